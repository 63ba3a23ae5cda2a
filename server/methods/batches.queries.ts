/** Looks at paper: what is to be typed, and what waits for the second person. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { paperSums, type BatchRow, type PaperRun, type PaperSums } from "./batches.rules.ts";
import type { RunHead } from "./runs.rules.ts";

/** What the lines of a batch are read against. */
export async function paperRun(db: Database, run: Pick<RunHead, "id" | "isSecret" | "config" | "options">): Promise<PaperRun> {
  const voices = await db
    .selectFrom("method_voices as voice")
    .innerJoin("organisations", "organisations.id", "voice.organisation_id")
    .leftJoin("people", "people.id", "voice.person_id")
    .where("voice.run_id", "=", run.id)
    .select([
      "voice.voice_key as key",
      "voice.bench",
      sql<string>`coalesce(people.name, organisations.name)`.as("name"),
      sql<string>`coalesce(people.name, organisations.short_name)`.as("shortName"),
    ])
    .orderBy("name")
    .execute();
  return { isSecret: run.isSecret, config: run.config, optionIds: run.options.map((option) => option.id), voices };
}

/** How many wait for the second person. */
export async function countWaitingBatches(db: Database, runId: number): Promise<number> {
  const row = await db
    .selectFrom("method_batches")
    .where("run_id", "=", runId)
    .where("confirmed_at", "is", null)
    .select(sql<number>`count(*)::int`.as("n"))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Of all sheets that were counted; null: there were none. Numbers alone, which everybody may know beside the result. */
export async function sumPaper(db: Database, runId: number): Promise<PaperSums | null> {
  const row = await db
    .selectFrom("method_batches")
    .where("run_id", "=", runId)
    .where("confirmed_at", "is not", null)
    .select([
      sql<number>`count(*)::int`.as("batches"),
      sql<number>`coalesce(sum(issued), 0)::int`.as("issued"),
      sql<number>`coalesce(sum(returned), 0)::int`.as("returned"),
      sql<number>`coalesce(sum(invalid), 0)::int`.as("invalid"),
    ])
    .executeTakeFirstOrThrow();
  const { batches, ...sums } = row;
  return batches === 0 ? null : paperSums(sums);
}

export interface ListedBatch {
  id: number;
  issued: number;
  returned: number;
  invalid: number;
  /** Until it is confirmed: to compare with the sheets. */
  rows: BatchRow[] | null;
  enteredBy: { id: number; name: string };
  confirmedBy: string | null;
}

export async function listBatches(db: Database, runId: number): Promise<ListedBatch[]> {
  const rows = await db
    .selectFrom("method_batches as batch")
    .innerJoin("people as enterer", "enterer.id", "batch.entered_by")
    .leftJoin("people as confirmer", "confirmer.id", "batch.confirmed_by")
    .where("batch.run_id", "=", runId)
    .select([
      "batch.id",
      "batch.issued",
      "batch.returned",
      "batch.invalid",
      "batch.rows",
      "enterer.id as enterer_id",
      "enterer.name as enterer",
      "confirmer.name as confirmedBy",
    ])
    .orderBy("batch.id")
    .execute();
  return rows.map(({ enterer_id, enterer, rows: lines, ...row }) => ({
    ...row,
    rows: lines as BatchRow[] | null,
    enteredBy: { id: enterer_id, name: enterer },
  }));
}
