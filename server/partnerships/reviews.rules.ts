/** Looking at a partnership again: a list of questions that has versions, what was found, and how it differs from the last time. */
import { z } from "zod";
import { REVIEW_OUTCOMES, type PartnershipStatus, type ReviewOutcome } from "../../db/schema/partnerships.ts";
import { dayField } from "../calendar/rules.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import type { Asked } from "./versions.rules.ts";

/** Every morning: letters about what is due in two weeks. */
export const REVIEWS_DUE = jobKind("partnerships.reviews-due", { cron: "20 7 * * *", retryLimit: 3 });
export const DAYS_BEFORE = 14;

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

export interface Difference {
  question: Asked;
  before: string;
  now: string;
}

/** Of what both were asked, what was answered in another way. @param questions of the later one */
export function differencesOf(before: Review, now: Review, questions: readonly Asked[]): Difference[] {
  return questions.flatMap((question) => {
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

const note = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const answerField = z.enum(REVIEW_ANSWERS, { error: "common:invalid.required" });
const noteField = note(500);

/** Which questions there are, the list in force says: whoever takes the answers asks it. */
export const reviewForm = z
  .looseObject({
    /** Of the list that the form showed. */
    version: z
      .string({ error: "common:invalid.value" })
      .regex(/^\d{1,9}$/, "common:invalid.value")
      .transform(Number),
    outcome: z.enum(REVIEW_OUTCOMES, { error: "common:invalid.required" }),
    note: note(3000),
    reviewed_on: dayField,
    next_on: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }),
  })
  .transform(({ version, outcome, note, reviewed_on, next_on, ...typed }, issues) => {
    // The line for a note is sent for each question, an answer only where one was chosen.
    const keys = Object.keys(typed).flatMap((name) => /^(?:answer|note)_([a-z0-9-]{1,40})$/.exec(name)?.[1] ?? []);
    const read = (name: string, schema: z.ZodType<string>) => {
      const parsed = schema.safeParse(typed[name]);
      if (!parsed.success) issues.addIssue({ code: "custom", path: [name], message: parsed.error.issues[0]!.message });
      return parsed.data ?? "";
    };
    const answers: Review["answers"] = Object.fromEntries(
      [...new Set(keys)].map((key) => [
        key,
        { answer: read(answerName(key), answerField), note: read(noteName(key), noteField) },
      ]),
    );
    return { version, outcome, note, reviewed_on, next_on, answers };
  });
export type ReviewInput = z.output<typeof reviewForm>;
