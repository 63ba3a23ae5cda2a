/** Looks at the lists of indicators of a process; everybody in it may know what is asked. */
import type { Context, Database } from "../context.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { FIRST_SET, type Indicator } from "./rules.ts";
import type { IndicatorSet } from "./sets.rules.ts";

/** All versions, the first one first; callers have asked for the process. */
export async function readSets(db: Database, processId: number): Promise<IndicatorSet[]> {
  const rows = await db
    .selectFrom("indicator_sets")
    .leftJoin("people", "people.id", "made_by")
    .where("process_id", "=", processId)
    .select(["version", "indicators", "reason", "people.name as madeBy", "made_at as madeAt"])
    .orderBy("version")
    .execute();
  return [{ version: 1, indicators: FIRST_SET, reason: "", madeBy: null, madeAt: null }, ...rows.map(setOf)];
}

const setOf = ({ indicators, ...row }: { indicators: readonly Indicator[] } & Omit<IndicatorSet, "indicators">) => ({
  ...row,
  indicators,
});

/** @throws NotFound without a mandate in the process */
export async function listSets(ctx: Context, processId: number): Promise<{ process: ProcessHead; sets: IndicatorSet[] }> {
  const process = await requireProcess(ctx, processId);
  return { process, sets: await readSets(ctx.db, processId) };
}
