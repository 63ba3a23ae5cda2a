/** Sends letters, where there is a mail server; without one they stay in the table, and /dev/mail shows them in development and in the demo. */
import { createTransport, type Transporter } from "nodemailer";
import type { Logger } from "pino";
import type { SystemContext, Trx } from "../context.ts";
import { transact } from "./transact.ts";
import { handle, Waits, type JobHandler } from "./jobs.ts";
import { LETTER } from "./mails.commands.ts";
import { letterPage } from "./mails.rules.ts";

export interface MailConfig {
  smtpUrl?: string | undefined;
  mailFrom: string;
  /** Domains of people who were made up: letters to them stay in the table. */
  fictitious?: readonly string[];
}

export interface Mailer {
  handlers: readonly JobHandler[];
  close(): void;
}

/** While the mail server is away, only one letter in so many milliseconds asks for it. */
const REST_MS = 30_000;
/** A letter that is not taken is tried again after a minute, then after twice as long, and so on. */
const FIRST_BREAK_MS = 60_000;
const LONGEST_BREAK_MS = 3_600_000;

export function makeMailer({ smtpUrl, mailFrom, fictitious = [] }: MailConfig, log: Logger, restMs = REST_MS): Mailer {
  if (!smtpUrl) return { handlers: [], close: () => undefined };
  const transport = createTransport(smtpUrl);
  let awaySince: number | null = null;
  let askAgainAt = 0;

  async function send(ctx: SystemContext, { mailId }: { mailId: number }): Promise<void> {
    if (Date.now() < askAgainAt) throw new Waits("The mail server does not answer.");
    try {
      await transact(ctx, (trx) => sendOne(trx, ctx, mailId));
    } catch (error) {
      if (isAboutTheLetter(error)) return void (await transact(ctx, (trx) => tryLater(trx, ctx, mailId, error)));
      // One line when it begins, one when it ends: a night without a mail server is no reason for thousands.
      if (awaySince === null) log.warn({ err: error }, "mail waits");
      awaySince ??= Date.now();
      askAgainAt = Date.now() + restMs;
      throw new Waits("The mail server does not answer.");
    }
    if (awaySince !== null) log.info("mail is sent again");
    awaySince = null;
  }

  async function sendOne(trx: Trx, ctx: SystemContext, id: number): Promise<void> {
    // The lock keeps a second server from sending it too.
    const mail = await trx
      .selectFrom("mails")
      .selectAll()
      .where("id", "=", id)
      .where("sent_at", "is", null)
      .forUpdate()
      .executeTakeFirst();
    if (!mail || fictitious.includes(mail.to_email.toLowerCase().replace(/.*@/, ""))) return;
    const head = ctx.wordsFor(mail.language).t("common:letter-head");
    await (transport as Transporter).sendMail({
      ...{ from: mailFrom, to: mail.to_email, subject: mail.subject, text: mail.body },
      html: letterPage({ ...mail, head }),
      // Out-of-office notes would answer nobody (RFC 3834).
      headers: { "Auto-Submitted": "auto-generated" },
      ...(mail.settings_url && { list: { unsubscribe: mail.settings_url } }),
      ...(mail.calendar && { icalEvent: invitationOf(mail.calendar, mailFrom) }),
    });
    // Letters carry links that let somebody in; once sent, nobody needs them here.
    await trx.updateTable("mails").set({ sent_at: ctx.now(), body: "", calendar: "" }).where("id", "=", id).execute();
  }

  async function tryLater(trx: Trx, ctx: SystemContext, id: number, error: unknown): Promise<void> {
    const mail = await trx
      .updateTable("mails")
      .set((eb) => ({ refusals: eb("refusals", "+", 1) }))
      .where("id", "=", id)
      .returning("refusals")
      .executeTakeFirst();
    if (!mail) return;
    log.warn({ err: error, mail: id, times: mail.refusals }, "mail was refused");
    const wait = Math.min(LONGEST_BREAK_MS, FIRST_BREAK_MS * 2 ** (mail.refusals - 1));
    await ctx.enqueue(trx, LETTER, { mailId: id }, { at: new Date(ctx.now().getTime() + wait) });
  }

  return { handlers: [handle(LETTER, send)], close: () => transport.close() };
}

/** Calendars take a change only from whom they had the entry: always the address that letters come from, whoever causes them. */
export function invitationOf(calendar: string, mailFrom: string): { method: string; filename: string; content: string } {
  const address = /<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom.trim();
  const organizer = folded(`ORGANIZER:mailto:${address}`);
  const content = calendar.replace(/^BEGIN:VEVENT\r\n/m, (begin) => `${begin}${organizer}\r\n`);
  return { method: /^METHOD:(\w+)/m.exec(calendar)?.[1] ?? "PUBLISH", filename: "termin.ics", content };
}

/** At most 75 octets a line (RFC 5545); an address of ours has one octet a sign. */
const folded = (line: string): string => line.match(/^.{1,75}|.{1,74}/g)?.join("\r\n ") ?? line;

/** The receiving end will not have this address or these words; other letters must not wait for it. */
const isAboutTheLetter = (error: unknown): boolean =>
  ["EENVELOPE", "EMESSAGE"].includes((error as { code?: string }).code ?? "");
