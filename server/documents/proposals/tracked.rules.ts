/**
 * Open proposals in the text, the way Word shows changes: what would go and what would come stand side by side, each marked
 * with whose wish it is. The marks `tracked` and the attribute of the same name exist only on the way into a file (docx.ts).
 */
import { diffArrays } from "diff";
import { writeAttrs } from "../content/canonical.rules.ts";
import { matchBlocks } from "../content/matching.rules.ts";
import type { Tracked } from "../content/tracked.rules.ts";
import { isSame } from "./blocks.rules.ts";
import { mergeProposal, type ProposedChange } from "./merge.rules.ts";
import { joinTokens, tokensOf } from "./words.rules.ts";
import type { TextContent } from "../rules.ts";

export interface TrackedProposal extends ProposedChange {
  author: string;
  at: Date;
}

/** More differences than this in one paragraph, and it is shown as a whole, old and new. */
const MOST_EDITS = 400;

/**
 * Each block is changed by the first proposal that touches it; what others want of the same block stands below it as their wording.
 * @param content with the marks of its comments
 */
export function withTracked(content: TextContent, proposals: readonly TrackedProposal[]): TextContent {
  const blocks = content.content ?? [];
  const slots = blocks.map((block) => ({ blocks: [block], isTouched: false, after: [] as TextContent[] }));
  const first: TextContent[] = [];
  for (const proposal of proposals) {
    const wished = mergeProposal(content, proposal).content.content ?? [];
    let at = -1;
    for (const step of steps(blocks, wished)) {
      const after = at === -1 ? first : slots[at]!.after;
      if (step.before === undefined) {
        after.push(tracked(step.after!, by(proposal, "insertion")));
        continue;
      }
      at = step.before;
      const slot = slots[at]!;
      const [block, wish] = [blocks[at]!, step.after];
      if (wish === block || (wish && isSame(wish, block))) continue;
      if (!slot.isTouched) slot.blocks = wish ? merged(block, wish, proposal) : [tracked(block, by(proposal, "deletion"))];
      else if (wish) slot.after.push(tracked(wish, by(proposal, "insertion")));
      slot.isTouched = true;
    }
  }
  return { ...content, content: [...first, ...slots.flatMap((slot) => [...slot.blocks, ...slot.after])] };
}

const by = ({ author, at }: TrackedProposal, kind: Tracked["kind"]): Tracked => ({ kind, author, at });

/** A block of the text, of the wish, or one that is in both. */
interface Step {
  /** Index in the text; undefined for what is new. */
  before: number | undefined;
  after: TextContent | undefined;
}

/** Both sequences as one; what was moved goes in one place and comes in another. */
function steps(before: readonly TextContent[], after: readonly TextContent[]): Step[] {
  const all: Step[] = [];
  let [i, j] = [0, 0];
  for (const match of matchBlocks(before, after).filter((each) => each.inOrder)) {
    for (; i < match.before; i += 1) all.push({ before: i, after: undefined });
    for (; j < match.after; j += 1) all.push({ before: undefined, after: after[j] });
    all.push({ before: i++, after: after[j++] });
  }
  for (; i < before.length; i += 1) all.push({ before: i, after: undefined });
  for (; j < after.length; j += 1) all.push({ before: undefined, after: after[j] });
  return all;
}

/** One block in both wordings; as deep as they are alike. */
function merged(before: TextContent, after: TextContent, proposal: TrackedProposal): TextContent[] {
  const isAlike = before.type === after.type && writeAttrs(before.attrs, "id") === writeAttrs(after.attrs, "id");
  if (isAlike && (before.type === "paragraph" || before.type === "heading")) {
    const words = mergedWords(before, after, proposal);
    if (words) return [{ ...before, content: words }];
  }
  if (isAlike && before.type === "tableRow" && isSameGrid(before, after)) return [mergedRow(before, after, proposal)];
  if (isAlike && CONTAINERS.has(before.type)) return [{ ...before, content: mergedList(before, after, proposal) }];
  return [tracked(before, by(proposal, "deletion")), tracked(after, by(proposal, "insertion"))];
}

const CONTAINERS = new Set(["bulletList", "orderedList", "taskList", "listItem", "taskItem", "blockquote", "table"]);

function mergedList(before: TextContent, after: TextContent, proposal: TrackedProposal): TextContent[] {
  const [old, wished] = [before.content ?? [], after.content ?? []];
  return steps(old, wished).flatMap((step) => {
    if (step.before === undefined) return [tracked(step.after!, by(proposal, "insertion"))];
    const block = old[step.before]!;
    if (!step.after) return [tracked(block, by(proposal, "deletion"))];
    return isSame(block, step.after) ? [block] : merged(block, step.after, proposal);
  });
}

/** Cells stand against cells; a row with others has no place in the grid and goes as a whole. */
const isSameGrid = (before: TextContent, after: TextContent): boolean =>
  before.content?.length === after.content?.length &&
  (before.content ?? []).every((cell, index) => {
    const other = after.content![index]!;
    return cell.type === other.type && writeAttrs(cell.attrs) === writeAttrs(other.attrs);
  });

const mergedRow = (before: TextContent, after: TextContent, proposal: TrackedProposal): TextContent => ({
  ...before,
  content: before.content!.map((cell, index) => ({ ...cell, content: mergedList(cell, after.content![index]!, proposal) })),
});

function mergedWords(before: TextContent, after: TextContent, proposal: TrackedProposal): TextContent[] | undefined {
  const [old, wished] = [tokensOf(before), tokensOf(after)];
  const changes = diffArrays(old, wished, { comparator: (a, b) => a.key === b.key, maxEditLength: MOST_EDITS });
  return changes?.flatMap((change) => {
    const nodes = joinTokens(change.value);
    if (change.added) return nodes.map((node) => tracked(node, by(proposal, "insertion")));
    return change.removed ? nodes.map((node) => tracked(node, by(proposal, "deletion"))) : nodes;
  });
}

/** The node with all that is in it. */
function tracked(node: TextContent, change: Tracked): TextContent {
  const content = node.content?.map((child) => tracked(child, change));
  return { ...node, attrs: { ...node.attrs, tracked: change }, ...(content ? { content } : {}) };
}
