/** Rules of procedure: drafted, adopted by decision, never changed afterwards, and read by all. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { listNotifications } from "#server/overview/notifications.queries";
import { copyProcess } from "#server/processes/archive.commands";
import { adoptRules, discardDraft, saveDraft } from "#server/processes/procedure.commands";
import { currentRules, draftRevision, findNextRules, listRulesVersions } from "#server/processes/procedure.queries";
import { adoptionForm, procedureForm } from "#server/processes/procedure.rules";
import { listEvents } from "#server/processes/queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db);
});

const typed = {
  decision_rule: "doppelt",
  parity_benches: ["bund", "kommunen"],
  parity_tolerance: "1",
  quorum_share: "50",
  quorum_bench_share: "50",
  anonymous_topics: "true",
  non_attribution: "chatham",
  silence_days: "21",
  substitution: "haus",
  deadline_days: "14",
  notice_days: "7",
  minutes_type: "ergebnis",
  reason: "Beide Ebenen sollen sich einig sein.",
};
const form = (more: object = {}) => procedureForm.parse({ ...typed, ...more });
const decided = (adopted_on = "2026-01-15") => adoptionForm.parse({ adopted_on, decided_how: "B-2026-01" });

/** A process of its own, in which only its facilitator and the mayor take part, and which has no rules. */
async function begin(): Promise<number> {
  const copying = { title: "Ohne Regeln", guiding_question: "Wie?", copy: ["people" as const] };
  const id = await copyProcess(on.as("facilitator"), on.processId, copying, "");
  await town.db.deleteFrom("rules_of_procedure").where("process_id", "=", id).execute();
  return id;
}
const seenOf = (id: number) => draftRevision(town.db, id);
const draft = async (id: number, more: object = {}) => saveDraft(on.as("facilitator"), id, form(more), await seenOf(id));
const adopt = async (id: number) => adoptRules(on.as("facilitator"), id, decided(), await seenOf(id));

describe("rules of procedure", () => {
  it("are the usual ones until some are adopted: everybody by name, nothing by silence", async () => {
    const id = await begin();
    await draft(id);
    expect(await currentRules(town.db, id)).toMatchObject({ version: 0, anonymousTopics: false, silenceAllowed: false });
    expect(await findNextRules(town.db, id)).toMatchObject({ version: 1, rules: { decisionRule: "doppelt" } });
  });

  it("hold once they are adopted, and say when, how and by whom that was noted", async () => {
    const id = await begin();
    await draft(id);
    await adopt(id);
    expect(await currentRules(town.db, id)).toMatchObject({ version: 1, anonymousTopics: true, adoptedOn: "2026-01-15" });
    const [version] = await listRulesVersions(on.as("observer"), id);
    expect(version?.adoption).toMatchObject({ how: "B-2026-01", by: "Miriam Vogt (Brückenschlag)" });
    const kinds = (await listEvents(on.as("mayor"), id)).events.map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(["rules-adopted", "rules-drafted"]);
  });

  it("that come into force are told to everybody else who takes part, as long as they do", async () => {
    const id = await begin();
    await draft(id);
    await adopt(id);
    const news = async (person: PersonKey) =>
      (await listNotifications(on.as(person))).notifications.filter(({ path }) => path === `/processes/${id}/rules`);
    expect(await news("mayor")).toMatchObject([{ kind: "rules-adopted", by: "Miriam Vogt (Brückenschlag)" }]);
    expect(await news("facilitator")).toEqual([]);
    await town.db
      .deleteFrom("mandates")
      .where("process_id", "=", id)
      .where("person_id", "=", on.as("mayor").actor.personId)
      .execute();
    expect(await news("mayor")).toEqual([]);
  });

  it("that are adopted are changed by nobody, also not in the database", async () => {
    const id = await begin();
    await draft(id);
    await adopt(id);
    for (const change of ["update rules_of_procedure set quorum_share = 0", "delete from rules_of_procedure"])
      await expect(sql`${sql.raw(change)} where process_id = ${id}`.execute(town.db)).rejects.toThrow("never changed");
    await town.db.deleteFrom("processes").where("id", "=", id).execute();
    expect(await listRulesVersions(on.as("mayor"), id)).toEqual([]);
  });

  it("are changed by a new version, which says why and leaves the old one as it was", async () => {
    const id = await begin();
    await draft(id);
    await adopt(id);
    await expect(draft(id, { reason: "" })).rejects.toMatchObject({ field: "reason" });
    await draft(id, { quorum_share: "60" });
    expect((await currentRules(town.db, id)).quorumShare).toBe(50);
    await adopt(id);
    const versions = await listRulesVersions(on.as("chamber"), id);
    expect(versions.map(({ version, rules }) => [version, rules.quorumShare])).toEqual([
      [2, 60],
      [1, 50],
    ]);
  });

  it("have one draft, which two facilitators do not write over each other", async () => {
    const id = await begin();
    const begun = (["facilitator", "coFacilitator"] as const).map((person) => saveDraft(on.as(person), id, form(), ""));
    const first = await Promise.allSettled(begun);
    expect(first.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const seen = await seenOf(id);
    await draft(id, { quorum_share: "80" });
    await expect(saveDraft(on.as("coFacilitator"), id, form(), seen)).rejects.toMatchObject({ status: 409 });
    await expect(adoptRules(on.as("coFacilitator"), id, decided(), seen)).rejects.toMatchObject({ status: 409 });
  });

  it("are adopted once, also by two facilitators at the same moment", async () => {
    const id = await begin();
    await draft(id);
    const seen = await seenOf(id);
    const both = (["facilitator", "coFacilitator"] as const).map((person) => adoptRules(on.as(person), id, decided(), seen));
    expect((await Promise.allSettled(both)).map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await currentRules(town.db, id)).version).toBe(1);
  });

  it("are not adopted on a day that has yet to come", async () => {
    const id = await begin();
    await draft(id);
    const early = adoptRules(on.as("facilitator"), id, decided("2199-01-01"), await seenOf(id));
    await expect(early).rejects.toMatchObject({ field: "adopted_on" });
  });

  it("as a draft are discarded, and taken back", async () => {
    const id = await begin();
    await draft(id);
    const undo = await discardDraft(on.as("facilitator"), id);
    expect(await listRulesVersions(on.as("mayor"), id)).toEqual([]);
    await restoreRemoved(on.as("facilitator"), Number(undo.split("/")[2]));
    expect(await findNextRules(town.db, id)).toMatchObject({ version: 1, rules: { quorumBenchShare: 50, silenceDays: 21 } });
  });

  it.each<PersonKey>(["recorder", "mayor", "chamber", "observer"])("are not kept by %s", async (person) => {
    const id = await begin();
    await expect(saveDraft(on.as(person), id, form(), "")).rejects.toMatchObject({ status: 403 });
    await draft(id);
    await expect(adoptRules(on.as(person), id, decided(), "")).rejects.toMatchObject({ status: 403 });
    await expect(discardDraft(on.as(person), id)).rejects.toMatchObject({ status: 403 });
  });

  it("go into a copy of the process as a draft", async () => {
    const id = await begin();
    await draft(id);
    await adopt(id);
    const copy = await copyProcess(on.as("facilitator"), id, { title: "Kopie", guiding_question: "Wie?", copy: [] }, "");
    expect((await currentRules(town.db, copy)).version).toBe(0);
    expect(await findNextRules(town.db, copy)).toMatchObject({ version: 1, rules: { decisionRule: "doppelt" }, reason: "" });
  });
});

describe("a draft", () => {
  it.each([
    [{ parity_benches: ["bund"] }, "parity_benches"],
    [{ decision_rule: "umlauf" }, "decision_rule"],
    [{ silence_allowed: "true", silence_days: "7" }, "silence_days"],
    [{ quorum_share: "101" }, "quorum_share"],
    [{ deadline_days: "zwei" }, "deadline_days"],
  ])("that makes no sense is refused where it does not: %j", (more, field) => {
    const parsed = procedureForm.safeParse({ ...typed, ...more });
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});
