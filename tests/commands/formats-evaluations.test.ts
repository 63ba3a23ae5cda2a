/** Evaluating a format: rating, handing in, and that nobody sees anything before all are in, by no path and in no role. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { createFormat } from "#server/formats/commands";
import { PRESET_KEYS, type CriterionKey } from "#server/formats/criteria.rules";
import {
  deleteEvaluation,
  handIn,
  releaseRater,
  replaceRater,
  saveRatings,
  startEvaluation,
} from "#server/formats/evaluations.commands";
import { listEvaluations, requireEvaluation, requireEvaluationSheet } from "#server/formats/evaluations.queries";
import { listCandidates } from "#server/formats/raters.queries";
import { listTodos } from "#server/overview/queries";
import { requireFormat } from "#server/formats/queries";
import type { RatingDraft } from "#server/formats/rating-form.rules";
import { evaluationForm, formatForm } from "#server/formats/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let formatId: number;
let id: number;

const personId = (person: PersonKey) => as(person).actor.personId;
const begin = (raters: PersonKey[], more: object = {}, requestId = "") =>
  startEvaluation(
    as("facilitator"),
    formatId,
    evaluationForm.parse({
      title: "Evaluation",
      period_from: "2021-01-01",
      period_to: "2022-12-31",
      raters: raters.map(personId),
      independence: "true",
      ...more,
    }),
    requestId,
  );
const rating = (criterion: CriterionKey, more: Partial<RatingDraft> = {}): RatingDraft => ({
  criterion,
  score: "3",
  justification: "GEHEIM-BEGRÜNDUNG",
  evidence: "GEHEIM-BELEG",
  evidence_type: "dokument",
  evidence_strength: "B",
  evidence_url: "",
  ...more,
});
const save = (person: PersonKey, criterion: CriterionKey, more: Partial<RatingDraft> = {}) =>
  saveRatings(as(person), formatId, id, [rating(criterion, more)]);
const rateAll = (person: PersonKey, more: Partial<RatingDraft> = {}) =>
  saveRatings(
    as(person),
    formatId,
    id,
    PRESET_KEYS.dialogformat.map((key) => rating(key, more)),
  );
const submit = (person: PersonKey) => handIn(as(person), formatId, id);
/** Ratings among the things that wait for a person. */
const waiting = async (person: PersonKey) => (await listTodos(as(person))).filter(({ kind }) => kind === "rating");
const sheet = (person: PersonKey) => requireEvaluationSheet(as(person), formatId, id);
const events = async () =>
  (
    await town.db
      .selectFrom("process_events")
      .where("kind", "like", "format-%")
      .where("path", "like", `%/evaluations/${id}`)
      .select("kind")
      .orderBy("id")
      .execute()
  ).map(({ kind }) => kind);

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  formatId = await createFormat(
    as("facilitator"),
    on.processId,
    formatForm.parse({
      name: "Runder Tisch",
      kind: "runder_tisch",
      organiser: "Kommunalverbund Mittelland e. V. mit wechselnden Städten",
      commissioned_by: "Bundesministerium für Sicherheit und Vorsorge (BMSV)",
      audience: "",
      rhythm: "",
      founded: "",
      note: "",
    }),
    "",
  );
  id = await begin(["mayor", "chamber"]);
});

const EVERYONE: PersonKey[] = ["facilitator", "coFacilitator", "recorder", "federalHead", "townDelegate", "forum", "observer"];

describe("starting an evaluation", () => {
  it("fixes the raters and tells everybody in the process", async () => {
    expect((await sheet("observer")).raters.map(({ name, organisation, handedIn }) => [name, organisation, handedIn])).toEqual([
      ["Gregor Hansen", "IHK Lindenhafen", false],
      ["Stefan Krüger", "Lindenhafen", false],
    ]);
    expect(await events()).toEqual(["format-evaluation-started"]);
    expect(on.announced).toContain(`process:${on.processId}`);
  });

  it.each<PersonKey>(["recorder", "federalHead", "chamber", "observer"])("is not done by %s", async (person) => {
    const words = { title: "x", period_from: "2021-01-01", period_to: "2021-12-31", raters: [1, 2], independence: "true" };
    const form = evaluationForm.parse(words);
    await expect(startEvaluation(as(person), formatId, form, "")).rejects.toThrow("common:error.not-allowed");
  });

  it.each<[string, PersonKey]>([
    ["an observer", "observer"],
    ["somebody of another process", "outsider"],
    ["somebody without any mandate", "admin"],
  ])("does not take %s as a rater", async (_who, person) => {
    await expect(begin(["mayor", person])).rejects.toMatchObject({ code: "formats:invalid.rater", field: "raters" });
  });

  it("does not take anybody of the organisation that runs the format", async () => {
    await expect(begin(["mayor", "associationHead"])).rejects.toMatchObject({
      code: "formats:invalid.rater-involved",
      params: { name: "Ruth Sander" },
    });
  });

  it("names who is involved among the candidates, and no observers", async () => {
    const { format } = await requireFormat(as("facilitator"), formatId);
    const candidates = await listCandidates(as("facilitator"), on.processId, format);
    expect(candidates.filter(({ involvement }) => involvement).map(({ name, involvement }) => [name, involvement])).toEqual([
      ["Elif Aydın", "commissioner"],
      ["Ruth Sander", "organiser"],
    ]);
    expect(candidates.map(({ name }) => name)).not.toContain("Prof. Dr. Lukas Ritter");
    expect(candidates).toHaveLength(14);
  });

  it("happens once when the form is sent twice", async () => {
    const [first, second] = await Promise.all([
      begin(["mayor", "forum"], {}, "start-twice"),
      begin(["mayor", "forum"], {}, "start-twice"),
    ]);
    expect(first).toBe(second);
  });
});

describe("rating", () => {
  it("keeps drafts, however incomplete, and lets change them", async () => {
    await save("mayor", "relevanz", { score: "", justification: "", evidence: "", evidence_type: "", evidence_strength: "" });
    await save("mayor", "relevanz", { score: "1", evidence: "", evidence_type: "", evidence_strength: "" });
    expect((await sheet("mayor")).mine?.ratings).toEqual([
      {
        criterion: "relevanz",
        score: 1,
        notAssessable: false,
        justification: "GEHEIM-BEGRÜNDUNG",
        evidence: "",
        evidenceType: null,
        evidenceStrength: null,
        evidenceUrl: "",
      },
    ]);
    await save("mayor", "relevanz", { evidence_strength: "" });
    expect((await sheet("mayor")).mine?.ratings).toMatchObject([{ evidence: "GEHEIM-BELEG", evidenceStrength: null }]);
    await save("mayor", "relevanz", { score: "nb" });
    expect((await sheet("mayor")).mine?.ratings).toMatchObject([
      { score: null, notAssessable: true, evidenceType: "dokument" },
    ]);
  });

  it("leaves alone what a whole form brings as it was, or empty", async () => {
    await save("mayor", "relevanz");
    const stored = () => town.db.selectFrom("ratings").selectAll().where("evaluation_id", "=", id).execute();
    const before = await stored();
    const empty = { score: "", justification: "", evidence: "", evidence_type: "", evidence_strength: "" } as const;
    await saveRatings(as("mayor"), formatId, id, [rating("relevanz"), rating("wirkung", empty)]);
    expect(await stored()).toEqual(before);
  });

  it.each<PersonKey>(["facilitator", "recorder", "federalHead", "forum"])(
    "is not open to %s, who was not asked",
    async (person) => {
      await expect(save(person, "relevanz")).rejects.toThrow("formats:error.not-a-rater");
      await expect(submit(person)).rejects.toThrow("formats:error.not-a-rater");
    },
  );

  it("is not open to observers at all", async () => {
    await expect(save("observer", "relevanz")).rejects.toThrow("common:error.not-allowed");
    await expect(submit("observer")).rejects.toThrow("common:error.not-allowed");
  });

  it("ends for a rater whose role no longer includes it", async () => {
    await town.db
      .updateTable("mandates")
      .set({ role: "observer", bench: null })
      .where("id", "=", on.mandateOf("mayor"))
      .execute();
    await expect(save("mayor", "relevanz")).rejects.toThrow("common:error.not-allowed");
    expect(await waiting("mayor")).toEqual([]);
    const restored = { role: "head_delegate", bench: "kommunen" } as const;
    await town.db.updateTable("mandates").set(restored).where("id", "=", on.mandateOf("mayor")).execute();
  });
});

describe("handing in", () => {
  it("needs all twelve criteria", async () => {
    await expect(submit("mayor")).rejects.toMatchObject({ code: "formats:error.incomplete", params: { count: 12 } });
    await rateAll("mayor");
    await save("mayor", "wirkung", { evidence: "", evidence_type: "", evidence_strength: "" });
    await expect(submit("mayor")).rejects.toMatchObject({ code: "formats:error.incomplete", params: { count: 1 } });
    await save("mayor", "wirkung", { score: "nb", evidence: "", evidence_type: "", evidence_strength: "" });
    expect(await submit("mayor")).toBe(false);
  });

  it("needs evidence with its strength", async () => {
    await rateAll("mayor", { evidence_strength: "" });
    await expect(submit("mayor")).rejects.toMatchObject({ code: "formats:error.incomplete", params: { count: 12 } });
  });

  it("takes along what its form brings, and keeps nothing of it where something is missing", async () => {
    const drafts = PRESET_KEYS.dialogformat.map((key) => rating(key));
    await expect(handIn(as("mayor"), formatId, id, drafts.slice(1))).rejects.toThrow("formats:error.incomplete");
    expect((await sheet("mayor")).mine?.ratings).toEqual([]);
    await handIn(as("mayor"), formatId, id, drafts);
    expect((await sheet("mayor")).mine).toMatchObject({ handedIn: true, ratings: { length: 12 } });
  });

  it("is final", async () => {
    await rateAll("mayor");
    await submit("mayor");
    await expect(save("mayor", "relevanz", { score: "0" })).rejects.toThrow("formats:error.handed-in");
    await expect(submit("mayor")).rejects.toThrow("formats:error.handed-in");
    expect((await sheet("mayor")).mine).toMatchObject({
      handedIn: true,
      ratings: expect.arrayContaining([expect.objectContaining({ criterion: "relevanz", score: 3 })]),
    });
  });

  it("counts once when sent twice at the same time", async () => {
    await rateAll("mayor");
    const results = await Promise.allSettled([submit("mayor"), submit("mayor")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("by the two last raters at once makes exactly one the last", async () => {
    await Promise.all([rateAll("mayor"), rateAll("chamber")]);
    expect((await Promise.all([submit("mayor"), submit("chamber")])).toSorted()).toEqual([false, true]);
    expect(await events()).toEqual(["format-evaluation-started", "format-evaluation-complete"]);
  });

  it("and saving at once never leaves a change after the hand-in", async () => {
    await rateAll("mayor");
    const [handed, saved] = await Promise.allSettled([submit("mayor"), save("mayor", "relevanz", { score: "0" })]);
    expect(handed.status).toBe("fulfilled");
    const score = (await sheet("mayor")).mine?.ratings.find(({ criterion }) => criterion === "relevanz")?.score;
    expect(score).toBe(saved.status === "fulfilled" ? 0 : 3);
  });
});

describe("before all are in", () => {
  beforeEach(async () => {
    await rateAll("mayor", { score: "4" });
    await submit("mayor");
    await save("chamber", "relevanz", { score: "1" });
  });

  it.each(EVERYONE)("%s sees who has handed in, and nothing else", async (person) => {
    const seen = await sheet(person);
    expect(seen).toMatchObject({ mine: null, results: null });
    expect(seen.raters.map((rater) => Object.keys(rater).toSorted())).toEqual(
      Array(2).fill(["handedIn", "interest", "name", "organisation", "personId"]),
    );
    // Which criteria are asked is no secret.
    const rest = { ...seen, evaluation: { ...seen.evaluation, criteria: [] } };
    expect(JSON.stringify([rest, await listEvaluations(as(person), formatId), await listTodos(as(person))])).not.toMatch(
      /GEHEIM|score|relevanz/,
    );
  });

  it("each rater sees the own ratings only", async () => {
    const [first, second] = [await sheet("mayor"), await sheet("chamber")];
    expect(first.mine?.ratings.map(({ score }) => score)).toEqual(Array(12).fill(4));
    expect(second.mine?.ratings.map(({ score }) => score)).toEqual([1]);
    expect([first.results, second.results]).toEqual([null, null]);
  });

  it("nothing of it exists for people outside the process", async () => {
    for (const person of ["outsider", "admin"] as const) {
      await expect(sheet(person)).rejects.toThrow("common:error.not-found");
      await expect(requireEvaluation(as(person), formatId, id)).rejects.toThrow("common:error.not-found");
      await expect(listEvaluations(as(person), formatId)).rejects.toThrow("common:error.not-found");
      await expect(save(person, "relevanz")).rejects.toThrow("common:error.not-found");
      await expect(submit(person)).rejects.toThrow("common:error.not-found");
      expect((await waiting(person)).map(({ processId }) => processId)).not.toContain(on.processId);
    }
  });

  it("the list says how many have handed in, and whom it waits for", async () => {
    expect(await listEvaluations(as("chamber"), formatId)).toMatchObject([
      { raters: 2, handedIn: 1, allIn: false, mine: true },
    ]);
    expect(await listEvaluations(as("mayor"), formatId)).toMatchObject([{ mine: false }]);
  });

  it("events tell of no ratings", async () => expect(await events()).toEqual(["format-evaluation-started"]));
});

describe("when all are in", () => {
  beforeEach(async () => {
    await rateAll("mayor", { score: "4" });
    await rateAll("chamber", { score: "3" });
    await save("chamber", "wirkung", { score: "1" });
    await save("chamber", "effizienz", { score: "nb" });
    await submit("mayor");
    expect(await submit("chamber")).toBe(true);
  });

  it.each([...EVERYONE, "mayor" as const])("%s sees all ratings side by side", async (person) => {
    const { results, raters } = await sheet(person);
    expect(raters.map(({ name }) => name)).toEqual(["Gregor Hansen", "Stefan Krüger"]);
    expect(results?.ratings.map((ratings) => ratings.length)).toEqual([12, 12]);
    expect(results?.comparison).toMatchObject({ rated: 12, total: 12, discuss: ["wirkung"], adjust: [] });
    expect(results?.comparison.criteria.find(({ key }) => key === "effizienz")).toMatchObject({
      scores: [null, 4],
      n: 1,
      median: 4,
    });
    expect(results?.asOf).toEqual(as("mayor").now());
  });

  it("people outside the process still see nothing", async () => {
    await expect(sheet("outsider")).rejects.toThrow("common:error.not-found");
  });

  it("nobody can be released any more, and nothing deleted", async () => {
    await expect(releaseRater(as("facilitator"), formatId, id, personId("mayor"))).rejects.toThrow(
      "formats:error.cannot-release",
    );
    await expect(deleteEvaluation(as("facilitator"), formatId, id)).rejects.toThrow("formats:error.cannot-delete");
  });
});

describe("a rater who cannot finish", () => {
  it("is released by the facilitator, and the others' ratings open", async () => {
    id = await begin(["mayor", "chamber", "forum"]);
    for (const person of ["mayor", "chamber"] as const) {
      await rateAll(person);
      await submit(person);
    }
    await save("forum", "relevanz");
    await releaseRater(as("facilitator"), formatId, id, personId("forum"));
    const { raters, results } = await sheet("observer");
    expect(raters).toHaveLength(2);
    expect(results?.ratings.map((ratings) => ratings.length)).toEqual([12, 12]);
    expect(await events()).toEqual(["format-evaluation-started", "format-evaluation-complete"]);
    await expect(save("forum", "relevanz")).rejects.toThrow("formats:error.not-a-rater");
  });

  it("is not released when only one rater would remain, and by nobody else", async () => {
    await expect(releaseRater(as("facilitator"), formatId, id, personId("chamber"))).rejects.toThrow(
      "formats:error.cannot-release",
    );
    await expect(releaseRater(as("facilitator"), formatId, id, personId("forum"))).rejects.toThrow("common:error.not-found");
    await expect(releaseRater(as("mayor"), formatId, id, personId("chamber"))).rejects.toThrow("common:error.not-allowed");
  });

  it("is replaced by somebody else who starts anew, and nothing opens before that person has handed in", async () => {
    id = await begin(["mayor", "chamber"]);
    await rateAll("mayor");
    await submit("mayor");
    await save("chamber", "relevanz");
    const replace = (by: PersonKey, leaving: PersonKey, newcomer: PersonKey) =>
      replaceRater(as(by), formatId, id, personId(leaving), personId(newcomer));
    await expect(replace("recorder", "chamber", "forum")).rejects.toThrow("common:error.not-allowed");
    await expect(replace("outsider", "chamber", "forum")).rejects.toThrow("common:error.not-found");
    await expect(replace("facilitator", "forum", "landHead")).rejects.toThrow("common:error.not-found");
    await expect(replace("facilitator", "mayor", "forum")).rejects.toThrow("formats:error.cannot-replace");
    await expect(replace("facilitator", "chamber", "mayor")).rejects.toMatchObject({ field: "rater" });
    await expect(replace("facilitator", "chamber", "observer")).rejects.toThrow("formats:invalid.rater");
    await replace("facilitator", "chamber", "forum");
    for (const person of ["facilitator", "forum", "chamber", "observer"] as const) {
      const page = await sheet(person);
      expect(page.results).toBeNull();
      expect(JSON.stringify(page)).not.toContain("GEHEIM");
    }
    expect(JSON.stringify(await waiting("forum"))).toContain(`/evaluations/${id}`);
    expect(JSON.stringify(await waiting("chamber"))).not.toContain(`/evaluations/${id}`);
    await expect(save("chamber", "relevanz")).rejects.toThrow("formats:error.not-a-rater");
    await rateAll("forum");
    expect(await submit("forum")).toBe(true);
    expect((await sheet("observer")).results?.ratings.map((ratings) => ratings.length)).toEqual([12, 12]);
  });

  it("two of three are never released at once", async () => {
    id = await begin(["mayor", "chamber", "forum"]);
    const results = await Promise.allSettled(
      (["chamber", "forum"] as const).map((person) => releaseRater(as("facilitator"), formatId, id, personId(person))),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a mistaken evaluation", () => {
  it("is deleted by the facilitator with all drafts", async () => {
    await save("mayor", "relevanz");
    await expect(deleteEvaluation(as("recorder"), formatId, id)).rejects.toThrow("common:error.not-allowed");
    await deleteEvaluation(as("facilitator"), formatId, id);
    await expect(sheet("facilitator")).rejects.toThrow("common:error.not-found");
    await expect(save("mayor", "relevanz")).rejects.toThrow("common:error.not-found");
  });
});

describe("someone else's ids", () => {
  it("do not reach an evaluation through another format", async () => {
    const other = await createFormat(
      as("facilitator"),
      on.processId,
      formatForm.parse({
        name: "Anderes",
        kind: "konferenz",
        organiser: "",
        commissioned_by: "",
        audience: "",
        rhythm: "",
        founded: "",
        note: "",
      }),
      "",
    );
    await expect(requireEvaluationSheet(as("facilitator"), other, id)).rejects.toThrow("common:error.not-found");
    await expect(saveRatings(as("mayor"), other, id, [rating("relevanz")])).rejects.toThrow("common:error.not-found");
    await expect(handIn(as("mayor"), formatId, 999_999)).rejects.toThrow("common:error.not-found");
  });
});

describe("what still waits for me", () => {
  it("lists the evaluations I have to rate", async () => {
    expect(await waiting("mayor")).toContainEqual(
      expect.objectContaining({ label: "Evaluation", path: `/formats/${formatId}/evaluations/${id}` }),
    );
  });

  it("no longer lists what is handed in", async () => {
    await rateAll("mayor");
    await submit("mayor");
    expect((await waiting("mayor")).map(({ path }) => path)).not.toContain(`/formats/${formatId}/evaluations/${id}`);
  });
});
