/** Senders hear that the weighing is closed, say once to each reply whether they accept it, and get an answer where they contest one. */
import { sql } from "kysely";
import { ABILITIES, authorise, refuseArchived } from "../../access/rules.ts";
import type { Context, SystemContext, Trx } from "../../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../../errors.ts";
import { notify } from "../../notifications/commands.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { holdConsultation } from "../commands.ts";
import { writeToOrganisation } from "../letters.commands.ts";
import { hasSigned, requireConsultation } from "../queries.ts";
import { requireOwnAnswers, type AnsweredPoint, type OwnAnswers } from "./queries.ts";
import { isAskedAgain, type ResponseInput } from "./rules.ts";

/** Once, to each organisation whose statement counts, and to those that signed one. @returns how many letters */
export async function tellSenders(ctx: SystemContext, consultationId: number): Promise<{ letters: number }> {
  return transact(ctx, async (trx, announce) => {
    const row = await trx
      .updateTable("consultations")
      .where("id", "=", consultationId)
      .where("weighed_at", "is not", null)
      .where("senders_told_at", "is", null)
      .set({ senders_told_at: ctx.now() })
      .returning("process_id")
      .executeTakeFirst();
    if (!row) return { letters: 0 };
    const senders = await trx
      .selectFrom("statements")
      .where("consultation_id", "=", consultationId)
      .where("submitted_at", "is not", null)
      .where("superseded_at", "is", null)
      .where((eb) => eb.or([eb("is_late", "=", false), eb("late_accepted", "=", true)]))
      .orderBy("invitation_id")
      .select(["invitation_id", "organisation_id", "is_nil"])
      .execute();
    const heard = withSigners(senders, await listSigners(trx, consultationId));
    let letters = 0;
    for (const { invitation_id, kind } of heard)
      letters += await writeToOrganisation(trx, ctx, invitation_id, kind, { page: kind === "closed-nil" ? "" : "/answers" });
    const organisations = heard.filter(({ kind }) => kind !== "closed-nil").map(({ organisation_id }) => organisation_id);
    await tell(trx, ctx, announce, "consultation-weighed", { consultationId, processId: row.process_id, organisations });
    return { letters };
  });
}

interface House {
  invitation_id: number;
  organisation_id: number;
}

interface Heard extends House {
  kind: "closed" | "closed-nil" | "closed-signed";
}

/** Of statements that count. */
const listSigners = (trx: Trx, consultationId: number): Promise<House[]> =>
  trx
    .selectFrom("consultation_invitations as invitation")
    .where("invitation.consultation_id", "=", consultationId)
    .where(hasSigned("invitation.consultation_id", "invitation.organisation_id"))
    .orderBy("invitation.id")
    .select(["invitation.id as invitation_id", "invitation.organisation_id"])
    .execute();

/** Each house has one letter. Whoever has nothing of its own to say hears what became of what it has signed. */
function withSigners(senders: readonly (House & { is_nil: boolean })[], signers: readonly House[]): Heard[] {
  const of = (some: readonly House[]) => new Set(some.map(({ organisation_id }) => organisation_id));
  const [sent, signed] = [of(senders), of(signers)];
  const kindOf = ({ organisation_id, is_nil }: (typeof senders)[number]): Heard["kind"] =>
    is_nil ? (signed.has(organisation_id) ? "closed-signed" : "closed-nil") : "closed";
  return [
    ...senders.map((sender) => ({ ...sender, kind: kindOf(sender) })),
    ...signers
      .filter(({ organisation_id }) => !sent.has(organisation_id))
      .map((signer) => ({ ...signer, kind: "closed-signed" as const })),
  ];
}

async function tell(
  trx: Trx,
  ctx: SystemContext | Context,
  announce: Announce,
  kind: "consultation-weighed" | "contest-settled",
  { consultationId, processId, organisations }: { consultationId: number; processId: number; organisations: readonly number[] },
): Promise<void> {
  await notify(trx, ctx, announce, {
    ...{ kind, processId, about: { kind: "consultation", id: consultationId }, letter: "none" },
    to: sql`select person_id from mandates where process_id = ${processId} and organisation_id = any(${[...organisations]}::int[])
      and role = any(${[...ABILITIES["statement:draft"]]}::text[])`,
  });
}

/**
 * For the own organisation, once.
 * @throws NotAllowed for whoever may not bind it; Invalid at `standing` where the passage has changed and nothing is said to it
 */
export async function respond(ctx: Context, id: number, pointId: number, input: ResponseInput): Promise<void> {
  await responding(ctx, id, async (trx, announce, answers) => {
    const point = answers.points.find((each) => each.id === pointId);
    if (!point?.reply) throw new NotFound();
    const isAsked = isAskedAgain(point);
    if (point.response && (!isAsked || point.response.standing)) throw new Conflict("consultations:answers.error.responded");
    if (isAsked && input.standing === null) throw new Invalid("consultations:answers.invalid.standing", "standing");
    if (point.response) return addStanding(trx, point, input);
    await insertResponses(trx, ctx, [point], input);
    if (!input.accepted) await tellModeration(trx, ctx, announce, answers);
  });
}

/**
 * Everything that nothing has been said to; where a point has changed its passage, that settles it. Where others' points did, its sender
 * is still asked. @returns how many
 */
export async function acceptRest(ctx: Context, id: number): Promise<number> {
  return responding(ctx, id, async (trx, _announce, { points }) => {
    const rest = points.filter(({ reply, response }) => reply && !response);
    const accepted = { accepted: true, words: "" };
    await insertResponses(
      trx,
      ctx,
      rest.filter(({ isByOthers }) => !isByOthers),
      { ...accepted, standing: "erledigt" },
    );
    await insertResponses(
      trx,
      ctx,
      rest.filter(({ isByOthers }) => isByOthers),
      { ...accepted, standing: null },
    );
    return rest.length;
  });
}

async function responding<T>(
  ctx: Context,
  id: number,
  work: (trx: Trx, announce: Announce, answers: OwnAnswers) => Promise<T>,
): Promise<T> {
  const { process } = await requireConsultation(ctx, id);
  refuseArchived(process.my);
  authorise(process.my, "statement:draft");
  return transact(ctx, async (trx, announce) => {
    await holdConsultation(trx, ctx, id);
    const answers = await requireOwnAnswers(ctx, id, trx);
    if (!answers.invitation?.maySubmit) throw new NotAllowed("consultations:error.may-not-bind");
    announce(`process:${process.id}`);
    return work(trx, announce, answers);
  });
}

/** The change came about when the reply was accepted or contested already: that stays. */
async function addStanding(
  trx: Trx,
  { id, change, response }: AnsweredPoint,
  { standing, words }: ResponseInput,
): Promise<void> {
  await trx
    .updateTable("reply_responses")
    .where("point_id", "=", id)
    .set({ standing, version_id: change!.versionId, words: [response!.words, words].filter(Boolean).join("\n\n") })
    .execute();
}

async function insertResponses(
  trx: Trx,
  ctx: Context,
  points: readonly AnsweredPoint[],
  { accepted, words, standing }: ResponseInput,
): Promise<void> {
  if (points.length === 0) return;
  const rows = points.map((point) => {
    const asked = isAskedAgain(point) && standing !== null;
    return {
      ...{ point_id: point.id, is_accepted: accepted, words, person_id: ctx.actor.personId, at: ctx.now(), settled_by: null },
      ...{ standing: asked ? standing : null, version_id: asked ? point.change!.versionId : null },
    };
  });
  const written = await trx
    .insertInto("reply_responses")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning("point_id")
    .execute();
  if (written.length < rows.length) throw new Conflict("consultations:answers.error.responded");
}

const tellModeration = (trx: Trx, ctx: Context, announce: Announce, { process, consultation }: OwnAnswers) =>
  notify(trx, ctx, announce, {
    ...{
      kind: "reply-contested" as const,
      processId: process.id,
      about: { kind: "consultation" as const, id: consultation.id },
    },
    to: sql`select person_id from mandates where process_id = ${process.id}
      and role = any(${[...ABILITIES["statement:release"]]}::text[])`,
  });

/** What the moderation answers to a contested reply; its sender hears it. @throws Conflict for one that is not contested, or answered */
export async function settleContested(ctx: Context, id: number, pointId: number, input: { settlement: string }): Promise<void> {
  const { process } = await requireConsultation(ctx, id);
  authorise(process.my, "statement:release");
  await transact(ctx, async (trx, announce) => {
    await holdConsultation(trx, ctx, id);
    const statement = await trx
      .selectFrom("statement_points as point")
      .innerJoin("statements", "statements.id", "point.statement_id")
      .where("point.id", "=", pointId)
      .where("statements.consultation_id", "=", id)
      .select(["statements.invitation_id", "statements.organisation_id"])
      .executeTakeFirst();
    if (!statement) throw new NotFound();
    const settled = await trx
      .updateTable("reply_responses")
      .where("point_id", "=", pointId)
      .where("is_accepted", "=", false)
      .where("settled_at", "is", null)
      .set({ settlement: input.settlement, settled_by: ctx.actor.personId, settled_at: ctx.now() })
      .returning("point_id")
      .executeTakeFirst();
    if (!settled) throw new Conflict("consultations:answers.error.settled");
    await writeToOrganisation(trx, ctx, statement.invitation_id, "settled", { page: `/answers#point-${pointId}` });
    const organisations = [statement.organisation_id];
    await tell(trx, ctx, announce, "contest-settled", { consultationId: id, processId: process.id, organisations });
    announce(`process:${process.id}`);
  });
}
