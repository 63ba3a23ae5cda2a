/** Prepares consultations and opens them: frozen texts, questions, waves, and who is asked. */
import { authorise } from "../access/rules.ts";
import { dayOf, instantOf } from "../calendar/rules.ts";
import { endOfDay, type Land } from "../calendar/working-days.rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { meant } from "../organisations/rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ConsultationInput, WaveInput } from "./forms.rules.ts";
import { listInvitations, listTexts, requireConsultation, type Consulted } from "./queries.ts";
import { listFrozenChoices } from "./texts.queries.ts";
import { isShort, reminderAt, REMINDER, WAVE_OPENS, type Period } from "./rules.ts";

/** With its first wave. @returns its id @throws NotAllowed; Invalid at the fields of the form */
export async function createConsultation(
  ctx: Context,
  processId: number,
  input: ConsultationInput & WaveInput,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "consultation:manage");
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const { title, cover_note, confidentiality, publication, silence, laender, short_reason } = input;
      const { id } = await trx
        .insertInto("consultations")
        .values({
          ...{ process_id: processId, title, cover_note, confidentiality, publication, silence, laender, short_reason },
          ...{ minimum_days: null, opened_by: null, created_by: ctx.actor.personId, created_at: ctx.now() },
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await writeParts(trx, id, processId, input);
      await insertWave(trx, ctx, { id, processId }, input);
      announce(`process:${processId}`);
      return id;
    }),
  );
}

/** @throws Conflict once it is open: whoever was asked must find what they were asked */
export async function editConsultation(ctx: Context, id: number, input: ConsultationInput): Promise<void> {
  await changeDraft(ctx, id, async (trx, { process }) => {
    const { title, cover_note, confidentiality, publication, silence, laender, short_reason } = input;
    await trx
      .updateTable("consultations")
      .where("id", "=", id)
      .set({ title, cover_note, confidentiality, publication, silence, laender, short_reason })
      .execute();
    await trx.deleteFrom("consultation_texts").where("consultation_id", "=", id).execute();
    await trx.deleteFrom("consultation_questions").where("consultation_id", "=", id).execute();
    await writeParts(trx, id, process.id, input);
  });
}

/** Nobody has been asked yet. @returns the id of its process */
export async function deleteConsultation(ctx: Context, id: number): Promise<number> {
  return changeDraft(ctx, id, async (trx, { process }) => {
    await trx.deleteFrom("consultations").where("id", "=", id).execute();
    return process.id;
  });
}

/** Takes an organisation off the list again. */
export async function removeInvitation(ctx: Context, id: number, invitationId: number): Promise<void> {
  await changeDraft(ctx, id, async (trx) => {
    await trx.deleteFrom("consultation_invitations").where("consultation_id", "=", id).where("id", "=", invitationId).execute();
  });
}

/** One more wave, also of a consultation that is open; it opens at its own time. */
export async function addWave(ctx: Context, id: number, input: WaveInput, requestId: string): Promise<void> {
  const { process } = await requireConsultation(ctx, id);
  authorise(process.my, "consultation:manage");
  await transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const { consultation } = await holdConsultation(trx, ctx, id);
      if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
      const wave = await insertWave(trx, ctx, { id, processId: process.id }, input);
      if (consultation.openedAt) {
        requireReason([wave], consultation.minimumDays ?? 1, consultation.shortReason);
        if (wave.closesAt <= ctx.now()) throw new Invalid("consultations:invalid.over-already", "closes_on");
        await startWaves(trx, ctx, id, consultation.laender);
      }
      announce(`process:${process.id}`);
      return wave.id;
    }),
  );
}

/**
 * From now on those asked see it, each wave from its own time on. What is asked stays as it is.
 * @throws Invalid while something is missing, and for a period that is shorter than agreed without a reason
 */
export async function openConsultation(ctx: Context, id: number): Promise<void> {
  await changeDraft(ctx, id, async (trx, { process, consultation }) => {
    const waves = await trx.selectFrom("consultation_waves").where("consultation_id", "=", id).selectAll().execute();
    const invitations = await listInvitations(ctx, trx, id);
    if ((await listTexts(trx, id)).length === 0) throw new Invalid("consultations:invalid.no-text");
    if (waves.some((wave) => !invitations.some(({ waveId }) => waveId === wave.id)))
      throw new Invalid("consultations:invalid.nobody");
    if (waves.some((wave) => wave.closes_at <= ctx.now())) throw new Invalid("consultations:invalid.over-already");
    const { deadlineDays } = await currentRules(trx, process.id);
    // A period begins when those asked hear of it, whatever was planned.
    const begun = waves.map((wave) => ({ opensAt: later(wave.opens_at, ctx.now()), closesAt: wave.closes_at }));
    requireReason(begun, deadlineDays, consultation.shortReason);
    await trx
      .updateTable("consultations")
      .where("id", "=", id)
      .set({ opened_at: ctx.now(), opened_by: ctx.actor.personId, minimum_days: deadlineDays })
      .execute();
    await startWaves(trx, ctx, id, consultation.laender);
    const isTooShort = begun.some((period) => isShort(period, deadlineDays));
    const { title, shortReason: reason } = consultation;
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: isTooShort ? "consultation-opened-short" : "consultation-opened",
      params: isTooShort ? { title, reason } : { title },
    });
  });
}

/** @throws NotFound for those who may not see it @returns it, held until the transaction ends */
export async function holdConsultation(trx: Trx, ctx: Context, id: number): Promise<Consulted> {
  await trx.selectFrom("consultations").where("id", "=", id).select("id").forUpdate().executeTakeFirst();
  return requireConsultation(ctx, id, trx);
}

async function changeDraft<T>(ctx: Context, id: number, change: (trx: Trx, consulted: Consulted) => Promise<T>): Promise<T> {
  const { process } = await requireConsultation(ctx, id);
  authorise(process.my, "consultation:manage");
  return transact(ctx, async (trx, announce) => {
    const consulted = await holdConsultation(trx, ctx, id);
    if (consulted.consultation.openedAt) throw new Conflict("consultations:error.open-already");
    announce(`process:${process.id}`);
    return change(trx, consulted);
  });
}

function requireReason(periods: readonly Period[], minimumDays: number, reason: string): void {
  if (reason || !periods.some((period) => isShort(period, minimumDays))) return;
  throw new Invalid("consultations:invalid.short-without-reason", "closes_on", { count: minimumDays });
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** Of waves that nobody was told of: from now on at the earliest. */
async function startWaves(trx: Trx, ctx: Context, id: number, laender: readonly Land[]): Promise<void> {
  const waves = await trx
    .selectFrom("consultation_waves")
    .where("consultation_id", "=", id)
    .where("told_at", "is", null)
    .selectAll()
    .execute();
  for (const wave of waves) {
    const opens_at = later(wave.opens_at, ctx.now());
    await trx.updateTable("consultation_waves").where("id", "=", wave.id).set({ opens_at }).execute();
    await ctx.enqueue(trx, WAVE_OPENS, { waveId: wave.id }, { at: opens_at });
    const invitations = await trx.selectFrom("consultation_invitations").where("wave_id", "=", wave.id).select("id").execute();
    for (const invitation of invitations) await enqueueReminder(trx, ctx, invitation.id, wave.closes_at, laender);
  }
}

/** For the end of the period as it is now; one that was put in for an earlier end then does nothing. */
export async function enqueueReminder(
  trx: Trx,
  ctx: Pick<Context, "now" | "enqueue">,
  invitationId: number,
  until: Date,
  laender: readonly Land[],
): Promise<void> {
  const at = reminderAt(until, laender, ctx.now());
  if (at) await ctx.enqueue(trx, REMINDER, { invitationId, until: until.toISOString() }, { at });
}

async function writeParts(
  trx: Trx,
  consultation_id: number,
  processId: number,
  { texts, questions }: Pick<ConsultationInput, "texts" | "questions">,
): Promise<void> {
  const known = new Set((await listFrozenChoices(trx, processId)).map(({ versionId }) => versionId));
  if (texts.some((text) => !known.has(text))) throw new Invalid("common:invalid.choice", "texts");
  await trx
    .insertInto("consultation_texts")
    .values(texts.map((version_id, position) => ({ consultation_id, version_id, position })))
    .execute();
  if (questions.length > 0)
    await trx
      .insertInto("consultation_questions")
      .values(questions.map((body, index) => ({ consultation_id, position: index + 1, body })))
      .execute();
}

/** Letters go out in the morning, and the last day counts whole. */
const OPENS_AT = "08:00";

async function insertWave(
  trx: Trx,
  ctx: Context,
  of: { id: number; processId: number },
  input: WaveInput,
): Promise<Period & { id: number }> {
  const organisations = await listAsked(trx, ctx, of, input);
  const before = await trx
    .selectFrom("consultation_waves")
    .where("consultation_id", "=", of.id)
    .select(({ fn }) => fn.max("number").as("number"))
    .executeTakeFirst();
  const opensAt = instantOf(input.opens_on, OPENS_AT)!;
  const closesAt = endOfDay(input.closes_on);
  const { id } = await trx
    .insertInto("consultation_waves")
    .values({
      consultation_id: of.id,
      number: (before?.number ?? 0) + 1,
      title: input.wave_title,
      opens_at: opensAt,
      closes_at: closesAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("consultation_invitations")
    .values(organisations.map((organisation_id) => ({ consultation_id: of.id, wave_id: id, organisation_id })))
    .execute();
  return { id, opensAt: later(opensAt, ctx.now()), closesAt };
}

/** Everybody on these benches and by these names who is not asked already. @throws Invalid when that is nobody, or a name is unknown */
async function listAsked(
  trx: Trx,
  ctx: Context,
  { id, processId }: { id: number; processId: number },
  { benches, organisations }: WaveInput,
): Promise<number[]> {
  const seated = benches.length > 0 ? await listSeated(trx, ctx, processId, benches) : [];
  const named = organisations.length > 0 ? await listNamed(trx, organisations) : [];
  const asked = await trx
    .selectFrom("consultation_invitations")
    .where("consultation_id", "=", id)
    .select("organisation_id")
    .execute();
  const already = new Set(asked.map((row) => row.organisation_id));
  const ids = [...new Set([...seated, ...named])].filter((each) => !already.has(each));
  if (ids.length === 0) throw new Invalid("consultations:invalid.nobody-new", "benches");
  return ids;
}

async function listSeated(trx: Trx, ctx: Context, processId: number, benches: WaveInput["benches"]): Promise<number[]> {
  const today = dayOf(ctx.now());
  const rows = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("bench", "in", benches)
    .where("valid_from", "<=", today)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", today)]))
    .select("organisation_id")
    .distinct()
    .execute();
  return rows.map((row) => row.organisation_id);
}

async function listNamed(db: Database, names: readonly string[]): Promise<number[]> {
  const all = await db.selectFrom("organisations").select(["id", "name", "short_name as shortName"]).execute();
  const found = names.map((name) => ({ name, meant: meant(name, all) }));
  const unknown = found.filter(({ meant }) => meant.length !== 1).map(({ name }) => `„${name}“`);
  if (unknown.length > 0)
    throw new Invalid("consultations:invalid.unknown-organisations", "organisations", {
      names: unknown.slice(0, 10).join(", "),
    });
  return found.map(({ meant }) => meant[0]!.id);
}

/** The first time that somebody of an organisation looks at what it is asked; once, and of no one person. */
export async function noteSeen(ctx: Context, invitationId: number): Promise<void> {
  await transact(ctx, (trx) =>
    trx
      .updateTable("consultation_invitations")
      .where("id", "=", invitationId)
      .where("first_seen_at", "is", null)
      .set({ first_seen_at: ctx.now() })
      .execute(),
  );
}
