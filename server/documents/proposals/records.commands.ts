/** The rows of proposals: a new one with its number, and holding one while it is decided. */
import { sql } from "kysely";
import type { Context, Database, EditClaim, Trx } from "../../context.ts";
import { Conflict } from "../../errors.ts";
import { claimEdit, refuseEdit } from "../log/edit-claims.commands.ts";
import { storableJson } from "../log/rules.ts";
import type { ProposedChange } from "./merge.rules.ts";
import type { Proposal } from "./rules.ts";

export interface NewProposal {
  documentId: number;
  personId: number;
  organisationId: number;
  change: ProposedChange;
  reason: string;
  importedAuthor: string | null;
  at: Date;
}

/** As part of the transaction that makes it. @returns its id */
export async function insertProposal(trx: Database, proposal: NewProposal): Promise<number> {
  const { documentId, change, at } = proposal;
  // One after the other, so that no number is given twice.
  await sql`select pg_advisory_xact_lock(hashtext('proposal-number'), ${documentId})`.execute(trx);
  const last = await trx
    .selectFrom("proposals")
    .where("document_id", "=", documentId)
    .select((eb) => eb.fn.max("number").as("number"))
    .executeTakeFirst();
  const { id } = await trx
    .insertInto("proposals")
    .values({
      ...columnsOf(change),
      document_id: documentId,
      number: (last?.number ?? 0) + 1,
      reason: proposal.reason,
      status: "submitted",
      decision_reason: "",
      person_id: proposal.personId,
      organisation_id: proposal.organisationId,
      imported_author: proposal.importedAuthor,
      created_at: at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export const columnsOf = ({ base, proposed, afterBlockId }: ProposedChange) => ({
  base_blocks: storableJson(base),
  proposed_blocks: storableJson(proposed),
  after_block_id: afterBlockId,
});

/**
 * For whoever puts it into the text: nobody decides about it otherwise until the claim ends.
 * @throws Conflict when it is decided, or is being decided at this moment
 */
export async function claimProposal(trx: Trx, ctx: Context, proposal: ProposalRef): Promise<EditClaim> {
  await lockSubmitted(trx, proposal);
  const claim = await claimEdit(trx, ctx, editOf(proposal));
  if (!claim) throw new Conflict("documents:proposals.error.being-decided");
  return claim;
}

/**
 * Holds an undecided proposal that is not in the text until the transaction ends.
 * @throws Conflict when it is decided, is being decided at this moment, or was put into the text before a crash
 */
export async function lockOpenProposal(trx: Trx, ctx: Context, proposal: ProposalRef): Promise<void> {
  await lockSubmitted(trx, proposal);
  const state = await refuseEdit(trx, ctx, editOf(proposal));
  if (state === "claimed") throw new Conflict("documents:proposals.error.being-decided");
  if (state === "done") throw new Conflict("documents:proposals.error.in-text");
}

type ProposalRef = Pick<Proposal, "id" | "documentId">;

const editOf = ({ id, documentId }: ProposalRef) => ({ documentId, name: `proposal-${id}` });

/** @throws Conflict when it is decided */
export async function lockSubmitted(trx: Trx, { id }: ProposalRef): Promise<void> {
  const row = await trx.selectFrom("proposals").where("id", "=", id).select("status").forUpdate().executeTakeFirst();
  if (row?.status !== "submitted") throw new Conflict("documents:proposals.error.decided");
}
