/** Looks at profiles: one's own, those that are shown to oneself, and what is published of at least five together. */
import { sql } from "kysely";
import type { ResilienceDimension, Side } from "../../db/schema/profiles.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId, requireProcess, validMandates } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Answers, Share } from "./rules.ts";

export interface Profile {
  id: number;
  processId: number;
  organisationId: number;
  organisation: string;
  number: number;
  setVersion: number;
  answers: Answers;
  measures: Record<string, string>;
  savedAt: Date;
}

/** Beside `profiles` and the reader's mandate `my`: it is their own, or shown to their bench, their organisation or the moderation. */
export const profileIsSeen = sql<boolean>`(profiles.organisation_id = my.organisation_id or exists (
  select from profile_shares as share where share.profile_id = profiles.id and (
    share.audience = my.bench
    or (share.audience = 'moderation' and my.role in ('facilitator', 'recorder'))
    or (share.audience = 'organisation' and share.organisation_id = my.organisation_id))))`;

const newest = sql`
  select distinct on (profiles.id) profiles.id, profiles.process_id as "processId", profiles.organisation_id as "organisationId",
    organisations.name as organisation, version.number, version.set_version as "setVersion", version.answers, version.measures,
    version.saved_at as "savedAt"`;
const tables = (ctx: Pick<Context, "actor" | "now">, db: Database) => sql`
  profiles join (${validMandates(ctx, db)}) as my on my.process_id = profiles.process_id
  join organisations on organisations.id = profiles.organisation_id
  join profile_versions as version on version.profile_id = profiles.id`;

/** One's own first, then those that are shown. */
export async function listProfiles(ctx: Context, processId: number): Promise<{ process: ProcessHead; profiles: Profile[] }> {
  const process = await requireProcess(ctx, processId);
  const { rows } = await sql<Profile>`
    ${newest} from ${tables(ctx, ctx.db)} where profiles.process_id = ${processId} and ${profileIsSeen}
    order by profiles.id, version.number desc`.execute(ctx.db);
  const isOwn = ({ organisationId }: Profile) => organisationId === process.my.organisationId;
  return {
    process,
    profiles: rows.sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || a.organisation.localeCompare(b.organisation, "de")),
  };
}

/** @param number of a version; the newest without one @throws NotFound for one that is not shown to this person */
export async function requireProfile(
  ctx: Context,
  id: number,
  number: number | null = null,
): Promise<{ process: ProcessHead; profile: Profile }> {
  const wanted = number === null ? sql`true` : sql`version.number = ${number}`;
  const { rows } = isId(id)
    ? await sql<Profile>`
        ${newest} from ${tables(ctx, ctx.db)} where profiles.id = ${id} and ${profileIsSeen} and ${wanted}
        order by profiles.id, version.number desc`.execute(ctx.db)
    : { rows: [] };
  if (!rows[0]) throw new NotFound();
  return { process: await requireProcess(ctx, rows[0].processId), profile: rows[0] };
}

export async function findOwnProfile(ctx: Context, processId: number): Promise<Profile | undefined> {
  const { process, profiles } = await listProfiles(ctx, processId);
  return profiles.find(({ organisationId }) => organisationId === process.my.organisationId);
}

/** To whom it is shown; asked for by its own municipality. */
export async function listShares(db: Database, profileId: number): Promise<Share[]> {
  const { rows } = await sql<Share>`
    select audience, organisation_id as "organisationId", organisations.name from profile_shares
    left join organisations on organisations.id = organisation_id where profile_id = ${profileId} order by audience, name`.execute(
    db,
  );
  return rows;
}

export interface Aggregate {
  dimension: ResilienceDimension;
  side: Side;
  cell: string;
  mean: number;
  count: number;
}

/** What everybody in the process may know of at least five together. */
export async function listAggregates(db: Database, processId: number): Promise<Aggregate[]> {
  const { rows } = await sql<Aggregate>`
    select dimension, side, cell, mean, cardinality(members) as count from profile_aggregates
    where process_id = ${processId} and is_shown order by dimension, side, cell`.execute(db);
  return rows;
}

/** How many let themselves be counted: so many that one may say so, or none. */
export async function listOrganisationsBeside(
  db: Database,
  processId: number,
  own: number,
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom("organisations")
    .where("id", "<>", own)
    .where("id", "in", db.selectFrom("mandates").where("process_id", "=", processId).select("organisation_id"))
    .select(["id", "name"])
    .orderBy("name")
    .execute();
}
