/** Looks at which formats serve which items of the agenda, and at proposals where none does. */
import { sql } from "kysely";
import type { Level } from "../../db/schema/agenda.ts";
import type { FormatStatus } from "../../db/schema/formats.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { seenOptions } from "../methods/runs.queries.ts";
import { onlySeen } from "../methods/runs.rules.ts";
import type { ResultSnapshot } from "../methods/tally.rules.ts";
import { asLine } from "../platform/form.rules.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { CoveredItem, Expectation, Proposal, StandingService } from "./coverage.rules.ts";
import type { CriterionKey } from "./criteria.rules.ts";
import { saidOf, type Vote } from "./votes.rules.ts";

export interface CoverageMatrix {
  process: ProcessHead;
  items: CoveredItem[];
  formats: {
    id: number;
    name: string;
    levels: Level[];
    editions: { benches: Bench[] }[];
  }[];
}

/** One query for all items, one for all formats, however many there are. */
export async function findCoverage(ctx: Context, processId: number): Promise<CoverageMatrix> {
  const process = await requireProcess(ctx, processId);
  const [items, formats] = await Promise.all([
    listItems(ctx.db, processId, null),
    ctx.db
      .selectFrom("formats")
      .where("process_id", "=", processId)
      .select(["id", "name", "levels"])
      .select(
        sql<CoverageMatrix["formats"][number]["editions"] | null>`(
          select jsonb_agg(jsonb_build_object('benches', benches)) from format_editions
          where format_id = formats.id and state = 'durchgefuehrt')`.as("editions"),
      )
      .orderBy("name")
      .orderBy("id")
      .execute(),
  ]);
  return { process, items, formats: formats.map((format) => ({ ...format, editions: format.editions ?? [] })) };
}

async function listItems(db: Database, processId: number, id: number | null): Promise<CoveredItem[]> {
  const { rows } = await sql<CoveredItem>`
    select items.id, items.number, items.title, items.status, items.levels,
      coalesce((select jsonb_agg(jsonb_build_object('formatId', format_id, 'level', level, 'degree', degree, 'status', formats.status)
          order by format_id)
        from format_services join formats on formats.id = format_id where agenda_item_id = items.id), '[]') as services,
      array(select distinct edition.format_id from edition_topics as topic
        join format_editions as edition on edition.id = topic.edition_id
        where topic.agenda_item_id = items.id order by edition.format_id) as "onAgendas",
      (select count(*)::int from format_proposals where agenda_item_id = items.id) as proposals
    from agenda_items as items
    where items.process_id = ${processId} and items.status not in ('entfallen', 'zurueckgestellt')
      and ${id === null ? sql`true` : sql`items.id = ${id}`}
    order by items.position, items.id`.execute(db);
  return rows;
}

export interface ItemCoverage {
  process: ProcessHead;
  item: CoveredItem;
  formats: { id: number; name: string; levels: string[]; status: FormatStatus }[];
  proposals: Proposal[];
  /** What was concluded of existing formats by the latest released evaluation. */
  values: { formatId: number; criterion: CriterionKey; score: number; criteriaSet: string }[];
}

/** @throws NotFound also for an item of another process, or one that was dropped */
export async function requireItemCoverage(
  ctx: Context,
  processId: number,
  itemId: number,
  db: Database = ctx.db,
): Promise<ItemCoverage> {
  const process = await requireProcess(ctx, processId, db);
  const [item] = isId(itemId) ? await listItems(db, processId, itemId) : [];
  if (!item) throw new NotFound();
  const [formats, proposals, values] = await Promise.all([
    db
      .selectFrom("formats")
      .where("process_id", "=", processId)
      .select(["id", "name", "levels", "status"])
      .orderBy("name")
      .execute(),
    listProposals(db, itemId),
    listValues(db, processId),
  ]);
  return { process, item, formats, proposals, values };
}

async function listProposals(db: Database, itemId: number): Promise<Proposal[]> {
  const [rows, votes] = await Promise.all([
    db
      .selectFrom("format_proposals as proposal")
      .leftJoin("formats", "formats.id", "proposal.format_id")
      .where("proposal.agenda_item_id", "=", itemId)
      .selectAll("proposal")
      .select("formats.name as format_name")
      .orderBy("proposal.id")
      .execute(),
    listVotes(db, itemId),
  ]);
  return rows.map((row) => {
    // A later round may leave some of them out: for those the earlier one holds.
    const rounds = votes.filter(({ first }) => first === row.method_run_id);
    const vote = rounds.find(({ labels }) => labels.includes(asLine(row.title))) ?? rounds[0];
    return {
      ...{ id: row.id, kind: row.kind, formatId: row.format_id, formatName: row.format_name, title: row.title },
      ...{ purpose: row.purpose, levels: row.levels, effort: row.effort },
      expectations: row.expectations as Expectation[],
      ...{ decision: row.decision, reason: row.reason, departs: row.departs, decidedOn: row.decided_on },
      vote: vote
        ? { runId: vote.runId, state: vote.state, said: vote.result ? (saidOf(vote.result, row.title) ?? null) : null }
        : null,
    };
  });
}

/** Of the runs that proposals for an item were put to, the rounds of each, the last one first; a later one that is only prepared is none yet. */
async function listVotes(db: Database, itemId: number): Promise<Round[]> {
  const { rows } = await sql<Round & { seen: number[] }>`
    with recursive rounds (first, id) as (
      select distinct method_run_id, method_run_id from format_proposals
      where agenda_item_id = ${itemId} and method_run_id is not null
      union select first, next.id from rounds join method_runs as next on next.previous_run_id = rounds.id)
    select first, run.id as "runId", run.state, snapshot.result, ${seenOptions} as seen,
      array(select label from method_options where run_id = run.id) as labels
    from rounds join method_runs as run on run.id = rounds.id
    left join method_snapshots as snapshot on snapshot.run_id = run.id
    where run.state <> 'created' or run.id = first
    order by first, run.id desc`.execute(db);
  return rows.map(({ seen, result, ...row }) => ({ ...row, result: result && onlySeen(result, seen) }));
}

interface Round extends Pick<Vote, "runId" | "state"> {
  first: number;
  result: ResultSnapshot | null;
  /** Of its options. */
  labels: string[];
}

async function listValues(db: Database, processId: number): Promise<ItemCoverage["values"]> {
  const { rows } = await sql<ItemCoverage["values"][number]>`
    select latest.format_id as "formatId", syntheses.criterion, syntheses.score, latest.criteria_set as "criteriaSet"
    from (select distinct on (format_id) evaluations.* from evaluations join formats on formats.id = format_id
      where process_id = ${processId} and released_at is not null order by format_id, evaluations.id desc) as latest
    join syntheses on syntheses.evaluation_id = latest.id and score is not null`.execute(db);
  return rows;
}

/** Of all formats of the process that a format belongs to. */
export async function listServices(db: Database, processId: number): Promise<(StandingService & { itemId: number })[]> {
  return db
    .selectFrom("format_services")
    .innerJoin("formats", "formats.id", "format_id")
    .where("process_id", "=", processId)
    .select(["format_id as formatId", "agenda_item_id as itemId", "level", "degree", "status"])
    .execute();
}
