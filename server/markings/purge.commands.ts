/**
 * Takes the content of a record out of every table: its words, its text with the log, versions and comments, letters and news about it.
 * The record itself stays, with its number. At the end the whole database is searched for the words that were taken out.
 */
import { sql, type RawBuilder } from "kysely";
import { tableOf } from "../../db/schema/cleared.ts";
import type { MarkedKind } from "../../db/schema/markings.ts";
import type { Context, Trx } from "../context.ts";
import { contentToUpdate } from "../documents/log/ydoc.rules.ts";
import { doc, paragraph } from "../documents/content/text.rules.ts";
import { emptyAgreed } from "./agreed.commands.ts";
import { forgetNames, listNames } from "./names.commands.ts";
import { GONE, pathOf, type Purged } from "./rules.ts";

/** What people wrote; the first is what the record is called. */
const WRITTEN: Record<MarkedKind, readonly string[]> = {
  item: ["title", "reason", "summary_en"],
  recommendation: [
    "title",
    "addressees",
    "funding_source",
    "indicator",
    "legal_basis",
    "policy_reference",
    "summary_plain",
    "summary_en",
  ],
  document: ["title"],
  topic: ["title", "problem", "concerned", "source", "disposition_reason"],
  consultation: ["title", "cover_note", "confidentiality", "short_reason"],
  roundtable: ["title", "place", "video_url", "short_notice", "rules_waived"],
  method: ["question", "explanation"],
  format: ["name", "organiser", "note", "links", "legal_basis", "topics"],
  evaluation: ["title", "purpose", "limits", "reply"],
  partnership: ["partner", "note", "source", "answer", "purpose", "funding", "contact"],
  interdependency: ["title", "note", "source", "answer", "counter_evidence"],
  delegation: ["title", "place", "own_side", "other_side", "languages", "aims", "briefing", "debrief"],
  profile: [],
  situation: ["title", "scope", "method", "data_basis", "gaps", "payload"],
  pattern: ["title", "coupling", "trigger", "target", "effect", "source"],
};

/** Of a text, and may go without it. */
const BESIDE = [
  "document_updates",
  "document_states",
  "edit_claims",
  "threads",
  "proposals",
  "document_imports",
  "document_images",
];
/** Shorter words stand everywhere. */
const LEAST = 20;

/** @returns tables in which words of it still stand: somebody has to look there */
export async function purge(trx: Trx, ctx: Context, kind: MarkedKind, id: number): Promise<string[]> {
  const records = await listRecords(trx, kind, id);
  const purged = toPurged(records);
  const names = await listNames(trx, purged);
  const words = linesOf([...names, ...(await listWords(trx, records)), ...(await listSaid(trx, purged))]);
  // Also of what was adopted and never changes otherwise.
  await sql`select set_config('joint_agenda.purging', 'on', true)`.execute(trx);
  for (const record of records) await blank(trx, record);
  await emptyAgreed(trx, purged);
  for (const documentId of purged.documents) await emptyText(trx, ctx, documentId);
  await forgetBeside(trx, purged);
  await forgetNames(trx, purged, names);
  for (const record of records) await forgetNews(trx, record);
  await forgetLetters(trx, words);
  return findWords(trx, words);
}

function toPurged(records: readonly Record_[]): Purged {
  const of = (kind: MarkedKind) => records.filter((record) => record.kind === kind).map(({ id }) => id);
  return {
    ...{ items: of("item"), recommendations: of("recommendation"), documents: of("document") },
    ...{ topics: of("topic"), roundtables: of("roundtable") },
  };
}

interface Record_ {
  kind: MarkedKind;
  id: number;
}

/** With what hangs on it, as it was locked with it. Connections of the moderation no longer see any of it: the tables themselves are asked. */
async function listRecords(trx: Trx, kind: MarkedKind, id: number): Promise<Record_[]> {
  const { rows } = await sql<Record_>`
    select kind, record_id as id from record_markings where label = 'LOCKED' and kind <> 'point' and (
      kind = ${kind} and record_id = ${id}
      or ${kind} = 'item' and (kind = 'recommendation' and record_id in (select id from public.recommendations where agenda_item_id = ${id})
        or kind = 'document' and record_id in (select document_id from public.agenda_items where id = ${id}
          union select document_id from public.recommendations where agenda_item_id = ${id}))
      or ${kind} = 'recommendation' and kind = 'document' and record_id in (select document_id from public.recommendations where id = ${id})
      or ${kind} = 'roundtable' and kind = 'document'
        and record_id in (select minutes_document_id from public.roundtables where id = ${id}))`.execute(trx);
  return [...new Map(rows.map((row) => [`${row.kind} ${row.id}`, row])).values()];
}

const own = (table: string) => sql.table(`public.${table}`);

async function listWords(trx: Trx, records: readonly Record_[]): Promise<(string | null)[]> {
  const found = await Promise.all(
    records.map(async ({ kind, id }) => {
      const columns = WRITTEN[kind].map((column) => sql`${sql.ref(column)}::text`);
      if (columns.length === 0) return [];
      const { rows } = await sql<{ words: (string | null)[] }>`
        select array[${sql.join(columns)}] as words from ${own(tableOf(kind))} where id = ${id}`.execute(trx);
      return rows.flatMap(({ words }) => words);
    }),
  );
  return found.flat();
}

/** In its texts, and by houses about it. */
async function listSaid(trx: Trx, { documents, recommendations, items, roundtables }: Purged): Promise<string[]> {
  const ofVersions = sql`version_id in (select id from public.recommendation_versions where recommendation_id = any(${recommendations}::int[]))`;
  const { rows } = await sql<{ words: string }>`
    select plain_text as words from public.document_states where document_id = any(${documents}::int[])
    union all select plain_text from public.document_versions where document_id = any(${documents}::int[])
    union all select body from public.comments where thread_id in (select id from public.threads where document_id = any(${documents}::int[]))
    union all select unnest(array[wording, remark, evidence]) from public.positions where ${ofVersions}
    union all select body from public.reservations where position_id in (select id from public.positions where ${ofVersions})
    union all select unnest(array[quote, body]) from public.dissents where ${ofVersions}
    union all select reason from public.agreement_decisions where ${ofVersions}
    union all select body from public.delegation_notes where recommendation_id = any(${recommendations}::int[])
    union all select note from public.recommendation_checks where recommendation_id = any(${recommendations}::int[])
    union all select contribution from public.item_depths where agenda_item_id = any(${items}::int[])
    union all select reason from public.short_list_entries where agenda_item_id = any(${items}::int[])
    union all select unnest(array[title, presenter]) from public.points where roundtable_id = any(${roundtables}::int[])
    union all select body from public.decisions where roundtable_id = any(${roundtables}::int[])
    union all select body from public.tasks where roundtable_id = any(${roundtables}::int[])`.execute(trx);
  return rows.map(({ words }) => words);
}

/** By which it can be found again: everything that is long enough to be of it alone. */
function linesOf(texts: readonly (string | null)[]): string[] {
  const lines = texts.flatMap((text) => (text ?? "").split("\n"));
  return [...new Set(lines.map((line) => line.trim().slice(0, 200)).filter((line) => line.length >= LEAST))];
}

async function blank(trx: Trx, { kind, id }: Record_): Promise<void> {
  const [title, ...others] = WRITTEN[kind];
  if (!title) return;
  const set = [sql`${sql.ref(title)} = ${GONE}`, ...others.map((column) => sql`${sql.ref(column)} = ''`)];
  await sql`update ${own(tableOf(kind))} set ${sql.join(set)} where id = ${id}`.execute(trx);
}

/** Frozen versions keep their numbers and days; their hash would tell whether somebody guessed the words. */
async function emptyText(trx: Trx, ctx: Context, id: number): Promise<void> {
  const content = doc(paragraph(GONE));
  const update = Buffer.from(contentToUpdate(content));
  for (const table of BESIDE) await sql`delete from ${own(table)} where document_id = ${id}`.execute(trx);
  await sql`alter table public.document_versions disable trigger document_versions_frozen`.execute(trx);
  await sql`
    update public.document_versions set title = ${GONE}, name = case kind when 'auto' then name else '' end, content = ${JSON.stringify(content)}::jsonb,
      plain_text = '', state = ${update}, content_hash = repeat('0', 64), numbers = null where document_id = ${id}`.execute(
    trx,
  );
  await sql`alter table public.document_versions enable trigger document_versions_frozen`.execute(trx);
  // The log begins anew behind it, without a gap.
  await sql`
    insert into public.document_states (document_id, up_to_seq, state, content, plain_text, schema_version, updated_at)
    select id, head_seq, ${update}::bytea, ${JSON.stringify(content)}::jsonb, ${GONE}, schema_version, ${ctx.now()}::timestamptz
    from public.documents where id = ${id}`.execute(trx);
}

/** What was said of it, written down in its room, and minutes that were signed on paper: nobody could search in such a file. */
async function forgetBeside(trx: Trx, { items, topics, roundtables, documents }: Purged): Promise<void> {
  await sql`update public.item_depths set contribution = '' where agenda_item_id = any(${items}::int[])`.execute(trx);
  await sql`update public.short_list_entries set reason = ${GONE}
    where agenda_item_id = any(${items}::int[]) or topic_id = any(${topics}::int[])`.execute(trx);
  for (const table of ["room_notes", "group_works"])
    await sql`delete from ${own(table)} where roundtable_id = any(${roundtables}::int[])`.execute(trx);
  await emptyRoom(trx, roundtables);
  const ofMinutes = sql`roundtable_id in (select id from public.roundtables
    where id = any(${roundtables}::int[]) or minutes_document_id = any(${documents}::int[]))`;
  await sql`update public.minutes_rounds set facts = null where ${ofMinutes}`.execute(trx);
  await sql`update public.minutes_signatures set facts_seen = '' where ${ofMinutes}`.execute(trx);
  await sql`update public.withdrawn_approvals set facts = null, attendees = null, scan_name = null, scan_bytes = null, reason = ${GONE}
    where ${ofMinutes}`.execute(trx);
  await sql`delete from public.minutes_scans where ${ofMinutes}`.execute(trx);
}

/** Numbers of points, decisions and tasks stay, with who has what to do until when. */
async function emptyRoom(trx: Trx, roundtables: readonly number[]): Promise<void> {
  const isIn = sql`roundtable_id = any(${[...roundtables]}::int[])`;
  await sql`update public.roundtables set told = told || '{"place": "", "videoUrl": ""}' where id = any(${[...roundtables]}::int[])`.execute(
    trx,
  );
  await sql`update public.points set title = ${GONE}, presenter = '' where ${isIn}`.execute(trx);
  for (const table of ["decisions", "tasks"]) await sql`update ${own(table)} set body = ${GONE} where ${isIn}`.execute(trx);
  await sql`update public.minutes_objections set body = ${GONE}, answer = '' where ${isIn}`.execute(trx);
  await sql`update public.speeches set note = '' where ${isIn}`.execute(trx);
  await sql`update public.survey_answers set remark = '' where ${isIn}`.execute(trx);
}

async function forgetNews(trx: Trx, { kind, id }: Record_): Promise<void> {
  const path = pathOf(kind, id);
  await sql`delete from public.process_events where path = ${path} or path like ${`${path}/%`}`.execute(trx);
  await sql`delete from public.notifications where subject_kind = ${kind} and subject_id = ${id}`.execute(trx);
  await sql`delete from public.removals where path = ${path} or path like ${`${path}/%`}`.execute(trx);
}

/** Sent ones are with their readers; here nothing of them stays. */
async function forgetLetters(trx: Trx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  const says = (column: RawBuilder<unknown>) => sql`exists (
    select from unnest(${[...words]}::text[]) as word where position(word in ${column}) > 0)`;
  await sql`delete from public.mails where ${says(sql`subject`)} or ${says(sql`body`)} or ${says(sql`coalesce(calendar, '')`)}`.execute(
    trx,
  );
  await sql`delete from public.process_events where ${says(sql`params::text`)}`.execute(trx);
  await sql`delete from public.removals where ${says(sql`rows::text`)}`.execute(trx);
}

/** In every column of every table, also inside bytes. */
async function findWords(trx: Trx, words: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss') order by 1`.execute(
    trx,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ is: boolean }>`
      select exists (select from ${sql.raw(name)} as one, unnest(${[...words]}::text[]) as word
        where position(word in one::text) > 0 or position(replace(word, '"', '""') in one::text) > 0
          or position(replace(word, '"', '\\\\""') in one::text) > 0
          or position(encode(convert_to(word, 'UTF8'), 'hex') in one::text) > 0) as is`.execute(trx);
    if (rows[0]!.is) found.push(name.replace("public.", ""));
  }
  return found;
}
