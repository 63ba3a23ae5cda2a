/** Files that people bring: what becomes of them in the database, who may bring them, and that nothing is half done. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { importDocument } from "#server/documents/import/commands";
import { requireImport } from "#server/documents/import/queries";
import { listOpenProposals } from "#server/documents/proposals/queries";
import { requireDocument } from "#server/documents/queries";
import type { TextContent } from "#server/documents/rules";
import { imageIdsIn } from "#server/files/images.rules";
import { threadsIn, toPlainText } from "#server/documents/content/text.rules";
import { listThreads } from "#server/documents/comments/threads.queries";
import { useDatabase } from "../setup/database.ts";
import { pngOf } from "../setup/pictures.ts";
import { stage, type Stage } from "../setup/town.ts";
import { del, ins, NUMBERING, p, picture, r, rel, row, styled, tbl, wordFile } from "../setup/word.ts";

const town = useDatabase();
let on: Stage;
const as = (person: PersonKey): Context => on.as(person);

beforeAll(async () => {
  on = await stage(town.db);
});

const comment = `<w:comment w:id="4" w:author="Petra Muster" w:date="2030-04-01T09:30:00Z"><w:p>${r("Welche Stadt?")}</w:p></w:comment>`;
const paper = async () =>
  wordFile({
    body:
      styled("Titel", "Gemeinsam ansprechbar") +
      styled("berschrift1", "Ausgangslage") +
      p(
        `${r("Jede ")}<w:commentRangeStart w:id="4"/>${r("Stadt")}<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>${r(" benennt eine Stelle.")}`,
      ) +
      p(`${r("Die Frist endet am ")}${del("1. Mai")}${ins("1. Juni")}${r(".")}`) +
      p(picture("rId5", "Karte")) +
      tbl(row(["Wer", "Was"], "<w:tblHeader/>"), row(["Bund", "prüft"])),
    numbering: NUMBERING,
    comments: comment,
    relations: rel("rId5", "image", "media/a.png"),
    files: { "word/media/a.png": await pngOf() },
    header: p("Entwurf"),
  });

const bring = async (person: PersonKey, name: string, bytes: Uint8Array | string, title = "", requestId = "") =>
  importDocument(
    as(person),
    on.processId,
    { title, file: { name, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes } },
    requestId,
  );
const textOf = (id: number): Promise<TextContent> => as("recorder").rooms.read(id);

describe("a Word file", () => {
  it("becomes a document with its pictures, comments at their passage and changes as proposals", async () => {
    const id = await bring("recorder", "Papier Nr. 1.docx", await paper());
    const document = await requireDocument(as("observer"), id);
    expect(document).toMatchObject({ title: "Gemeinsam ansprechbar", language: "de", kind: "paper" });
    const text = await textOf(id);
    expect(toPlainText(text)).toContain("Die Frist endet am 1. Mai.");

    const [imageId] = imageIdsIn(text);
    const image = await town.db.selectFrom("document_images").where("id", "=", imageId!).selectAll().executeTakeFirstOrThrow();
    expect(image).toMatchObject({ document_id: id, media_type: "image/png", width: 40, height: 30 });

    const { my } = document.process;
    const threads = await listThreads(town.db, id, { ...my, personId: 0 });
    expect(threadsIn(text)).toEqual([threads[0]!.id]);
    expect(threads[0]).toMatchObject({ quote: "Stadt", visibility: "process" });
    expect(threads[0]!.comments[0]).toMatchObject({ body: "Welche Stadt?", importedAuthor: "Petra Muster" });

    const { proposals } = await listOpenProposals(as("recorder"), await requireDocument(as("recorder"), id));
    expect(proposals).toHaveLength(1);
    expect(proposals[0]).toMatchObject({ importedAuthor: "Anna Beispiel", status: "submitted" });
    expect(toPlainText(proposals[0]!.proposed[0]!)).toBe("Die Frist endet am 1. Juni.");
    expect(proposals[0]!.proposed[0]!.attrs?.id).toBe(proposals[0]!.base[0]!.attrs?.id);

    const { report, fileName, by } = await requireImport(as("observer"), id);
    expect(by).toMatch(/^\S.* \(\S.*\)$/);
    expect(fileName).toBe("Papier Nr. 1.docx");
    expect(report.taken).toMatchObject({ headings: 1, tables: 1, images: 1, comments: 1, changes: 1 });
    expect(report.lost).toEqual({ "headers-footers": 1 });
    const version = await town.db
      .selectFrom("document_versions")
      .where("document_id", "=", id)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(version).toMatchObject({ kind: "import", name: "Papier Nr. 1.docx", up_to_seq: 1 });
  });

  it("takes the title that was typed, else its own, else its first heading, else the name of the file", async () => {
    const bare = await wordFile({ body: p("Text") });
    const headed = await wordFile({
      title: "Vorlage Vermerk",
      body: p("Vorab") + styled("berschrift1", "Ausgangslage"),
      numbering: NUMBERING,
    });
    const titles = [
      await bring("mayor", "x.docx", headed, "Getippt"),
      await bring("mayor", "x.docx", await paper()),
      await bring("mayor", "x.docx", headed),
      await bring("mayor", "x.md", "# \u200B\u202E\n\nVorab\n\n## Ziele\n\nText\n\n## Wege"),
      await bring("mayor", "Mein_Papier 2.docx", bare),
    ];
    expect(await Promise.all(titles.map(async (id) => (await requireDocument(as("mayor"), id)).title))).toEqual([
      "Getippt",
      "Gemeinsam ansprechbar",
      "Ausgangslage",
      "Ziele",
      "Mein Papier 2",
    ]);
  });

  it("is brought in once when the form is sent twice", async () => {
    const file = await paper();
    const [first, second] = await Promise.all([
      bring("recorder", "a.docx", file, "", "r-1"),
      bring("recorder", "a.docx", file, "", "r-1"),
    ]);
    expect(second).toBe(first);
  });

  it.each<PersonKey>(["chamber", "observer"])("is not taken from %s", async (person) => {
    await expect(bring(person, "a.docx", await paper())).rejects.toThrow("common:error.not-allowed");
  });

  it("is unknown to people outside of the process, and so is its report", async () => {
    await expect(bring("outsider", "a.docx", await paper())).rejects.toThrow("common:error.not-found");
    const id = await bring("recorder", "a.docx", await paper());
    await expect(requireImport(as("outsider"), id)).rejects.toThrow("common:error.not-found");
  });

  it("leaves nothing behind when it is refused", async () => {
    const count = async () => (await town.db.selectFrom("documents").select("id").execute()).length;
    const before = await count();
    const macros = await wordFile({ body: p("x"), files: { "word/vbaProject.bin": "x" } });
    await expect(bring("recorder", "a.docm", macros)).rejects.toMatchObject({
      code: "documents:import.refused.macros",
      field: "file",
    });
    await expect(importDocument(as("recorder"), on.processId, { title: "", file: undefined }, "")).rejects.toMatchObject({
      code: "documents:import.refused.missing",
    });
    expect(await count()).toBe(before);
  });
});

describe("other files, by what they are and not by their name", () => {
  it.each([
    ["x.docx", "%PDF-1.7 …", "pdf"],
    ["x.docx", "{\\rtf1 …}", "rtf"],
    ["x.docx", Buffer.from("d0cf11e0a1b11ae1", "hex"), "legacy-word"],
    ["x.docx", Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]), "password"],
    ["x.docx", Buffer.from([0, 1, 2, 3, 4, 5]), "unknown"],
    ["x.md", "", "empty"],
    ["x.txt", "  \n ", "empty"],
    ["x.docx", Buffer.alloc(20 * 1024 * 1024 + 1, 65), "too-large"],
    ["x.docx", `<?xml version="1.0"?><svg/>`, "unknown"],
  ] as const)("%s that is something else (%#)", async (name, bytes, reason) => {
    await expect(bring("recorder", name, bytes)).rejects.toMatchObject({ code: `documents:import.refused.${reason}` });
  });

  it("a picture is told to go into a text", async () => {
    await expect(bring("recorder", "x.docx", await pngOf())).rejects.toMatchObject({ code: "documents:import.refused.image" });
  });

  it("Markdown, pages and plain words become documents too", async () => {
    const ids = [
      await bring("recorder", "a.md", "# Ziele\n\n- eins[^1]\n- zwei\n\n[^1]: Siehe dort."),
      await bring("recorder", "a.htm", "<!doctype html><title>Seite</title><h1>A</h1><p>x</p><h1>B</h1>"),
      await bring("recorder", "Notiz.txt", "Erste Zeile\nzweite\n\nNeuer Absatz"),
    ];
    const documents = await Promise.all(ids.map((id) => requireDocument(as("recorder"), id)));
    expect(documents.map(({ title }) => title)).toEqual(["Ziele", "Seite", "Notiz"]);
    expect(toPlainText(await textOf(ids[0]!))).toBe("eins (Siehe dort.)\nzwei");
    expect((await textOf(ids[2]!)).content).toHaveLength(2);
  });
});
