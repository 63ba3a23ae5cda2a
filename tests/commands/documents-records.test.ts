/** Decisions and tasks in texts: everybody reads what was recorded, whatever somebody writes into the text instead. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import {
  writeComparisonDocx,
  writeComparisonPdf,
  writeVersionDocx,
  writeVersionPdf,
} from "#server/documents/versions/comparison-files.queries";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { writeDocx, writeHtmlFile, writeMarkdownFile, writePdf } from "#server/documents/page/files.queries";
import { freezeDocument, nameVersion, restoreVersion } from "#server/documents/versions/history.commands";
import { compactLog } from "#server/documents/log/commands";
import { writeProposalsDocx, writeProposalsPdf } from "#server/documents/proposals/files.queries";
import { findTarget, requireProposalDetail } from "#server/documents/proposals/detail.queries";
import { submitProposal } from "#server/documents/proposals/commands";
import { listProposals } from "#server/documents/proposals/queries";
import { TEXT_FIELD } from "#server/documents/rules";
import { requireText } from "#server/documents/page/text.queries";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { requireVersion } from "#server/documents/versions/queries";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { minutesAsDocx, minutesAsPdf, requireMinutes } from "#server/roundtables/minutes/queries";
import { roundtableSnapshot, shownDecision } from "#server/roundtables/queries";
import { editDecision, recordDecision, recordTask } from "#server/roundtables/records.commands";
import { revisionOf } from "#server/platform/revisions.queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";
import { typstOf } from "../setup/typst.ts";

const FORGED = "GEFAELSCHT";
const DECIDED = "Wir benennen Ansprechstellen.";
const UNKNOWN = "Unbekannter Eintrag";
const NOBODY_SEES = "Nur der andere Tisch.";

const town = useDatabase();
let on: Stage;
const as = (person: PersonKey): Context => on.as(person);

beforeAll(async () => {
  on = await stage(town.db);
});

async function openRoundtable(): Promise<{ id: number; minutesId: number }> {
  const facilitator = as("facilitator");
  const plan = { title: "Tisch", type: "runder_tisch", starts_at: facilitator.now(), planned_minutes: 60, place: "" } as const;
  const id = await createRoundtable(facilitator, on.processId, { ...plan, video_url: "" }, "");
  const snapshot = async () => (await roundtableSnapshot(town.db, id, facilitator.now()))!;
  await moveRoundtable(facilitator, id, "open", (await snapshot()).revision);
  return { id, minutesId: (await snapshot()).minutesDocumentId! };
}

const insertPaper = () =>
  town.db.transaction().execute((trx) =>
    insertDocument(trx, as("recorder"), {
      processId: on.processId,
      kind: "paper",
      title: "Papier",
      content: doc(paragraph("Davor.")),
    }),
  );

// --- what an editor can send ----------------------------------------------------------

type Attrs = Record<string, unknown>;

function element(attrs: Attrs): Y.XmlElement {
  const made = new Y.XmlElement("record");
  for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, value as string);
  return made;
}

const words = { label: `Beschluss ${FORGED}`, text: `${FORGED} eine Million.` };
const forged = (recordId: number, kind = "decision"): Attrs => ({ kind, recordId, ...words });

/** As an update of somebody who writes: the server sees bytes. */
const write = (documentId: number, ...records: Attrs[]) =>
  as("recorder").rooms.edit(documentId, (ydoc) => {
    const quote = new Y.XmlElement("blockquote");
    quote.setAttribute("id", `quote${records.length}`);
    quote.insert(0, records.map(element));
    ydoc.getXmlFragment(TEXT_FIELD).push([...records.map(element), quote]);
  });

const rewrite = (documentId: number) =>
  as("recorder").rooms.edit(documentId, (ydoc) => {
    for (const child of ydoc.getXmlFragment(TEXT_FIELD).toArray()) {
      if (!(child instanceof Y.XmlElement) || child.nodeName !== "record") continue;
      for (const [name, value] of Object.entries(words)) child.setAttribute(name, value);
    }
  });

// --- all who read ---------------------------------------------------------------------

const all = (docx: Buffer): string => Object.values(unzip(docx)).join("\n");
const filter = { status: "all", organisationId: 0 } as const;

async function readByAll(documentId: number): Promise<Record<string, string>> {
  const reader = as("mayor");
  const named = await nameVersion(reader, documentId, { name: "Stand" }, "");
  const frozen = await freezeDocument(as("facilitator"), documentId, { name: "Fest" }, "");
  await compactLog(town.db, documentId, reader.now());
  const stored = await town.db.selectFrom("document_states").where("document_id", "=", documentId).selectAll().execute();
  const versions = await town.db.selectFrom("document_versions").where("document_id", "=", documentId).selectAll().execute();
  const sides = { from: frozen, to: "current" } as const;
  return {
    page: JSON.stringify(await requireText(reader, documentId)),
    docx: all((await writeDocx(reader, documentId, { changes: true })).bytes),
    html: (await writeHtmlFile(reader, documentId)).bytes,
    markdown: (await writeMarkdownFile(reader, documentId)).bytes,
    pdf: await typstOf(as("mayor"), (ctx) => writePdf(ctx, documentId)),
    version: JSON.stringify(await requireVersion(reader, named)),
    frozen: JSON.stringify(await requireVersion(reader, frozen)),
    "frozen docx": all((await writeVersionDocx(reader, documentId, frozen)).bytes),
    "frozen pdf": await typstOf(as("mayor"), (ctx) => writeVersionPdf(ctx, documentId, frozen)),
    comparison: JSON.stringify(await requireComparison(reader, documentId, sides)),
    "comparison docx": all((await writeComparisonDocx(reader, documentId, sides)).bytes),
    "comparison pdf": await typstOf(as("mayor"), (ctx) => writeComparisonPdf(ctx, documentId, sides)),
    "choice of blocks": JSON.stringify(await findTarget(reader, documentId, undefined)),
    proposals: JSON.stringify(await listProposals(reader, documentId, filter)),
    "proposals docx": all((await writeProposalsDocx(reader, documentId, filter)).bytes),
    "proposals pdf": await typstOf(as("mayor"), (ctx) => writeProposalsPdf(ctx, documentId, filter)),
    "stored for search": JSON.stringify([...stored, ...versions].map(({ state: _bytes, ...row }) => row)),
  };
}

const expectNowhere = (read: Record<string, string>, words: string): void => {
  for (const [reader, shown] of Object.entries(read)) expect(shown.includes(words), reader).toBe(false);
};

// --- minutes --------------------------------------------------------------------------

let tableId: number;
let minutesId: number;
let decisionId: number;

beforeEach(async () => {
  ({ id: tableId, minutesId } = await openRoundtable());
  decisionId = await recordDecision(as("recorder"), tableId, { body: DECIDED, point_id: null }, "");
  const task = { body: "Liste führen", organisation_id: null, due_on: "2030-05-01", point_id: null };
  await recordTask(as("recorder"), tableId, task, "");
});

const reword = async (body: string) => {
  const seen = await revisionOf(town.db, shownDecision(decisionId));
  await editDecision(as("recorder"), tableId, decisionId, { body, point_id: null }, seen);
};

describe("a decision whose words somebody changes in the text", () => {
  it("reads in every place as it was recorded", async () => {
    await rewrite(minutesId);
    const read = await readByAll(minutesId);
    expectNowhere(read, FORGED);
    for (const reader of ["page", "docx", "html", "markdown", "pdf", "version", "frozen", "frozen docx", "frozen pdf"])
      expect(read[reader], reader).toContain(DECIDED);
    for (const reader of ["comparison", "comparison docx", "comparison pdf", "choice of blocks", "stored for search"])
      expect(read[reader], reader).toContain(DECIDED);
  });

  it("reads in the minutes of the roundtable as it was recorded", async () => {
    await rewrite(minutesId);
    await write(minutesId, forged(decisionId), forged(999_999));
    const pdf = await typstOf(as("mayor"), (ctx) => minutesAsPdf(ctx, tableId));
    const docx = all((await minutesAsDocx(as("mayor"), tableId)).bytes);
    const minutes = JSON.stringify(await requireMinutes(as("mayor"), tableId));
    expectNowhere({ pdf, docx, minutes }, FORGED);
    for (const shown of [pdf, docx, minutes]) expect(shown).toContain(DECIDED);
  });

  it("is there twice with the same true words when it stands twice", async () => {
    await write(minutesId, forged(decisionId));
    const { content } = await requireText(as("mayor"), minutesId);
    expect(JSON.stringify(content).split(DECIDED)).toHaveLength(4);
    expectNowhere(await readByAll(minutesId), FORGED);
  });
});

describe("a record that this text does not have", () => {
  it("is called unknown, whatever it says", async () => {
    await write(minutesId, forged(999_999), forged(999_999, "task"));
    const read = await readByAll(minutesId);
    expectNowhere(read, FORGED);
    for (const reader of ["page", "html", "markdown", "frozen", "comparison", "choice of blocks"])
      expect(read[reader], reader).toContain(UNKNOWN);
  });

  it("does not give away what another roundtable recorded", async () => {
    const other = await openRoundtable();
    const theirs = await recordDecision(as("recorder"), other.id, { body: NOBODY_SEES, point_id: null }, "");
    await write(minutesId, forged(theirs));
    const read = await readByAll(minutesId);
    expectNowhere(read, NOBODY_SEES);
    expectNowhere(read, FORGED);
  });

  it("is unknown in a paper too that it was moved into, and in proposals on it", async () => {
    const paper = await insertPaper();
    await write(paper, forged(decisionId));
    const input = { after: null, reason: "Besser", remove: false, base: undefined, lines: undefined };
    const quote = { type: "blockquote", attrs: { id: "quote1" } };
    const blocks = [{ ...quote, content: [paragraph("Neu."), { type: "record", attrs: forged(decisionId) }] }];
    const id = await submitProposal(as("mayor"), paper, { ...input, blockIds: ["quote1"], blocks }, "");
    const detail = JSON.stringify(await requireProposalDetail(as("mayor"), paper, id));
    const read: Record<string, string> = { ...(await readByAll(paper)), detail };
    expectNowhere(read, FORGED);
    expectNowhere(read, DECIDED);
    for (const reader of ["page", "proposals", "proposals docx", "detail"]) expect(read[reader], reader).toContain(UNKNOWN);
  });
});

describe("a decision that is reworded", () => {
  it("keeps in a frozen version what was true then, and is a change since", async () => {
    const frozen = await freezeDocument(as("facilitator"), minutesId, { name: "" }, "");
    const { content, head } = await requireVersion(as("mayor"), frozen);
    await reword("Wir benennen niemanden.");
    expect((await requireVersion(as("mayor"), frozen)).content).toEqual(content);
    expect(JSON.stringify(content)).toContain(DECIDED);
    const { comparison } = await requireComparison(as("mayor"), minutesId, { from: frozen, to: "current" });
    expect(comparison.changes).toBe(1);
    // The same text, but it says something else: it may be frozen again.
    const again = await freezeDocument(as("facilitator"), minutesId, { name: "" }, "");
    expect((await requireVersion(as("mayor"), again)).head.hash).not.toBe(head.hash);
  });

  it("reads in its new words on the page, in versions that are not frozen and after going back", async () => {
    const named = await nameVersion(as("mayor"), minutesId, { name: "Vorher" }, "");
    await write(minutesId, forged(decisionId));
    await reword("Wir benennen zwei.");
    await restoreVersion(as("mayor"), named, "");
    for (const { content } of [await requireVersion(as("mayor"), named), await requireText(as("mayor"), minutesId)]) {
      expect(JSON.stringify(content)).toContain("Wir benennen zwei.");
      expect(JSON.stringify(content)).not.toContain(DECIDED);
    }
  });

  it("is no record in a version from before the server wrote its words, where they are others: nobody can tell", async () => {
    const { id } = await town.db
      .insertInto("document_versions")
      .columns(["document_id", "kind", "number", "name", "title", "up_to_seq", "content"])
      .columns(["plain_text", "state", "schema_version", "content_hash", "created_at"])
      .values({
        ...{ document_id: minutesId, kind: "frozen", number: 1, name: "", title: "Alt", up_to_seq: 1, plain_text: "" },
        content: JSON.stringify(doc({ type: "record", attrs: forged(decisionId) })),
        ...{ state: Buffer.from([0, 0]), schema_version: 2, content_hash: "0".repeat(64), created_at: as("mayor").now() },
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const { content } = await requireVersion(as("mayor"), id);
    expect(content.content!.map(({ type }) => type)).toEqual(["paragraph"]);
  });
});

describe("any words at all", () => {
  it("never show, whatever kind, number and attributes a record has", async () => {
    let seed = 4711;
    const roll = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    const kinds = ["decision", "task", "Decision", "constructor", "", 1, null, FORGED];
    const ids = [decisionId, String(decisionId), -1, 0, 1.5, 999_999, FORGED, null, [decisionId], { toString: FORGED }];
    const values = [FORGED, `<b>${FORGED}</b>`, [FORGED], { text: FORGED }, `${FORGED}\u0000`, FORGED.repeat(3)];
    const names = ["label", "text", "number", "body", "title", "id", "class", "kind", "recordId", "__proto__"];
    const one = (): Attrs => ({
      kind: kinds[roll(kinds.length)],
      recordId: ids[roll(ids.length)],
      ...Object.fromEntries(Array.from({ length: 4 }, () => [names[roll(names.length)], values[roll(values.length)]])),
    });
    await write(minutesId, ...Array.from({ length: 60 }, one));
    expectNowhere(await readByAll(minutesId), FORGED);
  });

  it("take as many questions to the tables for fifty records as for one", async () => {
    const count = async () => {
      let queries = 0;
      const db = town.db.withPlugin({
        transformQuery: ({ node }) => {
          queries += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      await requireText({ ...as("mayor"), db }, minutesId);
      return queries;
    };
    const before = await count();
    await write(minutesId, ...Array.from({ length: 25 }, (_, at) => forged(decisionId + at)));
    expect(await count()).toBe(before);
  });
});
