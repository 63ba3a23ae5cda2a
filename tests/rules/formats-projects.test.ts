/** From ratings to adjustments: what can be counted, hints, the release, the criteria of a process. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import type { DataPoint } from "#server/figures/rules";
import {
  adjustmentForm,
  evaluationStage,
  gatesFailed,
  hintsOf,
  monthsAfter,
  releaseObstacles,
  responseForm,
  synthesesForm,
  type Synthesis,
} from "#server/formats/adjustments.rules";
import { CRITERIA, criteriaSetForm, PRESET_KEYS, type CriterionKey, type Score } from "#server/formats/criteria.rules";
import {
  coverageOf,
  indicatorsOf,
  rhythmOf,
  servedTopics,
  speakingTimes,
  toldBenches,
  toldCount,
  type Meeting,
} from "#server/formats/indicators.rules";
import { compareRatings, weightedMean, type Rating } from "#server/formats/ratings.rules";
import type { Edition } from "#server/formats/rules";

const edition = (change: Partial<Edition> = {}): Edition => ({
  ...{ id: 1, label: "4. Runder Tisch", startsOn: "2019-04-04", endsOn: "2019-04-05", year: 2019, place: "", note: "" },
  ...{ state: "durchgefuehrt", benches: [], outputs: "", sources: "", roundtableId: null, topics: [] },
  ...change,
});
const point = (value: number, change: Partial<DataPoint> = {}): DataPoint => ({
  ...{ id: value, subject: "edition", subjectId: 1, indicator: "Teilnehmende Kommunen", value, upper: null, unit: "Kommunen" },
  ...{
    precision: "exakt",
    definition: "",
    asOf: "2019-04-05",
    source: "Bericht",
    sourceUrl: "",
    note: "",
    partOf: null,
    toCheck: false,
  },
  ...change,
});
const target = (value: number) => point(value, { subject: "format", subjectId: 9, indicator: "Größe der Zielgruppe" });

describe("what can be counted", () => {
  it("is reach with every denominator that was given, and none is chosen: 28 of 102 and of 120", () => {
    const [found] = coverageOf([edition()], [point(28), target(102), target(120)]);
    expect(found!.shares.map(({ share }) => Math.round(share!.share * 100))).toEqual([27, 23]);
  });

  it("has no reach without a denominator: missing is not zero", () => {
    expect(coverageOf([edition()], [point(28)])[0]!.shares).toEqual([]);
    expect(coverageOf([edition()], [target(102)])).toEqual([]);
  });

  it("is held of planned: six editions in seven years at one a year", () => {
    const editions = [2016, 2017, 2018, 2019, 2021, 2022].map((year, id) => edition({ id, year }));
    expect(rhythmOf(editions, 1)).toEqual({ held: 6, planned: 7, cancelled: 0, from: 2016, to: 2022 });
    expect(rhythmOf(editions, 1, { from: "2019-01-01", to: "2022-12-31" })).toMatchObject({ held: 3, planned: 4 });
    expect(rhythmOf(editions, null)).toMatchObject({ held: 6, planned: null });
    expect(rhythmOf([...editions, edition({ id: 9, year: 2020, state: "ausgefallen" })], 1)).toMatchObject({
      held: 6,
      cancelled: 1,
    });
    expect(rhythmOf([edition({ state: "geplant" })], 1)).toBeNull();
  });

  it("plans nothing before a format began and after it ended", () => {
    const editions = [2016, 2017, 2018].map((year, id) => edition({ id, year }));
    const period = { from: "2010-01-01", to: "2024-12-31" };
    const planned = (founded: string, ended: string) => rhythmOf(editions, 1, period, { founded, ended })?.planned;
    expect(planned("Frühjahr 2016", "Ende 2018")).toBe(3);
    expect(planned("", "2018")).toBe(9);
    // Two years in one phrase: nobody can say which is meant.
    expect(planned("2015 oder 2016", "")).toBe(15);
    expect(rhythmOf(editions, 1, { from: "2020-01-01", to: "2021-12-31" }, { founded: "2016", ended: "2018" })).toBeNull();
  });

  it("is how many topics are items of the agenda", () =>
    expect(
      servedTopics([
        edition({
          topics: [
            { title: "A", agendaItemId: 3 },
            { title: "B", agendaItemId: null },
          ],
        }),
      ]),
    ).toEqual({
      served: 1,
      of: 2,
    }));

  it("is, from meetings held here, organisations by bench and tasks done in time, within the period", () => {
    const meeting = (editionId: number): Meeting => ({
      ...{ editionId, roundtableId: 1, persons: 9, organisations: 5, municipalities: 3, benches: { bund: 2, kommunen: 3 } },
      ...{ due: 4, inTime: 3, openTasks: 1, decisions: 2, hasMinutes: true, speaking: { bund: 90, kommunen: 270 } },
    });
    const editions = [edition({ id: 1 }), edition({ id: 2, startsOn: null, endsOn: null, year: 2021 })];
    const facts = { editions, figures: [], perYear: null };
    expect(indicatorsOf(facts, [meeting(1), meeting(2)])).toMatchObject({
      meetings: 2,
      benches: { bund: 4, kommunen: 6 },
      tasks: { inTime: 6, due: 8 },
    });
    const inPeriod = indicatorsOf(facts, [meeting(1), meeting(2)], { from: "2021-03-01", to: "2021-12-31" });
    expect(inPeriod).toMatchObject({ meetings: 1, benches: { bund: 2 }, tasks: { inTime: 3, due: 4 } });
    expect(speakingTimes(inPeriod.speaking)).toEqual([
      { bench: "bund", minutes: 2, share: 0.25 },
      { bench: "kommunen", minutes: 5, share: 0.75 },
    ]);
    // Not even the sum over several meetings says what one of them may not.
    expect(indicatorsOf(facts, [meeting(1), { ...meeting(2), benches: null }]).benches).toBeNull();
  });

  it("tells of benches what the rules of procedure let be told: of none, where one of them is of fewer than five", () => {
    const [few, many] = [
      { bund: 4, kommunen: 9 },
      { bund: 5, kommunen: 9 },
    ];
    expect([toldBenches(few, "keine"), toldBenches(few, "chatham"), toldBenches(few, "anonym")]).toEqual([few, null, null]);
    expect([toldBenches(many, "chatham"), toldBenches(many, "anonym"), toldBenches({}, "chatham")]).toEqual([many, null, {}]);
    expect([toldCount(4, "chatham"), toldCount(4, "keine"), toldCount(5, "anonym")]).toEqual([null, 4, 5]);
  });
});

const rating = (criterion: CriterionKey, score: Score | null, evidenceStrength: Rating["evidenceStrength"] = "B"): Rating => ({
  ...{ criterion, score, notAssessable: score === null, justification: "J", evidence: "E", evidenceType: "dokument" },
  ...{ evidenceStrength, evidenceUrl: "" },
});
const all = (
  score: Score,
  except: Partial<Record<CriterionKey, Score | null>> = {},
  strength: Rating["evidenceStrength"] = "B",
) => CRITERIA.map(({ key }) => rating(key, key in except ? except[key]! : score, strength));
const written = (criterion: CriterionKey, score: Score | null, change: Partial<Synthesis> = {}): Synthesis => ({
  ...{ criterion, score, notAssessable: score === null, summary: "S", discussion: "", unadjusted: "" },
  ...change,
});
const hints = (raters: Rating[][], syntheses: Synthesis[] = [], more = {}) =>
  hintsOf(compareRatings(raters, CRITERIA), raters, syntheses, more).map(({ criterion, reason }) => `${criterion} ${reason}`);

describe("a hint", () => {
  it.each([
    ["one rater gives the gate 1 point", [all(4), all(4, { selbstverwaltung: 1 })], [], ["selbstverwaltung gate"]],
    ["a value of 1 stands on good evidence", [all(4, { effizienz: 1 }), all(4, { effizienz: 1 })], [], ["effizienz low"]],
    [
      "a value of 1 is a mere opinion",
      [all(4, { effizienz: 1 }, "C"), all(4, { effizienz: 1 }, "D")],
      [],
      ["effizienz middling"],
    ],
    ["people concluded less than the median", [all(4), all(4)], [written("wirkung", 2)], ["wirkung middling"]],
    [
      "people concluded more than the median",
      [all(4, { effizienz: 1 }), all(4, { effizienz: 1 })],
      [written("effizienz", 3)],
      [],
    ],
    ["nobody could assess it", [all(4, { wirkung: null }), all(4, { wirkung: null })], [], []],
    [
      "it is relevant and reaches few",
      [all(4, { reichweite: 1 }), all(4, { reichweite: 1 })],
      [],
      ["reichweite low", "reichweite widen"],
    ],
  ] as const)("is given or not when %s", (_when, raters, syntheses, expected) =>
    expect(hints([...raters], [...syntheses])).toEqual(expected),
  );

  it("is to merge from 60 % overlap on, and to end after two low cycles by the same criteria", () => {
    expect(hints([all(4), all(4)], [], { overlap: 0.6 })).toEqual(["kohaerenz merge"]);
    const low = [all(4, { relevanz: 1, wirksamkeit: 0 }), all(4, { relevanz: 1, wirksamkeit: 0 })];
    const before = new Map<CriterionKey, number>([
      ["relevanz", 1],
      ["wirksamkeit", 1],
    ]);
    expect(hints(low, [], { before })).toContain("relevanz end");
    expect(hints(low)).not.toContain("relevanz end");
  });
});

describe("the release", () => {
  const comparison = compareRatings([all(4, { wirkung: 1 }), all(4, { wirkung: 4, selbstverwaltung: 1 })], CRITERIA);
  const syntheses = CRITERIA.map(({ key }) => written(key, key === "selbstverwaltung" ? 2 : 3, { discussion: "Besprochen" }));
  const state = (change: object = {}) => ({
    ...{ comparison, syntheses, adjustments: [{ criterion: "selbstverwaltung" }], today: "2026-01-15" },
    ...change,
  });
  const low = (unadjusted = "", key: CriterionKey = "effizienz") =>
    syntheses.map((each) => (each.criterion === key ? { ...each, score: 1 as const, unadjusted } : each));
  const sent = { criteria: CRITERIA, factCheck: { until: "2026-01-14", repliedAt: null }, releasedAt: null };
  const keys = (evaluation: object, change: object = {}) =>
    releaseObstacles({ ...sent, ...evaluation }, state(change)).map(({ key }) => key);

  it.each([
    ["nothing is missing", {}, {}, []],
    ["ratings are missing", {}, { comparison: null }, ["ratings"]],
    ["a criterion has no synthesis", {}, { syntheses: syntheses.slice(1) }, ["syntheses"]],
    [
      "a difference was not talked about",
      {},
      { syntheses: syntheses.map((each) => ({ ...each, discussion: "" })) },
      ["syntheses"],
    ],
    ["the gate failed and nobody has proposed anything", {}, { adjustments: [] }, ["gate"]],
    ["a value is at 1 and nobody has said what follows", {}, { syntheses: low() }, ["low"]],
    ["a value is at 1 and it was said why nothing follows", {}, { syntheses: low("Ist nicht Aufgabe des Formats") }, []],
    [
      "a value is at 1 and an adjustment is proposed",
      {},
      { syntheses: low(), adjustments: [{ criterion: "selbstverwaltung" }, { criterion: "effizienz" }] },
      [],
    ],
    [
      "the gate is at 1, for which there is no reason",
      {},
      { syntheses: low("Egal", "selbstverwaltung"), adjustments: [] },
      ["gate"],
    ],
    ["the organiser has not been asked", { factCheck: null }, {}, ["fact-check"]],
    ["the organiser has until today", { factCheck: { until: "2026-01-15", repliedAt: null } }, {}, ["reply"]],
    [
      "the organiser has replied before its time was over",
      { factCheck: { until: "2026-02-15", repliedAt: new Date() } },
      {},
      [],
    ],
  ])("is in the way when %s", (_when, evaluation, change, expected) => expect(keys(evaluation, change)).toEqual(expected));

  it("is forced to adjust also by one rater alone, whatever people concluded", () =>
    expect(gatesFailed(comparison, [written("selbstverwaltung", 4)])).toEqual(["selbstverwaltung"]));

  it("follows the stages", () => {
    const at = (factCheck: object | null, releasedAt: Date | null, allIn: boolean) =>
      evaluationStage({ factCheck, releasedAt }, allIn);
    expect([at(null, null, false), at(null, null, true), at({}, null, true), at({}, new Date(), true)]).toEqual([
      ...["rating", "synthesis", "fact-check", "released"],
    ]);
  });
});

describe("ratings set side by side", () => {
  const scores = fc.array(fc.constantFrom<(Score | null)[]>(0, 1, 2, 3, 4, null), { minLength: 2, maxLength: 8 });
  const compared = (given: readonly (Score | null)[]) =>
    compareRatings(
      given.map((score) => [rating("relevanz", score)]),
      CRITERIA,
    ).criteria.find(({ key }) => key === "relevanz")!;

  it("say the same in whatever order the raters stand", () =>
    fc.assert(
      fc.property(scores, fc.integer(), (given, seed) => {
        const mixed = given.map((score, at) => ({ score, at: (at * 7919 + seed) % 101 })).toSorted((a, b) => a.at - b.at);
        const [one, other] = [compared(given), compared(mixed.map(({ score }) => score))];
        expect([other.median, other.spread, other.n, other.discuss]).toEqual([one.median, one.spread, one.n, one.discuss]);
      }),
    ));

  it("are not moved by somebody for whom it was not assessable", () =>
    fc.assert(
      fc.property(scores, (given) => {
        const [without, withNb] = [compared(given), compared([...given, null])];
        expect([withNb.median, withNb.spread, withNb.n]).toEqual([without.median, without.spread, without.n]);
      }),
    ));

  it("have a mean between the lowest and the highest, whatever the weights, and none of nothing", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.option(fc.integer({ min: 0, max: 4 })), weight: fc.integer({ min: 1, max: 3 }) })),
        (values) => {
          const [given, mean] = [values.flatMap(({ value }) => value ?? []), weightedMean(values)];
          if (given.length === 0) expect(mean).toBeNull();
          else {
            expect(mean).toBeGreaterThanOrEqual(Math.min(...given) - 1e-9);
            expect(mean).toBeLessThanOrEqual(Math.max(...given) + 1e-9);
          }
        },
      ),
    ));

  it("weigh as the weights say: 4 twice and 1 once is 3", () =>
    expect(
      weightedMean([
        { value: 4, weight: 2 },
        { value: 1, weight: 1 },
        { value: null, weight: 3 },
      ]),
    ).toBe(3));
});

describe("the criteria of a process", () => {
  const typed = { title: "Unsere", preset: "dialogformat", chosen: ["relevanz", "kohaerenz"] };
  it("always ask for self-government, are numbered anew, and keep weights and own questions", () => {
    const set = criteriaSetForm.parse({
      ...typed,
      relevanz_weight: "3",
      eigenes1_name: "Humor",
      eigenes1_question: "Wird gelacht?",
    });
    expect(set.criteria.map(({ key, number, weight, gate }) => [key, number, weight, gate])).toEqual([
      ["relevanz", 1, 3, false],
      ["kohaerenz", 2, 1, false],
      ["selbstverwaltung", 3, 1, true],
      ["eigenes1", 4, 1, false],
    ]);
    expect(set.criteria[3]).toMatchObject({ name: "Humor", question: "Wird gelacht?", indicators: 0 });
  });
  it("take nothing of another preset, and no fewer than three", () => {
    expect(criteriaSetForm.safeParse({ ...typed, chosen: ["lernen", "relevanz"] }).error?.issues[0]?.message).toBe(
      "formats:invalid.too-few-criteria",
    );
    expect(PRESET_KEYS.fortbildung).toHaveLength(13);
  });
});

describe("the forms", () => {
  it("a synthesis keeps not assessable apart from open, and says nothing of what did not come", () =>
    expect(
      synthesesForm.parse({ relevanz_score: "nb", relevanz_summary: "Keine Daten", wirkung_score: "", wirkung_summary: "" })
        .syntheses,
    ).toMatchObject([
      { criterion: "relevanz", score: null, notAssessable: true },
      { criterion: "wirkung", score: null, notAssessable: false },
    ]));

  it.each([
    [
      "an adjustment for nobody",
      adjustmentForm,
      {
        criterion: "relevanz",
        finding: "F",
        conclusion: "C",
        kind: "anpassen",
        proposal: "P",
        effort: "S",
        effect: "",
        due_on: "2026-05-01",
      },
      "addressee_id",
    ],
    ["a measure without a day", responseForm, { response: "teilweise", measure: "M", measure_due_on: "" }, "measure_due_on"],
    ["an answer without words", responseForm, { response: "abgelehnt", measure: " " }, "measure"],
  ] as const)("refuse %s", (_what, form, typed, field) =>
    expect(form.safeParse(typed).error?.issues.map(({ path }) => path[0])).toEqual([field]),
  );

  it.each([
    ["2026-01-31", 6, "2026-07-31"],
    ["2026-08-31", 6, "2027-02-28"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2026-11-30", 24, "2028-11-30"],
  ])("%s and %i months are %s", (day, months, then) => expect(monthsAfter(day, months)).toBe(then));
});
