/** Follow-up that does not die with the meeting: whoever has taken on a task is reminded a few days before it is due, and once it is overdue. */
import { sql } from "kysely";
import { addDays } from "../calendar/working-days.rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { SystemContext } from "../context.ts";
import { notify } from "../notifications/commands.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import { transact } from "../platform/transact.ts";

const DAYS_BEFORE = 3;

export const TASK_JOBS: readonly JobHandler[] = [
  handle(jobKind("roundtables.tasks-due", { cron: "10 7 * * *", retryLimit: 3 }), (ctx) => remindOfTasks(ctx)),
];

/**
 * Of a roundtable and an organisation one line, however many tasks; of tasks that nobody has taken on the facilitators hear. Done again on
 * the same day it finds nothing to do.
 */
export async function remindOfTasks(ctx: SystemContext): Promise<{ told: number }> {
  const today = dayOf(ctx.now());
  return transact(ctx, async (trx, announce) => {
    const { rows } = await sql<{ roundtableId: number; processId: number; organisationId: number | null }>`
      with due as (
        update tasks set reminders = case when due_on < ${today}::date then 2 else 1 end
        from processes
        where processes.id = tasks.process_id and processes.archived_at is null and done_at is null
          and (reminders = 0 and due_on <= ${addDays(today, DAYS_BEFORE)}::date or reminders < 2 and due_on < ${today}::date)
        returning tasks.roundtable_id, tasks.process_id, tasks.organisation_id)
      select distinct roundtable_id as "roundtableId", process_id as "processId", organisation_id as "organisationId" from due
      order by roundtable_id, organisation_id`.execute(trx);
    let told = 0;
    for (const { roundtableId, processId, organisationId } of rows) {
      const people = await notify(trx, ctx, announce, {
        ...{ kind: "task-due", processId, about: { kind: "roundtable", id: roundtableId } },
        to: sql`select person_id from mandates where process_id = ${processId} and case when ${organisationId}::int is null
          then role = 'facilitator' else organisation_id = ${organisationId}::int and role <> 'observer' end`,
      });
      told += people.length;
    }
    return { told };
  });
}
