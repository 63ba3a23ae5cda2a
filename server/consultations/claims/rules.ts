/** Links for shared mailboxes: whoever opens one does nothing yet; a person says who they are, and the moderation lets them in. */
import { z } from "zod";
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import { emailField, personName } from "../../people/rules.ts";
import { requiredLine, singleLine } from "../../platform/form.rules.ts";

export const CLAIM_DAYS = 30;
/** Of one link: a mailbox has a few readers, not a crowd. */
export const MOST_CLAIMS = 10;

export const linkForm = z.object({
  invitation_id: z.coerce.number({ error: "common:invalid.choice" }).int().positive().max(LARGEST_ID, "common:invalid.choice"),
  email: emailField,
});

/** Somebody says who they are, or that the letter came to the wrong house. */
export const claimForm = z.union([
  z.object({ answer: z.literal("wrong-house") }),
  z.object({ answer: z.literal("known") }),
  z.object({ answer: z.literal("claim"), name: personName, email: emailField }),
]);
export type ClaimInput = z.output<typeof claimForm>;

export const claimDecisionForm = z
  .object({ granted: z.enum(["true", "false"], { error: "common:invalid.choice" }), reason: singleLine(300).default("") })
  .transform(({ granted, reason }) => ({ granted: granted === "true", reason }))
  .refine(({ granted, reason }) => granted || requiredLine(300).safeParse(reason).success, {
    path: ["reason"],
    error: "consultations:invalid.reason",
  });

export type LinkState = "open" | "returned" | "ended";

export function linkState(link: { expiresAt: Date; returnedAt: Date | null }, now: Date): LinkState {
  if (link.returnedAt) return "returned";
  return link.expiresAt > now ? "open" : "ended";
}
