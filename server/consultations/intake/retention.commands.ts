/**
 * Letters that nobody enters are not kept for ever: they name people, and nobody decides about them. The moderation hears of it first, and
 * what was removed stands in the log of the process as a number.
 */
import { sql } from "kysely";
import { ABILITIES } from "../../access/rules.ts";
import type { SystemContext, Trx } from "../../context.ts";
import { notify } from "../../notifications/commands.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { recordEvents } from "../../processes/commands.ts";
import { LETTER_DAYS, LETTER_WARNING_DAYS } from "./rules.ts";

/** Tells of those that will be due, and removes those that were told of long enough ago. Done again it finds nothing to do. */
export async function removeOldLetters(ctx: SystemContext): Promise<{ told: number; removed: number }> {
  return transact(ctx, async (trx, announce) => {
    const removed = await remove(trx, ctx);
    return { removed, told: await tell(trx, ctx, announce) };
  });
}

const daysAgo = (ctx: SystemContext, days: number): Date => new Date(ctx.now().getTime() - days * 86_400_000);

interface Count {
  consultationId: number;
  processId: number;
  title: string;
  count: number;
}

/** Nothing changes in a process that is archived. */
const counted = sql`select consultations.id as "consultationId", consultations.process_id as "processId", consultations.title,
  count(*)::int as count from changed join consultations on consultations.id = changed.consultation_id group by consultations.id`;

const isOfLivingProcess = sql`consultation_id in (select consultations.id from consultations
  join processes on processes.id = process_id where archived_at is null)`;

async function tell(trx: Trx, ctx: SystemContext, announce: Announce): Promise<number> {
  const { rows } = await sql<Count>`with changed as (
    update statement_intakes set told_at = ${ctx.now()}
    where told_at is null and created_at <= ${daysAgo(ctx, LETTER_DAYS - LETTER_WARNING_DAYS)} and ${isOfLivingProcess}
    returning consultation_id) ${counted}`.execute(trx);
  for (const { consultationId, processId } of rows)
    await notify(trx, ctx, announce, {
      kind: "letters-waiting",
      processId,
      about: { kind: "consultation", id: consultationId },
      to: sql`select person_id from mandates where process_id = ${processId}
        and role = any(${[...ABILITIES["consultation:manage"]]}::text[])`,
    });
  return rows.reduce((sum, { count }) => sum + count, 0);
}

/** By the day on which it was told: a server that was off for weeks removes nothing without warning. */
async function remove(trx: Trx, ctx: SystemContext): Promise<number> {
  const { rows } = await sql<Count>`with changed as (
    delete from statement_intakes
    where told_at <= ${daysAgo(ctx, LETTER_WARNING_DAYS)} and ${isOfLivingProcess}
    returning consultation_id) ${counted}`.execute(trx);
  await recordEvents(
    trx,
    ctx,
    rows.map(({ processId, title, count }) => ({ processId, kind: "letters-removed", params: { title, count } })),
  );
  return rows.reduce((sum, { count }) => sum + count, 0);
}
