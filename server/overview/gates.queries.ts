/** Finds out what is missing for the next gate: one query over all domains, however many criteria and processes there are. */
import { sql, type RawBuilder } from "kysely";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { Bilingual, StageKey } from "../../db/schema/processes.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { actingName } from "../processes/acting.queries.ts";
import { RULES_BEFORE, type Parity } from "../processes/procedure.rules.ts";
import { criterion, type Check } from "../processes/rules.ts";
import { judge, seatCounts, type Count, type Gates, type Tick } from "./gates.rules.ts";

/** Of one process; callers have asked for it. */
export async function requireGates(ctx: Pick<Context, "now">, processId: number, db: Database): Promise<Gates> {
  const [gates] = await listGates(ctx, [processId], db);
  if (!gates) throw new NotFound();
  return gates;
}

/** Everybody in a process sees the same of it: nothing here says what only some may see. */
export async function listGates(ctx: Pick<Context, "now">, processIds: readonly number[], db: Database): Promise<Gates[]> {
  if (processIds.length === 0) return [];
  const { rows } = await sql<Row>`
    select processes.id as "processId", ${stages} as stages, ${ticks} as ticks, ${seats(dayOf(ctx.now()))} as seats,
      ${parity} as parity, ${counts(ctx.now())} as counts
    from processes where processes.id = any(${[...processIds]}::int[])`.execute(db);
  return rows.map(gatesOf);
}

interface Row {
  processId: number;
  stages: { key: StageKey; title: Bilingual; criteria: unknown }[];
  ticks: (Omit<Tick, "at"> & { stage: StageKey; criterion: string; at: string })[] | null;
  seats: Partial<Record<Bench, number>> | null;
  parity: (Parity & { version: number }) | null;
  counts: Partial<Record<Check, Count>>;
}

function gatesOf({ processId, stages, ticks, seats, parity, counts }: Row): Gates {
  const found = { ...counts, ...seatCounts(seats ?? {}, BENCHES, parity ?? RULES_BEFORE.parity) };
  const tickOf = (stage: StageKey, key: string): Tick | null => {
    const row = ticks?.find((tick) => tick.stage === stage && tick.criterion === key);
    return row ? { reason: row.reason, by: row.by, at: new Date(row.at) } : null;
  };
  return {
    processId,
    rulesVersion: parity?.version ?? null,
    stages: stages.map(({ key, title }) => ({ key, title })),
    criteria: stages.flatMap(({ key: stage, criteria }) =>
      criterion
        .array()
        .parse(criteria ?? [])
        .map((each) =>
          judge(processId, stage, each, {
            count: (each.check && found[each.check]) ?? null,
            tick: tickOf(stage, each.key),
          }),
        ),
    ),
  };
}

const stages = sql`(
  select jsonb_agg(jsonb_build_object('key', key, 'title', title, 'criteria', criteria) order by position)
  from process_stages where process_id = processes.id)`;

const ticks = sql`(
  select jsonb_agg(jsonb_build_object('stage', ticks.stage, 'criterion', criterion, 'reason', reason, 'at', at,
    'by', ${actingName("people", { process: "ticks.process_id", at: "ticks.at" })}))
  from criterion_ticks as ticks join people on people.id = ticks.person_id where ticks.process_id = processes.id)`;

/** A mandate on a day. */
const holds = (today: string) => sql`valid_from <= ${today}::date and (valid_to is null or valid_to >= ${today}::date)`;

/** Organisations, not heads. */
const seats = (today: string) => sql`(
  select jsonb_object_agg(bench, organisations) from (
    select bench, count(distinct organisation_id)::int as organisations from mandates
    where process_id = processes.id and bench is not null
      and ${holds(today)}
    group by bench) as seat)`;

const parity = sql`(
  select jsonb_build_object('benches', parity_benches, 'tolerance', parity_tolerance, 'version', version) from rules_of_procedure
  where process_id = processes.id and adopted_at is not null order by version desc limit 1)`;

/** Of all rows those that are as they should be. */
const every = (from: RawBuilder<unknown>, isSo: RawBuilder<unknown>) =>
  sql`(select jsonb_build_array(count(*) filter (where ${isSo}), count(*)) from ${from})`;

/** One row is enough. */
const some = (from: RawBuilder<unknown>) => sql`(select jsonb_build_array(least(count(*), 1), 1) from ${from})`;

const items = sql`agenda_items where process_id = processes.id and status not in ('entfallen', 'zurueckgestellt')`;
const openedConsultations = sql`consultations where process_id = processes.id and opened_at is not null`;
const documentsHere = sql`documents on documents.id = document_id and documents.process_id = processes.id`;
const frozen = (document: RawBuilder<unknown>) =>
  sql`exists (select from document_versions where document_id = ${document} and kind = 'frozen')`;

/** By check, except those that follow from the seats. */
const countsAt = (now: Date): Record<Exclude<Check, keyof ReturnType<typeof seatCounts>>, RawBuilder<unknown>> => ({
  rules: some(sql`rules_of_procedure where process_id = processes.id and adopted_at is not null`),
  // A released situation picture is more than a paper that was frozen.
  "frozen-paper": some(sql`(
    select id from documents where process_id = processes.id and kind = 'paper' and ${frozen(sql`documents.id`)}
    union all select id from situation_reports where process_id = processes.id and state = 'released') as papers`),
  "topics-disposed": every(sql`topics where process_id = processes.id and withdrawn_on is null`, sql`disposition is not null`),
  prioritised: some(sql`method_runs where process_id = processes.id and state = 'released' and exists (
    select from method_options where run_id = method_runs.id and (topic_id is not null or agenda_item_id is not null))`),
  "short-list": some(sql`short_list_agreements where process_id = processes.id`),
  modes: every(items, sql`mode is not null`),
  leads: every(items, sql`lead_organisation_id is not null`),
  depths: every(
    items,
    sql`2 = (select count(distinct bench) from item_depths
      where agenda_item_id = agenda_items.id and wanted is not null and bench in ('bund', 'kommunen')
        -- As the picture of depths counts: not those who have left.
        and exists (select from mandates where process_id = processes.id and mandates.organisation_id = item_depths.organisation_id
          and mandates.bench = item_depths.bench and ${holds(dayOf(now))}))`,
  ),
  "drafts-frozen": every(items, frozen(sql`agenda_items.document_id`)),
  "consultation-opened": some(openedConsultations),
  "deadlines-over": every(
    openedConsultations,
    sql`not exists (
      select from consultation_waves as wave left join consultation_invitations on wave_id = wave.id
      where wave.consultation_id = consultations.id and greatest(closes_at, extended_until) > ${now})
    and not exists (
      select from consultation_extensions as extension where extension.consultation_id = consultations.id and is_granted is null)`,
  ),
  "consultations-weighed": every(openedConsultations, sql`weighed_at is not null`),
  // Promised to a sender: one must be able to see where.
  "changes-linked": every(
    sql`weighings join statement_points on statement_points.id = point_id join statements on statements.id = statement_id
      join consultations on consultations.id = consultation_id and consultations.process_id = processes.id
      where weighings.state = 'released' and weighings.disposition in ('folgen', 'teilweise') and superseded_at is null`,
    sql`change_version_id is not null`,
  ),
  "contests-settled": every(
    sql`reply_responses join statement_points on statement_points.id = point_id join statements on statements.id = statement_id
      join consultations on consultations.id = consultation_id and consultations.process_id = processes.id where not is_accepted`,
    sql`settled_at is not null`,
  ),
  // What only some may see counts for nobody.
  "comments-answered": every(sql`threads join ${documentsHere} where visibility = 'process'`, sql`resolved_at is not null`),
  "proposals-decided": every(sql`proposals join ${documentsHere} where status <> 'withdrawn'`, sql`status <> 'submitted'`),
  "items-decided": every(
    sql`agenda_items where process_id = processes.id and status <> 'entfallen'`,
    sql`status in ('angenommen', 'zurueckgestellt')`,
  ),
  "agreements-decided": every(
    sql`recommendations join agenda_items on agenda_items.id = agenda_item_id
      and agenda_items.process_id = processes.id and agenda_items.status not in ('entfallen', 'zurueckgestellt')
      where recommendations.status <> 'entfallen'`,
    sql`recommendations.status not in ('entwurf', 'in_abstimmung', 'in_konsultation', 'in_ueberarbeitung', 'beschlussreif')`,
  ),
  decisions: some(
    sql`(select from decisions where process_id = processes.id
      union all select from agreement_decisions where process_id = processes.id) as decided`,
  ),
  "items-scheduled": every(
    sql`agenda_items where process_id = processes.id and status = 'angenommen'`,
    sql`lead_organisation_id is not null and (exists (
      select from tasks join points on points.id = point_id
      where points.agenda_item_id = agenda_items.id and due_on is not null)
    or (select bool_and(its.lead_organisation_id is not null and its.due_on is not null) from recommendations as its
      where its.agenda_item_id = agenda_items.id and its.status not in ('zurueckgestellt', 'abgelehnt', 'ueberholt', 'entfallen')))`,
  ),
  // A running format serves it, or one that was decided on is to come, or it was decided that none of those proposed is wanted.
  "item-formats": every(
    sql`agenda_items where process_id = processes.id and status = 'angenommen'`,
    sql`exists (select from format_services join formats on formats.id = format_id
        where format_services.agenda_item_id = agenda_items.id and formats.status = 'laufend')
      or (select bool_and(decision <> 'offen')
          and not bool_or(decision = 'angenommen' and coalesce(formats.status in ('beendet', 'zusammengefuehrt', 'umbenannt'), true))
        from format_proposals left join formats on formats.id = format_id
        where format_proposals.agenda_item_id = agenda_items.id)`,
  ),
  responses: every(
    sql`adjustments join evaluations on evaluations.id = evaluation_id and released_at is not null
      join formats on formats.id = adjustments.format_id and formats.process_id = processes.id`,
    sql`response <> 'offen'`,
  ),
  ratings: every(
    sql`evaluation_raters join evaluations on evaluations.id = evaluation_id
      join formats on formats.id = format_id and formats.process_id = processes.id`,
    sql`submitted_at is not null`,
  ),
});

const counts = (now: Date) =>
  sql`jsonb_build_object(${sql.join(
    Object.entries(countsAt(now)).flatMap(([check, count]) => [sql`${sql.lit(check)}`, count]),
  )})`;
