/** Positions and decisions in the database: frozen versions, one voice a house, stale positions that do not count, silence, dissent. */
import { createHash } from "node:crypto";
import fc from "../setup/property.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { AgreementRule, ConsentLevel } from "#db/schema/agreement";
import { decide, endSilence } from "#server/agreement/decisions.commands";
import { listDecisions } from "#server/agreement/decisions.queries";
import { listDissents } from "#server/agreement/dissents.queries";
import { fileDissent, signDissent, withdrawDissent } from "#server/agreement/dissents.commands";
import { listPast } from "#server/agreement/history.queries";
import { behalfForm, openingForm, positionField, positionsForm } from "#server/agreement/forms.rules";
import { requireItemAgreement } from "#server/agreement/item.queries";
import { refuseItemStatus } from "#server/agreement/items.commands";
import { openAgreements, stopRunning } from "#server/agreement/opening.commands";
import { giveOnBehalf, givePositions, liftReservation, recordApproval, writeNote } from "#server/agreement/positions.commands";
import { listRunning, listVoices, requireRounds } from "#server/agreement/queries";
import { listStanding } from "#server/agreement/reservations.queries";
import { listHindrances, listMoved } from "#server/agreement/standing.queries";
import { listSheet, withDifferences } from "#server/agreement/sheet.queries";
import { createAgendaItem, editAgendaItem, resumeAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { decideMode } from "#server/agenda/depth.commands";
import { requireAgendaItem } from "#server/agenda/queries";
import { agendaItemForm, quickItemForm } from "#server/agenda/rules";
import { dayOf, instantOf } from "#server/calendar/rules";
import { addDays, endOfDay } from "#server/calendar/working-days.rules";
import { doc, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { changeContent, insertBlocks } from "#server/documents/log/ydoc.rules";
import { requireDocument } from "#server/documents/queries";
import { freezeDocument, nameVersion } from "#server/documents/versions/history.commands";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { listVersions, requireVersion } from "#server/documents/versions/queries";
import { Refusal } from "#server/errors";
import { endIncident, lockRecord } from "#server/markings/incidents.commands";
import { incidentEndForm, incidentForm } from "#server/markings/rules";
import { listTodos } from "#server/overview/queries";
import { readTexts } from "#server/publication/queries";
import { checkForm, QUESTIONS } from "#server/recommendations/checks.rules";
import { createRecommendation, editRecommendation, recordCheck } from "#server/recommendations/commands";
import { recommendationForm } from "#server/recommendations/forms.rules";
import { requireRecommendation } from "#server/recommendations/queries";
import { listProposals } from "#server/roundtables/proposals.queries";
import { setRecommendationStatus } from "#server/recommendations/status.commands";
import { useDatabase, waitsForLock } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
/** Long before the clocks change; each test moves on from here. */
const START = new Date("2026-12-01T09:00:00Z");
let on: Stage;
let as: Stage["as"];
let item: number;
let id: number;

const find = async () => (await requireRecommendation(as("observer"), id)).recommendation;
const facts = (more: Record<string, unknown> = {}) =>
  recommendationForm.parse({
    title: "Prüfliste erproben",
    addressees: "Alle Kommunen",
    lead_organisation_id: String(on.organisationOf("mayor")),
    due_on: "2028-06-30",
    bund_posts: "1,5",
    funding_source: "Haushalt",
    indicator: "Drei Kommunen haben sie erprobt.",
    legal_basis: "Freiwillig",
    revision: "1",
    ...more,
  });
const edit = (more?: Record<string, unknown>) => editRecommendation(as("recorder"), id, facts(more));
const check = (kind: "competence" | "self_government" | "legal_review", result: string) =>
  recordCheck(
    as("federalHead"),
    id,
    checkForm.parse({
      ...{ kind, result, reviewer: "Dr. Ada Recht", reviewed_on: "2026-01-15" },
      ...Object.fromEntries(QUESTIONS[kind].map((key) => [`answer_${key}`, "nein"])),
    }),
    "",
  );
const write = async (words: string) =>
  as("townDelegate").rooms.edit((await find()).documentId, (ydoc) => insertBlocks(ydoc, 0, [paragraph(words)]));

const open = (rule = "konsens", more: Record<string, unknown> = {}) =>
  openAgreements(as("facilitator"), on.processId, openingForm.parse({ recommendation: String(id), rule, ...more }));
const rounds = async (person: PersonKey = "mayor") => (await requireRounds(as(person), id)).rounds;
const version = async () => (await rounds())[0]!.versionId;
const line = async (person: PersonKey) => {
  const { lines } = await listSheet(as(person), on.processId);
  const found = lines.find(({ agreement }) => agreement.recommendationId === id);
  return found && (await withDifferences(as(person), [found]))[0];
};
/** As the form of their sheet sends it. */
const say = async (person: PersonKey, level: ConsentLevel | "confirm" | "withdraw", more: Record<string, unknown> = {}) => {
  const of = await line(person);
  const versionId = of?.agreement.versionId ?? (await version());
  const seen = of?.position?.id ?? of?.stale?.id ?? 0;
  const fields = { level: String(level), seen: String(seen), ...(level === 6 && { wording: "Streichen" }), ...more };
  const form = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [positionField(versionId, name as "level"), value]),
  );
  await givePositions(as(person), on.processId, positionsForm.parse(form));
};
const conclude = async (outcome = "angenommen", reason = "") => {
  const agreement_id = (await rounds())[0]!.id;
  return decide(as("facilitator"), id, { agreement_id, outcome: outcome as "angenommen", reason });
};
const headSeq = async (documentId: number) =>
  (await town.db.selectFrom("documents").where("id", "=", documentId).select("head_seq").executeTakeFirstOrThrow()).head_seq;
const decision = () =>
  town.db.selectFrom("agreement_decisions").where("recommendation_id", "=", id).selectAll().executeTakeFirstOrThrow();

/** Heads who may bind their houses: of a ministry and of towns. */
const HEADS = ["federalHead", "mayor"] as const satisfies readonly PersonKey[];

beforeAll(async () => {
  on = await stage(town.db, START);
  as = on.as;
  // Silence counts in this process, and nothing waits for those who are not asked here.
  const values = { silence_allowed: true, silence_days: 14, deadline_days: 7, quorum_share: 0, quorum_bench_share: 0 };
  await sql`alter table rules_of_procedure disable trigger user`.execute(town.db);
  await town.db
    .updateTable("rules_of_procedure")
    .set({ ...values, decision_rule: "konsens" })
    .execute();
});
beforeEach(begin);

/** A recommendation of its own that could be put up, under an item of its own. */
async function begin(): Promise<void> {
  item = await createAgendaItem(as("recorder"), on.processId, quickItemForm.parse({ title: "Punkt" }), "");
  await town.db.updateTable("agenda_items").set({ mode: "zusammenarbeit" }).where("id", "=", item).execute();
  id = await createRecommendation(as("townDelegate"), item, { title: "Prüfliste erproben" }, "");
  await write("Drei Kommunen erproben die Liste.");
  await edit();
  await check("competence", "gemeinsam");
  await check("self_government", "vertraeglich");
  await setRecommendationStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" });
}

describe("putting up", () => {
  it("freezes text and facts as a numbered version with a hash, and asks everybody who binds a house", async () => {
    await open();
    const [round] = await rounds();
    expect(round).toMatchObject({ versionNumber: 1, isRunning: true, rule: "konsens" });
    const { payload, hash } = await town.db
      .selectFrom("recommendation_versions")
      .where("id", "=", round!.versionId)
      .select([sql<string>`payload::text`.as("payload"), "hash"])
      .executeTakeFirstOrThrow();
    expect(createHash("sha256").update(payload).digest("hex")).toBe(hash);
    expect(JSON.parse(payload)).toMatchObject({ title: "Prüfliste erproben", facts: { dueOn: "2028-06-30" } });
    expect(payload).toContain("Drei Kommunen erproben die Liste.");
    expect((await find()).status).toBe("beschlussreif");
    const voices = (await listVoices(town.db, on.processId, [round!.id], START)).get(round!.id)!;
    expect(voices.map(({ organisationId }) => organisationId)).toEqual(
      expect.arrayContaining(HEADS.map((head) => on.organisationOf(head))),
    );
  });

  it("is for facilitators, by the rule of the process, with enough time for silence, and not while it lacks something", async () => {
    const form = openingForm.parse({ recommendation: String(id), rule: "konsens" });
    await expect(openAgreements(as("mayor"), on.processId, form)).rejects.toThrow("not-allowed");
    await expect(openAgreements(as("outsider"), on.processId, form)).rejects.toThrow("not-found");
    await expect(open("einfach")).rejects.toMatchObject({ code: "agreement:invalid.rule", status: 422 });
    const tooSoon = { closes_on: addDays(dayOf(START), 13) };
    await expect(open("umlauf", tooSoon)).rejects.toMatchObject({ code: "agreement:invalid.silence-too-short" });
    await edit({ indicator: "", revision: "2" });
    await expect(open()).rejects.toMatchObject({ code: "recommendations:error.incomplete", status: 422 });
    expect(await rounds()).toEqual([]);
  });

  it("happens once when two facilitators do it at the same moment, and not again without a change", async () => {
    const results = await Promise.allSettled([open(), open()]);
    expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
    await expect(open()).rejects.toMatchObject({ code: "agreement:error.running", status: 409 });
    expect(await rounds()).toHaveLength(1);
  });
});

describe("a position", () => {
  it("is given by whoever binds the house, on a frozen version, and read by all but the consulted", async () => {
    await open();
    await say("mayor", 2, {
      remark: "Gern.",
      coordination: "leitung_gebilligt",
      reservation1: "haushaltsvorbehalt",
      until1: "2027-03-31",
    });
    expect(await line("mayor")).toMatchObject({
      position: {
        level: 2,
        remark: "Gern.",
        coordination: "leitung_gebilligt",
        reservations: [{ kind: "haushaltsvorbehalt" }],
      },
    });
    await expect(say("townDelegate", 1)).rejects.toMatchObject({ code: "agreement:error.may-not-bind", status: 403 });
    for (const person of ["facilitator", "observer"] as const) await expect(say(person, 1)).rejects.toThrow("not-allowed");
    await expect(requireRounds(as("chamber"), id)).rejects.toThrow("not-allowed");
    await expect(listSheet(as("chamber"), on.processId)).rejects.toThrow("not-allowed");
    expect((await requireRounds(as("observer"), id)).rounds).toHaveLength(1);
  });

  it("is given on nothing that is not frozen, and no dissent is filed there", async () => {
    expect(await line("mayor")).toBeUndefined();
    const form = { organisation_id: String(on.organisationOf("mayor")), level: "1", evidence: "Schreiben" };
    await expect(giveOnBehalf(as("facilitator"), id, behalfForm.parse(form))).rejects.toMatchObject({
      code: "agreement:error.not-frozen",
      status: 409,
    });
    await expect(fileDissent(as("mayor"), id, { body: "Nein.", block_id: "" }, "")).rejects.toThrow("not-frozen");
    expect(await rounds()).toEqual([]);
  });

  it("takes no veto without a wording, no reservation twice or without its kind", () => {
    const refused = (fields: Record<string, unknown>) =>
      positionsForm
        .safeParse(
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [positionField(7, name as "level"), value])),
        )
        .error?.issues.map(({ path, message }) => [path[0], message]);
    expect(refused({ level: "6" })).toEqual([["v7_wording", "agreement:invalid.veto-wording"]]);
    expect(refused({ level: "1", reservation1: "ratsvorbehalt", reservation2: "ratsvorbehalt" })).toEqual([
      ["v7_reservation2", "agreement:invalid.reservation-twice"],
    ]);
    expect(refused({ level: "1", condition1: "wenn Geld da ist" })?.[0]?.[1]).toBe("agreement:invalid.reservation-kind");
    expect(refused({ level: "7" })?.[0]?.[1]).toBe("common:invalid.choice");
    expect(refused({ level: "", remark: "nichts gewählt" })).toEqual([["v7_level", "agreement:invalid.level"]]);
    expect(refused({ level: "confirm", remark: "und mehr" })).toEqual([["v7_level", "agreement:invalid.confirm-words"]]);
    expect(positionsForm.parse({ v7_level: "" })).toEqual([]);
  });

  it("of two heads of one house at the same moment is one, and the other hears of it", async () => {
    await open();
    const results = await Promise.allSettled([say("mayor", 1, { seen: "0" }), say("mayor", 6, { seen: "0" })]);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "agreement:error.said-meanwhile", status: 409 });
    const { count } = await town.db
      .selectFrom("positions")
      .where("version_id", "=", await version())
      .select(({ fn }) => fn.countAll<string>().as("count"))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(1);
  });

  it("is never altered: what was said before stays, in the database too", async () => {
    await open();
    await say("mayor", 4);
    await say("mayor", 2);
    const all = await town.db
      .selectFrom("positions")
      .where("version_id", "=", await version())
      .select(["id", "level", "ended_at"])
      .orderBy("id")
      .execute();
    expect(all.map(({ level, ended_at }) => [level, ended_at !== null])).toEqual([
      [4, true],
      [2, false],
    ]);
    const alter = town.db.updateTable("positions").set({ level: 1 }).where("id", "=", all[1]!.id).execute();
    await expect(alter).rejects.toThrow("never changes");
    on.pass(1);
    await say("mayor", "withdraw");
    expect((await line("mayor"))?.position).toBeNull();
    const { past } = await listPast(town.db, id, await version());
    expect(past.map(({ position, how }) => [position.level, how])).toEqual([
      [2, "withdrawn"],
      [4, "replaced"],
    ]);
    on.pass(-1);
  });

  it("is entered for a house with its proof, but never over what the house has said itself", async () => {
    await open();
    const behalf = (person: PersonKey, more = {}) =>
      behalfForm.parse({
        organisation_id: String(on.organisationOf(person)),
        level: "1",
        evidence: "Schreiben vom 1. Dezember",
        ...more,
      });
    await giveOnBehalf(as("facilitator"), id, behalf("mayor"));
    expect((await line("mayor"))?.position).toMatchObject({ level: 1, evidence: "Schreiben vom 1. Dezember" });
    const told = {
      coordination: "leitung_gebilligt",
      reservation1: "ratsvorbehalt",
      until1: "2027-03-31",
      condition1: "Rat im März",
    };
    await giveOnBehalf(as("facilitator"), id, behalf("mayor", { ...told, reservation2: "haushaltsvorbehalt" }));
    expect((await line("mayor"))?.position).toMatchObject({
      coordination: "leitung_gebilligt",
      reservations: [
        { kind: "ratsvorbehalt", until: "2027-03-31", body: "Rat im März" },
        { kind: "haushaltsvorbehalt", until: null, body: "" },
      ],
    });
    await say("mayor", 3);
    await expect(giveOnBehalf(as("facilitator"), id, behalf("mayor"))).rejects.toThrow("said-itself");
    await expect(giveOnBehalf(as("mayor"), id, behalf("federalHead"))).rejects.toThrow("not-allowed");
    await expect(giveOnBehalf(as("facilitator"), id, behalf("chamber"))).rejects.toMatchObject({ field: "organisation_id" });
  });

  it("has an internal note that nobody of another house ever reads", async () => {
    await open();
    await writeNote(as("townDelegate"), id, { body: "Kämmerei fragen", revision: 0 });
    await expect(writeNote(as("mayor"), id, { body: "zu spät", revision: 0 })).rejects.toThrow("changed-meanwhile");
    expect((await line("mayor"))?.note).toEqual({ body: "Kämmerei fragen", revision: 1 });
    expect(JSON.stringify([await line("federalHead"), await rounds("federalHead")])).not.toContain("Kämmerei");
    await expect(writeNote(as("facilitator"), id, { body: "x", revision: 0 })).rejects.toThrow("not-allowed");
  });
});

it("what organisations are asked about is not deferred by hand, past their decision", async () => {
  await open();
  const defer = { from: "beschlussreif", to: "zurueckgestellt", reason: "Später." } as const;
  await expect(setRecommendationStatus(as("facilitator"), id, defer, stopRunning)).rejects.toMatchObject({
    code: "agreement:invalid.defer-by-decision",
    status: 422,
  });
  expect([(await find()).status, (await rounds())[0]!.isRunning]).toEqual(["beschlussreif", true]);
});

describe("what stands against an adoption beyond the positions", () => {
  const standing = async () => (await requireItemAgreement(as("mayor"), id)).standing!;

  it("is said to all who look, and is what the press is refused for", async () => {
    await open();
    for (const head of HEADS) await say(head, 1);
    expect(await standing()).toMatchObject({ isMet: true, hindrances: [] });
    await check("self_government", "nicht_vertraeglich");
    expect(await standing()).toMatchObject({ isMet: true, hindrances: [{ what: "review" }] });
    await expect(conclude()).rejects.toThrow("recommendations:error.no-review");
    await check("legal_review", "zulaessig");
    await edit({ legal_basis: "", revision: "2" });
    const hindrances = [{ what: "incomplete", missing: ["legal-basis"] }, { what: "facts" }];
    expect(await standing()).toMatchObject({ hindrances });
    const { listed } = await listRunning(as("mayor"), on.processId, 1);
    const agreements = listed.map(({ agreement }) => agreement);
    expect((await listHindrances(town.db, agreements)).get((await rounds())[0]!.id)).toEqual(hindrances);
    await expect(conclude()).rejects.toThrow("recommendations:error.incomplete");
  });

  it("is said under a silence procedure too", async () => {
    await open("umlauf", { closes_on: addDays(dayOf(START), 14) });
    await check("self_government", "offen");
    expect(await standing()).toMatchObject({ lacks: [{ what: "silence" }], hindrances: [{ what: "check" }] });
  });
});

describe("when the text moves on", () => {
  it("everybody hears that positions are on a version that is no longer what stands there, until a new one is put up", async () => {
    await open();
    await say("mayor", 1);
    const moved = async () => ({
      page: (await requireItemAgreement(as("federalHead"), id)).hasTextMoved,
      sheet: (await line("mayor"))!.isMoved,
      list: (await listMoved(as("mayor"), await rounds())).length > 0,
    });
    expect(await moved()).toEqual({ page: false, sheet: false, list: false });
    await write("Ein neuer Satz.");
    expect(await moved()).toEqual({ page: true, sheet: true, list: true });
    await open();
    expect((await listMoved(as("mayor"), (await rounds()).slice(0, 1))).length).toBe(0);
    expect((await line("mayor"))!.isMoved).toBe(false);
  });

  it("a position stays with its version, counts no more, shows what changed, and is confirmed by its house alone", async () => {
    await open();
    for (const head of HEADS) await say(head, 1);
    await say("mayor", 2, { reservation1: "ratsvorbehalt" });
    await write("Ein neuer Satz.");
    await edit({ indicator: "Fünf Kommunen.", revision: "2" });
    await open();
    const stale = (await line("mayor"))!;
    expect(stale).toMatchObject({ position: null, stale: { level: 2, versionNumber: 1, facts: ["indicator"] } });
    expect(stale.stale!.comparison!.changes).toBe(1);
    // And it is proposed to whoever plans the next roundtable, before what nobody has said anything about.
    const proposed = await listProposals(town.db, as("facilitator"), { id: 0, processId: on.processId });
    expect(proposed).toContainEqual(expect.objectContaining({ key: `recommendation:${id}`, why: "positions" }));
    expect(proposed[0]).toMatchObject({ why: "positions" });
    await expect(conclude()).rejects.toMatchObject({ code: "agreement:invalid.not-met", status: 422 });
    await say("mayor", "confirm");
    expect((await line("mayor"))!.position).toMatchObject({
      level: 2,
      isConfirmation: true,
      reservations: [{ kind: "ratsvorbehalt" }],
    });
    expect((await line("federalHead"))!.position).toBeNull();
    const { past } = await listPast(town.db, id, await version());
    const ends = past.map(({ position, versionNumber, how }) => [position.level, versionNumber, how]);
    expect(ends).toEqual(
      expect.arrayContaining([
        [2, 1, "confirmed"],
        [1, 1, "open"],
        [1, 1, "replaced"],
      ]),
    );
    expect(ends).toHaveLength(3);
  });

  it("nobody speaks on the version before any more", async () => {
    await open();
    const before = await version();
    await write("Ein neuer Satz.");
    await open();
    const late = givePositions(as("mayor"), on.processId, positionsForm.parse({ [positionField(before, "level")]: "1" }));
    await expect(late).rejects.toMatchObject({ code: "agreement:error.superseded", status: 409 });
    const elsewhere = givePositions(as("mayor"), on.processId, positionsForm.parse({ [positionField(999_999, "level")]: "1" }));
    await expect(elsewhere).rejects.toThrow("not-found");
  });

  it("facts that were changed behind the frozen version are not adopted with it", async () => {
    await open();
    await say("mayor", 1);
    await edit({ bund_posts: "99", revision: "2" });
    await expect(conclude()).rejects.toMatchObject({ code: "agreement:invalid.facts-changed" });
    await open();
    await say("mayor", "confirm");
    await conclude();
    expect((await find()).status).toBe("angenommen");
  });
});

describe("a decision", () => {
  it("keeps its number, rule, electorate, counts and the text's hash, and the last one settles the item", async () => {
    await open();
    for (const head of HEADS) await say(head, 1);
    const number = await conclude();
    const { record, ...kept } = await decision();
    expect(kept).toMatchObject({ number, outcome: "angenommen", rule: "konsens", text_hash: (await rounds())[0]!.hash });
    expect(number).toMatch(/^B-2026-\d+$/);
    const { electorate, benches } = record as {
      electorate: { level: number | null }[];
      benches: { bench: string; yes: number }[];
    };
    expect(electorate.filter(({ level }) => level === 1)).toHaveLength(2);
    expect(benches.map(({ yes }) => yes).reduce((a, b) => a + b)).toBe(2);
    const { status } = await town.db
      .selectFrom("agenda_items")
      .where("id", "=", item)
      .select("status")
      .executeTakeFirstOrThrow();
    expect(status).toBe("angenommen");
    for (const change of [{ outcome: "abgelehnt" as const }, { text_hash: "0".repeat(64) }])
      await expect(
        town.db.updateTable("agreement_decisions").set(change).where("id", "=", kept.id).execute(),
      ).rejects.toThrow();
    await expect(say("mayor", 6)).rejects.toMatchObject({ code: "agreement:error.decided", status: 409 });
    await expect(edit({ revision: "2" })).rejects.toThrow("recommendations:error.decided");
  });

  it("is not the facilitator's: not against a veto, not with an open check, not twice", async () => {
    await open();
    await say("mayor", 6);
    await expect(conclude()).rejects.toMatchObject({ code: "agreement:invalid.not-met" });
    await say("mayor", 1);
    await check("self_government", "offen");
    await expect(conclude()).rejects.toMatchObject({ code: "recommendations:error.unchecked", status: 422 });
    await check("self_government", "nicht_vertraeglich");
    await expect(conclude()).rejects.toMatchObject({ code: "recommendations:error.no-review" });
    await check("legal_review", "zulaessig");
    await expect(decide(as("mayor"), id, { agreement_id: 1, outcome: "angenommen", reason: "" })).rejects.toThrow(
      "not-allowed",
    );
    const results = await Promise.allSettled([conclude(), conclude()]);
    expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
  });

  it("can defer or reject with a reason, and what was deferred is put up again", async () => {
    await open();
    await say("mayor", 1);
    await expect(conclude("abgelehnt", "Nein.")).rejects.toThrow("agreement:invalid.is-met");
    await conclude("zurueckgestellt", "Erst nach der Haushaltsklausur.");
    expect((await find()).status).toBe("zurueckgestellt");
    await setRecommendationStatus(as("facilitator"), id, { from: "zurueckgestellt", to: "in_ueberarbeitung" });
    await open();
    expect((await rounds()).map(({ endedHow, versionNumber }) => [endedHow, versionNumber])).toEqual([
      [null, 1],
      ["decided", 1],
    ]);
    await say("mayor", 6);
    await conclude("abgelehnt", "Ein Veto bleibt.");
    expect((await find()).status).toBe("abgelehnt");
  });

  it("with reservations becomes one without when the last of them is lifted, by its own house, once", async () => {
    await open();
    await say("mayor", 1, { reservation1: "ratsvorbehalt", until1: "2027-03-31", reservation2: "haushaltsvorbehalt" });
    await conclude();
    expect((await find()).status).toBe("angenommen_mit_vorbehalt");
    const { hash } = await decision();
    const open2 = await town.db
      .selectFrom("reservations")
      .innerJoin("positions", "positions.id", "position_id")
      .where("version_id", "=", await version())
      .select(["reservations.id", "position_id"])
      .execute();
    const standing = async () => {
      const of = { processId: on.processId, organisationId: on.organisationOf("mayor"), today: "2027-04-01" };
      const own = (await listStanding(town.db, of)).filter(({ recommendationId }) => recommendationId === id);
      const [decided] = (await listDecisions(as("observer"), on.processId, 1)).decisions;
      return [own.map(({ kind, isOverdue }) => [kind, isOverdue]), decided!.standing, decided!.nextUntil];
    };
    expect(await standing()).toEqual([
      [
        ["ratsvorbehalt", true],
        ["haushaltsvorbehalt", false],
      ],
      2,
      "2027-03-31",
    ]);
    const isDue = async () => {
      const late = { ...as("mayor"), now: () => new Date("2027-03-20T09:00:00Z") };
      return (await listTodos(late)).some(({ kind }) => kind === "reservations-due");
    };
    expect([await isDue(), (await listTodos(as("mayor"))).some(({ kind }) => kind === "reservations-due")]).toEqual([
      true,
      false,
    ]);
    await expect(liftReservation(as("federalHead"), open2[0]!.id)).rejects.toThrow("not-found");
    await liftReservation(as("mayor"), open2[0]!.id);
    expect((await find()).status).toBe("angenommen_mit_vorbehalt");
    await recordApproval(as("mayor"), open2[0]!.position_id, "gremium_beschlossen");
    const results = await Promise.allSettled([
      liftReservation(as("mayor"), open2[1]!.id),
      liftReservation(as("mayor"), open2[1]!.id),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect([(await find()).status, (await decision()).hash]).toEqual(["angenommen", hash]);
    expect(await standing()).toEqual([[], 0, null]);
    expect(await isDue()).toBe(false);
    const { position } = (await listVoices(town.db, on.processId, [(await rounds())[0]!.id], START))
      .values()
      .next()
      .value!.find(({ organisationId }) => organisationId === on.organisationOf("mayor"))!;
    expect(position!.reservations.map(({ liftedAt }) => liftedAt !== null)).toEqual([true, true]);
    expect([position!.coordination, position!.approvals.map(({ coordination }) => coordination)]).toEqual([
      "arbeitsebene",
      ["gremium_beschlossen"],
    ]);
  });

  it("and a veto at the same moment: the one that is first counts, and the other hears of it", async () => {
    await open();
    for (const head of HEADS) await say(head, 1);
    const [decided, vetoed] = await Promise.allSettled([conclude(), say("mayor", 6)]);
    const isAdopted = (await find()).status === "angenommen";
    expect([decided.status, vetoed.status]).toEqual(isAdopted ? ["fulfilled", "rejected"] : ["rejected", "fulfilled"]);
    const refused = [decided, vetoed].find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject(
      isAdopted ? { code: "agreement:error.decided", status: 409 } : { code: "agreement:invalid.not-met", status: 422 },
    );
    expect((await rounds())[0]!.endedHow).toBe(isAdopted ? "decided" : null);
  });

  it("is in the words that were agreed on: what was written after them is kept as a version, and goes out of the text", async () => {
    const { documentId } = await find();
    const read = async () => toPlainText(await as("mayor").rooms.read(documentId));
    await open();
    const agreed = await read();
    for (const head of HEADS) await say(head, 1);
    await write("Nach der Abstimmung dazugeschrieben.");
    await conclude();
    expect(await read()).toBe(agreed);
    expect(await requireDocument(as("recorder"), documentId)).toMatchObject({ settled: "adopted" });
    const { versions } = await listVersions(as("mayor"), documentId, { shown: "kept" });
    expect(versions.map(({ kind }) => kind)).toEqual(["named", "frozen"]);
    const [later] = versions;
    expect(toPlainText((await requireVersion(as("mayor"), later!.id)).content)).toContain("dazugeschrieben");
    expect((await rounds())[0]!.hash).toBe((await decision()).text_hash);
  });

  it("names the house of whoever adopts beside a passage that comes back with it", async () => {
    const { documentId } = await find();
    await open();
    for (const head of HEADS) await say(head, 1);
    await as("townDelegate").rooms.edit(documentId, (ydoc) => void changeContent(ydoc, doc(paragraph("Ganz anders."))));
    await conclude();
    const [later] = (await listVersions(as("mayor"), documentId, { shown: "kept" })).versions;
    const { comparison } = await requireComparison(as("recorder"), documentId, { from: later!.id, to: "current" });
    const back = comparison.blocks.filter(({ status }) => status === "added" || status === "changed");
    const house = town.db.selectFrom("organisations").where("id", "=", on.organisationOf("facilitator")).select("short_name");
    expect(back.flatMap(({ by }) => by ?? [])).toEqual([(await house.executeTakeFirstOrThrow()).short_name]);
  });

  it("leaves a text alone that still says what was agreed on", async () => {
    const { documentId } = await find();
    await open();
    for (const head of HEADS) await say(head, 1);
    const before = await headSeq(documentId);
    await conclude();
    expect(await headSeq(documentId)).toBe(before);
    expect((await listVersions(as("mayor"), documentId)).versions.map(({ kind }) => kind)).toEqual(["frozen"]);
  });

  it("is for whoever has read what was said: a reservation that comes in between is seen before it is decided", async () => {
    await open();
    for (const head of HEADS) await say(head, 1);
    const press = async (seen: string) =>
      decide(as("facilitator"), id, { agreement_id: (await rounds())[0]!.id, outcome: "angenommen", reason: "", seen });
    const { saw } = await requireItemAgreement(as("facilitator"), id);
    await say("mayor", 1, { reservation1: "ratsvorbehalt" });
    await expect(press(saw)).rejects.toMatchObject({ code: "agreement:error.positions-moved", status: 409 });
    expect((await find()).status).toBe("beschlussreif");
    await press((await requireItemAgreement(as("facilitator"), id)).saw);
    expect((await find()).status).toBe("angenommen_mit_vorbehalt");
  });

  it("and people who write in both texts meanwhile do not wait for each other: both are locked in the order of their ids", async () => {
    const { documentId: own } = await find();
    const { documentId: itemText } = (await requireAgendaItem(as("observer"), item)).item;
    await open();
    for (const head of HEADS) await say(head, 1);
    let decided: Promise<unknown> = Promise.resolve();
    await town.db.transaction().execute(async (trx) => {
      // As those who store what was typed: first the lower one, then the other.
      await sql`select from documents where id = ${Math.min(own, itemText)} for no key update`.execute(trx);
      decided = conclude();
      await waitsForLock(town);
      await sql`select from documents where id = ${Math.max(own, itemText)} for no key update nowait`.execute(trx);
    });
    await decided;
    expect((await find()).status).toBe("angenommen");
  });

  it("goes where the law wants it: its words go out of the frozen versions as well", async () => {
    const words = "Die Pumpe im dritten Stollen hat kein Schloss";
    await write(words);
    await open();
    for (const head of HEADS) await say(head, 1);
    await conclude();
    const { number } = await decision();
    const incident = incidentForm.parse({ reason: "Gehört nicht hierher", contact: "" });
    await lockRecord(as("recorder"), "recommendation", id, incident);
    const { id: incidentId } = await town.db
      .selectFrom("incidents")
      .select("id")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    await endIncident(as("facilitator"), incidentId, incidentEndForm.parse({ end: "purge", reason: "Weg", sure: "true" }));
    for (const table of ["recommendation_versions", "document_versions", "document_states", "document_updates", "dissents"]) {
      const { rows } = await sql`select from ${sql.table(table)} as one where position(${words} in one::text) > 0`.execute(
        town.db,
      );
      expect([table, rows.length]).toEqual([table, 0]);
    }
    expect(await decision()).toMatchObject({ number, outcome: "angenommen", text_hash: "0".repeat(64) });
    await expect(
      town.db.updateTable("recommendation_versions").where("recommendation_id", "=", id).set({ number: 9 }).execute(),
    ).rejects.toThrow("never changes");
  });

  it("of an item whose mode is open is not there: that is said to all, it is deferred, and never adopted", async () => {
    await town.db.updateTable("agenda_items").set({ mode: null }).where("id", "=", item).execute();
    await open();
    for (const head of HEADS) await say(head, 1);
    const { standing } = await requireItemAgreement(as("observer"), id);
    expect(standing!.hindrances).toEqual([{ what: "mode" }]);
    await expect(conclude()).rejects.toMatchObject({ code: "agreement:invalid.mode-missing", status: 422 });
    await conclude("zurueckgestellt", "Erst die Form klären.");
    expect((await requireAgendaItem(as("observer"), item)).item.status).toBe("entwurf");
    await town.db.updateTable("agenda_items").set({ mode: "austausch" }).where("id", "=", item).execute();
    await setRecommendationStatus(as("facilitator"), id, { from: "zurueckgestellt", to: "in_ueberarbeitung" });
    await open();
    for (const head of HEADS) await say(head, "confirm");
    await conclude();
    expect((await requireAgendaItem(as("observer"), item)).item.status).toBe("angenommen");
  });

  it("of an item is not said by hand while its recommendations are open", async () => {
    await open();
    const adopt = () => setAgendaStatus(as("facilitator"), item, { from: "entwurf", to: "angenommen" }, refuseItemStatus);
    await expect(adopt()).rejects.toMatchObject({ code: "agreement:error.item-undecided", status: 422 });
  });
});

describe("an item whose recommendations are adopted", () => {
  const itemNow = async () => (await requireAgendaItem(as("observer"), item)).item;
  const writeItem = async (words: string) =>
    as("townDelegate").rooms.edit((await itemNow()).documentId, (ydoc) => insertBlocks(ydoc, 0, [paragraph(words)]));
  const kept = async () =>
    town.db
      .selectFrom("agenda_items")
      .innerJoin("document_versions as version", "version.id", "agenda_items.adopted_version_id")
      .where("agenda_items.id", "=", item)
      .select(["version.id", "version.kind", "version.plain_text", "version.content_hash"])
      .executeTakeFirst();
  const adopt = async () => {
    await writeItem("Wir nennen einander Ansprechstellen.");
    await open();
    for (const head of HEADS) await say(head, 1);
    await conclude();
  };

  it("is frozen with its text, and the paper prints that and no later freeze", async () => {
    await adopt();
    const adopted = await kept();
    expect((await itemNow()).adoptedVersion).toBe(1);
    expect(adopted).toMatchObject({ kind: "frozen", plain_text: expect.stringContaining("einander Ansprechstellen") });
    await writeItem("Danach hineingeschrieben.");
    await freezeDocument(as("facilitator"), (await itemNow()).documentId, { name: "Später" }, "");
    const printed = await readTexts(as("observer"), [await itemNow()], []);
    const words = toPlainText(printed.get((await itemNow()).documentId)!);
    expect([words.includes("einander Ansprechstellen"), words.includes("Danach")]).toEqual([true, false]);
    expect(await kept()).toEqual(adopted);
  });

  it("takes no changes: neither of its facts nor in its texts, by nobody, while comments go on", async () => {
    await adopt();
    const changed = agendaItemForm.parse({ title: "Anders", mode: "austausch", lead_organisation_id: "" });
    await expect(editAgendaItem(as("facilitator"), item, changed)).rejects.toMatchObject({
      code: "agenda:error.adopted",
      status: 409,
    });
    await expect(decideMode(as("facilitator"), item, { from: "zusammenarbeit", to: "austausch" })).rejects.toThrow(
      "agenda:error.adopted",
    );
    for (const documentId of [(await itemNow()).documentId, (await find()).documentId]) {
      expect(await requireDocument(as("recorder"), documentId)).toMatchObject({ access: "comment", settled: "adopted" });
      const named = nameVersion(as("recorder"), documentId, { name: "Stand" }, "");
      await expect(named).rejects.toMatchObject({ code: "documents:error.adopted", status: 409 });
    }
  });

  it("is not put back by hand, unless what was adopted is outdated", async () => {
    await adopt();
    const back = (to: "entfallen" | "zurueckgestellt") =>
      setAgendaStatus(as("facilitator"), item, { from: "angenommen", to }, refuseItemStatus);
    for (const to of ["entfallen", "zurueckgestellt"] as const)
      await expect(back(to)).rejects.toMatchObject({ code: "agreement:error.item-adopted", status: 422 });
    await setRecommendationStatus(as("facilitator"), id, { from: "angenommen", to: "ueberholt" });
    await back("zurueckgestellt");
    expect(await kept()).toBeUndefined();
    expect((await requireDocument(as("recorder"), (await itemNow()).documentId)).access).toBe("edit");
  });

  it("stays what it is even past the code", async () => {
    await adopt();
    const other = await town.db
      .selectFrom("document_versions")
      .where("kind", "=", "frozen")
      .where("document_id", "!=", (await itemNow()).documentId)
      .select("id")
      .executeTakeFirstOrThrow();
    const change = (to: object) => town.db.updateTable("agenda_items").set(to).where("id", "=", item).execute();
    for (const to of [{ title: "Anders" }, { mode: "austausch" }, { reason: "Neu" }, { adopted_version_id: null }])
      await expect(change(to)).rejects.toThrow("What was adopted never changes");
    await expect(change({ adopted_version_id: other.id })).rejects.toThrow("frozen version of its own text");
  });
});

describe("silence", () => {
  const last = addDays(dayOf(START), 20);
  const end = endOfDay(last);
  const at = (moment: Date) => on.pass((moment.getTime() - as("mayor").now().getTime()) / 60_000);
  const finish = async (over = end) => {
    at(new Date(over.getTime() + 60_000));
    const result = await endSilence(on.system("de"), (await rounds())[0]!.id);
    at(START);
    return result;
  };

  it("adopts when nobody has objected at the end of the last day in Berlin, by the clock and not by a facilitator", async () => {
    expect(end).toEqual(instantOf(addDays(last, 1), "00:00"));
    await open("umlauf", { closes_on: last });
    await expect(conclude()).rejects.toThrow("agreement:invalid.silence-decides");
    expect(await endSilence(on.system("de"), (await rounds())[0]!.id)).toEqual({ decided: 0 });
    expect(await finish()).toEqual({ decided: 1 });
    expect(await decision()).toMatchObject({ outcome: "angenommen", decided_by: null, rule: "umlauf" });
    expect(await endSilence(on.system("de"), (await rounds())[0]!.id)).toEqual({ decided: 0 });
  });

  it.each([
    ["in winter", last, end.toISOString()],
    // That Sunday has 23 hours, and its midnight is at 22:00 UTC.
    ["on the day the clocks go forward", "2027-03-28", "2027-03-28T22:00:00.000Z"],
    // This one has 25, and its midnight is at 23:00 UTC.
    ["on the day the clocks go back", "2027-10-31", "2027-10-31T23:00:00.000Z"],
  ])("ends with an objection of the last second; one that comes a moment later is refused: %s", async (_, day, midnight) => {
    await open("umlauf", { closes_on: day });
    const end = new Date(midnight);
    expect((await rounds())[0]!.closesAt).toEqual(end);
    const sheet = positionsForm.parse({
      [positionField(await version(), "level")]: "6",
      [positionField(await version(), "wording")]: "Nein.",
    });
    at(end);
    await expect(givePositions(as("mayor"), on.processId, sheet)).rejects.toMatchObject({
      code: "agreement:error.silence-over",
    });
    at(new Date(end.getTime() - 1));
    await givePositions(as("mayor"), on.processId, sheet);
    expect((await rounds())[0]).toMatchObject({ endedHow: "objected", isRunning: false });
    expect(await finish(end)).toEqual({ decided: 0 });
    expect((await find()).status).toBe("beschlussreif");
    await expect(open("umlauf", { closes_on: last })).rejects.toThrow("agreement:invalid.vetoed");
    await open("konsens");
    await say("mayor", 1);
    await conclude();
    expect((await find()).status).toBe("angenommen");
  });

  it("and an objection that is on its way when it ends: adopted without it or stopped by it, never both", async () => {
    await open("umlauf", { closes_on: last });
    const round = (await rounds())[0]!;
    const veto = { [positionField(round.versionId, "level")]: "6", [positionField(round.versionId, "wording")]: "Nein." };
    const intime: typeof as = (person) => ({ ...as(person), now: () => new Date(end.getTime() - 1) });
    const clock = on.system("de");
    const late = { ...clock, now: () => new Date(end.getTime() + 60_000) };
    const [objected, ended] = await Promise.allSettled([
      givePositions(intime("mayor"), on.processId, positionsForm.parse(veto)),
      endSilence(late, round.id),
    ]);
    const isAdopted = (await find()).status === "angenommen";
    expect(objected.status).toBe(isAdopted ? "rejected" : "fulfilled");
    expect(ended).toMatchObject({ status: "fulfilled", value: { decided: isAdopted ? 1 : 0 } });
    expect((await rounds())[0]!.endedHow).toBe(isAdopted ? "decided" : "objected");
  });

  it("is not broken by a text that moves on: the new version is asked about anew, the old silence adopts nothing", async () => {
    await open("umlauf", { closes_on: last });
    const before = (await rounds())[0]!.id;
    await write("Ein neuer Satz.");
    await open("konsens");
    at(new Date(end.getTime() + 60_000));
    expect(await endSilence(on.system("de"), before)).toEqual({ decided: 0 });
    at(START);
    expect((await rounds()).map(({ endedHow }) => endedHow)).toEqual([null, "superseded"]);
  });

  it("adopts nothing that is unchecked by then, or was taken back into drafting", async () => {
    await open("umlauf", { closes_on: last });
    await check("self_government", "nicht_vertraeglich");
    expect(await finish()).toEqual({ decided: 0 });
    expect((await rounds())[0]).toMatchObject({ endedHow: "stopped" });
    await check("self_government", "vertraeglich");
    await open("umlauf", { closes_on: last });
    const back = { from: "beschlussreif", to: "in_ueberarbeitung" } as const;
    await setRecommendationStatus(as("facilitator"), id, back, stopRunning);
    expect(await finish()).toEqual({ decided: 0 });
    expect((await find()).status).toBe("in_ueberarbeitung");
  });
});

describe("a dissenting opinion", () => {
  const file = (body = "Die Frist ist zu kurz.\n\nWir tragen das nicht mit.") =>
    fileDissent(as("mayor"), id, { body, block_id: "" }, "");

  it("of two organisations stands word by word beside the adoption, and is edited by nobody", async () => {
    await open();
    for (const head of HEADS) await say(head, 4);
    const dissent = await file();
    await signDissent(as("federalHead"), id, dissent);
    await expect(signDissent(as("federalHead"), id, dissent)).rejects.toThrow("agreement:error.signed");
    await conclude();
    expect((await find()).status).toBe("angenommen_mit_dissens");
    const { record } = await decision();
    expect((record as { dissents: unknown[] }).dissents).toMatchObject([
      { body: "Die Frist ist zu kurz.\n\nWir tragen das nicht mit.", organisations: expect.objectContaining({ length: 2 }) },
    ]);
    await expect(town.db.updateTable("dissents").set({ body: "geschönt" }).where("id", "=", dissent).execute()).rejects.toThrow(
      "never changes",
    );
    await expect(file("nachträglich")).rejects.toMatchObject({ status: 409 });
  });

  it("stands while one of its organisations stands by it", async () => {
    await open();
    const dissent = await file();
    await expect(signDissent(as("chamber"), id, dissent)).rejects.toThrow("not-allowed");
    await signDissent(as("federalHead"), id, dissent);
    await withdrawDissent(as("mayor"), id, dissent);
    expect(await listDissents(town.db, [await version()])).toMatchObject([{ isStanding: true }]);
    await withdrawDissent(as("federalHead"), id, dissent);
    await expect(withdrawDissent(as("federalHead"), id, dissent)).rejects.toThrow("agreement:error.not-signed");
    await say("mayor", 1);
    await conclude();
    expect((await find()).status).toBe("angenommen");
  });

  it("names a passage of the frozen text and no other", async () => {
    await open();
    const wrong = fileDissent(as("mayor"), id, { body: "So nicht.", block_id: "nowhere" }, "");
    await expect(wrong).rejects.toMatchObject({ field: "block_id", status: 422 });
  });
});

describe("in whatever order it happens", () => {
  const SPEAKERS = ["federalHead", "mayor", "landHead", "associationHead"] as const satisfies readonly PersonKey[];
  const head = fc.constantFrom<PersonKey[]>(...SPEAKERS);
  const step = fc.oneof(
    fc.tuple(
      fc.constant("say" as const),
      head,
      fc.constantFrom<(ConsentLevel | "confirm" | "withdraw")[]>(1, 3, 4, 5, 6, "confirm", "withdraw"),
    ),
    fc.constantFrom<["open" | "write" | "adopt"][]>(["open"], ["write"], ["adopt"]),
  );
  let rule: AgreementRule = "konsens";
  const decideBy = (decision_rule: AgreementRule) => town.db.updateTable("rules_of_procedure").set({ decision_rule }).execute();
  afterAll(() => decideBy("konsens"));

  type Levels = readonly { bench: string; level: ConsentLevel | null }[];
  const count = (of: Levels, ...levels: number[]) => of.filter(({ level }) => level !== null && levels.includes(level)).length;
  const [yes, no] = [(of: Levels) => count(of, 1, 2, 4), (of: Levels) => count(of, 6)];
  /** Reckoned anew from what is stored; nobody has to speak here. */
  const ALLOWS: Record<Exclude<AgreementRule, "umlauf">, (of: Levels, mostAside: number) => boolean> = {
    konsens: (of, mostAside) => no(of) === 0 && count(of, 5) <= mostAside && yes(of) > 0,
    konsent: (of) => no(of) === 0 && yes(of) > 0,
    einstimmig: (of) => no(of) === 0 && yes(of) > 0,
    einfach: (of) => yes(of) > no(of),
    qualifiziert: (of) => yes(of) > 0 && yes(of) * 3 >= count(of, 1, 2, 3, 4, 5, 6) * 2,
    doppelt: (of) =>
      yes(of) > no(of) &&
      [...new Set(of.map(({ bench }) => bench))]
        .map((bench) => of.filter((voice) => voice.bench === bench))
        .every((here) => yes(here) > no(here)),
  };
  const saidOn = async (agreementId: number) => {
    const { rows } = await sql<{ bench: string; level: ConsentLevel | null; mostAside: number }>`
      select voice.bench, level, most_aside as "mostAside" from agreement_voices as voice
      join agreements on agreements.id = agreement_id
      left join positions on positions.version_id = agreements.version_id and positions.organisation_id = voice.organisation_id
        and positions.ended_at is null
      where agreement_id = ${agreementId} and counted_with is null`.execute(town.db);
    return rows;
  };
  const act = async (of: typeof step extends fc.Arbitrary<infer T> ? T : never): Promise<void> => {
    if (of[0] === "say") await say(of[1], of[2]);
    else if (of[0] === "open") await open(rule);
    else if (of[0] === "write") await write("Noch ein Satz.");
    else await conclude();
  };
  /** Nothing but a sentence for people. */
  const orRefusal = (thrown: unknown) => {
    if (!(thrown instanceof Refusal)) throw thrown;
  };

  it.each(Object.keys(ALLOWS) as (keyof typeof ALLOWS)[])(
    "nothing is adopted that the rule forbids, on any other version than was spoken on, and what is adopted stays: %s",
    async (each) => {
      rule = each;
      await decideBy(rule);
      const run = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
        await begin();
        await open(rule);
        for (const speaker of SPEAKERS) await say(speaker, 1);
        for (const next of steps) await act(next).catch(orRefusal);
        const isAdopted = (await find()).status.startsWith("angenommen");
        const decided = await town.db
          .selectFrom("agreement_decisions")
          .where("recommendation_id", "=", id)
          .selectAll()
          .execute();
        expect(decided.length).toBe(isAdopted ? 1 : 0);
        for (const { version_id, agreement_id, text_hash } of decided) {
          const said = await saidOn(agreement_id);
          expect(ALLOWS[each](said, said[0]!.mostAside), JSON.stringify(said)).toBe(true);
          const { rows } = await sql<{ hash: string; item: string }>`
            select encode(sha256(convert_to(version.payload::text, 'UTF8')), 'hex') as hash, item.adopted_version_id as item
            from recommendation_versions as version, agenda_items as item where version.id = ${version_id} and item.id = ${item}`.execute(
            town.db,
          );
          expect(rows[0]).toMatchObject({ hash: text_hash, item: expect.any(Number) });
        }
      });
      await fc.assert(run, { numRuns: 3, endOnFailure: true });
    },
    120_000,
  );
});

it("a ministry that is renamed in the middle is the same house: its position stands, and the record keeps the old name", async () => {
  const organisationId = on.organisationOf("federalHead");
  const rename = (name: string) =>
    town.db.updateTable("organisations").set({ name }).where("id", "=", organisationId).execute();
  const { name } = await town.db
    .selectFrom("organisations")
    .where("id", "=", organisationId)
    .select("name")
    .executeTakeFirstOrThrow();
  await edit({ lead_organisation_id: String(organisationId), revision: "2" });
  await open();
  for (const head of HEADS) await say(head, 1);
  await rename("Ministerium für Nachbarschaft");
  await conclude();
  const { record } = await decision();
  const { electorate } = record as { electorate: { organisationId: number; name: string; level: number | null }[] };
  expect(electorate.find((each) => each.organisationId === organisationId)).toMatchObject({
    name: "Ministerium für Nachbarschaft",
    level: 1,
  });
  await rename(name);
  expect((await decision()).record).toEqual(record);
  expect((await find()).leadName).toBe(name);
});

it("an item that is withdrawn while it is agreed on takes positions no more, keeps its numbers, and goes on when it is resumed", async () => {
  await open("umlauf", { closes_on: addDays(dayOf(START), 14) });
  await say("mayor", 1);
  const before = (await rounds())[0]!;
  await setAgendaStatus(as("facilitator"), item, { from: "entwurf", to: "entfallen" });
  const sheet = positionsForm.parse({ [positionField(before.versionId, "level")]: "1" });
  await expect(givePositions(as("federalHead"), on.processId, sheet)).rejects.toMatchObject({
    code: "agreement:error.not-running",
    status: 409,
  });
  expect(await line("mayor")).toBeUndefined();
  await expect(conclude("zurueckgestellt", "Entfallen.")).rejects.toThrow("agreement:error.over");
  await resumeAgendaItem(as("facilitator"), item);
  expect((await line("mayor"))!.position).toMatchObject({ level: 1 });
  expect((await rounds())[0]).toMatchObject({ id: before.id, label: before.label, hash: before.hash, isRunning: true });
});

it("an organisation that leaves in the middle is waited for no more, and what it said before stays", async () => {
  await open();
  for (const head of HEADS) await say(head, 1);
  const round = (await rounds())[0]!;
  const organisationId = on.organisationOf("mayor");
  await town.db
    .updateTable("mandates")
    .set({ valid_from: "2026-11-01", valid_to: "2026-11-30" })
    .where("organisation_id", "=", organisationId)
    .execute();
  const voices = (await listVoices(town.db, on.processId, [round.id], START)).get(round.id)!;
  expect(voices.find((voice) => voice.organisationId === organisationId)).toMatchObject({ hasLeft: true, level: 1 });
  await decide(as("facilitator"), id, { agreement_id: round.id, outcome: "angenommen", reason: "" });
  expect((await find()).status).toBe("angenommen");
});
