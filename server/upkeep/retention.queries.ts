/** How long what is kept, and what the last runs took away. */
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { CLASSES, type ClassName, type RetentionClass } from "./retention.rules.ts";

export interface Retention {
  name: ClassName;
  /** Null: kept. */
  days: number | null;
  isFixed: boolean;
  last: { at: Date; removed: number } | null;
}

/** @throws NotFound for anybody but administrators */
export async function requireRetention(ctx: Context): Promise<Retention[]> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const runs = await ctx.db
    .selectFrom("retention_runs")
    .distinctOn("class")
    .select(["class", "at", "removed"])
    .orderBy("class")
    .orderBy("id", "desc")
    .execute();
  const periods = await findPeriods(ctx.db);
  return periods.map((period) => {
    const run = runs.find((row) => row.class === period.name);
    return { ...period, last: run ? { at: run.at, removed: run.removed } : null };
  });
}

/** For the notice that everybody reads. */
export async function findPeriods(db: Database): Promise<Omit<Retention, "last">[]> {
  const set = await db.selectFrom("retention_periods").select(["class", "days"]).execute();
  return (CLASSES as readonly (RetentionClass & { name: ClassName })[]).map(({ name, usual, isFixed = false }) => {
    const own = set.find((row) => row.class === name);
    return { name, days: own ? own.days : usual, isFixed };
  });
}
