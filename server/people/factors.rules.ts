/** Second factors: codes that an app shows anew every thirty seconds, and codes on paper for the day it is lost. Passkeys are in passkeys.rules.ts. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
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

/** Begin, confirm with a code, take away, new codes for paper; a new passkey, or one away. */
export const factorForm = z
  .object({
    step: z.enum(["begin", "confirm", "remove", "codes", "passkey", "remove-passkey"], { error: "common:invalid.choice" }),
    passkey_id: z.coerce.number().int().positive().max(LARGEST_ID).optional(),
    code: z.string().max(40, "common:invalid.too-long").optional(),
  })
  .refine(({ step, code }) => step !== "confirm" || plainCode(code ?? "") !== "", {
    path: ["code"],
    error: "common:invalid.required",
  })
  .refine(({ step, passkey_id }) => step !== "remove-passkey" || passkey_id !== undefined, {
    path: ["passkey_id"],
    error: "common:invalid.choice",
  });
