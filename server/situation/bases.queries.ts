/** Looks at what decisions rest on, and could: only what the actor sees. */
import { sql, type RawBuilder } from "kysely";
import { ABILITIES } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { validMandates } from "../processes/queries.ts";
import { isSeen, tables } from "./queries.ts";
import type { Basis } from "./bases.rules.ts";

const MOST_OFFERED = 100;

/** Beside `run` and `my`, as narrowly as the rule itself: the moderation, and each municipality that has a band in it. */
const seesRun = sql<boolean>`(my.role = any(${[...ABILITIES["situation:manage"]]}::text[]) or exists (
  select from priority_bands as band join profiles on profiles.id = band.profile_id
  where band.run_id = run.id and profiles.organisation_id = my.organisation_id))`;

/** @param joins what else is asked of either; for all of one column more */
const bases = (ctx: Context, { column, pictures, runs }: Record<"column" | "pictures" | "runs", RawBuilder<unknown>>) => sql<
  Basis & { decisionId: number | null }
>`
  select 'situation' as kind, report.id, report.number, report.title, report.released_at as at, '/situation/' || report.id as path, ${column}
  from ${tables(ctx, ctx.db)} ${pictures} and report.state = 'released' and ${isSeen}
  union all
  select 'priorities', run.id, run.number, run.purpose, run.made_at,
    '/processes/' || run.process_id || '/profiles/priorities/runs/' || run.id, ${column}
  from priority_runs as run join (${validMandates(ctx, ctx.db)}) as my on my.process_id = run.process_id ${runs} and ${seesRun}`;

/** That a decision of the process can rest on, the newest first. */
export async function listBases(ctx: Context, processId: number): Promise<Basis[]> {
  const all = bases(ctx, {
    column: sql`null::int as "decisionId"`,
    pictures: sql`where report.process_id = ${processId}`,
    runs: sql`where run.process_id = ${processId}`,
  });
  const { rows } = await sql<Basis & { decisionId: null }>`
    select * from (${all}) as basis order by at desc, kind, id desc limit ${MOST_OFFERED}`.execute(ctx.db);
  return rows.map(({ decisionId: _, ...basis }) => basis);
}

/** What several decisions rest on. */
export async function listBasesOf(ctx: Context, decisionIds: readonly number[]): Promise<(Basis & { subjectId: number })[]> {
  if (decisionIds.length === 0) return [];
  const ids = sql`any(${[...decisionIds]}::int[])`;
  const all = bases(ctx, {
    column: sql`used.decision_id as "decisionId"`,
    pictures: sql`
      join (select report_id, subject_id as decision_id from situation_uses where subject = 'decision') as used
        on used.report_id = report.id where used.decision_id = ${ids}`,
    runs: sql`join priority_run_uses as used on used.run_id = run.id where used.decision_id = ${ids}`,
  });
  const { rows } = await sql<Basis & { decisionId: number }>`
    select * from (${all}) as basis order by kind desc, number`.execute(ctx.db);
  return rows.map(({ decisionId, ...basis }) => ({ ...basis, subjectId: decisionId }));
}

/** Decisions that rest on a kept result; callers have asked for it. */
export async function listDecisionsOn({ db }: Pick<Context, "db">, runId: number): Promise<{ label: string; path: string }[]> {
  const { rows } = await sql<{ label: string; path: string }>`
    select number || ': ' || left(body, 120) as label, '/roundtables/' || roundtable_id as path
    from priority_run_uses join decisions on decisions.id = decision_id where run_id = ${runId} order by decisions.id`.execute(
    db,
  );
  return rows;
}
