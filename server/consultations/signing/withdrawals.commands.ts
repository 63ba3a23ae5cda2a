/** Houses that say the same rely on each other: whoever takes back what it said or signed, the others hear it while they can still answer. */
import { sql, type RawBuilder } from "kysely";
import { ABILITIES } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { notify } from "../../notifications/commands.ts";
import type { Announce } from "../../platform/transact.ts";

/** The house that asked for it, and those that have signed as well. */
export const tellOfSignature = (
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { statementId, signatureId }: { statementId: number; signatureId: number },
): Promise<void> =>
  tell(trx, ctx, announce, {
    ...{ kind: "signature-withdrawn", statementId },
    to: sql`statements.organisation_id = mandates.organisation_id or exists (
      select from statement_signatures as signature where signature.statement_id = statements.id and signature.id <> ${signatureId}
        and signature.state = 'signed' and signature.organisation_id = mandates.organisation_id)`,
  });

/** Those that have signed it, or were asked to: what their houses said with it counts no more. */
export const tellOfStatement = (trx: Trx, ctx: Context, announce: Announce, statementId: number): Promise<void> =>
  tell(trx, ctx, announce, {
    ...{ kind: "signed-withdrawn", statementId },
    to: sql`exists (
      select from statement_signatures as signature where signature.statement_id = statements.id
        and signature.state <> 'declined' and signature.organisation_id = mandates.organisation_id)`,
  });

/** @param to a condition on `mandates` of the process of `statements` */
async function tell(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { kind, statementId, to }: { kind: "signature-withdrawn" | "signed-withdrawn"; statementId: number; to: RawBuilder<unknown> },
): Promise<void> {
  const { id, process_id } = await trx
    .selectFrom("statements")
    .innerJoin("consultations", "consultations.id", "statements.consultation_id")
    .where("statements.id", "=", statementId)
    .select(["consultations.id", "consultations.process_id"])
    .executeTakeFirstOrThrow();
  // A house speaks; who pressed the button is its own business.
  const house = { ...ctx, actor: null };
  await notify(trx, house, announce, {
    ...{ kind, processId: process_id, about: { kind: "consultation", id } },
    to: sql`select person_id from statements join mandates on mandates.process_id = ${process_id}
      and mandates.role = any(${[...ABILITIES["statement:draft"]]}::text[]) and (${to}) where statements.id = ${statementId}`,
  });
}
