/** Sending letters, to a small mail server of our own. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { makeTexts } from "~/texts";
import deCatalogues from "~/texts.de";
import enCatalogues from "~/texts.en";
import type { SystemContext } from "#server/context";
import { makeEnqueue, startJobs } from "#server/platform/jobs";
import { enqueueForgottenMails } from "#server/platform/mails.commands";
import { makeMailer, type MailConfig } from "#server/platform/mails.jobs";
import { useDatabase } from "../setup/database.ts";

const town = useDatabase({ sample: false });
const enqueue = makeEnqueue();
/** What sending needs of a job's context. */
const context = () => ({ db: town.db, now: () => new Date(), enqueue, wordsFor }) as SystemContext;
const texts = { de: makeTexts("de", deCatalogues), en: makeTexts("en", enCatalogues) };
const wordsFor: SystemContext["wordsFor"] = (language) => ({
  language: language ?? "de",
  t: (name, params) => texts[language ?? "de"].t(name, params),
});
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  await town.db.deleteFrom("mails").execute();
  for (const close of toClose.splice(0).reverse()) await close();
});

/** Takes every letter, except for addresses at refused.example. @returns its address, the recipients and what was said to them so far */
async function mailServer(): Promise<{ url: string; recipients: string[]; lines: string[]; whole: () => string }> {
  const recipients: string[] = [];
  const lines: string[] = [];
  let said = "";
  const server = createServer((socket) => {
    let inData = false;
    socket.on("error", () => undefined);
    socket.write("220 post.example\r\n");
    socket.on("data", (bytes) => {
      said += bytes.toString();
      for (const line of bytes.toString().split("\r\n").filter(Boolean)) {
        if (inData) {
          lines.push(line);
          if (line !== ".") continue;
          inData = false;
          socket.write("250 taken\r\n");
        } else if (line.startsWith("RCPT")) {
          const isRefused = line.includes("@refused.example");
          if (!isRefused) recipients.push(/<(.*)>/.exec(line)?.[1] ?? "");
          socket.write(isRefused ? "550 nobody here\r\n" : "250 ok\r\n");
        } else if (line === "DATA") {
          inData = true;
          socket.write("354 go on\r\n");
        } else socket.write(line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  toClose.push(() => server.close());
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`,
    recipients,
    lines,
    whole: () => said,
  };
}

/** Letters that lie there, and jobs that send them. */
async function post(
  addresses: readonly string[],
  config: Omit<MailConfig, "mailFrom">,
  log = pino({ level: "silent" }),
): Promise<void> {
  if (addresses.length > 0) await town.db.insertInto("mails").values(addresses.map(letter)).execute();
  await enqueueForgottenMails(town.db, enqueue);
  const mailer = makeMailer({ ...config, mailFrom: "Agenda <agenda@hof.example>" }, log, 1);
  const jobs = await startJobs({ url: town.url, log, handlers: mailer.handlers, systemContext: context, pollSeconds: 0.5 });
  toClose.push(() => jobs.stop().then(mailer.close));
}

const letter = (to_email: string) => ({
  to_email,
  subject: "Einladung",
  body: "https://agenda.example/invitations/geheim",
  created_at: new Date(),
});

it("a night without a mail server leaves one line when it begins and one when it ends, and loses no letter", async () => {
  const server = await mailServer();
  const gateUrl = new URL(server.url);
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) });
  let isAway = true;
  const gate = createServer((socket) => {
    if (isAway) return void socket.destroy();
    const onwards = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.pipe(onwards).pipe(socket);
    for (const end of [socket, onwards]) end.on("error", () => undefined);
  });
  let attempts = 0;
  gate.on("connection", () => attempts++);
  gate.listen(0, "127.0.0.1");
  await once(gate, "listening");
  toClose.push(() => gate.close());
  gateUrl.port = String((gate.address() as AddressInfo).port);
  await post(["d@hof.example", "e@hof.example"], { smtpUrl: gateUrl.href }, log);
  await expect.poll(() => attempts).toBeGreaterThan(1);
  isAway = false;
  // The minute that a letter rests is not waited for.
  const hurry = () => town.sql`update pgboss.job set start_after = now() where state = 'retry'`;
  await expect.poll(async () => (await hurry(), server.recipients.toSorted())).toEqual(["d@hof.example", "e@hof.example"]);
  expect(lines).toEqual(["mail waits", "mail is sent again"]);
});

it("an entry for the calendar comes from the address that letters come from, and is forgotten with the letter", async () => {
  const { url, lines } = await mailServer();
  const calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR";
  await town.db
    .insertInto("mails")
    .values({ ...letter("h@hof.example"), calendar })
    .execute();
  await post(["i@hof.example"], { smtpUrl: url });
  await expect.poll(() => lines.filter((line) => line === ".")).toHaveLength(2);
  expect(lines.some((line) => /text\/calendar; charset=utf-8; method=CANCEL/.test(line))).toBe(true);
  expect(lines).toContain("ORGANIZER:mailto:agenda@hof.example");
  const kept = () => town.db.selectFrom("mails").where("calendar", "!=", "").select("id").execute();
  await expect.poll(kept).toEqual([]);
});

it("people who were made up get no letters from a real mail server", async () => {
  const { url, recipients } = await mailServer();
  await post(["f@Kreis.example", "g@hof.example"], { smtpUrl: url, fictitious: ["kreis.example"] });
  await expect.poll(() => recipients).toEqual(["g@hof.example"]);
});

it("a letter that is refused holds up no other and is tried again later, and the link in a sent one is forgotten", async () => {
  const { url, recipients } = await mailServer();
  await post(["a@refused.example", "b@hof.example", "c@hof.example"], { smtpUrl: url });
  await expect.poll(() => recipients.toSorted()).toEqual(["b@hof.example", "c@hof.example"]);
  const waiting = () => town.db.selectFrom("mails").where("sent_at", "is", null).select(["to_email", "refusals"]).execute();
  await expect.poll(waiting).toEqual([{ to_email: "a@refused.example", refusals: 1 }]);
  const bodies = await town.db.selectFrom("mails").where("sent_at", "is not", null).select("body").execute();
  expect(bodies).toEqual([{ body: "" }, { body: "" }]);
  const later = () =>
    town.sql`select 1 from pgboss.job where state = 'created' and start_after > now() + interval '50 seconds'`;
  await expect.poll(async () => (await later()).length).toBe(1);
});

it("a letter says that no person wrote it, and one about news where its reader can leave such letters off", async () => {
  const { url, lines } = await mailServer();
  const settings_url = "https://agenda.example/notifications/settings";
  await town.db
    .insertInto("mails")
    .values({ ...letter("a@hof.example"), settings_url })
    .execute();
  await post(["b@hof.example"], { smtpUrl: url });
  await expect.poll(() => lines.filter((line) => line === "Auto-Submitted: auto-generated")).toHaveLength(2);
  expect(lines.filter((line) => line.startsWith("List-Unsubscribe"))).toEqual([`List-Unsubscribe: <${settings_url}>`]);
});

it("a letter is also a page that reads like it, where no word becomes markup and no list of letters shows what it is about", async () => {
  const { url, lines, whole } = await mailServer();
  const body = 'Guten Tag <b>Ayşe</b>,\n\n"§ 1 & 2" liegen hier:\nhttps://agenda.example/documents/4?a=1&b=2.\n\nVielen Dank';
  await town.db
    .insertInto("mails")
    .values({ ...letter("k@hof.example"), body, language: "en" })
    .execute();
  await post([], { smtpUrl: url });
  await expect.poll(() => lines.at(-1)).toBe(".");
  const { text, html, headers } = await simpleParser(
    whole()
      .replace(/^[^]*\r\nDATA\r\n/, "")
      .replace(/\r\n\.\r\n[^]*/, ""),
  );
  expect([text?.trim(), headers.get("auto-submitted")]).toEqual([body, "auto-generated"]);
  expect(html).toContain('<html lang="en">');
  expect(html).toMatch(/Guten Tag &#60;b&#62;Ayşe&#60;\/b&#62;,<\/p>/);
  expect(html).toContain('<a href="https://agenda.example/documents/4?a=1&#38;b=2">');
  expect(html).not.toMatch(/<img|url\(|color:/);
  const shown = String(html)
    .replace(/[^]*<body[^>]*>/, "")
    .replace(/<[^>]+>/g, "")
    .trim();
  expect(shown.indexOf("Guten Tag")).toBeGreaterThan(100);
});
