/** One's own calendar, and the address at which other calendars read along. */
import ICAL from "ical.js";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PublicContext } from "#server/context";
import { findFeed, listCalendar } from "#server/roundtables/calendar.queries";
import { calendarFile } from "#server/roundtables/calendar.rules";
import { createRoundtable } from "#server/roundtables/commands";
import { removeFeed, renewFeed } from "#server/roundtables/feeds.commands";
import { invitationOf } from "#server/platform/mails.jobs";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const plan = {
    title: "Geheimer Runder Tisch",
    type: "runder_tisch",
    planned_minutes: 60,
    place: "",
    video_url: "",
    starts_at: new Date(on.as("facilitator").now().getTime() + 86_400_000),
  } as const;
  id = await createRoundtable(on.as("facilitator"), on.processId, plan, "");
});

const stranger = (): PublicContext => on.system("de");
const tokenOf = (address: string) => /^https:\/\/agenda\.example\/calendar\/([\w-]{32})\/roundtables\.ics$/.exec(address)![1]!;
const read = async (token: string) => (await findFeed(stranger(), token))?.roundtables.map((entry) => entry.id);
const mandate = () => town.db.updateTable("mandates").where("id", "=", on.mandateOf("forum"));

describe("one's own calendar", () => {
  it("holds the roundtables of the processes one takes part in, within a time", async () => {
    const from = on.as("mayor").now();
    const ids = async (until?: Date) => (await listCalendar(on.as("mayor"), { from, until })).map((entry) => entry.id);
    expect(await ids()).toContain(id);
    expect(await ids(new Date(from.getTime() + 3_600_000))).not.toContain(id);
    expect((await listCalendar(on.as("outsider"), { from })).map((entry) => entry.id)).not.toContain(id);
  });
});

describe("the address of a calendar", () => {
  it("shows what its person may see, without a session, and is kept as a hash only", async () => {
    const token = tokenOf(await renewFeed(on.as("forum")));
    expect(await read(token)).toContain(id);
    const rows = await town.db.selectFrom("calendar_feeds").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await read(tokenOf(await renewFeed(on.as("outsider"))))).not.toContain(id);
  });

  it("ends when it is renewed or taken away", async () => {
    const first = tokenOf(await renewFeed(on.as("forum")));
    const second = tokenOf(await renewFeed(on.as("forum")));
    expect([await read(first), (await read(second))?.includes(id)]).toEqual([undefined, true]);
    await removeFeed(on.as("forum"));
    expect([await read(second), await read("")]).toEqual([undefined, undefined]);
  });

  it("says nothing about a process that its person has left", async () => {
    const token = tokenOf(await renewFeed(on.as("forum")));
    await mandate().set({ valid_from: "2020-01-01", valid_to: "2020-12-31" }).execute();
    expect(await read(token)).toEqual([]);
    await mandate().set({ valid_to: null }).execute();
    expect(await read(token)).toContain(id);
  });
});

describe("the entry that goes with a letter", () => {
  const roundtable = {
    ...{
      id: 7,
      title: "Runder Tisch „Häfen, Städte; Lieferketten“ 🚢 ".repeat(4),
      plannedMinutes: 90,
      place: "Saal 1\nHaus B",
    },
    ...{ startsAt: new Date("2026-10-25T01:30:00Z"), videoUrl: "", revision: 3, description: "" },
  };
  const to = { name: "Dr. Çelik; Aylin", email: "aylin@hof.example" };
  const from = `Agenda <${"gemeinsame-".repeat(8)}agenda@hof.example>`;
  const letterOf = (method: "REQUEST" | "CANCEL") =>
    invitationOf(
      calendarFile([{ ...roundtable, state: method === "CANCEL" ? "cancelled" : "planned" }], {
        ...{ origin: "https://agenda.example", now: new Date("2026-09-01T08:00:00Z"), letter: { method, to } },
      }),
      from,
    );

  it.each(["REQUEST", "CANCEL"] as const)("is read by another program as it was meant (%s)", (method) => {
    const { content } = letterOf(method);
    const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
    const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent")!);
    expect(calendar.getFirstPropertyValue("method")).toBe(method);
    expect([event.uid, event.sequence, event.summary]).toEqual(["roundtable-7@agenda.example", 3, roundtable.title]);
    expect(event.organizer).toBe(`mailto:${"gemeinsame-".repeat(8)}agenda@hof.example`);
    expect(event.attendees.map((one) => [one.getFirstParameter("cn"), one.getFirstValue()])).toEqual([
      [to.name, `MAILTO:${to.email}`],
    ]);
    // The hour that the clocks show twice is named with its zone, and lasts as long as planned.
    expect([event.startDate.zone.tzid, event.startDate.toString()]).toEqual(["Europe/Berlin", "2026-10-25T02:30:00"]);
    expect(event.duration.toSeconds()).toBe(90 * 60);
  });

  it("has lines as the standard wants them: ended by CR and LF, folded after 75 octets", () => {
    const { content } = letterOf("REQUEST");
    expect(content.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(content.split("\r\n").filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(content).toMatch(/END:VCALENDAR(\r\n)?$/);
  });
});
