/** Looks at criteria: those that come with the software, and the versions that a process has made of them. */
import { sql } from "kysely";
import { PRESETS, type Preset } from "../../db/schema/formats.ts";
import type { Context, Database } from "../context.ts";
import { Invalid } from "../errors.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { presetCriteria, type Criterion } from "./criteria.rules.ts";

export interface CriteriaSet {
  id: number;
  preset: Preset;
  version: number;
  title: string;
  criteria: Criterion[];
  createdAt: Date;
  /** How many evaluations were made by it. */
  used: number;
}

/** Newest version first. */
export async function listCriteriaSets(
  ctx: Context,
  processId: number,
): Promise<{ process: ProcessHead; sets: CriteriaSet[] }> {
  const process = await requireProcess(ctx, processId);
  const rows = await ctx.db
    .selectFrom("criteria_sets")
    .where("process_id", "=", processId)
    .selectAll()
    .select(sql<number>`(select count(*)::int from evaluations where criteria_set = 'set-' || criteria_sets.id)`.as("used"))
    .orderBy("id", "desc")
    .execute();
  const sets = rows.map((row) => ({
    ...{ id: row.id, preset: row.preset, version: row.version, title: row.title, createdAt: row.created_at },
    criteria: row.criteria as Criterion[],
    used: row.used,
  }));
  return { process, sets };
}

/** @returns what an evaluation keeps of it @throws Invalid at `criteria` for a set of another process */
export async function requireCriteria(
  db: Database,
  processId: number,
  word: string,
): Promise<{ name: string; criteria: readonly Criterion[] }> {
  const preset = PRESETS.find((each) => each === word);
  if (preset) return { name: `${preset}-1`, criteria: presetCriteria(preset) };
  const row = /^[1-9]\d{0,8}$/.test(word)
    ? await db
        .selectFrom("criteria_sets")
        .where("process_id", "=", processId)
        .where("id", "=", Number(word))
        .select(["id", "criteria"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Invalid("common:invalid.choice", "criteria");
  return { name: `set-${row.id}`, criteria: row.criteria as Criterion[] };
}
