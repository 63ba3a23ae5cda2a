/** What administrators do with the jobs of the installation. */
import { sql } from "kysely";
import { recordAct } from "../audit/commands.ts";
import type { Context } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";

/** @throws NotFound for anybody but administrators, and for a job that is not there; Conflict when it did not fail */
export async function retryJob(ctx: Context, name: string, id: string): Promise<void> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const { rows } = await sql<{ isFailed: boolean }>`
    with job as (select name, id, state = 'failed' as is_failed from pgboss.job where name = ${name} and id::text = ${id} for update),
      retried as (
        update pgboss.job set state = 'retry', retry_limit = retry_count + 1, start_after = now(), completed_on = null
        where (name, id) in (select name, id from job where is_failed))
    select is_failed as "isFailed" from job`.execute(ctx.db);
  if (!rows[0]) throw new NotFound();
  if (!rows[0].isFailed) throw new Conflict("upkeep:jobs.not-failed");
  await recordAct(ctx.db, ctx, { act: "job-retried", facts: { job: name } });
}
