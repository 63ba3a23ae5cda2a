/** Looking at a partnership again: a list of questions that has versions, what was found, and how it differs from the last time. */
import { z } from "zod";
import { REVIEW_OUTCOMES, type PartnershipStatus, type ReviewOutcome } from "../../db/schema/partnerships.ts";
import { dayField } from "../calendar/rules.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import template from "./review.json";

/** Every morning: letters about what is due in two weeks. */
export const REVIEWS_DUE = jobKind("partnerships.reviews-due", { cron: "20 7 * * *", retryLimit: 3 });
export const DAYS_BEFORE = 14;

export interface Question {
  key: string;
  de: string;
  en: string;
}

export const REVIEW_ANSWERS = ["ja", "teils", "nein", "keine_angabe"] as const;

export interface Review {
  id: number;
  version: number;
  answers: Record<string, { answer: string; note: string }>;
  outcome: ReviewOutcome;
  note: string;
  reviewedOn: string;
  recordedBy: string | null;
}

export const CURRENT_VERSION = Math.max(...template.versions.map(({ version }) => version));

/** As they were asked then; of a list that is gone, the keys. */
export const questionsOf = (version: number): readonly Question[] =>
  template.versions.find((each) => each.version === version)?.questions ?? [];

export interface Difference {
  question: Question;
  before: string;
  now: string;
}

/** Of what both were asked, what was answered in another way. */
export function differencesOf(before: Review, now: Review): Difference[] {
  return questionsOf(now.version).flatMap((question) => {
    const [was, is] = [before.answers[question.key]?.answer, now.answers[question.key]?.answer];
    return was !== undefined && is !== undefined && was !== is ? [{ question, before: was, now: is }] : [];
  });
}

/** What a municipality decides, its entry says from then on; to go on changes nothing about it. */
export const statusAfter = (outcome: ReviewOutcome, before: PartnershipStatus): PartnershipStatus =>
  (
    ({
      fortfuehren: before === "in_pruefung" ? "aktiv" : before,
      anpassen: "aktiv",
      ruhend: "ruhend",
      beenden: "beendet",
      pruefen: "in_pruefung",
    }) as const
  )[outcome];

export const answerName = (key: string): string => `answer_${key}`;
export const noteName = (key: string): string => `note_${key}`;

const fields = Object.fromEntries(
  questionsOf(CURRENT_VERSION).flatMap(({ key }) => [
    [answerName(key), z.enum(REVIEW_ANSWERS, { error: "common:invalid.required" })],
    [noteName(key), z.string().trim().max(500, "common:invalid.too-long").default("")],
  ]),
) as Record<never, z.ZodString>;

export const reviewForm = z
  .object({
    outcome: z.enum(REVIEW_OUTCOMES, { error: "common:invalid.required" }),
    note: z.string().trim().max(3000, "common:invalid.too-long").default(""),
    reviewed_on: dayField,
    next_on: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }),
    ...fields,
  })
  .transform((form) => {
    const typed = form as unknown as Record<string, string>;
    const answers = questionsOf(CURRENT_VERSION).map(({ key }) => [
      key,
      { answer: typed[answerName(key)]!, note: typed[noteName(key)]! },
    ]);
    const { outcome, note, reviewed_on, next_on } = form;
    return { outcome, note, reviewed_on, next_on, answers: Object.fromEntries(answers) as Review["answers"] };
  });
export type ReviewInput = z.output<typeof reviewForm>;
