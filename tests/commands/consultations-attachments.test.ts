/** Files of a statement: looked at by their content, read by those who may, never exchanged after they were submitted. */
import JSZip from "jszip";
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { addAttachment, redactAttachment, removeAttachment } from "#server/consultations/attachments/commands";
import { listAttachments, requireAttachment } from "#server/consultations/attachments/queries";
import { beginNewVersion, submitStatement } from "#server/consultations/statements.commands";
import { requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import { openSample } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on, { publication: "process" });
});

const encode = (words: string) => new TextEncoder().encode(words);
const pdf = (words = "%%EOF") => encode(`%PDF-1.7\n${words}`);
const bring = (name: string, bytes: Uint8Array, is_public = true) =>
  addAttachment(as("mayor"), id, { file: { name, bytes }, is_public }, "");

async function office(parts: Record<string, string>): Promise<Uint8Array> {
  const zip = new JSZip();
  for (const [name, words] of Object.entries(parts)) zip.file(name, words);
  return zip.generateAsync({ type: "uint8array" });
}
const typesOf = (type: string) =>
  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="${type}"/></Types>`;
const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

async function submit(): Promise<number> {
  const { draftSeen } = await requireWorkspace(as("mayor"), id);
  return submitStatement(as("mayor"), id, { seen: draftSeen });
}
const namesFor = async (person: PersonKey, statementId: number) =>
  (await listAttachments(as(person), statementId)).map(({ name }) => name);
const read = async (person: PersonKey, statementId: number, attachmentId: number) =>
  (await requireAttachment(as(person), { consultationId: id, statementId, attachmentId })).bytes.toString();

describe("what is brought", () => {
  it.each([
    ["../../etc/Gutachten.exe", pdf(), "Gutachten.pdf"],
    ["Zahlen.csv", encode("a;b\n1;2"), "Zahlen.csv"],
    ["Beschluss\u202Efdp.txt", encode("Der Rat stimmt zu."), "Beschlussfdp.txt"],
  ])("%s is named by what it is", async (name, bytes, named) => {
    await bring(name, bytes);
    const { draft } = await requireWorkspace(as("mayor"), id);
    expect(await namesFor("mayor", draft!.id)).toEqual([named]);
  });

  it.each([
    ["nothing at all", () => new Uint8Array(), "empty"],
    ["a workbook with macros", () => office({ "[Content_Types].xml": typesOf(SHEET), "xl/vbaProject.bin": "x" }), "macros"],
    [
      "a text of LibreOffice with macros",
      () => office({ mimetype: "application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": "x" }),
      "macros",
    ],
    ["an old workbook", () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), "legacy-word"],
    ["a PDF that runs something", () => pdf("<< /S /JavaScript >>"), "active"],
    ["a web page", () => encode("<html><script>alert(1)</script></html>"), "unknown"],
    ["a program", () => new Uint8Array([0x4d, 0x5a, 0, 0, 3, 0, 0, 0]), "unknown"],
    ["an archive of anything", () => office({ "a.exe": "x" }), "unknown"],
    ["a scan of 25 MB", () => new Uint8Array(25 * 1024 * 1024), "too-large"],
  ])("%s is refused with a sentence at the field", async (_what, make, reason) => {
    await expect(bring("Anlage.pdf", await make())).rejects.toMatchObject({
      field: "file",
      code: `consultations:file.refused.${reason}`,
    });
    expect(as("mayor").t(`consultations:file.refused.${reason}`)).not.toContain("refused");
  });

  it("is not more than a clerk can read", async () => {
    for (let count = 0; count < 20; count += 1) await bring("Anlage.txt", encode(`Anlage ${count}`));
    await expect(bring("Anlage.txt", encode("Eine zu viel"))).rejects.toMatchObject({
      code: "consultations:file.refused.too-many",
    });
  });
});

describe("a file", () => {
  it("alone is a statement, stands in its check sum, and is never exchanged", async () => {
    await bring("Gutachten.pdf", pdf());
    const { draftSeen } = await requireWorkspace(as("mayor"), id);
    await bring("Nachtrag.txt", encode("Noch etwas."));
    await expect(submitStatement(as("mayor"), id, { seen: draftSeen })).rejects.toMatchObject({
      code: "consultations:error.draft-changed",
    });
    const statementId = await submit();
    const change = town.db.updateTable("statement_attachments").where("statement_id", "=", statementId).set({ name: "b.pdf" });
    await expect(change.execute()).rejects.toThrow("never changed");
    const { hash } = (await requireStatement(as("mayor"), id, statementId)).statement;
    await beginNewVersion(as("mayor"), id);
    const { draft } = await requireWorkspace(as("mayor"), id);
    const [first] = await listAttachments(as("mayor"), draft!.id);
    await removeAttachment(as("mayor"), id, first!.id);
    expect((await requireStatement(as("mayor"), id, await submit())).statement.hash).not.toBe(hash);
    expect(await namesFor("mayor", statementId)).toEqual(["Gutachten.pdf", "Nachtrag.txt"]);
  });

  it("that is kept from others has a redacted version for them, also one that the moderation adds later", async () => {
    const own = await bring("Niederschrift.txt", encode("Frau Müller ist dagegen."), false);
    const later = await bring("Gutachten.txt", encode("Herr Meier schreibt:"), false);
    const { draft } = await requireWorkspace(as("mayor"), id);
    const of = (attachmentId: number) => ({ consultationId: id, statementId: draft!.id, attachmentId });
    const black = (words: string) => ({ name: "geschwärzt.txt", bytes: encode(words) });
    await redactAttachment(as("townDelegate"), of(own), black("Frau █ ist dagegen."));
    const statementId = await submit();
    const refused = redactAttachment(as("mayor"), of(later), black("x"));
    await expect(refused).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await redactAttachment(as("facilitator"), of(later), black("Herr █ schreibt:"));
    on.pass(40 * 24 * 60);
    expect(await namesFor("observer", statementId)).toEqual(["geschwärzt.txt", "geschwärzt.txt"]);
    expect(await namesFor("recorder", statementId)).toHaveLength(4);
    await expect(read("observer", statementId, own)).rejects.toMatchObject({ code: "common:error.not-found" });
    expect(await read("recorder", statementId, own)).toContain("Müller");
  });
});
