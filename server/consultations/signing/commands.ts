/** Several houses say the same: one asks, the others confirm through whoever may bind them. What they signed is one version, not the next. */
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../../errors.ts";
import { meant } from "../../organisations/rules.ts";
import { transact } from "../../platform/transact.ts";
import { holdInvitation, requireDrafting, tellSigner } from "../drafts.commands.ts";
import { isLate } from "../rules.ts";
import { requireStatement } from "../statements.queries.ts";
import { tellOfSignature } from "./withdrawals.commands.ts";

/**
 * @param names of organisations that are asked in the same consultation
 * @throws Invalid in one sentence for names that are unknown and for houses that are not asked: nobody learns here who is
 */
export async function askToSign(
  ctx: Context,
  of: { consultationId: number; statementId: number },
  names: readonly string[],
): Promise<void> {
  const consulted = await requireDrafting(ctx, of.consultationId);
  const { isOwn, statement } = await requireStatement(ctx, of.consultationId, of.statementId);
  if (!isOwn || statement.submittedAt === null || statement.isNil) throw new NotFound();
  await transact(ctx, async (trx, announce) => {
    await holdInvitation(trx, consulted);
    await requireCurrent(trx, of.statementId);
    const organisations = await listSigners(trx, ctx, of.consultationId, statement.organisationId, names);
    const asked = await trx
      .insertInto("statement_signatures")
      .values(
        organisations.map((organisation_id) => ({
          ...{ statement_id: of.statementId, consultation_id: of.consultationId, organisation_id, state: "asked" as const },
          ...{ asked_by: ctx.actor.personId, asked_at: ctx.now(), decided_by: null },
        })),
      )
      // Whoever has declined may be asked once more.
      .onConflict((conflict) =>
        conflict
          .columns(["statement_id", "organisation_id"])
          .doUpdateSet((eb) => ({
            ...{ state: "asked" as const, decided_by: null, decided_at: null },
            ...{ asked_by: eb.ref("excluded.asked_by"), asked_at: eb.ref("excluded.asked_at") },
          }))
          .where("statement_signatures.state", "=", "declined"),
      )
      .returning(["consultation_id", "organisation_id"])
      .execute();
    for (const row of asked) await tellSigner(trx, ctx, row);
    announce(`process:${consulted.process.id}`);
  });
}

/**
 * Until the period of the own house ends; it may think better of it until then, and whoever relied on it hears that. A nil return of the
 * house says that it has nothing of its own besides.
 * @throws NotAllowed for who may not bind it
 */
export async function answerSigning(
  ctx: Context,
  of: { consultationId: number; statementId: number },
  answer: "signed" | "declined",
): Promise<void> {
  const receivedAt = ctx.now();
  const consulted = await requireDrafting(ctx, of.consultationId);
  const { process, invitation } = consulted;
  await requireStatement(ctx, of.consultationId, of.statementId);
  if (!invitation.maySubmit) throw new NotAllowed("consultations:error.may-not-bind");
  if (isLate(receivedAt, invitation.deadline)) throw new Conflict("consultations:error.sign-late");
  await transact(ctx, async (trx, announce) => {
    await holdInvitation(trx, consulted);
    await requireCurrent(trx, of.statementId);
    const signature = await trx
      .selectFrom("statement_signatures")
      .where("statement_id", "=", of.statementId)
      .where("organisation_id", "=", process.my.organisationId)
      .select(["id", "state"])
      .forUpdate()
      .executeTakeFirst();
    if (!signature) throw new NotFound();
    await trx
      .updateTable("statement_signatures")
      .where("id", "=", signature.id)
      .set({ state: answer, decided_by: ctx.actor.personId, decided_at: receivedAt })
      .execute();
    const isTakenBack = signature.state === "signed" && answer === "declined";
    if (isTakenBack) await tellOfSignature(trx, ctx, announce, { statementId: of.statementId, signatureId: signature.id });
    announce(`process:${process.id}`);
  });
}

async function requireCurrent(trx: Trx, statementId: number): Promise<void> {
  const row = await trx
    .selectFrom("statements")
    .where("id", "=", statementId)
    .where("superseded_at", "is", null)
    .select("id")
    .forShare()
    .executeTakeFirst();
  if (!row) throw new Conflict("consultations:statement.superseded");
}

async function listSigners(
  trx: Trx,
  ctx: Context,
  consultationId: number,
  ownId: number,
  names: readonly string[],
): Promise<number[]> {
  const all = await trx
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("invitation.consultation_id", "=", consultationId)
    .where("wave.opens_at", "<=", ctx.now())
    .where("organisations.id", "<>", ownId)
    .select(["organisations.id", "organisations.name", "organisations.short_name as shortName"])
    .execute();
  const found = names.map((name) => ({ name, meant: meant(name, all) }));
  const unknown = found.filter((each) => each.meant.length !== 1).map(({ name }) => `„${name}“`);
  if (unknown.length > 0)
    throw new Invalid("consultations:sign.unknown", "organisations", { names: unknown.slice(0, 10).join(", ") });
  return [...new Set(found.map((each) => each.meant[0]!.id))];
}
