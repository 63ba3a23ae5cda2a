/** What senders say to the replies they got: accepted or contested, once; and what of a point still holds where its passage has changed. */
import { z } from "zod";
import { STANDINGS, type Standing } from "../../../db/schema/consultations.ts";
import { jobKind } from "../../platform/jobs.rules.ts";
import type { LinkedChange } from "../synopsis/rules.ts";

/** Tells all senders that every point has its answer. */
export const WEIGHED = jobKind<{ consultationId: number }>("consultations.weighed");

/**
 * Where a passage reads otherwise now, its sender knows best whether that settles the point; a point on a whole, or on a section that the
 * moderation has found for it, is asked about too.
 */
export const isAskedAgain = (point: { change: LinkedChange | null; blockId: string | null; isPlaced: boolean }): boolean =>
  point.change !== null && (point.change.passage !== null || point.blockId === null || point.isPlaced);

const words = z.string().trim().max(5000, "common:invalid.too-long").default("");

export const responseForm = z
  .object({
    accepted: z
      .enum(["true", "false"], { error: "consultations:answers.invalid.accepted" })
      .transform((value) => value === "true"),
    standing: z
      .union([z.literal("").transform(() => null), z.enum(STANDINGS)], { error: "common:invalid.choice" })
      .default(null),
    words,
  })
  .refine((form) => form.accepted || form.words !== "", {
    path: ["words"],
    error: "consultations:answers.invalid.contest-words",
  })
  .refine((form) => form.standing !== "geaendert" || form.words !== "", {
    path: ["words"],
    error: "consultations:answers.invalid.amended-words",
  });
export type ResponseInput = z.output<typeof responseForm>;

export const settlementForm = z.object({
  settlement: z.string().trim().min(1, "consultations:answers.invalid.settlement").max(5000, "common:invalid.too-long"),
});

export interface Response {
  isAccepted: boolean;
  words: string;
  standing: Standing | null;
  /** What the moderation answered; empty while it has not. */
  settlement: string;
}
