/** Comments on texts: they keep their places, are seen only by whom they are for, and reach whom they mention. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { VISIBILITIES, type Visibility } from "#db/schema/documents";
import type { Context } from "#server/context";
import { createDocument, insertDocument, openForComments } from "#server/documents/commands";
import { markPassages } from "#server/documents/comments/marks.rules";
import { LETTERS_PER_HOUR, seeMentions } from "#server/documents/comments/mentions.commands";
import { listMentionTargets } from "#server/documents/comments/mentions.queries";
import { listPlaced, rememberPositions } from "#server/documents/comments/positions.commands";
import { placesInVersion, positionsIn } from "#server/documents/comments/positions.rules";
import { listDocuments } from "#server/documents/queries";
import type { TextContent } from "#server/documents/rules";
import { requireText } from "#server/documents/page/text.queries";
import { withoutRecordWords } from "#server/documents/content/records.rules";
import { doc, heading, paragraph, record, table, threadsIn, toPlainText } from "#server/documents/content/text.rules";
import {
  deleteComment,
  editComment,
  importThread,
  replyToThread,
  resolveThread,
  startThread,
} from "#server/documents/comments/threads.commands";
import { commentOf, listThreads, requireThread, threadOf } from "#server/documents/comments/threads.queries";
import { canSeeThread, threadForm, type ThreadInput } from "#server/documents/comments/threads.rules";
import { writeContent } from "#server/documents/log/ydoc.rules";
import { makeRooms, type LiveRooms } from "#server/live/rooms/rooms";
import { NEWS_JOBS } from "#server/overview/news.jobs";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { requireProcess } from "#server/processes/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let rooms: LiveRooms;
let documentId: number;

const as = (person: PersonKey): Context => ({
  ...on.as(person),
  rooms: { edit: rooms.edit, read: rooms.read, disconnect: () => undefined },
});
const everybody = [...new Set(sample.mandates.map((mandate) => mandate.person))];

const content = doc(
  { ...heading(1, "Ansprechstellen"), attrs: { level: 1, id: "h1" } },
  { ...paragraph("Jedes Ministerium benennt eine Stelle."), attrs: { id: "p1" } },
  { ...paragraph("Die Kommunen tun das auch."), attrs: { id: "p2" } },
  { ...table(["Schritt", "Wer"], ["Entwurf", "BMAB"]), attrs: { id: "t1" } },
  record({ kind: "decision", recordId: 7, label: "Beschluss B-1", text: "angenommen" }),
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

async function viewer(person: PersonKey) {
  const { my } = await requireProcess(as(person), on.processId);
  return { ...my, personId: as(person).actor.personId };
}
const threadsOf = async (person: PersonKey = "mayor") => listThreads(town.db, documentId, await viewer(person));
const textNow = () => rooms.read(documentId);
/** After the job that mails what is told at once. */
async function mails() {
  const ids = (await town.db.selectFrom("notifications").select("id").execute()).map(({ id }) => id);
  const [atOnce] = NEWS_JOBS;
  await atOnce!.run(on.system("de"), { ids } as never, new AbortController().signal);
  return town.db.selectFrom("mails").orderBy("to_email").selectAll().execute();
}
const mailsTo = async (person: PersonKey) => (await mails()).filter(({ to_email }) => to_email === sample.people[person].email);
const newsOf = async (person: PersonKey) =>
  (await listNotifications(as(person))).notifications.filter(({ isUnread }) => isUnread).map(({ kind, path }) => [kind, path]);
const mentionsOf = async (person: PersonKey) =>
  (await listTodos(as(person), on.processId)).filter((todo) => todo.kind === "mention").map((todo) => todo.path);

beforeAll(async () => {
  on = await stage(town.db);
  rooms = makeRooms({ db: town.db, log: pino({ level: "silent" }), now: () => new Date(), limits: { lingerMs: 60_000 } });
});
afterAll(async () => {
  await rooms.close();
});
beforeEach(async () => {
  await town.db.deleteFrom("mails").execute();
  await town.db.deleteFrom("notifications").execute();
  await town.db.deleteFrom("comment_mentions").execute();
  await town.db.deleteFrom("mention_letters").execute();
  documentId = await newDocument();
});

describe("a comment", () => {
  it("on a passage marks it in the text, for everybody, through the room", async () => {
    const id = await startThread(
      as("mayor"),
      documentId,
      thread("Wer genau?", "eine Stelle", { prefix: "Jedes Ministerium benennt " }),
      "",
    );
    expect(threadsIn(await textNow())).toEqual([id]);
    expect(await threadsOf()).toMatchObject([
      {
        id,
        quote: "eine Stelle",
        resolvedAt: null,
        comments: [{ body: "Wer genau?", name: "Stefan Krüger", organisation: "Lindenhafen" }],
      },
    ]);
    expect(on.announced).toContain(`document:${documentId}`);
    expect(toPlainText(await textNow())).toBe(toPlainText(withoutRecordWords(content)));
  });

  it("on the whole text touches no text", async () => {
    await startThread(as("mayor"), documentId, thread("Insgesamt gut."), "");
    expect(threadsIn(await textNow())).toEqual([]);
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
    expect(threadsIn(await textNow())).toEqual([first]);
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
    expect((await threadsOf()).map((each) => each.id)).toEqual(expect.arrayContaining([other, own]));
  });

  it("of consulted parties waits for the stage or the facilitator; observers never comment", async () => {
    const comment = thread("Aus Sicht der Wirtschaft", "eine Stelle");
    await expect(startThread(as("chamber"), documentId, comment, "")).rejects.toThrow("documents:error.comments-closed");
    await openForComments(as("facilitator"), documentId, true);
    await expect(startThread(as("chamber"), documentId, comment, "")).resolves.toBeGreaterThan(0);
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
    const before = await textNow();
    await resolveThread(as("recorder"), threadId, true);
    await resolveThread(as("federalHead"), threadId, true);
    expect((await threadsOf())[0]).toMatchObject({ resolvedBy: "Paul Nowak (Brückenschlag)" });
    expect((await listDocuments(as("mayor"), on.processId)).documents.find((row) => row.id === documentId)?.openThreads).toBe(
      0,
    );
    await expect(replyToThread(as("mayor"), threadId, { body: "Noch etwas" }, "")).rejects.toThrow(
      "documents:error.thread-resolved",
    );
    await resolveThread(as("mayor"), threadId, false);
    expect((await threadsOf())[0]).toMatchObject({ resolvedAt: null, resolvedBy: null });
    expect(await textNow()).toEqual(before);
  });

  it.each(["adopted", "approved"] as const)(
    "is resolved on a text that is %s, too: whatever waits for that would wait for ever",
    async (settled) => {
      await town.db.updateTable("documents").where("id", "=", documentId).set({ settled }).execute();
      await expect(resolveThread(as("chamber"), threadId, true)).rejects.toThrow("common:error.not-allowed");
      await resolveThread(as("recorder"), threadId, true);
      expect((await threadsOf())[0]).toMatchObject({ resolvedBy: "Paul Nowak (Brückenschlag)" });
      expect((await requireText(as("mayor"), documentId)).mayClose).toEqual({ threads: true, proposals: true });
      expect((await requireText(as("observer"), documentId)).mayClose).toEqual({ threads: false, proposals: false });
    },
  );

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
    expect(threadsIn(await textNow())).toEqual([]);
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

describe("a comment on a whole block", () => {
  it("keeps the block's key and a reminder of its words, and marks nothing", async () => {
    const id = await startThread(as("mayor"), documentId, thread("Die Spalte Frist fehlt.", "", { block: "t1" }), "");
    const [row] = await threadsOf();
    expect(row).toMatchObject({ id, wholeBlock: true, blockId: "t1", quote: "Schritt Wer Entwurf BMAB" });
    expect(threadsIn(await textNow())).toEqual([]);
    expect(positionsIn(await textNow(), [row!]).of.get(id)).toBe("block");
  });

  it("is possible on a record of the minutes, which has no id of its own", async () => {
    const id = await startThread(as("mayor"), documentId, thread("Bitte genauer.", "", { block: "record-decision-7" }), "");
    expect(positionsIn(await textNow(), await threadsOf()).of.get(id)).toBe("block");
  });

  it("is refused when the block is gone, and listed without a place when it goes later", async () => {
    await expect(startThread(as("mayor"), documentId, thread("x", "", { block: "t9" }), "")).rejects.toThrow(
      "documents:error.passage-gone",
    );
    const id = await startThread(as("mayor"), documentId, thread("x", "", { block: "t1" }), "");
    await rooms.edit(documentId, (ydoc) => ydoc.getXmlFragment("default").delete(3, 1));
    expect(positionsIn(await textNow(), await threadsOf()).of.get(id)).toBe("gone");
  });
});

describe("who sees a thread", () => {
  const begin = (person: PersonKey, visibility: Visibility, body = "Nur für einige") =>
    startThread(as(person), documentId, thread(body, "eine Stelle", { visibility }), "");

  it("is the same in SQL as by the rule, for everybody and every visibility", async () => {
    await openForComments(as("facilitator"), documentId, true);
    const begun: { id: number; visibility: Visibility; organisationId: number }[] = [];
    for (const [person, visibility] of [
      ["mayor", "process"],
      ["mayor", "benches"],
      ["mayor", "organisation"],
      ["federalHead", "organisation"],
      ["facilitator", "organisation"],
      ["chamber", "organisation"],
      ["chamber", "process"],
    ] as const)
      begun.push({ id: await begin(person, visibility), visibility, organisationId: on.organisationOf(person) });
    for (const person of everybody) {
      const my = await viewer(person);
      const expected = begun.filter((each) => canSeeThread(each, my)).map(({ id }) => id);
      const seen = { person, threads: (await threadsOf(person)).map(({ id }) => id) };
      expect(seen).toEqual({ person, threads: expected });
      const { documents } = await listDocuments(as(person), on.processId);
      expect({ person, open: documents.find((row) => row.id === documentId)?.openThreads }).toEqual({
        person,
        open: expected.length,
      });
      for (const each of begun) {
        const found = await requireThread(as(person), each.id).then(
          () => true,
          (refusal: { code: string }) => refusal.code,
        );
        expect({ person, found }).toEqual({ person, found: expected.includes(each.id) || "common:error.not-found" });
      }
    }
  });

  it("leaves no trace in the text when it is not for everybody", async () => {
    const before = await textNow();
    for (const visibility of VISIBILITIES.filter((each) => each !== "process")) await begin("mayor", visibility);
    expect(await textNow()).toEqual(before);
    const updates = await town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();
    expect(updates).toHaveLength(1);
    expect((await requireText(as("mayor"), documentId)).threads).toHaveLength(2);
    expect((await requireText(as("facilitator"), documentId)).threads).toHaveLength(1);
    expect((await requireText(as("observer"), documentId)).threads).toEqual([]);
  });

  it("is not counted among what waits for those who do not see it", async () => {
    const count = async () =>
      (await listTodos(as("facilitator"), on.processId)).find(
        (todo) => todo.kind === "threads" && todo.path === `/documents/${documentId}`,
      )?.count ?? 0;
    await begin("mayor", "organisation");
    expect(await count()).toBe(0);
    await begin("mayor", "benches");
    expect(await count()).toBe(1);
  });

  it("is never chosen so that the author is left out", async () => {
    await openForComments(as("facilitator"), documentId, true);
    await expect(begin("chamber", "benches")).rejects.toMatchObject({
      code: "documents:threads.visibility-refused",
      status: 422,
    });
  });

  it("does not exist for those who may not see it: no answer, no resolving, no deleting, no telling apart from one that is not there", async () => {
    const id = await begin("mayor", "organisation");
    const commentId = (await threadsOf())[0]!.comments[0]!.id;
    for (const person of ["facilitator", "federalHead", "observer", "outsider"] as const) {
      for (const attempt of [
        () => replyToThread(as(person), id, { body: "x" }, ""),
        () => resolveThread(as(person), id, true),
        () => editComment(as(person), commentId, { body: "x" }),
        () => deleteComment(as(person), commentId),
        () => seeMentions(as(person), id),
        () => listMentionTargets(as(person), documentId, { threadId: id }),
      ])
        await expect(attempt()).rejects.toThrow("common:error.not-found");
    }
    await replyToThread(as("townDelegate"), id, { body: "Sehe ich auch so." }, "");
    expect((await threadsOf("townDelegate"))[0]).toMatchObject({ visibility: "organisation", comments: [{}, {}] });
  });

  it("may change hands: whoever leaves the organisation no longer sees what it says among its own", async () => {
    const id = await begin("townDelegate", "organisation");
    const elsewhere = on.organisationOf("secondMayor");
    const mandate = () => town.db.updateTable("mandates").where("id", "=", on.mandateOf("townDelegate"));
    await mandate().set({ organisation_id: elsewhere }).execute();
    await expect(requireThread(as("townDelegate"), id)).rejects.toThrow("common:error.not-found");
    await mandate()
      .set({ organisation_id: on.organisationOf("mayor") })
      .execute();
    await expect(requireThread(as("townDelegate"), id)).resolves.toMatchObject({ id });
  });
});

describe("who settles a thread", () => {
  it("is also whoever began it, and an organisation among its own", async () => {
    await openForComments(as("facilitator"), documentId, true);
    const own = await startThread(as("chamber"), documentId, thread("Meiner"), "");
    const foreign = await startThread(as("forum"), documentId, thread("Nicht meiner"), "");
    await resolveThread(as("chamber"), own, true);
    await expect(resolveThread(as("chamber"), foreign, true)).rejects.toThrow("common:error.not-allowed");
    await openForComments(as("facilitator"), documentId, false);
    await expect(resolveThread(as("chamber"), own, false)).rejects.toThrow("common:error.not-allowed");
  });
});

describe("a mention", () => {
  const mention = (body: string, visibility: Visibility = "process", person: PersonKey = "mayor") =>
    startThread(as(person), documentId, thread(body, "", { visibility }), "");

  it("is told by mail, without what it is about, and waits on the start page and the bell until it is seen", async () => {
    const id = await mention("@Dr. Katrin Sommer, was sagt das Ministerium zur Frist?");
    const [mail, ...more] = await mailsTo("federalHead");
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: "Gemeinsame Agenda: Neues für Sie" });
    for (const word of ["Frist", "Papier", "Krüger"]) expect(mail!.body).not.toContain(word);
    expect(await newsOf("federalHead")).toEqual([["mention", `/documents/${documentId}?thread=${id}#thread-${id}`]]);
    expect(await mentionsOf("federalHead")).toEqual([`/documents/${documentId}?thread=${id}#thread-${id}`]);
    expect((await threadsOf("federalHead"))[0]).toMatchObject({
      mentionsMe: true,
      comments: [{ mentions: [{ name: "Dr. Katrin Sommer", organisation: "BMAB" }] }],
    });
    await seeMentions(as("federalHead"), id);
    expect(await mentionsOf("federalHead")).toEqual([]);
    expect(await newsOf("federalHead")).toEqual([]);
    expect((await threadsOf("federalHead"))[0]).toMatchObject({ mentionsMe: false });
  });

  it("is written in the language of whoever reads it", async () => {
    const set = (language: "en" | null) =>
      town.db.updateTable("people").where("email", "=", sample.people.federalHead.email).set({ language }).execute();
    await set("en");
    await mention("@Dr. Katrin Sommer");
    const [mail] = await mailsTo("federalHead");
    await set(null);
    expect(mail).toMatchObject({ subject: "Joint Agenda: new for you" });
  });

  it("of an organisation means all who act for it today, but not the author", async () => {
    await mention("@Lindenhafen und @BMAB", "process", "townDelegate");
    expect((await mails()).map((mail) => mail.to_email)).toEqual(
      [sample.people.federalHead.email, sample.people.mayor.email, sample.people.federalDelegate.email].sort(),
    );
  });

  it("is sent once, however often the form is", async () => {
    const send = () => startThread(as("mayor"), documentId, thread("@Elif Aydın bitte"), "mention-1");
    await Promise.all([send(), send()]);
    expect(await mailsTo("securityHead")).toHaveLength(1);
  });

  it("taken out and put in again brings no second letter, and waits again all the same", async () => {
    const id = await mention("@Elif Aydın");
    const commentId = (await threadsOf())[0]!.comments[0]!.id;
    for (let times = 0; times < 3; times++) {
      await editComment(as("mayor"), commentId, { body: "Doch nicht." });
      await editComment(as("mayor"), commentId, { body: "@Elif Aydın" });
    }
    expect(await mailsTo("securityHead")).toHaveLength(1);
    expect(await mentionsOf("securityHead")).toEqual([`/documents/${documentId}?thread=${id}#thread-${id}`]);
  });

  it("brings no letter any more when somebody has caused as many as anybody needs within the hour", async () => {
    const id = await mention("Worum es geht");
    for (let count = 0; count < LETTERS_PER_HOUR; count++) await replyToThread(as("mayor"), id, { body: "@Elif Aydın" }, "");
    expect(await mailsTo("securityHead")).toHaveLength(1);
    await replyToThread(as("mayor"), id, { body: "@Elif Aydın und @Ruth Sander" }, "");
    expect(await mailsTo("associationHead")).toEqual([]);
    expect(await mentionsOf("associationHead")).toHaveLength(1);
    expect(await newsOf("associationHead")).toHaveLength(1);
    await seeMentions(as("associationHead"), id);
    await replyToThread(as("townDelegate"), id, { body: "@Ruth Sander" }, "");
    expect(await mailsTo("associationHead")).toHaveLength(1);
  });

  it("in one of several comments, and the answers to them, are one line for each of those who take part", async () => {
    const id = await mention("Worum es geht");
    await replyToThread(as("federalHead"), id, { body: "Dazu @Elif Aydın" }, "");
    await replyToThread(as("facilitator"), id, { body: "Danke." }, "");
    const path = `/documents/${documentId}?thread=${id}#thread-${id}`;
    expect(await newsOf("mayor")).toEqual([["answer", path]]);
    expect((await listNotifications(as("mayor"))).notifications[0]).toMatchObject({
      times: 2,
      by: "Miriam Vogt (Brückenschlag)",
    });
    expect(await newsOf("federalHead")).toEqual([["answer", path]]);
    expect(await newsOf("securityHead")).toEqual([["mention", path]]);
    expect(await newsOf("facilitator")).toEqual([]);
  });

  it.each<[string, Visibility, string]>([
    ["a consulted person, among the deciding benches", "benches", "@Gregor Hansen"],
    ["a consulted organisation, among the deciding benches", "benches", "@IHK Lindenhafen"],
    ["the facilitator, within an organisation", "organisation", "@Miriam Vogt"],
  ])("of somebody who may not see it is refused: %s", async (_who, visibility, name) => {
    await expect(mention(`${name}, bitte ansehen`, visibility)).rejects.toMatchObject({
      code: "documents:mentions.cannot-see",
      field: "body",
      params: { name: name.slice(1) },
    });
    expect(await threadsOf()).toEqual([]);
    expect(await town.db.selectFrom("notifications").select("id").execute()).toEqual([]);
    const id = await mention("Ohne Erwähnung", visibility);
    await expect(replyToThread(as("mayor"), id, { body: `Doch: ${name}` }, "")).rejects.toThrow("cannot-see");
    const own = (await threadsOf())[0]!.comments[0]!.id;
    await expect(editComment(as("mayor"), own, { body: `Doch: ${name}` })).rejects.toThrow("cannot-see");
    expect((await threadsOf())[0]).toMatchObject({ comments: [{ body: "Ohne Erwähnung", mentions: [] }] });
    expect(await town.db.selectFrom("notifications").select("id").execute()).toEqual([]);
  });

  it("offers only people who may see what is written, and nobody who is no longer there", async () => {
    const labels = async (visibility: Visibility, person: PersonKey = "mayor") =>
      (await listMentionTargets(as(person), documentId, { visibility })).map((target) => target.label);
    expect(await labels("process")).toEqual(expect.arrayContaining(["Gregor Hansen", "Miriam Vogt", "BMAB", "Aylin Demir"]));
    expect(await labels("process")).not.toContain("Clara Ostermann");
    expect(await labels("benches")).not.toEqual(expect.arrayContaining(["Gregor Hansen"]));
    expect(await labels("organisation")).toEqual(["Aylin Demir", "Lindenhafen"]);
    expect(await labels("benches", "chamber")).toEqual([]);
    const id = await mention("x", "organisation");
    expect((await listMentionTargets(as("mayor"), documentId, { threadId: id })).map(({ label }) => label)).toEqual([
      "Aylin Demir",
      "Lindenhafen",
    ]);
    await expect(listMentionTargets(as("outsider"), documentId, { visibility: "process" })).rejects.toThrow("not-found");
    const other = await createDocument(as("recorder"), on.processId, { title: "Nebenan" }, "");
    await expect(listMentionTargets(as("mayor"), other, { threadId: id })).rejects.toMatchObject({ status: 404 });
  });

  it("follows the words: who is added later is told then, who is taken out waits no longer, and nobody is told twice", async () => {
    const id = await mention("@Elif Aydın");
    const commentId = (await threadsOf())[0]!.comments[0]!.id;
    await editComment(as("mayor"), commentId, { body: "@Elif Aydın und @Ruth Sander" });
    expect(await mailsTo("securityHead")).toHaveLength(1);
    expect(await mailsTo("associationHead")).toHaveLength(1);
    await editComment(as("mayor"), commentId, { body: "@Ruth Sander" });
    expect(await mentionsOf("securityHead")).toEqual([]);
    expect(await mentionsOf("associationHead")).toEqual([`/documents/${documentId}?thread=${id}#thread-${id}`]);
  });

  it("of somebody who has lost sight of the thread since then waits no longer", async () => {
    await mention("@Aylin Demir", "organisation");
    expect(await mentionsOf("townDelegate")).toHaveLength(1);
    const mandate = () => town.db.updateTable("mandates").where("id", "=", on.mandateOf("townDelegate"));
    await mandate()
      .set({ organisation_id: on.organisationOf("secondMayor") })
      .execute();
    expect(await mentionsOf("townDelegate")).toEqual([]);
    await mandate()
      .set({ organisation_id: on.organisationOf("mayor") })
      .execute();
  });
});

describe("a passage that lost its place", () => {
  /** As the editor does when a paragraph becomes a heading without its marks, or a version is restored. */
  const writeAnew = (index: number, block: TextContent) =>
    rooms.edit(documentId, (ydoc) => {
      const fragment = ydoc.getXmlFragment("default");
      const rest = fragment.toArray().map((node) => node.clone());
      fragment.delete(0, fragment.length);
      writeContent(ydoc, doc(block));
      const fresh = fragment.get(0).clone();
      fragment.delete(0, 1);
      rest[index] = fresh as (typeof rest)[number];
      fragment.insert(0, rest as Parameters<typeof fragment.insert>[1]);
    });

  it("is marked again where its words are, when the text is read the next time", async () => {
    const id = await startThread(as("mayor"), documentId, thread("Wer?", "Jedes Ministerium benennt"), "");
    await writeAnew(1, { ...heading(2, "Jedes Ministerium benennt eine Stelle."), attrs: { level: 2, id: "p1" } });
    expect(threadsIn(await textNow())).toEqual([]);
    const text = await requireText(as("observer"), documentId);
    expect(threadsIn(text.content)).toEqual([id]);
    expect(positionsIn(text.content, text.threads).of.get(id)).toBe("passage");
    expect(threadsIn(await textNow())).toEqual([id]);
  });

  it("is not marked at another place with the same words", async () => {
    const id = await startThread(
      as("mayor"),
      documentId,
      thread("Wer?", "Die", { prefix: "eine Stelle. ", suffix: " Kommunen tun" }),
      "",
    );
    await writeAnew(2, { ...paragraph("Die Länder sehen das anders."), attrs: { id: "p9" } });
    const text = await requireText(as("mayor"), documentId);
    expect(positionsIn(text.content, text.threads).of.get(id)).toBe("gone");
  });

  it("that bears no mark is kept by its row: where it is now, in the words of now", async () => {
    const before = thread("Unter uns", "Jedes Ministerium benennt", { visibility: "organisation" });
    const id = await startThread(as("mayor"), documentId, before, "");
    await writeAnew(1, { ...paragraph("Nun also: Jedes Ministerium benennt eine Stelle."), attrs: { id: "p1" } });
    const text = await requireText(as("mayor"), documentId);
    expect(positionsIn(text.content, text.threads).of.get(id)).toBe("passage");
  });

  it("is listed with the newest version that still held it, and with what was said there", async () => {
    const ids = [
      await startThread(as("mayor"), documentId, thread("Wer?", "eine Stelle"), ""),
      await startThread(as("mayor"), documentId, thread("Unter uns", "Kommunen tun", { visibility: "organisation" }), ""),
      await startThread(as("mayor"), documentId, thread("Die Frist fehlt", "", { block: "t1" }), ""),
      await startThread(as("mayor"), documentId, thread("Insgesamt gut"), ""),
    ];
    const store = async (name: string) => {
      const now = await textNow();
      const row = {
        document_id: documentId,
        kind: "named" as const,
        name,
        title: "Papier",
        up_to_seq: 1,
        content: JSON.stringify(now),
        plain_text: toPlainText(now),
        state: Buffer.from([]),
        schema_version: 2,
        content_hash: "0".repeat(64),
        created_at: new Date(),
      };
      return town.db.transaction().execute(async (trx) => {
        const { id } = await trx.insertInto("document_versions").values(row).returning("id").executeTakeFirstOrThrow();
        await rememberPositions(trx, id, placesInVersion(now, await listPlaced(trx, documentId)));
        return id;
      });
    };
    const first = await store("Erste");
    await rooms.edit(documentId, (ydoc) => ydoc.getXmlFragment("default").delete(1, 3));
    await store("Zweite");
    const text = await requireText(as("mayor"), documentId);
    const places = positionsIn(text.content, text.threads);
    expect(ids.map((id) => places.of.get(id))).toEqual(["gone", "gone", "gone", "whole"]);
    expect(text.threads.map((each) => each.lastVersion?.id ?? null)).toEqual([first, first, first, null]);
    expect(text.threads[0]).toMatchObject({ quote: "eine Stelle", lastVersion: { name: "Erste" } });
  });
});

describe("comments of a Word file", () => {
  it("keep the names and days of the file, and their passages are marked in one change", async () => {
    const day = new Date("2026-03-01T10:00:00Z");
    const organisationId = on.organisationOf("recorder");
    const passages = await town.db.transaction().execute(async (trx) => {
      const bring = (quote: string, resolved = false) =>
        importThread(
          trx,
          as("recorder"),
          { id: documentId, organisationId },
          {
            quote,
            resolved,
            comments: [
              { author: "K. Meier", body: "Bitte prüfen.", at: day },
              { author: "", body: "Erledigt.", at: null },
            ],
          },
        );
      return [await bring("eine Stelle"), await bring("Kommunen", true), await bring("gibt es nicht"), await bring("")];
    });
    const before = await town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();
    const found = await rooms.edit(documentId, (ydoc) => [...markPassages(ydoc, passages).keys()]);
    const after = await town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();
    expect(after.length - before.length).toBe(1);
    expect(found).toEqual([passages[0]!.threadId, passages[1]!.threadId]);
    expect(threadsIn(await textNow())).toEqual([passages[0]!.threadId, passages[1]!.threadId]);
    const [first, second] = await threadsOf();
    expect(first!.comments).toMatchObject([
      { name: "Paul Nowak", importedAuthor: "K. Meier", body: "Bitte prüfen.", createdAt: day },
      { importedAuthor: "?", body: "Erledigt." },
    ]);
    expect(second).toMatchObject({ resolvedBy: "Paul Nowak (Brückenschlag)" });
    await expect(editComment(as("recorder"), first!.comments[0]!.id, { body: "x" })).rejects.toThrow(
      "documents:error.imported-comment",
    );
  });
});

describe("a text with three hundred threads", () => {
  it("is read with as many queries as one with three", async () => {
    const count = async (threads: number) => {
      const words = Array.from({ length: threads }, (_, index) => `Absatz Nummer ${index} mit eigenen Worten`);
      documentId = await newDocument(doc(...words.map((each) => paragraph(each))));
      const organisationId = on.organisationOf("recorder");
      const passages = await town.db.transaction().execute(async (trx) => {
        const made = [];
        for (const quote of words)
          made.push(
            await importThread(
              trx,
              as("recorder"),
              { id: documentId, organisationId },
              {
                quote,
                comments: [{ author: "A", body: "Ein Kommentar", at: null }],
              },
            ),
          );
        return made;
      });
      expect(await rooms.edit(documentId, (ydoc) => markPassages(ydoc, passages).size)).toBe(threads);
      let queries = 0;
      const counting = town.db.withPlugin({
        transformQuery: ({ node }) => {
          queries += 1;
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      });
      const text = await requireText({ ...as("mayor"), db: counting }, documentId);
      expect(text.threads).toHaveLength(threads);
      expect(positionsIn(text.content, text.threads).order).toHaveLength(threads);
      return queries;
    };
    expect(await count(300)).toBe(await count(3));
  });
});
