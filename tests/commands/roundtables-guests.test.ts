/** Guests by a code: one person, once, one roundtable, and no rights beyond. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { PublicContext } from "#server/context";
import { removeGuest } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { makeGuestCode, speakAsGuest, spendCode } from "#server/roundtables/guests/commands";
import { requireCode, requireGuestView } from "#server/roundtables/guests/queries";
import { addPoint } from "#server/roundtables/points.commands";
import { roundtableSnapshot } from "#server/roundtables/queries";
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
const guest = { name: "Sabine Ohlendorf", organisation: "Hafenbehörde", presence: "in_person" } as const;

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
  id = await createRoundtable(lead(), on.processId, { ...plan, starts_at: lead().now() }, "");
  const point = { label: "", kind: "beratung", minutes: 10, link: "" } as const;
  await addPoint(lead(), id, { ...point, title: "Offenes" }, "");
  await addPoint(lead(), id, { ...point, title: "Vertrauliches", is_internal: true }, "");
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
