/** Second factors: codes that an app shows anew every thirty seconds, and codes on paper for the day it is lost. */
import { z } from "zod";
import { asLine } from "../platform/form.rules.ts";

const STEP_MS = 30_000;

export const RECOVERY_CODES = 10;

/** The half minutes whose code is taken: clocks of phones are a little off. */
export function stepsAround(now: Date): number[] {
  const step = Math.floor(now.getTime() / STEP_MS);
  return [step - 1, step, step + 1];
}

/** As somebody types or pastes it: with blanks or strokes between, small or large. */
export const plainCode = (typed: string): string => typed.replace(/[\s-]/g, "").toLowerCase();

/** A key as people copy it by hand. */
export const inGroups = (key: string): string => key.replace(/(.{4})(?=.)/g, "$1 ");

const codeField = z
  .string()
  .transform(asLine)
  .pipe(z.string().min(1, "common:invalid.required").max(40, "common:invalid.too-long"));

export const codeForm = z.object({ code: codeField });

/** Begin, confirm with a code, take away, or new codes for paper. */
export const factorForm = z
  .object({
    step: z.enum(["begin", "confirm", "remove", "codes"], { error: "common:invalid.choice" }),
    code: z.string().max(40, "common:invalid.too-long").optional(),
  })
  .refine(({ step, code }) => step !== "confirm" || plainCode(code ?? "") !== "", {
    path: ["code"],
    error: "common:invalid.required",
  });
