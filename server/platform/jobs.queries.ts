/** Looks at the jobs of the installation, for whoever looks after it. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import type { FailedJob, JobCounts, JobKind } from "./jobs.rules.ts";

/** So many failed ones are shown, the newest first. */
const MOST_FAILED = 50;

export async function findJobs(db: Database): Promise<{ counts: JobCounts[]; failed: FailedJob[] }> {
  const counts = await sql<JobCounts>`
    select queue.name,
      (count(job.id) filter (where state < 'completed' and start_after <= now()))::int as waiting,
      (count(job.id) filter (where state < 'completed' and start_after > now()))::int as later,
      min(start_after) filter (where state < 'completed') as next,
      (count(job.id) filter (where state = 'failed'))::int as failed
    from pgboss.queue left join pgboss.job on job.name = queue.name
    where queue.name not like '\\_\\_pgboss%'
    group by queue.name order by queue.name`.execute(db);
  const failed = await sql<FailedJob>`
    select id, name, completed_on as "failedAt", retry_count + 1 as tries, coalesce(output->>'message', '') as reason
    from pgboss.job where state = 'failed' order by completed_on desc limit ${MOST_FAILED}`.execute(db);
  return { counts: counts.rows, failed: failed.rows };
}

/** The last one that was done, with what it left behind. */
export async function findLastDone<Output>(
  db: Database,
  { name }: JobKind<object>,
): Promise<{ doneAt: Date; output: Output } | undefined> {
  const { rows } = await sql<{ doneAt: Date; output: Output }>`
    select completed_on as "doneAt", output from (
      select name, state, completed_on, output from pgboss.job
      union all select name, state, completed_on, output from pgboss.archive) as jobs
    where name = ${name} and state = 'completed' order by completed_on desc limit 1`.execute(db);
  return rows[0];
}
