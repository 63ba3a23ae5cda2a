/** Looks at partnerships and interdependencies; whoever may not see one does not find it, in no list, count or share. */
import { sql, type RawBuilder } from "kysely";
import type { Land } from "../../db/schema/places.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { DAYS_BEFORE } from "./reviews.rules.ts";
import {
  readInterdependencyFilter,
  type Interdependency,
  type InterdependencyFilter,
  type Partnership,
  type RegisterFilter,
} from "./rules.ts";
import { isMunicipality, isSeen, withMy, withOwner } from "./sight.queries.ts";

export const ENTRIES_PER_PAGE = 50;
export const MOST_IN_FILE = 20_000;

const entryColumns = sql`
  entry.id, entry.process_id as "processId", entry.place_id as "placeId", places.name as "placeName", places.ags, places.land,
  entry.country, entry.note, entry.source, entry.sight, entry.state, owner.organisation_id as "ownerId",
  own.short_name as "ownerName", entry.entered_by as "enteredById", entered.short_name as "enteredBy", entry.answer,
  entry.import_id as "importId", entry.revision`;
const partnershipColumns = (today: string) => sql`
  entry.kind, entry.partner, entry.status, ${statusNow(today)} as "statusNow", entry.dimensions, entry.started, entry.ended,
  entry.last_activity as "lastActivity", entry.legal_form as "legalForm", entry.purpose, entry.funding, entry.contact,
  entry.next_review_on as "nextReviewOn"`;
const interdependencyColumns = sql`
  entry.title, entry.kind, entry.sector, entry.direction, entry.confidence, entry.counter_evidence as "counterEvidence"`;
const statusNow = (today: string) => sql`partnership_status(entry.status, entry.kind, entry.ended, ${today})`;

type Table = "partnerships" | "interdependencies";

const from = (ctx: Context, db: Database, table: Table) => sql`
  ${sql.table(table)} as entry join places on places.id = entry.place_id ${withMy(ctx, db)} ${withOwner}
  left join organisations as own on own.id = owner.organisation_id
  join organisations as entered on entered.id = entry.entered_by`;

type Condition = RawBuilder<unknown>;

/** What either register is narrowed down by, with what is its own. @param called what is looked through for the words */
const holds = (
  { words, kind, land, country, isOpen }: RegisterFilter | InterdependencyFilter,
  called: Condition,
  own: readonly (Condition | "" | false | null)[],
) =>
  sql.join(
    [
      words && sql`search_fold(places.name || ' ' || ${called}) like '%' || search_fold(${words}::text) || '%'`,
      kind && sql`entry.kind = ${kind}`,
      land && sql`places.land = ${land}`,
      country && sql`entry.country = ${country}`,
      isOpen && sql`entry.state = 'proposed' and owner.organisation_id = my.organisation_id`,
      ...own,
      sql`true`,
    ].filter((condition): condition is Condition => Boolean(condition)),
    sql` and `,
  );

const partnershipHolds = (filter: RegisterFilter, today: string) =>
  holds(filter, sql`entry.partner || ' ' || entry.purpose`, [
    filter.status && sql`${statusNow(today)} = ${filter.status}`,
    filter.dimension && sql`${filter.dimension} = any(entry.dimensions)`,
    // Nobody looks for what others have left undone.
    filter.isDue &&
      sql`entry.next_review_on <= ${today}::date + ${DAYS_BEFORE}::int and owner.organisation_id = my.organisation_id`,
  ]);

export interface Register {
  process: ProcessHead;
  partnerships: Partnership[];
  total: number;
  counts: Partial<Record<Land, number>>;
}

/** One page of those that are seen and wanted, and how many there are in each Land. */
export async function listRegister(ctx: Context, processId: number, filter: RegisterFilter, page: number): Promise<Register> {
  const process = await requireProcess(ctx, processId);
  const today = dayOf(ctx.now());
  const seen = sql`entry.process_id = ${processId} and ${isSeen}`;
  const [found, counted] = await Promise.all([
    sql<Partnership & { total: number }>`
      select ${entryColumns}, ${partnershipColumns(today)}, (count(*) over ())::int as total
      from ${from(ctx, ctx.db, "partnerships")} where ${seen} and ${partnershipHolds(filter, today)}
      order by places.name, entry.partner, entry.id limit ${ENTRIES_PER_PAGE} offset ${(page - 1) * ENTRIES_PER_PAGE}`.execute(
      ctx.db,
    ),
    sql<{ land: Land; count: number }>`
      select places.land, count(*)::int as count from ${from(ctx, ctx.db, "partnerships")}
      where ${seen} and ${partnershipHolds({ ...filter, land: null }, today)} group by places.land`.execute(ctx.db),
  ]);
  const counts = Object.fromEntries(counted.rows.map(({ land, count }) => [land, count]));
  const total = found.rows[0]?.total ?? 0;
  return { process, partnerships: found.rows.map(({ total: _, ...entry }) => entry), total, counts };
}

/** All that are seen and wanted, for a file. */
export async function listForFile(
  ctx: Context,
  processId: number,
  filter: RegisterFilter,
): Promise<{ process: ProcessHead; entries: Partnership[] }> {
  const process = await requireProcess(ctx, processId);
  const today = dayOf(ctx.now());
  const { rows } = await sql<Partnership>`
    select ${entryColumns}, ${partnershipColumns(today)} from ${from(ctx, ctx.db, "partnerships")}
    where entry.process_id = ${processId} and ${isSeen} and ${partnershipHolds(filter, today)}
    order by places.name, entry.partner, entry.id limit ${MOST_IN_FILE}`.execute(ctx.db);
  return { process, entries: rows };
}

/** @throws NotFound for one that this person does not see */
export async function requirePartnership(
  ctx: Context,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; entry: Partnership }> {
  return requireEntry<Partnership>(ctx, db, "partnerships", id, partnershipColumns(dayOf(ctx.now())));
}

/** @throws NotFound for one that this person does not see */
export async function requireInterdependency(
  ctx: Context,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; entry: Interdependency }> {
  return requireEntry<Interdependency>(ctx, db, "interdependencies", id, interdependencyColumns);
}

async function requireEntry<T extends { processId: number }>(
  ctx: Context,
  db: Database,
  table: Table,
  id: number,
  columns: RawBuilder<unknown>,
): Promise<{ process: ProcessHead; entry: T }> {
  const { rows } = isId(id)
    ? await sql<T>`
        select ${entryColumns}, ${columns} from ${from(ctx, db, table)} where entry.id = ${id} and ${isSeen}`.execute(db)
    : { rows: [] };
  if (!rows[0]) throw new NotFound();
  return { process: await requireProcess(ctx, rows[0].processId, db), entry: rows[0] };
}

interface Wanted {
  filter?: InterdependencyFilter;
  page?: number;
  perPage?: number;
}

/** Those that are seen and wanted, by place: as many as somebody chooses among, unless a page of them is asked for. */
export async function listInterdependencies(
  ctx: Context,
  processId: number,
  { filter = readInterdependencyFilter(new URLSearchParams()), page = 1, perPage = 500 }: Wanted = {},
): Promise<{ process: ProcessHead; entries: Interdependency[]; total: number }> {
  const process = await requireProcess(ctx, processId);
  const isWanted = holds(filter, sql`entry.title || ' ' || entry.note`, [
    filter.sector && sql`entry.sector = ${filter.sector}`,
  ]);
  const { rows } = await sql<Interdependency & { total: number }>`
    select ${entryColumns}, ${interdependencyColumns}, (count(*) over ())::int as total
    from ${from(ctx, ctx.db, "interdependencies")}
    where entry.process_id = ${processId} and ${isSeen} and ${isWanted}
    order by places.name, entry.title, entry.id limit ${perPage} offset ${(page - 1) * perPage}`.execute(ctx.db);
  return { process, entries: rows.map(({ total: _, ...entry }) => entry), total: rows[0]?.total ?? 0 };
}

export interface CultureShare {
  year: number;
  cultureOnly: number;
  /** Those that say which fields they are about. */
  total: number;
}

/** Year by year, of those that had begun and not ended by its end, as far as they are seen. */
export async function listCultureShares(ctx: Context, processId: number): Promise<CultureShare[]> {
  const until = Number(dayOf(ctx.now()).slice(0, 4));
  const { rows } = await sql<CultureShare>`
    select year::int, (count(*) filter (where dimensions = array['kultur']))::int as "cultureOnly", count(*)::int as total
    from generate_series(${until - 9}::int, ${until}::int) as year
    join (select entry.started, entry.ended, entry.dimensions from ${from(ctx, ctx.db, "partnerships")}
      where entry.process_id = ${processId} and ${isSeen} and entry.dimensions <> '{}' and entry.started is not null) as seen
      on left(seen.started, 4)::int <= year and (seen.ended is null or left(seen.ended, 4)::int >= year)
    group by year order by year`.execute(ctx.db);
  return rows;
}

export interface Municipality {
  organisationId: number;
  organisation: string;
  placeId: number | null;
  place: string | null;
  ags: string | null;
}

/** Organisations on the municipal bench, and which place each of them is. */
export async function listMunicipalities(db: Database, processId: number): Promise<Municipality[]> {
  const { rows } = await sql<Municipality>`
    select distinct organisations.id as "organisationId", organisations.name as organisation, places.id as "placeId",
      places.name as place, places.ags
    from mandates join organisations on organisations.id = mandates.organisation_id
    left join municipalities on municipalities.organisation_id = organisations.id
    left join places on places.id = municipalities.place_id
    where mandates.process_id = ${processId} and ${isMunicipality(sql`organisations.id`)}
    order by organisations.name`.execute(db);
  return rows;
}

/** Which organisation of the process a place is, if any. */
export async function ownerOf(db: Database, processId: number, placeId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select owner.organisation_id as id
    from (select ${processId}::int as process_id, ${placeId}::int as place_id) as entry ${withOwner}`.execute(db);
  return rows[0]?.id ?? null;
}

/** The key of the place that an organisation is; empty where it is none, or nobody has said so. */
export async function ownAgs(db: Database, organisationId: number): Promise<string> {
  const row = await db
    .selectFrom("municipalities")
    .innerJoin("places", "places.id", "place_id")
    .where("organisation_id", "=", organisationId)
    .select("ags")
    .executeTakeFirst();
  return row?.ags ?? "";
}

/** One of either kind. @throws NotFound for one that this person does not see */
export async function requireAny(ctx: Context, register: Table, id: number) {
  return register === "partnerships"
    ? { register, ...(await requirePartnership(ctx, id)) }
    : { register, ...(await requireInterdependency(ctx, id)) };
}
