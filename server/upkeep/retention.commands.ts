/** Deletion runs: what is older than its class says goes, and each run is written down. */
import { sql } from "kysely";
import { forgetEntries, recordAct } from "../audit/commands.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, SystemContext, Trx } from "../context.ts";
import { Invalid, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { thinAttendances } from "../roundtables/thinning.commands.ts";
import { dissolveAccount } from "./leaving.commands.ts";
import { findPeriods } from "./retention.queries.ts";
import { CLASSES, type ClassName, type RetentionClass } from "./retention.rules.ts";

/** @throws NotFound for anybody but administrators; Invalid for a class that has its period by itself */
export async function setPeriod(ctx: Context, input: { class: string; days: number | null }): Promise<void> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const known: RetentionClass | undefined = CLASSES.find(({ name }) => name === input.class);
  if (!known || known.isFixed) throw new Invalid("common:invalid.choice", "class");
  await transact(ctx, async (trx) => {
    const row = { days: input.days, changed_at: ctx.now(), changed_by: ctx.actor.personId };
    await trx
      .insertInto("retention_periods")
      .values({ class: input.class, ...row })
      .onConflict((conflict) => conflict.column("class").doUpdateSet(row))
      .execute();
    await recordAct(trx, ctx, { act: "settings-changed", facts: { retention: input.class, days: input.days ?? "kept" } });
  });
}

/** @returns how many went of each class that has a period */
export async function runRetention(ctx: SystemContext): Promise<Partial<Record<ClassName, number>>> {
  const removed: Partial<Record<ClassName, number>> = {};
  const failures: unknown[] = [];
  for (const { name, days } of await findPeriods(ctx.db)) {
    if (days === null) continue;
    const before = new Date(ctx.now().getTime() - days * 86_400_000);
    // One that fails holds up no other.
    await run(ctx, name, before).then(
      (count) => (removed[name] = count),
      (error: unknown) => failures.push(error),
    );
  }
  if (failures.length > 0) throw failures[0];
  return removed;
}

async function run(ctx: SystemContext, name: ClassName, before: Date): Promise<number> {
  const accounts = name === "accounts" ? await dissolveUnused(ctx, before) : 0;
  return transact(ctx, async (trx) => {
    const removed = accounts + (await (RUNS[name]?.(trx, before, ctx.now()) ?? 0));
    // Of runs that took nothing the last one is enough.
    await trx.deleteFrom("retention_runs").where("class", "=", name).where("removed", "=", 0).execute();
    await trx.insertInto("retention_runs").values({ class: name, at: ctx.now(), removed }).execute();
    if (removed > 0) await recordAct(trx, ctx, { act: "retention-run", facts: { class: name, removed } });
    return removed;
  });
}

const count = async (deletion: { executeTakeFirstOrThrow(): Promise<{ numDeletedRows: bigint }> }) =>
  Number((await deletion.executeTakeFirstOrThrow()).numDeletedRows);

const RUNS: Partial<Record<ClassName, (trx: Trx, before: Date, now: Date) => Promise<number>>> = {
  attendance: (trx, before, now) => thinAttendances(trx, { before, now, protectedOnly: false }),
  "attendance-protected": (trx, before, now) => thinAttendances(trx, { before, now, protectedOnly: true }),
  cards: (trx, before) => forgetBallots(trx, before, "cards"),
  ballots: (trx, before) => forgetBallots(trx, before, "ballots"),
  "audit-log": forgetEntries,
  "register-files": forgetRegisterFiles,
  mails: (trx, before) => count(trx.deleteFrom("mails").where("created_at", "<", before)),
  sessions: (trx, before) => count(trx.deleteFrom("sessions").where("expires_at", "<", before)),
};

const DAY = 86_400_000;

/** Files that were looked at and left go after a day, as their pages say; what was taken over from a file stays in the register. */
async function forgetRegisterFiles(trx: Trx, before: Date, now: Date): Promise<number> {
  const left = new Date(now.getTime() - DAY);
  const imports = await count(
    trx
      .deleteFrom("register_imports")
      .where((eb) =>
        eb.or([
          eb.and([eb("state", "=", "undone"), eb("created_at", "<", before)]),
          eb.and([eb("state", "=", "read"), eb("created_at", "<", left)]),
        ]),
      ),
  );
  const lists = await count(trx.deleteFrom("format_lists").where("created_at", "<", left));
  const { numUpdatedRows } = await trx
    .updateTable("register_imports")
    .where("state", "=", "done")
    .where("created_at", "<", before)
    .where(sql<boolean>`refused <> '[]'::jsonb`)
    .set({ refused: "[]", rows: "[]" })
    .executeTakeFirstOrThrow();
  return imports + lists + Number(numUpdatedRows);
}

/** What was counted stays as it was published; who said what goes. */
async function forgetBallots(trx: Trx, before: Date, which: "cards" | "ballots"): Promise<number> {
  const runs = trx
    .selectFrom("method_runs")
    .where("released_at", "<", before)
    .where("method", which === "cards" ? "=" : "!=", "cards")
    .select("id");
  const ballots = await count(trx.deleteFrom("method_ballots").where("run_id", "in", runs));
  return ballots + (await count(trx.deleteFrom("method_urns").where("run_id", "in", runs)));
}

/** So many at most in one run: each is a walk through every table. */
const MOST_ACCOUNTS = 10;

/** Nobody who administers, acts anywhere, or was here since. */
async function dissolveUnused(ctx: SystemContext, before: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select id from people
    where left_at is null and not is_admin and not is_auditor and created_at < ${before}
      and not exists (select from mandates where person_id = people.id and (valid_to is null or valid_to >= ${dayOf(before)}::date))
      and not exists (select from sessions where person_id = people.id and last_seen_at >= ${before})
    order by id limit ${MOST_ACCOUNTS}`.execute(ctx.db);
  for (const { id } of rows) await dissolveAccount(ctx, id);
  return rows.length;
}
