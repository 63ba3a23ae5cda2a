/** The form of a rater: all criteria in one. Without JavaScript it is sent whole, a script sends the criteria that were changed. */
import { z } from "zod";
import { EVIDENCE_STRENGTHS, EVIDENCE_TYPES } from "../../db/schema/formats.ts";
import { isWebAddress } from "../figures/rules.ts";
import { CRITERION_KEYS, type CriterionKey } from "./criteria.rules.ts";

const text = z.string().trim().max(3000, "common:invalid.too-long");
const choice = <const T extends readonly string[]>(values: T) => z.enum(["", ...values], { error: "common:invalid.choice" });

/** A draft: everything may be missing. */
const draft = z.object({
  /** Nothing chosen yet, not assessable, or points. */
  score: choice(["nb", "0", "1", "2", "3", "4"]),
  justification: text,
  evidence: text,
  evidence_type: choice(EVIDENCE_TYPES),
  evidence_strength: choice(EVIDENCE_STRENGTHS),
  evidence_url: z
    .string()
    .trim()
    .max(500, "common:invalid.too-long")
    .refine((address) => address === "" || isWebAddress(address) || isOwnAddress(address), "common:invalid.url"),
});
export type RatingDraft = z.output<typeof draft> & { criterion: CriterionKey };

export const RATING_FIELDS = [
  "score",
  "justification",
  "evidence",
  "evidence_type",
  "evidence_strength",
  "evidence_url",
] as const;
type RatingField = (typeof RATING_FIELDS)[number];
export const EVIDENCE_FIELDS = [
  "evidence",
  "evidence_type",
  "evidence_strength",
  "evidence_url",
] as const satisfies readonly RatingField[];

/** Evidence that is here already, as a whole. */
const offer = draft.pick({ evidence: true, evidence_type: true, evidence_strength: true, evidence_url: true });
export type Offer = z.output<typeof offer>;

/** What a button sends with which evidence is taken over for a criterion. */
export const offerValue = (into: CriterionKey, of: Offer): string => JSON.stringify({ into, ...of });

function readOffer(value: string | undefined): (Offer & { into: CriterionKey }) | undefined {
  try {
    return offer.extend({ into: z.enum(CRITERION_KEYS) }).parse(JSON.parse(value ?? "null", withoutNul));
  } catch {
    return undefined;
  }
}

/** Of a form it is taken out, but within JSON it may stand in other words, and the database does not take it. */
const withoutNul = (_key: string, inner: unknown): unknown =>
  typeof inner === "string" ? inner.replaceAll("\u0000", "") : inner;

/** A page of this workspace: `/documents/4`. */
export const isOwnAddress = (address: string): boolean => /^\/[a-z][\w/?=&#.-]*$/.test(address);

/** Name of a field: `relevanz_score`. */
export const nameOf = (criterion: CriterionKey, field: RatingField): string => `${criterion}_${field}`;

/** The criterion that a field belongs to; undefined for other fields. */
export const criterionOf = (name: string): CriterionKey | undefined =>
  CRITERION_KEYS.find((key) => RATING_FIELDS.some((field) => nameOf(key, field) === name));

/** `wirkung:relevanz`: the evidence of the second counts for the first too. */
export const takeValue = (into: CriterionKey, from: CriterionKey): string => `${into}:${from}`;

/** `file:relevanz`: a file is brought as evidence of this criterion, when all else is saved. */
export const fileValue = <Key extends CriterionKey>(key: Key): `file:${Key}` => `file:${key}`;

const fields = Object.fromEntries(
  CRITERION_KEYS.flatMap((key) => RATING_FIELDS.map((field) => [nameOf(key, field), draft.shape[field].optional()])),
);

export const ratingsForm = z
  .object({
    ...fields,
    take: z.templateLiteral([z.enum(CRITERION_KEYS), ":", z.enum(CRITERION_KEYS)]).optional(),
    offer: z.string().max(6000).optional(),
    /** Where to go on: to a criterion without JavaScript, or to bring a file for one. */
    then: z.enum([...CRITERION_KEYS, "hand-in", ...CRITERION_KEYS.map(fileValue)]).optional(),
  })
  .transform(({ take, offer: offered, then, ...values }) => {
    const sent = values as Record<string, string | undefined>;
    const [into, from] = (take?.split(":") ?? []) as CriterionKey[];
    if (into && from) for (const field of EVIDENCE_FIELDS) sent[nameOf(into, field)] = sent[nameOf(from, field)];
    const known = readOffer(offered);
    if (known) for (const field of EVIDENCE_FIELDS) sent[nameOf(known.into, field)] = known[field];
    return { ratings: CRITERION_KEYS.flatMap((key) => draftOf(key, sent)), then: known?.into ?? into ?? then };
  });

/** Nothing for a criterion of which no field came. */
function draftOf(criterion: CriterionKey, sent: Record<string, string | undefined>): RatingDraft[] {
  if (RATING_FIELDS.every((field) => sent[nameOf(criterion, field)] === undefined)) return [];
  const values = RATING_FIELDS.map((field) => [field, sent[nameOf(criterion, field)] ?? ""] as const);
  return [{ criterion, ...draft.parse(Object.fromEntries(values)) }];
}

/** Handing in is final, so it is confirmed in the form; and whoever rates says whether they have an interest of their own. */
export const handInForm = z
  .object({
    confirmed: z.string({ error: "formats:invalid.confirm-final" }).min(1, "formats:invalid.confirm-final"),
    interest: z.enum(["none", "declared"], { error: "formats:invalid.interest" }),
    interest_note: z.string().trim().max(500, "common:invalid.too-long").default(""),
  })
  .refine((form) => form.interest === "none" || form.interest_note !== "", {
    path: ["interest_note"],
    error: "formats:invalid.interest-note",
  })
  .transform(({ interest, interest_note }) => ({ interest, note: interest === "none" ? "" : interest_note }));
