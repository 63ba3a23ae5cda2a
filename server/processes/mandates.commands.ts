/** Changes and ends the mandates of a process; facilitators do. */
import { authorise, requireProof } from "../access/rules.ts";
import { dayBefore, dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { chooseOrganisation } from "../organisations/commands.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import type { MandateInput } from "./forms.rules.ts";
import { hasHead, listHeads, requireMandate, shownMandate, type MandateRow } from "./mandates.queries.ts";
import { isValidOn, MANDATES_CHANGED, seatFor, type ProcessHead, type Seat } from "./rules.ts";

/**
 * Another organisation is a new mandate, and the end of this one: what an organisation keeps to itself goes with the mandate.
 * @throws Conflict when nobody would facilitate the process any more, or when it was changed since it was `seen`
 * @throws Invalid for another organisation in one's own mandate: who may write mandates would read whatever they like
 */
export async function editMandate(ctx: Context, mandateId: number, input: MandateInput, seen = ""): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  if ([mandate.role, input.role].includes("facilitator")) requireProof(ctx, "chair:hand-over");
  await transact(ctx, async (trx, announce) => {
    announce(`process:${process.id}`);
    await refuseLastFacilitator(trx, ctx, process.id, mandateId, input);
    await requireUnchanged(trx, shownMandate(mandateId), seen);
    const chosen = await seatMandate(trx, ctx, { processId: process.id, ...mandate }, input);
    await mandatesChanged(trx, ctx, process.id);
    if (chosen.organisation.id !== mandate.organisationId) return moveMandate(trx, ctx, { process, mandate }, chosen);
    await refuseOverlap(() => trx.updateTable("mandates").set(columnsOf(chosen)).where("id", "=", mandateId).execute());
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "mandate-changed",
      params: { name: mandate.name },
      path: `/processes/${process.id}/people`,
      about: ["mandates", mandateId],
    });
    if (chosen.bench_reason !== mandate.benchReason) await recordReason(trx, ctx, process.id, mandate.name, chosen);
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
}

/** The heads of both organisations get a letter, and everybody reads it in the log. */
async function moveMandate(
  trx: Trx,
  ctx: Context,
  { process, mandate }: { process: ProcessHead; mandate: MandateRow },
  chosen: Chosen,
): Promise<void> {
  if (mandate.personId === ctx.actor.personId) throw new Invalid("processes:error.own-organisation", "organisation_name");
  await closeMandate(trx, ctx, mandate);
  await insertMandate(trx, ctx, { process_id: process.id, person_id: mandate.personId }, chosen);
  const params = { name: mandate.name, from: mandate.organisationName, to: chosen.organisation.name };
  const path = `/processes/${process.id}/people`;
  await recordEvent(trx, ctx, { processId: process.id, kind: "mandate-moved", params, path, about: ["mandates", mandate.id] });
  await recordReason(trx, ctx, process.id, mandate.name, chosen);
  const organisationIds = [mandate.organisationId, chosen.organisation.id];
  await tellHeads(trx, ctx, process, { letter: "mandate-moved", organisationIds, personIds: [mandate.personId], params });
}

/** Where somebody does not sit with their organisation, everybody may read why. */
export async function recordReason(trx: Trx, ctx: Context, processId: number, name: string, chosen: Chosen): Promise<void> {
  if (!chosen.bench || !chosen.bench_reason) return;
  const params = { name, organisation: chosen.organisation.name, bench: chosen.bench, reason: chosen.bench_reason };
  await recordEvent(trx, ctx, { processId, kind: "mandate-bench", params, path: `/processes/${processId}/people` });
}

/** What an organisation keeps to itself is read by somebody else from now on, and its heads of delegation hear who that is. */
export async function tellHeads(
  trx: Trx,
  ctx: Context,
  process: Pick<ProcessHead, "id" | "title" | "marking" | "my">,
  about: {
    letter: "mandate-moved" | "mandate-new";
    organisationIds: number[];
    personIds: readonly number[];
    params: Record<string, string>;
  },
): Promise<void> {
  for (const head of await listHeads(trx, ctx, process.id, about.organisationIds)) {
    if (about.personIds.includes(head.id)) continue;
    const { t, language } = ctx.wordsFor(head.language);
    const params = {
      ...about.params,
      head: head.name,
      facilitator: `${ctx.actor.name} (${process.my.organisationName})`,
      title: process.title,
    };
    await writeMail(trx, ctx, {
      to: head.email,
      language,
      label: process.marking,
      subject: t(`processes:mail.${about.letter}.subject`),
      body: t(`processes:mail.${about.letter}.body`, { ...params, link: `${ctx.origin}/processes/${process.id}/people` }),
    });
  }
}

/** For what follows in other domains, after the commit. */
export const mandatesChanged = (trx: Trx, ctx: Context, processId: number): Promise<void> =>
  ctx.enqueue(trx, MANDATES_CHANGED, { processId, by: ctx.actor.personId });

/** The last day counts in full, so the day before today it is. */
async function closeMandate(trx: Trx, ctx: Context, { id, validFrom, validTo }: MandateRow): Promise<void> {
  const today = dayOf(ctx.now());
  if (validTo !== null && validTo < today) return;
  await trx
    .updateTable("mandates")
    .set({ valid_from: validFrom < today ? validFrom : today, valid_to: dayBefore(today) })
    .where("id", "=", id)
    .execute();
}

/**
 * From now on the process does not exist for this person; what they wrote stays, and so does their mandate's history.
 * @throws Conflict when nobody would facilitate the process any more
 */
export async function endMandate(ctx: Context, mandateId: number): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  if (mandate.role === "facilitator") requireProof(ctx, "chair:hand-over");
  await transact(ctx, async (trx, announce) => {
    await refuseLastFacilitator(trx, ctx, process.id, mandateId, null);
    await closeMandate(trx, ctx, mandate);
    await mandatesChanged(trx, ctx, process.id);
    await trx
      .updateTable("invitations")
      .set({ expires_at: ctx.now() })
      .where("process_id", "=", process.id)
      .where("person_id", "=", mandate.personId)
      .where("accepted_at", "is", null)
      .execute();
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "mandate-ended",
      params: { name: mandate.name },
      path: `/processes/${process.id}/people`,
      about: ["mandates", mandateId],
    });
    announce(`process:${process.id}`);
    // What was new for them there is no longer.
    announce(`person:${mandate.personId}`);
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
}

/**
 * Without a facilitator nobody could repair the process any more: somebody facilitates today, and somebody for at least as long
 * as this mandate would have lasted. All facilitators' rows are locked first: two who end each other's mandate at the same moment
 * come one after the other.
 * @param becomes what the mandate will say; null: it ends
 */
async function refuseLastFacilitator(
  trx: Trx,
  ctx: Context,
  processId: number,
  mandateId: number,
  becomes: Pick<MandateInput, "role" | "valid_from" | "valid_to"> | null,
): Promise<void> {
  const facilitators = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("role", "=", "facilitator")
    .select(["id", "valid_from", "valid_to"])
    .orderBy("id")
    .forUpdate()
    .execute();
  const before = facilitators.find((row) => row.id === mandateId);
  if (!before) return;
  const others = facilitators.filter((row) => row.id !== mandateId);
  const after = becomes?.role === "facilitator" ? [...others, becomes] : others;
  const isCovered =
    after.some((mandate) => isValidOn(mandate, dayOf(ctx.now()))) &&
    after.some(({ valid_to }) => valid_to === null || (before.valid_to !== null && valid_to >= before.valid_to));
  if (!isCovered) throw new Conflict("processes:error.last-facilitator");
}

export interface Chosen extends Seat {
  organisation: { id: number; name: string };
  may_bind: boolean;
  valid_from: string;
  valid_to: string | null;
}

/**
 * For whom, in which role and on which bench, as a form chose it or as it follows from the organisation.
 * @param before what the mandate says so far @throws Invalid at the field that does not fit
 */
export async function seatMandate(
  trx: Trx,
  ctx: Context,
  before: { processId: number; personId: number; organisationId?: number; bench?: Seat["bench"] },
  input: MandateInput,
): Promise<Chosen> {
  const organisation = await chooseOrganisation(trx, ctx, input);
  const isLed = await hasHead(trx, ctx, before.processId, organisation.id, before.personId);
  const seat = seatFor(organisation.bench, isLed, input, before.organisationId === organisation.id ? before.bench : null);
  const { may_bind, valid_from, valid_to } = input;
  return { ...seat, organisation, may_bind: may_bind && seat.bench !== null, valid_from, valid_to };
}

/** Nobody has acted for an organisation before they do: it begins today or later. */
export async function insertMandate(
  trx: Trx,
  ctx: Context,
  whose: { process_id: number; person_id: number },
  chosen: Chosen,
): Promise<number> {
  const today = dayOf(ctx.now());
  const isFirst = !(await trx
    .selectFrom("mandates")
    .where("process_id", "=", whose.process_id)
    .where("person_id", "=", whose.person_id)
    .select("id")
    .executeTakeFirst());
  const valid_from = isFirst || chosen.valid_from > today ? chosen.valid_from : today;
  if (chosen.valid_to !== null && chosen.valid_to < valid_from) {
    throw new Invalid("processes:invalid.ends-before-start", "valid_to");
  }
  const values = { ...columnsOf(chosen), ...whose, valid_from, created_at: ctx.now() };
  const { id } = await refuseOverlap(() => trx.insertInto("mandates").values(values).returning("id").executeTakeFirstOrThrow());
  return id;
}

export const columnsOf = ({ organisation, role, bench, bench_reason, may_bind, valid_from, valid_to }: Chosen) => ({
  organisation_id: organisation.id,
  role,
  bench,
  bench_reason,
  may_bind,
  valid_from,
  valid_to,
});

/** Two facilitators may write at the same moment: the database decides. @throws Invalid */
export async function refuseOverlap<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name !== "mandates_one_at_a_time") throw error;
    throw new Invalid("processes:error.mandates-overlap", "valid_from");
  }
}
