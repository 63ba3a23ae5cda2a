/** From draft to approved minutes: draft, circulated until a day, corrected, approved with two signatures. */
import { z } from "zod";
import type { Role } from "../../../db/schema/processes.ts";
import { Conflict } from "../../errors.ts";
import { jobKind } from "../../platform/jobs.rules.ts";

export const SIGNATURE_PARTS = ["chair", "recorder"] as const;
export type SignaturePart = (typeof SIGNATURE_PARTS)[number];

export type MinutesState = "draft" | "circulated" | "undisputed" | "disputed" | "corrected" | "approved";

export interface Objection {
  id: number;
  body: string;
  /** Empty where the rules of the process protect who said what. */
  by: string;
  isMine: boolean;
  isAccepted: boolean | null;
  /** Accepted, and met without a changed text: attendance was put right, say. */
  isBesideText: boolean;
  answer: string;
}

export interface MinutesRound {
  documentId: number;
  /** Of the text that was circulated, and of the corrected one. */
  versionId: number;
  correctedVersionId: number | null;
  circulatedAt: Date;
  objectionsUntil: Date;
  approvedAt: Date | null;
  objections: Objection[];
  /** `seen`: stands for what it was about, beside the text. */
  signatures: { part: SignaturePart; name: string; at: Date; seen: string }[];
  /** Since when there is a version signed on paper; null: there is none. */
  scannedAt: Date | null;
  /** Approvals that were taken back, newest first. */
  withdrawn: WithdrawnApproval[];
}

/** What was approved once stays readable as what it was. */
export interface WithdrawnApproval {
  id: number;
  /** Of its text. */
  versionId: number;
  approvedAt: Date;
  withdrawnAt: Date;
  by: string;
  reason: string;
  hasScan: boolean;
}

type Written<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : Written<T[K]> };
/** As it comes through a socket. */
export type WrittenRound = Written<MinutesRound>;

export const writeRound = (round: MinutesRound): WrittenRound => JSON.parse(JSON.stringify(round)) as WrittenRound;

/** @param own objections of whoever reads it */
export function readRound(
  { signatures, withdrawn, objections, ...round }: WrittenRound,
  own: ReadonlySet<number>,
): MinutesRound {
  const at = (instant: string | null) => (instant === null ? null : new Date(instant));
  return {
    ...round,
    ...{ circulatedAt: new Date(round.circulatedAt), objectionsUntil: new Date(round.objectionsUntil) },
    ...{ approvedAt: at(round.approvedAt), scannedAt: at(round.scannedAt) },
    objections: objections.map((objection) => ({ ...objection, isMine: own.has(objection.id) })),
    signatures: signatures.map((signature) => ({ ...signature, at: new Date(signature.at) })),
    withdrawn: withdrawn.map((approval) => ({
      ...approval,
      ...{ approvedAt: new Date(approval.approvedAt), withdrawnAt: new Date(approval.withdrawnAt) },
    })),
  };
}

type Seen = Pick<MinutesRound, "correctedVersionId" | "objectionsUntil" | "approvedAt"> & {
  objections: readonly Pick<Objection, "isAccepted" | "isBesideText">[];
};

/** `undisputed`: the period is over, and nothing is left to be answered or corrected. */
export function minutesState(round: Seen | null, now: Date): MinutesState {
  if (!round) return "draft";
  if (round.approvedAt) return "approved";
  if (now < round.objectionsUntil) return "circulated";
  if (round.correctedVersionId) return "corrected";
  return round.objections.some(({ isAccepted, isBesideText }) => isAccepted !== false && !isBesideText)
    ? "disputed"
    : "undisputed";
}

/** @throws Conflict before the end of the period, while objections wait for an answer, and while accepted ones are not in the text */
export function acceptSignature(round: Seen, now: Date): void {
  const state = minutesState(round, now);
  if (state === "circulated") throw new Conflict("roundtables:refusal.objections-run");
  if (state === "approved") throw new Conflict("roundtables:refusal.minutes-approved");
  if (round.objections.some(({ isAccepted }) => isAccepted === null)) throw new Conflict("roundtables:refusal.objections-open");
  if (state === "disputed") throw new Conflict("roundtables:refusal.not-corrected");
}

/** A signature for what is no longer so. @param seen what a signature was about @param now what it would be about now */
export const isOutdated = (seen: string, now: string): boolean => seen !== "" && now !== "" && seen !== now;

/** Whose signature somebody's is. */
export const partOf = (role: Role): SignaturePart | null =>
  role === "facilitator" ? "chair" : role === "recorder" ? "recorder" : null;

export const OBJECTIONS_END = jobKind<{ roundtableId: number; until: string }>("roundtables.objections-end");

/** `seen` stands for what the page showed; empty: no protection is wanted. */
export const signatureForm = z.object({ seen: z.string().max(100).default("") });

export const withdrawalForm = signatureForm.extend({
  reason: z.string().trim().min(1, "common:invalid.required").max(1000, "common:invalid.too-long"),
});

/** `beside-text`: met where the minutes say something beside their text, by the word of whoever keeps them. */
export const OBJECTION_DECISIONS = ["in-text", "beside-text", "declined"] as const;
export type ObjectionDecision = (typeof OBJECTION_DECISIONS)[number];

/** @returns null as long as nobody has answered */
export const decisionOf = ({
  isAccepted,
  isBesideText,
}: Pick<Objection, "isAccepted" | "isBesideText">): ObjectionDecision | null =>
  isAccepted === null ? null : !isAccepted ? "declined" : isBesideText ? "beside-text" : "in-text";

const words = z.string().trim().min(1, "common:invalid.required").max(3000, "common:invalid.too-long");
export const objectionForm = z.object({ body: words });
export const objectionAnswerForm = z.object({
  decision: z.enum(OBJECTION_DECISIONS, { error: "common:invalid.choice" }),
  answer: words,
});
