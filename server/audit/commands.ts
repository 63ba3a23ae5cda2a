/** Notes what was done, in the transaction that does it; the database chains it at the commit. */
import { sql } from "kysely";
import type { Database, PublicContext } from "../context.ts";
import type { Act, Facts } from "./rules.ts";

export interface NewEntry {
  act: Act;
  processId?: number | null;
  /** What it was done to: as an address says it, `documents` 4. */
  subject?: readonly [kind: string, id: number];
  /** Codes, numbers and days. Never words that somebody wrote: the database refuses blanks. */
  facts?: Facts;
}

type Acting = Pick<PublicContext, "now"> & { actor: { personId: number } | null };

/**
 * @param db the command's transaction; outside of one the entry stands for itself
 * @param ctx with the actor whose act it is; null for the system and for who is not known
 */
export const recordAct = (db: Database, ctx: Acting, entry: NewEntry): Promise<void> => recordActs(db, ctx, [entry]);

export async function recordActs(db: Database, ctx: Acting, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db.insertInto("audit_entries").values(rowsOf(ctx, entries)).execute();
}

/** Unless the same was noted today, which an index of the database knows. */
export async function recordReading(db: Database, ctx: Acting, entry: NewEntry): Promise<void> {
  await db
    .insertInto("audit_entries")
    .values(rowsOf(ctx, [entry]))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const rowsOf = (ctx: Acting, entries: readonly NewEntry[]) =>
  entries.map(({ act, processId, subject, facts }) => ({
    at: ctx.now(),
    act,
    person_id: ctx.actor?.personId ?? null,
    process_id: processId ?? null,
    subject_kind: subject?.[0] ?? null,
    subject_id: subject?.[1] ?? null,
    facts: JSON.stringify(facts ?? {}),
  }));

/** A deletion run: what is older goes from the beginning of the chain, which then begins at an anchor. @returns how many */
export async function forgetEntries(db: Database, before: Date): Promise<number> {
  const { rows } = await sql<{ gone: number }>`select audit_forget(${before}) as gone`.execute(db);
  return rows[0]!.gone;
}
