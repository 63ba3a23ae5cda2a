/** Reads in the official list of municipalities: what is there is brought up to date, and nothing is taken away. */
import { sql } from "kysely";
import type { Context, Trx } from "../context.ts";
import { Invalid } from "../errors.ts";
import { decodeText } from "../files/encoding.rules.ts";
import { rowsOfFile } from "../files/given-rows.ts";
import { transact } from "../platform/transact.ts";
import {
  isGv100,
  MOST_PLACES,
  readGv100,
  readPlaceRows,
  type ListedPlace,
  type PlaceList,
  type PlaceListInput,
} from "./list.rules.ts";
import { authorisePlaces } from "./queries.ts";

/** No more refused rows are kept: by then it is another kind of file. */
const MOST_REFUSED = 200;

/** @throws Invalid at `file` for what is no list of municipalities */
export async function importPlaces(
  ctx: Context,
  file: { name: string; bytes: Uint8Array } | undefined,
  input: PlaceListInput,
): Promise<void> {
  authorisePlaces(ctx);
  if (!file) throw new Invalid("common:invalid.required", "file");
  const list = await listIn(ctx, file.bytes, input.day);
  if (list.places.length + list.changes.length > MOST_PLACES)
    throw new Invalid("places:import.too-many", "file", { maximum: MOST_PLACES });
  await transact(ctx, async (trx) => {
    const counts = await writePlaces(trx, list.places, input.source || file.name);
    const ended = (await writeChanges(trx, list)) + (input.complete ? await endOthers(trx, list.places, input.day) : 0);
    await trx
      .insertInto("place_imports")
      .values({
        file_name: file.name.slice(0, 300),
        imported_by: ctx.actor.personId,
        imported_at: ctx.now(),
        ...counts,
        ended,
        refused: JSON.stringify(list.refused.slice(0, MOST_REFUSED)),
      })
      .execute();
  });
}

async function listIn(ctx: Context, bytes: Uint8Array, day: string | null): Promise<PlaceList> {
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const start = isArchive ? "" : decodeText(bytes.subarray(0, 400));
  const list = isGv100(start)
    ? readGv100(decodeText(bytes))
    : readPlaceRows(await rowsOfFile(ctx, bytes, MOST_PLACES + 1), day);
  if (!list) throw new Invalid("places:import.no-columns", "file");
  if (list.places.length + list.changes.length + list.refused.length === 0) throw new Invalid("places:import.nothing", "file");
  return list;
}

/** What a list does not say stays as it was known. The last of two rows with one key counts. */
async function writePlaces(trx: Trx, places: readonly ListedPlace[], source: string) {
  const rows = [...new Map(places.map((place) => [place.ags, place])).values()];
  const { rows: written } = await sql<{ added: boolean }>`
    insert into places as known (ags, name, district, population, population_on, latitude, longitude, source)
    select ags, name, coalesce(district, ''), population, "populationOn", latitude, longitude, ${source.slice(0, 300)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (ags text, name text, district text, population int, "populationOn" date, latitude float8, longitude float8)
    on conflict (ags) do update set name = excluded.name, district = coalesce(nullif(excluded.district, ''), known.district),
      population = coalesce(excluded.population, known.population),
      population_on = coalesce(excluded.population_on, known.population_on),
      latitude = coalesce(excluded.latitude, known.latitude), longitude = coalesce(excluded.longitude, known.longitude),
      source = excluded.source, ended_on = null, successor_id = null
    where (known.name, known.ended_on) is distinct from (excluded.name, null)
      or (excluded.district <> '' and excluded.district <> known.district)
      or (excluded.population is not null
        and (known.population, known.population_on) is distinct from (excluded.population, excluded.population_on))
      or (excluded.latitude is not null
        and (known.latitude, known.longitude) is distinct from (excluded.latitude, excluded.longitude))
    returning xmax = 0 as added`.execute(trx);
  const added = written.filter((row) => row.added).length;
  return { added, changed: written.length - added, unchanged: rows.length - written.length };
}

/** @returns how many keys have ended; changes to or from unknown keys are noted as refused */
async function writeChanges(trx: Trx, { changes, refused }: PlaceList): Promise<number> {
  if (changes.length === 0) return 0;
  const { rows } = await sql<{ ags: string }>`
    update places set ended_on = given.on_day, successor_id = next.id
    from jsonb_to_recordset(${JSON.stringify(changes.map(({ from, to, on }) => ({ from_key: from, to_key: to, on_day: on })))}::jsonb)
      as given (from_key text, to_key text, on_day date)
    join places as next on next.ags = given.to_key
    where places.ags = given.from_key returning places.ags`.execute(trx);
  const done = new Set(rows.map(({ ags }) => ags));
  refused.push(
    ...changes
      .filter(({ from }) => !done.has(from))
      .map(({ from, to }) => ({ line: 0, code: "unknown-key", cell: `${from} → ${to}` })),
  );
  return done.size;
}

/** A list that is complete has no row for what is no municipality any more. */
async function endOthers(trx: Trx, places: readonly ListedPlace[], given: string | null): Promise<number> {
  const day = given ?? places.map(({ populationOn }) => populationOn).find(Boolean);
  if (!day) throw new Invalid("places:import.complete-needs-day", "day");
  const result = await trx
    .updateTable("places")
    .set({ ended_on: day })
    .where("ended_on", "is", null)
    .where("ags", "not like", "99%")
    .where(({ not, eb }) => not(eb("ags", "=", sql<string>`any(${places.map(({ ags }) => ags)}::text[])`)))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
