/** Who sees which entries: part of every question about the register, also of those that other domains ask. */
import { sql, type RawBuilder } from "kysely";
import type { Context, Database } from "../context.ts";
import { validMandates } from "../processes/queries.ts";

/** Beside a table under the name `entry`: the organisation that is its municipality and takes part in the process, as `owner`. */
export const withOwner = sql`left join lateral (
  select municipalities.organisation_id from municipalities
  where municipalities.place_id = entry.place_id and exists (
    select from mandates where mandates.process_id = entry.process_id and mandates.organisation_id = municipalities.organisation_id)
  ) as owner on true`;

/** A municipality, or a Land that is one: whoever was said to be a place is that place, on whichever bench they sit. */
export const isMunicipality = (organisation: RawBuilder<unknown>) => sql<boolean>`exists (
  select from organisations as house where house.id = ${organisation} and (house.level = 'kommune'
    or exists (select from municipalities where municipalities.organisation_id = house.id)))`;

/** Beside `entry`: the reader's mandate in its process, as `my`. */
export const withMy = (ctx: Pick<Context, "actor" | "now">, db: Database) =>
  sql`join (${validMandates(ctx, db)}) as my on my.process_id = entry.process_id`;

/**
 * The municipality sees all that is said of it; whoever proposed something sees it until it is answered. Everybody else sees what
 * is confirmed, or of a municipality that takes no part, as far as it is shown to them.
 */
export const isSeen = sql<boolean>`(
  owner.organisation_id = my.organisation_id
  or (entry.entered_by = my.organisation_id and (entry.state <> 'own' or owner.organisation_id is null))
  or (entry.state <> 'declined' and (entry.state = 'own' or owner.organisation_id is null)
    and (entry.sight = 'process' or (entry.sight = 'deciding'
      and (my.role in ('facilitator', 'recorder') or my.bench in ('bund', 'laender', 'kommunen'))))))`;

/** Beside `entry` and `owner`: everybody in the process sees it, so that what is open to all may cite it. */
export const isOpenToAll = sql<boolean>`(entry.sight = 'process'
  and (entry.state = 'own' or (entry.state = 'proposed' and owner.organisation_id is null)))`;

/** Which of these entries are open to all. */
export async function openAmong(
  db: Database,
  table: "partnerships" | "interdependencies",
  ids: readonly number[],
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select entry.id from ${sql.table(table)} as entry ${withOwner}
    where entry.id = any(${[...ids]}::int[]) and ${isOpenToAll}`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
