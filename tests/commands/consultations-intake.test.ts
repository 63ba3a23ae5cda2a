/** Letters from outside: read whatever they are, cut as their sender ordered them, doubted where they are doubtful, entered with the original. */
import { beforeEach, describe, expect, it } from "vitest";
import { listAttachments } from "#server/consultations/attachments/queries";
import { behalfForm } from "#server/consultations/forms.rules";
import { discardLetter, receiveLetter } from "#server/consultations/intake/commands";
import { removeOldLetters } from "#server/consultations/intake/retention.commands";
import { listNotifications } from "#server/overview/notifications.queries";
import { listIntakes, requireIntake } from "#server/consultations/intake/queries";
import { enterOnBehalf } from "#server/consultations/statements.commands";
import { requireStatement } from "#server/consultations/statements.queries";
import { compilePdf, typstParagraph } from "#server/files/typst";
import { dayIn, openSample } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { mailFile, odtFile, outlookFile } from "../setup/letters.ts";
import { stage, type Stage } from "../setup/town.ts";
import { p, wordFile } from "../setup/word.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on);
});

const receive = (name: string, bytes: Uint8Array) =>
  receiveLetter(as("facilitator"), id, { file: { name, bytes }, text: "" }, "");
async function read(name: string, bytes: Uint8Array) {
  const intake = await requireIntake(as("facilitator"), id, await receive(name, bytes));
  return { ...intake, notes: intake.reading.notes.map(({ kind }) => kind) };
}
const encode = (words: string) => new TextEncoder().encode(words);
const pdf = (...lines: string[]) =>
  compilePdf(lines.map(typstParagraph).join(""), { language: "de", title: "Stellungnahme", footer: "" } as never);

const LINES = ["Wir danken für die Beteiligung.", "Zu § 3: Die Frist ist zu kurz.", "Zu § 7: Bitte „Größe“ erklären."];
const ODT = LINES.map((line) => `<text:p>${line.replace(/ /g, " <text:s/>").replace(/<text:s\/>/g, "")}</text:p>`).join("");

describe("a letter is read", () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ["Brief.docx", () => wordFile({ body: LINES.map((line) => p(line)).join("") })],
    ["Brief.odt", () => odtFile(ODT)],
    ["Brief.pdf", () => pdf(...LINES)],
    ["Brief.eml", async () => mailFile({ text: LINES.join("\r\n\r\n") })],
    ["Brief.msg", async () => outlookFile({ subject: "Stellungnahme", body: LINES.join("\r\n\r\n"), name: "Ruth Sander" })],
    ["Brief.txt", async () => encode(LINES.join("\n\n"))],
  ])("from %s, with its points and its original", async (name, make) => {
    const { reading, files } = await read(name, await make());
    expect(reading).toMatchObject({ remark: LINES[0], points: LINES.slice(1) });
    expect(files).toMatchObject([{ name, kind: "original" }]);
  });

  it("from an e-mail with the statement enclosed; the day and the house are known, and the enclosure is kept", async () => {
    const statement = await wordFile({
      body: LINES.concat("Und sonst. ".repeat(40))
        .map((line) => p(line))
        .join(""),
    });
    const enclosed = { name: "Stellungnahme.docx", type: "application/octet-stream", bytes: statement };
    const { reading, ...intake } = await read("Mail.eml", mailFile({ text: "Anbei unsere Stellungnahme.", files: [enclosed] }));
    expect(reading.remark).toContain("Anbei unsere Stellungnahme.");
    expect(reading.points).toHaveLength(2);
    expect(intake).toMatchObject({ sentOn: "2026-01-05", senderOf: on.organisationOf("associationHead"), notes: [] });
    expect(intake.files.map(({ name }) => name)).toEqual(["Mail.eml", "Stellungnahme.docx"]);
  });
});

describe("a letter that nobody enters", () => {
  const inDays = (days: number) => {
    const system = on.system("de");
    const now = new Date(Date.now() + days * 86_400_000);
    return removeOldLetters({ ...system, now: () => now });
  };
  const newsOf = async (person: "facilitator" | "mayor") =>
    (await listNotifications(as(person))).notifications.filter(({ kind }) => kind === "letters-waiting").length;

  it("is announced to the moderation two weeks before it goes, and then removed with a line in the log", async () => {
    await receive("Brief.txt", encode(LINES.join("\n\n")));
    expect(await inDays(70)).toEqual({ told: 0, removed: 0 });
    expect(await inDays(77)).toEqual({ told: 1, removed: 0 });
    expect([await newsOf("facilitator"), await newsOf("mayor")]).toEqual([1, 0]);
    expect(await inDays(89)).toEqual({ told: 0, removed: 0 });
    expect(await inDays(92)).toEqual({ told: 0, removed: 1 });
    expect(await listIntakes(as("facilitator"), id)).toEqual([]);
    expect(await newsOf("facilitator")).toBe(0);
    const events = await town.db.selectFrom("process_events").where("kind", "=", "letters-removed").selectAll().execute();
    expect(events).toMatchObject([{ params: { count: 1 }, person_id: null }]);
  });

  it("is not removed unannounced, however long the server was off", async () => {
    await receive("Brief.txt", encode(LINES.join("\n\n")));
    expect(await inDays(200)).toEqual({ told: 1, removed: 0 });
  });
});

describe("what is doubtful is said, and the letter is kept", () => {
  const nested = (depth: number): Uint8Array =>
    mailFile({
      text: `Ebene ${depth}${" ".repeat(depth)}`,
      files: depth > 5 ? [] : [{ name: "", type: "message/rfc822", bytes: nested(depth + 1) }],
    });
  it.each<[string, string, () => Promise<Uint8Array> | Uint8Array, string[]]>([
    [
      "a name that is another address",
      "a.eml",
      () => mailFile({ from: '"buergermeister@lindenhafen.example" <x@evil.example>', text: "Wir sind dagegen." }),
      ["sender-other"],
    ],
    [
      "a sender whom the server found out, and an answer that goes elsewhere",
      "a.eml",
      () =>
        mailFile({
          head: "Reply-To: x@evil.example\r\nAuthentication-Results: mx.example; dmarc=fail header.from=kvm.example\r\n",
          text: "Wir sind dagegen.",
        }),
      ["reply-elsewhere", "sender-failed"],
    ],
    ["mails within mails", "a.eml", () => nested(1), ["nested", "nested", "nested-deep"]],
    [
      "an enclosure with macros",
      "a.eml",
      async () =>
        mailFile({
          text: "Anbei.",
          files: [
            { name: "x.docm", type: "application/octet-stream", bytes: await odtFile("", { "Basic/Standard/a.xml": "x" }) },
          ],
        }),
      ["file-refused"],
    ],
    ["a scan", "a.pdf", () => pdf(), ["scan"]],
    ["a text without words", "a.odt", () => odtFile("<text:p/>"), ["no-words"]],
  ])("%s", async (_what, name, make, notes) => {
    expect((await read(name, await make())).notes).toEqual(notes);
  });

  it.each<[string, string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ["an empty PDF", "a.pdf", () => new Uint8Array(), "empty"],
    ["a scan of 25 MB", "a.pdf", () => new Uint8Array(25 * 1024 * 1024), "too-large"],
    ["a text with macros", "a.odt", () => odtFile("", { "Basic/Standard/Module1.xml": "x" }), "macros"],
    ["words that are no letter", "a.eml", () => new Uint8Array(900).map((_, at) => at % 7), "unknown"],
  ])("%s is refused with a sentence", async (_what, name, make, reason) => {
    const code = `consultations:file.refused.${reason}`;
    await expect(receive(name, await make())).rejects.toMatchObject({ code, field: "file" });
  });
});

describe("entering a letter", () => {
  const enter = (intakeId: number, more: object = {}) =>
    enterOnBehalf(
      as("facilitator"),
      id,
      behalfForm.parse({
        ...{ organisation_id: String(on.organisationOf("associationHead")), intake_id: String(intakeId), channel: "email" },
        ...{ received_on: dayIn(on, 0), coordination: "hausabgestimmt", points: "Mehr Zeit." },
        ...more,
      }),
      "",
    );

  it("keeps the original beside it for the house and the moderation alone, and enters it once", async () => {
    const intakeId = await receive("Brief.eml", mailFile({ text: "Mehr Zeit." }));
    const statementId = await enter(intakeId);
    expect(await listAttachments(as("associationHead"), statementId)).toMatchObject([{ name: "Brief.eml", kind: "original" }]);
    on.pass(40 * 24 * 60);
    expect(await listAttachments(as("secondMayor"), statementId)).toEqual([]);
    expect((await requireStatement(as("secondMayor"), id, statementId)).points).toHaveLength(1);
    on.pass(-40 * 24 * 60);
    await expect(enter(intakeId)).rejects.toMatchObject({ code: "consultations:error.intake-gone" });
    expect(await listIntakes(as("facilitator"), id)).toEqual([]);
    const again = await receive("Nochmal.eml", mailFile({ text: "Mehr Zeit." }));
    expect((await requireIntake(as("facilitator"), id, again)).known).toEqual({ statementId, organisation: "KVM" });
  });

  it("is left alone where it belongs elsewhere, and is nobody else's business", async () => {
    const intakeId = await receive("Brief.txt", encode("Irrläufer"));
    await expect(receiveLetter(as("recorder"), id, { file: undefined, text: "x" }, "")).rejects.toMatchObject({
      code: "common:error.not-allowed",
    });
    await expect(discardLetter(as("mayor"), id, intakeId)).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await discardLetter(as("facilitator"), id, intakeId);
    expect(await town.db.selectFrom("statement_attachments").where("intake_id", "is not", null).select("id").execute()).toEqual(
      [],
    );
  });
});
