/** From the register to the agenda: what stands in an entry becomes a topic in one step, with its figures beside it. */
import type { Context, Database } from "../context.ts";
import { Conflict } from "../errors.ts";
import { listDataPoints } from "../figures/queries.ts";
import type { DataPoint } from "../figures/rules.ts";
import { countryName } from "../partnerships/countries.rules.ts";
import { requireAny } from "../partnerships/queries.ts";
import type { Register } from "../partnerships/rules.ts";
import { transact } from "../platform/transact.ts";
import { once } from "../platform/submissions.ts";
import { authoriseHandingIn, insertTopics } from "./commands.ts";

/**
 * A topic is seen by everybody in the process, so that only what everybody sees of the register can become one.
 * @returns its id @throws Conflict for an entry that only some see, or that its municipality has not confirmed
 */
export async function handInEntry(ctx: Context, register: Register, entryId: number, requestId: string): Promise<number> {
  const of = await requireAny(ctx, register, entryId);
  const { process, entry } = of;
  authoriseHandingIn(process);
  const isOpen = entry.sight === "process" && (entry.state === "own" || (entry.state === "proposed" && entry.ownerId === null));
  if (!isOpen) throw new Conflict("partnerships:error.not-for-all");
  const name = of.register === "partnerships" ? of.entry.partner : of.entry.title;
  const wording = {
    title: `${entry.placeName}: ${name} (${countryName(entry.country, ctx.language)})`.slice(0, 200),
    problem: entry.note,
    concerned: entry.placeName,
    source: `${ctx.t(`partnerships:tabs.${register}`)}: /${register}/${entryId}`,
  };
  const author = { is_anonymous: false, person_id: ctx.actor.personId, organisation_id: process.my.organisationId };
  const subject = register === "partnerships" ? "partnership" : "interdependency";
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const [id] = await insertTopics(trx, ctx, process.id, [
        { ...wording, ...author, behalf_name: "", countersigning: null, sent_key: null },
      ]);
      const points = await listDataPoints(trx, [{ subject, ids: [entryId] }]);
      if (points.length > 0)
        await trx
          .insertInto("topic_figures")
          .values(points.map((point) => ({ topic_id: id!, data_point_id: point.id })))
          .execute();
      announce(`topics:${process.id}`);
      return id!;
    }),
  );
}

/** Figures that a topic was handed in with, and which of them have a newer value by now; callers have asked for the topic. */
export async function listTopicFigures(db: Database, topicId: number): Promise<DataPoint[]> {
  const rows = await db
    .selectFrom("topic_figures")
    .innerJoin("data_points", "data_points.id", "data_point_id")
    .where("topic_id", "=", topicId)
    .select(["data_points.id", "subject", "subject_id"])
    .execute();
  const subjects = [
    ...new Map(
      rows.map((row) => [`${row.subject} ${row.subject_id}`, { subject: row.subject, ids: [row.subject_id] }]),
    ).values(),
  ];
  const points = await listDataPoints(db, subjects);
  const cited = new Set(rows.map(({ id }) => id));
  return points.filter(({ id }) => cited.has(id));
}
