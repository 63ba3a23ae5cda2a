/** 1-2-4-All and the four lists: groups of those present, one work at a time, cards without names, topics in one step. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PublicContext } from "#server/context";
import { removeGuest, setAttendance, setOwnAttendance } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { goToPoint, moveRoundtable } from "#server/roundtables/course.commands";
import {
  moveGroups,
  removeNote,
  seatLatecomers,
  startGroups,
  takeUpNotes,
  writeNote,
} from "#server/roundtables/groups/commands";
import { makeGuestCode, spendCode, writeNoteAsGuest } from "#server/roundtables/guests/commands";
import { requireGuestView } from "#server/roundtables/guests/queries";
import { requireMinutes } from "#server/roundtables/minutes/queries";
import { addPoint, removePoint } from "#server/roundtables/points.commands";
import { requireSnapshot } from "#server/roundtables/queries";
import { runningWork } from "#server/roundtables/rules";
import { findWall } from "#server/roundtables/screens/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;

const lead = () => on.as("facilitator");
const look = () => requireSnapshot(lead(), id);
const form = { question: "Was brauchen wir voneinander?", alone: 1, pairs: 2, fours: 4 };
const move = (workId: number, from: "alone" | "pairs" | "fours" | "all", to: "alone" | "pairs" | "fours" | "all" | "ended") =>
  moveGroups(lead(), id, workId, { from, to });

async function inFours(): Promise<number> {
  const workId = await startGroups(lead(), id, form, "");
  await move(workId, "alone", "pairs");
  await move(workId, "pairs", "fours");
  return workId;
}

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const plan = { title: "Werkstatt", type: "workshop", planned_minutes: 60, place: "", video_url: "" } as const;
  id = await createRoundtable(lead(), on.processId, { ...plan, starts_at: lead().now() }, "");
  await addPoint(lead(), id, { label: "", kind: "methode", minutes: 10, link: "", title: "Gruppenarbeit" }, "");
  await moveRoundtable(lead(), id, "open", (await look()).revision);
  for (const who of ["mayor", "townDelegate", "federalHead", "federalDelegate"] as const)
    await setAttendance(lead(), id, on.mandateOf(who), "in_person");
});

describe("groups", () => {
  it("are made of those present, follow the steps, and nobody's place is kept when they end", async () => {
    const workId = await startGroups(lead(), id, form, "");
    const work = runningWork(await look())!;
    expect(work).toMatchObject({
      id: workId,
      step: "alone",
      question: form.question,
      minutes: { alone: 1, pairs: 2, fours: 4 },
    });
    expect(work.seats).toHaveLength(4);
    await move(workId, "alone", "pairs");
    await expect(move(workId, "alone", "pairs")).rejects.toThrow("common:error.changed-meanwhile");
    await move(workId, "pairs", "ended");
    expect(await town.db.selectFrom("group_seats").where("work_id", "=", workId).selectAll().execute()).toEqual([]);
    expect(runningWork(await look())).toBeUndefined();
  });

  it("are begun by facilitators only, one at a time, and with four people at least", async () => {
    await expect(startGroups(on.as("mayor"), id, form, "")).rejects.toThrow("common:error.not-allowed");
    const begun = await Promise.allSettled([1, 2, 3].map(() => startGroups(lead(), id, form, "")));
    expect(begun.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(begun.flatMap((one) => (one.status === "rejected" ? String(one.reason) : []))).toEqual(
      Array(2).fill(expect.stringContaining("roundtables:groups.running")),
    );
    await move(runningWork(await look())!.id, "alone", "ended");
    await setAttendance(lead(), id, on.mandateOf("mayor"), "excused");
    await expect(startGroups(lead(), id, form, "")).rejects.toThrow("roundtables:groups.too-few");
  });

  it("give a place to whoever comes later: all by those who lead, oneself by oneself", async () => {
    const workId = await startGroups(lead(), id, form, "");
    await setOwnAttendance(on.as("landHead"), id, "in_person");
    await setAttendance(lead(), id, on.mandateOf("observer"), "in_person");
    await seatLatecomers(on.as("landHead"), id, workId);
    expect(runningWork(await look())!.seats).toHaveLength(5);
    await Promise.all([seatLatecomers(lead(), id, workId), seatLatecomers(lead(), id, workId)]);
    expect(runningWork(await look())!.seats).toHaveLength(6);
  });

  it("write for themselves once they are four, five cards at most, and no row says who", async () => {
    const workId = await startGroups(lead(), id, form, "");
    const card = { title: "Eine Ansprechstelle", work_id: workId };
    await expect(writeNote(on.as("mayor"), id, card, "")).rejects.toThrow("roundtables:groups.not-yet");
    await move(workId, "alone", "pairs");
    await move(workId, "pairs", "fours");
    await expect(writeNote(on.as("observer"), id, card, "")).rejects.toThrow("common:error.not-allowed");
    await expect(writeNote(lead(), id, { ...card, four: 7 }, "")).rejects.toThrow("common:invalid.choice");
    for (let at = 0; at < 5; at += 1) await writeNote(on.as(at ? "mayor" : "recorder"), id, { ...card, four: 1 }, "");
    await expect(writeNote(on.as("mayor"), id, card, "")).rejects.toThrow("roundtables:groups.most");
    const columns = Object.keys(await town.db.selectFrom("room_notes").selectAll().executeTakeFirstOrThrow()).sort();
    expect(columns).toEqual(["body", "four", "id", "list", "point_id", "roundtable_id", "work_id"]);
  });

  it("end with the roundtable, and what they brought stands in the minutes and becomes topics once", async () => {
    const workId = await inFours();
    await writeNote(on.as("mayor"), id, { title: "Gemeinsame Fortbildung anbieten", work_id: workId }, "");
    await moveRoundtable(lead(), id, "closed", (await look()).revision);
    expect((await look()).works).toMatchObject([
      { step: "ended", seats: [], notes: [{ body: "Gemeinsame Fortbildung anbieten" }] },
    ]);
    expect(JSON.stringify((await requireMinutes(lead(), id)).content)).toContain("Gemeinsame Fortbildung anbieten");
    await expect(takeUpNotes(on.as("mayor"), id, workId, "")).rejects.toThrow("common:error.not-allowed");
    expect((await takeUpNotes(lead(), id, workId, "")).count).toBe(1);
    expect((await takeUpNotes(lead(), id, workId, "")).count).toBe(0);
  });

  it("show a guest their own place, and the wall the names only where nobody protects them", async () => {
    const anybody: PublicContext = { ...on.system("de"), actor: null };
    const code = (await makeGuestCode(lead(), id)).split("/guests/")[1]!;
    const guest = await spendCode(anybody, code, { name: "Olga Petrenko", organisation: "Hafen", presence: "in_person" });
    await inFours();
    expect((await requireGuestView(anybody, guest)).seat).toMatchObject({ four: 1 });
    const wall = (await findWall(town.db, id, lead().now()))!;
    const names = wall.works[0]!.seats.map(({ name }) => name);
    expect(names.every((name) => name === undefined) || names.includes("Olga Petrenko")).toBe(true);
    expect(wall.works[0]!.seats.every(({ mandateId }) => mandateId === null)).toBe(true);
  });
});

describe("a guest of a group", () => {
  const anybody = (): PublicContext => ({ ...on.system("de"), actor: null });
  async function enter(roundtableId = id): Promise<string> {
    const code = (await makeGuestCode(lead(), roundtableId)).split("/guests/")[1]!;
    return spendCode(anybody(), code, { name: "Olga Petrenko", organisation: "Hafen", presence: "in_person" });
  }
  const write = (token: string, title: string, work_id: number) => writeNoteAsGuest(anybody(), token, { title, work_id });
  const cards = async () => runningWork(await look())!.notes.map(({ four, body }) => [four, body]);

  it("writes cards of the own group, one for each thing, until it has five, and no row says who", async () => {
    for (const who of ["landHead", "observer", "secondMayor"] as const)
      await setAttendance(lead(), id, on.mandateOf(who), "in_person");
    const token = await enter();
    const workId = await startGroups(lead(), id, form, "");
    await expect(write(token, "Zu früh", workId)).rejects.toThrow("roundtables:groups.not-yet");
    await move(workId, "alone", "pairs");
    await move(workId, "pairs", "fours");
    const { four } = (await requireGuestView(anybody(), token)).seat!;
    const other = four === 1 ? 2 : 1;
    await writeNote(lead(), id, { title: "Von nebenan", work_id: workId, four: other }, "");
    await Promise.all(
      ["Eine Ansprechstelle", "Eine Ansprechstelle", "Von nebenan"].map((title) => write(token, title, workId)),
    );
    expect(
      (await cards())
        .filter(([of]) => of === four)
        .map(([, body]) => body)
        .toSorted(),
    ).toEqual(["Eine Ansprechstelle", "Von nebenan"]);
    expect((await requireGuestView(anybody(), token)).snapshot.works[0]!.notes).toHaveLength(3);
    for (let at = 0; at < 3; at += 1) await write(token, `Karte ${at}`, workId);
    await expect(write(token, "Noch eine", workId)).rejects.toThrow("roundtables:groups.most");
    const rows = await town.db.selectFrom("room_notes").where("work_id", "=", workId).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain("Petrenko");
  });

  it("writes nothing without a seat, at an internal point, at another roundtable, or with an address that is none", async () => {
    const [workId, late] = [await inFours(), await enter()];
    await expect(write(late, "Ohne Platz", workId)).rejects.toThrow("common:error.not-allowed");
    await seatLatecomers(lead(), id, workId);
    await write(late, "Mit Platz", workId);
    const plan = { title: "Nebenan", type: "workshop", planned_minutes: 60, place: "", video_url: "" } as const;
    const elsewhere = await createRoundtable(lead(), on.processId, { ...plan, starts_at: lead().now() }, "");
    await moveRoundtable(lead(), elsewhere, "open", (await requireSnapshot(lead(), elsewhere)).revision);
    await expect(write(await enter(elsewhere), "Von fern", workId)).rejects.toThrow("common:error.not-found");
    await expect(write("nobody-has-it", "Von niemandem", workId)).rejects.toThrow("common:error.not-found");
    await town.db.updateTable("points").where("roundtable_id", "=", id).set({ is_internal: true }).execute();
    await expect(write(late, "Vertraulich", workId)).rejects.toThrow("common:error.not-allowed");
    expect(await cards()).toEqual([[1, "Mit Platz"]]);
  });

  it("writes no more once the work or the roundtable has ended, or when taken off the list", async () => {
    const token = await enter();
    const workId = await inFours();
    const { guestId } = (await look()).attendees.find(({ name }) => name === "Olga Petrenko")!;
    await move(workId, "fours", "ended");
    await expect(write(token, "Zu spät", workId)).rejects.toThrow("roundtables:groups.how.ended");
    const next = await inFours();
    const other = await enter();
    await removeGuest(lead(), id, guestId!);
    await expect(write(token, "Nicht mehr da", next)).rejects.toThrow("common:error.not-found");
    await moveRoundtable(lead(), id, "closed", (await look()).revision);
    await expect(write(other, "Zu spät", next)).rejects.toThrow("roundtables:refusal.is-closed");
    expect((await look()).works.flatMap(({ notes }) => notes)).toEqual([]);
  });
});

describe("the four lists", () => {
  it("are kept by those who record, read by all, and taken back", async () => {
    await expect(writeNote(on.as("mayor"), id, { title: "Geld", list: "concerns" }, "")).rejects.toThrow(
      "common:error.not-allowed",
    );
    const noteId = await writeNote(on.as("recorder"), id, { title: "Wer bezahlt das?", list: "concerns" }, "");
    expect((await look()).lists).toMatchObject([{ id: noteId, list: "concerns", body: "Wer bezahlt das?" }]);
    await expect(removeNote(on.as("mayor"), id, noteId)).rejects.toThrow("common:error.not-allowed");
    expect(await removeNote(on.as("recorder"), id, noteId)).toMatch(/^\/removals\/\d+\/restoration$/);
    await expect(removeNote(on.as("recorder"), id, noteId)).rejects.toThrow("common:error.not-found");
  });

  it("keep their point in the running order: without it what is internal would hang on the wall", async () => {
    const point = { label: "", kind: "beratung", minutes: 10, link: "" } as const;
    await addPoint(lead(), id, { ...point, title: "Danach" }, "");
    await writeNote(lead(), id, { title: "Wer bezahlt das?", list: "concerns" }, "");
    const { points, revision } = await look();
    await goToPoint(lead(), id, points[1]!.id, revision);
    await expect(removePoint(lead(), id, points[0]!.id)).rejects.toThrow("roundtables:refusal.point-is-used");
  });

  it("take no more once the roundtable is closed, and become topics", async () => {
    await writeNote(lead(), id, { title: "Ein Netzwerk der Häfen", list: "solutions" }, "");
    await moveRoundtable(lead(), id, "closed", (await look()).revision);
    await expect(writeNote(lead(), id, { title: "Zu spät", list: "solutions" }, "")).rejects.toThrow(
      "roundtables:refusal.is-closed",
    );
    expect((await takeUpNotes(on.as("recorder"), id, null, "")).count).toBe(1);
  });
});
