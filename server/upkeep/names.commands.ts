/** Names and titles that were stored before forms took out signs that nobody sees: they become what a form makes of them today. */
import { sql, type RawBuilder } from "kysely";
import type { Schema } from "../../db/schema.ts";
import type { Database } from "../context.ts";
import { asLine } from "../platform/form.rules.ts";

/** Frozen versions are not among them: their hash covers the name. */
const COLUMNS: readonly (readonly [table: keyof Schema, ...columns: string[]])[] = [
  ["people", "name"],
  ["organisations", "name", "short_name"],
  ["processes", "title"],
  ["documents", "title"],
  ["agenda_items", "title"],
  ["roundtables", "title", "place"],
  ["points", "label", "title"],
  ["attendances", "guest_name", "guest_organisation", "substitute"],
  ["method_runs", "question"],
  ["formats", "name", "organiser"],
  ["format_editions", "label"],
  ["edition_topics", "title"],
  ["data_points", "indicator", "unit"],
  ["evaluations", "title"],
];

/** What was adopted or approved stays to the letter, its name too. */
const SETTLED: { [Table in keyof Schema]?: RawBuilder<boolean> } = {
  documents: sql`settled is not null`,
  agenda_items: sql`status = 'angenommen'`,
};

export interface CleanedNames {
  cleaned: number;
  /** Left as they are, because nothing would remain, somebody else is called so, or it is settled: `people.name 7`. */
  kept: string[];
}

/** With nothing to clean it only looks. Two servers doing so at once do no harm. */
export async function cleanNames(db: Database): Promise<CleanedNames> {
  const all: CleanedNames = { cleaned: 0, kept: [] };
  for (const [table, ...columns] of COLUMNS) {
    for (const column of columns) {
      const { cleaned, kept } = await cleanColumn(db, table, column);
      all.cleaned += cleaned;
      all.kept.push(...kept);
    }
  }
  return all;
}

async function cleanColumn(db: Database, table: keyof Schema, column: string): Promise<CleanedNames> {
  const of = sql.ref(column);
  // Plain ASCII without control signs and outer spaces is as a form leaves it; the rule itself judges all else.
  const { rows } = await sql<{ id: number; name: string }>`
    select id, ${of} as name from ${sql.table(table)} where ${of} ~ '[^ -~]' or ${of} <> btrim(${of}) order by id`.execute(db);
  const result: CleanedNames = { cleaned: 0, kept: [] };
  for (const { id, name } of rows) {
    const line = asLine(name);
    if (line === name) continue;
    if (line !== "" && (await rename(db, table, column, { id, name, line }))) result.cleaned += 1;
    else result.kept.push(`${table}.${column} ${id}`);
  }
  return result;
}

/** @returns false where somebody else is called so, and where it may not change any more */
async function rename(
  db: Database,
  table: keyof Schema,
  column: string,
  { id, name, line }: { id: number; name: string; line: string },
): Promise<boolean> {
  const of = sql.ref(column);
  const isName = table === "people" || table === "organisations";
  const twin = sql`select from ${sql.table(table)} as other where other.id <> ${id} and lower(other.${of}) = lower(${line}::text)`;
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${of} = ${line} where id = ${id} and ${of} = ${name} and not (${SETTLED[table] ?? sql`false`})
    ${isName ? sql`and not exists (${twin})` : sql``}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
