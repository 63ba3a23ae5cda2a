/** Surveys: what is asked, what an answer may be, and what of all answers may be shown without giving anybody away. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { dayField } from "../calendar/rules.ts";
import { daysBetween } from "../calendar/working-days.rules.ts";
import { CRITERION_KEYS, type CriterionKey } from "../formats/criteria.rules.ts";
import { isTicked, requiredLine } from "../platform/form.rules.ts";

/** Below it nothing is shown, neither of all nor of a part, nor what could be reckoned from both. */
export const FEWEST = 5;

/** After the last day, sheets of paper are still collected, carried home and typed in. */
export const PAPER_DAYS = 7;

/** Answers by link and code, then only sheets of paper, then a result. */
export type SurveyState = "open" | "paper" | "closed";

/** @param today in Berlin, `YYYY-MM-DD` */
export const stateOf = (
  { isClosed, closesOn, paperUntil }: { isClosed: boolean; closesOn: string; paperUntil: string },
  today: string,
): SurveyState => (isClosed || paperUntil < today ? "closed" : closesOn < today ? "paper" : "open");

/** So many days before the last one for sheets of paper it is said aloud. */
export const PAPER_WARNING_DAYS = 2;

/** How many days are left for sheets of paper, 0 on the last one; null as long as there are more, and once there are none. */
export function paperEndsIn(survey: Parameters<typeof stateOf>[0], today: string): number | null {
  const left = daysBetween(today, survey.paperUntil);
  return stateOf(survey, today) === "paper" && left <= PAPER_WARNING_DAYS ? left : null;
}

export interface Question {
  kind: "scale" | "open";
  words: string;
  /** Of those that formats are judged by, where it speaks of one. */
  criterion?: CriterionKey | null;
}

/** By position of the question: 1–5, words, or null for no statement. */
export type Answers = (number | string | null)[];

export interface Response {
  answers: Answers;
  bench: Bench | null;
  codeHash: string | null;
}

// --- results ------------------------------------------------------------------

export type QuestionResult = Question & {
  /** Who gave an answer, of all who took part; null: too few to be said. */
  n: number | null;
} & (
    | { kind: "scale"; counts: [number, number, number, number, number] | null; noStatement: number | null }
    | { kind: "open"; texts: string[] | null }
  );

export interface SurveyResult {
  /** How many took part; also said when they are too few. */
  n: number;
  isSuppressed: boolean;
  questions: QuestionResult[];
  /** Null: a split would tell of fewer than five people, or let somebody reckon it. */
  byBench: { bench: Bench; n: number; questions: QuestionResult[] }[] | null;
}

export function summarise(questions: readonly Question[], responses: readonly Response[]): SurveyResult {
  const n = responses.length;
  return {
    n,
    isSuppressed: n < FEWEST,
    questions: resultsOf(questions, responses),
    byBench: splitByBench(questions, responses),
  };
}

function resultsOf(questions: readonly Question[], responses: readonly Response[]): QuestionResult[] {
  return questions.map((question, at): QuestionResult => {
    const given = responses.map(({ answers }) => answers[at] ?? null).filter((answer) => answer !== null);
    const isShown = responses.length >= FEWEST && given.length >= FEWEST;
    const n = isShown ? given.length : null;
    if (question.kind === "open")
      // In the order of their letters: nothing says who wrote what else.
      return {
        ...question,
        kind: "open",
        n,
        texts: isShown ? given.map(String).toSorted((a, b) => a.localeCompare(b, "de")) : null,
      };
    const count = (step: number) => given.filter((answer) => answer === step).length;
    return {
      ...{ ...question, kind: "scale", n },
      counts: isShown ? [count(1), count(2), count(3), count(4), count(5)] : null,
      noStatement: isShown ? responses.length - given.length : null,
    };
  });
}

/** Those left over, and those who did not say, must be none or at least five: else they are the difference to all. */
function splitByBench(questions: readonly Question[], responses: readonly Response[]): SurveyResult["byBench"] {
  const parts = BENCHES.map((bench) => ({ bench, own: responses.filter((response) => response.bench === bench) })).filter(
    ({ own }) => own.length >= FEWEST,
  );
  const rest = responses.length - parts.reduce((sum, { own }) => sum + own.length, 0);
  if (parts.length === 0 || (rest > 0 && rest < FEWEST) || (parts.length === 1 && rest === 0)) return null;
  const scales = questions.map((question, at) => ({ question, at })).filter(({ question }) => question.kind === "scale");
  // A question that few of one part answered is the difference of the others to all: then of that question no part is shown.
  const isSafe = (at: number) =>
    [...parts.map(({ own }) => own), responses.filter(({ bench }) => !parts.some((part) => part.bench === bench))].every(
      (own) => {
        const given = own.filter(({ answers }) => (answers[at] ?? null) !== null).length;
        return given === 0 || (given >= FEWEST && (own.length - given === 0 || own.length - given >= FEWEST));
      },
    );
  const shown = scales.filter(({ at }) => isSafe(at));
  if (shown.length === 0) return null;
  return parts.map(({ bench, own }) => {
    const all = resultsOf(questions, own);
    return { bench, n: own.length, questions: shown.map(({ at }) => all[at]!) };
  });
}

export interface Change {
  words: string;
  /** Who answered both times; null: too few to be said. */
  pairs: number | null;
  before: number | null;
  after: number | null;
}

/**
 * Means of the same people before and after, by the code that each of them chose. A code that two people chose says nothing, and is
 * left out. Questions are matched by their words: one that was not asked before has no change.
 */
export function changesOf(before: Asked, after: Asked): Change[] {
  const pairs = pairsOf(before.responses, after.responses);
  return after.questions.flatMap(({ kind, words }, at): Change[] => {
    if (kind !== "scale") return [];
    const places = [before.questions.findIndex((each) => each.kind === "scale" && sameWords(each.words, words)), at] as const;
    const [was, is] = [before, after].map(({ responses }, time) => numbersAt(responses, places[time]!)) as [number[], number[]];
    const both = pairs.flatMap((pair) => {
      const values = pair.flatMap((response, time) => numbersAt([response], places[time]!));
      return values.length === 2 ? [values as [number, number]] : [];
    });
    // Whoever answered only once is the difference between these means and the results of all.
    const isSafe = [was, is].every(({ length }) => length === both.length || length - both.length >= FEWEST);
    if (both.length < FEWEST || !isSafe) return [{ words, pairs: null, before: null, after: null }];
    const mean = (place: 0 | 1) => both.reduce((sum, values) => sum + values[place], 0) / both.length;
    return [{ words, pairs: both.length, before: mean(0), after: mean(1) }];
  });
}

/** What was asked, and what was answered. */
interface Asked {
  questions: readonly Question[];
  responses: readonly Response[];
}

function pairsOf(before: readonly Response[], after: readonly Response[]): [Response, Response][] {
  const byCode = (responses: readonly Response[]) => {
    const all = new Map<string, Response[]>();
    for (const response of responses)
      if (response.codeHash) all.set(response.codeHash, [...(all.get(response.codeHash) ?? []), response]);
    return new Map([...all].flatMap(([code, own]) => (own.length === 1 ? [[code, own[0]!] as const] : [])));
  };
  const [first, second] = [byCode(before), byCode(after)];
  return [...first].flatMap(([code, was]) => {
    const is = second.get(code);
    return is ? [[was, is] as [Response, Response]] : [];
  });
}

const numbersAt = (responses: readonly Response[], at: number): number[] =>
  responses.flatMap(({ answers }) => (typeof answers[at] === "number" ? [answers[at]] : []));

const sameWords = (a: string, b: string) => plainCode(a) === plainCode(b);

// --- forms ------------------------------------------------------------------

export const TEMPLATES = ["teilnehmende", "veranstalter", "betroffenheit"] as const;
/** How many there are in the catalogue under `surveys:template.<key>`; the last one is open. */
export const TEMPLATE_QUESTIONS = 7;

/** Which criterion each question of a template speaks of, in their order; of the rest it is said by hand. */
const TEMPLATE_CRITERIA: Partial<Record<(typeof TEMPLATES)[number], readonly CriterionKey[]>> = {
  teilnehmende: ["dialogqualitaet", "dialogqualitaet", "dialogqualitaet", "relevanz", "wirksamkeit", "vernetzung"],
  veranstalter: ["reichweite", "effizienz", "relevanz", "verbindlichkeit", "verbindlichkeit", "nachhaltigkeit"],
};

/** @param t words of a key in the language of whoever makes the survey @returns by the words of the template's questions */
export function templateCriteria(t: (key: string) => string): Map<string, CriterionKey> {
  return new Map(
    TEMPLATES.flatMap((template) =>
      (TEMPLATE_CRITERIA[template] ?? []).map((criterion, at) => [t(`surveys:template.${template}.${at + 1}`), criterion]),
    ),
  );
}

/** Of each question which criterion it speaks of, `c0`, `c1` …; empty: of none. */
export const criterionName = (at: number): string => `c${at}`;

export const criteriaForm = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((form, issues) => {
  const chosen = Array.from({ length: MOST_QUESTIONS }, (_, at) => form[criterionName(at)]);
  return chosen.map((word) => {
    if (word === undefined || word === "") return null;
    const criterion = CRITERION_KEYS.find((key) => key === word);
    if (!criterion) issues.addIssue({ code: "custom", message: "common:invalid.choice" });
    return criterion ?? null;
  });
});

const MOST_QUESTIONS = 30;
export const MOST_LINKS = 500;
/** Every answer by a link writes all links of its survey anew (commands.ts). */
export const MOST_LINKS_IN_ALL = 5000;

const optionalId = z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
  error: "common:invalid.choice",
});

/** One question a line; one that ends in `…` or `...` is answered in words. */
export const surveyForm = z.object({
  title: requiredLine(200),
  intro: z.string().trim().max(2000, "common:invalid.too-long"),
  closes_on: dayField,
  edition_id: optionalId.default(null),
  before_id: optionalId.default(null),
  asks_code: isTicked,
  has_room: isTicked,
  questions: z
    .string()
    .max(20_000, "common:invalid.too-long")
    .transform((lines) =>
      lines.split(/\r\n|\r|\n/).flatMap((line): Question[] => {
        const words = line.trim();
        if (words === "") return [];
        const isOpen = /(…|\.\.\.)$/.test(words);
        return [{ kind: isOpen ? "open" : "scale", words: words.replace(/\s*(…|\.\.\.)$/, "") || words }];
      }),
    )
    .refine((questions) => questions.length > 0, "common:invalid.required")
    .refine((questions) => questions.length <= MOST_QUESTIONS, "surveys:invalid.too-many-questions")
    .refine((questions) => questions.every(({ words }) => words.length <= 300), "surveys:invalid.question-too-long"),
});
export type SurveyForm = z.output<typeof surveyForm>;

export const linksForm = z.object({
  count: z.coerce
    .number({ error: "common:invalid.number" })
    .int("common:invalid.number")
    .min(1, "common:invalid.number")
    .max(MOST_LINKS, "surveys:invalid.too-many-links"),
});

export const answerName = (at: number): string => `q${at}`;

/** What somebody answers; whatever is left out is no statement. */
export const answerForm = z
  .object({
    bench: z.enum(["", ...BENCHES], { error: "common:invalid.choice" }).default(""),
    code: z.string().max(100, "common:invalid.too-long").default(""),
  })
  .catchall(z.union([z.string().max(2000, "common:invalid.too-long"), z.array(z.string())]));
export type AnswerForm = z.output<typeof answerForm>;

/** @returns undefined for something that is no step of the scale */
export function readAnswers(questions: readonly Question[], form: Readonly<Record<string, unknown>>): Answers | undefined {
  const answers = questions.map(({ kind }, at): number | string | null | undefined => {
    const said = String(form[answerName(at)] ?? "").trim();
    if (said === "" || said === "none") return null;
    if (kind === "open") return said;
    return /^[1-5]$/.test(said) ? Number(said) : undefined;
  });
  return answers.some((answer) => answer === undefined) ? undefined : (answers as Answers);
}

/** People write their codes differently each time. */
export const plainCode = (code: string): string =>
  code
    .toLocaleLowerCase("de")
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .trim();

export const paperForm = z.object({ sheets: z.string().max(100_000, "common:invalid.too-long") });

export interface Sheet {
  answers: Answers;
  bench: Bench | null;
  code: string;
}

/** Letters that stand beside the boxes on the sheet. */
export const BENCH_LETTERS: Record<Bench, string> = {
  ...{ bund: "B", laender: "L", kommunen: "K", wirtschaft: "W", zivilgesellschaft: "Z", wissenschaft: "F" },
};

/**
 * Sheets of paper, one a line: `1 2 - 4 5 K | in words #code`. A step for each question on the scale, `-` for no statement, where
 * ticked the letter of the bench, then what was written, then the code.
 * @returns the lines that cannot be read, from 1, beside the good ones
 */
export function readSheets(text: string, questions: readonly Question[]): { sheets: Sheet[]; wrong: number[] } {
  const [sheets, wrong]: [Sheet[], number[]] = [[], []];
  const scales = questions.filter(({ kind }) => kind === "scale").length;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "") continue;
    const [, body = "", code = ""] = /^(.*?)(?:#\s*(\S.*))?$/.exec(line) ?? [];
    const [steps = "", ...written] = body.split("|").map((part) => part.trim());
    const signs = steps.match(/[^\s,;]/g) ?? [];
    const bench = BENCHES.find((each) => BENCH_LETTERS[each] === signs.at(-1)?.toUpperCase()) ?? null;
    const given = bench ? signs.slice(0, -1) : signs;
    const open = questions.filter(({ kind }) => kind === "open").length;
    if (given.length !== scales || given.some((step) => !/^[1-5-]$/.test(step)) || written.length > open) {
      wrong.push(index + 1);
      continue;
    }
    let [nextScale, nextOpen] = [0, 0];
    const answers = questions.map(({ kind }) => {
      if (kind === "open") return written[nextOpen++] || null;
      const step = given[nextScale++]!;
      return step === "-" ? null : Number(step);
    });
    sheets.push({ answers, bench, code });
  }
  return { sheets, wrong };
}
