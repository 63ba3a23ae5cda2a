/** Sends what commands wrote into `mails`, after their commit and again after a failure; started by main.ts when SMTP_URL is set. */
import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import type { Database } from "../context.ts";

const LOOK_EVERY_MS = 3_000;

export interface Mailer {
  stop(): Promise<void>;
}

/** Without SMTP_URL nothing is sent: mails stay in the table, and /dev/mail shows them in development and in the demo. */
export async function startMailer(
  config: { smtpUrl?: string | undefined; mailFrom: string },
  log: Logger,
  db: Database,
): Promise<Mailer> {
  const { smtpUrl } = config;
  if (!smtpUrl) return { stop: async () => undefined };
  const transport = createTransport(smtpUrl);
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sendWaiting()
      .catch((error: unknown) => log.warn({ err: error }, "mail waits"))
      .finally(() => (busy = false));
  }, LOOK_EVERY_MS);

  async function sendWaiting(): Promise<void> {
    // One mail a transaction: the row lock keeps a second server from sending it too, a failure keeps it waiting.
    for (let sent = true; sent; ) {
      sent = await db.transaction().execute(async (trx) => {
        const mail = await trx
          .selectFrom("mails")
          .selectAll()
          .where("sent_at", "is", null)
          .orderBy("id")
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        if (!mail) return false;
        await transport.sendMail({ from: config.mailFrom, to: mail.to_email, subject: mail.subject, text: mail.body });
        await trx.updateTable("mails").set({ sent_at: new Date() }).where("id", "=", mail.id).execute();
        return true;
      });
    }
  }

  return {
    stop: async () => {
      clearInterval(timer);
      await running;
      transport.close();
    },
  };
}
