/** From ratings to adjustments: hints that never decide, the release, the right of reply, responses and what becomes of them. */
import { z } from "zod";
import {
  ADJUSTMENT_KINDS,
  EFFORTS,
  FOLLOW_UP_MONTHS,
  FOLLOW_UP_STATES,
  type AdjustmentKind,
  type FollowUpState,
} from "../../db/schema/formats.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { dayField } from "../calendar/rules.ts";
import { singleLine } from "../platform/form.rules.ts";
import { CRITERION_KEYS, type Criterion, type CriterionKey, type Score } from "./criteria.rules.ts";
import { ADJUST_UP_TO, type Comparison, type Rating } from "./ratings.rules.ts";

/** What people conclude of all ratings of one criterion. */
export interface Synthesis {
  criterion: CriterionKey;
  score: Score | null;
  notAssessable: boolean;
  summary: string;
  /** How a difference of two points or more was talked about. */
  discussion: string;
  /** Why nothing is to be adjusted although the value is 0 or 1; empty: not said. */
  unadjusted: string;
}

/** A value or "not assessable", with words; where raters are far apart also how that was talked about. */
export function isWritten(synthesis: Synthesis | undefined, discuss: boolean): boolean {
  if (!synthesis || synthesis.summary === "") return false;
  if (synthesis.score === null && !synthesis.notAssessable) return false;
  return !discuss || synthesis.discussion !== "";
}

export interface Hint {
  criterion: CriterionKey;
  strength: "required" | "recommended" | "check";
  /** A key of the catalogue under `formats:hint`. */
  reason: "gate" | "low" | "middling" | "merge" | "widen" | "end";
  kind: AdjustmentKind;
}

/**
 * What the values suggest. A synthesis that is written counts, before that the median; not assessable suggests nothing.
 * @param overlap share of the topics that other formats of the same level serve as well; null: not known
 * @param before values of the evaluation before this one, by the same criteria version
 */
export function hintsOf(
  comparison: Comparison,
  ratings: readonly (readonly Rating[])[],
  syntheses: readonly Synthesis[],
  { overlap = null, before = null }: { overlap?: number | null; before?: ReadonlyMap<CriterionKey, number> | null } = {},
): Hint[] {
  const valueOf = valuesOf(comparison, syntheses);
  const hints = comparison.criteria.flatMap(({ key, gate, adjust }): Hint[] => {
    const value = valueOf(key);
    if (gate && (adjust || (value !== null && value <= ADJUST_UP_TO)))
      return [{ criterion: key, strength: "required", reason: "gate", kind: "anpassen" }];
    if (value === null) return [];
    if (value <= ADJUST_UP_TO && hasStrongEvidence(ratings, key))
      return [{ criterion: key, strength: "required", reason: "low", kind: "anpassen" }];
    return value <= 2 ? [{ criterion: key, strength: "recommended", reason: "middling", kind: "anpassen" }] : [];
  });
  const [relevance, reach, effect] = [valueOf("relevanz"), valueOf("reichweite"), valueOf("wirksamkeit")];
  if (overlap !== null && overlap >= MERGE_FROM)
    hints.push({ criterion: "kohaerenz", strength: "check", reason: "merge", kind: "zusammenfuehren" });
  if (relevance !== null && relevance >= 3 && reach !== null && reach <= 1)
    hints.push({ criterion: "reichweite", strength: "check", reason: "widen", kind: "ausbauen" });
  const isLowTwice = (key: CriterionKey, value: number | null) =>
    value !== null && value <= ADJUST_UP_TO && (before?.get(key) ?? Infinity) <= ADJUST_UP_TO;
  if (isLowTwice("relevanz", relevance) && isLowTwice("wirksamkeit", effect))
    hints.push({ criterion: "relevanz", strength: "check", reason: "end", kind: "beenden" });
  return hints;
}

/** So many of its topics are served elsewhere as well. */
const MERGE_FROM = 0.6;

export function valuesOf({ criteria }: Comparison, syntheses: readonly Synthesis[]): (key: CriterionKey) => number | null {
  return (key) => {
    const written = syntheses.find(({ criterion }) => criterion === key);
    if (written && (written.score !== null || written.notAssessable)) return written.score;
    return criteria.find((each) => each.key === key)?.median ?? null;
  };
}

/** Independent and documented, or documented by an interested party. */
const hasStrongEvidence = (ratings: readonly (readonly Rating[])[], key: CriterionKey): boolean =>
  ratings.some((of) =>
    of.some(({ criterion, evidenceStrength }) => criterion === key && /^[AB]$/.test(evidenceStrength ?? "")),
  );

export type EvaluationStage = "rating" | "synthesis" | "fact-check" | "released";

export function evaluationStage(
  { factCheck, releasedAt }: { factCheck: object | null; releasedAt: Date | null },
  allIn: boolean,
): EvaluationStage {
  if (releasedAt) return "released";
  if (factCheck) return "fact-check";
  return allIn ? "synthesis" : "rating";
}

/** What is still in the way of the release; none: it may go out. Each is a key under `formats:release`. */
export function releaseObstacles(
  evaluation: {
    criteria: readonly Criterion[];
    factCheck: { until: string; repliedAt: Date | null } | null;
    releasedAt: Date | null;
  },
  {
    comparison,
    syntheses,
    adjustments,
    today,
  }: {
    comparison: Comparison | null;
    syntheses: readonly Synthesis[];
    adjustments: readonly { criterion: string }[];
    today: string;
  },
): { key: "ratings" | "syntheses" | "gate" | "low" | "fact-check" | "reply"; criteria: CriterionKey[] }[] {
  if (!comparison) return [{ key: "ratings", criteria: [] }];
  const unwritten = comparison.criteria
    .filter(
      ({ key, discuss }) =>
        !isWritten(
          syntheses.find(({ criterion }) => criterion === key),
          discuss,
        ),
    )
    .map(({ key }) => key);
  const isAdjusted = (key: CriterionKey) => adjustments.some(({ criterion }) => criterion === key);
  const unanswered = gatesFailed(comparison, syntheses).filter((key) => !isAdjusted(key));
  const low = lowWithoutReason(comparison, syntheses).filter((key) => !isAdjusted(key));
  const { factCheck } = evaluation;
  const isWaiting = factCheck !== null && factCheck.repliedAt === null && today <= factCheck.until;
  return [
    ...(unwritten.length > 0 ? [{ key: "syntheses" as const, criteria: unwritten }] : []),
    ...(unanswered.length > 0 ? [{ key: "gate" as const, criteria: unanswered }] : []),
    ...(low.length > 0 ? [{ key: "low" as const, criteria: low }] : []),
    ...(factCheck === null ? [{ key: "fact-check" as const, criteria: [] }] : []),
    ...(isWaiting ? [{ key: "reply" as const, criteria: [] }] : []),
  ];
}

/** A gate at 0 or 1, by one rater or by the synthesis, forces an adjustment. */
export function gatesFailed(comparison: Comparison, syntheses: readonly Synthesis[]): CriterionKey[] {
  const valueOf = valuesOf(comparison, syntheses);
  return comparison.criteria
    .filter(({ key, gate, adjust }) => gate && (adjust || (valueOf(key) ?? Infinity) <= ADJUST_UP_TO))
    .map(({ key }) => key);
}

/**
 * Concluded to be at 0 or 1, and nobody has said why nothing is to be adjusted (domain.md R32). Gates take no reason. Where only one rater
 * saw it so low, the synthesis has said in words why the value is a higher one.
 */
function lowWithoutReason(comparison: Comparison, syntheses: readonly Synthesis[]): CriterionKey[] {
  return comparison.criteria.flatMap(({ key, gate }) => {
    const written = syntheses.find(({ criterion }) => criterion === key);
    return !gate && isLow(written) && written?.unadjusted === "" ? [key] : [];
  });
}

/** Calls for an adjustment, or for a reason why there is none. */
export const isLow = (synthesis: Pick<Synthesis, "score"> | undefined): boolean =>
  synthesis !== undefined && synthesis.score !== null && synthesis.score <= ADJUST_UP_TO;

/** `2026-08-31` and 6 → `2027-02-28`: the same day of the month, or its last. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())))
    .toISOString()
    .slice(0, 10);
}

export const followUpsFrom = (day: string) => FOLLOW_UP_MONTHS.map((months) => ({ months, due_on: monthsAfter(day, months) }));

// --- forms ------------------------------------------------------------------

const words = (most: number) => z.string().trim().max(most, "common:invalid.too-long");
const needed = (most: number) => words(most).min(1, "common:invalid.required");
const optionalId = z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
  error: "common:invalid.choice",
});

const synthesisFields = {
  score: z.enum(["", "nb", "0", "1", "2", "3", "4"], { error: "common:invalid.choice" }),
  summary: words(3000),
  discussion: words(3000),
  unadjusted: words(2000),
};
type SynthesisField = keyof typeof synthesisFields;
export const synthesisName = (key: CriterionKey, field: SynthesisField): string => `${key}_${field}`;

/** All criteria in one; what is missing may be written later. */
export const synthesesForm = z
  .object({
    limits: words(2000).default(""),
    ...Object.fromEntries(
      CRITERION_KEYS.flatMap((key) =>
        (["score", "summary", "discussion", "unadjusted"] as const).map((field) => [
          synthesisName(key, field),
          (synthesisFields[field] as z.ZodType<string>).optional(),
        ]),
      ),
    ),
  })
  .transform(({ limits, ...values }) => {
    const sent = values as Record<string, string | undefined>;
    return {
      limits,
      syntheses: CRITERION_KEYS.flatMap((criterion): Synthesis[] => {
        const score = sent[synthesisName(criterion, "score")];
        if (score === undefined) return [];
        return [
          {
            criterion,
            score: score === "" || score === "nb" ? null : (Number(score) as Score),
            notAssessable: score === "nb",
            summary: sent[synthesisName(criterion, "summary")] ?? "",
            discussion: sent[synthesisName(criterion, "discussion")] ?? "",
            unadjusted: sent[synthesisName(criterion, "unadjusted")] ?? "",
          },
        ];
      }),
    };
  });
export type SynthesesForm = z.output<typeof synthesesForm>;

export const adjustmentForm = z
  .object({
    criterion: z.enum(CRITERION_KEYS, { error: "common:invalid.choice" }),
    finding: needed(2000),
    conclusion: needed(2000),
    kind: z.enum(ADJUSTMENT_KINDS, { error: "common:invalid.choice" }),
    proposal: needed(2000),
    addressee_id: optionalId.default(null),
    addressee: singleLine(300).default(""),
    effort: z.enum(EFFORTS, { error: "common:invalid.choice" }),
    effect: words(1000),
    due_on: dayField,
  })
  .refine((form) => form.addressee_id !== null || form.addressee !== "", {
    path: ["addressee_id"],
    error: "formats:invalid.addressee",
  })
  .transform((form) => ({ ...form, addressee: form.addressee_id === null ? form.addressee : "" }));
export type AdjustmentForm = z.output<typeof adjustmentForm>;

const optionalDay = z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" });

export const responseForm = z
  .object({
    response: z.enum(["angenommen", "teilweise", "abgelehnt"], { error: "common:invalid.choice" }),
    measure: needed(2000),
    measure_due_on: optionalDay.default(null),
    /** Who has answered, where the facilitator writes it down for somebody who takes no part. */
    response_by: singleLine(300).default(""),
  })
  .refine((form) => form.response === "abgelehnt" || form.measure_due_on !== null, {
    path: ["measure_due_on"],
    error: "formats:invalid.measure-due",
  });
export type ResponseForm = z.output<typeof responseForm>;

export const factCheckForm = z.object({ until: dayField });

export const replyForm = z.object({ reply: needed(5000), reply_by: singleLine(300).default("") });

export const followUpForm = z.object({
  months: z.coerce.number().refine((months) => FOLLOW_UP_MONTHS.some((each) => each === months), "common:invalid.choice"),
  state: z
    .enum(FOLLOW_UP_STATES, { error: "common:invalid.choice" })
    .refine((state) => state !== "offen", "common:invalid.choice"),
  note: words(2000),
});

export interface FollowUp {
  months: number;
  dueOn: string;
  state: FollowUpState;
  note: string;
}
