/** Delegation sheets: who meets whom, how uneven the two sides are, and what the form brings. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { DELEGATION_DIRECTIONS, type DelegationDirection } from "../../db/schema/partnerships.ts";
import { can, type My } from "../access/rules.ts";
import { dayField } from "../calendar/rules.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { readCountry } from "./countries.rules.ts";

/** People, and of them those who may decide, speak the other side's language, know its country. */
export const COMPARED = ["people", "deciders", "speakers", "experts"] as const;
export type Compared = (typeof COMPARED)[number];

export const DELEGATION_SIGHTS = ["own", "deciding"] as const;

/** Null: not known. */
export type Counts = Record<Compared, { own: number | null; other: number | null }>;

export interface Delegation {
  id: number;
  processId: number;
  organisationId: number;
  organisation: string;
  partnershipId: number | null;
  /** As far as its reader sees the partnership. */
  partner: string | null;
  title: string;
  direction: DelegationDirection;
  country: string;
  meetsOn: string;
  place: string;
  counts: Counts;
  ownSide: string;
  otherSide: string;
  languages: string;
  aims: string;
  briefedOn: string | null;
  briefing: string;
  debriefedOn: string | null;
  debrief: string;
  sight: (typeof DELEGATION_SIGHTS)[number];
  revision: number;
}

export const mayEditDelegation = (my: My, { organisationId }: Pick<Delegation, "organisationId">): boolean =>
  can(my, "register:write") && organisationId === my.organisationId;

// --- how uneven it is ---------------------------------------------------------

export interface ComparedRow {
  row: Compared;
  own: number;
  other: number;
  /** Ours for each of theirs; null where they have none. */
  ratio: number | null;
  /** (own − other) ÷ (own + other): −1 only they, 0 even, 1 only we. */
  balance: number;
}

export interface Asymmetry {
  rows: ComparedRow[];
  /** The mean of the balances; null where no row is known on both sides. */
  index: number | null;
}

/** Rows of which one side is not known, or that both have none of, say nothing and are left out. */
export function asymmetryOf(counts: Counts): Asymmetry {
  const rows = COMPARED.flatMap((row) => {
    const { own, other } = counts[row];
    if (own === null || other === null || own + other === 0) return [];
    return [{ row, own, other, ratio: other === 0 ? null : own / other, balance: (own - other) / (own + other) }];
  });
  return { rows, index: rows.length > 0 ? rows.reduce((sum, { balance }) => sum + balance, 0) / rows.length : null };
}

/** From where on it is worth a word: one side has twice what the other has. */
const UNEVEN = 1 / 3;

export const sideOf = (index: number): "other" | "even" | "own" =>
  index <= -UNEVEN ? "other" : index >= UNEVEN ? "own" : "even";

// --- the form -----------------------------------------------------------------

const long = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const dayOrNone = z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }).default(null);
const count = z
  .string()
  .trim()
  .regex(/^\d{0,3}$/, "partnerships:invalid.count")
  .default("")
  .transform((typed) => (typed === "" ? null : Number(typed)));

const counts = Object.fromEntries(
  COMPARED.flatMap((row) => [
    [`own_${row}`, count],
    [`other_${row}`, count],
  ]),
) as Record<`${"own" | "other"}_${Compared}`, typeof count>;

export const delegationForm = z
  .object({
    title: requiredLine(200),
    direction: z.enum(DELEGATION_DIRECTIONS, { error: "common:invalid.required" }),
    country: z
      .string({ error: "common:invalid.choice" })
      .transform(readCountry)
      .pipe(z.string({ error: "common:invalid.choice" })),
    meets_on: dayField,
    place: singleLine(200).default(""),
    partnership_id: z
      .union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
        error: "common:invalid.choice",
      })
      .default(null),
    ...counts,
    own_side: long(1000),
    other_side: long(1000),
    languages: long(500),
    aims: long(3000),
    briefed_on: dayOrNone,
    briefing: long(3000),
    debriefed_on: dayOrNone,
    debrief: long(3000),
    sight: z.enum(DELEGATION_SIGHTS, { error: "common:invalid.choice" }).default("own"),
    /** What the form showed; empty for a new one. */
    revision: z
      .string()
      .regex(/^\d{0,9}$/, "common:invalid.value")
      .default("")
      .transform(Number),
  })
  .superRefine((form, issues) => {
    const refuse = (path: string, message: string) => issues.addIssue({ code: "custom", path: [path], message });
    for (const side of ["own", "other"] as const)
      for (const row of COMPARED.slice(1)) {
        const [part, whole] = [form[`${side}_${row}`], form[`${side}_people`]];
        if (part !== null && whole !== null && part > whole) refuse(`${side}_${row}`, "partnerships:invalid.more-than-people");
      }
    if (form.briefed_on !== null && form.briefed_on > form.meets_on) refuse("briefed_on", "partnerships:invalid.briefed-after");
    if (form.debriefed_on !== null && form.debriefed_on < form.meets_on)
      refuse("debriefed_on", "partnerships:invalid.debriefed-before");
  });
export type DelegationInput = z.output<typeof delegationForm>;
