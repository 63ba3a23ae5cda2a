/** Changes the running order: points come, go, change and move; numbers follow as long as the roundtable is planned. */
import { sql } from "kysely";
import type { PointKind } from "../../db/schema/roundtables.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { changePlan } from "./commands.ts";
import { addHeading } from "./records.commands.ts";
import { areOfProcess, moreOfPoint } from "./links.queries.ts";
import { listProposals } from "./proposals.queries.ts";
import type { RoundtableHead } from "./queries.ts";
import { linkedIds, type PointForm } from "./forms.rules.ts";
import { followingLabel, isAutomatic, relabel, reordered } from "./rules.ts";
import { TEMPLATE_POINTS, type Template } from "./templates.rules.ts";
import type { TextPoint } from "./text.rules.ts";

/** @returns the id of the new point, at the end of the running order */
export async function addPoint(ctx: Context, id: number, form: PointForm, requestId: string): Promise<number> {
  return addAll(ctx, id, requestId, async (trx, roundtable) => [
    { label: form.label, ...(await columnsOf(trx, roundtable, form)) },
  ]);
}

/** The points of another roundtable of the process, at the end, with what they are about. @throws Invalid for any other */
export async function copyPoints(ctx: Context, id: number, from: number, requestId: string): Promise<void> {
  await addAll(ctx, id, requestId, async (trx, roundtable) => {
    const points = await trx
      .selectFrom("points")
      .innerJoin("roundtables", "roundtables.id", "points.roundtable_id")
      .where("roundtables.id", "=", from)
      .where("roundtables.id", "!=", id)
      .where("roundtables.process_id", "=", roundtable.processId)
      .select(["points.label", "points.is_sub", ...CONTENT, moreOfPoint.as("more")])
      .orderBy("points.position")
      .orderBy("points.id")
      .execute();
    if (points.length === 0) throw new Invalid("common:invalid.choice", "from");
    return points.map((point) => ({ ...point, label: isAutomatic(point.label, point.is_sub) ? "" : point.label }));
  });
}

/** What a point says, wherever it stands. */
const CONTENT = [
  "points.title",
  "points.kind",
  "points.minutes",
  "points.presenter",
  "points.is_internal",
  "points.agenda_item_id",
  "points.recommendation_id",
  "points.document_id",
] as const;

/** A running order as such meetings usually go, at the end. */
export async function addTemplate(ctx: Context, id: number, template: Template, requestId: string): Promise<void> {
  await addAll(ctx, id, requestId, async () =>
    TEMPLATE_POINTS[template].map(({ key, isSub = false, ...point }) => ({
      ...{ label: "", title: ctx.t(`roundtables:template.point.${key}`), is_sub: isSub },
      ...point,
    })),
  );
}

/**
 * What is open becomes points: kept from earlier roundtables, recommendations and agenda items that are not settled, open tasks.
 * @param keys of `listProposals` @throws Conflict when nothing of it is open any more
 */
export async function addProposals(ctx: Context, id: number, keys: readonly string[], requestId: string): Promise<void> {
  await addAll(ctx, id, requestId, async (trx, roundtable) => {
    const proposals = await listProposals(trx, ctx, roundtable);
    const chosen = proposals.filter(({ key }) => keys.includes(key));
    if (chosen.length === 0) throw new Conflict("roundtables:refusal.no-open-items");
    return chosen.map(({ point }) => ({ label: "", ...point }));
  });
}

interface NewPoint {
  /** Empty: numbered automatically. */
  label: string;
  title: string;
  kind: PointKind;
  minutes: number;
  presenter?: string;
  is_internal?: boolean;
  is_sub?: boolean;
  fixed_time?: string | null;
  agenda_item_id?: number | null;
  recommendation_id?: number | null;
  document_id?: number | null;
  carried_from_id?: number | null;
  /** As forms call them. */
  more?: readonly string[];
}

/** @param find asked once, however often the form is sent @returns the id of the last of them */
async function addAll(
  ctx: Context,
  id: number,
  requestId: string,
  find: (trx: Trx, roundtable: RoundtableHead) => Promise<NewPoint[]>,
): Promise<number> {
  // Only the first sending makes headings in minutes that were begun.
  let headings = null as { documentId: number; points: TextPoint[] } | null;
  const lastId = await changePlan(ctx, id, (trx, roundtable) =>
    once(trx, ctx, requestId, async () => {
      const points = await listPoints(trx, id);
      const order = [...points];
      const links: LinkOfPoint[] = [];
      for (const { label: wanted, more = [], ...point } of await find(trx, roundtable)) {
        const label = wanted || (roundtable.state === "open" ? followingLabel(order, point.kind, point.is_sub) : "0");
        const { id: newId } = await trx
          .insertInto("points")
          .values({ agenda_item_id: null, document_id: null, roundtable_id: id, position: order.length, label, ...point })
          .returning("id")
          .executeTakeFirstOrThrow();
        links.push(...more.map((link) => ({ point_id: newId, ...linkedIds(link) })));
        order.push({ id: newId, label, title: point.title, kind: point.kind, isSub: point.is_sub ?? false });
      }
      if (links.length > 0) await trx.insertInto("point_links").values(links).execute();
      const labelled = roundtable.state === "planned" ? relabel(order) : order;
      await writeOrder(trx, labelled);
      const { minutesDocumentId } = roundtable;
      if (minutesDocumentId) headings = { documentId: minutesDocumentId, points: labelled.slice(points.length) };
      return order.at(-1)?.id ?? 0;
    }),
  );
  for (const point of headings?.points ?? []) await addHeading(ctx, headings!.documentId, point);
  return lastId;
}

export async function editPoint(ctx: Context, id: number, pointId: number, form: PointForm): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    const points = await listPoints(trx, id);
    const point = points.find((other) => other.id === pointId);
    if (!point) throw new NotFound();
    const label = form.label || (roundtable.state === "open" ? point.label : "0");
    const { more, ...columns } = await columnsOf(trx, roundtable, form);
    await trx
      .updateTable("points")
      .where("id", "=", pointId)
      .set({ label, granted_minutes: 0, ...columns })
      .execute();
    await trx.deleteFrom("point_links").where("point_id", "=", pointId).execute();
    const links = more.map((link) => ({ point_id: pointId, ...linkedIds(link) }));
    if (links.length > 0) await trx.insertInto("point_links").values(links).execute();
    if (roundtable.state === "planned") {
      const changed = { label, kind: form.kind, isSub: form.is_sub ?? false };
      await writeOrder(trx, relabel(points.map((other) => (other.id === pointId ? { ...other, ...changed } : other))));
    }
  });
}

/** What can be changed in the running order itself. */
export async function planPoint(
  ctx: Context,
  id: number,
  pointId: number,
  plan: { kind: PointKind; minutes: number },
): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    const points = await listPoints(trx, id);
    if (!points.some((point) => point.id === pointId)) throw new NotFound();
    await trx
      .updateTable("points")
      .where("id", "=", pointId)
      .set({ ...plan, granted_minutes: 0 })
      .execute();
    const changed = points.map((point) => (point.id === pointId ? { ...point, kind: plan.kind } : point));
    if (roundtable.state === "planned") await writeOrder(trx, relabel(changed));
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

/** @returns where the undoing is posted to @throws Conflict for the current point, and for one that something was recorded or asked under */
export async function removePoint(ctx: Context, id: number, pointId: number): Promise<string> {
  return changePlan(ctx, id, async (trx, roundtable) => {
    const points = await listPoints(trx, id);
    if (!points.some((point) => point.id === pointId)) throw new NotFound();
    if (roundtable.currentPointId === pointId) throw new Conflict("roundtables:refusal.point-is-current");
    if (await isUsed(trx, pointId)) throw new Conflict("roundtables:refusal.point-is-used");
    const removal = { processId: roundtable.processId, ability: "roundtable:plan", path: `/roundtables/${id}/points` } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ["points", "id", pointId],
      ["point_links", "point_id", pointId],
    ]);
    await trx.deleteFrom("points").where("id", "=", pointId).execute();
    const rest = points.filter((point) => point.id !== pointId);
    await writeOrder(trx, roundtable.state === "planned" ? relabel(rest) : rest);
    return undo;
  });
}

/** A point that has come back stands where it stood. */
export async function placeReturned(
  trx: Trx,
  roundtable: RoundtableHead,
  point: { id: number; position: number },
): Promise<void> {
  const points = await listPoints(trx, roundtable.id);
  const order = reordered(
    points.map(({ id }) => id),
    point.id,
    point.position,
  );
  const sorted = order.flatMap((next) => points.find(({ id }) => id === next) ?? []);
  await writeOrder(trx, roundtable.state === "planned" ? relabel(sorted) : sorted);
}

interface PlannedPoint {
  id: number;
  label: string;
  title: string;
  kind: PointKind;
  isSub: boolean;
}

function listPoints(trx: Trx, id: number): Promise<PlannedPoint[]> {
  return trx
    .selectFrom("points")
    .where("roundtable_id", "=", id)
    .select(["id", "label", "title", "kind", "is_sub as isSub"])
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

/** @throws Invalid when the linked agenda item, recommendation or one of the documents is not of this process */
async function columnsOf(trx: Trx, { processId }: RoundtableHead, form: PointForm) {
  const { title, kind, minutes, presenter = "", fixed_time = null, is_sub = false, is_internal = false } = form;
  const links = linkedIds(form.link);
  const paper = form.paper ? `document:${form.paper}` : "";
  for (const [field, chosen] of [
    ["link", [form.link]],
    ["paper", [paper]],
    ["more", form.more ?? []],
  ] as const)
    if (!(await areOfProcess(trx, processId, chosen.filter(Boolean)))) throw new Invalid("common:invalid.choice", field);
  // What is about a document has it already.
  links.document_id ??= form.paper ?? null;
  const more = (form.more ?? []).filter((link) => link !== form.link && link !== `document:${links.document_id}`);
  return { title, kind, minutes, presenter, fixed_time, is_sub, is_internal, ...links, more };
}

type LinkOfPoint = { point_id: number } & ReturnType<typeof linkedIds>;

async function isUsed(trx: Trx, pointId: number): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from method_runs where point_id = ${pointId})
      or exists (select from decisions where point_id = ${pointId})
      or exists (select from tasks where point_id = ${pointId})
      or exists (select from group_works where point_id = ${pointId})
      or exists (select from room_notes where point_id = ${pointId}) as used`.execute(trx);
  return rows[0]?.used ?? false;
}
