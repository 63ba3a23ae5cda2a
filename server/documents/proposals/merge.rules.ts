/**
 * A proposal and a text that has moved on since: three versions of some blocks become one. What only one side changed is taken
 * from that side; where both changed the same words, somebody decides.
 */
import { isSame, isTextblock, keyOf } from "./blocks.rules.ts";
import { joinTokens, mergeWords, tokensOf, withCommentsOf, type Side } from "./words.rules.ts";
import type { TextContent } from "../rules.ts";
import { blockIdOf } from "../content/text.rules.ts";

/** What somebody proposes. */
export interface ProposedChange {
  /** Blocks as they were; empty when something is only added. */
  base: readonly TextContent[];
  /** The same blocks (by their ids) as they shall be, with new ones between them; empty when all shall go. */
  proposed: readonly TextContent[];
  /** The block before them; null: they begin the text. */
  afterBlockId: string | null;
}

/** Who decides what: by key of the conflict. */
export type Choices = Readonly<Record<string, Side>>;

export interface MergeConflict {
  /** The block's key. */
  key: string;
  kind: "words" | "deleted-in-text" | "deleted-by-proposal" | "order";
  /** One block in its three versions; null where it does not exist, all null when it is about the order of blocks. */
  base: TextContent | null;
  text: TextContent | null;
  proposal: TextContent | null;
}

export interface Merged {
  /** The whole text with the proposal in it; conflicts as chosen, those without a choice as the text has them. */
  content: TextContent;
  /** The blocks of the proposal as they are in it. */
  blocks: TextContent[];
  /** All of them, decided or not. */
  conflicts: MergeConflict[];
  /** The place for what is new is gone from the text: it must be named. */
  isLost: boolean;
  /** The text says already what the proposal wants. */
  isThere: boolean;
}

/**
 * @param content the text as it is, with the marks of its comments
 * @param place where new blocks go when their own place is gone: after this block, null: at the beginning
 */
export function mergeProposal(
  content: TextContent,
  change: ProposedChange,
  choices: Choices = {},
  place?: string | null,
): Merged {
  const merging: Merging = { choices, conflicts: [], isLost: false, before: [change.afterBlockId, place] };
  const text = content.content ?? [];
  const list = mergeLists(change.base, text, change.proposed, merging);
  return {
    content: { ...content, content: list.length ? list : [{ type: "paragraph" }] },
    blocks: ownBlocks({ content: list }, change),
    conflicts: merging.conflicts,
    isLost: merging.isLost,
    isThere:
      merging.conflicts.length === 0 &&
      list.length === text.length &&
      list.every((block, index) => block === text[index] || isSame(block, text[index]!)),
  };
}

/** What it is about in a text, before and after. */
export function ownBlocks({ content = [] }: Pick<TextContent, "content">, change: Pick<ProposedChange, "base" | "proposed">) {
  const own = new Set([...change.base, ...change.proposed].map(keyOf));
  return content.filter((block) => own.has(keyOf(block)));
}

/** Conflicts that nobody has decided. */
export const openConflicts = ({ conflicts }: Pick<Merged, "conflicts">, choices: Choices): MergeConflict[] =>
  conflicts.filter(({ key }) => choices[key] === undefined);

/** The proposal's blocks as they are in the text now, in its order; and whether they are still as they were. */
export function currentBlocks(content: TextContent, { base }: Pick<ProposedChange, "base">) {
  const wanted = new Map(base.map((block) => [keyOf(block), block]));
  const blocks = (content.content ?? []).filter((block) => wanted.has(keyOf(block)));
  const isAsBefore = blocks.length === base.length && blocks.every((block, index) => isSame(block, base[index]!));
  return { blocks, isAsBefore };
}

/** Keys of the blocks at which a proposal is shown in the text; for something new the one before it, at the beginning the first. */
export function placesOf(
  content: TextContent,
  { base, afterBlockId }: Pick<ProposedChange, "base" | "afterBlockId">,
): string[] {
  const keys = (content.content ?? []).map(keyOf);
  if (base.length === 0) return keys.filter((key, index) => (afterBlockId === null ? index === 0 : key === afterBlockId));
  const wanted = new Set(base.map(keyOf));
  return keys.filter((key) => wanted.has(key));
}

interface Merging {
  choices: Choices;
  conflicts: MergeConflict[];
  isLost: boolean;
  /** Blocks behind which the list begins, the first that exists counts; undefined inside of blocks, whose lists are complete. */
  before?: readonly (string | null | undefined)[];
}

// --- lists of blocks --------------------------------------------------------------------

interface Entry {
  key: string;
  block: TextContent;
  isGone: boolean;
}

function mergeLists(
  base: readonly TextContent[],
  text: readonly TextContent[],
  proposal: readonly TextContent[],
  merging: Merging,
): TextContent[] {
  const inside = { ...merging, before: undefined };
  const list: Entry[] = text.map((block) => ({ key: keyOf(block), block, isGone: false }));
  const [was, shall] = [byKey(base), byKey(proposal)];
  const entries = new Map(list.map((entry) => [entry.key, entry]));
  const returning = new Set<string>();
  for (const [key, before] of was) {
    const [entry, wanted] = [entries.get(key), shall.get(key)];
    if (entry && wanted) entry.block = mergeBlocks(before, entry.block, wanted, inside);
    else if (entry)
      entry.isGone = isSame(before, entry.block) || decide(inside, "deleted-by-proposal", key, before, entry.block, null);
    else if (wanted && !isSame(before, wanted) && decide(inside, "deleted-in-text", key, before, null, wanted))
      returning.add(key);
  }
  reorder(list, [...was.keys()], [...shall.keys()], inside);
  const added = [...shall].filter(([key]) => !entries.has(key) && (!was.has(key) || returning.has(key)));
  for (const [key, block] of added) {
    const at = placeFor(key, list, [...shall.keys()], [...was.keys()], merging);
    if (at === undefined) merging.isLost = true;
    else list.splice(at, 0, { key, block, isGone: false });
  }
  return list.filter((entry) => !entry.isGone).map((entry) => entry.block);
}

const byKey = (blocks: readonly TextContent[]) => new Map(blocks.map((block) => [keyOf(block), block]));

/** Notes the conflict. @returns whether the proposal wins it */
function decide(
  merging: Merging,
  kind: MergeConflict["kind"],
  key: string,
  base: TextContent | null,
  text: TextContent | null,
  proposal: TextContent | null,
): boolean {
  merging.conflicts.push({ key, kind, base, text, proposal });
  return merging.choices[key] === "proposal";
}

/** Behind its neighbour in the proposal, else before the next one, else where the blocks were. */
function placeFor(
  key: string,
  list: readonly Entry[],
  order: string[],
  was: string[],
  { before }: Merging,
): number | undefined {
  const find = (wanted: string) => list.findIndex((entry) => entry.key === wanted);
  const own = order.indexOf(key);
  for (const neighbour of order.slice(0, own).reverse()) if (find(neighbour) !== -1) return find(neighbour) + 1;
  for (const neighbour of [...order.slice(own + 1), ...was]) if (find(neighbour) !== -1) return find(neighbour);
  if (!before) return 0;
  for (const block of before) {
    if (block === null) return 0;
    if (block !== undefined && find(block) !== -1) return find(block) + 1;
  }
  return undefined;
}

const ORDER = "order";

/** The blocks that all three know, in the proposal's order, at the places where they are. */
function reorder(list: Entry[], was: string[], shall: string[], merging: Merging): void {
  const present = new Set(list.filter((entry) => !entry.isGone).map((entry) => entry.key));
  const common = new Set(was.filter((key) => shall.includes(key) && present.has(key)));
  const orderIn = (keys: readonly string[]) => keys.filter((key) => common.has(key));
  const [before, wanted, now] = [orderIn(was), orderIn(shall), orderIn(list.map((entry) => entry.key))];
  const isLike = (a: string[], b: string[]) => a.join("\n") === b.join("\n");
  if (isLike(wanted, before) || isLike(wanted, now)) return;
  if (!isLike(before, now) && !decide(merging, "order", ORDER, null, null, null)) return;
  const blocks = new Map(list.map((entry) => [entry.key, entry]));
  const places = list.flatMap((entry, index) => (common.has(entry.key) ? [index] : []));
  for (const [index, place] of places.entries()) list[place] = blocks.get(wanted[index]!)!;
}

// --- one block ----------------------------------------------------------------------------

function mergeBlocks(base: TextContent, text: TextContent, proposal: TextContent, merging: Merging): TextContent {
  if (isSame(base, proposal) || isSame(text, proposal)) return text;
  if (isTextblock(base) && isTextblock(text) && isTextblock(proposal)) {
    const merged = mergeTextblocks(base, text, proposal, merging);
    if (merged) return merged;
  } else if (base.type === text.type && text.type === proposal.type && base.content && text.content && proposal.content) {
    const merged = mergeInside(base, text, proposal, merging);
    if (merged) return merged;
  }
  if (isSame(base, text)) return asProposed(text, proposal);
  return decide(merging, "words", keyOf(text), base, text, proposal) ? asProposed(text, proposal) : text;
}

/** The id stays with the text: comments and other proposals know the block by it. */
function asProposed(text: TextContent, proposal: TextContent): TextContent {
  const block = withCommentsOf(text, proposal);
  const id = blockIdOf(text);
  return id === undefined ? block : { ...block, attrs: { ...block.attrs, id } };
}

/** @returns undefined when they are too long to be compared word by word */
function mergeTextblocks(
  base: TextContent,
  text: TextContent,
  proposal: TextContent,
  merging: Merging,
): TextContent | undefined {
  const key = keyOf(text);
  const choice = merging.choices[key] ?? "text";
  const frames = mergeFrames(base, text, proposal, choice);
  const words = mergeWords(tokensOf(base), tokensOf(text), tokensOf(proposal), choice);
  if (!words) return undefined;
  if (frames.isConflict || words.isConflict) decide(merging, "words", key, base, text, proposal);
  const { content: _, ...frame } = frames.frame;
  const content = joinTokens(words.tokens);
  return content.length ? { ...frame, content } : frame;
}

/** Kind and attributes of a block: paragraph or heading, level, first number. */
function mergeFrames(base: TextContent, text: TextContent, proposal: TextContent, choice: Side) {
  const frameOf = ({ type, attrs }: TextContent): TextContent => ({ type, attrs: { ...attrs, id: blockIdOf(text) ?? null } });
  const [before, now, wanted] = [frameOf(base), frameOf(text), frameOf(proposal)];
  if (isSame(before, wanted) || isSame(now, wanted)) return { frame: text, isConflict: false };
  const isConflict = !isSame(before, now);
  return { frame: !isConflict || choice === "proposal" ? wanted : text, isConflict };
}

/** @returns undefined when the parts cannot be put together: then it is decided as a whole */
function mergeInside(base: TextContent, text: TextContent, proposal: TextContent, merging: Merging): TextContent | undefined {
  const [before, now, wanted] = [shapeOf(base), shapeOf(text), shapeOf(proposal)];
  // Rows and columns that both sides added or took away do not make one table.
  if (before !== now && before !== wanted) return undefined;
  const attempt: Merging = { ...merging, conflicts: [] };
  const frames = mergeFrames(base, text, proposal, "text");
  const content = mergeLists(base.content!, text.content!, proposal.content!, attempt);
  const merged = { ...frames.frame, content };
  if (frames.isConflict || !content.length || shapeOf(merged) !== (before === now ? wanted : now)) return undefined;
  merging.conflicts.push(...attempt.conflicts);
  return merged;
}

/** How many cells each row of a table has, and what they span; the same for all that is no table. */
function shapeOf(node: TextContent): string {
  if (node.type === "tableRow")
    return (node.content ?? []).map(({ attrs }) => `${Number(attrs?.colspan ?? 1)}x${Number(attrs?.rowspan ?? 1)}`).join(",");
  return node.type === "table" ? (node.content ?? []).map(shapeOf).join(";") : "";
}
