/** Sends what commands wrote into `mails`, after their commit and again after a failure; started by main.ts when SMTP_URL is set. */
import { sql } from "kysely";
import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import type { Database } from "../context.ts";

const LOOK_EVERY_MS = 3_000;
/** A letter that is not taken is tried again after a minute, then after twice as long, and so on. */
const FIRST_BREAK_MS = 60_000;
const LONGEST_BREAK_MS = 3_600_000;

export interface Mailer {
  stop(): Promise<void>;
}

/**
 * @param config.fictitious domains of people who were made up: letters to them stay in the table
 *
 * Without SMTP_URL nothing is sent: mails stay in the table, and /dev/mail shows them in development and in the demo.
 */
export async function startMailer(
  config: { smtpUrl?: string | undefined; mailFrom: string; fictitious?: readonly string[] },
  log: Logger,
  db: Database,
  lookEveryMs = LOOK_EVERY_MS,
): Promise<Mailer> {
  const { smtpUrl, fictitious = [] } = config;
  if (!smtpUrl) return { stop: async () => undefined };
  const transport = createTransport(smtpUrl);
  const refused = new Map<number, { times: number; until: number }>();
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  let isInTrouble = false;
  let stopping = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sendWaiting()
      .catch((error: unknown) => {
        if (!isInTrouble) log.warn({ err: error }, "mail waits");
        isInTrouble = true;
      })
      .finally(() => (busy = false));
  }, lookEveryMs);

  /** One line when it begins, one when it ends: a night without a mail server is no reason for thousands. */
  function noteSuccess(): void {
    if (isInTrouble) log.info("mail is sent again");
    isInTrouble = false;
  }

  async function sendWaiting(): Promise<void> {
    for (let last = 0; !stopping; ) {
      const id = await sendNext(last);
      if (id === undefined) return;
      last = id;
    }
  }

  /** @returns the id of the letter that was tried, undefined when there is none @throws when the trouble is not with this letter */
  async function sendNext(after: number): Promise<number | undefined> {
    let id: number | undefined;
    const resting = [...refused].flatMap(([mailId, { until }]) => (until > Date.now() ? [mailId] : []));
    try {
      // One mail a transaction: the row lock keeps a second server from sending it too, a failure keeps it waiting.
      await db.transaction().execute(async (trx) => {
        let waiting = trx.selectFrom("mails").selectAll().where("sent_at", "is", null).where("id", ">", after);
        if (resting.length > 0) waiting = waiting.where("id", "not in", resting);
        if (fictitious.length > 0) waiting = waiting.where(sql`lower(split_part(to_email, '@', 2))`, "not in", fictitious);
        const mail = await waiting.orderBy("id").limit(1).forUpdate().skipLocked().executeTakeFirst();
        if (!mail) return;
        id = mail.id;
        await transport.sendMail({ from: config.mailFrom, to: mail.to_email, subject: mail.subject, text: mail.body });
        // Letters carry links that let somebody in; once sent, nobody needs them here.
        await trx.updateTable("mails").set({ sent_at: new Date(), body: "" }).where("id", "=", id).execute();
        refused.delete(id);
        noteSuccess();
      });
    } catch (error) {
      if (id === undefined || !isAboutTheLetter(error)) throw error;
      const times = (refused.get(id)?.times ?? 0) + 1;
      refused.set(id, { times, until: Date.now() + Math.min(LONGEST_BREAK_MS, FIRST_BREAK_MS * 2 ** (times - 1)) });
      log.warn({ err: error, mail: id, times }, "mail was refused");
    }
    return id;
  }

  return {
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await running;
      transport.close();
    },
  };
}

/** The receiving end will not have this address or these words; other letters must not wait for it. */
const isAboutTheLetter = (error: unknown): boolean =>
  ["EENVELOPE", "EMESSAGE"].includes((error as { code?: string }).code ?? "");
