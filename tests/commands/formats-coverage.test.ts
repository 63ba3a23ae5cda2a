/** Formats follow from the agenda: what serves an item, and what is proposed and decided for adopted ones. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { addEdition, createFormat } from "#server/formats/commands";
import { decideProposal, proposeFormat, putToVote, setServices } from "#server/formats/coverage.commands";
import { findCoverage, requireItemCoverage } from "#server/formats/coverage.queries";
import { cellsOf, proposalForm } from "#server/formats/coverage.rules";
import { requireFormat } from "#server/formats/queries";
import { editionForm, formatForm } from "#server/formats/rules";
import { methodReturns, removeRun } from "#server/methods/runs.commands";
import { requireRun } from "#server/methods/runs.queries";
import { closeRun, openRun } from "#server/methods/state.commands";
import { castVote } from "#server/methods/votes.commands";
import { requireGates } from "#server/overview/gates.queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import type { Database } from "#server/context";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let formatId: number;
let itemId: number;

const words = {
  ...{ kind: "gespraechskreis", organiser: "", commissioned_by: "", audience: "", rhythm: "", founded: "", note: "" },
  levels: ["bund"],
};
const status = (id: number, to: "angenommen" | "entwurf") =>
  town.db.updateTable("agenda_items").where("id", "=", id).set({ status: to }).execute();
beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.deleteFrom("format_proposals").execute();
  await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
  formatId = await createFormat(as("recorder"), on.processId, formatForm.parse({ name: "Kreis", ...words }), "");
  itemId = (
    await town.db
      .selectFrom("agenda_items")
      .where("process_id", "=", on.processId)
      .select("id")
      .orderBy("number")
      .executeTakeFirstOrThrow()
  ).id;
  await status(itemId, "angenommen");
});

const proposal = (more: object = {}) =>
  proposalForm.parse({
    title: "Lotsenstelle",
    format_id: "",
    purpose: "Eine Nummer für alle",
    levels: ["bund", "kommune"],
    effort: "M",
    ...more,
  });
const propose = (more: object = {}) => proposeFormat(as("townDelegate"), on.processId, itemId, proposal(more), "");
const serve = (id: number, degree: "ganz" | "teilweise" = "ganz", person: PersonKey = "recorder") =>
  setServices(as(person), on.processId, itemId, { services: [{ formatId: id, level: "bund", degree }], asked: [id] });
const coverage = () => requireItemCoverage(as("observer"), on.processId, itemId);
const decide = (id: number, decision: "angenommen" | "abgelehnt" = "angenommen", departs = false) =>
  decideProposal(as("facilitator"), on.processId, itemId, id, { decision, reason: "Einstimmig", departs });

it("a row of the matrix says who serves an item, and running orders stand beside as evidence", async () => {
  const number = (await coverage()).item.number;
  const edition = {
    label: "1.",
    starts_on: "",
    ends_on: "",
    year: "2024",
    place: "",
    note: "",
    agenda: `Thema AP-${number}`,
    benches: ["bund"],
  };
  await addEdition(as("recorder"), formatId, editionForm.parse(edition), "");
  expect(await serve(formatId)).toBe(false);
  const { items, formats } = await findCoverage(as("observer"), on.processId);
  expect(items.find(({ id }) => id === itemId)).toMatchObject({
    services: [{ formatId, level: "bund", degree: "ganz" }],
    onAgendas: [formatId],
  });
  expect(formats).toEqual([{ id: formatId, name: "Kreis", levels: ["bund"], editions: [{ benches: ["bund"] }] }]);
  await expect(serve(formatId, "ganz", "observer")).rejects.toThrow("not-allowed");
  await expect(serve(999_999)).rejects.toThrow("choice");
  await expect(findCoverage(as("outsider"), on.processId)).rejects.toThrow("not-found");
});

it("a form that asked for some formats leaves what is said of all others, also of two at once", async () => {
  const other = await createFormat(as("recorder"), on.processId, formatForm.parse({ name: "Netz", ...words }), "");
  expect(await Promise.all([serve(formatId), serve(other, "teilweise")])).toEqual([true, true]);
  const services = async () => (await coverage()).item.services.map(({ formatId: id, degree }) => [id, degree]);
  expect(await services()).toEqual([
    [formatId, "ganz"],
    [other, "teilweise"],
  ]);
  await setServices(as("recorder"), on.processId, itemId, { services: [], asked: [formatId] });
  expect(await services()).toEqual([[other, "teilweise"]]);
});

/** How many of the adopted items have a format, as the gate counts them. */
async function atGate() {
  await town.db.updateTable("agenda_items").where("id", "<>", itemId).set({ status: "entfallen" }).execute();
  const { criteria } = await requireGates(as("observer"), on.processId, town.db);
  return criteria.find(({ path }) => path.endsWith("/formats/coverage"))?.count;
}

it("what has ended or is only planned opens the gap again, in the matrix and at the gate", async () => {
  await serve(formatId);
  const become = async (to: "laufend" | "geplant" | "beendet") => {
    await town.db.updateTable("formats").where("id", "=", formatId).set({ status: to }).execute();
    const { item } = await coverage();
    return [cellsOf(item).find(({ level }) => level === "bund")?.state, await atGate()];
  };
  expect(await become("laufend")).toEqual(["served", [1, 1]]);
  expect(await become("geplant")).toEqual(["planned", [0, 1]]);
  expect(await become("beendet")).toEqual(["gap", [0, 1]]);
});

it("a format that was adopted for an item counts at the gate until it ends", async () => {
  await decide(await propose());
  const { proposals } = await coverage();
  const [served] = (await atGate())!;
  expect(served).toBe(1);
  await town.db.updateTable("formats").where("id", "=", proposals[0]!.formatId).set({ status: "beendet" }).execute();
  expect(await atGate()).toEqual([0, 1]);
});

it("a format is proposed for an adopted item only, also when somebody asks the database itself", async () => {
  await status(itemId, "entwurf");
  await expect(propose()).rejects.toThrow("formats:error.not-adopted");
  const row = {
    process_id: on.processId,
    agenda_item_id: itemId,
    kind: "neu",
    title: "x",
    purpose: "",
    levels: ["bund" as const],
    effort: "S",
    expectations: "[]",
    created_at: new Date(),
  } as const;
  await expect(
    town.db
      .insertInto("format_proposals")
      .values({ ...row, levels: [...row.levels] })
      .execute(),
  ).rejects.toThrow("adopted item");
});

it("one that is adopted enters the register as planned and serves the item at its levels", async () => {
  const id = await propose();
  await decide(id);
  const { item, proposals } = await coverage();
  expect(proposals[0]).toMatchObject({ decision: "angenommen", reason: "Einstimmig", formatName: "Lotsenstelle" });
  expect(item.services.map(({ level, degree }) => [level, degree]).toSorted()).toEqual([
    ["bund", "ganz"],
    ["kommune", "ganz"],
  ]);
  expect((await requireFormat(as("observer"), proposals[0]!.formatId!)).format).toMatchObject({
    status: "geplant",
    levels: ["bund", "kommune"],
  });
  await expect(decide(id, "abgelehnt")).rejects.toThrow("formats:error.decided");
});

it("one that adjusts what is there makes no second format, and one whose item was taken back is not adopted", async () => {
  const id = await propose({ format_id: String(formatId) });
  await status(itemId, "entwurf");
  await expect(decide(id)).rejects.toThrow("formats:error.not-adopted");
  await status(itemId, "angenommen");
  await decide(id);
  expect((await findCoverage(as("observer"), on.processId)).formats.map(({ name }) => name)).toEqual(["Kreis"]);
});

it("open proposals become options of a vote, with leaving all as it is among them", async () => {
  await expect(putToVote(as("facilitator"), on.processId, itemId, "")).rejects.toThrow("formats:error.no-proposals");
  await propose();
  await propose({ title: "Fortbildung" });
  await expect(putToVote(as("recorder"), on.processId, itemId, "")).rejects.toThrow("not-allowed");
  const runId = await putToVote(as("facilitator"), on.processId, itemId, "");
  const options = await town.db
    .selectFrom("method_options")
    .where("run_id", "=", runId)
    .select("label")
    .orderBy("id")
    .execute();
  expect(options.map(({ label }) => label).slice(0, 2)).toEqual(["Lotsenstelle", "Fortbildung"]);
  expect(options).toHaveLength(3);
  expect((await coverage()).proposals.map(({ vote }) => vote)).toEqual([
    { runId, state: "created", said: null },
    { runId, state: "created", said: null },
  ]);
  await expect(putToVote(as("facilitator"), on.processId, itemId, "again")).rejects.toThrow("formats:error.vote-unreleased");
});

describe("a vote on proposals", () => {
  /** Everybody who votes can bear the first one better than the second. */
  async function voteOn() {
    const runId = await putToVote(as("facilitator"), on.processId, itemId, "");
    await openRun(as("facilitator"), runId);
    const { options } = await requireRun(as("facilitator"), runId);
    const resistance = Object.fromEntries(options.map(({ id }, at) => [`value-${id}`, String([0, 9, 5][at])]));
    for (const person of ["mayor", "federalHead"] as const) await castVote(as(person), runId, resistance);
    return runId;
  }

  it("is waited for, shown at each, and not departed from in silence", async () => {
    const [wanted, unwanted] = [await propose(), await propose({ title: "Fortbildung" })];
    const runId = await voteOn();
    await expect(decide(wanted)).rejects.toThrow("formats:error.vote-unreleased");
    await closeRun(as("facilitator"), runId);
    expect((await coverage()).proposals.map(({ vote }) => [vote?.state, vote?.said?.outcome, vote?.said?.rank])).toEqual([
      ["released", "angenommen", 1],
      ["released", "abgelehnt", 3],
    ]);
    await expect(decide(wanted, "abgelehnt")).rejects.toMatchObject({ code: "formats:invalid.departs", field: "departs" });
    await expect(decide(unwanted)).rejects.toThrow("formats:invalid.departs");
    await decide(unwanted, "angenommen", true);
    // Where it does not depart, a tick says nothing.
    await decide(wanted, "angenommen", true);
    expect((await coverage()).proposals.map(({ decision, departs }) => [decision, departs])).toEqual([
      ["angenommen", false],
      ["angenommen", true],
    ]);
  });

  it("that was taken back before it opened leaves the decision free", async () => {
    const id = await propose();
    const runId = await putToVote(as("facilitator"), on.processId, itemId, "");
    await expect(decide(id)).rejects.toThrow("formats:error.vote-unreleased");
    await removeRun(as("facilitator"), runId);
    await decide(id);
    expect((await coverage()).proposals[0]).toMatchObject({ decision: "angenommen", vote: null });
  });
});

it("of two who decide at once only one does", async () => {
  const id = await propose();
  const results = await Promise.allSettled([decide(id), decide(id, "abgelehnt")]);
  expect(results.map(({ status: is }) => is).toSorted()).toEqual(["fulfilled", "rejected"]);
});

it("a vote that was removed and brought back is the vote on its proposals again", async () => {
  const id = await propose();
  const runId = await putToVote(as("facilitator"), on.processId, itemId, "");
  const { undo } = await removeRun(as("facilitator"), runId);
  expect((await coverage()).proposals[0]!.vote).toBeNull();
  await restoreRemoved(as("facilitator"), Number(undo.split("/")[2]), methodReturns);
  expect((await coverage()).proposals[0]!.vote).toMatchObject({ runId, state: "created" });
  const options = town.db.selectFrom("method_options").where("run_id", "=", runId).select("label");
  expect((await options.execute()).map(({ label }) => label)).toContain("Lotsenstelle");
  await openRun(as("facilitator"), runId);
  await expect(decide(id)).rejects.toThrow("formats:error.vote-unreleased");
});

it("nobody decides past a vote that is begun in the same moment", async () => {
  const id = await propose();
  const vote = await putToVote(as("facilitator"), on.processId, itemId, "");
  const put = (db: Database, method_run_id: number | null) =>
    db.updateTable("format_proposals").where("id", "=", id).set({ method_run_id }).execute();
  await put(town.db, null);
  const isWaiting = () =>
    sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      .execute(town.db)
      .then(({ rows }) => rows.length);
  const [decided] = await town.db.transaction().execute(async (trx) => {
    await trx.selectFrom("agenda_items").where("id", "=", itemId).select("id").forUpdate().execute();
    const begun = decide(id);
    begun.catch(() => undefined);
    await expect.poll(isWaiting).toBe(1);
    await put(trx, vote);
    return [begun];
  });
  await expect(decided).rejects.toThrow("formats:error.vote-unreleased");
});

it("a vote that is begun twice by one form is one", async () => {
  await propose();
  const begin = () => putToVote(as("facilitator"), on.processId, itemId, "einmal");
  const [first, second] = await Promise.all([begin(), begin()]);
  expect(second).toBe(first);
});
