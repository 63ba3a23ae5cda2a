/** The rows of proposals: a new one with its number, and holding one while it is decided. */
import { sql } from "kysely";
import type { Database, Trx } from "../../context.ts";
import { Conflict } from "../../errors.ts";
import type { ProposedChange } from "./merge.rules.ts";

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
  base_blocks: JSON.stringify(base),
  proposed_blocks: JSON.stringify(proposed),
  after_block_id: afterBlockId,
});

/**
 * Holds an undecided proposal until the transaction ends. Nobody waits for somebody who is deciding: their connection would be
 * missing to the room that stores the decision.
 * @throws Conflict when it is decided, or is being decided at this moment
 */
export async function lockOpenProposal(trx: Trx, proposalId: number): Promise<void> {
  const row = await trx
    .selectFrom("proposals")
    .where("id", "=", proposalId)
    .select("status")
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!row) throw new Conflict("documents:proposals.error.being-decided");
  if (row.status !== "submitted") throw new Conflict("documents:proposals.error.decided");
}
