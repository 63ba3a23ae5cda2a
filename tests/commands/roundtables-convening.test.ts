/** Convening a roundtable in time or with a reason, replies with a substitute, and a chair that goes from one to another. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { dayOf } from "#server/calendar/rules";
import { listFrozenChoices } from "#server/consultations/texts.queries";
import { setLabel } from "#server/markings/commands";
import { labelForm } from "#server/markings/rules";
import { nameSubstitute, setOwnAttendance } from "#server/roundtables/attendance.commands";
import { countPresent, hasReplied } from "#server/roundtables/attendance.rules";
import { createRoundtable, editRoundtable } from "#server/roundtables/commands";
import { copyProcess } from "#server/processes/archive.commands";
import { requireMinutes } from "#server/roundtables/minutes/queries";
import { handOverChair, moveRoundtable } from "#server/roundtables/course.commands";
import { calendarFile } from "#server/roundtables/calendar.rules";
import { listCalendar } from "#server/roundtables/calendar.queries";
import { listSeries } from "#server/roundtables/lists.queries";
import { daysLater } from "#server/roundtables/rules";
import { invitationForm, roundtableForm } from "#server/roundtables/forms.rules";
import { inviteToRoundtable, tellInvited } from "#server/roundtables/invitations.commands";
import { listInvitationPapers } from "#server/roundtables/papers.queries";
import { requireSnapshot } from "#server/roundtables/queries";
import { useDatabase } from "../setup/database.ts";
import { adoptProcedure } from "../setup/procedure.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

const plan = {
  title: "Runder Tisch Ansprechstellen",
  type: "runder_tisch",
  planned_minutes: 120,
  place: "Rathaus Lindenhafen, Raum 2",
  video_url: "",
} as const;
const inDays = (days: number) => ({ ...plan, starts_at: new Date(Date.now() + days * 86_400_000) });
const snapshot = () => requireSnapshot(as("facilitator"), id);
const revision = async () => (await snapshot()).revision;
const lastLetter = () => town.db.selectFrom("mails").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  id = await createRoundtable(as("facilitator"), on.processId, inDays(3), "");
});

describe("at shorter notice than the rules of procedure say", () => {
  it("people are invited only with a reason, which they read in the letter and on the page", async () => {
    await expect(inviteToRoundtable(as("facilitator"), id)).rejects.toThrow("roundtables:invalid.short-notice");
    await inviteToRoundtable(as("facilitator"), id, "Der Haushalt wird vorgezogen");
    expect((await lastLetter()).body).toContain("Der Haushalt wird vorgezogen");
    expect((await snapshot()).shortNotice).toBe("Der Haushalt wird vorgezogen");
    const events = await town.db
      .selectFrom("process_events")
      .where("kind", "=", "roundtable-invited-short")
      .selectAll()
      .execute();
    expect(events).toMatchObject([{ params: { reason: "Der Haushalt wird vorgezogen" } }]);
  });

  it("a roundtable moves only with a reason, and without one to a day that is far enough", async () => {
    await editRoundtable(as("facilitator"), id, inDays(9), await revision());
    await inviteToRoundtable(as("facilitator"), id);
    await editRoundtable(as("facilitator"), id, inDays(2), await revision());
    const asked = await revision();
    await expect(tellInvited(as("facilitator"), id, true, asked)).rejects.toThrow("roundtables:invalid.short-notice");
    await tellInvited(as("facilitator"), id, true, asked, "Raum vergeben");
    expect((await snapshot()).shortNotice).toBe("Raum vergeben");
    await editRoundtable(as("facilitator"), id, inDays(20), await revision());
    await tellInvited(as("facilitator"), id, true, await revision());
    expect((await snapshot()).shortNotice).toBe("");
  });
});

describe("papers that go with an invitation", () => {
  const letterTo = async (person: PersonKey) =>
    (
      await town.db
        .selectFrom("mails")
        .where("to_email", "=", as(person).actor.email)
        .orderBy("id", "desc")
        .select("body")
        .executeTakeFirstOrThrow()
    ).body;
  const choices = () => listFrozenChoices(town.db, on.processId);
  const invite = (papers: number[]) => inviteToRoundtable(as("facilitator"), id, "Eilig", papers);

  it("stand in the letter as links with their titles, again when it moves, and on the page for all who may read them", async () => {
    const [paper] = await choices();
    await invite([paper!.versionId]);
    const [listed] = await listInvitationPapers(as("mayor"), id);
    expect(listed).toMatchObject({ versionId: paper!.versionId, title: paper!.title, number: paper!.number });
    const line = `${paper!.title}: https://agenda.example/documents/${listed!.documentId}/versions/${paper!.versionId}`;
    expect(await letterTo("mayor")).toContain(line);
    await editRoundtable(as("facilitator"), id, inDays(30), await revision());
    await tellInvited(as("facilitator"), id, true, await revision());
    expect(await letterTo("mayor")).toContain(line);
  });

  it("are not led to where somebody may not read them, and bear no title where it is labelled high", async () => {
    const [paper] = await choices();
    const { documentId } = await town.db
      .selectFrom("document_versions")
      .where("id", "=", paper!.versionId)
      .select("document_id as documentId")
      .executeTakeFirstOrThrow();
    const people = [String(as("facilitator").actor.personId), String(as("recorder").actor.personId)];
    await setLabel(as("facilitator"), "document", documentId, labelForm.parse({ label: "RED", people }));
    await invite([paper!.versionId]);
    const [theirs, cleared] = [await letterTo("mayor"), await letterTo("recorder")];
    expect([theirs.includes(`/documents/${documentId}`), cleared.includes(`/documents/${documentId}`)]).toEqual([false, true]);
    expect(theirs + cleared).not.toContain(paper!.title);
    const narrow = { ...as("mayor"), db: town.clearedFor(as("mayor").actor.personId, dayOf(as("mayor").now())) };
    expect([await listInvitationPapers(narrow, id), (await listInvitationPapers(as("recorder"), id)).length]).toEqual([[], 1]);
    await town.db.deleteFrom("markings").execute();
  });

  it("are frozen texts of the process, chosen by those who invite, twenty at most; otherwise nobody is invited", async () => {
    await expect(invite([999_999])).rejects.toMatchObject({ field: "papers" });
    const [paper] = await choices();
    await expect(inviteToRoundtable(as("recorder"), id, "Eilig", [paper!.versionId])).rejects.toThrow("not-allowed");
    expect((await snapshot()).invitation).toBeNull();
    expect(await listInvitationPapers(as("facilitator"), id)).toEqual([]);
    const many = invitationForm.safeParse({ papers: [...Array(21).keys()].map((nth) => String(nth + 1)) });
    expect(many.error?.issues).toMatchObject([{ path: ["papers"], message: "roundtables:invalid.too-many-papers" }]);
  });
});

describe("whoever cannot come", () => {
  const mine = async () => (await snapshot()).attendees.find(({ mandateId }) => mandateId === on.mandateOf("mayor"));

  it("names a substitute, and never do both take part", async () => {
    const expected = async () =>
      countPresent((await snapshot()).attendees).benches.find(({ bench }) => bench === "kommunen")?.expected;
    const before = await expected();
    await nameSubstitute(as("mayor"), id, "Jana Petersen");
    expect(await mine()).toMatchObject({ status: "excused", substitute: "Jana Petersen" });
    expect(await expected()).toBe(before);
    await setOwnAttendance(as("mayor"), id, "online");
    expect(await mine()).toMatchObject({ status: "present" });
    expect((await mine())?.substitute).toBeUndefined();
  });

  it("is asked once, until they have answered", async () => {
    expect(hasReplied(await snapshot(), on.mandateOf("mayor"))).toBe(false);
    await setOwnAttendance(as("mayor"), id, "expected");
    expect(hasReplied(await snapshot(), on.mandateOf("mayor"))).toBe(true);
  });

  it("replies before the roundtable, not after it", () => {
    const typed = { title: "Runde", type: "workshop", day: "2026-12-10", time: "10:00", planned_minutes: "60" };
    expect(roundtableForm.safeParse({ ...typed, reply_by: "2026-12-11" }).error?.issues[0]?.path).toEqual(["reply_by"]);
    expect(roundtableForm.parse({ ...typed, reply_by: "2026-12-08" }).reply_by).toBe("2026-12-08");
  });
});

describe("the chair", () => {
  const names = async () => {
    const { chair, chairOffered } = await snapshot();
    return [chair?.name, chairOffered?.name];
  };
  const offer = {
    to: "offer",
    get mandate_id() {
      return on.mandateOf("coFacilitator");
    },
  } as const;

  it("goes to another facilitator as soon as they accept, which is noted and shown to all", async () => {
    const { facilitator, coFacilitator } = sample.people;
    await moveRoundtable(as("facilitator"), id, "open", await revision());
    await handOverChair(as("facilitator"), id, offer);
    expect(await names()).toEqual([facilitator.name, coFacilitator.name]);
    await expect(handOverChair(as("facilitator"), id, { to: "accept" })).rejects.toThrow(
      "roundtables:refusal.chair-of-another",
    );
    await handOverChair(as("coFacilitator"), id, { to: "accept" });
    expect(await names()).toEqual([coFacilitator.name, undefined]);
    const events = await town.db.selectFrom("process_events").where("kind", "=", "roundtable-chair").selectAll().execute();
    expect(events).toMatchObject([{ params: { name: coFacilitator.name } }]);
    await expect(handOverChair(as("coFacilitator"), id, { to: "accept" })).rejects.toThrow("common:error.changed-meanwhile");
  });

  it("goes to nobody who may not lead, and is offered by nobody else", async () => {
    await moveRoundtable(as("facilitator"), id, "open", await revision());
    const toMayor = { to: "offer", mandate_id: on.mandateOf("mayor") } as const;
    await expect(handOverChair(as("facilitator"), id, toMayor)).rejects.toThrow("common:invalid.choice");
    await expect(handOverChair(as("recorder"), id, offer)).rejects.toThrow("common:error.not-allowed");
  });

  it("is accepted once, also when two windows accept at the same time", async () => {
    await moveRoundtable(as("facilitator"), id, "open", await revision());
    await handOverChair(as("facilitator"), id, offer);
    const accept = () => handOverChair(as("coFacilitator"), id, { to: "accept" });
    const outcomes = await Promise.allSettled([accept(), accept()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a series", () => {
  const first = { ...plan, starts_at: new Date("2027-03-10T13:00:00Z"), reply_by: "2027-03-08" };
  const dates = async (series: number) =>
    (await listSeries(as("facilitator"), series)).map(({ startsAt }) => startsAt.toISOString());

  it("comes again at the same time by the clocks in Berlin, each with its own entry in calendars", async () => {
    const series = await createRoundtable(as("facilitator"), on.processId, first, "", { every_weeks: 2, times: 3 });
    expect(await dates(series)).toEqual(["2027-03-10T13:00:00.000Z", "2027-03-24T13:00:00.000Z", "2027-04-07T12:00:00.000Z"]);
    const ids = (await listSeries(as("facilitator"), series)).map((each) => each.id);
    expect(new Set(ids.map((each) => `UID:roundtable-${each}@`)).size).toBe(3);
  });

  it("changes one date, or that one and those to come, whose entries stay the same with a higher sequence", async () => {
    const series = await createRoundtable(as("facilitator"), on.processId, first, "", { every_weeks: 1, times: 3 });
    const [, second, third] = (await listSeries(as("facilitator"), series)).map((each) => each.id);
    id = second!;
    const later = { ...plan, place: "Kreishaus", starts_at: new Date("2027-03-18T14:00:00Z"), reply_by: null };
    await editRoundtable(as("facilitator"), second!, later, await revision(), "following");
    expect(await dates(series)).toEqual(["2027-03-10T13:00:00.000Z", "2027-03-18T14:00:00.000Z", "2027-03-25T14:00:00.000Z"]);
    const entries = await listCalendar(as("facilitator"), { from: new Date("2027-03-20") });
    const entry = entries.find((each) => each.id === third)!;
    const file = calendarFile([{ ...entry, description: "" }], { origin: "https://agenda.example", now: new Date() });
    expect(file).toMatch(new RegExp(`UID:roundtable-${third}@[\\s\\S]*SEQUENCE:1[\\s\\S]*LOCATION:Kreishaus`));
    await editRoundtable(as("facilitator"), second!, { ...later, place: "Rathaus" }, await revision());
    const places = await town.db
      .selectFrom("roundtables")
      .where("series_id", "=", series)
      .select("place")
      .orderBy("id")
      .execute();
    expect(places.map(({ place }) => place)).toEqual([plan.place, "Rathaus", "Kreishaus"]);
  });

  it("moves by an hour where no clock shows the time", () => {
    expect(daysLater(new Date("2027-03-21T01:30:00Z"), 7).toISOString()).toBe("2027-03-28T01:30:00.000Z");
  });
});

describe("the first roundtable of a process", () => {
  const found = async () => {
    const copy = { title: "Ohne Regeln", guiding_question: "Wie?", copy: ["people" as const] };
    const process = await copyProcess(as("facilitator"), on.processId, copy, "");
    id = await createRoundtable(as("facilitator"), process, inDays(3), "");
    return process;
  };
  const open = async (reason?: string) => moveRoundtable(as("facilitator"), id, "open", await revision(), reason);

  it("waits for rules of procedure, or is opened with a reason that all read, also in the minutes", async () => {
    const process = await found();
    await expect(open()).rejects.toMatchObject({ code: "roundtables:invalid.no-rules", field: "reason" });
    expect((await snapshot()).state).toBe("planned");
    await open("Die Regeln stehen als erster Punkt an");
    expect((await snapshot()).rulesWaived).toBe("Die Regeln stehen als erster Punkt an");
    const events = await town.db
      .selectFrom("process_events")
      .where("process_id", "=", process)
      .select(["kind", "params"])
      .execute();
    expect(events).toContainEqual({
      kind: "roundtable-opened-waived",
      params: { title: plan.title, reason: "Die Regeln stehen als erster Punkt an" },
    });
    expect(JSON.stringify(await requireMinutes(as("facilitator"), id))).toContain("Die Regeln stehen als erster Punkt an");
    // What has begun goes on: neither opening it again nor the next one asks once more.
    await moveRoundtable(as("facilitator"), id, "closed", await revision());
    await open();
    id = await createRoundtable(as("facilitator"), process, inDays(4), "");
    await open();
    expect(await snapshot()).toMatchObject({ state: "open", rulesWaived: "" });
  });

  it("needs no reason once rules are adopted, and keeps none", async () => {
    const processId = await found();
    await adoptProcedure({ ...on, processId }, town.db, {});
    await open("Aus einem alten Formular");
    expect(await snapshot()).toMatchObject({ state: "open", rulesWaived: "" });
  });
});
