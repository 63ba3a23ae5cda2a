/** Resilience profiles in the database: who sees one follows from what its municipality chose, on every way to it. */
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import type { Audience } from "#db/schema/profiles";
import { deleteProfile, saveProfile, shareProfile } from "#server/profiles/commands";
import { READ_ROWS } from "#server/files/read-rows";
import { listEvents } from "#server/processes/queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import { profilesCsv, profilesXlsx } from "#server/profiles/exports.queries";
import { findOwnProfile, listAggregates, listProfiles, requireProfile } from "#server/profiles/queries";
import { replyToBand } from "#server/profiles/priorities.commands";
import { listPriorities } from "#server/profiles/priorities.queries";
import { EQUAL_WEIGHTS } from "#server/profiles/priorities.rules";
import { keepRun } from "#server/profiles/priority-runs.commands";
import { listRuns, requireRun } from "#server/profiles/priority-runs.queries";
import { runForm } from "#server/profiles/priority-runs.rules";
import { measureField, profileForm, sectorKey, valueField } from "#server/profiles/rules";
import { changeIndicators } from "#server/profiles/sets.commands";
import { listSets } from "#server/profiles/sets.queries";
import { fieldOf } from "#server/partnerships/versions.rules";
import { currentSet, setForm } from "#server/profiles/sets.rules";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { roundtableSnapshot } from "#server/roundtables/queries";
import { editDecision, recordDecision, removeDecision } from "#server/roundtables/records.commands";
import { find } from "#server/search/queries";
import { noteBases } from "#server/situation/bases.commands";
import { listBases, listBasesOf, listDecisionsOn } from "#server/situation/bases.queries";
import { basisKey } from "#server/situation/bases.rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

const save = (person: PersonKey, value: string, seen = "") =>
  saveProfile(
    as(person),
    on.processId,
    profileForm.parse({ seen, [valueField("debt")]: value, [valueField("trust")]: "3" }),
    "",
  );
const share = (audiences: Audience[], organisations: number[] = [], person: PersonKey = "mayor") =>
  shareProfile(as(person), id, { audiences: audiences as never[], organisations });

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("profiles").where("process_id", "=", on.processId).execute();
  id = await save("mayor", "4");
});

/** On the page itself, in the list, and in the file of all. */
async function sees(person: PersonKey): Promise<boolean> {
  const page = await requireProfile(as(person), id).then(
    () => true,
    () => false,
  );
  const list = await listProfiles(as(person), on.processId).then(
    ({ profiles }) => profiles.some((profile) => profile.id === id),
    () => false,
  );
  const file = await Promise.resolve(profilesCsv(as(person), on.processId, new URLSearchParams(), {})).then(
    ({ bytes }) => String(bytes).includes("Stadt Lindenhafen"),
    () => false,
  );
  const isFound = await find(as(person), "Haushaltslage").then(({ hits }) => hits.some(({ id: hit }) => hit === id));
  expect([list, file, isFound]).toEqual([page, page, false]);
  return page;
}

const READERS = [
  "mayor",
  "townDelegate",
  "secondMayor",
  "federalHead",
  "landHead",
  "chamber",
  "forum",
  "observer",
  "facilitator",
  "recorder",
  "admin",
  "outsider",
] as const;

/** Which of the readers see it, in their order. */
const MATRIX: readonly (readonly [string, Audience[], string])[] = [
  ["nobody", [], "x x . . . . . . . . . ."],
  ["the moderation", ["moderation"], "x x . . . . . . x x . ."],
  ["the municipal bench", ["kommunen"], "x x x . . . . . . . . ."],
  ["the federal bench", ["bund"], "x x . x . . . . . . . ."],
  ["the Länder", ["laender"], "x x . . x . . . . . . ."],
  ["business and civil society", ["wirtschaft", "zivilgesellschaft"], "x x . . . x x . . . . ."],
  ["aggregates and situation pictures alone", ["aggregate", "situation"], "x x . . . . . . . . . ."],
];

describe("a profile", () => {
  it.each(MATRIX)("shown to %s is seen by them and by nobody else", async (_, audiences, row) => {
    await share(audiences);
    const seen = [];
    for (const reader of READERS) seen.push((await sees(reader)) ? "x" : ".");
    expect(seen.join(" ")).toBe(row);
  });

  it("shown to one organisation is seen by its people, and no longer when one of them goes to another side", async () => {
    await share([], [on.organisationOf("federalHead")]);
    expect([await sees("federalDelegate"), await sees("securityHead")]).toEqual([true, false]);
    const to = on.organisationOf("chamber");
    const move = (organisation_id: number) =>
      town.db.updateTable("mandates").set({ organisation_id }).where("id", "=", on.mandateOf("federalDelegate")).execute();
    await move(to);
    expect(await sees("federalDelegate")).toBe(false);
    await move(on.organisationOf("federalHead"));
    await share([]);
    expect(await sees("federalHead")).toBe(false);
  });

  it("is kept by its own municipality alone, version by version", async () => {
    await expect(save("facilitator", "1")).rejects.toMatchObject({ status: 403 });
    await expect(save("federalHead", "1")).rejects.toMatchObject({ code: "profiles:error.no-municipality" });
    await share(["moderation"]);
    await expect(share(["bund"], [], "facilitator")).rejects.toMatchObject({ status: 403 });
    await expect(save("townDelegate", "2")).rejects.toMatchObject({ status: 409 });
    await save("townDelegate", "2", "1");
    expect((await requireProfile(as("facilitator"), id)).profile).toMatchObject({ number: 2, answers: { debt: { value: 2 } } });
    expect((await requireProfile(as("mayor"), id, 1)).profile.answers["debt"]).toMatchObject({ value: 4 });
  });
});

describe("the list of indicators", () => {
  const change = async (person: PersonKey, seen: number, more: Record<string, string> = {}, request = "") => {
    const { sets } = await listSets(as("observer"), on.processId);
    const rows = currentSet(sets).indicators.flatMap(({ key, de, en, dimension, side, weight }) =>
      Object.entries({ de, en, dimension, side, weight: String(weight) }).map(([name, value]) => [
        fieldOf(name as "de", key),
        value,
      ]),
    );
    const form = setForm.parse({
      seen: String(seen),
      reason: "Erfahrung der ersten Runde",
      ...Object.fromEntries(rows),
      ...more,
    });
    return changeIndicators(as(person), on.processId, form, request);
  };
  const added = {
    [fieldOf("de", "new-1")]: "Wie abhängig ist die Stadt von einem Lieferanten?",
    [fieldOf("dimension", "new-1")]: "sozial_wirtschaftlich",
    [fieldOf("side", "new-1")]: "vulnerability",
  };

  it("is changed by the moderation alone, as a new version, once where two do so at once", async () => {
    await expect(change("mayor", 1, added)).rejects.toMatchObject({ status: 403 });
    await expect(change("facilitator", 1)).rejects.toMatchObject({ code: "profiles:invalid.set-same" });
    const both = await Promise.allSettled([change("facilitator", 1, added), change("coFacilitator", 1, added)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { sets } = await listSets(as("observer"), on.processId);
    expect(sets.map(({ version }) => version)).toEqual([1, 2]);
    expect(sets[1]!.indicators.at(-1)).toMatchObject({ key: "v2-1", weight: 1 });
    const { events } = await listEvents(as("observer"), on.processId, { kind: "indicators-changed" });
    expect(events[0]).toMatchObject({ kind: "indicators-changed", params: { version: 2 } });
    await expect(
      town.db.updateTable("indicator_sets").set({ reason: "Anders" }).where("version", "=", 2).execute(),
    ).rejects.toThrow("never changed");
  });

  it("leaves profiles with the version they were filled in with, until their town fills in the new one", async () => {
    await share(["moderation"]);
    const before = (await requireProfile(as("mayor"), id)).profile;
    expect(before.setVersion).toBe(1);
    const old = profileForm.parse({ seen: String(before.number), set: "1", [valueField("debt")]: "3" });
    await expect(saveProfile(as("mayor"), on.processId, old, "")).rejects.toMatchObject({ code: "profiles:error.set-changed" });
    const now = { [valueField("debt")]: "3", [valueField("v2-1")]: "1", [valueField("erfunden")]: "4" };
    await saveProfile(as("mayor"), on.processId, profileForm.parse({ seen: String(before.number), set: "2", ...now }), "");
    const { profile } = await requireProfile(as("mayor"), id);
    expect([profile.setVersion, Object.keys(profile.answers).sort()]).toEqual([2, ["debt", "v2-1"]]);
    const { all } = await listPriorities(as("facilitator"), on.processId, EQUAL_WEIGHTS);
    expect(all.find(({ organisation }) => organisation === "Stadt Lindenhafen")).toMatchObject({ setVersion: 2 });
    await town.db.deleteFrom("indicator_sets").execute();
    await saveProfile(
      as("mayor"),
      on.processId,
      profileForm.parse({ seen: String(profile.number), [valueField("debt")]: "2" }),
      "",
    );
  });
});

describe("bands", () => {
  it("have the reply of their municipality beside them, which nobody else writes or reads", async () => {
    await share(["moderation"]);
    const replies = async (person: PersonKey) =>
      (await listPriorities(as(person), on.processId, EQUAL_WEIGHTS)).all.map(({ reply }) => reply);
    await expect(replyToBand(as("facilitator"), on.processId, "x")).rejects.toMatchObject({ status: 403 });
    await expect(replyToBand(as("federalHead"), on.processId, "x")).rejects.toMatchObject({ status: 403 });
    await replyToBand(as("mayor"), on.processId, "Der Haushalt ist inzwischen genehmigt.");
    expect(await replies("facilitator")).toContain("Der Haushalt ist inzwischen genehmigt.");
    await share([]);
    expect([await replies("facilitator"), await replies("mayor")]).toEqual([[], ["Der Haushalt ist inzwischen genehmigt."]]);
    await replyToBand(as("mayor"), on.processId, "");
    expect(await replies("mayor")).toEqual([""]);
  });

  it("are seen by the moderation of profiles that are shown to it, by a municipality its own, and by nobody else", async () => {
    await share(["moderation", "bund"]);
    const names = async (person: PersonKey) =>
      listPriorities(as(person), on.processId, EQUAL_WEIGHTS).then(
        ({ all }) => all.map(({ organisation }) => organisation),
        ({ status }: { status: number }) => status,
      );
    expect([await names("facilitator"), await names("mayor")]).toEqual([["Stadt Lindenhafen"], ["Stadt Lindenhafen"]]);
    for (const person of ["federalHead", "secondMayor", "recorder", "chamber"] as const) expect(await names(person)).toBe(403);
    await share([]);
    expect(await names("facilitator")).toEqual([]);
  });
});

describe("a result of the rule that is kept", () => {
  const keep = (person: PersonKey, requestId = "") =>
    keepRun(as(person), on.processId, runForm.parse({ ...EQUAL_WEIGHTS, digital: "3", purpose: "Für die Klausur" }), requestId);
  const seen = (person: PersonKey, id: number) =>
    requireRun(as(person), on.processId, id).then(
      ({ bands, hidden }) => [bands.map(({ organisation }) => organisation), hidden],
      ({ status }: { status: number }) => status,
    );

  it("says which weights, when, by whom and which bands, and stays as it was whatever is changed afterwards", async () => {
    await share(["moderation"]);
    for (const person of ["mayor", "recorder", "federalHead"] as const)
      await expect(keep(person)).rejects.toMatchObject({ status: 403 });
    const [id, same] = await Promise.all([keep("facilitator", "once"), keep("facilitator", "once")]);
    expect(same).toBe(id);
    const { run, bands, isWhole } = await requireRun(as("facilitator"), on.processId, id);
    expect(run).toMatchObject({
      purpose: "Für die Klausur",
      weights: { digital: 3, geopolitisch: 1 },
      madeBy: sample.people.facilitator.name,
    });
    expect(isWhole).toBe(true);
    await save("mayor", "0", String((await findOwnProfile(as("mayor"), on.processId))!.number));
    const again = await requireRun(as("facilitator"), on.processId, id);
    expect([again.bands, again.isWhole]).toEqual([bands, true]);
    for (const change of [{ band: "high" as const }, { reply: "Anders" }])
      await expect(town.db.updateTable("priority_bands").set(change).where("run_id", "=", id).execute()).rejects.toThrow();
    await expect(town.db.updateTable("priority_runs").set({ purpose: "x" }).where("id", "=", id).execute()).rejects.toThrow();
    expect(await keep("facilitator")).not.toBe(id);
  });

  it("is chosen in the form of a decision, named beside it to those who see it, and let go or brought back with it", async () => {
    await share(["moderation"]);
    const [lead, runId] = [as("facilitator"), await keep("facilitator")];
    const plan = { title: "Tisch", type: "runder_tisch", starts_at: lead.now(), planned_minutes: 60, place: "" } as const;
    const tableId = await createRoundtable(lead, on.processId, { ...plan, video_url: "" }, "");
    await moveRoundtable(lead, tableId, "open", (await roundtableSnapshot(town.db, tableId, lead.now()))!.revision);
    const [offered] = await listBases(lead, on.processId);
    expect(offered).toMatchObject({ kind: "priorities", id: runId, title: "Für die Klausur" });
    // Whoever takes the minutes is offered no more than they see.
    expect((await listBases(as("recorder"), on.processId)).filter(({ kind }) => kind === "priorities")).toEqual([]);

    const body = { body: "Wir beginnen mit den Netzen.", point_id: null };
    const decisionId = await recordDecision(as("recorder"), tableId, body, "");
    const change = (person: PersonKey, bases: string[], had: string[] = []) =>
      editDecision(as(person), tableId, decisionId, body, "", (trx) => noteBases(as(person), trx, decisionId, { bases, had }));
    const chosen = [basisKey(offered!)];
    await expect(change("recorder", chosen)).rejects.toMatchObject({ field: "bases" });
    await expect(change("facilitator", ["priorities-999999"])).rejects.toMatchObject({ field: "bases" });
    await Promise.all([change("facilitator", chosen), change("facilitator", chosen)]);
    const named = async (person: PersonKey) => (await listBasesOf(as(person), [decisionId])).map((basis) => basis.id);
    const all = async () => [
      await named("facilitator"),
      await named("mayor"),
      await named("recorder"),
      await named("outsider"),
    ];
    expect(await all()).toEqual([[runId], [runId], [], []]);
    expect(await listDecisionsOn(lead, runId)).toMatchObject([{ path: `/roundtables/${tableId}` }]);

    // Who does not see it does not take it away.
    await change("recorder", [], chosen);
    expect(await named("facilitator")).toEqual([runId]);
    // Nor who opened the form before it was named.
    await change("facilitator", []);
    expect(await named("facilitator")).toEqual([runId]);
    const undo = await removeDecision(lead, tableId, decisionId);
    expect(await all()).toEqual([[], [], [], []]);
    await restoreRemoved(lead, Number(undo.split("/")[2]));
    expect(await named("mayor")).toEqual([runId]);
    await change("facilitator", [], chosen);
    expect(await all()).toEqual([[], [], [], []]);
  });

  it("is seen as the rule itself: by the moderation of profiles that are shown to it, by a municipality its own band", async () => {
    await share(["moderation", "bund"]);
    const id = await keep("facilitator");
    expect([await seen("facilitator", id), await seen("mayor", id)]).toEqual([
      [["Stadt Lindenhafen"], 0],
      [["Stadt Lindenhafen"], 0],
    ]);
    for (const person of ["federalHead", "secondMayor", "recorder", "chamber", "outsider"] as const)
      expect([person, await seen(person, id)]).toEqual([person, 404]);
    expect((await listRuns(as("mayor"), on.processId)).map((run) => run.id)).toContain(id);
    expect(await listRuns(as("chamber"), on.processId)).toEqual([]);
    await share([]);
    expect([await seen("facilitator", id), await seen("mayor", id)]).toEqual([
      [[], 1],
      [["Stadt Lindenhafen"], 0],
    ]);
    await expect(keep("facilitator")).rejects.toMatchObject({ status: 409 });
  });

  it("loses the band of a profile that is deleted, says so, and has it again when the profile comes back", async () => {
    await share(["moderation"]);
    const id = await keep("facilitator");
    const { profiles } = await listProfiles(as("mayor"), on.processId);
    const { undo } = await deleteProfile(as("mayor"), profiles[0]!.id);
    const { bands, isWhole } = await requireRun(as("facilitator"), on.processId, id);
    expect([bands, isWhole]).toEqual([[], false]);
    expect(await seen("mayor", id)).toBe(404);
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    expect((await requireRun(as("mayor"), on.processId, id)).isWhole).toBe(true);
  });
});

describe("a profile that is deleted", () => {
  it("goes with all versions on every way, by its own municipality alone, and comes back with them for a day", async () => {
    await share(["moderation"]);
    const before = (await requireProfile(as("mayor"), id)).profile;
    for (const person of ["facilitator", "coFacilitator"] as const)
      await expect(deleteProfile(as(person), id)).rejects.toMatchObject({ status: 403 });
    await expect(deleteProfile(as("chamber"), id)).rejects.toMatchObject({ status: 404 });
    const { undo } = await deleteProfile(as("townDelegate"), id);
    await expect(requireProfile(as("mayor"), id)).rejects.toMatchObject({ status: 404 });
    expect(await town.db.selectFrom("profile_versions").where("profile_id", "=", id).select("id").execute()).toEqual([]);
    await restoreRemoved(as("townDelegate"), Number(undo.split("/")[2]));
    expect((await requireProfile(as("facilitator"), id)).profile).toEqual(before);
    await share([]);
  });
});

describe("a file of profiles", () => {
  it("holds what is shown to its reader, with who took it and how far it may go inside", async () => {
    await share(["moderation"]);
    const text = String((await profilesCsv(as("facilitator"), on.processId, new URLSearchParams(), {})).bytes);
    const lines = text.trimEnd().split("\r\n");
    expect(lines.at(-1)).toMatch(/^TLP:AMBER\+STRICT · Herausgegeben an Miriam/);
    // What was not stated is empty, and no zero.
    expect(lines.find((line) => line.includes("Wie tragfähig sind Vereine"))).toMatch(/;;;;TLP:AMBER\+STRICT$/);
    // How hybrid threats are handled stands below the answers, by domain and by sector.
    const measures = { [measureField("cyber")]: "Notfallplan", [measureField(sectorKey("wasser"))]: "Übung im Mai" };
    const { number } = (await findOwnProfile(as("mayor"), on.processId))!;
    await saveProfile(
      as("mayor"),
      on.processId,
      profileForm.parse({ seen: String(number), [valueField("debt")]: "3", ...measures }),
      "",
    );
    const again = String((await profilesCsv(as("facilitator"), on.processId, new URLSearchParams(), {})).bytes);
    for (const words of ["Notfallplan", "Wasser.*Übung im Mai"])
      expect(again.split("\r\n").filter((line) => new RegExp(`${words};TLP:`).test(line))).toHaveLength(1);
    const xlsx = Buffer.from((await profilesXlsx(as("facilitator"), on.processId, new URLSearchParams(), {})).bytes);
    const rows = await READ_ROWS.run({ bytes: xlsx, most: 200 });
    expect(rows.at(-1)!.cells[0]).toContain("TLP:AMBER+STRICT");
    await share([]);
  });
});

describe("what municipalities say together", () => {
  async function others(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const name = `Gemeinde ${at} ${Math.random()}`;
      const organisation = await town.db
        .insertInto("organisations")
        .values({ name, short_name: name.slice(0, 30), level: "kommune", bench_default: "kommunen", created_at: new Date() })
        .returning("id")
        .executeTakeFirstOrThrow();
      const profile = await town.db
        .insertInto("profiles")
        .values({ process_id: on.processId, organisation_id: organisation.id, created_at: new Date() })
        .returning("id")
        .executeTakeFirstOrThrow();
      const answers = JSON.stringify({ debt: { value: at % 5, confidence: "hoch", evidence: "" } });
      await town.db
        .insertInto("profile_versions")
        .values({
          profile_id: profile.id,
          number: 1,
          set_version: 1,
          answers,
          measures: "{}",
          saved_by: null,
          saved_at: new Date(),
        })
        .execute();
      await town.db
        .insertInto("profile_shares")
        .values({ profile_id: profile.id, audience: "aggregate", organisation_id: null })
        .execute();
    }
  }
  const shown = async () =>
    (await listAggregates(town.db, on.processId)).map(
      ({ dimension, side, cell, count }) => `${dimension} ${side} ${cell} ${count}`,
    );

  it("is not shown of four, is shown of five, and goes when one of the five withdraws or deletes its profile", async () => {
    await others(3);
    await share(["aggregate"]);
    expect(await shown()).toEqual([]);
    await share([]);
    await others(1);
    await share(["aggregate"]);
    // Of the other dimensions fewer than five have said anything.
    expect(await shown()).toEqual(["sozial_wirtschaftlich vulnerability all 5"]);
    const { undo } = await deleteProfile(as("mayor"), id);
    expect(await shown()).toEqual([]);
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    await share(["aggregate"]);
    expect(await shown()).toEqual(["sozial_wirtschaftlich vulnerability all 5"]);
    await share([]);
    expect(await shown()).toEqual([]);
  });

  it("does not change when a sixth joins or one corrects itself: the difference would be theirs", async () => {
    await share(["aggregate"]);
    const [before] = await listAggregates(town.db, on.processId);
    await others(1);
    await share(["aggregate"]);
    const { number } = (await requireProfile(as("mayor"), id)).profile;
    await save("mayor", "0", String(number));
    expect(await listAggregates(town.db, on.processId)).toEqual([before]);
  });
});
