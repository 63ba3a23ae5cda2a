/**
 * Finds in everything that a person may see. Rights are part of each question, as on the pages that show the same: what belongs to a
 * process only with a mandate in it that is valid today. Words of comments, proposals and ratings are not looked at.
 */
import { sql, type RawBuilder } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import { seenConsultations } from "../consultations/queries.ts";
import type { Context } from "../context.ts";
import { visibleOrganisations } from "../organisations/queries.ts";
import { isWrittenLike } from "../organisations/rules.ts";
import { isSeen, withOwner } from "../partnerships/sight.queries.ts";
import { transact } from "../platform/transact.ts";
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

/** Archived processes last. The nearest first: titles that begin so, titles that have all words, descriptions, texts; the newest first among equals. */
export async function find(ctx: Context, query: string, wanted: Wanted = {}): Promise<Found> {
  const asked = askedIn(query);
  if (asked.words.length === 0) return { hits: [], hasMore: false, isNear: false };
  const exact = await read(ctx, asked, wanted, exactly(asked));
  const isNear = exact.hits.length === 0 && (wanted.page ?? 1) === 1;
  return isNear ? { ...(await readNearly(ctx, asked, wanted)), isNear } : { ...exact, isNear };
}

type Condition = RawBuilder<boolean>;

/** How rows are matched. */
interface Match {
  /** Those of a table with folded titles that fit. */
  found(table: "agenda_items" | "topics" | "documents", fits: Condition): RawBuilder<unknown>;
  /** By a folded title that stands in an index. */
  titled(folded: RawBuilder<string>): Condition;
  /** In short lists. */
  named(text: RawBuilder<string>): Condition;
  /** By the forms of words. */
  worded(words: RawBuilder<unknown>): Condition;
  numbered(number: RawBuilder<number>): Condition;
  /** By the number of a topic. */
  cited(number: RawBuilder<number>): Condition;
  /** By the two numbers of a recommendation. */
  recommended(item: RawBuilder<number>, number: RawBuilder<number>): Condition;
  rank(folded: RawBuilder<string>, numbered?: Condition): RawBuilder<number>;
}

const fold = (text: RawBuilder<string>) => sql<string>`search_fold(${text})`;
const typed = (text: string) => fold(sql`${text}::text`);
const TITLE = sql<string>`folded_title`;
const IN_TEXT = 3;

function exactly({ words, number, topic, recommendation }: Asked): Match {
  const titled = (folded: RawBuilder<string>) =>
    sql<boolean>`(${sql.join(
      words.map((word) => sql`${folded} like '%' || ${typed(word)} || '%'`),
      sql` and `,
    )})`;
  const query = words.map((word) => `${word}:*`).join(" & ");
  return {
    found: (table, fits) => sql`(select * from ${sql.table(table)} where ${fits}) as ${sql.table(table)}`,
    titled,
    named: (text) => titled(fold(text)),
    worded: (vector) => sql`${vector} @@ to_tsquery('pg_catalog.german', ${typed(query)})`,
    numbered: (column) => (number === undefined ? sql`false` : sql`${column} = ${number}`),
    cited: (column) => (topic === undefined ? sql`false` : sql`${column} = ${topic}`),
    recommended: (item, its) =>
      recommendation ? sql`${item} = ${recommendation.item} and ${its} = ${recommendation.number}` : sql`false`,
    rank: (folded, numbered = sql`false`) => sql`case
      when ${numbered} or ${folded} like ${typed(words.join(" "))} || '%' then 0
      when ${titled(folded)} then 1 else 2 end::float8`,
  };
}

/**
 * To the planner, comparing two titles costs as little as comparing two numbers, so that it would rather compare thousands than ask the
 * index for those that are alike.
 */
async function readNearly(ctx: Context, asked: Asked, wanted: Wanted): Promise<Omit<Found, "isNear">> {
  const match = nearly(asked, await findSpellings(ctx, asked));
  return transact(ctx, async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx);
    return read({ ...ctx, db: trx }, asked, wanted, match);
  });
}

/** Names are short, and one wrong letter spoils a third of one. */
const NEAR_ENOUGH = 0.45;

/** @param spellings for each word the forms of words to look for in texts; null: for one of them there is nothing like it */
function nearly({ words }: Asked, spellings: readonly (readonly string[])[] | null): Match {
  const query = spellings?.map((forms) => `(${forms.join(" | ")})`).join(" & ");
  const whole = typed(words.join(" "));
  return {
    // `offset 0`: those that are alike first, of all processes; to compare all titles of one takes longer than to ask the index.
    found: (table, fits) => sql`(select * from ${sql.table(table)} where ${fits} offset 0) as ${sql.table(table)}`,
    titled: (folded) => sql`${folded} %> ${whole}`,
    named: (text) => sql`word_similarity(${whole}, ${fold(text)}) >= ${NEAR_ENOUGH}`,
    worded: (vector) => (query ? sql`${vector} @@ to_tsquery('simple', ${query})` : sql`false`),
    numbered: () => sql`false`,
    cited: () => sql`false`,
    recommended: () => sql`false`,
    rank: (folded) => sql`(1 - word_similarity(${whole}, ${folded}))::float8`,
  };
}

/** Whose words are compared with one that nothing is written like: all of a large town would take too long to read through. */
const NEWEST_TEXTS = 150;
const MOST_SPELLINGS = 4;
/** So many that share some letters are looked at more closely. */
const MOST_CANDIDATES = 40;
/** Two letters that changed places leave this much of what the database compares. */
const HARDLY_LIKE = 0.25;

/**
 * What stands in texts of this person's processes and is written much like each word: the first letter is right, as it mostly is, and
 * of short words everything. Only to ask the real question with, in which all rights are.
 */
async function findSpellings(ctx: Context, { words }: Asked): Promise<string[][] | null> {
  const { rows } = await sql<{ stem: string; forms: { word: string; likeness: number }[] }>`
    with asked as (
      select distinct (ts_lexize('pg_catalog.german_stem', search_fold(word)))[1] as stem from unnest(${[...words]}::text[]) as word),
    newest as materialized (
      select id from documents where process_id in (select process_id from ${validMandates(ctx, ctx.db)} as valid)
      order by id desc limit ${NEWEST_TEXTS}),
    known as materialized (
      select distinct lexeme from (
        select unnest(tsvector_to_array(words)) collate "C" as lexeme from newest join document_states on document_states.document_id = newest.id) as words
      where left(lexeme, 1) = any (array(select left(stem, 1) from asked)))
    select stem, coalesce((
      select json_agg(json_build_object('word', lexeme, 'likeness', likeness)) from (
        select lexeme, similarity(lexeme, stem) as likeness from known
        where (lexeme = stem or length(stem) > 4 and left(lexeme, 1) = left(stem, 1) and similarity(lexeme, stem) >= ${HARDLY_LIKE})
          and lexeme ~ '^[[:alnum:]]+$'
        order by likeness desc, lexeme limit ${MOST_CANDIDATES}) as candidates), '[]') as forms
    from asked where stem is not null`.execute(ctx.db);
  const forms = rows.map(({ stem, forms: candidates }) =>
    candidates
      .filter(({ word, likeness }) => likeness >= NEAR_ENOUGH || isWrittenLike(stem, word))
      .map(({ word }) => word)
      .slice(0, MOST_SPELLINGS),
  );
  return forms.length === 0 || forms.some(({ length }) => length === 0) ? null : forms;
}

/** Of a recommendation `its` under an item. */
const E_NUMBER = sql`'E-' || lpad(item.number::text, greatest(2, length(item.number::text)), '0') || '.' || its.number`;

const MINE = sql`(select process_id from my)`;

/** Queries of ids, where seeing asks for more than a mandate. */
interface Seen {
  organisations: RawBuilder<unknown>;
  consultations: RawBuilder<unknown>;
}

/** One question for each kind, with the same columns. */
const KINDS: Record<HitKind, (match: Match, seen: Seen) => RawBuilder<unknown>> = {
  process: ({ named, rank }) => sql`
    select 'process' as kind, id, id as process_id, null::int as document_id, title, created_at as at,
           json_build_object('sign', number) as facts, ${rank(fold(sql`title`))} as rank
    from processes where id in ${MINE} and ${named(sql`number || ' ' || title`)}`,

  item: ({ found, titled, worded, numbered, rank }) => sql`
    select 'item', id, process_id, document_id, title, created_at,
           json_build_object('number', number, 'status', status), ${rank(TITLE, numbered(sql`number`))}
    from ${found("agenda_items", sql`(${titled(TITLE)} or ${worded(sql`words`)} or ${numbered(sql`number`)})`)} where process_id in ${MINE}`,

  // It is called as its text is. They are fewer than texts, so that these alone are read and compared (`offset 0` keeps it so).
  recommendation: ({ titled, worded, recommended, rank }) => sql`
    select 'recommendation', id, process_id, document_id, title, created_at,
           json_build_object('sign', sign, 'status', status), ${rank(TITLE, recommended(sql`item_number`, sql`number`))}
    from (
      select its.id, documents.process_id, documents.id as document_id, its.title, its.created_at, ${E_NUMBER} as sign, its.status,
             its.number, item.number as item_number, documents.folded_title, documents.words
      from recommendations as its join documents on documents.id = its.document_id join agenda_items as item on item.id = agenda_item_id
      where documents.process_id in ${MINE} offset 0) as listed
    where ${titled(TITLE)} or ${worded(sql`words`)} or ${recommended(sql`item_number`, sql`number`)}`,

  // Of what was handed in the day alone is known.
  topic: ({ found, titled, worded, cited, rank }) => sql`
    select 'topic', id, process_id, null::int, title, handed_in_on::timestamptz,
           json_build_object('sign', 'T-' || lpad(number::text, greatest(3, length(number::text)), '0')),
           ${rank(TITLE, cited(sql`number`))}
    from ${found("topics", sql`(${titled(TITLE)} or ${worded(sql`words`)} or ${cited(sql`number`)})`)}
    where process_id in ${MINE} and withdrawn_on is null`,

  document: ({ found, titled, worded, rank }) => sql`
    select 'document', id, process_id, id, title, created_at, json_build_object('text', kind), ${rank(TITLE)}
    from ${found("documents", sql`(${titled(TITLE)} or ${worded(sql`words`)})`)} where process_id in ${MINE} and kind != 'agenda_item'
      and not exists (select from recommendations where document_id = documents.id)`,

  // What is asked; what was answered is not looked at.
  consultation: ({ named, worded, rank }, { consultations }) => sql`
    select 'consultation', id, process_id, null::int, title, coalesce(opened_at, created_at), json_build_object(), ${rank(fold(sql`title`))}
    from consultations where id in ${consultations}
      and (${named(sql`title`)} or ${worded(sql`search_words(title || ' ' || cover_note)`)} or exists (
        select from consultation_questions where consultation_id = consultations.id and ${worded(sql`search_words(body)`)}))`,

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

  organisation: ({ named, rank }, { organisations }) => sql`
    select 'organisation', id, null::int, null::int, name, created_at, json_build_object('level', level), ${rank(fold(sql`name`))}
    from organisations where id in ${organisations} and ${named(sql`name || ' ' || short_name`)}`,

  format: ({ named, worded, rank }) => sql`
    select 'format', id, process_id, null::int, name, created_at, json_build_object('format', kind), ${rank(fold(sql`name`))}
    from formats where process_id in ${MINE}
      and (${named(sql`name || ' ' || organiser`)} or ${worded(sql`search_words(name || ' ' || note)`)})`,

  partnership: ({ named, rank }) => sql`
    select 'partnership', entry.id, entry.process_id, null::int, partner, entry.created_at,
           json_build_object('partnership', kind, 'place', places.name), ${rank(fold(sql`partner`))}
    from partnerships as entry join my on my.process_id = entry.process_id join places on places.id = entry.place_id ${withOwner}
    where ${isSeen} and ${named(sql`partner || ' ' || places.name`)}`,

  interdependency: ({ named, worded, rank }) => sql`
    select 'interdependency', entry.id, entry.process_id, null::int, title, entry.created_at,
           json_build_object('place', places.name), ${rank(fold(sql`title`))}
    from interdependencies as entry join my on my.process_id = entry.process_id join places on places.id = entry.place_id ${withOwner}
    where ${isSeen} and (${named(sql`title || ' ' || places.name`)} or ${worded(sql`search_words(title || ' ' || note)`)})`,
};

/** Nobody leafs further: of a word that stands in thousands of texts the newest are shown. */
const MOST_TEXTS = 400;

/** Texts, those of agenda items and recommendations under the name of these. */
const inTexts = ({ worded }: Match, kind: HitKind | null) => sql`
    select ${ownerKind}, coalesce(its.id, item.id, documents.id), documents.process_id, documents.id,
           coalesce(its.title, item.title, documents.title), coalesce(its.created_at, item.created_at, documents.created_at),
           case when its.id is not null then json_build_object('sign', ${E_NUMBER}, 'status', its.status)
                when item.id is not null then json_build_object('number', item.number, 'status', item.status)
                else json_build_object('text', documents.kind) end, ${IN_TEXT}::float8
    from document_states
    join documents on documents.id = document_states.document_id
    left join recommendations as its on its.document_id = documents.id
    left join agenda_items as item on item.document_id = documents.id or item.id = its.agenda_item_id
    where documents.process_id in ${MINE} and ${worded(sql`document_states.words`)}
      and ${kind ? sql`${ownerKind} = ${kind}` : sql`true`}
    order by document_states.document_id desc limit ${MOST_TEXTS}`;

const ownerKind = sql`case when its.id is not null then 'recommendation' when item.id is not null then 'item' else 'document' end`;

interface Row extends Omit<Hit, "process"> {
  process_id: number | null;
  process_title: string | null;
}

async function read(ctx: Context, asked: Asked, wanted: Wanted, match: Match): Promise<Omit<Found, "isNear">> {
  const { page = 1, limit = HITS_PER_PAGE, kind = null, excerpts = false } = wanted;
  const organisations = sql`${(await visibleOrganisations(ctx)).select("organisations.id")}`;
  const consultations = sql`(${seenConsultations(ctx, ctx.db)})`;
  const arms = (kind ? [kind] : HIT_KINDS).map((each) => KINDS[each](match, { organisations, consultations }));
  if (kind === null || kind === "item" || kind === "recommendation" || kind === "document") arms.push(inTexts(match, kind));
  const { rows } = await sql<Row>`
    with my as materialized (select valid.*, ${dayOf(ctx.now())}::date as today from ${validMandates(ctx, ctx.db)} as valid),
    hits (kind, id, process_id, document_id, title, at, facts, rank) as (${sql.join(
      arms.map((arm) => sql`(${arm})`),
      sql` union all `,
    )}),
    nearest as (
      select distinct on (kind, id) hits.*, coalesce(my.is_archived, false) as is_archived
      from hits left join my on my.process_id = hits.process_id order by kind, id, rank),
    page as (
      select * from nearest order by is_archived, rank, at desc, kind, id limit ${limit + 1} offset ${(page - 1) * limit})
    select page.kind, page.id, page.title, page.facts, page.process_id, processes.title as process_title,
           is_archived as "isArchived",
           ${excerpts ? excerptOf(asked) : sql`null`} as excerpt
    from page left join processes on processes.id = page.process_id
    order by is_archived, rank, at desc, kind, page.id`.execute(ctx.db);
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
