/**
 * Deciding about change proposals: accepted as they are, accepted with changes, declined. An accepted one goes into the text through
 * its room, merged with whatever was written since; what two sides wrote in the same words is decided by hand, never overwritten.
 */
import { sql } from "kysely";
import type { ProposalStatus } from "../../../db/schema/documents.ts";
import { authorise } from "../../access/rules.ts";
import type { Context, Database, EditClaim, Trx } from "../../context.ts";
import { notify } from "../../notifications/commands.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { endClaim, findEdit, releaseClaim } from "../log/edit-claims.commands.ts";
import { acceptanceChange, acceptanceOf, planAcceptance, type Accepted } from "./acceptance.rules.ts";
import { claimProposal, lockOpenProposal, lockSubmitted } from "./records.commands.ts";
import { imageIdsOf, requireProposal } from "./queries.ts";
import type { AcceptanceInput, Proposal } from "./rules.ts";
import type { DocumentHead } from "../queries.ts";
import { requireOpenText, type TextContent } from "../rules.ts";
import { doerOn } from "../visibility.queries.ts";
import { storeVersion } from "../versions/commands.ts";

/**
 * Puts a proposal into the text, with the blocks that the decider wrote instead where there are any.
 * @throws NotAllowed; Conflict while texts are closed, when it is decided already, and when the text moved on in the same words;
 * Invalid at `place` when its own place is gone, at `blocks` for blocks that no text can take
 */
export async function acceptProposal(ctx: Context, proposalId: number, input: AcceptanceInput): Promise<void> {
  const { proposal: asked, document } = await requireDeciding(ctx, proposalId);
  if (isRepetition(asked, ["accepted", "accepted-with-changes"])) return;
  const claim = await transact(ctx, (trx) => claimProposal(trx, ctx, asked));
  try {
    // Until the claim its author could still change the wording.
    const { proposal } = await requireProposal(ctx, proposalId);
    const { blocks, replaced, status } = await putIntoText(ctx, proposal, input, claim);
    await transact(ctx, async (trx, announce) => {
      await lockSubmitted(trx, proposal);
      await decide(trx, ctx, announce, { proposal, document, status, reason: input.reason, blocks, replaced });
      await endClaim(trx, claim);
      announceChange(announce, document);
    });
  } catch (error) {
    // Without the database it goes stale by itself.
    await releaseClaim(ctx.db, claim).catch(() => undefined);
    throw error;
  }
}

/**
 * Also on a text that is adopted or approved: whoever proposed reads what became of it, and nothing waits for it any more.
 * @throws NotAllowed; Conflict while texts are closed, and when it is decided already
 */
export async function declineProposal(ctx: Context, proposalId: number, input: { reason: string }): Promise<void> {
  const { proposal, document } = await requireProposal(ctx, proposalId);
  authorise(document.process.my, "document:edit");
  if (!document.settled) requireOpenText(document);
  if (isRepetition(proposal, ["declined"])) return;
  await transact(ctx, async (trx, announce) => {
    await lockOpenProposal(trx, ctx, proposal);
    await decide(trx, ctx, announce, { proposal, document, status: "declined", reason: input.reason, blocks: null });
    announceChange(announce, document);
  });
}

/** @throws NotFound, NotAllowed, Conflict while texts are closed */
export async function requireDeciding(ctx: Context, proposalId: number) {
  const found = await requireProposal(ctx, proposalId);
  authorise(found.document.process.my, "document:edit");
  requireOpenText(found.document);
  return found;
}

/** Pressed twice: the second time finds what the first one did. */
function isRepetition(proposal: Proposal, statuses: readonly ProposalStatus[]): boolean {
  return statuses.includes(proposal.status) && proposal.isDecidedByMe;
}

// --- into the text ----------------------------------------------------------------------------

/** Once: after a crash between text and decision the text has it, and its outcome is only looked up. */
async function putIntoText(ctx: Context, proposal: Proposal, input: AcceptanceInput, claim: EditClaim): Promise<Accepted> {
  const done = await findEdit<Accepted>(ctx.db, claim);
  if (done) return done.result;
  const { documentId } = proposal;
  const task = acceptanceOf(proposal, input, await imageIdsOf(ctx.db, documentId));
  // Found out before anything is stored; the room asks again, because people go on typing.
  planAcceptance(await ctx.rooms.read(documentId), task);
  const before = { documentId, kind: "before-accept", personId: ctx.actor.personId } as const;
  await storeVersion(ctx.db, before, ctx.now(), ctx.compaction);
  const author = await authorOf(ctx.db, proposal.id);
  return ctx.rooms.edit(documentId, acceptanceChange(task), author, claim);
}

/** The words are the author's, not those of whoever let them in. */
async function authorOf(db: Database, proposalId: number) {
  const row = await db
    .selectFrom("proposals")
    .where("id", "=", proposalId)
    .select(["person_id", "organisation_id"])
    .executeTakeFirstOrThrow();
  return { personId: row.person_id, organisationId: row.organisation_id };
}

// --- what is kept and told ----------------------------------------------------------------------

interface Decision {
  proposal: Proposal;
  document: DocumentHead;
  status: ProposalStatus;
  reason: string;
  blocks: TextContent[] | null;
  replaced?: TextContent[];
}

async function decide(trx: Trx, ctx: Context, announce: Announce, decision: Decision): Promise<void> {
  const { proposal, document, status, reason, blocks, replaced } = decision;
  const at = ctx.now();
  await trx
    .updateTable("proposals")
    .where("id", "=", proposal.id)
    .set({
      status,
      decision_reason: reason,
      accepted_blocks: blocks && JSON.stringify(blocks),
      replaced_blocks: replaced ? JSON.stringify(replaced) : null,
      decided_by: ctx.actor.personId,
      decided_at: at,
      // Whoever decides about their own knows.
      seen_at: proposal.isMine ? at : null,
    })
    .execute();
  await tellAuthor(trx, ctx, announce, { ...decision, kind: "proposal-decided" });
  if (status === "declined") return;
  await recordEvent(trx, await doerOn(trx, ctx, document.id), {
    processId: document.process.id,
    kind: "proposal-accepted",
    params: { number: proposal.number, title: document.title, organisation: proposal.organisation.shortName || "–" },
    path: `/documents/${document.id}/proposals/${proposal.id}`,
  });
}

export const tellAuthor = (
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { proposal, document, kind }: Pick<Decision, "proposal" | "document"> & { kind: "proposal-decided" | "proposal-reopened" },
) =>
  notify(trx, ctx, announce, {
    kind,
    processId: document.process.id,
    about: { kind: "proposal", id: proposal.id },
    to: sql`select person_id from proposals where id = ${proposal.id}`,
  });

export function announceChange(announce: Announce, document: DocumentHead): void {
  announce(`document:${document.id}`);
  announce(`process:${document.process.id}`);
}
