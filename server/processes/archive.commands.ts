/** Archives processes that are over, takes them up again, and copies them for the next one; facilitators do. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { recordActs } from "../audit/commands.ts";
import type { Context, Trx } from "../context.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { nextNumber, recordEvent } from "./commands.ts";
import type { ProcessCopyInput } from "./forms.rules.ts";
import { requireProcess } from "./queries.ts";

/** From now on everybody only reads it. Saying it twice does no harm. */
export const archiveProcess = (ctx: Context, processId: number): Promise<void> => setArchived(ctx, processId, true);

export const reopenProcess = (ctx: Context, processId: number): Promise<void> => setArchived(ctx, processId, false);

async function setArchived(ctx: Context, processId: number, isArchived: boolean): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "process:archive");
  await transact(ctx, async (trx, announce) => {
    const changed = await trx
      .updateTable("processes")
      .set({ archived_at: isArchived ? ctx.now() : null })
      .where("id", "=", processId)
      .where("archived_at", isArchived ? "is" : "is not", null)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return;
    await recordEvent(trx, ctx, {
      processId,
      kind: isArchived ? "process-archived" : "process-reopened",
      path: `/processes/${processId}`,
    });
    announce(`process:${processId}`);
  });
  // Whoever writes in a text right now is judged anew.
  ctx.rooms.disconnect({ processId });
}

/**
 * A new process with the stages and rules of another one, from its first stage; whoever copies it facilitates it. Nothing that was
 * written goes along, and people only when they are wanted; nobody gets a letter.
 * @returns its id
 */
export async function copyProcess(ctx: Context, sourceId: number, input: ProcessCopyInput, requestId: string): Promise<number> {
  const source = await requireProcess(ctx, sourceId);
  authorise(source.my, "process:archive");
  return transact(ctx, (trx) =>
    once(trx, ctx, requestId, async () => {
      const id = await insertCopy(trx, ctx, sourceId, input);
      await copyStages(trx, sourceId, id);
      await copyRules(trx, ctx, sourceId, id);
      await copyMandates(trx, ctx, { from: sourceId, to: id, everybody: input.copy.includes("people") });
      await recordEvent(trx, ctx, {
        processId: id,
        kind: "process-created",
        params: { title: input.title },
        path: `/processes/${id}`,
      });
      return id;
    }),
  );
}

async function insertCopy(trx: Trx, ctx: Context, sourceId: number, input: ProcessCopyInput): Promise<number> {
  const { description, marking, template_key } = await trx
    .selectFrom("processes")
    .where("id", "=", sourceId)
    .select(["description", "marking", "template_key"])
    .executeTakeFirstOrThrow();
  const first = await trx
    .selectFrom("process_stages")
    .where("process_id", "=", sourceId)
    .orderBy("position")
    .select("key")
    .executeTakeFirstOrThrow();
  const today = dayOf(ctx.now());
  const { id } = await trx
    .insertInto("processes")
    .values({
      number: await nextNumber(trx, Number(today.slice(0, 4))),
      title: input.title,
      guiding_question: input.guiding_question,
      description,
      marking,
      template_key,
      starts_on: today,
      ends_on: null,
      stage: first.key,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** What was planned until when belongs to the old one. */
const copyStages = (trx: Trx, from: number, to: number) =>
  sql`
    insert into process_stages (process_id, key, position, title, purpose, open_to, done_when, rules, criteria)
    select ${to}::int, key, position, title, purpose, open_to, done_when, rules, criteria from process_stages where process_id = ${from}`.execute(
    trx,
  );

/** As a draft: what one process decided, another one has yet to. */
const copyRules = (trx: Trx, ctx: Context, from: number, to: number) =>
  sql`
    insert into rules_of_procedure (process_id, version, decision_rule, parity_benches, parity_tolerance, quorum_share,
      quorum_bench_share, anonymous_topics, non_attribution, silence_allowed, silence_days, substitution, deadline_days,
      notice_days, minutes_type, body, reason, created_at)
    select ${to}::int, 1, decision_rule, parity_benches, parity_tolerance, quorum_share,
      quorum_bench_share, anonymous_topics, non_attribution, silence_allowed, silence_days, substitution, deadline_days,
      notice_days, minutes_type, body, '', ${ctx.now()}
    from rules_of_procedure where process_id = ${from} and adopted_at is not null order by version desc limit 1`.execute(trx);

async function copyMandates(
  trx: Trx,
  ctx: Context,
  { from, to, everybody }: { from: number; to: number; everybody: boolean },
): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    insert into mandates (process_id, person_id, organisation_id, role, bench, bench_reason, may_bind, valid_from, created_at)
    select ${to}::int, person_id, organisation_id, role, bench, bench_reason, may_bind, ${dayOf(ctx.now())}::date, ${ctx.now()}
    from mandates
    where process_id = ${from} and valid_from <= ${dayOf(ctx.now())}::date and (valid_to is null or valid_to >= ${dayOf(ctx.now())}::date)
      and (${everybody} or person_id = ${ctx.actor.personId})
    order by id
    returning id`.execute(trx);
  const given = rows.map(({ id }) => ({ act: "mandate-given" as const, processId: to, subject: ["mandates", id] as const }));
  await recordActs(trx, ctx, given);
}
