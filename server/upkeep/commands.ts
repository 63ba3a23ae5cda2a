/** What administrators do with the jobs of the installation. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";

/** @throws NotFound for anybody but administrators; Conflict when it is not there or did not fail */
export async function retryJob(ctx: Context, name: string, id: string): Promise<void> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const { rows } = await sql<{ id: string }>`
    update pgboss.job set state = 'retry', retry_limit = retry_count + 1, start_after = now(), completed_on = null
    where name = ${name} and id::text = ${id} and state = 'failed' returning id`.execute(ctx.db);
  if (rows.length === 0) throw new Conflict("upkeep:jobs.gone");
}
