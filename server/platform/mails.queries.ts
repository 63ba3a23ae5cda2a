/** Looks at the letters of the installation, for whoever looks after it: how many, never whose. */
import { sql } from "kysely";
import type { Database } from "../context.ts";

export interface MailCounts {
  /** Not sent yet. */
  waiting: number;
  /** Of these: the receiving end would not have them, at least once. */
  refused: number;
  /** The oldest that waits and was not refused. */
  oldest: Date | null;
  /** Within the last day. */
  sent: number;
}

export async function countMails(db: Database, now: Date): Promise<MailCounts> {
  const { rows } = await sql<MailCounts>`
    select (count(*) filter (where sent_at is null))::int as waiting,
      (count(*) filter (where sent_at is null and refusals > 0))::int as refused,
      min(created_at) filter (where sent_at is null and refusals = 0) as oldest,
      (count(*) filter (where sent_at > ${new Date(now.getTime() - 86_400_000)}))::int as sent
    from mails`.execute(db);
  return rows[0]!;
}
