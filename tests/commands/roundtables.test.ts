/** Planning a roundtable and running it: it works, refuses the wrong role, and refuses the wrong moment. */
import { sql, type Kysely } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dropCleared } from "#db/schema/cleared";
import * as cancellations from "#db/migrations/2026-11-30-cancellations";
import { sample, type PersonKey } from "#db/sample";
import type { PointKind, ToldPlan } from "#db/schema/roundtables";
import { dayOf, writeLongDay, writeTime } from "#server/calendar/rules";
import { inviteToRoundtable, tellInvited } from "#server/roundtables/invitations.commands";
import { addGuest, removeGuest, setAttendance, setOwnAttendance } from "#server/roundtables/attendance.commands";
import { createRoundtable, editRoundtable } from "#server/roundtables/commands";
import { addTime, goToPoint, moveRoundtable, takeBackClosing } from "#server/roundtables/course.commands";
import {
  addProposals,
  addPoint,
  copyPoints,
  editPoint,
  movePoint,
  planPoint,
  removePoint,
} from "#server/roundtables/points.commands";
import { ROUNDTABLE_JOBS } from "#server/roundtables/invitees.jobs";
import { listRoundtables } from "#server/roundtables/lists.queries";
import { listMyRoundtables, requireRoundtable, roundtableSnapshot } from "#server/roundtables/queries";
import { invitationForm } from "#server/processes/forms.rules";
import { inviteToProcess } from "#server/processes/invitations.commands";
import { endMandate } from "#server/processes/mandates.commands";
import { requireProcess } from "#server/processes/queries";
import { presenceIn, presenceOf } from "#server/roundtables/attendance.rules";
import type { PointForm } from "#server/roundtables/forms.rules";
import { newsOf, type RoundtableSnapshot } from "#server/roundtables/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

const DAY = 86_400_000;
const plan = {
  title: "Runder Tisch Ansprechstellen",
  type: "runder_tisch",
  starts_at: new Date(Date.now() + 9 * DAY),
  planned_minutes: 120,
  place: "Rathaus Lindenhafen, Raum 2",
  video_url: "https://video.example/raum",
} as const;
const point = (title: string, minutes = 10, kind: PointKind = "beratung", more: Partial<PointForm> = {}): PointForm => ({
  label: "",
  title,
  kind,
  minutes,
  link: "",
  ...more,
});

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  id = await createRoundtable(as("facilitator"), on.processId, plan, "");
});

const snapshot = async (): Promise<RoundtableSnapshot> => (await roundtableSnapshot(town.db, id, as("facilitator").now()))!;
const labels = async () => (await snapshot()).points.map((entry) => `${entry.label} ${entry.title}`);
const revision = async () => (await snapshot()).revision;
async function opened(...titles: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const title of titles) ids.push(await addPoint(as("facilitator"), id, point(title), ""));
  await moveRoundtable(as("facilitator"), id, "open", await revision());
  return ids;
}

describe("planning", () => {
  it("makes a planned roundtable that everybody in the process sees, and nobody else", async () => {
    expect(await snapshot()).toMatchObject({
      ...{ title: plan.title, state: "planned", points: [] },
      startsAt: plan.starts_at.toISOString(),
    });
    await expect(requireRoundtable(as("observer"), id)).resolves.toMatchObject({ title: plan.title });
    await expect(requireRoundtable(as("outsider"), id)).rejects.toThrow("common:error.not-found");
    await expect(requireRoundtable(as("admin"), id)).rejects.toThrow("common:error.not-found");
  });

  it.each<PersonKey>(["recorder", "federalHead", "chamber", "observer"])("is not done by %s", async (person) => {
    await expect(createRoundtable(as(person), on.processId, plan, "")).rejects.toThrow("common:error.not-allowed");
    await expect(addPoint(as(person), id, point("x"), "")).rejects.toThrow("common:error.not-allowed");
  });

  it("happens once when a form is sent twice", async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => createRoundtable(as("facilitator"), on.processId, plan, "request-1")),
    );
    expect(second).toBe(first);
  });

  it("refuses a form that is behind the plan", async () => {
    await editRoundtable(as("facilitator"), id, { ...plan, title: "Neuer Titel" }, 0);
    await expect(editRoundtable(as("coFacilitator"), id, plan, 0)).rejects.toThrow("common:error.changed-meanwhile");
    expect((await snapshot()).title).toBe("Neuer Titel");
  });

  it("lists open and coming roundtables and those of the past", async () => {
    await opened("Begrüßung");
    const process = await requireProcess(as("mayor"), on.processId);
    const lists = await listRoundtables(as("mayor"), process);
    expect(lists.open.map((entry) => entry.id)).toContain(id);
    expect(lists.coming.map((entry) => entry.id)).not.toContain(id);
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    expect((await listRoundtables(as("mayor"), process)).past.map((entry) => entry.id)).toContain(id);
  });
});

describe("the running order", () => {
  it("numbers itself while points come, move and go", async () => {
    const ids: number[] = [];
    for (const form of [
      point("Begrüßung"),
      point("Pause", 15, "pause"),
      point("Beratung"),
      point("Anlage", 5, "information", { label: "3a" }),
    ]) {
      ids.push(await addPoint(as("facilitator"), id, form, ""));
    }
    expect(await labels()).toEqual(["1 Begrüßung", "– Pause", "2 Beratung", "3a Anlage"]);
    await movePoint(as("facilitator"), id, ids[2]!, 0);
    expect(await labels()).toEqual(["1 Beratung", "2 Begrüßung", "– Pause", "3a Anlage"]);
    await removePoint(as("facilitator"), id, ids[2]!);
    await editPoint(as("facilitator"), id, ids[1]!, point("Kaffee", 20));
    expect(await labels()).toEqual(["1 Begrüßung", "2 Kaffee", "3a Anlage"]);
  });

  it("takes over all open agenda items of the process at once, and each only once", async () => {
    const items = await town.db
      .selectFrom("agenda_items")
      .where("process_id", "=", on.processId)
      .where("status", "not in", ["angenommen", "zurueckgestellt", "entfallen"])
      .where("id", "not in", (eb) =>
        // These are proposed themselves.
        eb.selectFrom("recommendations").where("recommendations.status", "!=", "entwurf").select("agenda_item_id"),
      )
      .select("id")
      .orderBy("position")
      .execute();
    const [first, ...others] = items.map((item) => item.id);
    await addPoint(as("facilitator"), id, point("Schon da", 5, "beschluss", { link: `agenda-item:${first}` }), "");
    const keys = items.map((item) => `item:${item.id}`);
    await Promise.all([1, 2].map(() => addProposals(as("facilitator"), id, keys, `open-items-${id}`)));
    expect((await snapshot()).points.map((entry) => entry.agendaItem?.id)).toEqual([first, ...others]);
    await expect(addProposals(as("facilitator"), id, keys, "")).rejects.toThrow("roundtables:refusal.no-open-items");
    await expect(addProposals(as("recorder"), id, keys, "")).rejects.toThrow("common:error.not-allowed");
  });

  it("is copied from another roundtable of the process, numbered anew", async () => {
    await addPoint(as("facilitator"), id, point("Begrüßung", 5, "information"), "");
    await addPoint(as("facilitator"), id, point("Anlage", 15, "beratung", { label: "3a" }), "");
    const next = await createRoundtable(as("facilitator"), on.processId, plan, "");
    await addPoint(as("facilitator"), next, point("Vorab"), "");
    await copyPoints(as("facilitator"), next, id, "");
    const { points } = (await roundtableSnapshot(town.db, next, as("facilitator").now()))!;
    expect(points.map(({ label, title, minutes }) => [label, title, minutes])).toEqual([
      ["1", "Vorab", 10],
      ["2", "Begrüßung", 5],
      ["3a", "Anlage", 15],
    ]);
    await expect(copyPoints(as("coFacilitator"), next, next, "")).rejects.toThrow("common:invalid.choice");
  });

  it("takes the minutes and the kind of a point in its place, and numbers a break anew", async () => {
    const first = await addPoint(as("facilitator"), id, point("Kaffee"), "");
    await addPoint(as("facilitator"), id, point("Beratung"), "");
    await planPoint(as("facilitator"), id, first, { kind: "pause", minutes: 25 });
    expect(await labels()).toEqual(["– Kaffee", "1 Beratung"]);
    expect((await snapshot()).points[0]?.minutes).toBe(25);
    await expect(planPoint(as("mayor"), id, first, { kind: "pause", minutes: 5 })).rejects.toThrow("common:error.not-allowed");
  });

  it("links points to agenda items and documents of the same process only", async () => {
    const foreign = await town.db
      .insertInto("documents")
      .values({
        process_id: on.processId + 1,
        kind: "paper",
        title: "Fremd",
        created_at: as("facilitator").now(),
        created_by: null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await expect(
      addPoint(as("facilitator"), id, point("x", 5, "beratung", { link: `document:${foreign.id}` }), ""),
    ).rejects.toThrow("common:invalid.choice");
  });

  it("keeps its numbers once the roundtable is open", async () => {
    const [first] = await opened("Begrüßung", "Beratung");
    await addPoint(as("facilitator"), id, point("Nachtrag"), "");
    await movePoint(as("facilitator"), id, first!, 2);
    expect(await labels()).toEqual(["2 Beratung", "3 Nachtrag", "1 Begrüßung"]);
  });

  it("does not lose the current point, nor one that something was recorded under", async () => {
    const [first] = await opened("Begrüßung", "Beratung");
    await expect(removePoint(as("facilitator"), id, first!)).rejects.toThrow("roundtables:refusal.point-is-current");
  });

  it("is over when the roundtable is closed", async () => {
    await opened("Begrüßung");
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    await expect(addPoint(as("facilitator"), id, point("Zu spät"), "")).rejects.toThrow("roundtables:refusal.is-closed");
  });
});

describe("the course", () => {
  it("begins with the first point and its clock, and with minutes to write into", async () => {
    const [first] = await opened("Begrüßung", "Beratung");
    const open = await snapshot();
    expect(open).toMatchObject({ state: "open", currentPointId: first, pointStartedAt: as("facilitator").now().toISOString() });
    const text = await as("facilitator").rooms.read(open.minutesDocumentId!);
    expect(text.content?.map((block) => block.content?.[0]?.text)).toEqual([
      "TOP 1: Begrüßung",
      undefined,
      "TOP 2: Beratung",
      undefined,
    ]);
    expect(on.announced).toContain(`roundtable:${id}`);
  });

  it("goes to any point, forward and back, and starts its clock anew", async () => {
    const [first, second, third] = await opened("Eins", "Zwei", "Drei");
    on.pass(10);
    await goToPoint(as("facilitator"), id, third!, await revision());
    expect((await snapshot()).points.map((entry) => entry.done)).toEqual([true, false, false]);
    await goToPoint(as("facilitator"), id, first!, await revision());
    expect(await snapshot()).toMatchObject({ currentPointId: first, pointStartedAt: as("facilitator").now().toISOString() });
    expect((await snapshot()).points.find((entry) => entry.id === second)?.done).toBe(false);
  });

  it("lets only one of two facilitators move on at once", async () => {
    const [, second, third] = await opened("Eins", "Zwei", "Drei");
    const seen = await revision();
    const results = await Promise.allSettled([
      goToPoint(as("facilitator"), id, second!, seen),
      goToPoint(as("coFacilitator"), id, third!, seen),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({
      reason: { code: "common:error.changed-meanwhile", status: 409 },
    });
    expect(await revision()).toBe(seen + 1);
  });

  it("opens once when two facilitators open at once", async () => {
    const results = await Promise.allSettled([
      moveRoundtable(as("facilitator"), id, "open", 0),
      moveRoundtable(as("coFacilitator"), id, "open", 0),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    const minutes = await town.db
      .selectFrom("documents")
      .where("kind", "=", "minutes")
      .where("title", "like", `%${plan.title}%`)
      .select("id")
      .execute();
    expect(minutes.filter((document) => document.id).length).toBeGreaterThan(0);
    expect((await snapshot()).minutesDocumentId).not.toBeNull();
  });

  it("gives the current point more time", async () => {
    await opened("Eins");
    await addTime(as("facilitator"), id, 5, await revision());
    expect((await snapshot()).points[0]?.minutes).toBe(15);
  });

  it("closes, and can be opened again after a mistake without losing when it began", async () => {
    await opened("Eins", "Zwei");
    const { openedAt } = await snapshot();
    on.pass(30);
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    expect(await snapshot()).toMatchObject({ state: "closed", closedAt: as("facilitator").now().toISOString() });
    await moveRoundtable(as("facilitator"), id, "open", await revision());
    expect(await snapshot()).toMatchObject({ state: "open", openedAt, closedAt: null });
  });

  it("closed by mistake runs on where it was, within minutes and by whoever leads it", async () => {
    await opened("Eins", "Zwei");
    const { pointStartedAt } = await snapshot();
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    await expect(takeBackClosing(as("recorder"), id)).rejects.toThrow("common:error.not-allowed");
    await takeBackClosing(as("coFacilitator"), id);
    expect(await snapshot()).toMatchObject({ state: "open", pointStartedAt, closedAt: null, points: [{ done: false }, {}] });
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    on.pass(11);
    await expect(takeBackClosing(as("facilitator"), id)).rejects.toThrow("common:error.changed-meanwhile");
  });

  it.each<PersonKey>(["recorder", "mayor", "chamber", "observer"])("is not moved by %s", async (person) => {
    const [, second] = await opened("Eins", "Zwei");
    const seen = await revision();
    await expect(goToPoint(as(person), id, second!, seen)).rejects.toThrow("common:error.not-allowed");
    await expect(moveRoundtable(as(person), id, "closed", seen)).rejects.toThrow("common:error.not-allowed");
  });

  it("does not exist for people outside the process", async () => {
    await expect(moveRoundtable(as("outsider"), id, "open", 0)).rejects.toThrow("common:error.not-found");
    await expect(setOwnAttendance(as("outsider"), id, "online")).rejects.toThrow("common:error.not-found");
  });

  it("refuses points of another roundtable, and moving on before it is open", async () => {
    const [first] = await opened("Eins");
    const other = await createRoundtable(as("facilitator"), on.processId, plan, "");
    await expect(goToPoint(as("facilitator"), other, first!, 0)).rejects.toThrow("roundtables:refusal.is-planned");
    await moveRoundtable(as("facilitator"), other, "open", 0);
    await expect(goToPoint(as("facilitator"), other, first!, 1)).rejects.toThrow("common:error.not-found");
  });
});

describe("attendance", () => {
  const statusOf = async (person: PersonKey) => {
    const attendee = (await snapshot()).attendees.find((entry) => entry.mandateId === on.mandateOf(person));
    return [attendee?.status, attendee?.mode];
  };

  it("expects everybody with a mandate on that day", async () => {
    const { mandates, people } = sample;
    const expected = mandates.map((mandate) => people[mandate.person].name);
    const { attendees } = await snapshot();
    // Nobody of another process is among them.
    expect(attendees.map((attendee) => attendee.name).sort()).toEqual(expected.sort());
    expect(new Set(attendees.map(presenceOf))).toEqual(new Set(["expected"]));
  });

  it("does not expect people whose mandate ends before that day, but keeps whoever was there", async () => {
    const mandateId = on.mandateOf("townDelegate");
    await town.db
      .updateTable("mandates")
      .where("id", "=", mandateId)
      .set({ valid_to: dayOf(new Date(Date.now() + DAY)) })
      .execute();
    expect((await snapshot()).attendees.some((attendee) => attendee.mandateId === mandateId)).toBe(false);
    await setAttendance(as("recorder"), id, mandateId, "in_person");
    expect((await snapshot()).attendees.some((attendee) => attendee.mandateId === mandateId)).toBe(true);
    await town.db.updateTable("mandates").where("id", "=", mandateId).set({ valid_to: null }).execute();
  });

  it("is set by oneself and by the recorder, the last word counts", async () => {
    await setOwnAttendance(as("mayor"), id, "online");
    expect(await statusOf("mayor")).toEqual(["present", "online"]);
    await setAttendance(as("recorder"), id, on.mandateOf("mayor"), "excused");
    expect(await statusOf("mayor")).toEqual(["excused", undefined]);
    expect(presenceIn(await snapshot(), on.mandateOf("mayor"))).toBe("excused");
  });

  it("of others is not set by participants, nor for mandates of another process", async () => {
    await expect(setAttendance(as("mayor"), id, on.mandateOf("forum"), "excused")).rejects.toThrow("common:error.not-allowed");
    const foreign = await town.db
      .selectFrom("mandates")
      .where("process_id", "!=", on.processId)
      .select("id")
      .executeTakeFirstOrThrow();
    await expect(setAttendance(as("recorder"), id, foreign.id, "excused")).rejects.toThrow("common:error.not-found");
  });

  it("is closed for oneself with the roundtable, while the recorder still puts the list right", async () => {
    await opened("Eins");
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    await expect(setOwnAttendance(as("mayor"), id, "in_person")).rejects.toThrow("roundtables:refusal.is-closed");
    await setAttendance(as("recorder"), id, on.mandateOf("mayor"), "in_person");
    expect(await statusOf("mayor")).toEqual(["present", "in_person"]);
  });

  it("knows guests by name and organisation, added once and removable", async () => {
    const guest = { name: "Olga Petrenko", organisation: "Deutsch-Ukrainisches Forum", presence: "in_person" } as const;
    const [first, second] = await Promise.all([1, 2].map(() => addGuest(as("recorder"), id, guest, `guest-${id}`)));
    expect(second).toBe(first);
    expect((await snapshot()).attendees.filter((entry) => entry.guestId)).toMatchObject([
      { name: "Olga Petrenko", bench: null, status: "present" },
    ]);
    await expect(addGuest(as("mayor"), id, guest, "")).rejects.toThrow("common:error.not-allowed");
    await removeGuest(as("facilitator"), id, first!);
    expect((await snapshot()).attendees.filter((entry) => entry.guestId)).toEqual([]);
    await expect(removeGuest(as("facilitator"), id, first!)).rejects.toThrow("common:error.not-found");
  });
});

describe("invitations", () => {
  it("go once to everybody who is expected, with links and without content in the subject", async () => {
    await setOwnAttendance(as("forum"), id, "excused");
    const before = await town.db.selectFrom("mails").selectAll().execute();
    const count = await inviteToRoundtable(as("facilitator"), id);
    const mails = (await town.db.selectFrom("mails").selectAll().execute()).slice(before.length);
    expect(mails).toHaveLength(count);
    expect(count).toBe((await snapshot()).attendees.length - 1);
    expect(mails[0]?.subject).toBe(`Einladung zum Runden Tisch am ${writeLongDay(plan.starts_at, "de")}`);
    expect(mails[0]?.body).toContain(`https://agenda.example/roundtables/${id}/calendar.ics`);
    expect(mails[0]?.body).toMatch(new RegExp(`${sample.people.facilitator.name}\n${sample.organisations.moderation.name}$`));
    expect(mails[0]?.body).toContain(writeTime(plan.starts_at, "de"));
    expect(mails.map((mail) => mail.to_email)).not.toContain(sample.people.forum.email);
    await expect(inviteToRoundtable(as("coFacilitator"), id)).rejects.toThrow("roundtables:refusal.invited-already");
  });

  it("are in the language of whoever gets them", async () => {
    const person = town.db.updateTable("people").where("email", "=", sample.people.landHead.email);
    await person.set({ language: "en" }).execute();
    await inviteToRoundtable(as("facilitator"), id);
    const mails = await town.db.selectFrom("mails").where("to_email", "=", sample.people.landHead.email).selectAll().execute();
    await person.set({ language: null }).execute();
    const mail = mails.find((each) => each.body.includes(`/roundtables/${id}`));
    const day = writeLongDay(plan.starts_at, "en");
    expect(mail?.subject).toBe(as("facilitator").wordsFor("en").t("roundtables:invitation.subject", { day }));
    expect(mail?.body).toContain(day);
  });

  it("do not go to somebody who had answered, and whose mandate has ended since", async () => {
    await setOwnAttendance(as("landHead"), id, "expected");
    const mandate = town.db.updateTable("mandates").where("id", "=", on.mandateOf("landHead"));
    await mandate.set({ valid_from: "2020-01-01", valid_to: "2020-12-31" }).execute();
    await inviteToRoundtable(as("facilitator"), id);
    const mails = await town.db.selectFrom("mails").where("to_email", "=", sample.people.landHead.email).selectAll().execute();
    await mandate.set({ valid_to: null }).execute();
    expect(mails.filter((mail) => mail.body.includes(`/roundtables/${id}`))).toEqual([]);
  });

  it("are sent by the facilitator only", async () => {
    await expect(inviteToRoundtable(as("recorder"), id)).rejects.toThrow("common:error.not-allowed");
  });

  it("lead to the list of what one has to do, until one is excused", async () => {
    expect((await listMyRoundtables(as("forum"), undefined, 100)).map((entry) => entry.id)).toContain(id);
    await setOwnAttendance(as("forum"), id, "excused");
    expect((await listMyRoundtables(as("forum"), undefined, 100)).map((entry) => entry.id)).not.toContain(id);
    expect(await listMyRoundtables(as("outsider"), undefined, 100)).toEqual([]);
  });
});

describe("whoever joins or leaves after the invitations", () => {
  /** The letters about this roundtable that came of it. */
  async function afterwards() {
    await town.db.deleteFrom("mails").execute();
    const data = { processId: on.processId, by: as("facilitator").actor.personId };
    for (const job of ROUNDTABLE_JOBS) await job.run(on.system("de"), data as never, new AbortController().signal);
    const mails = await town.db.selectFrom("mails").selectAll().execute();
    return mails.filter((mail) => mail.calendar.includes(`UID:roundtable-${id}@`));
  }
  const change = (days: { valid_from?: string; valid_to: string | null }) =>
    town.db.updateTable("mandates").where("id", "=", on.mandateOf("landHead")).set(days).execute();
  const over = { valid_from: "2020-01-01", valid_to: "2020-12-31" };

  it("is invited once, with the entry for the calendar, as soon as the mandate is there", async () => {
    await change(over);
    await inviteToRoundtable(as("facilitator"), id);
    await change({ valid_to: null });
    const [letter, ...others] = await afterwards();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to_email: sample.people.landHead.email });
    expect(letter?.subject).toBe(`Einladung zum Runden Tisch am ${writeLongDay(plan.starts_at, "de")}`);
    expect(letter?.calendar).toContain("METHOD:REQUEST");
    expect(await afterwards()).toEqual([]);
  });

  it("hears that they take part no longer, and their calendar takes the entry back", async () => {
    await inviteToRoundtable(as("facilitator"), id);
    const before = await revision();
    await change(over);
    const [letter, ...others] = await afterwards();
    expect(others).toEqual([]);
    expect(letter?.subject).toMatch(/^Sie nehmen nicht mehr teil/);
    expect(letter?.calendar).toMatch(new RegExp(`METHOD:CANCEL[\\s\\S]*SEQUENCE:${before + 1}[\\s\\S]*STATUS:CANCELLED`));
    expect([await revision(), await afterwards()]).toEqual([before + 1, []]);
    await change({ valid_to: null });
    expect((await afterwards()).map((mail) => mail.calendar.includes("METHOD:REQUEST"))).toEqual([true]);
  });

  it("hears nothing where nobody was invited yet, where it is over or called off, and where they chose no letters", async () => {
    const settings = { person_id: as("landHead").actor.personId, setting: "roundtable", pace: "never" } as const;
    await change(over);
    expect(await afterwards()).toEqual([]);
    await inviteToRoundtable(as("facilitator"), id);
    await change({ valid_to: null });
    await town.db.insertInto("notification_settings").values(settings).execute();
    expect(await afterwards()).toEqual([]);
    await change(over);
    expect(await afterwards()).toEqual([]);
    await town.db.deleteFrom("notification_settings").execute();
    await moveRoundtable(as("facilitator"), id, "cancelled", await revision());
    await change({ valid_to: null });
    expect(await afterwards()).toEqual([]);
  });

  it("is looked for whenever a mandate is given, changed or ended", async () => {
    const mandateId = on.mandateOf("landHead");
    const jobs = async () =>
      (await sql<{ data: object }>`select data from pgboss.job where name = 'processes.mandates'`.execute(town.db)).rows;
    const before = (await jobs()).length;
    await endMandate(as("facilitator"), mandateId);
    const again = invitationForm.parse({
      ...{ name: "Wieder da", email: sample.people.landHead.email, role: "head_delegate", may_bind: "true" },
      ...{
        organisation_name: sample.organisations[sample.mandates.find(({ person }) => person === "landHead")!.organisation].name,
      },
      ...{ valid_from: dayOf(as("facilitator").now()), valid_to: "" },
    });
    await inviteToProcess(as("facilitator"), on.processId, again, "");
    expect((await jobs()).slice(before).map(({ data }) => data)).toEqual(
      [1, 2].map(() => ({ processId: on.processId, by: as("facilitator").actor.personId })),
    );
  });
});

describe("a roundtable that moves or is called off", () => {
  const letters = async () =>
    (await town.db.selectFrom("mails").selectAll().orderBy("id").execute()).filter((mail) =>
      mail.body.includes(`/roundtables/${id}\n`),
    );
  const news = async () => (await snapshot()).invitation?.news;
  const sequence = (calendar: string) => Number(/SEQUENCE:(\d+)/.exec(calendar)?.[1]);
  const later = { ...plan, starts_at: new Date(plan.starts_at.getTime() + DAY) };
  const move = async (form = later) => editRoundtable(as("facilitator"), id, form, await revision());

  it("is told to those invited once, on the facilitator's word, with the same entry for the calendar", async () => {
    const count = await inviteToRoundtable(as("facilitator"), id);
    const [invitation] = await letters();
    await move();
    expect([await news(), (await letters()).length]).toEqual(["moved", count]);
    const seen = await revision();
    const both = await Promise.allSettled(
      (["facilitator", "coFacilitator"] as const).map((person) => tellInvited(as(person), id, true, seen)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const told = (await letters()).slice(count);
    expect([told.length, await news()]).toEqual([count, null]);
    expect(told[0]?.subject).toBe(`Neuer Termin: Runder Tisch am ${writeLongDay(later.starts_at, "de")}`);
    expect(told[0]?.body).toContain(`Bisher: ${writeLongDay(plan.starts_at, "de")}`);
    for (const mail of [invitation, told[0]])
      expect(mail?.calendar).toMatch(new RegExp(`METHOD:REQUEST\r\n[\\s\\S]*UID:roundtable-${id}@agenda.example\r\n`));
    expect(sequence(told[0]!.calendar)).toBeGreaterThan(sequence(invitation!.calendar));
  });

  it("asks nothing when nobody was invited, when it moved back, and after “no need”", async () => {
    await move();
    expect(await news()).toBeUndefined();
    await inviteToRoundtable(as("facilitator"), id);
    await move(plan);
    await move(later);
    expect(await news()).toBeNull();
    const asked = await revision();
    await move(plan);
    const before = (await letters()).length;
    // Answered to a day that is no longer the plan: nobody is told it.
    await expect(tellInvited(as("facilitator"), id, true, asked)).rejects.toThrow("common:error.changed-meanwhile");
    await tellInvited(as("facilitator"), id, false, await revision());
    expect([await news(), (await letters()).length]).toEqual([null, before]);
  });

  it("is called off and stays where it is, and takes place after all", async () => {
    const count = await inviteToRoundtable(as("facilitator"), id);
    await moveRoundtable(as("facilitator"), id, "cancelled", await revision());
    await tellInvited(as("facilitator"), id, true, await revision());
    const [off] = (await letters()).slice(count);
    expect(off?.calendar).toMatch(/METHOD:CANCEL[\s\S]*STATUS:CANCELLED/);
    const { coming } = await listRoundtables(as("mayor"), await requireProcess(as("mayor"), on.processId));
    expect(coming.find((entry) => entry.id === id)?.state).toBe("cancelled");
    await expect(addPoint(as("facilitator"), id, point("Zu spät"), "")).rejects.toThrow("roundtables:refusal.is-cancelled");
    await expect(setOwnAttendance(as("mayor"), id, "online")).rejects.toThrow("roundtables:refusal.is-cancelled");
    await moveRoundtable(as("facilitator"), id, "planned", await revision());
    expect(await news()).toBe("reinstated");
    await tellInvited(as("facilitator"), id, true, await revision());
    expect((await letters()).slice(2 * count)[0]?.calendar).toContain("METHOD:REQUEST");
  });

  it("is not told to whoever has left since, and not by others", async () => {
    const count = await inviteToRoundtable(as("facilitator"), id);
    const mandate = town.db.updateTable("mandates").where("id", "=", on.mandateOf("landHead"));
    await mandate.set({ valid_from: "2020-01-01", valid_to: "2020-12-31" }).execute();
    await moveRoundtable(as("facilitator"), id, "cancelled", await revision());
    const seen = await revision();
    await expect(tellInvited(as("recorder"), id, true, seen)).rejects.toThrow("common:error.not-allowed");
    await expect(tellInvited(as("outsider"), id, true, seen)).rejects.toThrow("common:error.not-found");
    expect((await snapshot()).invitation?.count).toBe(count - 1);
    await tellInvited(as("facilitator"), id, true, seen);
    await mandate.set({ valid_to: null }).execute();
    expect((await letters()).slice(count).map((mail) => mail.to_email)).not.toContain(sample.people.landHead.email);
  });

  it("knows whom the invitations of earlier versions went to", async () => {
    const count = await inviteToRoundtable(as("facilitator"), id);
    const known = await snapshot();
    const back = town.db.transaction().execute(async (trx) => {
      await dropCleared(trx);
      await sql`alter table roundtables drop column told`.execute(trx);
      await sql`alter table mails drop column calendar`.execute(trx);
      await sql`drop table roundtable_invitees`.execute(trx);
      await cancellations.up(trx as unknown as Kysely<unknown>);
      // Not the whole snapshot: this connection may have prepared it for the columns as they were.
      const { rows } = await sql<{ told: ToldPlan; invited: number }>`
        select told, (select count(*)::int from roundtable_invitees where roundtable_id = ${id}) as invited
        from roundtables where id = ${id}`.execute(trx);
      expect([newsOf(rows[0]!.told, known), rows[0]!.invited]).toEqual([null, count]);
      throw new Error("undone");
    });
    await expect(back).rejects.toThrow("undone");
  });
});
