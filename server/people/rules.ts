/** People, how they sign in and what an invitation may still do: pure, for browser and server. */
import { z } from "zod";
import { LANGUAGES } from "../../db/schema.ts";
import { likenessOf, mixesAlphabets } from "./names.rules.ts";
import { PASSWORD_MAX, refusePassword } from "./passwords.rules.ts";

/** What one person may do at most in a minute (on each server) and in an hour (on all of them): far more than anybody needs. */
export const MOST = {
  /** Any form. */
  form: { minute: 600, hour: null },
  /** What others find in their texts, lists and letter boxes: comments, proposals, invitations, a new name. */
  words: { minute: 60, hour: 600 },
  /** What is read or written as a file. */
  file: { minute: 60, hour: 600 },
  /** Asked while somebody types. */
  search: { minute: 300, hour: null },
} as const;
export type Measured = keyof typeof MOST;

/** Counts attempts to sign in, and what people do; made by `makeLimits()` in main.ts, reached through the load context. */
export interface Limits {
  /** Asks whether a password is right, unless there were too many wrong ones before; guesses of one place at one account take turns. */
  guess(guess: Guess, isRight: () => Promise<boolean>): Promise<"right" | "wrong" | "too-many">;
  /** Counts one letter that somebody at this network address asks for; apart from signing in. @returns false when it was one too many */
  letter(email: string, address: string): Promise<boolean>;
  /** Counts one thing that somebody signed in does. @returns in which time it was one too many, or null */
  take(what: Measured, personId: number): Promise<"minute" | "hour" | null>;
  /** What was taken and then refused has not been done. */
  giveBack(what: Measured, personId: number): Promise<void>;
  /** Whoever has proved otherwise who they are may guess anew. */
  forgive(email: string, address: string): Promise<void>;
}

export interface Guess {
  email: string;
  /** Network address. */
  address: string;
  /** Something only a browser has that this person was signed in with before; it is counted apart from all others. */
  browser?: string | undefined;
}

/** How long an unknown browser waits, in ms, after so many wrong guesses at an account: no time for typing errors, then ever longer. */
export const delayAfter = (wrong: number): number =>
  wrong < 20 ? 0 : Math.min(8_000, 250 * 2 ** Math.floor((wrong - 20) / 10));

/** Whoever has one address of IPv6 has 2^64 of them; an address of IPv4 may come written as one of IPv6. */
export function placeOf(address: string): string {
  if (!address.includes(":")) return address;
  if (address.includes(".")) return address.slice(address.lastIndexOf(":") + 1);
  const groups = (address.split("::")[0] ?? "").split(":");
  return [...groups, "0", "0", "0", "0"].slice(0, 4).join(":");
}

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

export const emailField = z
  .string()
  .trim()
  .min(1, "common:invalid.required")
  .max(254, "common:invalid.too-long")
  .transform((email) => email.toLowerCase())
  .pipe(z.email({ error: "common:invalid.email" }));

const LINE_BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Signs that nobody sees, and those that turn the direction of what follows them. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Names and titles stand between other words, in letters and lists: one line, without signs that nobody sees. @param most letters */
export const singleLine = (most: number) =>
  z
    .string()
    .transform((typed) => typed.replace(LINE_BREAKS, " ").replace(UNSEEN, "").trim())
    .pipe(z.string().max(most, "common:invalid.too-long"));

export const requiredLine = (most: number) => singleLine(most).pipe(z.string().min(1, "common:invalid.required"));

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

/** Empty: all others. */
export const endSessionForm = z.object({ session: z.string().regex(/^([0-9a-f]{64})?$/, "common:invalid.choice") });

/** Beside the fields of a form that changes something: the word of `revisionOf` for what it showed. */
export const seenForm = z.object({ seen: z.string().max(32, "common:invalid.too-long").default("") });
