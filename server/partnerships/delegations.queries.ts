/** Looks at delegation sheets: one's own house's, and those that another house shows to the deciding benches; never all in the process. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { COMPARED, type Delegation } from "./delegations.rules.ts";
import { isSeen, withMy, withOwner } from "./sight.queries.ts";

export const DELEGATIONS_PER_PAGE = 50;

const counts = sql.join(
  COMPARED.map(
    (row) =>
      sql`${sql.lit(row)}, json_build_object('own', meeting.${sql.ref(`own_${row}`)}, 'other', meeting.${sql.ref(`other_${row}`)})`,
  ),
);

const columns = sql`
  meeting.id, meeting.process_id as "processId", meeting.organisation_id as "organisationId", organisations.short_name as organisation,
  meeting.partnership_id as "partnershipId", meeting.title, meeting.direction, meeting.country, meeting.meets_on as "meetsOn",
  meeting.place, json_build_object(${counts}) as counts, meeting.own_side as "ownSide", meeting.other_side as "otherSide",
  meeting.languages, meeting.aims, meeting.briefed_on as "briefedOn", meeting.briefing, meeting.debriefed_on as "debriefedOn",
  meeting.debrief, meeting.sight, meeting.revision`;

/** Under the name `entry` stands the process, for the reader's mandate in it. */
const from = (ctx: Context, db: Database) => sql`
  delegation_meetings as meeting cross join lateral (select meeting.process_id) as entry ${withMy(ctx, db)}
  join organisations on organisations.id = meeting.organisation_id`;

const isShown = sql<boolean>`(meeting.organisation_id = my.organisation_id or (meeting.sight = 'deciding'
  and (my.role in ('facilitator', 'recorder') or my.bench in ('bund', 'laender', 'kommunen'))))`;

/** One page, the newest meeting first. */
export async function listDelegations(
  ctx: Context,
  processId: number,
  page: number,
): Promise<{ process: ProcessHead; delegations: Delegation[]; total: number }> {
  const process = await requireProcess(ctx, processId);
  const { rows } = await sql<Delegation & { total: number }>`
    select ${columns}, null as partner, (count(*) over ())::int as total from ${from(ctx, ctx.db)}
    where meeting.process_id = ${processId} and ${isShown}
    order by meeting.meets_on desc, meeting.id desc
    limit ${DELEGATIONS_PER_PAGE} offset ${(page - 1) * DELEGATIONS_PER_PAGE}`.execute(ctx.db);
  return { process, delegations: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** @throws NotFound for one that this person does not see */
export async function requireDelegation(
  ctx: Context,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; delegation: Delegation }> {
  const { rows } = isId(id)
    ? await sql<Delegation>`
        select ${columns}, (select entry.partner from partnerships as entry ${withMy(ctx, db)} ${withOwner}
          where entry.id = meeting.partnership_id and ${isSeen}) as partner
        from ${from(ctx, db)} where meeting.id = ${id} and ${isShown}`.execute(db)
    : { rows: [] };
  if (!rows[0]) throw new NotFound();
  return { process: await requireProcess(ctx, rows[0].processId, db), delegation: rows[0] };
}

export interface PartnerChoice {
  id: number;
  partner: string;
  country: string;
}

/** Partnerships that a sheet of this reader can belong to: those of their own municipality. */
export async function listOwnPartnerships(ctx: Context, processId: number): Promise<PartnerChoice[]> {
  const { rows } = await sql<PartnerChoice>`
    select entry.id, entry.partner, entry.country from partnerships as entry ${withMy(ctx, ctx.db)} ${withOwner}
    where entry.process_id = ${processId} and owner.organisation_id = my.organisation_id and entry.state = 'own'
    order by entry.partner, entry.id limit 500`.execute(ctx.db);
  return rows;
}
