/** Recommendations in the database: numbers for good, facts by revision, checks that are only added to, decisions on frozen text. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { createAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { quickItemForm } from "#server/agenda/rules";
import { paragraph } from "#server/documents/content/text.rules";
import { findOwner } from "#server/documents/queries";
import { insertBlocks } from "#server/documents/log/ydoc.rules";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { listWritten } from "#server/documents/log/queries";
import { recommendationNumber } from "#server/recommendations/rules";
import { checkForm, QUESTIONS } from "#server/recommendations/checks.rules";
import { createRecommendation, editRecommendation, recordCheck } from "#server/recommendations/commands";
import { recommendationForm, statusForm } from "#server/recommendations/forms.rules";
import { recommendationsAsCsv } from "#server/recommendations/file.queries";
import { listChecks, listInProcess, listRecommendations, requireRecommendation } from "#server/recommendations/queries";
import { setRecommendationStatus } from "#server/recommendations/status.commands";
import type { RecommendationStatus } from "#db/schema/recommendations";
import { readCsv } from "../setup/csv.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let item: number;
let id: number;

const create = (title = "Prüfliste erproben", person: PersonKey = "townDelegate", request = "") =>
  createRecommendation(as(person), item, { title }, request);
const find = async (of = id) => (await requireRecommendation(as("observer"), of)).recommendation;
const nextYear = `${new Date().getFullYear() + 1}-06-30`;
const form = (more: Record<string, unknown> = {}) =>
  recommendationForm.parse({
    title: "Prüfliste erproben",
    addressees: "Alle Kommunen",
    lead_organisation_id: String(on.organisationOf("mayor")),
    involved: [String(on.organisationOf("federalHead"))],
    due_on: nextYear,
    bund_posts: "1,5",
    kommune_once: "20.000",
    funding_source: "Haushalt",
    indicator: "Drei Kommunen haben sie erprobt.",
    legal_basis: "Freiwillig",
    lever_vernetzung: "1",
    revision: "1",
    ...more,
  });
const edit = (more?: Record<string, unknown>, person: PersonKey = "recorder") => editRecommendation(as(person), id, form(more));
const check = (kind: keyof typeof QUESTIONS, result: string, person: PersonKey = "federalHead", reviewed_on = "2026-01-15") =>
  recordCheck(
    as(person),
    id,
    checkForm.parse({
      kind,
      result,
      reviewer: "Dr. Ada Recht",
      reviewed_on,
      ...Object.fromEntries(QUESTIONS[kind].map((key) => [`answer_${key}`, "nein"])),
    }),
    "",
  );
const move = (from: RecommendationStatus, to: RecommendationStatus, person: PersonKey = "facilitator", reason = "") =>
  setRecommendationStatus(as(person), id, { from, to, reason });
const write = async (words: string) =>
  as("townDelegate").rooms.edit((await find()).documentId, (ydoc) => insertBlocks(ydoc, 0, [paragraph(words)]));
/** Ready for a decision. */
async function ready(selfGovernment = "vertraeglich"): Promise<void> {
  await write("Drei Kommunen erproben die Liste.");
  await edit();
  await check("competence", "gemeinsam");
  await check("self_government", selfGovernment);
  await move("entwurf", "in_abstimmung");
  await move("in_abstimmung", "beschlussreif");
}

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  item = await createAgendaItem(as("recorder"), on.processId, quickItemForm.parse({ title: "Punkt" }), "");
  id = await create();
});

describe("a recommendation", () => {
  it("gets the next number of its item, once for all, even when many begin one at the same moment", async () => {
    const more = await Promise.all([
      create("b"),
      create("c"),
      create("d"),
      create("e", "mayor", "same"),
      create("e", "mayor", "same"),
    ]);
    expect(more[3]).toBe(more[4]);
    const all = await listRecommendations(as("chamber"), item);
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    await town.db.deleteFrom("recommendations").where("id", "=", all[4]!.id).execute();
    expect((await find(await create("f"))).number).toBe(6);
  });

  it("has a text of its own, which knows whose it is", async () => {
    const { documentId, itemNumber } = await find();
    const { recommendation } = await findOwner(as("mayor"), documentId);
    expect(recommendation).toEqual({ id, label: `E-${String(itemNumber).padStart(2, "0")}.1` });
  });

  it("belongs to those in the process, and is begun by those who write", async () => {
    for (const person of ["chamber", "observer"] as const) await expect(create("x", person)).rejects.toThrow("not-allowed");
    for (const person of ["outsider", "admin"] as const) {
      await expect(create("x", person)).rejects.toThrow("not-found");
      await expect(requireRecommendation(as(person), id)).rejects.toThrow("not-found");
    }
    await expect(requireRecommendation(as("mayor"), 999_999)).rejects.toThrow("not-found");
  });

  it("is not begun under an item that is withdrawn", async () => {
    await setAgendaStatus(as("facilitator"), item, { from: "entwurf", to: "entfallen" });
    await expect(create()).rejects.toMatchObject({ code: "recommendations:error.item-closed", status: 409 });
  });
});

describe("its facts", () => {
  it("are kept whole, and what was left empty is unsaid", async () => {
    await edit();
    expect(await find()).toMatchObject({
      addressees: "Alle Kommunen",
      leadName: "Stadt Lindenhafen",
      involved: [on.organisationOf("federalHead")],
      dueOn: nextYear,
      resources: [
        { level: "bund", posts: 1.5, yearly: null, once: null },
        { level: "kommune", posts: null, yearly: null, once: 20_000 },
      ],
      levers: [{ lever: "vernetzung", intensity: 1 }],
      euRelevant: null,
      revision: 2,
    });
    await edit({ revision: "2", bund_posts: "", involved: [], lever_vernetzung: "" });
    expect(await find()).toMatchObject({ resources: [{ level: "kommune" }], involved: [], levers: [] });
  });

  it("are saved by one of two who send the same form at once", async () => {
    const results = await Promise.allSettled([edit({ addressees: "A" }), edit({ addressees: "B" }, "mayor")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await find()).revision).toBe(2);
  });

  it("name only organisations of the process, and days that can still be kept", async () => {
    await expect(edit({ lead_organisation_id: "999999" })).rejects.toMatchObject({ field: "lead_organisation_id" });
    await expect(edit({ involved: ["999999"] })).rejects.toMatchObject({ field: "involved" });
    await expect(edit({ due_on: "2020-01-01" })).rejects.toMatchObject({ code: "recommendations:invalid.day-past" });
    await expect(edit({ due_on: "2090-01-01" })).rejects.toMatchObject({ code: "recommendations:invalid.day-far" });
    expect((await find()).revision).toBe(1);
    // What stood there already may be over by now.
    await town.db.updateTable("recommendations").set({ due_on: "2020-01-01" }).where("id", "=", id).execute();
    await edit({ due_on: "2020-01-01" });
  });
});

describe("its checks", () => {
  it("are recorded by facilitators and heads of delegation, added to and never overwritten", async () => {
    await expect(check("competence", "bund", "townDelegate")).rejects.toThrow("not-allowed");
    await check("competence", "unklar", "facilitator");
    await check("competence", "gemeinsam", "mayor");
    expect((await find()).checks.competence).toMatchObject({ result: "gemeinsam", reviewer: "Dr. Ada Recht", isOld: false });
    expect((await listChecks(as("chamber"), id)).map(({ result }) => result)).toEqual(["gemeinsam", "unklar"]);
  });

  it("are not of a day that has yet to come", async () => {
    await expect(check("competence", "bund", "mayor", "2099-01-01")).rejects.toMatchObject({ field: "reviewed_on" });
  });

  it("show as old when the text was changed since", async () => {
    await check("self_government", "vertraeglich");
    await write("Ein neuer Satz.");
    expect((await find()).checks.self_government?.isOld).toBe(true);
  });
});

describe("in the list of the process", () => {
  const listed = async () => (await listInProcess(as("chamber"), on.processId)).recommendations.find((one) => one.id === id)!;
  const inFile = async (search: string) =>
    (await recommendationsAsCsv(as("chamber"), on.processId, new URLSearchParams(search))).bytes.includes(
      `E-${String((await find()).itemNumber).padStart(2, "0")}.1`,
    );

  it("the file says how complete it is, its policy fields, threats and what it means for the EU", async () => {
    await edit({ dimensions: ["kultur"], threat_domains: ["cyber"], eu_relevant: "ja" });
    const { bytes } = await recommendationsAsCsv(as("chamber"), on.processId, new URLSearchParams());
    const { itemNumber, number, documentId } = await find();
    const label = recommendationNumber(itemNumber, number);
    const cell = (column: string) => readCsv(bytes).find(({ Nummer }) => Nummer === label)![column];
    expect([cell("Politikfelder"), cell("Bereiche hybrider Bedrohungen"), cell("EU-Bezug")]).toEqual(["Kultur", "Cyber", "Ja"]);
    expect(cell("Vollständigkeit")).toMatch(/^\d+ von 16 Angaben$/);
    const ids = await listWritten(as("chamber"), [documentId]);
    expect(cell("Fehlt zur Beschlussreife")!.includes("ein Text")).toBe(!ids.has(documentId));
  });

  it("stands what is notable of it, how deep its levers go and which means it takes", async () => {
    expect(await listed()).toMatchObject({ concerns: [], intensity: null, resources: [] });
    await edit({ funding_source: "", lever_gesetz: "3" });
    expect(await listed()).toMatchObject({ concerns: ["unfunded"], intensity: 3 });
    expect((await listed()).resources.map(({ level, posts }) => [level, posts])).toEqual(
      expect.arrayContaining([
        ["bund", 1.5],
        ["kommune", null],
      ]),
    );
    await check("self_government", "nicht_vertraeglich");
    await recordCheck(
      as("federalHead"),
      id,
      checkForm.parse({
        ...{ kind: "competence", result: "bund", reviewer: "Dr. Ada Recht", reviewed_on: "2026-01-15" },
        ...Object.fromEntries(QUESTIONS.competence.map((key) => [`answer_${key}`, key === "contradicts" ? "ja" : "nein"])),
      }),
      "",
    );
    expect((await listed()).concerns).toEqual(["conflict", "intrusive", "unfunded"]);
    expect(await Promise.all(["", "check=conflict", "check=unfunded&intensity=3", "intensity=1"].map(inFile))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("a check that is waited for is notable as well", async () => {
    await write("Ein Satz.");
    await move("entwurf", "in_abstimmung");
    expect((await listed()).concerns).toEqual(["open"]);
  });
});

describe("its status", () => {
  it("is ready for a decision with a frozen text, and adopted by nobody's hand", async () => {
    await ready();
    expect((await find()).version).toMatchObject({ number: 1 });
    for (const to of ["angenommen", "angenommen_mit_dissens", "abgelehnt"] as const)
      await expect(move("beschlussreif", to)).rejects.toMatchObject({
        code: "recommendations:error.by-agreement",
        status: 422,
      });
  });

  it("is frozen anew only when the text says something else", async () => {
    await ready();
    await move("beschlussreif", "in_ueberarbeitung");
    await move("in_ueberarbeitung", "beschlussreif");
    expect((await find()).version?.number).toBe(1);
    await move("beschlussreif", "in_ueberarbeitung");
    await write("Ein Satz mehr.");
    await move("in_ueberarbeitung", "in_konsultation");
    expect((await find()).version?.number).toBe(2);
  });

  it("is not ready while something required is missing, and freezes nothing then", async () => {
    await write("Nur ein Text.");
    await move("entwurf", "in_abstimmung");
    await expect(move("in_abstimmung", "beschlussreif")).rejects.toMatchObject({
      code: "recommendations:error.incomplete",
      status: 422,
    });
    expect((await find()).version).toBeNull();
  });

  it("is moved by facilitators, once", async () => {
    await expect(move("entwurf", "in_abstimmung", "mayor")).rejects.toThrow("not-allowed");
    const results = await Promise.allSettled([move("entwurf", "in_abstimmung"), move("entwurf", "entfallen")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("is deferred with a reason, which stands in the history", async () => {
    await expect(move("entwurf", "zurueckgestellt")).rejects.toMatchObject({
      code: "recommendations:invalid.reason",
      status: 422,
    });
    const typed = statusForm.safeParse({ from: "entwurf", to: "zurueckgestellt", reason: " " });
    expect(typed.error?.issues.map(({ path }) => path[0])).toEqual(["reason"]);
    await move("entwurf", "zurueckgestellt", "facilitator", "Erst nach der Haushaltsklausur.");
    const event = await town.db
      .selectFrom("process_events")
      .where("path", "=", `/recommendations/${id}`)
      .where("kind", "=", "recommendation-status-reason")
      .select("params")
      .executeTakeFirstOrThrow();
    expect(event.params).toMatchObject({ to: "zurueckgestellt", reason: "Erst nach der Haushaltsklausur." });
  });

  it("is kept from such an adoption by the database too", async () => {
    await ready("nicht_vertraeglich");
    const byHand = (status: RecommendationStatus) =>
      town.db.updateTable("recommendations").set({ status }).where("id", "=", id).execute();
    await expect(byHand("angenommen_mit_dissens")).rejects.toThrow(/without a decision|checked against local self-government/);
    await expect(
      town.db.updateTable("recommendations").set({ version_id: null }).where("id", "=", id).execute(),
    ).rejects.toThrow("recommendations_decided_on_frozen_text");
  });

  it("keeps its number when it is withdrawn", async () => {
    await move("entwurf", "entfallen");
    expect((await find(await create("Danach"))).number).toBe(2);
    expect((await find()).number).toBe(1);
  });
});

describe("a check that is waited for", () => {
  const told = async (person: PersonKey) =>
    (await listNotifications(as(person))).notifications.filter(
      ({ kind, path }) => kind === "check-asked" && path.includes(`/${id}#`),
    );
  const waiting = async (person: PersonKey) =>
    (await listTodos(as(person), on.processId)).some(({ kind }) => kind === "checks-open");

  it("is told to the heads of those who lead it or take part, and to nobody else, until it is there", async () => {
    await town.db.deleteFrom("recommendations").where("id", "!=", id).execute();
    await write("Drei Kommunen erproben die Liste.");
    await edit();
    expect(await waiting("mayor")).toBe(false);
    await move("entwurf", "in_abstimmung");
    expect(await told("mayor")).toMatchObject([{ title: "Prüfliste erproben", isUnread: true }]);
    expect([await told("townDelegate"), await told("landHead"), await told("observer")]).toEqual([[], [], []]);
    expect([await waiting("mayor"), await waiting("facilitator"), await waiting("landHead")]).toEqual([true, true, false]);

    await check("competence", "gemeinsam");
    await check("self_government", "offen");
    expect([(await told("mayor")).length, await waiting("federalHead")]).toEqual([1, true]);
    await check("self_government", "vertraeglich");
    expect([await told("mayor"), await waiting("federalHead")]).toEqual([[], false]);
  });
});
