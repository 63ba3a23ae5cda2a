/** Sets labels and clearances. Whoever loses sight of something by it is disconnected, and their pages are judged anew. */
import { authorise } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context, Trx } from "../context.ts";
import { Invalid } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { subjectOf } from "../processes/acts.rules.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireMandate } from "../processes/mandates.queries.ts";
import type { z } from "zod";
import { listCleared, requireMarked, type Marked } from "./queries.ts";
import { acceptLabel, pathOf, type clearanceForm, type LabelForm } from "./rules.ts";

/** @returns where the thing is @throws NotAllowed, Invalid without a reason for a lower label, or without people for RED */
export async function setLabel(ctx: Context, kind: string, id: number, form: LabelForm): Promise<string> {
  const processId = await transact(ctx, async (trx, announce) => {
    const marked = await requireMarked(ctx, kind, id, trx);
    const { process, own, label } = marked;
    const to = form.label || null;
    acceptLabel({ label: own ?? label, isSetter: marked.isSetter }, to ?? process.marking, form.reason, process.my);
    const people = to === "RED" ? await acceptPeople(ctx, marked, form.people) : [];
    await write(trx, ctx, marked, to, people);
    if (to !== own || form.reason) await note(trx, ctx, marked, to, form.reason);
    announce(`process:${process.id}`);
    return process.id;
  });
  ctx.rooms.disconnect({ processId });
  return pathOf(kind as Marked["kind"], id);
}

/** Whoever sets it sees it anyway. */
async function acceptPeople(ctx: Context, { process }: Marked, people: readonly number[]): Promise<number[]> {
  const known = new Set((await listCleared(ctx, process)).map(({ personId }) => personId));
  if (people.length === 0 || !people.every((each) => known.has(each))) throw new Invalid("markings:invalid.people", "people");
  return [...new Set(people)];
}

async function write(trx: Trx, ctx: Context, { process, kind, id }: Marked, label: Marked["own"], people: number[]) {
  await trx.deleteFrom("markings").where("kind", "=", kind).where("record_id", "=", id).execute();
  if (label === null) return;
  const values = { process_id: process.id, kind, record_id: id, label, set_by: ctx.actor.personId, set_at: ctx.now() };
  const { id: marking_id } = await trx.insertInto("markings").values(values).returning("id").executeTakeFirstOrThrow();
  if (people.length === 0) return;
  await trx
    .insertInto("marking_people")
    .values(people.map((person_id) => ({ marking_id, person_id })))
    .execute();
}

async function note(trx: Trx, ctx: Context, { process, kind, id, own }: Marked, to: Marked["own"], reason: string) {
  await trx
    .insertInto("marking_changes")
    .values({
      ...{ process_id: process.id, kind, record_id: id, from_label: own, to_label: to },
      ...{ reason, person_id: ctx.actor.personId, at: ctx.now() },
    })
    .execute();
  await recordAct(trx, ctx, {
    ...{ act: "marking-changed", processId: process.id, facts: { from: own ?? "process", to: to ?? "process" } },
    ...(subjectOf(pathOf(kind, id)) && { subject: subjectOf(pathOf(kind, id))! }),
  });
}

/** The highest label that somebody may see in a process; everybody reads in the log that it was changed. */
export async function setClearance(ctx: Context, mandateId: number, form: z.output<typeof clearanceForm>): Promise<number> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  const clearance = form.clearance || null;
  await transact(ctx, async (trx, announce) => {
    await trx.updateTable("mandates").set({ clearance }).where("id", "=", mandateId).execute();
    const params = { name: mandate.name, label: clearance ?? "usual" };
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "clearance-changed",
      params,
      path: `/processes/${process.id}/markings`,
    });
    announce(`process:${process.id}`);
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
  return process.id;
}
