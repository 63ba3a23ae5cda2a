/**
 * Finds in everything that a person may see. Rights are part of each question, as on the pages that show the same: what belongs to a
 * process only with a mandate in it that is valid today. Words of comments, proposals and ratings are not looked at.
 */
import { sql, type RawBuilder } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { visibleOrganisations } from "../organisations/queries.ts";
import { validMandates } from "../processes/queries.ts";
import { askedIn, HIT_KINDS, type Asked, type Hit, type HitKind } from "./rules.ts";

export const HITS_PER_PAGE = 20;

export interface Found {
  hits: Hit[];
  hasMore: boolean;
  /** Nothing has the words as they were typed; these are written much like them. */
  isNear: boolean;
}

interface Wanted {
  page?: number;
  limit?: number;
  /** Only these. */
  kind?: HitKind | null;
  /** With the place in the text where the words stand. */
  excerpts?: boolean;
}

/** The nearest first: titles that begin so, titles that have all words, descriptions, texts; the newest first among equals. */
export async function find(ctx: Context, query: string, wanted: Wanted = {}): Promise<Found> {
  const asked = askedIn(query);
  if (asked.words.length === 0) return { hits: [], hasMore: false, isNear: false };
  const exact = await read(ctx, asked, wanted, exactly(asked));
  const isNear = exact.hits.length === 0 && (wanted.page ?? 1) === 1;
  return isNear ? { ...(await read(ctx, asked, wanted, nearly(asked))), isNear } : { ...exact, isNear };
}

type Condition = RawBuilder<boolean>;

/** How rows are matched. */
interface Match {
  /** By a folded title that stands in an index. */
  titled(folded: RawBuilder<string>): Condition;
  /** In short lists. */
  named(text: RawBuilder<string>): Condition;
  /** By the forms of words. */
  worded(words: RawBuilder<unknown>): Condition;
  numbered(number: RawBuilder<number>): Condition;
  rank(folded: RawBuilder<string>, numbered?: Condition): RawBuilder<number>;
}

const fold = (text: RawBuilder<string>) => sql<string>`search_fold(${text})`;
const typed = (text: string) => fold(sql`${text}::text`);
const TITLE = sql<string>`folded_title`;
const IN_TEXT = 3;

function exactly({ words, number }: Asked): Match {
  const titled = (folded: RawBuilder<string>) =>
    sql<boolean>`(${sql.join(
      words.map((word) => sql`${folded} like '%' || ${typed(word)} || '%'`),
      sql` and `,
    )})`;
  const query = words.map((word) => `${word}:*`).join(" & ");
  return {
    titled,
    named: (text) => titled(fold(text)),
    worded: (vector) => sql`${vector} @@ to_tsquery('pg_catalog.german', ${typed(query)})`,
    numbered: (column) => (number === undefined ? sql`false` : sql`${column} = ${number}`),
    rank: (folded, numbered = sql`false`) => sql`case
      when ${numbered} or ${folded} like ${typed(words.join(" "))} || '%' then 0
      when ${titled(folded)} then 1 else 2 end::float8`,
  };
}

/** Names are short, and one wrong letter spoils a third of one. */
const NEAR_ENOUGH = 0.45;

function nearly({ words }: Asked): Match {
  const whole = typed(words.join(" "));
  return {
    titled: (folded) => sql`${folded} %> ${whole}`,
    named: (text) => sql`word_similarity(${whole}, ${fold(text)}) >= ${NEAR_ENOUGH}`,
    worded: () => sql`false`,
    numbered: () => sql`false`,
    rank: (folded) => sql`(1 - word_similarity(${whole}, ${folded}))::float8`,
  };
}

const MINE = sql`(select process_id from my)`;

/** One question for each kind, with the same columns. */
const KINDS: Record<HitKind, (match: Match, organisations: RawBuilder<unknown>) => RawBuilder<unknown>> = {
  process: ({ named, rank }) => sql`
    select 'process' as kind, id, id as process_id, null::int as document_id, title, created_at as at,
           json_build_object('sign', number) as facts, ${rank(fold(sql`title`))} as rank
    from processes where id in ${MINE} and ${named(sql`number || ' ' || title`)}`,

  item: ({ titled, worded, numbered, rank }) => sql`
    select 'item', id, process_id, document_id, title, created_at,
           json_build_object('number', number, 'status', status), ${rank(TITLE, numbered(sql`number`))}
    from agenda_items where process_id in ${MINE}
      and (${titled(TITLE)} or ${worded(sql`words`)} or ${numbered(sql`number`)})`,

  document: ({ titled, worded, rank }) => sql`
    select 'document', id, process_id, id, title, created_at, json_build_object('text', kind), ${rank(TITLE)}
    from documents where process_id in ${MINE} and kind != 'agenda_item' and (${titled(TITLE)} or ${worded(sql`words`)})`,

  roundtable: ({ named, worded, rank }) => sql`
    select 'roundtable', id, process_id, null::int, title, starts_at, json_build_object('at', starts_at), ${rank(fold(sql`title`))}
    from roundtables where process_id in ${MINE}
      and (${named(sql`title || ' ' || place`)} or ${worded(sql`search_words(title)`)} or exists (
        select from points where roundtable_id = roundtables.id and ${named(sql`points.title`)}))`,

  decision: ({ named, worded, rank }) => sql`
    select 'decision', id, process_id, null::int, body, created_at,
           json_build_object('sign', number, 'roundtableId', roundtable_id), ${rank(fold(sql`number`))}
    from decisions where process_id in ${MINE} and (${named(sql`number || ' ' || body`)} or ${worded(sql`search_words(body)`)})`,

  // Who does not take part today is shown to those who invite, and to nobody else.
  person: ({ named, rank }) => sql`
    select 'person', mandates.id, mandates.process_id, null::int, people.name, mandates.created_at,
           json_build_object('organisation', organisations.short_name, 'role', mandates.role), ${rank(fold(sql`people.name`))}
    from mandates
    join my on my.process_id = mandates.process_id
    join people on people.id = mandates.person_id
    join organisations on organisations.id = mandates.organisation_id
    where (my.role = 'facilitator' or my.today between mandates.valid_from and coalesce(mandates.valid_to, 'infinity'))
      and ${named(sql`people.name || ' ' || organisations.name || ' ' || organisations.short_name`)}`,

  organisation: ({ named, rank }, organisations) => sql`
    select 'organisation', id, null::int, null::int, name, created_at, json_build_object('level', level), ${rank(fold(sql`name`))}
    from organisations where id in ${organisations} and ${named(sql`name || ' ' || short_name`)}`,

  format: ({ named, worded, rank }) => sql`
    select 'format', id, process_id, null::int, name, created_at, json_build_object('format', kind), ${rank(fold(sql`name`))}
    from formats where process_id in ${MINE}
      and (${named(sql`name || ' ' || organiser`)} or ${worded(sql`search_words(name || ' ' || note)`)})`,
};

/** Nobody leafs further: of a word that stands in thousands of texts the newest are shown. */
const MOST_TEXTS = 400;

/** Texts, those of agenda items under the name of their item. */
const inTexts = ({ worded }: Match, kind: HitKind | null) => sql`
    select case when item.id is null then 'document' else 'item' end, coalesce(item.id, documents.id), documents.process_id, documents.id,
           coalesce(item.title, documents.title), coalesce(item.created_at, documents.created_at),
           case when item.id is null then json_build_object('text', documents.kind)
                else json_build_object('number', item.number, 'status', item.status) end, ${IN_TEXT}::float8
    from document_states
    join documents on documents.id = document_states.document_id
    left join agenda_items as item on item.document_id = documents.id
    where documents.process_id in ${MINE} and ${worded(sql`document_states.words`)}
      and ${kind ? sql`(item.id is null) = ${kind === "document"}` : sql`true`}
    order by document_states.document_id desc limit ${MOST_TEXTS}`;

interface Row extends Omit<Hit, "process"> {
  process_id: number | null;
  process_title: string | null;
}

async function read(ctx: Context, asked: Asked, wanted: Wanted, match: Match): Promise<Omit<Found, "isNear">> {
  const { page = 1, limit = HITS_PER_PAGE, kind = null, excerpts = false } = wanted;
  const organisations = sql`${(await visibleOrganisations(ctx)).select("organisations.id")}`;
  const arms = (kind ? [kind] : HIT_KINDS).map((each) => KINDS[each](match, organisations));
  if (kind === null || kind === "item" || kind === "document") arms.push(inTexts(match, kind));
  const { rows } = await sql<Row>`
    with my as materialized (select valid.*, ${dayOf(ctx.now())}::date as today from ${validMandates(ctx, ctx.db)} as valid),
    hits (kind, id, process_id, document_id, title, at, facts, rank) as (${sql.join(
      arms.map((arm) => sql`(${arm})`),
      sql` union all `,
    )}),
    nearest as (select distinct on (kind, id) * from hits order by kind, id, rank),
    page as (select * from nearest order by rank, at desc, kind, id limit ${limit + 1} offset ${(page - 1) * limit})
    select page.kind, page.id, page.title, page.facts, page.process_id, processes.title as process_title,
           ${excerpts ? excerptOf(asked) : sql`null`} as excerpt
    from page left join processes on processes.id = page.process_id
    order by rank, at desc, kind, page.id`.execute(ctx.db);
  return { hits: rows.slice(0, limit).map(hitOf), hasMore: rows.length > limit };
}

const hitOf = ({ process_id, process_title, ...row }: Row): Hit => ({
  ...row,
  process: process_id === null || process_title === null ? null : { id: process_id, title: process_title },
});

const BEFORE = 60;
const EXCERPT = 220;

/** Around the beginning of the first word that stands there as typed, without its ending; else how the text begins. */
function excerptOf({ words }: Asked): RawBuilder<string | null> {
  const places = words.map((word) => sql`nullif(strpos(lower(plain_text), lower(${stemOf(word)}::text)), 0)`);
  return sql`case when rank = ${IN_TEXT} then (
    select substr(plain_text, greatest(1, coalesce(${sql.join(places)}, 1) - ${BEFORE}), ${EXCERPT}::int)
    from document_states where document_states.document_id = page.document_id) end`;
}

const stemOf = (word: string) => (word.length > 5 ? word.slice(0, -2) : word);
