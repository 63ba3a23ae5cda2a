/** Formats and editions side by side: by the same criteria only, with every value that was given, and nothing that is missing as zero. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import type { DataPoint } from "#server/figures/rules";
import { chosenVersion, lengthOf, measure, panelsOf, versionsOf, type MeasuredHead } from "#server/formats/course/rules";
import { CRITERIA, criteriaLine, type Score } from "#server/formats/criteria.rules";
import { lookedAt } from "#server/formats/indicators.rules";
import { ratingsForm, offerValue, fileValue } from "#server/formats/rating-form.rules";
import type { Edition } from "#server/formats/rules";
import { agreeing, answersTo, type EditionSurvey } from "#server/formats/surveyed.rules";

const head = (change: Partial<MeasuredHead> = {}): MeasuredHead => ({
  ...{ id: 1, formatId: 1, format: "Kreis", title: "2026", periodFrom: "2024-01-01", periodTo: "2025-12-31", isReleased: true },
  ...{ criteriaSet: "dialogformat-1", criteriaTitle: null },
  ...change,
});
const edition = (id: number, change: Partial<Edition> = {}): Edition => ({
  ...{
    id,
    label: `${id}. Treffen`,
    startsOn: null,
    endsOn: null,
    year: 2016 + id,
    place: "",
    note: "",
    state: "durchgefuehrt",
  },
  ...{ benches: [], outputs: "", sources: "", roundtableId: null, topics: [] },
  ...change,
});
const figure = (subjectId: number, value: number, change: Partial<DataPoint> = {}): DataPoint => ({
  ...{ id: subjectId * 100 + value, subject: "edition", subjectId, indicator: "Teilnehmende Kommunen", value, upper: null },
  ...{ unit: "Kommunen", precision: "exakt", definition: "", asOf: "2020-01-01", source: "Bericht", sourceUrl: "", note: "" },
  ...{ partOf: null, toCheck: false },
  ...change,
});
const survey = (editionId: number, counts: EditionSurvey["questions"][number]["counts"]): EditionSurvey => ({
  ...{ to: `/surveys/${editionId}`, title: "Danach", editionId },
  questions: [{ criterion: "dialogqualitaet", words: "Offen?", counts, noStatement: 0 }],
});

describe("versions of the criteria", () => {
  const heads = [head(), head({ id: 2, formatId: 2 }), head({ id: 3, formatId: 3, criteriaSet: "set-7" })];
  it("stand apart, that of most formats first", () => {
    const versions = versionsOf(heads);
    expect(versions.map(({ criteriaSet, formats }) => [criteriaSet, formats])).toEqual([
      ["dialogformat-1", 2],
      ["set-7", 1],
    ]);
    expect(chosenVersion(versions, "set-7")?.criteriaSet).toBe("set-7");
    expect(chosenVersion(versions, "set-8")?.criteriaSet).toBe("dialogformat-1");
    expect(chosenVersion([], null)).toBeUndefined();
  });
  it("are called as the process calls them, and say whether they weigh the same", () => {
    const t = (key: string, values: Record<string, unknown> = {}) => `${key} ${JSON.stringify(values)}`;
    expect(criteriaLine(t, { criteriaSet: "dialogformat-1", criteriaTitle: null, criteria: CRITERIA })).toMatch(
      /^formats:criteria.line .*preset.dialogformat/,
    );
    const own = { criteriaSet: "set-7", criteriaTitle: { title: "Unsere", version: 3 } };
    const heavy = CRITERIA.map((each, at) => ({ ...each, weight: at === 0 ? 3 : 1 }));
    expect(criteriaLine(t, { ...own, criteria: heavy })).toMatch(/line-weighted .*Unsere/);
  });
});

describe("values side by side", () => {
  const scores = (value: Score | null) => CRITERIA.map(({ key }) => ({ criterion: key, score: value }));
  it("are those that people have concluded, else the median; not assessable is nothing", () => {
    const measured = measure(
      head(),
      CRITERIA,
      [scores(1), scores(4)],
      [
        { criterion: "relevanz", score: 3, notAssessable: false },
        { criterion: "wirkung", score: null, notAssessable: true },
      ],
    );
    const of = (key: string) => measured.values.find((value) => value.key === key);
    expect(of("relevanz")).toEqual({ key: "relevanz", value: 3, isConcluded: true, n: 2, spread: 3 });
    expect(of("wirkung")).toMatchObject({ value: null, isConcluded: true });
    expect(of("effizienz")).toMatchObject({ value: 2.5, isConcluded: false });
  });
  it("do not depend on the order of the raters", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom<(Score | null)[]>(0, 1, 2, 3, 4, null), { minLength: 2, maxLength: 6 }), (given) => {
        const [one, other] = [given, given.toReversed()].map((order) => measure(head(), CRITERIA, order.map(scores), []));
        expect(one!.values).toEqual(other!.values);
        if (given.every((score) => score === null)) expect(one!.values.every(({ value }) => value === null)).toBe(true);
      }),
    ));
});

describe("editions over time", () => {
  const editions = [edition(3), edition(2), edition(1)];
  it("show every value that sources give, oldest edition first, and what is missing as missing", () => {
    const [panel] = panelsOf(editions, [figure(1, 28), figure(1, 30), figure(3, 40, { upper: 50 })], []);
    expect(panel).toMatchObject({ title: "Teilnehmende Kommunen", kind: "figure", max: 50 });
    expect(panel!.bars.map((bar) => [bar.editionId, lengthOf(bar)])).toEqual([
      [1, 28],
      [1, 30],
      [2, null],
      [3, 40],
    ]);
  });
  it("are no course with one edition, and never set parts beside wholes or what is planned beside what was held", () => {
    expect(panelsOf(editions, [figure(1, 28), figure(1, 30)], [])).toEqual([]);
    expect(panelsOf(editions, [figure(1, 28), figure(2, 9, { partOf: 1 })], [])).toEqual([]);
    const planned = [edition(2, { state: "geplant" }), edition(1)];
    expect(panelsOf(planned, [figure(1, 28), figure(2, 30)], [])).toEqual([]);
  });
  it("show the same question over several editions, and nothing of too few", () => {
    const panels = panelsOf(editions, [], [survey(1, [0, 0, 1, 2, 3]), survey(2, null), survey(3, [1, 1, 1, 1, 1])]);
    expect(panels.map(({ bars }) => bars.map(lengthOf))).toEqual([[5 / 6, null, 2 / 5]]);
  });
  it("that were chosen are looked at; without a choice those of the period", () => {
    const look = { from: "2017-01-01", to: "2018-12-31" };
    expect(lookedAt(editions, look).map(({ id }) => id)).toEqual([2, 1]);
    expect(lookedAt(editions, { ...look, editionIds: [3] }).map(({ id }) => id)).toEqual([3]);
  });
});

describe("answers at a criterion", () => {
  it("are those of questions that speak of it, and never of too few", () => {
    const surveys = [survey(1, [0, 0, 1, 2, 3]), survey(2, null)];
    expect(answersTo("dialogqualitaet", surveys).map(({ counts }) => agreeing(counts))).toEqual([{ part: 5, of: 6 }]);
    expect(answersTo("wirkung", surveys)).toEqual([]);
  });
  it("are taken over as evidence without typing, also without a script; what was made up is not", () => {
    const offer = {
      evidence: "Danach: „Offen?“",
      evidence_type: "befragung",
      evidence_strength: "B",
      evidence_url: "/surveys/1",
    } as const;
    const taken = ratingsForm.parse({ offer: offerValue("dialogqualitaet", offer) });
    expect(taken).toMatchObject({ then: "dialogqualitaet", ratings: [{ criterion: "dialogqualitaet", ...offer, score: "" }] });
    expect(ratingsForm.parse({ offer: "{" }).ratings).toEqual([]);
    const odd = offerValue("dialogqualitaet", { ...offer, evidence: "Da\u0000nach" });
    expect(ratingsForm.parse({ offer: odd }).ratings[0]?.evidence).toBe("Danach");
    expect(
      ratingsForm.parse({ offer: JSON.stringify({ into: "wirkung", ...offer, evidence_type: "gerücht" }) }).ratings,
    ).toEqual([]);
    expect(ratingsForm.parse({ then: fileValue("wirkung") }).then).toBe("file:wirkung");
  });
});
