/** Surveys: nothing is shown of fewer than five people, nor can it be reckoned from what is shown; paper and codes as people write them. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import { BENCHES } from "#db/schema/organisations";
import {
  changesOf,
  criteriaForm,
  FEWEST,
  paperEndsIn,
  plainCode,
  readAnswers,
  readSheets,
  summarise,
  surveyForm,
  templateCriteria,
  type Question,
  type Response,
} from "#server/surveys/rules";

const QUESTIONS: Question[] = [
  { kind: "scale", words: "Offen?" },
  { kind: "scale", words: "Nützlich?" },
  { kind: "open", words: "Was noch?" },
];
const response = (answers: Response["answers"], bench: Response["bench"] = null, codeHash: string | null = null): Response => ({
  answers,
  bench,
  codeHash,
});
const many = (count: number, answers: Response["answers"], bench: Response["bench"] = null) =>
  Array.from({ length: count }, () => response(answers, bench));

it("the end of the paper week is near for its last three days, until somebody closes the survey", () => {
  const survey = { isClosed: false, closesOn: "2026-10-20", paperUntil: "2026-10-27" };
  const days = ["2026-10-20", "2026-10-24", "2026-10-25", "2026-10-26", "2026-10-27", "2026-10-28"];
  expect(days.map((day) => paperEndsIn(survey, day))).toEqual([null, null, 2, 1, 0, null]);
  expect(paperEndsIn({ ...survey, isClosed: true }, "2026-10-26")).toBeNull();
});

describe("results", () => {
  it("of four people are none, of five a distribution", () => {
    const four = summarise(QUESTIONS, many(4, [5, 3, "Zeit"]));
    expect([four.n, four.isSuppressed, JSON.stringify(four).includes("Zeit")]).toEqual([4, true, false]);
    const five = summarise(QUESTIONS, many(5, [5, null, "Zeit"]));
    expect(five.questions).toMatchObject([
      { counts: [0, 0, 0, 0, 5], n: 5 },
      { counts: null, n: null },
      { texts: ["Zeit", "Zeit", "Zeit", "Zeit", "Zeit"] },
    ]);
  });

  it("by bench only where nobody is left over whom the difference would show", () => {
    const split = (others: number) =>
      summarise(QUESTIONS, [...many(6, [5, 5, null], "bund"), ...many(others, [1, 1, null], "kommunen")]).byBench;
    expect([split(0), split(4)]).toEqual([null, null]);
    expect(split(5)!.map(({ bench, n }) => [bench, n])).toEqual([
      ["bund", 6],
      ["kommunen", 5],
    ]);
  });

  const responses = fc.array(
    fc.record({
      answers: fc.tuple(
        fc.option(fc.integer({ min: 1, max: 5 })),
        fc.option(fc.integer({ min: 1, max: 5 })),
        fc.option(fc.constantFrom("a", "b")),
      ),
      bench: fc.option(fc.constantFrom(...BENCHES)),
      codeHash: fc.constant(null),
    }),
    { maxLength: 40 },
  );

  it("show no number of fewer than five, neither of all nor of a part, nor as the difference of the two", () =>
    fc.assert(
      fc.property(responses, (given) => {
        const result = summarise(QUESTIONS, given);
        const isEnough = (n: number | null) => n === null || n >= FEWEST;
        for (const question of result.questions) expect(isEnough(question.n)).toBe(true);
        const parts = result.byBench ?? [];
        const rest = given.length - parts.reduce((sum, { n }) => sum + n, 0);
        if (parts.length > 0) expect(rest === 0 || rest >= FEWEST).toBe(true);
        for (const words of ["Offen?", "Nützlich?"]) {
          const all = result.questions.find((question) => question.words === words)!.n;
          const shown = parts.map(({ questions }) => questions.find((question) => question.words === words));
          if (shown.length === 0 || shown.some((question) => !question)) continue;
          for (const question of shown) expect(isEnough(question!.n)).toBe(true);
          const left = (all ?? 0) - shown.reduce((sum, question) => sum + (question!.n ?? 0), 0);
          expect(left === 0 || left >= FEWEST).toBe(true);
        }
      }),
      { numRuns: 500 },
    ));

  it("say the same in whatever order people answered", () =>
    fc.assert(
      fc.property(
        responses,
        (given) => void expect(summarise(QUESTIONS, given.toReversed())).toEqual(summarise(QUESTIONS, given)),
      ),
    ));
});

describe("before and after", () => {
  const wave = (step: number, codes: string[]) => codes.map((code) => response([step, null, null], null, code));
  const five = ["a", "b", "c", "d", "e"];
  const change = (before: Response[], after: Response[], asked = QUESTIONS) =>
    changesOf({ questions: QUESTIONS, responses: before }, { questions: asked, responses: after });
  const others = (count: number) => Array.from({ length: count }, (_, at) => `other ${at}`);

  it("are means of the same people, from five on", () => {
    expect(change(wave(2, five), wave(4, five))[0]).toEqual({ words: "Offen?", pairs: 5, before: 2, after: 4 });
    expect(change(wave(2, five), wave(4, five.slice(1)))[0]).toMatchObject({ pairs: null, before: null, after: null });
  });
  it("leave out a code that two people chose", () =>
    expect(change(wave(2, [...five, "a"]), wave(4, five))[0]!.pairs).toBeNull());
  it("say nothing where those who answered once are so few that one could reckon what they said", () => {
    const pairs = (before: number, after: number) =>
      change(wave(2, [...five, ...others(before)]), wave(4, [...five, ...others(after).map((code) => `later ${code}`)]))[0]!
        .pairs;
    expect([pairs(1, 0), pairs(0, 4), pairs(0, 5), pairs(5, 6), pairs(5, 1)]).toEqual([null, null, 5, 5, null]);
  });
  it("match questions by their words, wherever they stand", () => {
    const turned: Question[] = [{ kind: "scale", words: "Neu?" }, QUESTIONS[1]!, { kind: "scale", words: " offen " }];
    const after = five.map((code) => response([5, 5, 4], null, code));
    expect(change(wave(2, five), after, turned)).toEqual([
      { words: "Neu?", pairs: null, before: null, after: null },
      { words: "Nützlich?", pairs: null, before: null, after: null },
      { words: " offen ", pairs: 5, before: 2, after: 4 },
    ]);
  });

  const answered = fc.array(
    fc.record({
      answers: fc.tuple(fc.option(fc.integer({ min: 1, max: 5 })), fc.constant(null), fc.constant(null)),
      bench: fc.constant(null),
      codeHash: fc.option(fc.constantFrom(..."abcdefghijkl")),
    }),
    { maxLength: 24 },
  );
  it("never leave fewer than five between their means and the results of all", () =>
    fc.assert(
      fc.property(answered, answered, (before, after) => {
        const { pairs } = change(before, after)[0]!;
        if (pairs === null) return;
        expect(pairs).toBeGreaterThanOrEqual(FEWEST);
        for (const wave of [before, after]) {
          const left = wave.filter(({ answers }) => answers[0] !== null).length - pairs;
          expect(left === 0 || left >= FEWEST).toBe(true);
        }
      }),
      { numRuns: 500 },
    ));
});

describe("criteria that questions speak of", () => {
  it("come with the templates, by the words of their questions", () => {
    const spokenOf = templateCriteria((key) => key);
    expect(spokenOf.get("surveys:template.teilnehmende.1")).toBe("dialogqualitaet");
    expect(spokenOf.get("surveys:template.veranstalter.6")).toBe("nachhaltigkeit");
    expect([...spokenOf.keys()].some((key) => key.includes("betroffenheit"))).toBe(false);
  });
  it("are chosen for each question; one that there is not is refused", () => {
    expect(criteriaForm.parse({ form: "criteria", c0: "wirkung", c2: "" }).slice(0, 3)).toEqual(["wirkung", null, null]);
    expect(criteriaForm.safeParse({ c0: "schönheit" }).success).toBe(false);
  });
});

describe("what people write", () => {
  it.each([
    ["1 5 | Mehr Zeit #ma17", { answers: [1, 5, "Mehr Zeit"], bench: null, code: "ma17" }],
    ["3,-", { answers: [3, null, null], bench: null, code: "" }],
    ["45", { answers: [4, 5, null], bench: null, code: "" }],
    ["4 5 k | Ja", { answers: [4, 5, "Ja"], bench: "kommunen", code: "" }],
  ])("on a sheet: %s", (line, sheet) => expect(readSheets(line, QUESTIONS)).toEqual({ sheets: [sheet], wrong: [] }));

  it("of sheets that cannot be read the lines are named", () =>
    expect(readSheets("1 2\n\n6 1\n1\n2 2 | a | b\n2 2 x\n2 K", QUESTIONS)).toMatchObject({
      sheets: [{ answers: [1, 2, null] }],
      wrong: [3, 4, 5, 6, 7],
    }));

  it("as a code is the same with other blanks and capitals", () =>
    expect([" Ma-17 ", "MA 17", "ma17"].map(plainCode)).toEqual(["ma17", "ma17", "ma17"]));

  it("as an answer: nothing is no statement, and a step that is none is refused", () => {
    expect(readAnswers(QUESTIONS, { q0: "5", q1: "none", q2: " gut " })).toEqual([5, null, "gut"]);
    expect(readAnswers(QUESTIONS, { q0: "6" })).toBeUndefined();
  });

  it("as questions: a line each, in words where it ends in dots", () => {
    const form = { title: "T", intro: "", closes_on: "2027-01-01", questions: "Offen?\n\nWas noch? …\n" };
    expect(surveyForm.parse(form).questions).toEqual([
      { kind: "scale", words: "Offen?" },
      { kind: "open", words: "Was noch?" },
    ]);
    expect(surveyForm.safeParse({ ...form, questions: "\n" }).success).toBe(false);
  });
});
