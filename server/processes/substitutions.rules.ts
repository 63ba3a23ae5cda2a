/** Standing in for somebody for some days: who may, as the rules of procedure say it, and from when until when. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Role, Substitution } from "../../db/schema/processes.ts";
import { can } from "../access/rules.ts";
import { dayField } from "../calendar/rules.ts";
import { daysBetween } from "../calendar/working-days.rules.ts";
import { Invalid } from "../errors.ts";

const LONGEST_DAYS = 366;

export const substitutionForm = z
  .object({
    substitute_id: z.coerce
      .number({ error: "common:invalid.choice" })
      .int()
      .positive("common:invalid.choice")
      .max(LARGEST_ID, "common:invalid.choice"),
    from_day: dayField,
    to_day: dayField,
  })
  .refine(({ from_day, to_day }) => from_day <= to_day, { path: ["to_day"], error: "processes:substitution.invalid.order" })
  .refine(({ from_day, to_day }) => from_day > to_day || daysBetween(from_day, to_day) <= LONGEST_DAYS, {
    path: ["to_day"],
    error: "processes:substitution.invalid.too-long",
  });
export type SubstitutionInput = z.output<typeof substitutionForm>;

interface Seated {
  personId: number;
  organisationId: number;
  bench: Bench | null;
  role: Role;
  validFrom: string;
  validTo: string | null;
}

/** Whether the rules of procedure let one stand in for the other; whoever votes is represented by somebody who may vote. */
export function mayStandIn(substitution: Substitution, absent: Seated, other: Seated): boolean {
  if (substitution === "keine" || absent.personId === other.personId) return false;
  if (can(absent, "method:vote") && !can(other, "method:vote")) return false;
  if (absent.organisationId === other.organisationId) return true;
  return substitution === "bank" && absent.bench !== null && absent.bench === other.bench;
}

/** @throws Invalid at the field that does not fit */
export function acceptSubstitution(
  substitution: Substitution,
  { absent, other }: { absent: Seated; other: Seated },
  { from_day, to_day }: SubstitutionInput,
  today: string,
): void {
  if (substitution === "keine") throw new Invalid("processes:substitution.invalid.keine", "substitute_id");
  if (!mayStandIn(substitution, absent, other))
    throw new Invalid(`processes:substitution.invalid.${substitution}`, "substitute_id");
  if (from_day < today) throw new Invalid("processes:substitution.invalid.past", "from_day");
  for (const [field, { validFrom, validTo }] of [
    ["to_day", absent],
    ["substitute_id", other],
  ] as const)
    if (validFrom > from_day || (validTo !== null && validTo < to_day))
      throw new Invalid(`processes:substitution.invalid.mandate-${field === "to_day" ? "own" : "other"}`, field);
}
