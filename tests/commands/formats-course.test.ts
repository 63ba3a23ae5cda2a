/** Formats side by side and over time: only what all raters have handed in, by one version of the criteria; and surveys beside it. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { addEdition, createFormat } from "#server/formats/commands";
import { requireComparison, requireCourse } from "#server/formats/course/queries";
import { PRESET_KEYS } from "#server/formats/criteria.rules";
import { handIn, startEvaluation } from "#server/formats/evaluations.commands";
import { listEditions } from "#server/formats/queries";
import { requireReport } from "#server/formats/report.queries";
import { editionForm, evaluationForm, formatForm } from "#server/formats/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { answerSurvey, assignCriteria, closeSurvey, createSurvey, enterSheets } from "#server/surveys/commands";
import { listEditionSurveys } from "#server/surveys/editions.queries";
import { requireRepeatable, requireSurvey } from "#server/surveys/queries";
import { answerForm, surveyForm } from "#server/surveys/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
  await town.db.deleteFrom("surveys").execute();
});

const make = (name: string) => {
  const words = { organiser: "", commissioned_by: "", audience: "", rhythm: "", founded: "", note: "", levels: ["kommune"] };
  return createFormat(as("facilitator"), on.processId, formatForm.parse({ name, kind: "gespraechskreis", ...words }), "");
};
const begin = (formatId: number, more: object = {}) => {
  const raters = (["mayor", "landHead"] as const).map((person) => as(person).actor.personId);
  const period = { period_from: "2024-01-01", period_to: "2025-12-31" };
  const form = evaluationForm.parse({ title: "Evaluation", ...period, raters, independence: "true", ...more });
  return startEvaluation(as("facilitator"), formatId, form, "");
};
const rate = (
  person: PersonKey,
  formatId: number,
  id: number,
  score: string,
  preset: keyof typeof PRESET_KEYS = "dialogformat",
) =>
  handIn(
    as(person),
    formatId,
    id,
    PRESET_KEYS[preset].map((criterion) => ({
      ...{ criterion, score, justification: "Darum", evidence: "Protokoll", evidence_url: "" },
      ...{ evidence_type: "dokument", evidence_strength: "A" },
    })) as Parameters<typeof handIn>[3],
  );
const judged = async (name: string, scores: [string, string], more: { criteria?: keyof typeof PRESET_KEYS } = {}) => {
  const formatId = await make(name);
  const id = await begin(formatId, more);
  await rate("mayor", formatId, id, scores[0], more.criteria);
  await rate("landHead", formatId, id, scores[1], more.criteria);
  return { formatId, id };
};
const compare = (person: PersonKey, criteria: string | null = null, formats: number[] = []) =>
  requireComparison(as(person), on.processId, { criteria, formats });

it("formats stand side by side by the same version only, and none before all raters are in", async () => {
  const a = await judged("A", ["1", "3"]);
  const b = await judged("B", ["4", "4"]);
  const network = await judged("Netzwerk", ["2", "2"], { criteria: "staedtenetzwerk" });
  const open = await make("Offen");
  await rate("mayor", open, await begin(open), "0");
  const { versions, chosen, candidates } = await compare("observer");
  expect(versions.map(({ criteriaSet, formats }) => [criteriaSet, formats])).toEqual([
    ["dialogformat-1", 2],
    ["staedtenetzwerk-1", 1],
  ]);
  expect(chosen.map(({ format, values }) => [format, values[0]!.value])).toEqual([
    ["A", 2],
    ["B", 4],
  ]);
  expect(candidates.map(({ formatId }) => formatId)).toEqual([a.formatId, b.formatId]);
  expect((await compare("observer", "staedtenetzwerk-1", [a.formatId])).chosen.map(({ id }) => id)).toEqual([network.id]);
  expect((await compare("observer", null, [b.formatId, open])).chosen.map(({ id }) => id)).toEqual([b.id]);
  await expect(compare("outsider")).rejects.toThrow("not-found");
});

it("a format over time shows its evaluations oldest first, and one that is still being rated not at all", async () => {
  const { formatId, id } = await judged("A", ["1", "3"]);
  const earlier = await begin(formatId, { title: "Früher", period_from: "2020-01-01", period_to: "2021-12-31" });
  await rate("mayor", formatId, earlier, "4");
  expect((await requireCourse(as("observer"), formatId, null)).evaluations.map((each) => each.id)).toEqual([id]);
  await rate("landHead", formatId, earlier, "2");
  expect((await requireCourse(as("observer"), formatId, null)).evaluations.map((each) => each.id)).toEqual([earlier, id]);
  await expect(requireCourse(as("outsider"), formatId, null)).rejects.toThrow("not-found");
});

const QUESTIONS = "Ich konnte offen sprechen.\nEigene Frage\nWas noch? …";
const surveyOf = async (formatId: number, more: object = {}) => {
  const edition = { label: "1. Treffen", starts_on: "", ends_on: "", year: "2024", place: "", note: "" };
  const editionId = await addEdition(as("facilitator"), formatId, editionForm.parse({ ...edition, benches: [] }), "");
  const form = { title: "Danach", intro: "", closes_on: "2099-01-01", questions: QUESTIONS, edition_id: String(editionId) };
  return createSurvey(as("facilitator"), on.processId, surveyForm.parse({ ...form, has_room: "on", ...more }), "");
};
const seen = async (formatId: number) => listEditionSurveys(as("observer"), await listEditions(town.db, formatId));

it("a survey stands at the criteria that its questions speak of, when it is closed and was answered by five", async () => {
  const { formatId, id } = await judged("A", ["1", "3"]);
  const surveyId = await surveyOf(formatId);
  await enterSheets(as("facilitator"), surveyId, "5 1\n4 1\n4 1\n2 -", "");
  expect(await seen(formatId)).toEqual([]);
  await closeSurvey(as("facilitator"), surveyId);
  const [few] = await seen(formatId);
  expect(few!.questions.map(({ criterion, counts }) => [criterion, counts])).toEqual([
    ["dialogqualitaet", null],
    [null, null],
  ]);
  const enough = await surveyOf(formatId, { title: "Noch einmal" });
  const { roomCode } = (await requireSurvey(as("facilitator"), enough)).survey;
  for (const step of ["5", "4", "4", "2", "1"])
    await answerSurvey({ ...as("observer"), actor: null }, roomCode!, answerForm.parse({ q0: step, q1: "none" }));
  await closeSurvey(as("facilitator"), enough);
  const shown = (await seen(formatId)).find(({ title }) => title === "Noch einmal");
  expect(shown!.questions[0]).toMatchObject({ criterion: "dialogqualitaet", counts: [1, 1, 0, 2, 1], noStatement: 0 });
  const { content } = await requireReport(as("observer"), formatId, id, listEditionSurveys);
  expect(toPlainText(content)).toContain("Ich konnte offen sprechen. – Noch einmal");
});

it("which criterion a question speaks of is said by the facilitator, also later, and changes no answer", async () => {
  const formatId = await make("A");
  const surveyId = await surveyOf(formatId);
  await assignCriteria(as("facilitator"), surveyId, [null, "wirkung", "relevanz"]);
  const { survey } = await requireSurvey(as("observer"), surveyId);
  // What is answered in words belongs to none.
  expect(survey.questions.map(({ criterion }) => criterion)).toEqual([null, "wirkung", null]);
  await expect(assignCriteria(as("recorder"), surveyId, [])).rejects.toThrow("not-allowed");
  await expect(assignCriteria(as("outsider"), surveyId, [])).rejects.toThrow("not-found");
});

it("only a survey that asked for codes can be asked again, within its process", async () => {
  const formatId = await make("A");
  const [plain, coded] = [await surveyOf(formatId), await surveyOf(formatId, { asks_code: "on" })];
  expect((await requireRepeatable(as("facilitator"), on.processId, coded)).questions).toHaveLength(3);
  await expect(requireRepeatable(as("facilitator"), on.processId, plain)).rejects.toThrow("not-found");
  await expect(requireRepeatable(as("facilitator"), on.processId + 999, coded)).rejects.toThrow("not-found");
});
