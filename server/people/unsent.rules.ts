/** A form that was sent after its session had ended: what of it somebody typed, and how it is sent again by who signs in. */
import { z } from "zod";
import { passkeyAnswer } from "./passkeys.rules.ts";
import { PASSWORD_MAX } from "./passwords.rules.ts";
import { signInForm } from "./rules.ts";

type Values = Readonly<Record<string, string | readonly string[]>>;

/** Beside the fields of the form that is sent again, which may have an `email` of its own. */
export const signInAgainForm = z.object({
  again_email: signInForm.shape.email,
  again_password: signInForm.shape.password,
  again_code: z.string().max(40, "common:invalid.too-long").optional(),
  again_to: z.string().max(2_000),
});

/** By password, or by a passkey where a script has filled it in. */
export const proofForm = z
  .object({
    again_password: z.string().max(PASSWORD_MAX, "common:invalid.too-long").default(""),
    again_passkey: passkeyAnswer.optional(),
    again_to: z.string().max(2_000),
  })
  .refine(({ again_password, again_passkey }) => again_password !== "" || again_passkey, {
    path: ["again_password"],
    error: "common:invalid.required",
  });

/** Fields that every form of ours has, numbers of what a form is about, and which rows of a long list its page showed. */
const NOT_TYPED =
  /^(form|request_id|signed_in|revision|seen|base|from|kept|places|part|step|marking_mentioned|again_.*|.*password.*|.*_id)$/;

/** As they are sent: the name of a list ends in `[]`. */
export function fieldsOf(values: Values): [name: string, value: string][] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (name.startsWith("again_") || name.includes("password")) return [];
    return typeof value === "string" ? [[name, value]] : value.map((one): [string, string] => [`${name}[]`, one]);
  });
}

/** What somebody may have typed, to be read and copied. */
export const wordsIn = (values: Values): string[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const words = NOT_TYPED.test(name) ? [] : [value].flat();
    return words.filter((word) => word.trim() !== "" && !/^(\d+|true|on|\/\S*)$/.test(word));
  });
