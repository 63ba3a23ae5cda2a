/** Who runs the installation: the form that says so, what is still missing, and the file that security researchers look for. */
import { z } from "zod";
import { CONFORMANCES, type Conformance } from "../../db/schema/contacts.ts";
import { dayField } from "../calendar/rules.ts";
import { emailField } from "../people/rules.ts";
import { singleLine } from "../platform/form.rules.ts";

const words = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const optionalEmail = z.union([z.literal(""), emailField], { error: "common:invalid.email" }).default("");
const isWebPage = (typed: string): boolean => /^https:\/\/[^\s/]/i.test(typed) && URL.canParse(typed);

export const contactsForm = z.object({
  operator: singleLine(200).default(""),
  represented_by: singleLine(200).default(""),
  address: words(500),
  email: optionalEmail,
  phone: singleLine(60).default(""),
  responsible: words(500),
  controller: words(500),
  data_protection_officer: singleLine(300).default(""),
  supervisory_authority: words(500),
  accessibility_contact: words(500),
  accessibility_email: optionalEmail,
  enforcement_body: words(1_000),
  conformance: z.enum(CONFORMANCES, { error: "common:invalid.choice" }),
  checked_on: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }).default(null),
  limitations_de: words(5_000),
  limitations_en: words(5_000),
  method_de: words(2_000),
  method_en: words(2_000),
  security_contact: singleLine(300)
    .default("")
    .refine((typed) => typed === "" || isWebPage(typed) || emailField.safeParse(typed).success, "contacts:error.security"),
});
export type ContactsInput = z.output<typeof contactsForm>;

export const NO_CONTACTS: ContactsInput = contactsForm.parse({ conformance: "unchecked" satisfies Conformance });

/** What the law wants on each of the pages; one of several that do. */
const NEEDED = {
  imprint: [["operator"], ["represented_by"], ["address"], ["email"]],
  privacy: [["operator", "controller"], ["data_protection_officer"], ["supervisory_authority"]],
  accessibility: [["checked_on"], ["accessibility_contact", "accessibility_email"], ["enforcement_body"]],
} as const satisfies Record<string, readonly (readonly (keyof ContactsInput)[])[]>;
export type ContactsPage = keyof typeof NEEDED;

/** Names of fields that nobody has filled in. */
export const missingOn = (page: ContactsPage, contacts: ContactsInput): (keyof ContactsInput)[] =>
  NEEDED[page].filter((fields) => fields.every((field) => !contacts[field])).map(([field]) => field);

/** What a visitor reports. */
export const barrierForm = z.object({
  page: singleLine(300).default(""),
  body: words(5_000).pipe(z.string().min(1, "common:invalid.required")),
  reply_to: optionalEmail,
});
export type BarrierInput = z.output<typeof barrierForm>;

/** A page of this installation, and never an address elsewhere. */
export const reportedPage = (typed: string): string => (/^\/(?![/\\])[^\s\\]*$/.test(typed) ? typed : "");

/** The standard wants less than a year, so that nobody writes to people who have left. */
const VALID_DAYS = 180;

/** RFC 9116. @param contact an e-mail address or a page @returns null where nobody has said whom to tell */
export function securityText(contacts: ContactsInput, origin: string, now: Date): string | null {
  const contact = contacts.security_contact || contacts.email;
  if (!contact) return null;
  const expires = new Date(now.getTime() + VALID_DAYS * 86_400_000);
  expires.setUTCHours(0, 0, 0, 0);
  return [
    `Contact: ${contact.includes("://") ? contact : `mailto:${contact}`}`,
    `Expires: ${expires.toISOString().replace(".000", "")}`,
    "Preferred-Languages: de, en",
    `Canonical: ${origin}/.well-known/security.txt`,
    "",
  ].join("\r\n");
}
