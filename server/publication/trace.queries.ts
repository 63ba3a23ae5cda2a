/**
 * Reads the steps that led to an item, a recommendation or one passage of it, and those that followed from a topic or a proposal.
 * Each kind asks for itself who may see it, exactly as its own page does; what somebody may not see is neither listed nor counted.
 */
import { sql, type RawBuilder } from "kysely";
import { can } from "../access/rules.ts";
import { isUncut, statementIsSeen } from "../consultations/statements.queries.ts";
import type { Context } from "../context.ts";
import { blockIdOf, toPlainText } from "../documents/content/text.rules.ts";
import { proposalIsSeen } from "../documents/proposals/queries.ts";
import type { TextContent } from "../documents/rules.ts";
import { threadIsSeen } from "../documents/visibility.queries.ts";
import { validMandates } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { changes, isAbout } from "./sentences.rules.ts";
import { changesOf, type StepKind, type Trace, type TraceStep, type Wording } from "./trace.rules.ts";

export interface Scope {
  process: ProcessHead;
  /** Ids of agenda items, recommendations, topics (with all that was merged into them) and documents that the steps are of. */
  items: readonly number[];
  recommendations: readonly number[];
  topics: readonly number[];
  documents: readonly number[];
  /** Only what is about this passage. */
  block?: string | null;
  /** Only what came after this. */
  since?: Date | null;
}

const MOST = 400;

/** The newest of these kinds, oldest first; callers have asked for the process. */
export async function listSteps(ctx: Context, scope: Scope, kinds: readonly StepKind[]): Promise<Trace> {
  const { process, topics, items } = scope;
  const arms = kinds.map((kind) => sql`(${ARMS[kind](ctx, scope)})`);
  const { rows } = await sql<TraceStep>`
    with recursive origin (id) as (
      select id from topics where process_id = ${process.id} and (agenda_item_id = any(${ints(items)}) or id = any(${ints(topics)}))
      union select topics.id from topics join origin on topics.merged_into = origin.id),
    my as materialized (select * from (${validMandates(ctx, ctx.db)}) as valid where process_id = ${process.id}),
    steps (kind, id, at, path, sign, title, words, state, document_id) as (${sql.join(arms, sql` union all `)})
    select kind, id, to_json(at)#>>'{}' as at, path, sign, title, words, state, document_id as "documentId" from steps
    where ${scope.since ? sql`at >= ${scope.since}` : sql`true`}
    order by at desc nulls last, kind, id desc limit ${MOST + 1}`.execute(ctx.db);
  return { steps: rows.slice(0, MOST).reverse(), hasMore: rows.length > MOST };
}

const ints = (ids: readonly number[]) => sql`${[...ids]}::int[]`;
const START = 200;
const begin = (words: RawBuilder<unknown>) => sql`left(${words}, ${START}::int)`;

const onBlock = ({ block }: Scope, condition: (block: string) => RawBuilder<unknown>) => (block ? condition(block) : sql`true`);

type Arm = (ctx: Context, scope: Scope) => RawBuilder<unknown>;

const ARMS: Record<StepKind, Arm> = {
  topic: () => sql`
    select 'topic', id, handed_in_on::timestamptz, '/topics/' || id, 'T-' || lpad(number::text, greatest(3, length(number::text)), '0'),
           title, ${begin(sql`problem`)}, coalesce(disposition, 'open'), null::int
    from topics where id in (select id from origin) and withdrawn_on is null`,

  vote: (_ctx, { process, items }) => sql`
    select 'vote', id, coalesce(released_at, opened_at, created_at), '/methods/' || id, '', question, '', state, null::int
    from method_runs where process_id = ${process.id} and (state <> 'created' or ${can(process.my, "method:manage")})
      and exists (select from method_options as option where option.run_id = method_runs.id
        and (option.topic_id in (select id from origin) or option.agenda_item_id = any(${ints(items)})))`,

  "short-list": (_ctx, { process, items }) => sql`
    select 'short-list', entry.id, added_at, '/processes/' || entry.process_id || '/short-list', '', coalesce(topics.title, item.title),
           ${begin(sql`entry.reason`)}, '', null::int
    from short_list_entries as entry left join topics on topics.id = entry.topic_id left join agenda_items as item on item.id = entry.agenda_item_id
    where entry.process_id = ${process.id} and (entry.topic_id in (select id from origin) or entry.agenda_item_id = any(${ints(items)}))`,

  item: (_ctx, { process, items }) => sql`
    select 'item', id, created_at, '/agenda/' || id, 'AP-' || lpad(number::text, greatest(2, length(number::text)), '0'), title,
           ${begin(sql`reason`)}, status, document_id
    from agenda_items where process_id = ${process.id} and id = any(${ints(items)})`,

  recommendation: (_ctx, { process, recommendations }) => sql`
    select 'recommendation', its.id, its.created_at, '/recommendations/' || its.id,
           'E-' || lpad(item.number::text, greatest(2, length(item.number::text)), '0') || '.' || its.number, its.title,
           ${begin(sql`its.summary_plain`)}, its.status, its.document_id
    from recommendations as its join agenda_items as item on item.id = its.agenda_item_id
    where item.process_id = ${process.id} and its.id = any(${ints(recommendations)})`,

  comment: (_ctx, scope) => sql`
    select 'comment', threads.id, threads.created_at, '/documents/' || document_id || '?thread=' || threads.id || '#thread-' || threads.id, '',
           ${begin(sql`coalesce((select body from comments where thread_id = threads.id order by id limit 1), '')`)}, ${begin(sql`quote`)},
           case when resolved_at is null then 'open' else 'resolved' end, document_id
    from threads where document_id = any(${ints(scope.documents)}) and ${threadIsSeen(scope.process.my)}
      and ${onBlock(scope, (block) => sql`block_id = ${block}`)}`,

  proposal: (_ctx, scope) => sql`
    select 'proposal', id, coalesce(decided_at, created_at), '/documents/' || document_id || '/proposals/' || id, number::text,
           ${begin(sql`reason`)}, ${begin(sql`decision_reason`)}, status, document_id
    from proposals where document_id = any(${ints(scope.documents)}) and ${proposalIsSeen(scope.process.my)}
      and ${onBlock(
        scope,
        (block) => sql`jsonb_path_exists(base_blocks || proposed_blocks || coalesce(accepted_blocks, '[]'),
        '$.**.id ? (@ == $block)', jsonb_build_object('block', ${block}::text))`,
      )}`,

  version: (_ctx, scope) => sql`
    select 'version', id, created_at,
           '/documents/' || document_id || case kind when 'frozen' then '/frozen/' || number else '/versions/' || id end,
           coalesce(number::text, ''), coalesce(nullif(name, ''), title), '', kind, document_id
    from document_versions where document_id = any(${ints(scope.documents)}) and kind in ('named', 'frozen')`,

  statement: (ctx, scope) => sql`
    select 'statement', point.id, statements.submitted_at, '/consultations/' || consultations.id || '/statements/' || statements.id,
           organisations.short_name, ${begin(sql`coalesce(nullif(point.body, ''), point.wording)`)}, ${begin(sql`point.at_quote`)},
           coalesce(case when consultations.weighed_at is not null and weighings.state = 'released' then weighings.disposition end, ''),
           version.document_id
    from my join consultations on consultations.process_id = my.process_id
    join statements on statements.consultation_id = consultations.id and statements.submitted_at is not null
    join organisations on organisations.id = statements.organisation_id
    join statement_points as point on point.statement_id = statements.id
    join consultation_texts as text on text.id = point.at_text_id
    join document_versions as version on version.id = text.version_id
    left join weighings on weighings.point_id = point.id
    where version.document_id = any(${ints(scope.documents)}) and ${statementIsSeen(ctx.now())} and ${isUncut("point")}
      and ${onBlock(scope, (block) => sql`point.at_block_id = ${block}`)}`,

  roundtable: (_ctx, { process, items }) => sql`
    select 'roundtable', points.id, starts_at, '/roundtables/' || roundtables.id, 'TOP ' || points.label, roundtables.title, points.title,
           roundtables.state, null::int
    from points join roundtables on roundtables.id = roundtable_id
    where roundtables.process_id = ${process.id} and (points.agenda_item_id = any(${ints(items)})
      or exists (select from point_links as its where its.point_id = points.id and its.agenda_item_id = any(${ints(items)})))`,

  decision: (_ctx, { process, recommendations }) => sql`
    select 'decision', decision.id, decided_at, '/recommendations/' || its.id, decision.number, its.title, ${begin(sql`decision.reason`)},
           outcome, its.document_id
    from agreement_decisions as decision join recommendations as its on its.id = decision.recommendation_id
    where decision.process_id = ${process.id} and decision.recommendation_id = any(${ints(recommendations)})`,

  task: (_ctx, { process, items }) => sql`
    select 'task', tasks.id, tasks.created_at, '/roundtables/' || tasks.roundtable_id, coalesce(holder.short_name, ''),
           ${begin(sql`tasks.body`)}, '', case when tasks.done_at is null then 'open' else 'done' end, null::int
    from tasks join points on points.id = point_id left join organisations as holder on holder.id = tasks.organisation_id
    where tasks.process_id = ${process.id} and points.agenda_item_id = any(${ints(items)})`,
};

/** How a passage read in the versions that are kept, where it changed. Callers have asked for the document. */
export async function listWordings(ctx: Context, documentId: number, block: string): Promise<Wording[]> {
  const { rows } = await sql<{ id: number; number: number | null; name: string; at: string; content: TextContent }>`
    select id, number, name, to_json(created_at)#>>'{}' as at, content from document_versions
    where document_id = ${documentId} and kind in ('named', 'frozen') order by id desc limit 60`.execute(ctx.db);
  const versions = rows.reverse().map(({ id, content, ...version }) => {
    const node = findBlock(content, block);
    return { versionId: id, ...version, words: node ? toPlainText(node).trim() : null };
  });
  return changesOf(versions);
}

interface Sentence {
  block: string;
  /** All that it read. */
  read: readonly string[];
  /** How its passage read, now and before. */
  passages: readonly string[];
}

/** Of steps about a passage those about one of its sentences; what is about all of the passage, or of the item, stays. */
export async function stepsAbout(ctx: Context, steps: readonly TraceStep[], sentence: Sentence): Promise<TraceStep[]> {
  const idsOf = (wanted: StepKind) => ints(steps.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])));
  const { rows } = await sql<{
    kind: StepKind;
    id: number;
    quote: string;
    before: TextContent[] | null;
    after: TextContent[] | null;
  }>`
    select 'comment' as kind, id, case when whole_block then '' else quote end as quote, null::jsonb as before, null::jsonb as after
      from threads where id = any(${idsOf("comment")})
    union all select 'statement', id, coalesce(at_quote, ''), null, null from statement_points where id = any(${idsOf("statement")})
    union all select 'proposal', id, '', base_blocks, coalesce(accepted_blocks, proposed_blocks)
      from proposals where id = any(${idsOf("proposal")})`.execute(ctx.db);
  const wordsIn = (blocks: TextContent[]) =>
    toPlainText(findBlock({ type: "doc", content: blocks }, sentence.block) ?? { type: "doc" });
  const others = rows.filter(({ quote, before, after }) =>
    before && after
      ? !changes(sentence.read, wordsIn(before), wordsIn(after))
      : !isAbout(sentence.read, quote, sentence.passages),
  );
  const left = new Set(others.map(({ kind, id }) => `${kind} ${id}`));
  return steps.filter(({ kind, id }) => !left.has(`${kind} ${id}`));
}

export function findBlock(node: TextContent, block: string): TextContent | undefined {
  if (blockIdOf(node) === block) return node;
  for (const child of node.content ?? []) {
    const found = findBlock(child, block);
    if (found) return found;
  }
  return undefined;
}
