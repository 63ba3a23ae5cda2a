/** Screens and guests follow a roundtable without a session: by the token of their address, for as long as that is good, and never more than hangs on the wall. */
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Context, PublicContext } from "#server/context";
import { setLabel } from "#server/markings/commands";
import { lockRecord } from "#server/markings/incidents.commands";
import { labelForm } from "#server/markings/rules";
import { removeGuest } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { goToPoint, moveRoundtable } from "#server/roundtables/course.commands";
import { makeGuestCode, spendCode } from "#server/roundtables/guests/commands";
import { addPoint } from "#server/roundtables/points.commands";
import { requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { renewScreen } from "#server/roundtables/screens/commands";
import { findScreenToken, requireScreen } from "#server/roundtables/screens/queries";
import { sampleIds } from "#db/seed";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { RawStream } from "./http-visitor.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { Raw, until } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

let on: Stage;
let live: LiveServer;
let id: number;

const lead = (): Context => {
  const ctx = on.as("facilitator");
  return { ...ctx, announce: live.announce, rooms: { ...ctx.rooms, disconnect: live.disconnect } };
};
const anybody = (): PublicContext => ({ ...lead(), actor: null });

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const now = () => on.as("facilitator").now();
  live = await openLiveServer({
    ...{ db: town.db, clearedFor: town.clearedFor, now, gateway: { judgeEveryMs: 40, connectionsPerPass: 3 } },
  });
  toClose.push(() => live.close());
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
  id = await createRoundtable(lead(), on.processId, { ...plan, starts_at: now() }, "");
  const point = { label: "", kind: "beratung", minutes: 10, link: "" } as const;
  await addPoint(lead(), id, { ...point, title: "Offenes" }, "");
  await addPoint(lead(), id, { ...point, title: "Vertrauliches", is_internal: true }, "");
  await renewScreen(lead(), id);
  await move("open");
});

const move = async (to: "open" | "closed") => moveRoundtable(lead(), id, to, (await requireSnapshot(lead(), id)).revision);
const tokenOf = async () => (await findScreenToken(lead(), id, (await requireRoundtable(lead(), id)).my))!;

function look(token: string): Raw {
  const raw = new Raw({ port: live.port, path: `/live/walls/${token}` });
  toClose.push(() => raw.ws.terminate());
  return raw;
}

const lastOf = ({ messages }: Pick<Raw, "messages">) =>
  messages.findLast((message) => message.data)?.data as RoundtableSnapshot | undefined;

async function letIn(): Promise<{ token: string; guestId: number }> {
  const code = (await makeGuestCode(lead(), id)).split("/guests/")[1]!;
  const token = await spendCode(anybody(), code, { name: "Sabine Ohlendorf", organisation: "Hafen", presence: "online" });
  const { attendees } = await requireSnapshot(lead(), id);
  return { token, guestId: attendees.find((one) => one.name === "Sabine Ohlendorf")!.guestId! };
}

it("a screen and a guest see what is announced, without what is not for the wall", async () => {
  const guest = await letIn();
  const [screen, hers] = [look(await tokenOf()), look(guest.token)];
  await until("both see the roundtable", () => lastOf(screen) && lastOf(hers));
  const { points, revision } = lastOf(screen)!;
  await goToPoint(lead(), id, points[1]!.id, revision);
  await until("both have moved on", () => [screen, hers].every((one) => lastOf(one)?.currentPointId === points[1]!.id));
  const all = JSON.stringify([screen.messages, hers.messages]);
  expect(["Vertrauliches", "Miriam Vogt", "Sabine Ohlendorf"].filter((secret) => all.includes(secret))).toEqual([]);
});

it("what bears a label hangs on no wall, and what is locked is seen by nobody", async () => {
  const { agenda } = await sampleIds(town.db);
  const point = { label: "", kind: "beratung", minutes: 10, link: `agenda-item:${agenda.contactPoints}` } as const;
  await addPoint(lead(), id, { ...point, title: "Wasserwerke" }, "");
  const token = await tokenOf();
  const screen = look(token);
  await until("it hangs there", () => lastOf(screen)?.points.some(({ title }) => title === "Wasserwerke"));
  await setLabel(lead(), "item", agenda.contactPoints, labelForm.parse({ label: "AMBER+STRICT" }));
  expect(await screen.ended()).toBe(4403);
  const again = look(token);
  await until("it is seen again", () => lastOf(again));
  expect(JSON.stringify(again.messages)).not.toContain("Wasserwerke");
  await lockRecord(lead(), "roundtable", id, { reason: "Falsch hier", contact: "" });
  expect([await again.ended(), await look(token).ended()]).toEqual([4403, 4404]);
});

it("what stands below an internal point is not seen, also when that point itself bears a label", async () => {
  const { agenda } = await sampleIds(town.db);
  const point = { label: "", kind: "beratung", minutes: 10, link: "" } as const;
  const item = `agenda-item:${agenda.contactPoints}`;
  await addPoint(lead(), id, { ...point, title: "Dazwischen" }, "");
  await addPoint(lead(), id, { ...point, title: "Oben", link: item, is_internal: true }, "");
  await addPoint(lead(), id, { ...point, title: "Darunter", is_sub: true }, "");
  await setLabel(lead(), "item", agenda.contactPoints, labelForm.parse({ label: "AMBER+STRICT" }));
  const screen = look(await tokenOf());
  await until("it is seen", () => lastOf(screen));
  expect(lastOf(screen)!.points.map(({ title }) => title)).toEqual(["Offenes", "", "Dazwischen", ""]);
  await town.db.deleteFrom("markings").execute();
});

it("nobody is let in by another word, and not too many by one", async () => {
  const token = await tokenOf();
  for (const wrong of ["x", "a".repeat(64), token.slice(1)]) expect(await look(wrong).ended()).toBe(4404);
  const strange = new Raw({ port: live.port, path: `/live/walls/${token}`, origin: "https://elsewhere.example" });
  await until("a page from elsewhere is refused", () => strange.status === 403);
  const few = [look(token), look(token), look(token)];
  await until("they see the roundtable", () => few.every(lastOf));
  expect(await look(token).ended()).toBe(4429);
});

it("a new address cuts whoever looks by the one before, and nobody else", async () => {
  const guest = await letIn();
  const [screen, hers] = [look(await tokenOf()), look(guest.token)];
  await until("both see the roundtable", () => lastOf(screen) && lastOf(hers));
  const before = await tokenOf();
  await renewScreen(lead(), id);
  expect(await screen.ended()).toBe(4403);
  expect(await look(before).ended()).toBe(4404);
  await removeGuest(lead(), id, guest.guestId);
  expect(await hers.ended()).toBe(4403);
  expect(await look(guest.token).ended()).toBe(4404);
});

it("what another server took back is noticed all the same, and a day after the roundtable every address ends", async () => {
  const token = await tokenOf();
  const screen = look(token);
  await until("it is seen", () => lastOf(screen));
  await move("closed");
  await until("it is closed on the screen", () => lastOf(screen)?.state === "closed");
  on.pass(23 * 60);
  expect(await requireScreen(anybody(), token)).toMatchObject({ state: "closed" });
  on.pass(2 * 60);
  expect(await screen.ended()).toBe(4403);
  await expect(requireScreen(anybody(), token)).rejects.toThrow("common:error.not-found");
  await town.db.updateTable("roundtables").set({ state: "open", closed_at: null }).where("id", "=", id).execute();
  const again = look(token);
  await until("it is seen again", () => lastOf(again)?.state === "open");
  await town.db.deleteFrom("roundtable_screens").where("roundtable_id", "=", id).execute();
  expect(await again.ended()).toBe(4403);
});

it("works over HTTP where sockets are blocked, also in a browser in which somebody is signed in", async () => {
  const knock = { port: live.port, path: `/live/walls/${await tokenOf()}`, cookie: "ja_session=somebodys" };
  const stream = new RawStream(knock);
  toClose.push(() => stream.leave());
  await until("the stream shows it", () => lastOf(stream));
  expect(await stream.post(1, [])).toMatchObject({ status: 200 });
});
