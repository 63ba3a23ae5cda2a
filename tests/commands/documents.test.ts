/** Making, naming and opening documents: it works, refuses the wrong role, the wrong moment and foreign ids. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { createDocument, insertDocument, openForComments, changeDocument } from "#server/documents/commands";
import { copyDocument } from "#server/documents/copies.commands";
import { deleteDocument, restoreDocument } from "#server/documents/deletion.commands";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { appendImage, uploadImage } from "#server/documents/images/commands";
import { listReferenceTargets } from "#server/documents/references/targets.queries";
import { imageIdsIn } from "#server/files/images.rules";
import { findVisitors } from "#server/live/gateway/visits.queries";
import { listTodos } from "#server/overview/queries";
import { createRoundtable } from "#server/roundtables/commands";
import { addPoint } from "#server/roundtables/points.commands";
import { requireSnapshot } from "#server/roundtables/queries";
import { find } from "#server/search/queries";
import { writeDocx, writePdf } from "#server/documents/page/files.queries";
import { findOwner, listDocuments, requireDocument, shownDocument } from "#server/documents/queries";
import { revisionOf } from "#server/platform/revisions.queries";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph, threadsIn, toPlainText } from "#server/documents/content/text.rules";
import { makeRooms, type LiveRooms } from "#server/live/rooms/rooms";
import { useDatabase } from "../setup/database.ts";
import { pngOf } from "../setup/pictures.ts";
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

const NOWHERE = { page: false, list: false, link: undefined, todo: false, target: false, found: false };

const roundtable = {
  ...({ title: "Beratung", type: "workshop", planned_minutes: 60, place: "", video_url: "" } as const),
  starts_at: new Date("2026-12-10T09:00:00Z"),
};

async function sessionOf({ actor: { personId }, now }: Context): Promise<string> {
  const times = { created_at: now(), last_seen_at: now(), expires_at: new Date(now().getTime() + 3_600_000) };
  const id = `session-${personId}-${Math.random()}`;
  await town.db
    .insertInto("sessions")
    .values({ id, person_id: personId, user_agent: "", ...times })
    .execute();
  return id;
}

/** Where somebody meets the paper: its page, the list, a roundtable, what there is to do, what a text can refer to, the live room. */
async function read(ctx: Context, roundtableId: number) {
  const other = await newDocument();
  const [list, todos, targets, { points }, found, page, [visit]] = await Promise.all([
    listDocuments(ctx, on.processId),
    listTodos(as("facilitator")),
    listReferenceTargets(ctx, other, "Papier"),
    requireSnapshot(ctx, roundtableId),
    find(ctx, "Papier", { kind: "document" }),
    requireDocument(ctx, documentId).catch(() => null),
    findVisitors(town.db, [{ sessionId: await sessionOf(ctx), documentId }], ctx.now()),
  ]);
  return {
    page: page !== null,
    list: list.documents.some(({ id }) => id === documentId),
    link: points.find((point) => point.title === "Lesung")?.document?.title,
    todo: todos.some(({ path }) => path === `/documents/${documentId}`),
    target: targets.some(({ id }) => id === documentId),
    found: found.hits.some(({ id }) => id === documentId),
    live: visit!.kind,
  };
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
    expect(await findOwner(as("mayor"), id)).toEqual({ agendaItem: null, recommendation: null, roundtable: null });
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

describe("a deleted paper", () => {
  it("is hidden from everybody and everywhere, and comes back whole", async () => {
    const table = await createRoundtable(as("facilitator"), on.processId, roundtable, "");
    const point = { label: "", title: "Lesung", kind: "beratung", minutes: 5, link: `document:${documentId}` } as const;
    await addPoint(as("facilitator"), table, point, "");
    await startThread(as("mayor"), documentId, threadForm.parse({ body: "Wer genau?" }), "");
    const before = await read(as("mayor"), table);
    expect(before).toEqual({ page: true, list: true, link: "Papier", todo: true, target: true, found: true, live: "visitor" });

    expect(await deleteDocument(as("facilitator"), documentId)).toBe(on.processId);
    expect(await read(as("mayor"), table)).toEqual({ ...NOWHERE, live: "not-found" });
    expect(await read(as("facilitator"), table)).toEqual({ ...NOWHERE, live: "not-found" });
    expect(closed).toEqual([{ documentId }]);
    const { deleted } = await listDocuments(as("facilitator"), on.processId);
    expect(deleted).toMatchObject([{ id: documentId, title: "Papier", deletedBy: expect.stringContaining("Miriam Vogt") }]);
    expect((await listDocuments(as("mayor"), on.processId)).deleted).toEqual([]);

    await restoreDocument(as("facilitator"), documentId);
    await restoreDocument(as("facilitator"), documentId);
    expect(await read(as("mayor"), table)).toEqual(before);
  });

  it("is deleted and brought back by the facilitator alone, and never the text of an agenda item", async () => {
    await expect(deleteDocument(as("mayor"), documentId)).rejects.toThrow("common:error.not-allowed");
    await expect(deleteDocument(as("outsider"), documentId)).rejects.toThrow("common:error.not-found");
    await town.db.updateTable("documents").where("id", "=", documentId).set({ kind: "agenda_item" }).execute();
    await expect(deleteDocument(as("facilitator"), documentId)).rejects.toThrow("documents:error.belongs-elsewhere");
    await town.db.updateTable("documents").where("id", "=", documentId).set({ kind: "paper" }).execute();
    await deleteDocument(as("facilitator"), documentId);
    await expect(restoreDocument(as("mayor"), documentId)).rejects.toThrow("common:error.not-allowed");
    await expect(restoreDocument(as("outsider"), documentId)).rejects.toThrow("common:error.not-found");
    await expect(deleteDocument(as("facilitator"), documentId)).rejects.toThrow("common:error.not-found");
  });
});

describe("a copy", () => {
  it("says the same with pictures of its own, without comments, in the same language and numbering", async () => {
    const image = await uploadImage(as("mayor"), documentId, await pngOf());
    await appendImage(as("mayor"), documentId, image, "Karte");
    await changeDocument(as("mayor"), documentId, { numbering: "headings" });
    await startThread(as("mayor"), documentId, threadForm.parse({ quote: "eine Stelle", body: "Welche?" }), "");
    const copy = () => copyDocument(as("mayor"), documentId, "copy-1");
    const [id, again] = [await copy(), await copy()];
    expect(again).toBe(id);
    expect(await requireDocument(as("observer"), id)).toMatchObject({
      title: "Kopie von Papier",
      numbering: "headings",
      kind: "paper",
    });
    const [own, copied] = [await rooms.read(documentId), await rooms.read(id)];
    expect(toPlainText(copied)).toBe(toPlainText(own));
    expect(threadsIn(copied)).toEqual([]);
    const [picture] = imageIdsIn(copied);
    expect(picture).not.toBe(image.imageId);
    const row = await town.db.selectFrom("document_images").where("id", "=", picture!).select("document_id").executeTakeFirst();
    expect(row?.document_id).toBe(id);
  });

  it("is for those who make documents, while texts are open", async () => {
    await expect(copyDocument(as("chamber"), documentId, "")).rejects.toThrow("common:error.not-allowed");
    await atStage("umsetzung", () =>
      expect(copyDocument(as("mayor"), documentId, "")).rejects.toThrow("documents:error.texts-closed"),
    );
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
