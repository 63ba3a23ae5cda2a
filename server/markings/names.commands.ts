/**
 * What a record is called now, and was called before, stands as well where others were about it: on the running orders of roundtables, in what
 * their minutes kept, on ballots and in their results. There its name goes, and everything else stays.
 */
import { createHash } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import type { Trx } from "../context.ts";
import type { ResultSnapshot, Subject } from "../methods/tally.rules.ts";
import { GONE, type Purged } from "./rules.ts";

/** In any words of others a shorter one may mean something else. */
const LEAST = 20;

/** By which points of minutes name what they are about. */
const ABOUT = [
  ["agendaItem", "items"],
  ["recommendation", "recommendations"],
  ["document", "documents"],
] as const;

/** By what their further links begin with: `document:4`. */
const LINKED = { "agenda-item": "items", recommendation: "recommendations", document: "documents" } as const;

/** Of minutes, and of those whose approval was withdrawn. */
const KEPT = ["minutes_rounds", "withdrawn_approvals"] as const;

const among = (column: string, ids: readonly number[]) => sql`${sql.ref(column)} = any(${[...ids]}::int[])`;

/** @returns the longest first, because one may hold another */
export async function listNames(
  trx: Trx,
  { items, recommendations, documents, topics, roundtables }: Purged,
): Promise<string[]> {
  const ofKept = KEPT.flatMap((table) =>
    ABOUT.map(([about, kind]) => {
      const ids = { items, recommendations, documents }[kind];
      return sql`select point->${about}->>'title' from ${sql.table(`public.${table}`)}, ${pointsIn("facts")} as point
        where (point->${about}->>'id')::int = any(${ids}::int[])`;
    }),
  );
  const linked = linksTo({ items, recommendations, documents });
  const ofLinks = KEPT.map(
    (table) => sql`select link->>'title' from ${sql.table(`public.${table}`)}, ${pointsIn("facts")} as point,
      jsonb_array_elements(coalesce(point->'more', '[]')) as link where link->>'to' = any(${linked}::text[])`,
  );
  const { rows } = await sql<{ name: string }>`
    select distinct name from (
      select title as name from public.agenda_items where ${among("id", items)}
      union all select title from public.recommendations where ${among("id", recommendations)}
      union all select title from public.topics where ${among("id", topics)}
      union all select title from public.roundtables where ${among("id", roundtables)}
      union all select title from public.documents where ${among("id", documents)}
      union all select title from public.document_versions where ${among("document_id", documents)}
      union all select payload->>'title' from public.recommendation_versions where ${among("recommendation_id", recommendations)}
      union all select payload->'item'->>'title' from public.recommendation_versions join public.recommendations on recommendations.id = recommendation_id
        where ${among("agenda_item_id", items)}
      union all ${sql.join([...ofKept, ...ofLinks], sql` union all `)}) as called (name) where length(name) > 2`.execute(trx);
  return rows.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
}

/** As forms call them. */
const linksTo = (purged: Pick<Purged, "items" | "recommendations" | "documents">): string[] =>
  Object.entries(LINKED).flatMap(([kind, ids]) => purged[ids].map((id) => `${kind}:${id}`));

const pointsIn = (column: string) =>
  sql`jsonb_array_elements(case jsonb_typeof(${sql.ref(column)}) when 'object' then ${sql.ref(column)}->'roundtable'->'points' else '[]' end)`;

export async function forgetNames(trx: Trx, purged: Purged, names: readonly string[]): Promise<void> {
  const { items, recommendations, documents, topics } = purged;
  const without = (column: string) =>
    names.reduce<RawBuilder<unknown>>((words, name) => sql`replace(${words}, ${name}, ${GONE})`, sql.ref(column));
  const isAboutOne = sql`(${among("agenda_item_id", items)} or ${among("recommendation_id", recommendations)}
    or ${among("document_id", documents)})`;
  await sql`update public.points set title = ${without("title")}
    where ${isAboutOne} or id in (select point_id from public.point_links where ${isAboutOne})`.execute(trx);
  await sql`update public.edition_topics set title = ${without("title")} where ${among("agenda_item_id", items)}`.execute(trx);
  await forgetKept(trx, purged, names);
  const isAsked = sql`${among("agenda_item_id", items)} or ${among("topic_id", topics)}`;
  const { rows } = await sql<{
    runId: number;
  }>`select distinct run_id as "runId" from public.method_options where ${isAsked}`.execute(trx);
  if (rows.length === 0) return;
  // What was asked, and what came out, never changes otherwise.
  await sql`alter table public.method_options disable trigger user`.execute(trx);
  await sql`update public.method_options set label = ${without("label")} where ${isAsked}`.execute(trx);
  await sql`alter table public.method_options enable trigger user`.execute(trx);
  const runIds = rows.map(({ runId }) => runId);
  await forgetResults(trx, runIds, (label, about) => {
    const isOne = about && { item: items, topic: topics }[about.kind].includes(about.id);
    return isOne ? withoutAny(label, names) : label;
  });
}

/** Whoever signed before saw other words: their mark no longer stands for what is there. */
async function forgetKept(trx: Trx, purged: Purged, names: readonly string[]): Promise<void> {
  for (const table of KEPT) {
    const key = table === "minutes_rounds" ? "roundtable_id" : "id";
    const { rows } = await sql<{ id: number; facts: KeptPoints }>`
      select ${sql.ref(key)} as id, facts from ${sql.table(`public.${table}`)} where facts is not null`.execute(trx);
    const changed = rows.flatMap(({ id, facts }) => {
      const emptied = JSON.stringify(withoutNames(facts, purged, names));
      return emptied === JSON.stringify(facts) ? [] : [{ id, emptied }];
    });
    if (changed.length === 0) continue;
    const ids = changed.map(({ id }) => id);
    await sql`update ${sql.table(`public.${table}`)} as its set facts = emptied.facts::jsonb
      from unnest(${ids}::int[], ${changed.map(({ emptied }) => emptied)}::text[]) as emptied (id, facts)
      where its.${sql.ref(key)} = emptied.id`.execute(trx);
    if (table === "minutes_rounds")
      await sql`update public.minutes_signatures set facts_seen = '' where ${among("roundtable_id", ids)}`.execute(trx);
  }
}

type About = { id: number; title: string } | null;

interface KeptPoints {
  roundtable: {
    points: {
      title: string;
      agendaItem: About;
      recommendation: About;
      document: About;
      more?: { to: string; title: string }[];
    }[];
  };
}

function withoutNames(facts: KeptPoints, purged: Purged, names: readonly string[]): KeptPoints {
  const linked = new Set(linksTo(purged));
  const points = facts.roundtable.points.map((point) => {
    const about = ABOUT.filter(([kind, ids]) => point[kind] && purged[ids].includes(point[kind].id)).map(([kind]) => kind);
    const isLinked = point.more?.some(({ to }) => linked.has(to));
    if (about.length === 0 && !isLinked) return point;
    const emptied = about.map((kind) => [kind, { ...point[kind], title: GONE }]);
    const more = point.more?.map((link) => (linked.has(link.to) ? { ...link, title: GONE } : link));
    return { ...point, ...Object.fromEntries(emptied), ...(more && { more }), title: withoutAny(point.title, names) };
  });
  return withoutLong({ ...facts, roundtable: { ...facts.roundtable, points } }, names);
}

const withoutAny = (text: string, names: readonly string[]): string =>
  names.reduce((words, name) => words.replaceAll(name, GONE), text);

function withoutLong<T>(facts: T, names: readonly string[]): T {
  const long = names.filter((name) => name.length >= LEAST);
  return JSON.parse(
    JSON.stringify(facts, (_key, value: unknown) => (typeof value === "string" ? withoutAny(value, long) : value)),
  ) as T;
}

type Rename = (label: string, about: Subject | null) => string;

async function forgetResults(trx: Trx, runIds: readonly number[], rename: Rename): Promise<void> {
  const { rows } = await sql<{ id: number; result: ResultSnapshot }>`
    select run_id as id, result from public.method_snapshots where ${among("run_id", runIds)}`.execute(trx);
  const results = rows.map(({ result }) =>
    JSON.stringify({
      ...result,
      options: result.options.map((option) => ({ ...option, label: rename(option.label, option.about) })),
    }),
  );
  const hashes = results.map((text) => createHash("sha256").update(text).digest("hex"));
  await sql`alter table public.method_snapshots disable trigger user`.execute(trx);
  await sql`update public.method_snapshots as its set result = emptied.result::json, hash = emptied.hash
    from unnest(${rows.map(({ id }) => id)}::int[], ${results}::text[], ${hashes}::text[]) as emptied (id, result, hash)
    where its.run_id = emptied.id`.execute(trx);
  await sql`alter table public.method_snapshots enable trigger user`.execute(trx);
}
