/** Finds municipalities by key, name and Land, also by names that are written much like theirs. */
import { sql, type RawBuilder } from "kysely";
import type { Land } from "../../db/schema/places.ts";
import type { Context, Database } from "../context.ts";
import { NotAllowed } from "../errors.ts";
import { readSearch, type Place } from "./rules.ts";

export const PLACES_PER_PAGE = 50;
/** Names are short, and one wrong letter spoils a third of one. */
const NEAR_ENOUGH = 0.4;

const columns = sql`places.id, places.ags, places.name, places.land, places.district, places.population,
  places.population_on as "populationOn", places.latitude, places.longitude, places.source, places.ended_on as "endedOn",
  case when next.id is not null then json_build_object('ags', next.ags, 'name', next.name) end as successor`;
const tables = sql`places left join places as next on next.id = places.successor_id`;

export interface PlaceSearch {
  words?: string;
  land?: Land | null;
  page?: number;
}

/** By name; those whose key has ended only where they are looked for. `isNear`: nothing is written so, these are written much like it. */
export async function searchPlaces(db: Database, { words = "", land = null, page = 1 }: PlaceSearch) {
  const wanted = readSearch(words.replaceAll("\u0000", ""));
  const inLand = land === null ? sql`true` : sql`places.land = ${land}`;
  if ("ags" in wanted)
    return { ...(await read(db, sql`${inLand} and places.ags like ${`${wanted.ags}%`}`, page)), isNear: false };
  if (wanted.name === "") return { ...(await read(db, sql`${inLand} and places.ended_on is null`, page)), isNear: false };
  const folded = sql`search_fold(${wanted.name}::text)`;
  const exact = await read(db, sql`${inLand} and places.folded_name like '%' || ${folded} || '%'`, page, folded);
  if (exact.total > 0) return { ...exact, isNear: false };
  const near = sql`${inLand} and word_similarity(${folded}, places.folded_name) >= ${NEAR_ENOUGH}`;
  return { ...(await read(db, near, page, folded)), isNear: true };
}

async function read(db: Database, which: RawBuilder<unknown>, page: number, folded?: RawBuilder<unknown>) {
  const order = folded
    ? sql`(places.folded_name like ${folded} || '%') desc, similarity(places.folded_name, ${folded}) desc, places.name, places.id`
    : sql`places.name, places.id`;
  const { rows } = await sql<Place & { total: number }>`
    select ${columns}, (count(*) over ())::int as total from ${tables} where ${which}
    order by ${order} limit ${PLACES_PER_PAGE} offset ${(page - 1) * PLACES_PER_PAGE}`.execute(db);
  return { places: rows.map(({ total: _, ...place }) => place), total: rows[0]?.total ?? 0 };
}

/** How many keys are in force in each Land. */
export async function countPlaces(db: Database): Promise<Partial<Record<Land, number>>> {
  const { rows } = await sql<{ land: Land; count: number }>`
    select land, count(*)::int as count from places where ended_on is null group by land`.execute(db);
  return Object.fromEntries(rows.map(({ land, count }) => [land, count]));
}

/** Where places lie, for the map. */
export async function listPoints(db: Database, land: Land | null): Promise<{ latitude: number; longitude: number }[]> {
  const { rows } = await sql<{ latitude: number; longitude: number }>`
    select latitude, longitude from places
    where latitude is not null and ended_on is null and ${land === null ? sql`true` : sql`land = ${land}`}`.execute(db);
  return rows;
}

/** All with these keys or exactly these names, in any case. */
export async function placesNamed(db: Database, keys: readonly string[], names: readonly string[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select ${columns} from ${tables}
    where places.ags = any(${[...keys]}::text[])
      or places.folded_name = any(select search_fold(name) from unnest(${[...names]}::text[]) as name)`.execute(db);
  return rows;
}

export interface PastImport {
  id: number;
  fileName: string;
  importedAt: Date;
  added: number;
  changed: number;
  unchanged: number;
  ended: number;
  refused: { line: number; code: string; cell: string }[];
}

/** The newest first. @throws NotAllowed for anybody but administrators */
export async function listPlaceImports(ctx: Context): Promise<PastImport[]> {
  authorisePlaces(ctx);
  const { rows } = await sql<PastImport>`
    select id, file_name as "fileName", imported_at as "importedAt", added, changed, unchanged, ended, refused
    from place_imports order by id desc limit 5`.execute(ctx.db);
  return rows;
}

/** Official lists are kept by whoever keeps the installation. */
export function authorisePlaces({ actor }: Pick<Context, "actor">): void {
  if (!actor.isAdmin) throw new NotAllowed();
}
