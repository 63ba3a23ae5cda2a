/** Puts a letter into the outgoing mail, in the transaction that causes it; main.ts sends what lies there after the commit. */
import type { BaseContext, Trx } from "../context.ts";

/** @param mail.to an e-mail address of a person in our tables; subjects carry no content of a process, mail is not confidential */
export async function writeMail(
  trx: Trx,
  ctx: Pick<BaseContext, "now">,
  mail: { to: string; subject: string; body: string },
): Promise<void> {
  await trx
    .insertInto("mails")
    .values({ to_email: mail.to, subject: mail.subject, body: mail.body, created_at: ctx.now() })
    .execute();
}
