/** More time, asked for or given unasked, and what becomes of an answer that came too late. */
import { authorise } from "../access/rules.ts";
import { endOfDay } from "../calendar/working-days.rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { carryAnswers } from "./carrying.commands.ts";
import { enqueueReminder, holdConsultation } from "./commands.ts";
import { writeToOrganisation } from "./letters.commands.ts";
import { requireConsultation } from "./queries.ts";
import { deadlineOf } from "./rules.ts";

/** For the own organisation; one request at a time. @throws Conflict while another one waits; Invalid for an end that is no later */
export async function requestExtension(ctx: Context, id: number, input: { until: string; reason: string }): Promise<void> {
  const { process, invitation } = await requireConsultation(ctx, id);
  authorise(process.my, "statement:draft");
  if (!invitation) throw new NotFound();
  const until = laterEnd(input.until, invitation.deadline, ctx.now());
  await transact(ctx, async (trx, announce) => {
    const { consultation } = await holdConsultation(trx, ctx, id);
    if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
    const asked = await trx
      .insertInto("consultation_extensions")
      .values({
        ...{ consultation_id: id, invitation_id: invitation.id, until, request_reason: input.reason },
        ...{
          requested_by: ctx.actor.personId,
          requested_at: ctx.now(),
          is_granted: null,
          decision_reason: "",
          decided_by: null,
        },
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!asked) throw new Conflict("consultations:error.extension-waits");
    announce(`process:${process.id}`);
  });
}

/** @throws Conflict when somebody else has decided */
export async function decideExtension(
  ctx: Context,
  id: number,
  extensionId: number,
  decision: { granted: boolean; reason: string },
): Promise<void> {
  await managing(ctx, id, async (trx) => {
    const decided = await trx
      .updateTable("consultation_extensions")
      .where("id", "=", extensionId)
      .where("consultation_id", "=", id)
      .where("is_granted", "is", null)
      .set({
        ...{ is_granted: decision.granted, decision_reason: decision.reason },
        ...{ decided_by: ctx.actor.personId, decided_at: ctx.now() },
      })
      .returning(["invitation_id", "until"])
      .executeTakeFirst();
    if (!decided) throw new Conflict("consultations:error.decided-already");
    if (decision.granted) await extend(trx, ctx, id, [decided.invitation_id], decided.until);
    else await writeToOrganisation(trx, ctx, decided.invitation_id, "declined", { reason: decision.reason });
  });
}

/** For one, some or all of those asked, without their asking. @throws Invalid when it is later for none of them */
export async function grantExtension(
  ctx: Context,
  id: number,
  input: { invitations: readonly number[]; until: string; reason: string },
): Promise<void> {
  await managing(ctx, id, async (trx) => {
    const rows = await trx
      .selectFrom("consultation_invitations as invitation")
      .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
      .where("invitation.consultation_id", "=", id)
      .where("invitation.id", "in", [...input.invitations])
      .select(["invitation.id", "invitation.extended_until", "wave.closes_at"])
      .execute();
    const until = endOfDay(input.until);
    const chosen = rows.filter((row) => deadlineOf({ closesAt: row.closes_at }, row.extended_until) < until);
    if (chosen.length === 0 || until <= ctx.now()) throw new Invalid("consultations:invalid.not-later", "until");
    await trx
      .insertInto("consultation_extensions")
      .values(
        chosen.map((row) => ({
          ...{ consultation_id: id, invitation_id: row.id, until, request_reason: "", requested_by: null },
          ...{ is_granted: true, decision_reason: input.reason, decided_by: ctx.actor.personId, decided_at: ctx.now() },
        })),
      )
      .execute();
    await extend(
      trx,
      ctx,
      id,
      chosen.map((row) => row.id),
      until,
    );
  });
}

/**
 * What is not heard takes nobody's place: what the house said before it counts again.
 * @throws Conflict for one that was in time, and for one that a newer one has replaced
 */
export async function decideLate(
  ctx: Context,
  id: number,
  statementId: number,
  decision: { accepted: boolean; reason: string },
): Promise<void> {
  await managing(ctx, id, async (trx, announce) => {
    const decided = await trx
      .updateTable("statements")
      .where("id", "=", statementId)
      .where("consultation_id", "=", id)
      .where("is_late", "=", true)
      .where(({ eb, selectFrom }) =>
        eb(
          "number",
          "=",
          selectFrom("statements as each")
            .whereRef("each.invitation_id", "=", "statements.invitation_id")
            .where("each.submitted_at", "is not", null)
            .select(({ fn }) => fn.max("each.number").as("newest")),
        ),
      )
      .set({ late_accepted: decision.accepted, late_reason: decision.reason })
      .returning(["id", "invitation_id"])
      .executeTakeFirst();
    if (!decided) throw new Conflict("consultations:error.not-late");
    const counts = (await newestThatCounts(trx, decided.invitation_id)) ?? decided.id;
    await countInstead(trx, ctx, announce, { invitationId: decided.invitation_id, id: counts });
    const what = decision.accepted ? "late-accepted" : "late-declined";
    await writeToOrganisation(trx, ctx, decided.invitation_id, what, { reason: decision.reason });
  });
}

async function newestThatCounts(trx: Trx, invitationId: number): Promise<number | undefined> {
  const row = await trx
    .selectFrom("statements")
    .where("invitation_id", "=", invitationId)
    .where("submitted_at", "is not", null)
    .where((eb) => eb.or([eb("is_late", "=", false), eb("late_accepted", "=", true)]))
    .orderBy("number", "desc")
    .select("id")
    .executeTakeFirst();
  return row?.id;
}

/** One leaves before the other comes: there is never more than one. */
async function countInstead(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { invitationId, id }: { invitationId: number; id: number },
): Promise<void> {
  const before = await trx
    .updateTable("statements")
    .where("invitation_id", "=", invitationId)
    .where("id", "<>", id)
    .where("submitted_at", "is not", null)
    .where("superseded_at", "is", null)
    .set({ superseded_at: ctx.now() })
    .returning("id")
    .executeTakeFirst();
  await trx.updateTable("statements").where("id", "=", id).set({ superseded_at: null }).execute();
  if (before) await carryAnswers(trx, ctx, announce, before.id, id);
}

async function managing(ctx: Context, id: number, work: (trx: Trx, announce: Announce) => Promise<void>): Promise<void> {
  const { process } = await requireConsultation(ctx, id);
  authorise(process.my, "consultation:manage");
  await transact(ctx, async (trx, announce) => {
    const { consultation } = await holdConsultation(trx, ctx, id);
    if (!consultation.openedAt) throw new Conflict("consultations:error.not-open");
    if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
    await work(trx, announce);
    announce(`process:${process.id}`);
  });
}

async function extend(trx: Trx, ctx: Context, id: number, invitationIds: readonly number[], until: Date): Promise<void> {
  const { consultation } = await requireConsultation(ctx, id, trx);
  const rows = await trx
    .updateTable("consultation_invitations")
    .where("id", "in", [...invitationIds])
    .where((eb) => eb.or([eb("extended_until", "is", null), eb("extended_until", "<", until)]))
    .set({ extended_until: until })
    .returning("id")
    .execute();
  for (const row of rows) {
    await enqueueReminder(trx, ctx, row.id, until, consultation.laender);
    await writeToOrganisation(trx, ctx, row.id, "extended", { until });
  }
}

function laterEnd(day: string, deadline: Date, now: Date): Date {
  const until = endOfDay(day);
  if (until <= deadline || until <= now) throw new Invalid("consultations:invalid.not-later", "until");
  return until;
}
