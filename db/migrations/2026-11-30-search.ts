/**
 * Finding: how words are compared, and the indexes that answer while somebody types. Indexes keep themselves current, those over
 * texts whenever a text is compacted. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Trusted since PostgreSQL 13: whoever may create in the database may have it, and needs no superuser.
  await sql`create extension if not exists pg_trgm`.execute(db);
  // Umlauts fall together with how they are written without the key for them: Krüger, Krueger and Kruger are one word.
  await sql`create function search_fold(words text) returns text language sql immutable parallel safe as $$
    select replace(replace(replace(replace(translate(lower(words),
      'äÄöÖüÜàáâãåçèéêëìíîïñòóôõøùúûýÿčćďěğıłńňřšśťůžź',
      'aaoouuaaaaaceeeeiiiinooooouuuyyccdegilnnrsstuzz'), 'ß', 'ss'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u')
  $$`.execute(db);
  // PostgreSQL holds a megabyte of different words; of a text with more, the beginning is found.
  await sql`create function search_words(words text) returns tsvector language plpgsql immutable parallel safe
    set search_path from current as $$
    begin
      return strip(to_tsvector('pg_catalog.german', search_fold(words)));
    exception when program_limit_exceeded then
      return strip(to_tsvector('pg_catalog.german', search_fold(left(words, 150000))));
    end $$`.execute(db);
  // Not gathered in a list first, which every question would have to read through.
  const atOnce = sql.raw("with (fastupdate = off)");
  const words = (from: string) => sql.raw(`words tsvector not null generated always as (search_words(${from})) stored`);
  const folded = sql.raw(`folded_title text not null generated always as (search_fold(title)) stored`);
  await sql`alter table document_states add column ${words("plain_text")}`.execute(db);
  await sql`create index document_states_words on document_states using gin (words) ${atOnce}`.execute(db);
  for (const [table, text] of [
    ["documents", "title"],
    ["agenda_items", "title || ' ' || reason"],
  ] as const) {
    await sql`alter table ${sql.table(table)} add column ${folded}, add column ${words(text)}`.execute(db);
    await sql`create index ${sql.id(`${table}_words`)} on ${sql.table(table)} using gin (words) ${atOnce}`.execute(db);
    await sql`create index ${sql.id(`${table}_folded_title`)} on ${sql.table(table)} using gin (folded_title gin_trgm_ops) ${atOnce}`.execute(
      db,
    );
  }
}
