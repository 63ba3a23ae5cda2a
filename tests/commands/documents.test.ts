/** Making, naming and opening documents: it works, refuses the wrong role, the wrong moment and foreign ids. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { createDocument, insertDocument, openForComments, changeDocument } from "#server/documents/commands";
import { writeDocx, writePdf } from "#server/documents/page/files.queries";
import { findOwner, listDocuments, requireDocument, shownDocument } from "#server/documents/queries";
import { revisionOf } from "#server/platform/revisions.queries";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph } from "#server/documents/content/text.rules";
import { makeRooms, type LiveRooms } from "#server/live/rooms/rooms";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let rooms: LiveRooms;
let closed: Parameters<Context["rooms"]["disconnect"]>[0][] = [];
let documentId: number;

const as = (person: PersonKey): Context => ({
  ...on.as(person),
  rooms: { edit: rooms.edit, read: rooms.read, disconnect: (which) => void closed.push(which) },
});

const content = doc(
  heading(1, "Ansprechstellen"),
  paragraph("Jedes Ministerium benennt eine Stelle."),
  paragraph("Die Kommunen tun das auch."),
);
async function newDocument(text: TextContent = content): Promise<number> {
  return town.db
    .transaction()
    .execute((trx) =>
      insertDocument(trx, as("recorder"), { processId: on.processId, kind: "paper", title: "Papier", content: text }),
    );
}
async function atStage(key: "entwurf" | "konsultation" | "umsetzung", run: () => Promise<unknown>): Promise<void> {
  const rules = {
    entwurf: { consultedMayComment: false, textsOpen: true },
    konsultation: { consultedMayComment: true, textsOpen: true },
    umsetzung: { consultedMayComment: false, textsOpen: false },
  }[key];
  const before = await town.db.selectFrom("processes").where("id", "=", on.processId).select("stage").executeTakeFirstOrThrow();
  const set = (value: object) =>
    town.db
      .updateTable("process_stages")
      .where("process_id", "=", on.processId)
      .where("key", "=", before.stage)
      .set({ rules: JSON.stringify(value) })
      .execute();
  const old = await town.db
    .selectFrom("process_stages")
    .where("process_id", "=", on.processId)
    .where("key", "=", before.stage)
    .select("rules")
    .executeTakeFirstOrThrow();
  await set(rules);
  try {
    await run();
  } finally {
    await set(old.rules);
  }
}

beforeAll(async () => {
  on = await stage(town.db);
  rooms = makeRooms({ db: town.db, log: pino({ level: "silent" }), now: () => new Date(), limits: { lingerMs: 10 } });
});
afterAll(async () => {
  await rooms.close();
});
beforeEach(async () => {
  closed = [];
  documentId = await newDocument();
});

describe("a document", () => {
  it("is made with an empty text that exists once, and everybody in the process finds it", async () => {
    const id = await createDocument(as("townDelegate"), on.processId, { title: "Prüfliste" }, "");
    const { content } = await rooms.read(id);
    expect(content).toEqual([{ type: "paragraph", attrs: { id: expect.stringMatching(/^[0-9a-z]+$/) as string } }]);
    const { documents } = await listDocuments(as("observer"), on.processId);
    expect(documents[0]).toMatchObject({ id, title: "Prüfliste", kind: "paper", access: "read", openThreads: 0 });
    await expect(requireDocument(as("outsider"), id)).rejects.toThrow("common:error.not-found");
    await expect(listDocuments(as("outsider"), on.processId)).rejects.toThrow("common:error.not-found");
  });

  it("is made once when the form is sent twice", async () => {
    const make = () => createDocument(as("recorder"), on.processId, { title: "Doppelt" }, "request-7");
    const [first, second] = await Promise.all([make(), make()]);
    expect(second).toBe(first);
  });

  it.each<PersonKey>(["chamber", "observer"])("is not made by %s", async (person) => {
    await expect(createDocument(as(person), on.processId, { title: "x" }, "")).rejects.toThrow("common:error.not-allowed");
  });

  it("is neither made nor renamed while texts are closed", async () => {
    await atStage("umsetzung", async () => {
      await expect(createDocument(as("recorder"), on.processId, { title: "x" }, "")).rejects.toThrow(
        "documents:error.texts-closed",
      );
      await expect(changeDocument(as("recorder"), documentId, { title: "x" })).rejects.toThrow("documents:error.texts-closed");
    });
  });

  it("gets a new title from those who write, and nobody else", async () => {
    const seen = await revisionOf(town.db, shownDocument(documentId));
    await changeDocument(as("mayor"), documentId, { title: "Neuer Titel" }, seen);
    await expect(changeDocument(as("recorder"), documentId, { title: "Zu spät" }, seen)).rejects.toThrow(
      "common:error.changed-meanwhile",
    );
    expect(await requireDocument(as("observer"), documentId)).toMatchObject({ title: "Neuer Titel" });
    expect(on.announced).toContain(`document:${documentId}`);
    await expect(changeDocument(as("chamber"), documentId, { title: "x" })).rejects.toThrow("common:error.not-allowed");
    await expect(changeDocument(as("outsider"), documentId, { title: "x" })).rejects.toThrow("common:error.not-found");
  });

  it("of an agenda item keeps the item's title", async () => {
    const id = await town.db
      .transaction()
      .execute((trx) => insertDocument(trx, as("recorder"), { processId: on.processId, kind: "agenda_item", title: "Punkt" }));
    await expect(changeDocument(as("recorder"), id, { title: "x" })).rejects.toThrow("documents:error.title-belongs-elsewhere");
    expect(await findOwner(as("mayor"), id)).toEqual({ agendaItem: null, roundtable: null });
  });

  it("can be kept as Word file and PDF by everybody who reads it, and by nobody else", async () => {
    const word = await writeDocx(as("observer"), documentId);
    expect(word.name).toBe("Papier");
    expect(word.bytes.subarray(0, 2).toString()).toBe("PK");
    expect((await writePdf(as("chamber"), documentId)).bytes.subarray(0, 5).toString()).toBe("%PDF-");
    await expect(writeDocx(as("outsider"), documentId)).rejects.toThrow("common:error.not-found");
    await expect(writePdf(as("outsider"), documentId)).rejects.toThrow("common:error.not-found");
  });
});

describe("opening a document for comments", () => {
  it("lets consulted parties comment, and whoever is connected is judged anew", async () => {
    expect((await requireDocument(as("chamber"), documentId)).access).toBe("read");
    await openForComments(as("facilitator"), documentId, true);
    expect((await requireDocument(as("chamber"), documentId)).access).toBe("comment");
    expect((await requireDocument(as("observer"), documentId)).access).toBe("read");
    expect(closed).toEqual([{ documentId }]);
    await openForComments(as("facilitator"), documentId, false);
    expect((await requireDocument(as("chamber"), documentId)).access).toBe("read");
  });

  it("is told once, however often it is pressed", async () => {
    await openForComments(as("facilitator"), documentId, true);
    await openForComments(as("facilitator"), documentId, true);
    const events = await town.db
      .selectFrom("process_events")
      .where("path", "=", `/documents/${documentId}`)
      .select("kind")
      .execute();
    expect(events.map((event) => event.kind)).toEqual(["document-comments-opened"]);
  });

  it.each<PersonKey>(["recorder", "federalHead", "chamber", "observer"])("is not done by %s", async (person) => {
    await expect(openForComments(as(person), documentId, true)).rejects.toThrow("common:error.not-allowed");
  });
});
