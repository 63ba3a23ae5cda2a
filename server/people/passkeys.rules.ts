/** Passkeys: where they can be had, and what a browser hands in of one. */
import { z } from "zod";
import { requiredLine } from "../platform/form.rules.ts";

/** Of one person: devices, and a key on the ring for the day they are lost. */
export const MOST_PASSKEYS = 10;

export const PASSKEY_NAME_MAX = 80;

/**
 * Passkeys belong to the name of a house, so there are none where an installation is only known by numbers; browsers give none without TLS,
 * except on the very machine.
 * @returns the name; null where there can be none
 */
export function passkeyHouse(origin: string): string | null {
  const { protocol, hostname } = new URL(origin);
  if (hostname.startsWith("[") || /^[\d.]+$/.test(hostname)) return null;
  return protocol === "https:" || hostname === "localhost" ? hostname : null;
}

/** As browsers write it. Whether it holds is asked where its question is known. */
const answer = z.object({
  id: z.string().regex(/^[\w-]{1,1400}$/),
  rawId: z.string().max(1_400),
  type: z.literal("public-key"),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
});
export type PasskeyAnswer = z.output<typeof answer>;

/** Empty where no script has filled it in. */
export const passkeyAnswer = z
  .string()
  .min(1, "people:invalid.passkey-missing")
  .max(20_000, "people:invalid.passkey-missing")
  .transform((typed, check) => {
    const parsed = answer.safeParse(parse(typed));
    if (parsed.success) return parsed.data;
    check.issues.push({ code: "custom", message: "people:invalid.passkey-missing", input: typed });
    return z.NEVER;
  });

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export const newPasskeyForm = z.object({ name: requiredLine(PASSKEY_NAME_MAX), passkey: passkeyAnswer });

export const passkeyForm = z.object({ passkey: passkeyAnswer });
