/** From ratings to adjustments that somebody answers: nobody skips a step, and the clock asks what came of it. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { monthsAfter } from "#server/formats/adjustments.rules";
import {
  addAdjustment,
  deleteAdjustment,
  editAdjustment,
  noteFollowUp,
  releaseEvaluation,
  replyToFactCheck,
  respondToAdjustment,
  sendFactCheck,
  writeSyntheses,
} from "#server/formats/adjustments.commands";
import { remindOfFollowUp } from "#server/formats/adjustments.jobs";
import { requireAdjustment, requireProject } from "#server/formats/adjustments.queries";
import { adjustmentForm, synthesesForm } from "#server/formats/adjustments.rules";
import { addEdition, addFigure, createFormat } from "#server/formats/commands";
import { addCriteriaSet } from "#server/formats/criteria.commands";
import { listCriteriaSets } from "#server/formats/criteria.queries";
import { criteriaSetForm, PRESET_KEYS, type CriterionKey } from "#server/formats/criteria.rules";
import { handIn, saveRatings, startEvaluation } from "#server/formats/evaluations.commands";
import { requireReport, writeReportDocx, writeReportPdf } from "#server/formats/report.queries";
import { editionForm, evaluationForm, figureForm, formatForm } from "#server/formats/rules";
import { dayOf } from "#server/calendar/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { listTodos } from "#server/overview/queries";
import { listNotifications } from "#server/overview/notifications.queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import { listEditionSurveys } from "#server/surveys/editions.queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let formatId: number;
let id: number;

const RATERS: PersonKey[] = ["mayor", "landHead"];
const TWELVE = PRESET_KEYS.dialogformat;
const drafts = (of: Partial<Record<CriterionKey, string>>, keys: readonly CriterionKey[] = TWELVE) =>
  keys.map((criterion) => ({
    ...{
      criterion,
      score: (of[criterion] ?? "3") as "3",
      justification: "Darum",
      evidence: "Protokoll",
      evidence_url: "/documents/1",
    },
    ...({ evidence_type: "dokument", evidence_strength: "A" } as const),
  }));

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
  const form = { name: "Kreis", kind: "gespraechskreis", organiser: "Stadt Lindenhafen", commissioned_by: "", audience: "" };
  const parsed = formatForm.parse({ ...form, rhythm: "", founded: "", note: "", levels: ["kommune"] });
  formatId = await createFormat(as("facilitator"), on.processId, parsed, "");
});

const begin = async (more: object = {}, raters: PersonKey[] = RATERS) => {
  const period = { period_from: "2024-01-01", period_to: "2025-12-31" };
  const people = raters.map((person) => as(person).actor.personId);
  const form = evaluationForm.parse({ title: "Evaluation", ...period, raters: people, independence: "true", ...more });
  id = await startEvaluation(as("facilitator"), formatId, form, "");
};
const others: PersonKey[] = ["landHead", "federalHead"];
const rate = async (person: PersonKey, of: Partial<Record<CriterionKey, string>> = {}) => {
  await saveRatings(as(person), formatId, id, drafts(of));
  await handIn(as(person), formatId, id, [], { interest: person === "landHead" ? "declared" : "none", note: "Zahlt mit" });
};
const project = (person: PersonKey = "observer") => requireProject(as(person), formatId, id);
const synthesise = (of: Partial<Record<CriterionKey, string>> = {}, discussion = "Am Tisch besprochen", unadjusted = "") =>
  writeSyntheses(
    as("facilitator"),
    formatId,
    id,
    synthesesForm.parse(
      Object.fromEntries([
        ["limits", "Nur zwei Personen"],
        ...TWELVE.flatMap((key) => [
          [`${key}_score`, of[key] ?? "3"],
          [`${key}_summary`, "Im Ganzen"],
          [`${key}_discussion`, discussion],
          [`${key}_unadjusted`, unadjusted],
        ]),
      ]),
    ),
  );
const lindenhafen = () => on.organisationOf("mayor");
const adjustment = (more: object = {}) =>
  adjustmentForm.parse({
    ...{
      criterion: "selbstverwaltung",
      finding: "Weisungen",
      conclusion: "So nicht",
      kind: "anpassen",
      proposal: "Freiwilligkeit zusagen",
    },
    ...{ addressee_id: String(lindenhafen()), effort: "S", effect: "", due_on: "2027-05-01" },
    ...more,
  });
const tomorrow = () => dayOf(new Date(as("facilitator").now().getTime() + 86_400_000));

/** Two independent raters with a difference and a failed gate, all concluded and proposed. */
const concluded = async () => {
  await begin({}, others);
  await rate("landHead", { selbstverwaltung: "1" });
  await rate("federalHead", { reichweite: "1" });
  await synthesise();
  return addAdjustment(as("facilitator"), formatId, id, adjustment(), "");
};
const released = async () => {
  const made = await concluded();
  await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
  await replyToFactCheck(as("mayor"), formatId, id, { reply: "Stimmt so.", reply_by: "" });
  await releaseEvaluation(as("facilitator"), formatId, id);
  return made;
};

describe("before all ratings are in", () => {
  it("there is nothing to conclude, to check, to release or to adjust", async () => {
    await begin({}, others);
    await rate("landHead");
    for (const attempt of [
      () => synthesise(),
      () => sendFactCheck(as("facilitator"), formatId, id, tomorrow()),
      () => addAdjustment(as("facilitator"), formatId, id, adjustment(), ""),
    ])
      await expect(attempt()).rejects.toThrow("formats:error.not-all-in");
    await expect(releaseEvaluation(as("facilitator"), formatId, id)).rejects.toThrow("formats:release.ratings");
    const { results, hints, raters } = await project("facilitator");
    expect([results, hints, raters.map(({ interest }) => interest)]).toEqual([null, [], [null, null]]);
  });

  it("not even the report says anything of them", async () => {
    await begin({}, others);
    await rate("landHead", { wirkung: "0" });
    const { content } = await requireReport(as("facilitator"), formatId, id, listEditionSurveys);
    expect(toPlainText(content)).not.toMatch(/Darum|Protokoll|Zahlt mit/);
  });
});

describe("the synthesis", () => {
  it("is written by people, and where raters are far apart only with how that was talked about", async () => {
    await begin({}, others);
    await rate("landHead", { reichweite: "1" });
    await rate("federalHead");
    await expect(synthesise({}, "")).rejects.toMatchObject({
      code: "formats:invalid.discussion",
      field: "reichweite_discussion",
    });
    await synthesise({ wirkung: "nb" });
    const { syntheses, evaluation, raters } = await project();
    expect(syntheses.find(({ criterion }) => criterion === "wirkung")).toMatchObject({ score: null, notAssessable: true });
    expect([syntheses.length, evaluation.limits]).toEqual([12, "Nur zwei Personen"]);
    expect(raters.map(({ interest }) => interest).toSorted()).toEqual(["", "Zahlt mit"]);
  });
});

describe("an evaluation goes out", () => {
  it("only with an adjustment for a failed gate, after the organiser could say something", async () => {
    await concluded();
    expect((await project()).obstacles.map(({ key }) => key)).toEqual(["fact-check"]);
    const { adjustments } = await project();
    const undo = await deleteAdjustment(as("facilitator"), formatId, id, adjustments[0]!.id);
    expect((await project()).obstacles.map(({ key }) => key)).toEqual(["gate", "fact-check"]);
    await restoreRemoved(as("facilitator"), Number(/\d+/.exec(undo)![0]));
    await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
    await expect(sendFactCheck(as("facilitator"), formatId, id, tomorrow())).rejects.toThrow("formats:error.fact-check-sent");
    await expect(releaseEvaluation(as("facilitator"), formatId, id)).rejects.toThrow("formats:release.reply");
    expect((await listNotifications(as("mayor"))).notifications[0]).toMatchObject({
      kind: "fact-check-asked",
      title: "Evaluation",
    });
    await expect(replyToFactCheck(as("federalHead"), formatId, id, { reply: "x", reply_by: "" })).rejects.toThrow(
      "not-allowed",
    );
    await replyToFactCheck(as("mayor"), formatId, id, { reply: "Stimmt so.", reply_by: "" });
    await releaseEvaluation(as("facilitator"), formatId, id);
    await expect(synthesise()).rejects.toThrow("formats:error.released");
    expect((await project()).evaluation.factCheck).toMatchObject({ reply: "Stimmt so.", by: expect.stringContaining("(") });
  });

  it("also without a reply when the period is over", async () => {
    await concluded();
    await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
    const later = { ...as("facilitator"), now: () => new Date(as("facilitator").now().getTime() + 3 * 86_400_000) };
    await releaseEvaluation(later, formatId, id);
    expect((await project()).evaluation.releasedAt).not.toBeNull();
  });

  it.each<PersonKey>(["recorder", "federalHead", "observer"])("by nobody like %s", async (person) => {
    await concluded();
    await expect(releaseEvaluation(as(person), formatId, id)).rejects.toThrow("not-allowed");
    await expect(addAdjustment(as(person), formatId, id, adjustment(), "")).rejects.toThrow("not-allowed");
  });
});

describe("an adjustment", () => {
  it("is answered by the one who is to act, after the release, once, with a measure and its day", async () => {
    const made = await concluded();
    const answer = { response: "teilweise", measure: "Ab 2027", measure_due_on: "2027-06-30", response_by: "" } as const;
    await expect(respondToAdjustment(as("mayor"), formatId, id, made, answer)).rejects.toThrow("formats:error.not-released");
    await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
    await replyToFactCheck(as("facilitator"), formatId, id, { reply: "Telefonisch: einverstanden", reply_by: "Frau Beispiel" });
    await releaseEvaluation(as("facilitator"), formatId, id);
    expect((await listNotifications(as("mayor"))).notifications.map(({ kind }) => kind)).toContain("adjustment-asked");
    await expect(respondToAdjustment(as("federalHead"), formatId, id, made, answer)).rejects.toThrow("not-allowed");
    await expect(respondToAdjustment(as("facilitator"), formatId, id, made, answer)).rejects.toMatchObject({
      field: "response_by",
    });
    await respondToAdjustment(as("mayor"), formatId, id, made, answer);
    await expect(respondToAdjustment(as("mayor"), formatId, id, made, answer)).rejects.toThrow("formats:error.answered");
    await expect(editAdjustment(as("facilitator"), formatId, id, made, adjustment())).rejects.toThrow("formats:error.answered");
    const { adjustment: now } = await requireAdjustment(as("observer"), formatId, id, made);
    expect(now).toMatchObject({ response: "teilweise", measure: "Ab 2027", measureDueOn: "2027-06-30" });
    expect(now.followUps.map(({ months, dueOn }) => [months, dueOn])).toEqual(
      [6, 12, 24].map((months) => [months, monthsAfter(now.respondedOn!, months)]),
    );
  });

  it("that was declined is not asked after", async () => {
    const made = await released();
    const declined = { response: "abgelehnt", measure: "Kein Geld", measure_due_on: null, response_by: "" } as const;
    await respondToAdjustment(as("mayor"), formatId, id, made, declined);
    expect((await requireAdjustment(as("observer"), formatId, id, made)).adjustment.followUps).toEqual([]);
  });

  it("is asked after half a year later, once, and not when somebody has said it already", async () => {
    const made = await released();
    const taken = { response: "angenommen", measure: "Ja", measure_due_on: "2027-06-30", response_by: "" } as const;
    await respondToAdjustment(as("mayor"), formatId, id, made, taken);
    const system = on.system("de");
    const at = (days: number) => ({ ...system, now: () => new Date(system.now().getTime() + days * 86_400_000) });
    await remindOfFollowUp(at(30), made, 6);
    const kinds = async () => (await listNotifications(as("mayor"))).notifications.map(({ kind }) => kind);
    expect(await kinds()).not.toContain("follow-up-due");
    await remindOfFollowUp(at(190), made, 6);
    expect(await kinds()).toContain("follow-up-due");
    await noteFollowUp(as("mayor"), formatId, id, made, { months: 6, state: "umgesetzt", note: "Steht im Leitfaden" });
    expect(await kinds()).not.toContain("follow-up-due");
    await expect(noteFollowUp(as("federalHead"), formatId, id, made, { months: 12, state: "nicht", note: "" })).rejects.toThrow(
      "not-allowed",
    );
    expect((await requireAdjustment(as("observer"), formatId, id, made)).adjustment.followUps[0]).toMatchObject({
      state: "umgesetzt",
    });
  });

  it("is for nobody outside the process", async () => {
    await concluded();
    const outside = adjustment({ addressee_id: "999999" });
    await expect(addAdjustment(as("facilitator"), formatId, id, outside, "")).rejects.toMatchObject({ field: "addressee_id" });
  });
});

describe("criteria", () => {
  it("that change in the middle leave what was begun as it was", async () => {
    const chosen = { title: "Kurz", preset: "dialogformat", chosen: ["relevanz", "wirkung"], wirkung_weight: "2" };
    const setId = await addCriteriaSet(as("facilitator"), on.processId, criteriaSetForm.parse(chosen), "");
    await begin({ criteria: String(setId), overall: "on" }, others);
    await addCriteriaSet(
      as("facilitator"),
      on.processId,
      criteriaSetForm.parse({ ...chosen, chosen: ["relevanz", "effizienz"] }),
      "",
    );
    const keys: CriterionKey[] = ["relevanz", "wirkung", "selbstverwaltung"];
    for (const person of others) {
      await saveRatings(as(person), formatId, id, drafts({}, [...keys, "effizienz"]));
      await handIn(as(person), formatId, id);
    }
    const { evaluation, results } = await project();
    expect(results!.comparison.criteria.map(({ key, weight }) => [key, weight])).toEqual([
      ["relevanz", 1],
      ["wirkung", 2],
      ["selbstverwaltung", 1],
    ]);
    expect([evaluation.criteriaSet, evaluation.overall, results!.ratings[0]!.length]).toEqual([`set-${setId}`, true, 3]);
    const { sets } = await listCriteriaSets(as("observer"), on.processId);
    expect(sets.map(({ version, used }) => [version, used])).toEqual([
      [3, 0],
      [2, 1],
    ]);
  });

  it("of a version are never changed, not even in the database", async () => {
    const form = criteriaSetForm.parse({ title: "Kurz", preset: "fortbildung", chosen: ["relevanz", "lernen"] });
    const setId = await addCriteriaSet(as("facilitator"), on.processId, form, "");
    await expect(town.db.updateTable("criteria_sets").where("id", "=", setId).set({ title: "x" }).execute()).rejects.toThrow(
      "never changed",
    );
    await expect(addCriteriaSet(as("recorder"), on.processId, form, "")).rejects.toThrow("not-allowed");
    await expect(begin({ criteria: "999999" }, others)).rejects.toMatchObject({ field: "criteria" });
  });
});

it("an organiser is asked to check the facts also by its short name, and nobody else whose name is a part of a word", async () => {
  const { short_name: short } = await town.db
    .selectFrom("organisations")
    .where("id", "=", lindenhafen())
    .select("short_name")
    .executeTakeFirstOrThrow();
  await concluded();
  await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
  const asked = async (organiser: string) => {
    await town.db.updateTable("formats").where("id", "=", formatId).set({ organiser }).execute();
    return (await listTodos(as("mayor"))).filter(({ kind }) => kind === "fact-check").length;
  };
  expect(await asked(`Verbund (${short}) und Partner`)).toBe(1);
  expect(await asked(`Verbund ${short}er Partner`)).toBe(0);
  expect(await asked("")).toBe(0);
});

it("a value of 1 goes out with an adjustment, or with a reason why there is none", async () => {
  await concluded();
  await synthesise({ effizienz: "1" });
  await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
  await replyToFactCheck(as("mayor"), formatId, id, { reply: "Stimmt.", reply_by: "" });
  await expect(releaseEvaluation(as("facilitator"), formatId, id)).rejects.toThrow("formats:release.low");
  await synthesise({ effizienz: "1" }, "Am Tisch besprochen", "Der Aufwand ist gewollt.");
  await releaseEvaluation(as("facilitator"), formatId, id);
  const { content } = await requireReport(as("observer"), formatId, id, listEditionSurveys);
  expect(toPlainText(content)).toContain("Der Aufwand ist gewollt.");
});

describe("the report", () => {
  it("holds values, reasons, evidence, interests, adjustment, response and reply, and says whether it is a draft", async () => {
    const edition = { label: "3. Treffen", starts_on: "2024-05-02", ends_on: "", year: "", place: "Bonn", note: "" };
    const agenda = { agenda: "Hafenbahn", benches: ["bund", "kommunen"], outputs: "Ein Merkblatt" };
    const editionId = await addEdition(as("recorder"), formatId, editionForm.parse({ ...edition, ...agenda }), "");
    const participants = { indicator: "Teilnehmende Kommunen", value: "mindestens 28", unit: "Kommunen", definition: "" };
    const from = { as_of: "2024-05-02", source: "Liste", source_url: "", edition_id: String(editionId) };
    await addFigure(as("recorder"), formatId, figureForm.parse({ ...participants, ...from }), "");
    const made = await concluded();
    const tables = async () =>
      toPlainText((await requireReport(as("observer"), formatId, id, listEditionSurveys)).content).replace(/\s+/g, " ");
    // Without a size of the target group there is no share, and the number stands there all the same.
    expect(await tables()).toMatch(/3\. Treffen \(2024\) mindestens 28 Kommunen keine Größe eingetragen nicht bekannt/);
    const target = { ...participants, ...from, indicator: "Zielgruppe", value: "100", edition_id: "" };
    await addFigure(as("recorder"), formatId, figureForm.parse(target), "");
    expect(await tables()).toMatch(/28 % \(mindestens 28 %\)|28 % \(28 % bis /);
    expect((await requireReport(as("observer"), formatId, id, listEditionSurveys)).head).toContain("Entwurf");
    await sendFactCheck(as("facilitator"), formatId, id, tomorrow());
    await replyToFactCheck(as("mayor"), formatId, id, { reply: "Eine Zahl ist alt.", reply_by: "" });
    await releaseEvaluation(as("facilitator"), formatId, id);
    const answer = { response: "teilweise", measure: "Ab 2027", measure_due_on: "2027-06-30", response_by: "" } as const;
    await respondToAdjustment(as("mayor"), formatId, id, made, answer);
    const { head, content } = await requireReport(as("observer"), formatId, id, listEditionSurveys);
    const text = toPlainText(content);
    for (const words of [
      "Zahlt mit",
      "Am Tisch besprochen",
      "Eine Zahl ist alt.",
      "Freiwilligkeit zusagen",
      "teilweise angenommen",
      "Ab 2027",
      "/documents/1",
      "02.05.2024",
      "Hafenbahn",
      "Ein Merkblatt",
      ...["nach 6 Monaten", "nach 12 Monaten", "nach 24 Monaten", "noch nicht gesagt"],
    ])
      expect(text).toContain(words);
    expect(head).toContain("Freigegeben");
    const [docx, pdf] = [
      await writeReportDocx(as("observer"), formatId, id, listEditionSurveys),
      await writeReportPdf(as("observer"), formatId, id, listEditionSurveys),
    ];
    expect([docx.bytes.subarray(0, 2).toString(), pdf.bytes.subarray(0, 4).toString()]).toEqual(["PK", "%PDF"]);
    const marks = ["/StructTreeRoot", "/Marked true", "/Lang", "pdfuaid:part", "/DisplayDocTitle true", "/Table", "/TH", "/H2"];
    for (const mark of marks) expect(pdf.bytes.toString("latin1"), mark).toContain(mark);
    await expect(requireReport(as("outsider"), formatId, id, listEditionSurveys)).rejects.toThrow("not-found");
  }, 60_000);
});
