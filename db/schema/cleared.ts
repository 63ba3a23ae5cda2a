/**
 * The same tables without what somebody is not cleared for: views of the same names, in a schema that only their connections look into.
 * Whatever query it is, and whoever wrote it, it finds neither a hidden record nor what hangs on one.
 */
import { sql, type Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import type { MarkedKind } from "./markings.ts";

/** What a label can stand on, and points, that belong to what they are about. */
const TABLES: Record<MarkedKind | "point", string> = {
  item: "agenda_items",
  recommendation: "recommendations",
  document: "documents",
  topic: "topics",
  consultation: "consultations",
  roundtable: "roundtables",
  method: "method_runs",
  format: "formats",
  evaluation: "evaluations",
  partnership: "partnerships",
  interdependency: "interdependencies",
  delegation: "delegation_meetings",
  profile: "profiles",
  situation: "situation_reports",
  pattern: "influence_patterns",
  point: "points",
};

export const tableOf = (kind: MarkedKind): string => TABLES[kind];

/** They lead to something without being part of it. */
const MERE_LINKS = new Set([
  "roundtables.minutes_document_id",
  "formats.successor_id",
  "method_runs.previous_run_id",
  "topics.agenda_item_id",
  "topics.merged_into",
  "roundtables.current_point_id",
  // A municipality that does not write along reads its passage.
  "situation_reports.document_id",
]);

/** Kinds by the first part of the address that an event leads to. */
const PLACES = { agenda: "item", documents: "document", recommendations: "recommendation", topics: "topic" } as const;
const MORE_PLACES = { consultations: "consultation", roundtables: "roundtable", methods: "method", formats: "format" } as const;

/** Before migrations that change tables: a view would keep them as they are. */
export async function dropCleared(db: Kysely<Schema>): Promise<void> {
  await sql`drop schema if exists cleared cascade`.execute(db);
}

export async function createCleared(db: Kysely<Schema>): Promise<void> {
  const conditions = new Map<string, string[]>();
  const hide = (table: string, condition: string) => conditions.set(table, [...(conditions.get(table) ?? []), condition]);
  const notHidden = (column: string, kind: string) => `${column} <> all ((select hidden_ids('${kind}'))::int[])`;
  for (const [kind, table] of Object.entries(TABLES)) hide(table, notHidden("id", kind));
  for (const { table, column, kind, may_miss } of await listReferences(db)) {
    if (MERE_LINKS.has(`${table}.${column}`)) continue;
    const condition = notHidden(column, kind);
    hide(table, may_miss ? `(${column} is null or ${condition})` : condition);
  }
  for (const [place, kind] of Object.entries({ ...PLACES, ...MORE_PLACES })) {
    hide(
      "process_events",
      `(path is null or path !~ '^/${place}/\\d+' or ${notHidden("substring(path from '\\d+')::int", kind)})`,
    );
  }
  for (const kind of ["format", "partnership", "interdependency", "profile"]) {
    hide("data_points", `(subject <> '${kind}' or ${notHidden("subject_id", kind)})`);
  }
  await sql`create schema cleared`.execute(db);
  for (const [table, all] of conditions) {
    const view = `create view cleared."${table}" as select * from public."${table}" where ${all.join(" and ")}`;
    await sql.raw(view).execute(db);
  }
}

interface Reference {
  table: string;
  column: string;
  kind: string;
  may_miss: boolean;
}

async function listReferences(db: Kysely<Schema>): Promise<Reference[]> {
  const { rows } = await sql<Reference & { target: string }>`
    select source.relname as table, attname as column, target.relname as target, not attnotnull as may_miss
    from pg_constraint join pg_class as source on source.oid = conrelid join pg_class as target on target.oid = confrelid
    join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and array_length(conkey, 1) = 1 and connamespace = 'public'::regnamespace order by 1, 2`.execute(db);
  const kinds = new Map(Object.entries(TABLES).map(([kind, table]) => [table, kind]));
  return rows.flatMap(({ target, ...row }) => (kinds.has(target) ? [{ ...row, kind: kinds.get(target)! }] : []));
}
