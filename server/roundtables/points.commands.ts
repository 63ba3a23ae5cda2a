/** Changes the running order: points come, go, change and move; numbers follow as long as the roundtable is planned. */
import { sql } from "kysely";
import type { PointKind } from "../../db/schema/roundtables.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { changePlan } from "./commands.ts";
import { addHeading } from "./records.commands.ts";
import type { RoundtableHead } from "./queries.ts";
import { linkedIds, type PointForm } from "./forms.rules.ts";
import { followingLabel, relabel, reordered } from "./rules.ts";

/** @returns the id of the new point, at the end of the running order */
export async function addPoint(ctx: Context, id: number, form: PointForm, requestId: string): Promise<number> {
  // Only the first sending makes a heading in minutes that were begun.
  let heading = null as { documentId: number; label: string } | null;
  const pointId = await changePlan(ctx, id, (trx, roundtable) =>
    once(trx, ctx, requestId, async () => {
      const points = await listPoints(trx, id);
      const label = form.label || (roundtable.state === "open" ? followingLabel(points, form.kind) : "0");
      const { id: newId } = await trx
        .insertInto("points")
        .values({ roundtable_id: id, position: points.length, label, ...(await columnsOf(trx, roundtable, form)) })
        .returning("id")
        .executeTakeFirstOrThrow();
      const order = [...points, { id: newId, label, kind: form.kind }];
      const labelled = roundtable.state === "planned" ? relabel(order) : order;
      await writeOrder(trx, labelled);
      const { minutesDocumentId } = roundtable;
      if (minutesDocumentId) heading = { documentId: minutesDocumentId, label: labelled.at(-1)?.label ?? label };
      return newId;
    }),
  );
  if (heading) await addHeading(ctx, heading.documentId, { label: heading.label, title: form.title });
  return pointId;
}

export async function editPoint(ctx: Context, id: number, pointId: number, form: PointForm): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    const points = await listPoints(trx, id);
    const point = points.find((other) => other.id === pointId);
    if (!point) throw new NotFound();
    const label = form.label || (roundtable.state === "open" ? point.label : "0");
    await trx
      .updateTable("points")
      .where("id", "=", pointId)
      .set({ label, ...(await columnsOf(trx, roundtable, form)) })
      .execute();
    if (roundtable.state === "planned") {
      await writeOrder(
        trx,
        relabel(points.map((other) => (other.id === pointId ? { id: pointId, label, kind: form.kind } : other))),
      );
    }
  });
}

/** @param to the new place, from 0; beyond the ends counts as the end */
export async function movePoint(ctx: Context, id: number, pointId: number, to: number): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    const points = await listPoints(trx, id);
    if (!points.some((point) => point.id === pointId)) throw new NotFound();
    const order = reordered(
      points.map((point) => point.id),
      pointId,
      to,
    );
    const sorted = order.flatMap((next) => points.find((point) => point.id === next) ?? []);
    await writeOrder(trx, roundtable.state === "planned" ? relabel(sorted) : sorted);
  });
}

/** @throws Conflict for the current point, and for one that something was recorded or asked under */
export async function removePoint(ctx: Context, id: number, pointId: number): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    const points = await listPoints(trx, id);
    if (!points.some((point) => point.id === pointId)) throw new NotFound();
    if (roundtable.currentPointId === pointId) throw new Conflict("roundtables:refusal.point-is-current");
    if (await isUsed(trx, pointId)) throw new Conflict("roundtables:refusal.point-is-used");
    await trx.deleteFrom("points").where("id", "=", pointId).execute();
    const rest = points.filter((point) => point.id !== pointId);
    await writeOrder(trx, roundtable.state === "planned" ? relabel(rest) : rest);
  });
}

interface PlannedPoint {
  id: number;
  label: string;
  kind: PointKind;
}

function listPoints(trx: Trx, id: number): Promise<PlannedPoint[]> {
  return trx
    .selectFrom("points")
    .where("roundtable_id", "=", id)
    .select(["id", "label", "kind"])
    .orderBy("position")
    .orderBy("id")
    .execute();
}

async function writeOrder(trx: Trx, points: readonly PlannedPoint[]): Promise<void> {
  await sql`
    update points set position = planned.position - 1, label = planned.label
    from unnest(${points.map((point) => point.id)}::int[], ${points.map((point) => point.label)}::text[])
      with ordinality as planned(id, label, position)
    where points.id = planned.id`.execute(trx);
}

/** @throws Invalid when the linked agenda item or document is not of this process */
async function columnsOf(trx: Trx, roundtable: RoundtableHead, form: PointForm) {
  const links = linkedIds(form.link);
  const [table, linked] = links.agenda_item_id
    ? (["agenda_items", links.agenda_item_id] as const)
    : (["documents", links.document_id] as const);
  if (linked) {
    const found = await trx
      .selectFrom(table)
      .where("id", "=", linked)
      .where("process_id", "=", roundtable.processId)
      .select("id")
      .executeTakeFirst();
    if (!found) throw new Invalid("common:invalid.choice", "link");
  }
  return { title: form.title, kind: form.kind, minutes: form.minutes, ...links };
}

async function isUsed(trx: Trx, pointId: number): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from polls where point_id = ${pointId})
      or exists (select from decisions where point_id = ${pointId})
      or exists (select from tasks where point_id = ${pointId}) as used`.execute(trx);
  return rows[0]?.used ?? false;
}
