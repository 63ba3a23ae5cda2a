/**
 * What accepting a proposal makes of a text: merged with whatever was written since; what two sides wrote in the same words is
 * decided by hand, never overwritten. Said as plain data, so that it can be done to a long text in a thread.
 */
import { createHash } from "node:crypto";
import type { Doc } from "yjs";
import { Conflict, Invalid } from "../../errors.ts";
import { writeText, withoutComments } from "../content/canonical.rules.ts";
import { recordsIn } from "../content/records.rules.ts";
import { contentOf, storable } from "../log/rules.ts";
import { changeContent } from "../log/ydoc.rules.ts";
import type { TextContent } from "../rules.ts";
import { idsIn, isSame } from "./blocks.rules.ts";
import { acceptBlocks, fitted } from "./content.rules.ts";
import { blocksFromLines } from "./lines.rules.ts";
import {
  currentBlocks,
  mergeProposal,
  openConflicts,
  ownBlocks,
  type Choices,
  type Merged,
  type ProposedChange,
} from "./merge.rules.ts";
import type { AcceptanceInput } from "./rules.ts";

export interface AcceptanceTask {
  kind: "accept";
  proposal: ProposedChange;
  input: AcceptanceInput;
  /** Pictures that this text may show. */
  imageIds: readonly number[];
  /** Nothing is merged: refused as soon as the blocks say something else. */
  isExact?: boolean;
}

/** What is kept of it. */
export type Accepted = Pick<Plan, "status"> & { blocks: TextContent[]; replaced: TextContent[] };

export function acceptanceOf(
  { base, proposed, afterBlockId }: ProposedChange,
  input: AcceptanceInput,
  imageIds: ReadonlySet<number>,
): AcceptanceTask {
  return { kind: "accept", proposal: { base, proposed, afterBlockId }, input, imageIds: [...imageIds] };
}

/** The way back: what stood there comes in the place of what was accepted. */
export const takingBackOf = (accepted: readonly TextContent[], replaced: readonly TextContent[], after: string | null) => {
  const proposal = { base: accepted, proposed: replaced, afterBlockId: after };
  const input: AcceptanceInput = { ...{ seen: "", place: undefined, reason: "", choices: {} }, ...NOTHING_WRITTEN };
  return { kind: "accept", proposal, input, imageIds: [], isExact: true } satisfies AcceptanceTask;
};

const NOTHING_WRITTEN = { base: undefined, blocks: undefined, lines: undefined };

/** As part of a room's edit. @throws Conflict, Invalid: then nothing happens to the text */
export function accept(ydoc: Doc, task: AcceptanceTask): Accepted {
  const before = contentOf(ydoc);
  const { merged, change, status } = planAcceptance(before, task);
  if (!merged.isThere) changeContent(ydoc, merged.content);
  const kept = (blocks: readonly TextContent[]) => storable(blocks.map(withoutComments));
  return { status, blocks: kept(merged.blocks), replaced: kept(ownBlocks(before, change)) };
}

export const acceptanceChange = (task: AcceptanceTask) => Object.assign((ydoc: Doc) => accept(ydoc, task), { task });

/** Stands for what somebody saw: another word as soon as one of the blocks says something else. */
export const seenMark = (blocks: readonly TextContent[]): string =>
  createHash("sha256").update(blocks.map(writeText).join("\n")).digest("hex").slice(0, 32);

// --- the plan ---------------------------------------------------------------------------

interface Plan {
  merged: Merged;
  /** As it came from its author, or from whoever decides. */
  change: ProposedChange;
  status: "accepted" | "accepted-with-changes";
}

/** @throws Conflict, Invalid: then nothing happens to the text */
export function planAcceptance(content: TextContent, { proposal, input, imageIds, isExact }: AcceptanceTask): Plan {
  if (isExact && !currentBlocks(content, proposal).isAsBefore) throw new Conflict("documents:proposals.error.passage-changed");
  const own = mergeProposal(content, proposal, input.choices, input.place);
  const written = writtenBlocks(content, { proposal, input, imageIds: new Set(imageIds), merged: own.blocks });
  if (!written) {
    const merged = settled(own, content, proposal, input);
    const isWhole = own.conflicts.every(({ key }) => input.choices[key] === "proposal");
    return { merged, change: proposal, status: isWhole ? "accepted" : "accepted-with-changes" };
  }
  const merged = settled(mergeProposal(content, written, {}, input.place), content, written, { choices: {}, seen: "" });
  const isAsProposed = own.conflicts.length === 0 && areSame(merged.blocks, own.blocks);
  return { merged, change: written, status: isAsProposed ? "accepted" : "accepted-with-changes" };
}

/** Choices count for the words that were seen. */
function settled(
  merged: Merged,
  content: TextContent,
  change: ProposedChange,
  { choices, seen }: { choices: Choices; seen: string },
): Merged {
  if (merged.isLost) throw new Invalid("documents:proposals.error.place-gone", "place");
  const hasMoved = merged.conflicts.length > 0 && seen !== "" && seen !== seenMark(currentBlocks(content, change).blocks);
  if (hasMoved || openConflicts(merged, choices).length) throw new Conflict("documents:proposals.error.text-moved-on");
  return merged;
}

interface Writing {
  proposal: ProposedChange;
  input: AcceptanceInput;
  imageIds: ReadonlySet<number>;
  /** What was shown as lines where there is no editor. */
  merged: readonly TextContent[];
}

/** What the decider wrote, as a change of what they saw; undefined when they left the proposal as it is. */
function writtenBlocks(content: TextContent, { proposal, input, imageIds, merged }: Writing): ProposedChange | undefined {
  if (input.base === undefined || (input.blocks === undefined && input.lines === undefined)) return undefined;
  const base = fitted(input.base);
  const { blocks: now } = currentBlocks(content, { base });
  const own = idsIn(now);
  const takenIds = new Set([...idsIn(content.content ?? [])].filter((id) => !own.has(id)));
  const records = recordsIn(now).map(withoutComments);
  const wanted = input.blocks ?? blocksFromLines(merged.map(withoutComments), input.lines ?? "");
  return { base, proposed: acceptBlocks(wanted, { records, imageIds, takenIds }), afterBlockId: proposal.afterBlockId };
}

const areSame = (a: readonly TextContent[], b: readonly TextContent[]): boolean =>
  a.length === b.length && a.every((block, index) => isSame(block, b[index]!));
