/** The list of speakers in the room: who may ask, who has the floor, what is left of it afterwards. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { addGuest, setOwnAttendance } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { goToPoint, moveRoundtable } from "#server/roundtables/course.commands";
import { addPoint } from "#server/roundtables/points.commands";
import { roundtableSnapshot } from "#server/roundtables/queries";
import {
  addSpeaker,
  askToSpeak,
  callSpeaker,
  endSpeaker,
  moveSpeaker,
  pauseSpeaker,
  setSpeakerList,
  withdrawSpeaker,
} from "#server/roundtables/speakers/commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;
let points: number[];

const lead = () => on.as("facilitator");
const look = async () => (await roundtableSnapshot(town.db, id, lead().now()))!;
const speakers = async () => (await look()).speakers;
const counted = () =>
  town.db
    .selectFrom("speaking_totals")
    .where("roundtable_id", "=", id)
    .select(["bench", "turns", "seconds", "people"])
    .execute();
const waiting = async () => (await speakers()).waiting.map(({ name }) => name.split(" ").at(-1));
const ask = (...people: PersonKey[]) =>
  people.reduce<Promise<void>>(async (before, person) => {
    await before;
    on.pass(1);
    await askToSpeak(on.as(person), id, { kind: "sach" });
  }, Promise.resolve());
const next = async () => callSpeaker(lead(), id, (await speakers()).waiting[0]!.id);

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 120, place: "", video_url: "" } as const;
  id = await createRoundtable(lead(), on.processId, { ...plan, starts_at: lead().now() }, "");
  points = [];
  for (const title of ["Eins", "Zwei"])
    points.push(await addPoint(lead(), id, { label: "", title, kind: "beratung", minutes: 10, link: "" }, ""));
  await moveRoundtable(lead(), id, "open", (await look()).revision);
});

it("whoever asked first speaks first, and asking twice changes nothing", async () => {
  await ask("mayor", "federalHead");
  await Promise.all([1, 2].map(() => askToSpeak(on.as("mayor"), id, { kind: "sach" })));
  const [first, second] = (await speakers()).waiting;
  expect([first?.mandateId, second?.mandateId]).toEqual([on.mandateOf("mayor"), on.mandateOf("federalHead")]);
  expect(await waiting()).toHaveLength(2);
});

it.each<PersonKey>(["observer", "recorder", "facilitator"])("%s does not ask for the floor", async (person) => {
  await expect(askToSpeak(on.as(person), id, { kind: "sach" })).rejects.toThrow("common:error.not-allowed");
});

it("a closed list takes nobody any more but motions, and whom the facilitator puts on it", async () => {
  await setSpeakerList(lead(), id, { takes_speakers: false });
  await expect(askToSpeak(on.as("mayor"), id, { kind: "sach" })).rejects.toThrow("roundtables:refusal.speakers-closed");
  await askToSpeak(on.as("mayor"), id, { kind: "go_antrag", motion: "schluss_debatte" });
  await addSpeaker(on.as("recorder"), id, { kind: "sach", who: `mandate:${on.mandateOf("federalHead")}` });
  const guest = await addGuest(lead(), id, { name: "Sabine Ohlendorf", organisation: "Hafen", presence: "in_person" }, "");
  await addSpeaker(lead(), id, { kind: "sach", who: `guest:${guest}` });
  expect((await speakers()).waiting.map(({ kind }) => kind)).toEqual(["go_antrag", "sach", "sach"]);
  const strange = { kind: "sach", who: "mandate:999999" } as const;
  await expect(addSpeaker(lead(), id, strange)).rejects.toThrow("common:invalid.choice");
  await expect(addSpeaker(on.as("mayor"), id, strange)).rejects.toThrow("common:error.not-allowed");
});

it("one has the floor at a time, also when two facilitators give it at once, and each contribution ends the one before", async () => {
  await ask("mayor", "federalHead");
  const [first, second] = (await speakers()).waiting.map((speaker) => speaker.id);
  await Promise.allSettled([callSpeaker(lead(), id, first!), callSpeaker(on.as("coFacilitator"), id, first!)]);
  on.pass(2);
  await callSpeaker(lead(), id, second!);
  expect(await speakers()).toMatchObject({ current: { id: second }, waiting: [] });
  expect(await counted()).toMatchObject([{ turns: 1, seconds: 120 }]);
  await expect(callSpeaker(lead(), id, first!)).rejects.toThrow("common:error.changed-meanwhile");
  await expect(callSpeaker(on.as("mayor"), id, first!)).rejects.toThrow("common:error.not-allowed");
});

it("a pause does not count as speaking time", async () => {
  await ask("mayor");
  await next();
  const { id: speech } = (await speakers()).current!;
  on.pass(1);
  await pauseSpeaker(lead(), id, speech, true);
  on.pass(10);
  await pauseSpeaker(lead(), id, speech, false);
  on.pass(1);
  await endSpeaker(lead(), id, speech);
  expect((await speakers()).current).toBeNull();
  expect(await counted()).toMatchObject([{ bench: "kommunen", turns: 1, seconds: 120 }]);
});

it("the rule of the list may be changed while people wait, and remote people are known by how they take part", async () => {
  await setOwnAttendance(on.as("federalHead"), id, "online");
  await ask("mayor", "secondMayor", "federalHead");
  const orderBy = async (speaker_order: "alternating" | "remote") => {
    await setSpeakerList(lead(), id, { speaker_order });
    return (await speakers()).waiting.map(({ mandateId }) => mandateId);
  };
  const [mayor, second, federal] = (["mayor", "secondMayor", "federalHead"] as const).map(on.mandateOf);
  expect(await orderBy("alternating")).toEqual([mayor, federal, second]);
  expect(await orderBy("remote")).toEqual([federal, mayor, second]);
});

it("the facilitator puts somebody in another place, and everybody sees that and why", async () => {
  await ask("mayor", "federalHead", "landHead");
  const last = (await speakers()).waiting[2]!.id;
  await moveSpeaker(lead(), id, last, { direction: "up", note: "Muss um 15 Uhr weg" });
  expect((await speakers()).waiting[1]).toMatchObject({ id: last, isMoved: true, note: "Muss um 15 Uhr weg" });
  await expect(moveSpeaker(on.as("landHead"), id, last, { direction: "up", note: "" })).rejects.toThrow("not-allowed");
});

it("everybody takes back their own, and nobody that of others", async () => {
  await ask("mayor");
  const [{ id: speech } = { id: 0 }] = (await speakers()).waiting;
  await expect(withdrawSpeaker(on.as("federalHead"), id, speech)).rejects.toThrow("common:error.not-allowed");
  await withdrawSpeaker(on.as("mayor"), id, speech);
  expect(await waiting()).toEqual([]);
});

it("each point has its own list, and going back finds the one it had", async () => {
  await ask("mayor", "federalHead");
  await next();
  await goToPoint(lead(), id, points[1]!, (await look()).revision);
  expect(await speakers()).toMatchObject({ current: null, waiting: [] });
  await goToPoint(lead(), id, points[0]!, (await look()).revision);
  expect(await waiting()).toHaveLength(1);
});

it("of a bench whose time would be that of one person nothing is shown, however often they spoke", async () => {
  for (const turn of [1, 2]) {
    await ask("mayor");
    await next();
    on.pass(turn);
    await endSpeaker(lead(), id, (await speakers()).current!.id);
  }
  expect((await speakers()).totals).toEqual([]);
  expect(await counted()).toMatchObject([{ bench: "kommunen", turns: 2, people: 1 }]);
  await ask("secondMayor");
  await next();
  await endSpeaker(lead(), id, (await speakers()).current!.id);
  expect((await speakers()).totals).toEqual([{ bench: "kommunen", turns: 3, seconds: 180 }]);
});

it("after the end nobody can look up who spoke, only how much of it each bench had", async () => {
  await ask("mayor", "secondMayor", "federalHead");
  await next();
  on.pass(1);
  await next();
  on.pass(2);
  await moveRoundtable(lead(), id, "closed", (await look()).revision);
  expect(await town.db.selectFrom("speeches").where("roundtable_id", "=", id).selectAll().execute()).toEqual([]);
  expect((await speakers()).totals).toEqual([{ bench: "kommunen", turns: 2, seconds: 180 }]);
  await expect(askToSpeak(on.as("mayor"), id, { kind: "sach" })).rejects.toThrow("roundtables:refusal.is-closed");
});
