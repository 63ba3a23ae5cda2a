/**
 * Whether a recommendation keeps to the competences of the constitution and to local self-government: questions to go through, with a
 * named reviewer. A checklist and no legal advice. Articles 28, 30, 32, 83 and 84 of the Basic Law.
 */
import { z } from "zod";
import type { CheckKind } from "../../db/schema/recommendations.ts";
import { dayField } from "../calendar/rules.ts";
import { requiredLine } from "../platform/form.rules.ts";

export const ANSWERS = ["ja", "nein", "unklar"] as const;

type Answer = (typeof ANSWERS)[number];

export const QUESTIONS = {
  competence: ["local", "foreign-act", "contradicts", "obliged", "task-transfer", "land", "pays", "sunset"],
  self_government: ["local-matter", "voluntary", "instruction", "mitigation", "land", "pays"],
  legal_review: [],
} as const satisfies Record<CheckKind, readonly string[]>;

/** What courts have said of how far municipalities go, as the reports of their decisions cite it; a help for the first question. */
export const CASES = ["bverfge-8-122", "bverwge-87-237", "bverwge-87-228"] as const;

export const RESULTS = {
  competence: ["bund", "land", "kommune", "gemeinsam", "eu", "unklar"],
  self_government: ["vertraeglich", "mit_auflagen", "nicht_vertraeglich", "offen"],
  legal_review: ["zulaessig", "mit_auflagen", "unzulaessig"],
} as const satisfies Record<CheckKind, readonly string[]>;

export interface Check {
  id: number;
  kind: CheckKind;
  answers: Record<string, Answer>;
  result: string;
  note: string;
  reviewer: string;
  /** `YYYY-MM-DD` */
  reviewedOn: string;
  /** The text was changed since; what was checked is no longer all that stands there. */
  isOld: boolean;
}

/** The newest of each kind. */
export type Checks = Partial<Record<CheckKind, Check>>;

export type Unchecked = `recommendations:error.${"unchecked" | "no-review" | "unlawful"}`;

/** A review counts for the check that it was asked for, and not for a later one. */
export function refuseAdoption({ self_government: own, legal_review: review }: Checks): Unchecked | undefined {
  if (!own || own.result === "offen") return "recommendations:error.unchecked";
  if (own.result !== "nicht_vertraeglich") return undefined;
  if (!review || review.id < own.id) return "recommendations:error.no-review";
  return review.result === "unzulaessig" ? "recommendations:error.unlawful" : undefined;
}

/** What the answers make one think of. @returns keys of the catalogue under `recommendations:hint` */
export function hintsOf({ kind, answers }: Pick<Check, "kind" | "answers">): string[] {
  if (kind === "competence")
    return [
      ...(answers["task-transfer"] === "ja" ? ["task-transfer"] : []),
      ...(answers["foreign-act"] === "ja" || answers["contradicts"] === "ja" ? ["foreign"] : []),
      ...(answers["local"] === "nein" ? ["no-local"] : []),
    ];
  return answers["instruction"] === "ja" ? ["instruction"] : [];
}

// --- forms ------------------------------------------------------------------

const shape = {
  note: z.string().trim().max(3000, "common:invalid.too-long").default(""),
  reviewer: requiredLine(200),
  reviewed_on: dayField,
};

const answersOf = (kind: CheckKind) =>
  Object.fromEntries(
    QUESTIONS[kind].map((key) => [answerField(key), z.enum(ANSWERS, { error: "recommendations:invalid.answer" })]),
  );

/** Name of the field of a question. */
export const answerField = (question: string): string => `answer_${question}`;

const resultOf = (kind: CheckKind) =>
  z.enum(RESULTS[kind] as readonly [string, ...string[]], { error: "common:invalid.choice" });

const checkFormOf = <K extends CheckKind>(kind: K) =>
  z.object({ kind: z.literal(kind), result: resultOf(kind), ...shape, ...answersOf(kind) });

export const checkForm = z
  .discriminatedUnion("kind", [checkFormOf("competence"), checkFormOf("self_government"), checkFormOf("legal_review")], {
    error: "common:invalid.choice",
  })
  .transform(({ kind, result, note, reviewer, reviewed_on, ...answers }) => ({
    kind,
    result,
    note,
    reviewer,
    reviewed_on,
    answers: Object.fromEntries(
      QUESTIONS[kind].map((key) => [key, (answers as Record<string, string>)[answerField(key)]]),
    ) as Record<string, Answer>,
  }));
export type CheckInput = z.output<typeof checkForm>;
