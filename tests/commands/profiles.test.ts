/** Resilience profiles in the database: who sees one follows from what its municipality chose, on every way to it. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Audience } from "#db/schema/profiles";
import { saveProfile, shareProfile } from "#server/profiles/commands";
import { listAggregates, listProfiles, requireProfile } from "#server/profiles/queries";
import { listPriorities } from "#server/profiles/priorities.queries";
import { EQUAL_WEIGHTS } from "#server/profiles/priorities.rules";
import { profileForm, valueField } from "#server/profiles/rules";
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

/** On the page itself, and in the list. */
async function sees(person: PersonKey): Promise<boolean> {
  const page = await requireProfile(as(person), id).then(
    () => true,
    () => false,
  );
  const list = await listProfiles(as(person), on.processId).then(
    ({ profiles }) => profiles.some((profile) => profile.id === id),
    () => false,
  );
  expect(list).toBe(page);
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

describe("bands", () => {
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

  it("is not shown of four, is shown of five, and goes when one of the five withdraws", async () => {
    await others(3);
    await share(["aggregate"]);
    expect(await shown()).toEqual([]);
    await share([]);
    await others(1);
    await share(["aggregate"]);
    // Of the other dimensions fewer than five have said anything.
    expect(await shown()).toEqual(["sozial_wirtschaftlich vulnerability all 5"]);
    await share([]);
    expect(await shown()).toEqual([]);
  });

  it("does not change when a sixth joins or one corrects itself: the difference would be theirs", async () => {
    await share(["aggregate"]);
    const [before] = await listAggregates(town.db, on.processId);
    await others(1);
    await share(["aggregate"]);
    await save("mayor", "0", "2");
    expect(await listAggregates(town.db, on.processId)).toEqual([before]);
  });
});
