/** What closed surveys say of the editions of a format: shapes that the surveys fill, so that answers stand at the criteria they speak of. */
import type { CriterionKey } from "./criteria.rules.ts";

/** How many chose each of the five steps, from "not at all" to "fully". */
export type Counts = [number, number, number, number, number];

interface SurveyedQuestion {
  /** Null: it speaks of none. */
  criterion: CriterionKey | null;
  words: string;
  /** Null: too few for anything to be said; then there are no counts either. */
  counts: Counts | null;
  /** Of those who took part, who did not answer this question. */
  noStatement: number | null;
}

export interface EditionSurvey {
  /** Page where all of it stands. */
  to: string;
  title: string;
  editionId: number;
  /** Questions on the scale only. */
  questions: SurveyedQuestion[];
}

/** The two upper steps, of all who chose one: "no statement" is no disagreement. */
export function agreeing(counts: Counts): { part: number; of: number } {
  return { part: counts[3] + counts[4], of: counts.reduce((sum, count) => sum + count, 0) };
}

export interface CriterionAnswer extends SurveyedQuestion {
  counts: Counts;
  survey: EditionSurvey;
}

/** Everything that may be shown at one criterion; what too few have answered is not there. */
export function answersTo(criterion: CriterionKey, surveys: readonly EditionSurvey[]): CriterionAnswer[] {
  return surveys.flatMap((survey) =>
    survey.questions.flatMap((question) =>
      question.criterion === criterion && question.counts ? [{ ...question, counts: question.counts, survey }] : [],
    ),
  );
}
