/** Sending letters, to a small mail server of our own. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { startMailer } from "#server/platform/mailer";
import { useDatabase } from "../setup/database.ts";

const town = useDatabase({ sample: false });
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  await town.db.deleteFrom("mails").execute();
  for (const close of toClose.splice(0).reverse()) await close();
});

/** Takes every letter, except for addresses at refused.example. @returns its address, and the recipients so far */
async function mailServer(): Promise<{ url: string; recipients: string[] }> {
  const recipients: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    socket.on("error", () => undefined);
    socket.write("220 post.example\r\n");
    socket.on("data", (bytes) => {
      for (const line of bytes.toString().split("\r\n").filter(Boolean)) {
        if (inData) {
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
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`, recipients };
}

const letter = (to_email: string) => ({
  to_email,
  subject: "Einladung",
  body: "https://agenda.example/invitations/geheim",
  created_at: new Date(),
});

it("a night without a mail server leaves one line when it begins and one when it ends", async () => {
  const house = await mailServer();
  const gateUrl = new URL(house.url);
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) });
  await town.db
    .insertInto("mails")
    .values([letter("d@hof.example"), letter("e@hof.example")])
    .execute();
  let isAway = true;
  const gate = createServer((socket) => {
    if (isAway) return void socket.destroy();
    const onwards = connect(Number(new URL(house.url).port), "127.0.0.1");
    socket.pipe(onwards).pipe(socket);
    for (const end of [socket, onwards]) end.on("error", () => undefined);
  });
  let attempts = 0;
  gate.on("connection", () => attempts++);
  gate.listen(0, "127.0.0.1");
  await once(gate, "listening");
  toClose.push(() => gate.close());
  gateUrl.port = String((gate.address() as AddressInfo).port);
  const mailer = await startMailer({ smtpUrl: gateUrl.href, mailFrom: "Agenda <agenda@hof.example>" }, log, town.db, 20);
  toClose.push(() => mailer.stop());
  await expect.poll(() => attempts).toBeGreaterThan(3);
  isAway = false;
  await expect.poll(() => house.recipients).toEqual(["d@hof.example", "e@hof.example"]);
  expect(lines).toEqual(["mail waits", "mail is sent again"]);
});

it("people who were made up get no letters from a real mail server", async () => {
  const { url, recipients } = await mailServer();
  await town.db.insertInto("mails").values(["f@Kreis.example", "g@hof.example"].map(letter)).execute();
  const mailer = await startMailer(
    { smtpUrl: url, mailFrom: "Agenda <agenda@hof.example>", fictitious: ["kreis.example"] },
    pino({ level: "silent" }),
    town.db,
    20,
  );
  toClose.push(() => mailer.stop());
  await expect.poll(() => recipients).toEqual(["g@hof.example"]);
});

it("a letter that is refused holds up no other, and the link in a sent one is forgotten", async () => {
  const { url, recipients } = await mailServer();
  await town.db.insertInto("mails").values(["a@refused.example", "b@hof.example", "c@hof.example"].map(letter)).execute();
  const mailer = await startMailer(
    { smtpUrl: url, mailFrom: "Agenda <agenda@hof.example>" },
    pino({ level: "silent" }),
    town.db,
    20,
  );
  toClose.push(() => mailer.stop());
  await expect.poll(() => recipients, { timeout: 10_000 }).toEqual(["b@hof.example", "c@hof.example"]);
  const waiting = () => town.db.selectFrom("mails").where("sent_at", "is", null).select("to_email").execute();
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([{ to_email: "a@refused.example" }]);
  const bodies = await town.db.selectFrom("mails").where("sent_at", "is not", null).select("body").execute();
  expect(bodies).toEqual([{ body: "" }, { body: "" }]);
});
