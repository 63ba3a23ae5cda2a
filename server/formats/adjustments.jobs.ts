/** Half a year, a year and two years after a response: whoever took something on, and the facilitators, are asked what came of it. */
import { sql } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { SystemContext } from "../context.ts";
import { notify } from "../notifications/commands.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { transact } from "../platform/transact.ts";
import { FOLLOW_UP_DUE } from "./adjustments.jobs.rules.ts";

export const FORMAT_JOBS: readonly JobHandler[] = [
  handle(FOLLOW_UP_DUE, (ctx, { adjustmentId, months }) => remindOfFollowUp(ctx, adjustmentId, months)),
];

/** Once, and not when somebody has said it already. */
export async function remindOfFollowUp(ctx: SystemContext, adjustmentId: number, months: number): Promise<{ told: number }> {
  return transact(ctx, async (trx, announce) => {
    const due = await trx
      .updateTable("follow_ups")
      .from("adjustments")
      .innerJoin("formats", "formats.id", "adjustments.format_id")
      .whereRef("adjustments.id", "=", "follow_ups.adjustment_id")
      .where("follow_ups.adjustment_id", "=", adjustmentId)
      .where("months", "=", months as 6 | 12 | 24)
      .where("state", "=", "offen")
      .where("reminded_at", "is", null)
      .where("follow_ups.due_on", "<=", dayOf(ctx.now()))
      .set({ reminded_at: ctx.now() })
      .returning(["process_id", "evaluation_id", "addressee_id"])
      .executeTakeFirst();
    if (!due) return { told: 0 };
    const told = await notify(trx, ctx, announce, {
      kind: "follow-up-due",
      processId: due.process_id,
      about: { kind: "evaluation", id: due.evaluation_id },
      to: sql`select person_id from mandates where process_id = ${due.process_id}
        and (role = 'facilitator' or organisation_id = ${due.addressee_id} and (role = 'head_delegate' or may_bind))`,
    });
    announce(`process:${due.process_id}`);
    return { told: told.length };
  });
}
