/** Signing what another house says. */
import { z } from "zod";
import { pastedNames } from "../rules.ts";

export const askForm = z.object({
  organisations: z
    .string()
    .trim()
    .max(20_000, "common:invalid.too-long")
    .transform(pastedNames)
    .refine((names) => names.length > 0, "common:invalid.required"),
});

export const signForm = z.object({ answer: z.enum(["signed", "declined"], { error: "common:invalid.choice" }) });
