/**
 * Taking back one's own decision about a proposal, as long as it is fresh: it is open again, and what it brought into the text goes out.
 * Both the decision and that it was taken back are kept.
 */
import type { Context, EditClaim, Trx } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { claimEdit, endClaim, findEdit, releaseClaim } from "../log/edit-claims.commands.ts";
import type { DocumentHead } from "../queries.ts";
import type { TextContent } from "../rules.ts";
import { doerOn } from "../visibility.queries.ts";
import { acceptanceChange, planAcceptance, takingBackOf } from "./acceptance.rules.ts";
import { announceChange, requireDeciding, tellAuthor } from "./decisions.commands.ts";
import { canReopen, isAccepted, isOpen, type Proposal } from "./rules.ts";

/**
 * Said twice it does no harm.
 * @throws NotAllowed; Conflict while texts are closed, for a decision of somebody else or of a while ago, and when the passage has
 * been changed since
 */
export async function reopenProposal(ctx: Context, proposalId: number): Promise<void> {
  const { proposal, document } = await requireDeciding(ctx, proposalId);
  if (isOpen(proposal.status)) return;
  if (!canReopen(proposal, document.access, ctx.now())) throw new Conflict("documents:proposals.error.decision-stands");
  const claim = await transact(ctx, (trx) => claimDecided(trx, ctx, proposal));
  try {
    if (isAccepted(proposal.status)) await takeOutOfText(ctx, proposal, document, claim);
    await transact(ctx, async (trx, announce) => {
      await lockDecided(trx, proposal);
      await reopen(trx, ctx, announce, proposal, document);
      await endClaim(trx, claim);
      announceChange(announce, document);
    });
  } catch (error) {
    await releaseClaim(ctx.db, claim).catch(() => undefined);
    throw error;
  }
}

async function claimDecided(trx: Trx, ctx: Context, proposal: Proposal): Promise<EditClaim> {
  await lockDecided(trx, proposal);
  const claim = await claimEdit(trx, ctx, { documentId: proposal.documentId, name: `reopening-${proposal.id}` });
  if (!claim) throw new Conflict("documents:proposals.error.being-decided");
  return claim;
}

/** @throws Conflict when it is not the decision any more that was looked at */
async function lockDecided(trx: Trx, { id, status }: Proposal): Promise<void> {
  const row = await trx.selectFrom("proposals").where("id", "=", id).select("status").forUpdate().executeTakeFirst();
  if (row?.status !== status) throw new Conflict("documents:proposals.error.being-decided");
}

/** Once: after a crash between text and decision only the decision is left to take back. */
async function takeOutOfText(ctx: Context, proposal: Proposal, document: DocumentHead, claim: EditClaim): Promise<void> {
  if (await findEdit(ctx.db, claim)) return;
  const task = takingBackOf(proposal.accepted ?? [], await replacedBy(ctx, proposal), proposal.afterBlockId);
  const by = { personId: ctx.actor.personId, organisationId: document.process.my.organisationId };
  try {
    planAcceptance(await ctx.rooms.read(proposal.documentId), task);
    await ctx.rooms.edit(proposal.documentId, acceptanceChange(task), by, claim);
  } catch (error) {
    // The place of what comes back is gone, too.
    if (error instanceof Invalid) throw new Conflict("documents:proposals.error.passage-changed");
    throw error;
  }
}

async function replacedBy(ctx: Context, { id }: Proposal): Promise<TextContent[]> {
  const row = await ctx.db.selectFrom("proposals").where("id", "=", id).select("replaced_blocks").executeTakeFirstOrThrow();
  // Accepted by an earlier version, which did not keep it.
  if (!row.replaced_blocks) throw new Conflict("documents:proposals.error.decision-stands");
  return row.replaced_blocks as TextContent[];
}

async function reopen(trx: Trx, ctx: Context, announce: Announce, proposal: Proposal, document: DocumentHead): Promise<void> {
  await keepDecision(trx, ctx, proposal);
  const open = { accepted_blocks: null, replaced_blocks: null, decided_by: null, decided_at: null, seen_at: null };
  await trx
    .updateTable("proposals")
    .where("id", "=", proposal.id)
    .set({ status: "submitted", decision_reason: "", ...open })
    .execute();
  await tellAuthor(trx, ctx, announce, { proposal, document, kind: "proposal-reopened" });
  // That it was declined is no news for everybody, nor that it is not.
  if (!isAccepted(proposal.status)) return;
  await recordEvent(trx, await doerOn(trx, ctx, document.id), {
    processId: document.process.id,
    kind: "proposal-reopened",
    params: { number: proposal.number, title: document.title, organisation: proposal.organisation.shortName || "–" },
    path: `/documents/${document.id}/proposals/${proposal.id}`,
  });
}

async function keepDecision(trx: Trx, ctx: Context, { id }: Proposal): Promise<void> {
  await trx
    .insertInto("withdrawn_decisions")
    .columns(["proposal_id", "status", "reason", "accepted_blocks", "decided_by", "decided_at", "withdrawn_by", "withdrawn_at"])
    .expression((eb) =>
      eb
        .selectFrom("proposals")
        .where("id", "=", id)
        .select(["id", "status", "decision_reason", "accepted_blocks", "decided_by", "decided_at"])
        .select([eb.val(ctx.actor.personId).as("withdrawn_by"), eb.val(ctx.now()).as("withdrawn_at")]),
    )
    .execute();
}
