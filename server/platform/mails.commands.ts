/** Letters: written in the transaction that causes them, sent by a job after its commit. */
import { sql } from "kysely";
import type { Label } from "../../db/schema/markings.ts";
import type { Language } from "../../db/schema/people.ts";
import type { BaseContext, Database, Trx } from "../context.ts";
import type { Enqueue } from "./jobs.ts";
import { jobKind } from "./jobs.rules.ts";

/** Tried every minute for a month: a mail server that is away loses no letter. */
export const LETTER = jobKind<{ mailId: number }>("platform.letter", { retryLimit: 30 * 24 * 60, retryDelay: 60 });

interface Letter {
  to: string;
  language: Language;
  subject: string;
  body: string;
  label?: Label;
  calendar?: string;
  settingsUrl?: string;
}

/**
 * @param mail.to an e-mail address of a person in our tables; subjects carry no content of a process, mail is not confidential
 * @param mail.language that subject and body are written in
 * @param mail.label of what it is about: stands above all it says, never in the subject
 * @param mail.settingsUrl where its reader can leave such letters off
 * @param mail.calendar a file for their calendar (`text/calendar`) that names its method
 */
export async function writeMail(trx: Trx, ctx: Pick<BaseContext, "now" | "enqueue">, mail: Letter): Promise<void> {
  const { id } = await trx
    .insertInto("mails")
    .values({
      to_email: mail.to,
      language: mail.language,
      subject: mail.subject,
      body: mail.label ? `TLP:${mail.label}\n\n${mail.body}` : mail.body,
      calendar: mail.calendar,
      settings_url: mail.settingsUrl ?? null,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await ctx.enqueue(trx, LETTER, { mailId: id });
}

/** Letters of versions before there were jobs, and of a table that was put back without them. */
export async function enqueueForgottenMails(db: Database, enqueue: Enqueue): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`
      select id from mails where sent_at is null and not exists (
        select from pgboss.job where name = ${LETTER.name} and (data->>'mailId')::int = mails.id)`.execute(trx);
    for (const { id } of rows) await enqueue(trx, LETTER, { mailId: id });
  });
}
