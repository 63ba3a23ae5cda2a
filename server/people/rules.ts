/** People, how they sign in and what an invitation may still do. */
import { z } from "zod";
import { LANGUAGES } from "../../db/schema/people.ts";
import { likenessOf, mixesAlphabets } from "./names.rules.ts";
import { PASSWORD_MAX, refusePassword } from "./passwords.rules.ts";
import { asLine, requiredLine } from "../platform/form.rules.ts";

/** What signing in needs to know about the browser. */
export interface Visitor {
  /** Network address as the server sees it. */
  address: string;
  userAgent: string;
  /** What the cookie of `knowBrowser` carries. */
  browser?: string;
  /** Of whoever is signed in in this browser so far. */
  sessionId?: string | null;
}

export const INVITATION_DAYS = 14;

/** A link for a forgotten password works once, and for one hour. */
export const PASSWORD_RESET_MINUTES = 60;

/** Stands where an address will be once the first administrator has accepted; `.invalid` can never receive mail. */
export const FIRST_ADMINISTRATOR = "administration@first.invalid";

export type InvitationState = "open" | "accepted" | "expired";

/** A link works once, and for fourteen days. */
export function invitationState(invitation: { accepted_at: Date | null; expires_at: Date }, now: Date): InvitationState {
  if (invitation.accepted_at) return "accepted";
  return invitation.expires_at <= now ? "expired" : "open";
}

/** What the account page says about a session; the words are in the catalogue. */
export interface Device {
  browser: "firefox" | "edge" | "chrome" | "safari" | "opera" | "unknown";
  system: "windows" | "macos" | "linux" | "android" | "iphone" | "ipad" | "unknown";
}

/** Browsers call themselves by each other's names; the order of asking sorts that out. */
export function deviceOf(userAgent: string): Device {
  const first = <T extends string>(names: readonly (readonly [RegExp, T])[]): T | "unknown" =>
    names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "unknown";
  return {
    browser: first([
      [/Edg(e|A|iOS)?\//, "edge"],
      [/OPR\/|Opera/, "opera"],
      [/Firefox\/|FxiOS\//, "firefox"],
      [/Chrome\/|CriOS\/|Chromium\//, "chrome"],
      [/Safari\//, "safari"],
    ]),
    system: first([
      [/iPhone/, "iphone"],
      [/iPad/, "ipad"],
      [/Android/, "android"],
      [/Windows/, "windows"],
      [/Macintosh|Mac OS X/, "macos"],
      [/Linux|X11/, "linux"],
    ]),
  };
}

// --- forms ------------------------------------------------------------------

/** As mail servers know it: an umlaut in a domain is written `xn--…` there. `writeEmail` turns it back for people. */
export const emailField = z
  .string()
  .transform((typed) => withAsciiDomain(asLine(typed).toLowerCase()))
  .pipe(z.string().min(1, "common:invalid.required").max(254, "common:invalid.too-long"))
  .pipe(z.email({ error: "common:invalid.email" }));

function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf("@") + 1;
  const address = `http://${email.slice(at)}`;
  if (at === 0 || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(email.slice(at)) || !URL.canParse(address)) return email;
  return email.slice(0, at) + new URL(address).hostname;
}

/** What people act under. */
export const personName = requiredLine(200)
  .refine((name) => likenessOf(name) !== "", "people:invalid.name-unreadable")
  .refine((name) => !mixesAlphabets(name), "people:invalid.name-alphabets");

const typedPassword = z.string().min(1, "common:invalid.required").max(PASSWORD_MAX, "common:invalid.too-long");

/** A password that is being chosen. Whether it says one's own name is asked again by the command, which knows the person. */
const newPassword = typedPassword.superRefine((password, issues) => {
  const code = refusePassword(password);
  if (code) issues.addIssue({ code: "custom", message: code });
});

const isRepeated = (form: { new_password: string; repeat_password: string }) => form.new_password === form.repeat_password;
const NOT_REPEATED = { path: ["repeat_password"], error: "people:invalid.password-repeated" };

export const signInForm = z.object({
  email: emailField,
  password: typedPassword,
});

export const accountForm = z.object({
  name: personName,
  language: z.enum(["", ...LANGUAGES], { error: "common:invalid.choice" }).transform((language) => language || null),
  theme: z.enum(["", "light", "dark"], { error: "common:invalid.choice" }).transform((theme) => theme || null),
  /** Left out: as it was. */
  single_keys: z
    .enum(["on", "off"], { error: "common:invalid.choice" })
    .transform((keys) => keys === "on")
    .optional(),
});

export const passwordForm = z
  .object({ current_password: typedPassword, new_password: newPassword, repeat_password: z.string() })
  .refine(isRepeated, NOT_REPEATED);

export const askPasswordResetForm = z.object({ email: emailField });

export const passwordResetForm = z
  .object({ new_password: newPassword, repeat_password: z.string() })
  .refine(isRepeated, NOT_REPEATED);

/** An account already there accepts with the button alone. */
export const acceptForm = z.object({});

/** For somebody without an account; the first administrator also says where mail should go. */
export const acceptNewForm = z
  .object({ name: personName, email: emailField.optional(), new_password: newPassword, repeat_password: z.string() })
  .refine(isRepeated, NOT_REPEATED);

/** Which house to join, or which account of one to take away. */
export const identityForm = z.object({
  provider: z.string().max(40, "common:invalid.choice").optional(),
  identity_id: z.coerce.number().int().positive().optional(),
});

/** Empty: all others. */
export const endSessionForm = z.object({ session: z.string().regex(/^([0-9a-f]{64})?$/, "common:invalid.choice") });
