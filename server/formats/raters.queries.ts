/** Looks for raters: who may be asked to rate a format. */
import type { Role } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { can } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import type { Format } from "./queries.ts";
import { involvementOf, type Involvement } from "./rules.ts";

export interface Candidate {
  personId: number;
  name: string;
  organisation: string;
  role: Role;
  bench: Bench | null;
  /** Runs or commissions the format; who runs it cannot rate it. */
  involvement: Involvement | null;
}

/** Who may be asked to rate: everybody whose mandate today includes it, with what speaks against it. */
export async function listCandidates(
  ctx: Context,
  processId: number,
  format: Format,
  db: Database = ctx.db,
): Promise<Candidate[]> {
  const today = dayOf(ctx.now());
  const rows = await db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("mandates.process_id", "=", processId)
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]))
    .select([
      "people.id as personId",
      "people.name",
      "mandates.role",
      "mandates.bench",
      "organisations.name as organisationName",
      "organisations.short_name as organisation",
    ])
    .orderBy("people.name")
    .orderBy("people.id")
    .execute();
  return rows
    .filter((row) => can(row, "evaluation:rate"))
    .map(({ organisationName, ...row }) => ({
      ...row,
      involvement: involvementOf(format, { name: organisationName, shortName: row.organisation }),
    }));
}
