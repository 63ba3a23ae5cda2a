/** From the register to the agenda: what stands in an entry becomes a topic in one step, with its figures beside it. */
import type { Context, Database } from "../context.ts";
import { Conflict } from "../errors.ts";
import { listDataPoints } from "../figures/queries.ts";
import { newerThan, type DataPoint } from "../figures/rules.ts";
import { countryName } from "../partnerships/countries.rules.ts";
import { requireAny } from "../partnerships/queries.ts";
import { isOpenToAll, subjectOf, type Register } from "../partnerships/rules.ts";
import { openAmong } from "../partnerships/sight.queries.ts";
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
  if (!isOpenToAll(entry)) throw new Conflict("partnerships:error.not-for-all");
  const name = of.register === "partnerships" ? of.entry.partner : of.entry.title;
  const wording = {
    title: `${entry.placeName}: ${name} (${countryName(entry.country, ctx.language)})`.slice(0, 200),
    problem: entry.note,
    concerned: entry.placeName,
    source: `${ctx.t(`partnerships:tabs.${register}`)}: /${register}/${entryId}`,
  };
  const author = { is_anonymous: false, person_id: ctx.actor.personId, organisation_id: process.my.organisationId };
  const subject = subjectOf(register);
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

export type TopicFigure = DataPoint & { newer: DataPoint | null };

/**
 * Figures that a topic was handed in with, and which of them have a newer value by now. What its municipality shows to everybody no
 * longer is no longer shown here either. Callers have asked for the topic.
 */
export async function listTopicFigures(db: Database, topicId: number): Promise<TopicFigure[]> {
  const rows = await db
    .selectFrom("topic_figures")
    .innerJoin("data_points", "data_points.id", "data_point_id")
    .where("topic_id", "=", topicId)
    .select(["data_points.id", "subject", "subject_id"])
    .execute();
  const idsOf = (subject: string) => rows.filter((row) => row.subject === subject).map((row) => row.subject_id);
  const [partnerships, interdependencies] = await Promise.all([
    openAmong(db, "partnerships", idsOf("partnership")),
    openAmong(db, "interdependencies", idsOf("interdependency")),
  ]);
  const points = await listDataPoints(db, [
    { subject: "partnership", ids: [...partnerships] },
    { subject: "interdependency", ids: [...interdependencies] },
  ]);
  const cited = new Set(rows.map(({ id }) => id));
  return points.filter(({ id }) => cited.has(id)).map((point) => ({ ...point, newer: newerThan(point, points) ?? null }));
}
