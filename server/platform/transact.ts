/** One command, one transaction: whoever listens hears of it when it can be read, and of what was rolled back never. */
import { sql } from "kysely";
import type { BaseContext, Topic, Trx } from "../context.ts";

export type Announce = (topic: Topic) => void;

/** @param work what it announces goes out after the commit, in order, each topic once */
export async function transact<T>(
  ctx: Pick<BaseContext, "db" | "announce">,
  work: (trx: Trx, announce: Announce) => Promise<T>,
): Promise<T> {
  const topics = new Set<Topic>();
  const result = await ctx.db.transaction().execute((trx) => work(trx, (topic) => void topics.add(topic)));
  for (const topic of topics) ctx.announce(topic);
  return result;
}

/**
 * Within a transaction, the tables themselves and not what whoever acts is cleared for (db/schema/cleared.ts): for what is true for
 * everybody, such as whether a text still says what was frozen. Nothing that is read here is shown to them.
 */
export async function onTables<T>(trx: Trx, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ path: string }>`
    select current_setting('search_path') as path, set_config('search_path', 'public', true)`.execute(trx);
  const result = await work();
  await sql`select set_config('search_path', ${rows[0]!.path}, true)`.execute(trx);
  return result;
}
