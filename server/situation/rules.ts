/** Situation pictures: what is frozen in one, when it may be, and what has changed since the one before. */
import { z } from "zod";
import { CONFIDENCES, type Confidence, type Direction, type PartnershipStatus } from "../../db/schema/partnerships.ts";
import {
  REPLY_KINDS,
  REPORT_AUDIENCES,
  type ReplyKind,
  type ReportAudience,
  type ReportState,
} from "../../db/schema/situation.ts";
import type { ResilienceDimension, Side } from "../../db/schema/profiles.ts";
import { dayField } from "../calendar/rules.ts";
import type { DataPoint } from "../figures/rules.ts";
import { requiredLine } from "../platform/form.rules.ts";

export interface Report {
  id: number;
  processId: number;
  number: number;
  title: string;
  audience: ReportAudience;
  scope: string;
  method: string;
  dataBasis: string;
  gaps: string;
  confidence: Confidence;
  state: ReportState;
  documentId: number | null;
  replyUntil: string | null;
  payloadHash: string | null;
  frozenAt: Date | null;
  releasedAt: Date | null;
  releasedBy: string | null;
  revision: number;
}

/** As it was when the picture was frozen, with all that is needed to look it up. */
export type PassagePoint = Pick<
  DataPoint,
  "indicator" | "value" | "upper" | "unit" | "precision" | "definition" | "asOf" | "source" | "sourceUrl" | "note"
>;

/** What both registers say of an entry; pictures that were frozen earlier have neither. */
interface Sourced {
  source?: string;
  points?: PassagePoint[];
}

/** What a picture says of one municipality, which reads it before anybody else. */
export interface Passage {
  organisationId: number;
  name: string;
  partnerships: ({ partner: string; country: string; kind: string; status: PartnershipStatus } & Sourced)[];
  interdependencies: ({
    title: string;
    country: string;
    kind: string;
    sector: string;
    /** Pictures that were frozen earlier have none. */
    direction?: Direction;
    confidence: string;
    counterEvidence: string;
  } & Sourced)[];
  /** Null: it does not take its profile into pictures. */
  scores: { dimension: ResilienceDimension; side: Side; mean: number | null; stated: number; asked: number }[] | null;
  reply: { kind: ReplyKind; body: string } | null;
}

/** All that a picture rests on. Its order of keys is the order in which it is written and hashed. */
export interface Payload {
  asOf: string;
  number: number;
  title: string;
  audience: ReportAudience;
  scope: string;
  method: string;
  dataBasis: string;
  gaps: string;
  confidence: Confidence;
  counts: {
    total: number;
    byStatus: Record<string, number>;
    byKind: Record<string, number>;
    cultureOnly: number;
    withFields: number;
  };
  /** Pictures that were frozen earlier have none. */
  ties?: { total: number; bySector: Record<string, number>; byDirection: Record<string, number> };
  aggregates: { dimension: ResilienceDimension; side: Side; cell: string; mean: number; count: number }[];
  passages: Passage[];
  text: string;
}

/** Everybody sees it, and it says what is missing. */
export const mayHandInGap = ({ state, audience, gaps }: Pick<Report, "state" | "audience" | "gaps">): boolean =>
  state === "released" && audience === "process" && gaps !== "";

/** Municipalities that were asked and have not said anything yet. */
export const unanswered = (passages: readonly Passage[]): Passage[] => passages.filter(({ reply }) => reply === null);

/** @returns the key of what stands against freezing, or undefined */
export function refuseFreezing(
  report: Pick<Report, "state" | "replyUntil">,
  passages: readonly Passage[],
  today: string,
): string | undefined {
  if (report.state !== "reply") return "situation:error.not-asked";
  const isOver = report.replyUntil !== null && report.replyUntil < today;
  return isOver || unanswered(passages).length === 0 ? undefined : "situation:error.replies-open";
}

export const countBy = <T>(all: readonly T[], of: (each: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const each of all) counts[of(each)] = (counts[of(each)] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
};

export interface Change {
  what: "total" | "municipalities" | "interdependencies";
  before: number;
  now: number;
}

const sizesOf = ({ counts, passages }: Payload) => ({
  total: counts.total,
  municipalities: passages.length,
  interdependencies: passages.reduce((sum, each) => sum + each.interdependencies.length, 0),
});

/** In numbers, as far as both count the same; pictures for other readers are not compared. */
export function changesSince(before: Payload, now: Payload): Change[] {
  if (before.audience !== now.audience) return [];
  const [was, is] = [sizesOf(before), sizesOf(now)];
  return (["total", "municipalities", "interdependencies"] as const).map((what) => ({
    what,
    before: was[what],
    now: is[what],
  }));
}

// --- forms ------------------------------------------------------------------

const long = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");

export const reportForm = z.object({
  title: requiredLine(200),
  audience: z.enum(REPORT_AUDIENCES, { error: "common:invalid.choice" }),
  scope: long(2000),
  method: long(3000),
  data_basis: long(3000),
  gaps: long(3000),
  confidence: z.enum(CONFIDENCES, { error: "common:invalid.choice" }),
  revision: z
    .string()
    .regex(/^\d{0,9}$/, "common:invalid.value")
    .default("")
    .transform(Number),
});
export type ReportInput = z.output<typeof reportForm>;

export const askForm = z.object({ reply_until: dayField });

export const replyForm = z
  .object({ kind: z.enum(REPLY_KINDS, { error: "common:invalid.required" }), body: long(3000) })
  .refine(({ kind, body }) => kind !== "comment" || body !== "", { path: ["body"], message: "common:invalid.required" });
export type ReplyInput = z.output<typeof replyForm>;

/** `decision:12`, `recommendation:4`. */
export const useForm = z.object({
  subject: z
    .string({ error: "common:invalid.choice" })
    .regex(/^(decision|recommendation):[1-9]\d{0,8}$/, "common:invalid.choice")
    .transform((typed) => {
      const [subject, id] = typed.split(":");
      return { subject: subject as "decision" | "recommendation", id: Number(id) };
    }),
});
