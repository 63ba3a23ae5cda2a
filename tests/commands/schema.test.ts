/** The data model as it is written down, beside the database as the migrations make it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useDatabase } from "../setup/database.ts";

const PAGES = join(import.meta.dirname, "../../db/schema");
const database = useDatabase({ sample: false });

/** Fields of every interface by its name, with those of what it extends: `person_id: number;` is `["person_id", "number"]`. */
function interfaces(): Map<string, [string, string][]> {
  const text = readdirSync(PAGES)
    .map((name) => readFileSync(join(PAGES, name), "utf8"))
    .join("\n");
  const found = [...text.matchAll(/^(?:export )?interface (\w+)(?: extends ([\w, ]+))? \{\n([\s\S]*?)^\}/gm)];
  const byName = new Map(found.map(([, name, parents, body]) => [name!, { parents: parents?.split(", ") ?? [], body: body! }]));
  const fieldsOf = (name: string): [string, string][] => {
    const { parents, body } = byName.get(name)!;
    const own = [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, field, type]) => [field!, type!] as [string, string]);
    return [...parents.flatMap(fieldsOf), ...own];
  };
  return new Map([...byName.keys()].map((name) => [name, fieldsOf(name)]));
}

it("the data model names every table and column of the migrated database, and whether something may be missing", async () => {
  const written = interfaces();
  const lists = [...written].filter(([name]) => name.endsWith("Tables")).flatMap(([, tables]) => tables);
  const columnsOf = (type: string) => written.get(type)!.map(([name, is]) => `${name}${/\bnull\b|OrNull/.test(is) ? "?" : ""}`);
  const model = Object.fromEntries(lists.map(([table, type]) => [table, columnsOf(type).toSorted()]));
  const tables = (await database.db.introspection.getTables()).filter(
    ({ schema, name }) => schema === "public" && name in model,
  );
  const migrated = tables.map(({ name, columns }) => [
    name,
    columns.map((column) => `${column.name}${column.isNullable ? "?" : ""}`).toSorted(),
  ]);
  expect(Object.fromEntries(migrated)).toEqual(model);
});
