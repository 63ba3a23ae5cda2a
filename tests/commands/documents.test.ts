/** Making, naming and opening documents, and their comments: it works, refuses the wrong role, the wrong moment and foreign ids. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { createDocument, insertDocument, openForComments, renameDocument } from "#server/documents/commands";
import { writeDocx, writePdf } from "#server/documents/files.queries";
import { findOwner, listDocuments, requireDocument, shownDocument } from "#server/documents/queries";
import { revisionOf } from "#server/people/revisions.queries";
import type { TextContent } from "#server/documents/rules";
import { requireText } from "#server/documents/text.queries";
import { doc, heading, paragraph, threadsIn, toPlainText } from "#server/documents/text.rules";
import { deleteComment, editComment, replyToThread, resolveThread, startThread } from "#server/documents/threads.commands";
import { commentOf, listThreads, threadOf } from "#server/documents/threads.queries";
import { threadForm, type ThreadInput } from "#server/documents/threads.rules";
import { makeRooms, type LiveRooms } from "#server/live/rooms";
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
const thread = (body: string, quote = "", around: Partial<ThreadInput> = {}): ThreadInput => ({
  ...threadForm.parse({ body, quote }),
  ...around,
});

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
const threadsOf = () => listThreads(town.db, documentId);

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
    expect(await rooms.read(id)).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
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
      await expect(renameDocument(as("recorder"), documentId, { title: "x" })).rejects.toThrow("documents:error.texts-closed");
    });
  });

  it("gets a new title from those who write, and nobody else", async () => {
    const seen = await revisionOf(town.db, shownDocument(documentId));
    await renameDocument(as("mayor"), documentId, { title: "Neuer Titel" }, seen);
    await expect(renameDocument(as("recorder"), documentId, { title: "Zu spät" }, seen)).rejects.toThrow(
      "common:error.changed-meanwhile",
    );
    expect(await requireDocument(as("observer"), documentId)).toMatchObject({ title: "Neuer Titel" });
    expect(on.announced).toContain(`document:${documentId}`);
    await expect(renameDocument(as("chamber"), documentId, { title: "x" })).rejects.toThrow("common:error.not-allowed");
    await expect(renameDocument(as("outsider"), documentId, { title: "x" })).rejects.toThrow("common:error.not-found");
  });

  it("of an agenda item keeps the item's title", async () => {
    const id = await town.db
      .transaction()
      .execute((trx) => insertDocument(trx, as("recorder"), { processId: on.processId, kind: "agenda_item", title: "Punkt" }));
    await expect(renameDocument(as("recorder"), id, { title: "x" })).rejects.toThrow("documents:error.title-belongs-elsewhere");
    expect(await findOwner(town.db, id)).toEqual({ agendaItem: null, roundtable: null });
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

describe("a comment", () => {
  it("on a passage marks it in the text, for everybody, through the room", async () => {
    const id = await startThread(
      as("mayor"),
      documentId,
      thread("Wer genau?", "eine Stelle", { prefix: "Jedes Ministerium benennt " }),
      "",
    );
    expect(threadsIn(await rooms.read(documentId))).toEqual([id]);
    expect(await threadsOf()).toMatchObject([
      {
        id,
        quote: "eine Stelle",
        resolvedAt: null,
        comments: [{ body: "Wer genau?", name: "Stefan Krüger", organisation: "Lindenhafen" }],
      },
    ]);
    expect(on.announced).toContain(`document:${documentId}`);
    expect(toPlainText(await rooms.read(documentId))).toBe(toPlainText(content));
  });

  it("on the whole text touches no text", async () => {
    await startThread(as("mayor"), documentId, thread("Insgesamt gut."), "");
    expect(threadsIn(await rooms.read(documentId))).toEqual([]);
    expect((await requireText(as("observer"), documentId)).threads).toMatchObject([{ quote: "" }]);
  });

  it("on a passage that is gone is refused with all it said, and leaves nothing behind", async () => {
    const late = thread("Zu spät", "eine Abteilung");
    await expect(startThread(as("mayor"), documentId, late, "request-8")).rejects.toMatchObject({
      code: "documents:error.passage-gone",
      status: 409,
    });
    expect(await threadsOf()).toEqual([]);
    // The same form, with another passage chosen.
    const id = await startThread(as("mayor"), documentId, { ...late, quote: "eine Stelle" }, "request-8");
    expect((await threadsOf()).map((row) => row.id)).toEqual([id]);
  });

  it("is made and marked once when the form is sent twice", async () => {
    const send = () => startThread(as("mayor"), documentId, thread("Doppelt", "eine Stelle"), "request-9");
    const [first, second] = await Promise.all([send(), send()]);
    expect(second).toBe(first);
    expect(threadsIn(await rooms.read(documentId))).toEqual([first]);
    expect(await threadsOf()).toHaveLength(1);
  });

  it("sent with the id of a form that made something else is a new one, and nobody's thread goes with it", async () => {
    const other = await startThread(as("federalDelegate"), documentId, thread("Nicht meiner", "benennt eine"), "");
    const key = `${as("mayor").actor.personId}:fremd`;
    const claim = { request_id: key, person_id: as("mayor").actor.personId, result_id: other, created_at: new Date() };
    await town.db.insertInto("submissions").values(claim).execute();
    await expect(startThread(as("mayor"), documentId, thread("x", "steht hier nirgends"), "fremd")).rejects.toThrow(
      "passage-gone",
    );
    const own = await startThread(as("mayor"), documentId, thread("Meiner", "tun das auch"), "fremd");
    expect(own).not.toBe(other);
    expect((await listThreads(town.db, documentId)).map((each) => each.id)).toEqual(expect.arrayContaining([other, own]));
  });

  it("of consulted parties waits for the stage or the facilitator; observers never comment", async () => {
    const comment = thread("Aus Sicht der Wirtschaft", "eine Stelle");
    await expect(startThread(as("chamber"), documentId, comment, "")).rejects.toThrow("documents:error.comments-closed");
    await atStage("konsultation", async () => {
      await expect(startThread(as("chamber"), documentId, comment, "")).resolves.toBeGreaterThan(0);
      await expect(startThread(as("observer"), documentId, comment, "")).rejects.toThrow("common:error.not-allowed");
    });
    await openForComments(as("facilitator"), documentId, true);
    await expect(startThread(as("forum"), documentId, comment, "")).resolves.toBeGreaterThan(0);
    await expect(startThread(as("observer"), documentId, comment, "")).rejects.toThrow("common:error.not-allowed");
  });

  it("on a text of another process does not exist", async () => {
    await expect(startThread(as("outsider"), documentId, thread("x"), "")).rejects.toThrow("common:error.not-found");
    await expect(startThread(as("mayor"), 99_999, thread("x"), "")).rejects.toThrow("common:error.not-found");
  });

  it("with HTML and script in it is kept letter by letter", async () => {
    const body = '<script>alert("ä")</script> 😀';
    await startThread(as("mayor"), documentId, thread(body), "");
    expect((await threadsOf())[0]?.comments[0]?.body).toBe(body);
  });
});

describe("a thread", () => {
  let threadId: number;
  beforeEach(async () => {
    threadId = await startThread(as("mayor"), documentId, thread("Wer genau?", "eine Stelle"), "");
  });

  it("and its comments are found only under their own text", async () => {
    const other = await createDocument(as("recorder"), on.processId, { title: "Anderes" }, "");
    const commentId = (await threadsOf())[0]!.comments[0]!.id;
    expect(await threadOf(as("mayor"), documentId, threadId)).toBe(threadId);
    expect(await commentOf(as("mayor"), documentId, commentId)).toBe(commentId);
    await expect(threadOf(as("mayor"), other, threadId)).rejects.toThrow("common:error.not-found");
    await expect(commentOf(as("mayor"), other, commentId)).rejects.toThrow("common:error.not-found");
  });

  it("is answered, once per form", async () => {
    const reply = () => replyToThread(as("federalDelegate"), threadId, { body: "Das Referat 12." }, "request-10");
    const [first, second] = await Promise.all([reply(), reply()]);
    expect(second).toBe(first);
    expect((await threadsOf())[0]?.comments.map((comment) => comment.body)).toEqual(["Wer genau?", "Das Referat 12."]);
  });

  it("is not answered by observers, before comments are open, or from another process", async () => {
    await expect(replyToThread(as("observer"), threadId, { body: "x" }, "")).rejects.toThrow("common:error.not-allowed");
    await expect(replyToThread(as("chamber"), threadId, { body: "x" }, "")).rejects.toThrow("documents:error.comments-closed");
    await expect(replyToThread(as("outsider"), threadId, { body: "x" }, "")).rejects.toThrow("common:error.not-found");
  });

  it("is resolved and opened again by those who write; the text stays untouched", async () => {
    const before = await rooms.read(documentId);
    await resolveThread(as("recorder"), threadId, true);
    await resolveThread(as("federalHead"), threadId, true);
    expect((await threadsOf())[0]).toMatchObject({ resolvedBy: "Paul Nowak" });
    expect((await listDocuments(as("mayor"), on.processId)).documents.find((row) => row.id === documentId)?.openThreads).toBe(
      0,
    );
    await expect(replyToThread(as("mayor"), threadId, { body: "Noch etwas" }, "")).rejects.toThrow(
      "documents:error.thread-resolved",
    );
    await resolveThread(as("mayor"), threadId, false);
    expect((await threadsOf())[0]).toMatchObject({ resolvedAt: null, resolvedBy: null });
    expect(await rooms.read(documentId)).toEqual(before);
  });

  it("is resolved neither by consulted parties nor from another process", async () => {
    await openForComments(as("facilitator"), documentId, true);
    await expect(resolveThread(as("chamber"), threadId, true)).rejects.toThrow("common:error.not-allowed");
    await expect(resolveThread(as("outsider"), threadId, true)).rejects.toThrow("common:error.not-found");
  });

  it("keeps its comments when their authors find other words, and says so", async () => {
    const { id } = (await threadsOf())[0]!.comments[0]!;
    expect(await editComment(as("mayor"), id, { body: "Welche genau?" })).toBe(threadId);
    expect((await threadsOf())[0]?.comments[0]).toMatchObject({ body: "Welche genau?", editedAt: expect.any(Date) as Date });
    await expect(editComment(as("facilitator"), id, { body: "x" })).rejects.toThrow("documents:error.not-your-comment");
    await expect(deleteComment(as("federalHead"), id)).rejects.toThrow("documents:error.not-your-comment");
    await expect(editComment(as("outsider"), id, { body: "x" })).rejects.toThrow("common:error.not-found");
  });

  it("goes with its only comment, and its mark with it", async () => {
    const { id } = (await threadsOf())[0]!.comments[0]!;
    await deleteComment(as("mayor"), id);
    expect(await threadsOf()).toEqual([]);
    expect(threadsIn(await rooms.read(documentId))).toEqual([]);
    await expect(deleteComment(as("mayor"), id)).rejects.toThrow("common:error.not-found");
  });

  it("keeps the comment that was answered; the answer can be taken back", async () => {
    const first = (await threadsOf())[0]!.comments[0]!.id;
    const answer = await replyToThread(as("recorder"), threadId, { body: "Antwort" }, "");
    await expect(deleteComment(as("mayor"), first)).rejects.toThrow("documents:error.answered");
    await deleteComment(as("recorder"), answer);
    expect((await threadsOf())[0]?.comments).toHaveLength(1);
  });

  it("stays visible when its passage is gone", async () => {
    await rooms.edit(documentId, (ydoc) => ydoc.getXmlFragment("default").delete(1, 1));
    const text = await requireText(as("observer"), documentId);
    expect(threadsIn(text.content)).toEqual([]);
    expect(text.threads).toMatchObject([{ id: threadId, quote: "eine Stelle" }]);
  });
});
