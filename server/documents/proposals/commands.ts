/**
 * Proposing changes to a text, changing one's proposal and taking it back. Nothing here touches the text: that does
 * decisions.commands.ts, when somebody who writes there accepts.
 */
import { authorise, refuseArchived } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotAllowed } from "../../errors.ts";
import { readAbout } from "../../notifications/commands.ts";
import { once } from "../../platform/submissions.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { idsIn, isSame } from "./blocks.rules.ts";
import { acceptBlocks, fitted } from "./content.rules.ts";
import { recordsIn } from "../content/records.rules.ts";
import { blocksFromLines, hasLines } from "./lines.rules.ts";
import { mergeProposal, type ProposedChange } from "./merge.rules.ts";
import { columnsOf, insertProposal, lockOpenProposal } from "./records.commands.ts";
import { imageIdsOf, requireProposal } from "./queries.ts";
import { canChange, canWithdraw, type Proposal, type ProposalInput, type ProposalTarget } from "./rules.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { requireContributing, whySettled, type TextContent } from "../rules.ts";
import { withBlockIds, blockKeyOf } from "../content/text.rules.ts";
import { withoutComments } from "../content/canonical.rules.ts";

/**
 * @param also what belongs to it elsewhere, in the same transaction
 * @returns the proposal's id
 * @throws NotAllowed, Conflict before comments are open or when the text changed in the same words, Invalid
 */
export async function submitProposal(
  ctx: Context,
  documentId: number,
  input: ProposalInput,
  requestId: string,
  also?: (trx: Trx, proposalId: number) => Promise<void>,
): Promise<number> {
  const document = await requireDocument(ctx, documentId);
  requireProposing(document);
  const change = await prepare(ctx, document, input);
  return transact(ctx, (trx, announce) => {
    announceChange(announce, document);
    return once(trx, ctx, requestId, async () => {
      const proposalId = await insertProposal(trx, {
        change,
        documentId,
        personId: ctx.actor.personId,
        organisationId: document.process.my.organisationId,
        reason: input.reason,
        importedAuthor: null,
        at: ctx.now(),
      });
      await also?.(trx, proposalId);
      return proposalId;
    });
  });
}

/** The author's other wording; it is compared with the text as it is now. @throws Conflict when it is decided */
export async function changeProposal(ctx: Context, proposalId: number, input: ProposalInput): Promise<void> {
  const { proposal, document } = await requireOwn(ctx, proposalId);
  requireProposing(document);
  if (!canChange(proposal, document.process.my, document.access)) throw new Conflict("documents:proposals.error.decided");
  const target = { blockIds: proposal.base.flatMap((block) => blockKeyOf(block) ?? []), after: proposal.afterBlockId };
  const change = await prepare(ctx, document, { ...input, ...target }, proposal);
  await transact(ctx, async (trx, announce) => {
    await lockOpenProposal(trx, ctx, proposal);
    await trx
      .updateTable("proposals")
      .where("id", "=", proposalId)
      .set({ ...columnsOf(change), reason: input.reason })
      .execute();
    announceChange(announce, document);
  });
}

/** Saying it twice does no harm. @throws Conflict when it is decided */
export async function withdrawProposal(ctx: Context, proposalId: number): Promise<void> {
  const { proposal, document } = await requireOwn(ctx, proposalId);
  if (proposal.status === "withdrawn") return;
  refuseArchived(document.process.my);
  if (!canWithdraw(proposal)) throw new Conflict("documents:proposals.error.decided");
  await transact(ctx, async (trx, announce) => {
    await lockOpenProposal(trx, ctx, proposal);
    const at = ctx.now();
    await trx
      .updateTable("proposals")
      .where("id", "=", proposalId)
      .set({ status: "withdrawn", decided_by: ctx.actor.personId, decided_at: at, seen_at: at })
      .execute();
    announceChange(announce, document);
  });
}

/** The author has read what became of it. */
export async function noteDecisionSeen(ctx: Context, { proposal }: { proposal: Proposal }): Promise<void> {
  if (!proposal.isMine || proposal.decidedAt === null) return;
  await ctx.db
    .updateTable("proposals")
    .where("id", "=", proposal.id)
    .where("seen_at", "is", null)
    .where("decided_at", "is not", null)
    .set({ seen_at: ctx.now() })
    .execute();
  await readAbout(ctx, { kind: "proposal", id: proposal.id });
}

export interface ImportedProposal {
  documentId: number;
  /** Whoever brings the file in; the proposal counts as theirs. */
  personId: number;
  organisationId: number;
  /** Blocks of the text as it is, with their ids; and as they shall be, blocks that stay with the ids that they have. */
  base: readonly TextContent[];
  proposed: readonly TextContent[];
  /** The block before them. */
  afterBlockId: string | null;
  /** May be empty: Word asks for none. */
  reason: string;
  /** As the file names them. */
  author: string;
  at: Date;
}

/**
 * A tracked change of a file, as part of the transaction that makes the document.
 * @param takenIds of blocks elsewhere in the text
 * @returns its id; undefined when it changes nothing
 * @throws Invalid when the blocks do not fit the content model or are too large
 */
export async function importProposal(
  trx: Trx,
  imported: ImportedProposal,
  takenIds: ReadonlySet<string> = new Set(),
): Promise<number | undefined> {
  const { base, proposed, afterBlockId, author, reason, ...rest } = imported;
  const walls = { records: recordsIn(base), imageIds: await imageIdsOf(trx, rest.documentId), takenIds };
  const change = { base: fitted(base), proposed: acceptBlocks(proposed, walls), afterBlockId };
  if (areSame(change.base, change.proposed)) return undefined;
  const importedAuthor = author.toWellFormed().replaceAll("\u0000", "").trim().slice(0, 200).toWellFormed() || "?";
  return insertProposal(trx, { ...rest, change, importedAuthor, reason: reason.toWellFormed().slice(0, 5000).toWellFormed() });
}

// --- what is proposed ---------------------------------------------------------------------

/**
 * The blocks as they are now, from the text itself, and as they shall be. What the author saw may have changed since: then their
 * change is carried over to the text as it is.
 * @param own the proposal that is changed
 */
async function prepare(
  ctx: Context,
  document: DocumentHead,
  input: ProposalInput & ProposalTarget,
  own?: Proposal,
): Promise<ProposedChange> {
  const [content, imageIds] = await Promise.all([ctx.rooms.read(document.id), imageIdsOf(ctx.db, document.id)]);
  const text = withoutComments(content).content ?? [];
  const chosen = new Set(input.blockIds);
  const isChosen = (block: TextContent) => chosen.has(blockKeyOf(block) ?? "");
  // What is gone from the text can still be proposed by whoever proposed it before.
  const isGone = !text.some(isChosen);
  if (chosen.size > 0 && isGone && !own) throw new Conflict("documents:proposals.error.gone");
  if (chosen.size === 0 && !own) requirePlace(text, input.after);
  const now = isGone ? [...(own?.base ?? [])] : text.filter(isChosen);
  const seen = input.base === undefined || isGone ? now : fitted(input.base);
  const takenIds = idsIn(text.filter((block) => !isChosen(block)));
  const wanted = wantedBlocks(input, seen);
  const proposed = areSame(seen, now)
    ? wanted
    : carriedOver(text, { base: seen, proposed: wanted, afterBlockId: input.after }, takenIds);
  const accepted = acceptBlocks(proposed, { records: recordsIn(now), imageIds, takenIds });
  if (areSame(now, accepted)) throw new Invalid("documents:proposals.error.unchanged", "blocks");
  return { base: now, proposed: accepted, afterBlockId: isGone ? input.after : blockBefore(text, text.findIndex(isChosen)) };
}

function wantedBlocks({ remove, blocks, lines }: ProposalInput, seen: readonly TextContent[]): TextContent[] {
  if (remove) return [];
  if (blocks !== undefined) return fitted(blocks);
  if (lines === undefined || !hasLines(seen)) throw new Invalid("documents:proposals.error.unchanged", "blocks");
  return fitted(blocksFromLines(seen, lines));
}

/** @throws Conflict where both changed the same words: the author has to look again */
function carriedOver(text: readonly TextContent[], change: ProposedChange, takenIds: ReadonlySet<string>): TextContent[] {
  const proposed = withBlockIds(change.proposed, new Set(takenIds));
  const merged = mergeProposal({ type: "doc", content: [...text] }, { ...change, proposed });
  if (merged.conflicts.length || merged.isLost) throw new Conflict("documents:proposals.error.moved-on");
  return merged.blocks;
}

function requirePlace(text: readonly TextContent[], after: string | null): void {
  if (after !== null && !text.some((block) => blockKeyOf(block) === after))
    throw new Conflict("documents:proposals.error.gone");
}

/** What the block before one is called by; null: there is none. */
function blockBefore(text: readonly TextContent[], at: number): string | null {
  for (let index = at - 1; index >= 0; index -= 1) {
    const key = blockKeyOf(text[index]!);
    if (key !== undefined) return key;
  }
  return null;
}

const areSame = (a: readonly TextContent[], b: readonly TextContent[]): boolean =>
  a.length === b.length && a.every((block, index) => isSame(block, b[index]!));

// --- who may -------------------------------------------------------------------------------

async function requireOwn(ctx: Context, proposalId: number) {
  const found = await requireProposal(ctx, proposalId);
  if (!found.proposal.isMine) throw new NotAllowed("documents:proposals.error.not-yours");
  return found;
}

function requireProposing(document: DocumentHead): void {
  authorise(document.process.my, "document:propose");
  // Nobody could ever accept it.
  if (document.settled) throw new Conflict(whySettled(document.settled));
  requireContributing(document);
}

function announceChange(announce: Announce, document: DocumentHead): void {
  announce(`document:${document.id}`);
  announce(`process:${document.process.id}`);
}
