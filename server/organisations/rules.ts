/** Organisations, their level and the bench they usually sit on. */
import { z } from "zod";
import { BENCHES, ORGANISATION_LEVELS, type Bench, type OrganisationLevel } from "../../db/schema/organisations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";

export interface OrganisationRow {
  id: number;
  name: string;
  shortName: string;
  level: OrganisationLevel;
  benchDefault: Bench;
}

const BENCH_OF_LEVEL: Record<OrganisationLevel, Bench> = {
  eu: "bund",
  bund: "bund",
  land: "laender",
  kommune: "kommunen",
  // Municipal associations speak for municipalities; others are put right by hand.
  verband: "kommunen",
  wirtschaft: "wirtschaft",
  zivilgesellschaft: "zivilgesellschaft",
  wissenschaft: "wissenschaft",
  international: "zivilgesellschaft",
  sonstige: "zivilgesellschaft",
};

/** Where an organisation sits when nobody said otherwise. */
export const benchForLevel = (level: OrganisationLevel): Bench => BENCH_OF_LEVEL[level];

// --- forms ------------------------------------------------------------------

const level = z.enum(ORGANISATION_LEVELS, { error: "common:invalid.choice" });

export const organisationForm = z.object({
  name: requiredLine(200),
  short_name: requiredLine(40),
  level,
  bench_default: z.enum(BENCHES, { error: "common:invalid.choice" }),
});
export type OrganisationInput = z.output<typeof organisationForm>;

/** Fields of other forms that choose an organisation: one already there, or none and a new one with name, short name and level. */
export const organisationChoice = {
  organisation_id: z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
    error: "common:invalid.choice",
  }),
  organisation_name: singleLine(200).default(""),
  organisation_short_name: singleLine(40).default(""),
  organisation_level: z.union([z.literal("").transform(() => undefined), level]).optional(),
};
export interface OrganisationChoice {
  organisation_id: number | null;
  organisation_name: string;
  organisation_short_name: string;
  organisation_level?: OrganisationLevel | undefined;
}

/** What is missing when no organisation is chosen: the fields of the new one. */
export function missingInChoice(choice: OrganisationChoice): (keyof OrganisationChoice)[] {
  if (choice.organisation_id !== null) return [];
  const wanted = ["organisation_name", "organisation_short_name", "organisation_level"] as const;
  return wanted.filter((field) => !choice[field]);
}
