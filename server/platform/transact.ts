/** One command, one transaction: whoever listens hears of it when it can be read, and of what was rolled back never. */
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
