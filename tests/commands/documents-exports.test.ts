/** Files of texts are read by others than whoever made them: what is in them, and for whom. */
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { VISIBILITIES, type Visibility } from "#db/schema/documents";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { writeDocx, writeHtmlFile, writeMarkdownFile, writePdf } from "#server/documents/page/files.queries";
import { writeProposalsDocx, writeProposalsPdf } from "#server/documents/proposals/files.queries";
import { importProposal, submitProposal } from "#server/documents/proposals/commands";
import { canSeeProposal } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { visibilitiesFor, threadForm } from "#server/documents/comments/threads.rules";
import { requireProcess } from "#server/processes/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";
import { typstOf } from "../setup/typst.ts";

const town = useDatabase();
let on: Stage;
const as = (person: PersonKey): Context => on.as(person);
const people = [...new Set(sample.mandates.map(({ person }) => person))];

beforeAll(async () => {
  on = await stage(town.db);
});

const insert = (content: TextContent) =>
  town.db.transaction().execute((trx) =>
    insertDocument(trx, as("recorder"), {
      processId: on.processId,
      kind: "paper",
      title: "Papier",
      content,
      commentsOpen: true,
    }),
  );

const wordsIn = (xml = "", tag = "w:t") =>
  [...xml.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`, "g"))].map(([, it]) => it);
const all = (bytes: Buffer) => Object.values(unzip(bytes)).join("\n");

describe("what was said and proposed", () => {
  let documentId: number;
  const said: { visibility: Visibility; words: string }[] = [];
  const proposed: { organisationId: number; words: string }[] = [];
  const secret = (words: string) => `GEHEIM ${words}`;

  beforeAll(async () => {
    const p = (id: string, words: string): TextContent => ({ ...paragraph(words), attrs: { id } });
    documentId = await insert(doc(p("a", "Jedes Ministerium benennt eine Stelle."), p("b", "Die Kommunen tun das auch.")));
    for (const person of ["mayor", "federalHead", "chamber", "facilitator"] as const) {
      const { my } = await requireProcess(as(person), on.processId);
      for (const visibility of visibilitiesFor(my)) {
        const words = `${secret(visibility)} ${person}`;
        const quote = visibility === "process" ? "Ministerium" : "Kommunen";
        await startThread(as(person), documentId, { ...threadForm.parse({ body: words, quote }), visibility }, "");
        said.push({ visibility, words });
      }
    }
    for (const person of ["chamber", "forum", "mayor"] as const) {
      const words = `${secret("Vorschlag")} ${person}`;
      const input = { blockIds: [], after: "b", reason: secret("Grund"), remove: false, base: undefined, lines: undefined };
      await submitProposal(as(person), documentId, { ...input, blocks: [paragraph(words)] }, "");
      proposed.push({ organisationId: on.organisationOf(person), words });
    }
    const words = `${secret("Vorschlag")} aus Word`;
    await town.db.transaction().execute((trx) =>
      importProposal(
        trx,
        {
          ...{ documentId, personId: as("mayor").actor.personId, organisationId: on.organisationOf("mayor") },
          ...{ base: [], proposed: [paragraph(words)], afterBlockId: "b", reason: "", author: "Anna Beispiel", at: new Date() },
        },
        new Set(),
      ),
    );
    proposed.push({ organisationId: on.organisationOf("mayor"), words });
    expect(new Set(said.map(({ visibility }) => visibility))).toEqual(new Set(VISIBILITIES));
  });

  it("as Word comments are those that the whole process sees, whoever makes the file", async () => {
    const open = said.filter(({ visibility }) => visibility === "process").map(({ words }) => words);
    for (const person of people) {
      const { bytes } = await writeDocx(as(person), documentId, { comments: true });
      const files = unzip(bytes);
      expect(wordsIn(files["word/comments.xml"]).sort(), person).toEqual([...open].sort());
      for (const { words } of said.filter(({ visibility }) => visibility !== "process"))
        expect(all(bytes)).not.toContain(words);
    }
  });

  it("as tracked changes are those that whoever makes the file sees, under the name of their organisation", async () => {
    for (const person of people) {
      const { my } = await requireProcess(as(person), on.processId);
      const { bytes } = await writeDocx(as(person), documentId, { changes: true });
      const xml = unzip(bytes)["word/document.xml"]!;
      const seen = proposed.filter(({ organisationId }) => canSeeProposal({ organisationId, status: "submitted" }, my));
      expect(seen.length, person).toBe({ chamber: 1, forum: 1 }[person as string] ?? 4);
      const inserted = [...xml.matchAll(/<w:ins [^>]*>(.*?)<\/w:ins>/gs)].flatMap(([, inside]) => wordsIn(inside));
      expect(inserted.filter(Boolean).sort(), person).toEqual(seen.map(({ words }) => words).sort());
      // A file is passed on: persons are known to those who write, and to nobody else.
      const authors = new Set([...xml.matchAll(/w:author="([^"]*)"/g)].map(([, author]) => author));
      const names = [...Object.values(sample.people).map(({ name }) => name), "Anna Beispiel"];
      for (const name of names) expect(all(bytes), person).not.toContain(name);
      expect(authors.size).toBe(
        new Set(seen.map(({ words, organisationId }) => `${organisationId}${words.includes("Word")}`)).size,
      );
    }
  });

  it("are in no file that nobody asked for them, nor in other kinds of files", async () => {
    for (const person of ["facilitator", "mayor", "chamber", "observer"] as const) {
      const { bytes } = await writeDocx(as(person), documentId);
      const [html, markdown] = [await writeHtmlFile(as(person), documentId), await writeMarkdownFile(as(person), documentId)];
      const pdf = await typstOf(as(person), (ctx) => writePdf(ctx, documentId));
      for (const file of [all(bytes), html.bytes, markdown.bytes, pdf]) {
        expect(file).toContain("Ministerium");
        expect(file).not.toMatch(/GEHEIM|data-thread|w:comment|w:ins |w:del /);
      }
    }
  });

  it("are in the table of proposals only for those who see them, and without persons", async () => {
    const filter = { status: "all", organisationId: 0 } as const;
    for (const person of ["chamber", "forum", "mayor", "observer"] as const) {
      const { my } = await requireProcess(as(person), on.processId);
      const word = all((await writeProposalsDocx(as(person), documentId, filter)).bytes);
      const pdf = await typstOf(as(person), (ctx) => writeProposalsPdf(ctx, documentId, filter));
      for (const file of [word, pdf]) {
        for (const { organisationId, words } of proposed)
          expect([person, words, file.includes(words)]).toEqual([
            person,
            words,
            canSeeProposal({ organisationId, status: "submitted" }, my),
          ]);
        for (const { name } of Object.values(sample.people)) expect(file).not.toContain(name);
        expect(file).not.toContain("Anna Beispiel");
      }
    }
  });

  it("do not exist for strangers, in whatever file", async () => {
    const extras = { comments: true, changes: true };
    for (const stranger of ["outsider", "admin"] as const)
      for (const write of [
        () => writeDocx(as(stranger), documentId, extras),
        () => writePdf(as(stranger), documentId),
        () => writeHtmlFile(as(stranger), documentId),
        () => writeMarkdownFile(as(stranger), documentId),
        () => writeProposalsDocx(as(stranger), documentId, { status: "all", organisationId: 0 }),
      ])
        await expect(write()).rejects.toThrow("common:error.not-found");
  });
});
