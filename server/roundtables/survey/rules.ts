/** The survey after a roundtable: three questions, anonymous, shown only when enough have answered. */
import { z } from "zod";

export const QUESTIONS = ["heard", "useful", "paced"] as const;
export type Question = (typeof QUESTIONS)[number];

/** Of fewer one could guess who said what. */
export const FEWEST_ANSWERS = 5;
const OPEN_DAYS = 14;

/** From the end on, as long as one remembers it. */
export const isSurveyOpen = (closedAt: Date | string | null, now: Date): boolean =>
  closedAt !== null && now.getTime() < new Date(closedAt).getTime() + OPEN_DAYS * 86_400_000;

const grade = z.coerce
  .number({ error: "common:invalid.choice" })
  .int()
  .min(1, "common:invalid.choice")
  .max(5, "common:invalid.choice");

export const surveyForm = z.object({
  ...{ heard: grade, useful: grade, paced: grade },
  remark: z.string().trim().max(1000, "common:invalid.too-long").default(""),
});
export type SurveyForm = z.output<typeof surveyForm>;

export interface SurveyResult {
  count: number;
  /** Null until enough have answered. */
  means: Record<Question, number> | null;
  /** In no order that would say whose they are. */
  remarks: string[];
}

export function surveyResult(answers: readonly SurveyForm[]): SurveyResult {
  const count = answers.length;
  if (count < FEWEST_ANSWERS) return { count, means: null, remarks: [] };
  const mean = (question: Question) => answers.reduce((sum, answer) => sum + answer[question], 0) / count;
  const remarks = answers.map(({ remark }) => remark).filter(Boolean);
  return { count, means: { heard: mean("heard"), useful: mean("useful"), paced: mean("paced") }, remarks: remarks.sort() };
}

/** How often each of the five steps was chosen, from 1 to 5. */
export type StepCounts = Record<Question, number[]>;

/** @returns null for too few */
export function stepCounts(answers: readonly Record<Question, number>[]): StepCounts | null {
  if (answers.length < FEWEST_ANSWERS) return null;
  const counts = (question: Question) =>
    [1, 2, 3, 4, 5].map((step) => answers.filter((answer) => answer[question] === step).length);
  return { heard: counts("heard"), useful: counts("useful"), paced: counts("paced") };
}
