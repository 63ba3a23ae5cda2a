/** Standing in for somebody from one day until another: who may, when, and that never both are active, whoever of two is faster. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Substitution } from "#db/schema/processes";
import { dayOf } from "#server/calendar/rules";
import { addDays } from "#server/calendar/working-days.rules";
import { inPlace } from "#server/methods/runs.rules";
import { requireProcess } from "#server/processes/queries";
import { endSubstitution, nameSubstituteFor } from "#server/processes/substitutions.commands";
import { listStandIns, listSubstitutions } from "#server/processes/substitutions.queries";
import { substitutionForm } from "#server/processes/substitutions.rules";
import { setAttendance, setOwnAttendance } from "#server/roundtables/attendance.commands";
import { createRoundtable, editRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { ROUNDTABLE_JOBS } from "#server/roundtables/invitees.jobs";
import { requireSnapshot, roundtableSnapshot } from "#server/roundtables/queries";
import { useDatabase } from "../setup/database.ts";
import { adoptProcedure } from "../setup/procedure.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let today: string;

const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
const roundtableIn = (days: number) =>
  createRoundtable(
    as("facilitator"),
    on.processId,
    { ...plan, starts_at: new Date(on.as("facilitator").now().getTime() + days * 86_400_000) },
    "",
  );
const until = (days: number, more: { from?: number; by?: PersonKey } = {}) =>
  substitutionForm.parse({
    substitute_id: String(on.mandateOf(more.by ?? "townDelegate")),
    from_day: addDays(today, more.from ?? 0),
    to_day: addDays(today, days),
  });
const name = (who: PersonKey, input = until(5), by: PersonKey = who) => nameSubstituteFor(as(by), on.mandateOf(who), input, "");
const listed = async () => listSubstitutions(as("observer"), await requireProcess(as("observer"), on.processId));
/** To whom, about what, and whether they name whoever is represented. */
const letters = async () => {
  const mails = await town.db.selectFrom("mails").select(["to_email", "subject", "body"]).orderBy("to_email").execute();
  const who = ({ to_email }: { to_email: string }) =>
    (["mayor", "townDelegate"] as const).find((person) => as(person).actor.email === to_email);
  return mails.map((mail) => [who(mail), mail.subject, mail.body.includes("Stefan Krüger")]);
};
const mine = async (id: number) =>
  (await requireSnapshot(as("facilitator"), id)).attendees.find(({ mandateId }) => mandateId === on.mandateOf("mayor"));

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
  today = dayOf(as("mayor").now());
});
beforeEach(async () => {
  for (const table of ["substitutions", "attendances", "mails"] as const) await town.db.deleteFrom(table).execute();
});

describe("somebody who is represented for some days", () => {
  it("is seen by all, takes part in no roundtable on these days, and in any other; the substitute gets a letter", async () => {
    const [within, after] = [await roundtableIn(2), await roundtableIn(9)];
    await name("mayor");
    expect(await listed()).toMatchObject([
      { name: "Stefan Krüger", fromDay: today, toDay: addDays(today, 5), mayEnd: false, mandateId: on.mandateOf("mayor") },
    ]);
    expect(await letters()).toEqual([["townDelegate", "Sie vertreten jemanden", true]]);
    expect(await mine(within)).toMatchObject({ status: "excused", substitute: as("townDelegate").actor.name });
    const refused = { code: "roundtables:refusal.represented", params: { substitute: as("townDelegate").actor.name } };
    await expect(setOwnAttendance(as("mayor"), within, "online")).rejects.toMatchObject(refused);
    await expect(setOwnAttendance(as("mayor"), within, "expected")).rejects.toMatchObject(refused);
    await expect(setAttendance(as("recorder"), within, on.mandateOf("mayor"), "in_person")).rejects.toMatchObject(refused);
    await setOwnAttendance(as("townDelegate"), within, "online");
    await setOwnAttendance(as("mayor"), after, "online");
    expect((await mine(after))?.substitute).toBeUndefined();
  });

  it("hears of it by letter when somebody else names or ends it, as does the substitute", async () => {
    await name("mayor", until(5), "facilitator");
    expect(await letters()).toEqual([
      ["townDelegate", "Sie vertreten jemanden", true],
      ["mayor", "Sie werden vertreten", true],
    ]);
    await town.db.deleteFrom("mails").execute();
    const { id } = (await listed())[0]!;
    await endSubstitution(as("mayor"), on.mandateOf("mayor"), id);
    expect(await letters()).toEqual([["townDelegate", "Eine Vertretung ist beendet", true]]);
  });

  it("acts again from the day on which that is ended, by themselves or by the facilitator, and by nobody else", async () => {
    const id = await roundtableIn(1);
    await name("mayor", until(5), "facilitator");
    const substitution = (await listed())[0]!.id;
    const end = (by: PersonKey) => endSubstitution(as(by), on.mandateOf("mayor"), substitution);
    await expect(end("townDelegate")).rejects.toThrow("not-allowed");
    await expect(end("outsider")).rejects.toThrow("not-found");
    await end("mayor");
    expect([await listed(), (await mine(id))?.status]).toEqual([[], undefined]);
    await expect(end("facilitator")).rejects.toThrow("not-found");
    await setOwnAttendance(as("mayor"), id, "online");
  });

  it("finds their own among however many others", async () => {
    await sql`insert into substitutions (process_id, mandate_id, substitute_id, from_day, to_day, created_at)
      select ${on.processId}::int, ${on.mandateOf("federalHead")}::int, ${on.mandateOf("landHead")}::int,
        ${today}::date + day, ${today}::date + day, now() from generate_series(0, 100) as day`.execute(town.db);
    await name("mayor", until(205, { from: 200 }));
    const process = await requireProcess(as("mayor"), on.processId);
    expect(await listSubstitutions(as("mayor"), process, on.mandateOf("mayor"))).toMatchObject([
      { mandateId: on.mandateOf("mayor"), fromDay: addDays(today, 200), mayEnd: true },
    ]);
  });

  it("acts for themselves again once the mandate of whoever stands in is over, or their own", async () => {
    const id = await roundtableIn(5);
    for (const who of ["townDelegate", "mayor"] as const) {
      const mandate = town.db.updateTable("mandates").where("id", "=", on.mandateOf(who));
      await name("mayor");
      await mandate.set({ valid_to: addDays(today, 3) }).execute();
      expect(await listed()).toMatchObject([{ fromDay: today, toDay: addDays(today, 3) }]);
      await mandate.set({ valid_to: addDays(today, -1) }).execute();
      expect(await listed()).toEqual([]);
      expect(await listStandIns(town.db, on.processId, today)).toEqual([]);
      await mandate.set({ valid_to: null }).execute();
    }
    await setOwnAttendance(as("mayor"), id, "online");
  });

  it("is told of on the pages of roundtables that are to come", async () => {
    const id = await roundtableIn(1);
    const data = { processId: on.processId, by: as("mayor").actor.personId };
    on.announced.length = 0;
    for (const job of ROUNDTABLE_JOBS) await job.run(on.system("de"), data as never, new AbortController().signal);
    expect(on.announced).toContain(`roundtable:${id}`);
  });
});

describe("a substitution is refused in words", () => {
  it.each<[string, () => Promise<unknown>, object]>([
    [
      "by oneself",
      () => name("mayor", until(5, { by: "mayor" })),
      { code: "processes:substitution.invalid.haus", field: "substitute_id" },
    ],
    ["by another house", () => name("mayor", until(5, { by: "secondMayor" })), { code: "processes:substitution.invalid.haus" }],
    [
      "from yesterday on",
      () => name("mayor", until(5, { from: -1 })),
      { code: "processes:substitution.invalid.past", field: "from_day" },
    ],
    ["for somebody else", () => name("mayor", until(5), "townDelegate"), { code: "common:error.not-allowed" }],
    ["by whoever has no mandate", () => name("mayor", until(5), "outsider"), { code: "common:error.not-found" }],
  ])("%s", async (_, act, refusal) => {
    await expect(act()).rejects.toMatchObject(refusal);
    expect(await listed()).toEqual([]);
  });

  it("where days do not fit", () => {
    const days = (from_day: string, to_day: string) =>
      substitutionForm.safeParse({ substitute_id: "1", from_day, to_day }).error?.issues;
    expect(days("2027-02-02", "2027-02-01")).toMatchObject([
      { path: ["to_day"], message: "processes:substitution.invalid.order" },
    ]);
    expect(days("2027-02-02", "2028-02-04")).toMatchObject([
      { path: ["to_day"], message: "processes:substitution.invalid.too-long" },
    ]);
    expect(days("2027-02-02", "2027-02-02")).toBeUndefined();
  });

  it("where one of the two does not have their mandate for all of it", async () => {
    const mandate = town.db.updateTable("mandates").where("id", "=", on.mandateOf("townDelegate"));
    await mandate.set({ valid_to: addDays(today, 3) }).execute();
    await expect(name("mayor")).rejects.toMatchObject({ code: "processes:substitution.invalid.mandate-other" });
    await mandate.set({ valid_to: null }).execute();
  });

  it("where somebody stands in already, or is represented themselves", async () => {
    await name("mayor");
    const refused = (why: string) => ({ code: `processes:substitution.refusal.${why}` });
    await expect(name("mayor", until(8, { from: 5 }))).rejects.toMatchObject(refused("represented-already"));
    await expect(name("townDelegate", until(2, { by: "mayor" }))).rejects.toMatchObject(refused("chain"));
    await name("mayor", until(8, { from: 6 }));
    expect(await listed()).toHaveLength(2);
  });

  it.each<[Substitution, PersonKey, boolean]>([
    ["bank", "secondMayor", true],
    ["bank", "federalHead", false],
    ["keine", "townDelegate", false],
  ])("as the rules of procedure have it: %s, %s: %s", async (substitution, by, may) => {
    await adoptProcedure(on, town.db, { substitution });
    const named = name("mayor", until(5, { by }));
    if (may) await named;
    else await expect(named).rejects.toMatchObject({ code: `processes:substitution.invalid.${substitution}` });
    await adoptProcedure(on, town.db, { substitution: "haus" });
  });
});

describe("never both are active", () => {
  it("whoever is present cannot be represented on that day", async () => {
    const id = await roundtableIn(1);
    await setOwnAttendance(as("mayor"), id, "in_person");
    await expect(name("mayor")).rejects.toMatchObject({ code: "processes:substitution.refusal.is-present" });
    await name("mayor", until(5, { from: 3 }));
  });

  it("nor whoever was there on that day: it stays in the list of those present", async () => {
    const id = await roundtableIn(0);
    const lead = as("facilitator");
    const move = async (to: "open" | "closed") =>
      moveRoundtable(lead, id, to, (await requireSnapshot(lead, id)).revision, "Die erste Sitzung");
    await move("open");
    await setOwnAttendance(as("mayor"), id, "in_person");
    await move("closed");
    await expect(name("mayor")).rejects.toMatchObject({ code: "processes:substitution.refusal.is-present" });
    await name("mayor", until(5, { from: 1 }));
    const kept = await roundtableSnapshot(town.db, id, lead.now());
    const there = kept!.attendees.find(({ mandateId }) => mandateId === on.mandateOf("mayor"));
    expect(there).toMatchObject({ status: "present" });
  });

  it("whoever said that they come is excused where the roundtable moves to a day on which they are represented", async () => {
    const id = await roundtableIn(9);
    await setOwnAttendance(as("mayor"), id, "in_person");
    await setOwnAttendance(as("townDelegate"), id, "in_person");
    await name("mayor");
    const lead = as("facilitator");
    const starts_at = new Date(lead.now().getTime() + 2 * 86_400_000);
    await editRoundtable(lead, id, { ...plan, starts_at }, (await requireSnapshot(lead, id)).revision);
    const rows = town.db.selectFrom("attendances").where("roundtable_id", "=", id).select(["mandate_id", "status", "mode"]);
    expect(await rows.orderBy("status").execute()).toEqual([
      { mandate_id: on.mandateOf("mayor"), status: "excused", mode: null },
      { mandate_id: on.mandateOf("townDelegate"), status: "present", mode: "in_person" },
    ]);
  });

  it("not even when both happen at the same moment, however often", async () => {
    for (let round = 0; round < 8; round++) {
      for (const table of ["substitutions", "attendances"] as const) await town.db.deleteFrom(table).execute();
      const id = await roundtableIn(1);
      const acts = [() => setOwnAttendance(as("mayor"), id, "in_person"), () => name("mayor")];
      const results = await Promise.allSettled((round % 2 ? acts : acts.toReversed()).map((act) => act()));
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const refusal = results.find((result) => result.status === "rejected")!.reason as { code: string };
      expect(refusal.code).toMatch(/refusal\.(represented|is-present)$/);
    }
  });

  it("not even past the code", async () => {
    const id = await roundtableIn(1);
    await name("mayor");
    const write = town.db
      .insertInto("attendances")
      .values({
        ...{ roundtable_id: id, mandate_id: on.mandateOf("mayor"), guest_name: null, guest_organisation: null },
        ...{ status: "present", mode: "online", substitute: "", updated_at: as("mayor").now() },
      })
      .execute();
    await expect(write).rejects.toThrow("represented");
    const both = sql`insert into substitutions (process_id, mandate_id, substitute_id, from_day, to_day, created_at)
      select process_id, substitute_id, mandate_id, from_day, to_day, created_at from substitutions`.execute(town.db);
    await expect(both).rejects.toThrow("represented and representing");
    const mandate = town.db.updateTable("mandates").where("id", "=", on.mandateOf("townDelegate"));
    await mandate.set({ valid_to: addDays(today, 2) }).execute();
    const longer = town.db
      .updateTable("substitutions")
      .set({ to_day: addDays(today, 4) })
      .execute();
    await expect(longer).rejects.toThrow("mandate not on all days");
    await mandate.set({ valid_to: null }).execute();
  });

  it("nor do both cast a voice: the substitute does, unless they have one of their own", () => {
    const standIn = { personId: 1, organisationId: 7, substituteId: 2, substituteOrganisationId: 7 };
    const hands = [
      { personId: 1, voiceKey: "organisation:7" },
      { personId: 3, voiceKey: "organisation:8" },
    ];
    expect(inPlace(hands, [standIn])).toEqual([
      { personId: 2, voiceKey: "organisation:7", isSubstitute: true, from: null },
      hands[1],
    ]);
    expect(inPlace(hands, [{ ...standIn, substituteId: 3, substituteOrganisationId: 8 }])).toEqual([hands[1]]);
    expect(inPlace(hands, [{ ...standIn, substituteId: 4, substituteOrganisationId: 9 }])[0]).toMatchObject({ from: 9 });
  });
});
