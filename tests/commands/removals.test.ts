/** What is removed at once comes back as it was, for whoever removed it, and only while there is still a place for it. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { deleteComment, replyToThread, startThread, threadReturns } from "#server/documents/comments/threads.commands";
import { positionsIn } from "#server/documents/comments/positions.rules";
import { threadForm } from "#server/documents/comments/threads.rules";
import { doc, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { requireText } from "#server/documents/page/text.queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import { addGuest, removeGuest } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { addPoint, removePoint } from "#server/roundtables/points.commands";
import { methodReturns, removeRun } from "#server/methods/runs.commands";
import { listPolls } from "#server/methods/polls.queries";
import { createPoll } from "#server/roundtables/polls.commands";
import { roundtableSnapshot } from "#server/roundtables/queries";
import { recordDecision, recordTask, removeDecision, removeTask } from "#server/roundtables/records.commands";
import { roundtableReturns } from "#server/roundtables/returns.commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});

const bringBack = (ctx: Context, undo: string) =>
  restoreRemoved(ctx, Number(/\d+/.exec(undo)?.[0]), { ...threadReturns, ...methodReturns, ...roundtableReturns });

describe("at a roundtable", () => {
  const ids: number[] = [];
  const snapshot = async () => (await roundtableSnapshot(town.db, id, as("facilitator").now()))!;
  const move = async (to: "open" | "closed") => moveRoundtable(as("facilitator"), id, to, (await snapshot()).revision);
  const point = (title: string) => ({ label: "", title, kind: "beratung" as const, minutes: 10, link: "" });

  beforeEach(async () => {
    const plan = { title: "Tisch", type: "runder_tisch", starts_at: new Date(), planned_minutes: 60, place: "" } as const;
    id = await createRoundtable(as("facilitator"), on.processId, { ...plan, video_url: "" }, "");
    ids.length = 0;
    for (const title of ["Eins", "Zwei", "Drei"]) ids.push(await addPoint(as("facilitator"), id, point(title), ""));
  });

  it("a point comes back to its place, and the others are numbered after it", async () => {
    const before = (await snapshot()).points;
    const undo = await removePoint(as("facilitator"), id, ids[1]!);
    await addPoint(as("facilitator"), id, point("Vier"), "");
    await expect(bringBack(as("coFacilitator"), undo)).rejects.toThrow("common:error.not-found");
    expect(await bringBack(as("facilitator"), undo)).toBe(`/roundtables/${id}/points`);
    const { points } = await snapshot();
    expect(points.slice(0, 3)).toEqual(before);
    expect(points.map(({ label, title }) => `${label} ${title}`)).toEqual(["1 Eins", "2 Zwei", "3 Drei", "4 Vier"]);
  });

  it("a point stays away once the roundtable is over", async () => {
    const undo = await removePoint(as("facilitator"), id, ids[1]!);
    await move("open");
    await move("closed");
    await expect(bringBack(as("facilitator"), undo)).rejects.toThrow("roundtables:refusal.is-closed");
    expect((await snapshot()).points).toHaveLength(2);
  });

  it("a poll that was prepared comes back with its choices, unless its point has gone", async () => {
    const choices = { kind: "choice" as const, voice: "person" as const, lines: ["A", "B"] };
    const prepared = () => listPolls(town.db, id, { prepared: true });
    const prepare = () => createPoll(as("facilitator"), id, { point_id: ids[0]!, question: "Wohin?", ...choices }, "");
    const pollId = await prepare();
    const before = await prepared();
    const { undo } = await removeRun(as("facilitator"), pollId);
    expect(await prepared()).toEqual([]);
    await bringBack(as("facilitator"), undo);
    expect(await prepared()).toEqual(before);
    const { undo: again } = await removeRun(as("facilitator"), pollId);
    await removePoint(as("facilitator"), id, ids[0]!);
    await expect(bringBack(as("facilitator"), again)).rejects.toThrow("processes:error.cannot-restore");
  });

  it("a decision comes back with its number, and a task beside it, also into the text of the minutes", async () => {
    await move("open");
    const decisionId = await recordDecision(as("recorder"), id, { body: "Wir benennen Stellen.", point_id: ids[1]! }, "");
    const todo = { body: "Liste schicken.", point_id: null, organisation_id: null, due_on: null };
    const taskId = await recordTask(as("recorder"), id, todo, "");
    const before = await snapshot();
    const minutes = async () => toPlainText((await requireText(as("recorder"), before.minutesDocumentId!)).content);
    const written = await minutes();
    const undoes = [await removeDecision(as("recorder"), id, decisionId), await removeTask(as("recorder"), id, taskId)];
    expect(await minutes()).not.toContain("Stellen");
    for (const undo of undoes) await bringBack(as("recorder"), undo);
    expect(await snapshot()).toEqual(before);
    expect((await minutes()).split("\n").toSorted()).toEqual(written.split("\n").toSorted());
  });

  it("a guest comes back, and all screens hear of it", async () => {
    const guest = { name: "Lea Gast", organisation: "Presse", presence: "in_person" as const };
    const guestId = await addGuest(as("recorder"), id, guest, "");
    const undo = await removeGuest(as("recorder"), id, guestId);
    on.announced.length = 0;
    await bringBack(as("recorder"), undo);
    expect((await snapshot()).attendees.map(({ name }) => name)).toContain("Lea Gast");
    expect(on.announced).toContain(`roundtable:${id}`);
  });
});

describe("on a text", () => {
  let documentId: number;
  const shown = async () => {
    const { threads, content } = await requireText(as("townDelegate"), documentId);
    const { of } = positionsIn(content, threads);
    return threads.map((thread) => [thread.comments.map(({ body }) => body), of.get(thread.id)]);
  };

  beforeEach(async () => {
    const paper = {
      processId: on.processId,
      kind: "paper",
      title: "Papier",
      content: doc(paragraph("Alle benennen eine Stelle.")),
    } as const;
    documentId = await town.db.transaction().execute((trx) => insertDocument(trx, as("recorder"), paper));
  });

  it("one's own comment comes back to its passage, with those it mentions", async () => {
    const { name } = as("mayor").actor;
    await startThread(as("townDelegate"), documentId, threadForm.parse({ body: `Wer, @${name}?`, quote: "eine Stelle" }), "");
    const before = await shown();
    expect(before).toEqual([[[`Wer, @${name}?`], "passage"]]);
    const { threads } = await requireText(as("townDelegate"), documentId);
    const undo = await deleteComment(as("townDelegate"), threads[0]!.comments[0]!.id);
    expect(await shown()).toEqual([]);
    await bringBack(as("townDelegate"), undo);
    expect(await shown()).toEqual(before);
    expect((await requireText(as("townDelegate"), documentId)).threads).toEqual(threads);
  });

  it("an answer comes back only as long as there is what it answers", async () => {
    const threadId = await startThread(as("mayor"), documentId, threadForm.parse({ body: "Wann?", quote: "" }), "");
    await replyToThread(as("townDelegate"), threadId, { body: "Morgen." }, "");
    const [thread] = (await requireText(as("townDelegate"), documentId)).threads;
    const [question, answer] = thread!.comments;
    const undo = await deleteComment(as("townDelegate"), answer!.id);
    await bringBack(as("townDelegate"), undo);
    expect(await shown()).toEqual([[["Wann?", "Morgen."], "whole"]]);
    const again = await deleteComment(as("townDelegate"), answer!.id);
    await deleteComment(as("mayor"), question!.id);
    await expect(bringBack(as("townDelegate"), again)).rejects.toThrow("processes:error.cannot-restore");
  });
});
