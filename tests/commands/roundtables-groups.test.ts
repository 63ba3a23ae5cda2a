/** 1-2-4-All and the four lists: groups of those present, one work at a time, cards without names, topics in one step. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PublicContext } from "#server/context";
import { setAttendance, setOwnAttendance } from "#server/roundtables/attendance.commands";
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
import { makeGuestCode, spendCode } from "#server/roundtables/guests/commands";
import { requireGuestView } from "#server/roundtables/guests/queries";
import { requireMinutes } from "#server/roundtables/minutes.queries";
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
