/** A kept result of the rule of priorities: what it was reckoned with, and what its hash is made of. */
import { z } from "zod";
import { RESILIENCE_DIMENSIONS, type ResilienceDimension } from "../../db/schema/profiles.ts";
import { requiredLine } from "../platform/form.rules.ts";
import type { Band, Weights } from "./priorities.rules.ts";

export interface KeptBand {
  profileId: number;
  organisation: string;
  profileVersion: number;
  setVersion: number;
  band: Band | null;
  exposure: number | null;
  gap: number | null;
  drivers: ResilienceDimension[];
  sensitive: ResilienceDimension[];
  reply: string;
}

export interface KeptRun {
  number: number;
  purpose: string;
  weights: Weights;
  at: Date;
}

/** Whoever has the same run has the same words, in whatever order the database gives them. */
export const runWords = (
  processNumber: string,
  { number, purpose, weights, at }: KeptRun,
  bands: readonly KeptBand[],
): string =>
  JSON.stringify({
    process: processNumber,
    ...{ number, purpose, at: at.toISOString() },
    weights: RESILIENCE_DIMENSIONS.map((dimension) => [dimension, weights[dimension]]),
    bands: bands
      .toSorted((a, b) => a.profileId - b.profileId)
      .map((each) => [
        ...[each.profileId, each.organisation, each.profileVersion, each.setVersion, each.band, each.exposure, each.gap],
        ...[each.drivers, each.sensitive, each.reply],
      ]),
  });

const weight = z.coerce
  .number({ error: "common:invalid.choice" })
  .int()
  .min(0, "common:invalid.choice")
  .max(3, "common:invalid.choice");

/** Weights have the names of their dimensions, as in the address of the page. */
export const runForm = z
  .object({
    purpose: requiredLine(300),
    ...(Object.fromEntries(RESILIENCE_DIMENSIONS.map((dimension) => [dimension, weight])) as Record<
      ResilienceDimension,
      typeof weight
    >),
  })
  .transform(({ purpose, ...weights }) => ({ purpose, weights: weights as Weights }));
export type RunForm = z.output<typeof runForm>;
