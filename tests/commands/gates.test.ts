/** Moving on: what is missing is found in all domains, ticked with a reason where it cannot be, and overridden only aloud. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { loadTemplates } from "#db/seed";
import type { StageKey } from "#db/schema/processes";
import { requireGates } from "#server/overview/gates.queries";
import { nextGate, openBetween } from "#server/overview/gates.rules";
import { moveStage } from "#server/overview/stages.commands";
import { copyProcess } from "#server/processes/archive.commands";
import { adoptRules, saveDraft } from "#server/processes/procedure.commands";
import { draftRevision } from "#server/processes/procedure.queries";
import { procedureForm } from "#server/processes/procedure.rules";
import { listEvents, requireProcess } from "#server/processes/queries";
import { tickCriterion, untickCriterion } from "#server/processes/stages.commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db);
});

const gatesOf = (id: number) => requireGates(on.as("facilitator"), id, town.db);
/** Of the stage, what is open: its key and how much of how much is there. */
const openIn = async (id: number, at: StageKey) =>
  Object.fromEntries(
    (await gatesOf(id)).criteria.filter((each) => each.stage === at && !each.isMet).map((each) => [each.key, each.count]),
  );
const copy = (people: boolean) =>
  copyProcess(
    on.as("facilitator"),
    on.processId,
    { title: "Neu", guiding_question: "Wie?", copy: people ? ["people"] : [] },
    "",
  );
const move = (id: number, override: boolean, to: StageKey = "lagebild") =>
  moveStage(on.as("facilitator"), id, { from: "auftrag", to, reason: "Wir fangen an.", override });
const events = async (id: number) => (await listEvents(on.as("facilitator"), id)).events;

describe("a process that begins", () => {
  it("says what its first gate wants, and finds it as soon as it is there", async () => {
    const id = await copy(false);
    expect(await openIn(id, "auftrag")).toEqual({ sponsors: [0, 2], benches: [0, 6], parity: [0, 1], rules: [0, 1] });
    const full = await copy(true);
    expect(await openIn(full, "auftrag")).toEqual({ benches: [5, 6], rules: [0, 1] });
    await saveDraft(
      on.as("facilitator"),
      full,
      procedureForm.parse({ ...sample.rules.first, parity_tolerance: "1" }),
      await draftRevision(town.db, full),
    );
    expect(await openIn(full, "auftrag")).toHaveProperty("rules");
    await adoptRules(on.as("facilitator"), full, { adopted_on: "2026-01-15", decided_how: "B-2026-01" }, "");
    // Two federal organisations and four municipal ones: by its own rules that is too unequal.
    expect(await openIn(full, "auftrag")).toEqual({ benches: [5, 6], parity: [0, 1] });
  });

  it("does not move on while something is open, and says what", async () => {
    const id = await copy(false);
    const refused = { code: "processes:invalid.gate-open", field: "override", params: { count: 4 } };
    await expect(move(id, false)).rejects.toMatchObject(refused);
    expect((await requireProcess(on.as("facilitator"), id)).stage).toBe("auftrag");
    expect((await events(id)).map(({ kind }) => kind)).toEqual(["process-created"]);
  });

  it("moves on all the same when the facilitator says so, and the log names what was open", async () => {
    const id = await copy(false);
    await move(id, true);
    const [moved, open] = await events(id);
    expect(moved).toMatchObject({ kind: "stage-moved", params: { reason: "Wir fangen an." } });
    expect(open?.kind).toBe("gate-overridden");
    expect(open?.params.open_de).toContain("Die Geschäftsordnung ist beschlossen");
    expect(open?.params.open_en).toContain("The rules of procedure have been adopted");
  });

  it("goes back without being asked anything", async () => {
    const id = await copy(false);
    await move(id, true, "themen");
    await moveStage(on.as("facilitator"), id, { from: "themen", to: "auftrag", reason: "Zurück." });
    expect((await events(id))[0]).toMatchObject({ kind: "stage-moved", params: { reason: "Zurück." } });
  });
});

describe("what no check finds out", () => {
  const tick = (id: number, person: PersonKey = "facilitator", criterion = "gaps") =>
    tickCriterion(on.as(person), id, { stage: "lagebild", criterion, reason: "Steht in Kapitel 4." });

  it("is ticked with a reason that everybody reads, once, and taken back", async () => {
    const id = await copy(true);
    await Promise.all([tick(id), tick(id, "coFacilitator")]);
    const ticked = (await gatesOf(id)).criteria.find(({ key }) => key === "gaps");
    expect(ticked).toMatchObject({ isMet: true, tick: { reason: "Steht in Kapitel 4." } });
    expect((await events(id)).filter(({ kind }) => kind === "criterion-ticked")).toHaveLength(1);
    await untickCriterion(on.as("facilitator"), id, { stage: "lagebild", criterion: "gaps" });
    expect(await openIn(id, "lagebild")).toHaveProperty("gaps");
    expect((await events(id))[0]?.kind).toBe("criterion-unticked");
  });

  it("is ticked by facilitators alone, and what is found out not at all", async () => {
    const id = await copy(true);
    for (const person of ["recorder", "mayor", "observer"] as const)
      await expect(tick(id, person)).rejects.toMatchObject({ status: 403 });
    await expect(tick(id, "outsider")).rejects.toMatchObject({ status: 404 });
    await expect(tick(id, "facilitator", "paper")).rejects.toMatchObject({ code: "processes:invalid.criterion-computed" });
    await expect(tick(id, "facilitator", "nothing")).rejects.toMatchObject({ field: "criterion" });
  });
});

describe("the sample town", () => {
  it("finds what its texts, items and comments lack", async () => {
    expect(await openIn(on.processId, "lagebild")).toEqual({});
    expect(await openIn(on.processId, "entwurf")).toEqual({ checked: null, drafts: [0, 6] });
    expect((await openIn(on.processId, "konsultation")).comments).toEqual([expect.any(Number), expect.any(Number)]);
    expect((await openIn(on.processId, "prioritaeten")).modes).toEqual([5, 6]);
    expect(await openIn(on.processId, "einigung")).toMatchObject({ items: [0, 6] });
  });

  it("counts threads that only some may see for nobody", async () => {
    const before = (await openIn(on.processId, "konsultation")).comments;
    await town.db.updateTable("threads").set({ visibility: "organisation" }).where("resolved_at", "is", null).execute();
    expect(before).toBeDefined();
    expect((await openIn(on.processId, "konsultation")).comments).toBeUndefined();
  });

  it("counts the depth of those who have left the table no more", async () => {
    const depths = async () =>
      (await gatesOf(on.processId)).criteria.find(({ path }) => path.endsWith("/agenda/depth"))?.count?.[0];
    const federal = town.db.updateTable("mandates").where("process_id", "=", on.processId).where("bench", "=", "bund");
    expect(await depths()).toBeGreaterThan(0);
    await federal.set({ valid_from: "2020-01-01", valid_to: "2020-01-01" }).execute();
    expect(await depths()).toBe(0);
    await federal.set({ valid_to: null }).execute();
  });

  it("has left behind what its first stages wanted, and the log says what was open then", async () => {
    const gates = await gatesOf(on.processId);
    expect(openBetween(gates, "auftrag", "themen")).toEqual([]);
    expect(nextGate(gates, "entwurf").open.map(({ key }) => key)).toEqual(["checked", "drafts"]);
  });
});

it("all of it is one query, however many criteria there are", async () => {
  let queries = 0;
  const counted = town.db.withPlugin({
    transformQuery: ({ node }) => (queries++, node),
    transformResult: async ({ result }) => result,
  });
  expect((await requireGates(on.as("facilitator"), on.processId, counted)).criteria.length).toBeGreaterThan(20);
  expect(queries).toBe(1);
});

it("processes that are older than criteria have those of their template after the next start, and others keep their own", async () => {
  const [older, own] = [await copy(false), await copy(false)];
  await town.db
    .updateTable("process_stages")
    .set({ criteria: sql`null` })
    .where("process_id", "=", older)
    .execute();
  await town.db.updateTable("process_stages").set({ criteria: "[]" }).where("process_id", "=", own).execute();
  await loadTemplates(town.db);
  expect((await gatesOf(older)).criteria.length).toBeGreaterThan(20);
  expect((await gatesOf(own)).criteria).toEqual([]);
});
