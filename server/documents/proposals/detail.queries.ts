/** What the pages of one proposal show beyond its row: what stands in the text now, and what accepting it would make of it. */
import type { ProposalStatus } from "../../../db/schema/documents.ts";
import type { My } from "../../access/rules.ts";
import type { Context, Database } from "../../context.ts";
import { actingName } from "../../processes/acting.queries.ts";
import { blockKeyOf } from "../content/text.rules.ts";
import { seenMark } from "./acceptance.rules.ts";
import { beginningOf } from "./blocks.rules.ts";
import { currentBlocks, mergeProposal, type MergeConflict } from "./merge.rules.ts";
import { requireProposalOn } from "./queries.ts";
import {
  canChange,
  canDecide,
  canDecline,
  canReopen,
  canWithdraw,
  isOpen,
  knowsDecider,
  withDrawnRecords,
  type Proposal,
  type ProposalTarget,
} from "./rules.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { hidesAuthors } from "../visibility.queries.ts";
import { requireRecords, withRecords } from "../content/records.queries.ts";
import { drawBlocks, drawRecords, type KnownRecords } from "../content/records.rules.ts";
import { mayClose, type TextContent } from "../rules.ts";
import { withoutComments } from "../content/canonical.rules.ts";

/** Where a block stands, in words. */
export interface BlockPlace {
  /** Null: the beginning of the text. */
  id: string | null;
  words: string;
}

export interface ProposalDetail {
  proposal: Proposal;
  document: DocumentHead;
  /** The heading under which it stands; null: none, or it is no longer in the text. */
  section: string | null;
  /** Null once it is decided. */
  state: ProposalState | null;
  /** What it is about, for writing it anew; null once it is decided. */
  target: ProposalTarget | null;
  mayDecide: boolean;
  mayDecline: boolean;
  mayChange: boolean;
  mayWithdraw: boolean;
  mayReopen: boolean;
  /** Decisions that were taken back, oldest first. */
  withdrawn: WithdrawnDecision[];
}

export interface WithdrawnDecision {
  id: number;
  status: ProposalStatus;
  /** Null for those who learn only the organisation of whoever proposed, and on minutes that name nobody. */
  decidedBy: string | null;
  decidedAt: Date;
  withdrawnAt: Date;
}

/** Without the marks of comments. */
export interface ProposalState {
  /** The same blocks as they are now. */
  current: TextContent[];
  /** What accepting would make of them; where both sides changed the same words, as the text has them. */
  merged: TextContent[];
  conflicts: MergeConflict[];
  isAsBefore: boolean;
  isThere: boolean;
  /** Where it could go, when its place is gone; otherwise empty. */
  places: BlockPlace[];
  /** Stands for `current` in the form. */
  seen: string;
}

/** @throws NotFound for a proposal on another text, or not for this person */
export async function requireProposalDetail(ctx: Context, documentId: number, id: number): Promise<ProposalDetail> {
  const { proposal, document } = await requireProposalOn(ctx, documentId, id);
  const [read, records, withdrawn] = await Promise.all([
    ctx.rooms.read(documentId),
    requireRecords(ctx, document),
    listWithdrawnDecisions(ctx.db, document.process.my, id),
  ]);
  const text = withoutComments(read);
  const { blocks } = currentBlocks(text, proposal);
  return {
    proposal: withDrawnRecords(proposal, records),
    document,
    section: sectionOf(text, blockKeyOf(blocks[0] ?? { type: "" }) ?? proposal.afterBlockId),
    state: isOpen(proposal.status) ? stateOf(text, proposal, records) : null,
    target: isOpen(proposal.status)
      ? { blockIds: proposal.base.flatMap((block) => blockKeyOf(block) ?? []), after: proposal.afterBlockId }
      : null,
    mayDecide: canDecide(proposal, document.access),
    mayDecline: canDecline(proposal, mayClose(document, document.process.my)),
    mayChange: canChange(proposal, document.process.my, document.access),
    mayWithdraw: canWithdraw(proposal),
    mayReopen: canReopen(proposal, document.access, ctx.now()),
    withdrawn,
  };
}

async function listWithdrawnDecisions(db: Database, my: My, proposalId: number): Promise<WithdrawnDecision[]> {
  const rows = await db
    .selectFrom("withdrawn_decisions as decision")
    .innerJoin("proposals", "proposals.id", "decision.proposal_id")
    .innerJoin("documents", "documents.id", "proposals.document_id")
    .leftJoin("people as decider", "decider.id", "decision.decided_by")
    .where("decision.proposal_id", "=", proposalId)
    .select(["decision.id", "decision.status", "decision.decided_at", "decision.withdrawn_at"])
    .select([
      actingName("decider", { process: "documents.process_id", at: "decision.decided_at" }).as("decider"),
      hidesAuthors.as("hides_authors"),
    ])
    .orderBy("decision.id")
    .execute();
  return rows.map(({ id, status, decided_at, withdrawn_at, decider, hides_authors }) => ({
    ...{ id, status, decidedAt: decided_at, withdrawnAt: withdrawn_at },
    decidedBy: !hides_authors && knowsDecider(my) ? decider : null,
  }));
}

/** Put together as it is stored, and then drawn: the same as the commands do. */
function stateOf(text: TextContent, proposal: Proposal, records: KnownRecords): ProposalState {
  const { blocks: current, isAsBefore } = currentBlocks(text, proposal);
  const { blocks: merged, conflicts, isThere, isLost } = mergeProposal(text, proposal);
  const drawn = (block: TextContent | null) => block && drawRecords(block, records);
  return {
    current: drawBlocks(current, records),
    // What is lost is not in the text; whoever gives it a place sees what they place.
    merged: drawBlocks(isLost && !merged.length ? proposal.proposed : merged, records),
    conflicts: conflicts.map(({ base, text: own, proposal: theirs, ...conflict }) => ({
      ...conflict,
      base: drawn(base),
      text: drawn(own),
      proposal: drawn(theirs),
    })),
    isAsBefore,
    isThere: isThere && !isLost,
    places:
      isLost || conflicts.some(({ kind }) => kind === "deleted-in-text") ? placesIn(drawRecords(text, records), proposal) : [],
    seen: seenMark(current),
  };
}

/** Empty while its place is known. */
function placesIn(text: TextContent, proposal: Proposal): BlockPlace[] {
  const blocks = text.content ?? [];
  const isKnown = proposal.afterBlockId === null || blocks.some((block) => blockKeyOf(block) === proposal.afterBlockId);
  if (isKnown) return [];
  const places = blocks.flatMap((block): BlockPlace[] => {
    const id = blockKeyOf(block);
    const words = beginningOf(block);
    return id === undefined || !words ? [] : [{ id, words }];
  });
  return [{ id: null, words: "" }, ...places];
}

/** The nearest heading above a block, or the block itself when it is one. */
function sectionOf(text: TextContent, id: string | null): string | null {
  const blocks = text.content ?? [];
  const at = blocks.findIndex((block) => blockKeyOf(block) === id);
  if (id === null || at === -1) return null;
  const heading = blocks.slice(0, at + 1).findLast((block) => block.type === "heading");
  return heading ? beginningOf(heading, 120) : null;
}

// --- making one -------------------------------------------------------------------------------

export interface TargetDetail {
  document: DocumentHead;
  /** All blocks of the text, to choose from; only while nothing is chosen. */
  text: TextContent[];
  /** What is chosen, with everything between; null: nothing is, or it is gone. */
  target: ProposalTarget | null;
  blocks: TextContent[];
  section: string | null;
  /** What was chosen is no longer in the text. */
  isGone: boolean;
}

/** @throws NotFound without a mandate in its process */
export async function findTarget(ctx: Context, documentId: number, wanted: ProposalTarget | undefined): Promise<TargetDetail> {
  const document = await requireDocument(ctx, documentId);
  const text = withoutComments(await withRecords(ctx, document, await ctx.rooms.read(documentId)));
  const all = text.content ?? [];
  const indexes = all.flatMap((block, index) => (wanted?.blockIds.includes(blockKeyOf(block) ?? "") ? [index] : []));
  const isPlace = wanted && (wanted.after === null || all.some((block) => blockKeyOf(block) === wanted.after));
  const isGone = wanted !== undefined && indexes.length === 0 && (wanted.blockIds.length > 0 || !isPlace);
  if (!wanted || (isGone && !isPlace)) return { document, text: all, target: null, blocks: [], section: null, isGone };
  const blocks = indexes.length ? all.slice(indexes[0], indexes.at(-1)! + 1) : [];
  const target = {
    blockIds: blocks.flatMap((block) => blockKeyOf(block) ?? []),
    after: blocks.length ? before(all, indexes[0]!) : wanted.after,
  };
  return { document, text: [], target, blocks, section: sectionOf(text, target.blockIds[0] ?? target.after), isGone };
}

function before(blocks: readonly TextContent[], at: number): string | null {
  const block = blocks.slice(0, at).findLast((one) => blockKeyOf(one) !== undefined);
  return block ? blockKeyOf(block)! : null;
}
