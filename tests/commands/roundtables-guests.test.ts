/** Guests by a code: one person, once, one roundtable, and no rights beyond; neither they nor the wall see what is internal. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { PublicContext } from "#server/context";
import { pollForm } from "#server/methods/polls.rules";
import { createRun } from "#server/methods/runs.commands";
import { runForm } from "#server/methods/runs.rules";
import { moveRun } from "#server/methods/state.commands";
import { removeGuest } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { goToPoint, moveRoundtable } from "#server/roundtables/course.commands";
import { makeGuestCode, speakAsGuest, spendCode } from "#server/roundtables/guests/commands";
import { requireCode, requireGuestView } from "#server/roundtables/guests/queries";
import { addPoint } from "#server/roundtables/points.commands";
import { createPoll } from "#server/roundtables/polls.commands";
import { roundtableSnapshot } from "#server/roundtables/queries";
import { findWall, requireWall } from "#server/roundtables/screens/queries";
import { setSpeakerList } from "#server/roundtables/speakers/commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;

const lead = () => on.as("facilitator");
const anybody = (): PublicContext => ({ ...on.system("de"), actor: null });
const look = async () => (await roundtableSnapshot(town.db, id, lead().now()))!;
const newCode = async () => (await makeGuestCode(on.as("recorder"), id)).split("/guests/")[1]!;
const POINT = { label: "", kind: "beratung", minutes: 10, link: "" } as const;
const guest = { name: "Sabine Ohlendorf", organisation: "Hafenbehörde", presence: "in_person" } as const;

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
  id = await createRoundtable(lead(), on.processId, { ...plan, starts_at: lead().now() }, "");
  await addPoint(lead(), id, { ...POINT, title: "Offenes" }, "");
  await addPoint(lead(), id, { ...POINT, title: "Vertrauliches", is_internal: true }, "");
  await moveRoundtable(lead(), id, "open", (await look()).revision);
});

it("a code is made by those who keep the list, and only its hash is kept", async () => {
  const code = await newCode();
  expect(code).toMatch(/^[a-z2-9]{14}$/);
  const rows = await town.db.selectFrom("guest_codes").selectAll().where("roundtable_id", "=", id).execute();
  expect(JSON.stringify(rows)).not.toContain(code);
  await expect(makeGuestCode(on.as("mayor"), id)).rejects.toThrow("common:error.not-allowed");
});

it("looking at it does nothing, and of many who use it at once one comes in", async () => {
  const code = await newCode();
  for (let time = 0; time < 2; time += 1) expect(await requireCode(anybody(), code)).toMatchObject({ isUsed: false });
  const entries = await Promise.allSettled([1, 2, 3].map(() => spendCode(anybody(), code, guest)));
  expect(entries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await requireCode(anybody(), code)).toMatchObject({ isUsed: true });
  expect((await look()).attendees.filter(({ name }) => name === guest.name)).toHaveLength(1);
});

it("a guest sees what hangs on the wall, asks for the floor, and nothing else", async () => {
  const token = await spendCode(anybody(), await newCode(), guest);
  const seen = JSON.stringify(await requireGuestView(anybody(), token));
  expect(["Vertrauliches", "Miriam Vogt"].filter((secret) => seen.includes(secret))).toEqual([]);
  await speakAsGuest(anybody(), token, true);
  expect((await requireGuestView(anybody(), token)).waits).toMatchObject({ place: 0, kind: "sach" });
  expect((await look()).speakers.waiting).toMatchObject([{ name: guest.name, bench: null }]);
  await speakAsGuest(anybody(), token, false);
  expect((await look()).speakers.waiting).toEqual([]);
  await setSpeakerList(lead(), id, { takes_speakers: false });
  await expect(speakAsGuest(anybody(), token, true)).rejects.toThrow("roundtables:refusal.speakers-closed");
});

it("ends with the roundtable, and when the guest is taken off the list", async () => {
  const [first, second] = [await newCode(), await newCode()];
  const token = await spendCode(anybody(), first, guest);
  const { guestId } = (await look()).attendees.find(({ name }) => name === guest.name)!;
  await removeGuest(lead(), id, guestId!);
  await expect(requireGuestView(anybody(), token)).rejects.toThrow("common:error.not-found");
  await moveRoundtable(lead(), id, "closed", (await look()).revision);
  await expect(spendCode(anybody(), second, guest)).rejects.toThrow("roundtables:refusal.is-closed");
  await expect(requireCode(anybody(), "nobody-has-it")).rejects.toThrow("common:error.not-found");
});

it("neither the wall nor a guest sees what is voted on at an internal point or below it, then or later; those who take part do", async () => {
  await addPoint(lead(), id, { ...POINT, title: "Noch vertraulicher", is_sub: true }, "");
  await addPoint(lead(), id, { ...POINT, title: "Ausblick" }, "");
  const token = await spendCode(anybody(), await newCode(), guest);
  const [, internal, below, open] = (await look()).points;
  const shown = async () =>
    JSON.stringify([
      await requireGuestView(anybody(), token),
      await requireWall(anybody(), id),
      await findWall(town.db, id, lead().now()),
    ]);
  const go = async (pointId: number) => goToPoint(lead(), id, pointId, (await look()).revision);
  const seen: string[] = [];
  const ask = async (question: string) => {
    const run = { method: "dots", question, options: "Rot\nGrün", dots: "3", most: "3", voice: "person", release: "by_hand" };
    const form = runForm.parse({ ...run, roundtable_id: String(id), start: "true" });
    const runId = await createRun(lead(), on.processId, form, "", async () => []);
    const point_id = (await look()).currentPointId!;
    const poll = pollForm.parse({
      point_id,
      question: `${question} Oder?`,
      kind: "yes_no_abstain",
      voice: "person",
      start: "true",
    });
    await createPoll(lead(), id, poll, "");
    for (const to of [null, "closed", "released"] as const) {
      if (to) await moveRun(lead(), runId, to);
      if ((await shown()).includes(question)) seen.push(`${question} ${to}`);
    }
    return runId;
  };
  await go(internal!.id);
  const hidden = await ask("Nur unter uns?");
  await go(below!.id);
  await ask("Auch nur unter uns?");
  expect(await shown()).not.toContain("Noch vertraulicher");
  await go(open!.id);
  await ask("Für alle?");
  expect(seen).toEqual(["Für alle? null", "Für alle? closed", "Für alle? released"]);
  expect(await shown()).not.toMatch(/unter uns/);
  expect((await look()).runs.find((run) => run.id === hidden)).toMatchObject({ pointId: internal!.id, state: "released" });
});
