/** Looks at agreements: what was put up, who is asked, what was said. Whoever is only consulted reads none of it. */
import { sql, type RawBuilder } from "kysely";
import type { AgreementEnd, ConsentLevel, ReservationKind } from "../../db/schema/agreement.ts";
import type { Coordination } from "../../db/schema/consultations.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { requireRecommendation } from "../recommendations/queries.ts";
import { recommendationNumber, type Recommendation } from "../recommendations/rules.ts";
import { judge, type Judgement, type Round, type Voice } from "./rules.ts";

/** One round of asking for positions on one version. */
export interface Agreement extends Round {
  id: number;
  recommendationId: number;
  versionId: number;
  versionNumber: number;
  /** Of the frozen version. */
  hash: string;
  title: string;
  /** `E-07.2` */
  label: string;
  itemId: number;
  documentId: number;
  documentVersionId: number;
  status: RecommendationStatus;
  openedAt: Date;
  endedAt: Date | null;
  endedHow: AgreementEnd | null;
  /** Positions are taken. */
  isRunning: boolean;
}

export interface Reservation {
  id: number;
  kind: ReservationKind;
  body: string;
  until: string | null;
  liftedAt: string | null;
}

export interface Position {
  id: number;
  level: ConsentLevel;
  remark: string;
  wording: string;
  coordination: Coordination;
  /** Later than the position, the newest first. */
  approvals: { coordination: Coordination; at: string }[];
  reservations: Reservation[];
  evidence: string;
  /** ISO */
  givenAt: string;
  isConfirmation: boolean;
}

export interface AskedVoice extends Voice {
  name: string;
  shortName: string;
  position: Position | null;
}

/** @throws NotFound without a mandate, NotAllowed for the consulted */
export async function requireAgreementReader(ctx: Context, processId: number): Promise<ProcessHead> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "agreement:read");
  return process;
}

interface AgreementRow extends Omit<Agreement, "label"> {
  itemNumber: number;
  number: number;
}

const toAgreement = ({ itemNumber, number, ...row }: AgreementRow): Agreement => ({
  ...row,
  label: recommendationNumber(itemNumber, number),
});

/** Of agreements with their recommendations and agenda items: positions are taken. */
export const isRunning = sql<boolean>`(ended_at is null and recommendations.status = 'beschlussreif'
  and agenda_items.status <> 'entfallen')`;

const withSubjects = sql`agreements join recommendations on recommendations.id = agreements.recommendation_id
    join agenda_items on agenda_items.id = agenda_item_id`;

/** Callers have asked for the process. */
export async function readAgreements(
  db: Database,
  which: RawBuilder<unknown>,
  paging: RawBuilder<unknown> = sql``,
): Promise<Agreement[]> {
  const { rows } = await sql<AgreementRow>`
    select agreements.id, agreements.recommendation_id as "recommendationId", agreements.version_id as "versionId", version.number as "versionNumber",
      version.hash, recommendations.title, recommendations.number, agenda_items.number as "itemNumber", agenda_items.id as "itemId",
      recommendations.document_id as "documentId", document_version_id as "documentVersionId", recommendations.status,
      rule, most_aside as "mostAside", quorum_share as "quorumShare", quorum_bench_share as "quorumBenchShare",
      closes_at as "closesAt", opened_at as "openedAt", ended_at as "endedAt", ended_how as "endedHow",
      ${isRunning} as "isRunning"
    from ${withSubjects} join recommendation_versions as version on version.id = agreements.version_id
    where ${which} order by agenda_items.position, agenda_items.id, recommendations.number, agreements.id desc ${paging}`.execute(
    db,
  );
  return rows.map(toAgreement);
}

/** Frozen voices with what each has said on that version, by agreement. */
export async function listVoices(
  db: Database,
  processId: number,
  agreementIds: readonly number[],
  now: Date,
): Promise<Map<number, AskedVoice[]>> {
  const voices = new Map<number, AskedVoice[]>(agreementIds.map((id) => [id, []]));
  if (agreementIds.length === 0) return voices;
  const today = dayOf(now);
  const { rows } = await sql<Omit<AskedVoice, "level"> & { agreementId: number }>`
    with here as materialized (
      select distinct organisation_id from mandates where process_id = ${processId}
        and valid_from <= ${today}::date and (valid_to is null or valid_to >= ${today}::date))
    select agreement_id as "agreementId", voice.organisation_id as "organisationId", organisations.name,
      organisations.short_name as "shortName", voice.bench, counted_with as "countedWith", here.organisation_id is null as "hasLeft",
      case when positions.id is not null then ${positionJson} end as position
    from agreement_voices as voice
    join agreements on agreements.id = agreement_id
    join organisations on organisations.id = voice.organisation_id
    left join here on here.organisation_id = voice.organisation_id
    left join positions on positions.version_id = agreements.version_id and positions.organisation_id = voice.organisation_id
      and positions.ended_at is null
    where agreement_id = any(${[...agreementIds]}::int[])
    order by organisations.name, organisations.id`.execute(db);
  for (const { agreementId, ...row } of rows) voices.get(agreementId)!.push({ ...row, level: row.position?.level ?? null });
  return voices;
}

/** Of a row of `positions`. */
export const positionJson = sql`json_build_object('id', positions.id, 'level', positions.level, 'remark', remark, 'wording', wording,
  'coordination', positions.coordination, 'evidence', evidence, 'givenAt', given_at, 'isConfirmation', confirms_id is not null,
  'approvals', coalesce((select json_agg(json_build_object('coordination', approval.coordination, 'at', recorded_at) order by approval.id desc)
    from position_approvals as approval where approval.position_id = positions.id), '[]'),
  'reservations', coalesce((select json_agg(json_build_object('id', reservation.id, 'kind', kind, 'body', body, 'until', until,
      'liftedAt', lifted_at) order by reservation.id)
    from reservations as reservation where reservation.position_id = positions.id), '[]'))`;

/** As lists show it. */
export interface ListedVoice extends Voice {
  shortName: string;
  hasReservation: boolean;
  /** Said something on an earlier version only. */
  isStale: boolean;
}

async function listLevels(
  db: Database,
  processId: number,
  ids: readonly number[],
  now: Date,
): Promise<Map<number, ListedVoice[]>> {
  const voices = new Map<number, ListedVoice[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return voices;
  const today = dayOf(now);
  const { rows } = await sql<ListedVoice & { agreementId: number }>`
    with here as materialized (
      select distinct organisation_id from mandates where process_id = ${processId}
        and valid_from <= ${today}::date and (valid_to is null or valid_to >= ${today}::date)),
    earlier as materialized (
      select distinct agreements.id, positions.organisation_id from agreements
      join recommendation_versions as version on version.recommendation_id = agreements.recommendation_id
        and version.id <> agreements.version_id
      join positions on positions.version_id = version.id and positions.ended_at is null
      where agreements.id = any(${[...ids]}::int[])),
    -- In the order of names once, and not for each voice anew.
    named as materialized (
      select id, short_name, row_number() over (order by name, id) as place from organisations
      where id in (select organisation_id from agreement_voices where agreement_id = any(${[...ids]}::int[]))),
    -- By versions: joined to the voices it would be looked for in all positions of the house.
    said as materialized (
      select id, version_id, organisation_id, level from positions
      where ended_at is null and version_id = any(array(select version_id from agreements where id = any(${[...ids]}::int[]))))
    select agreement_id as "agreementId", voice.organisation_id as "organisationId", named.short_name as "shortName",
      voice.bench, counted_with as "countedWith", here.organisation_id is null as "hasLeft", said.level,
      said.id is not null and exists (
        select from reservations where position_id = said.id and lifted_at is null) as "hasReservation",
      said.id is null and earlier.id is not null as "isStale"
    from agreement_voices as voice
    join agreements on agreements.id = agreement_id
    join named on named.id = voice.organisation_id
    left join here on here.organisation_id = voice.organisation_id
    left join said on said.version_id = agreements.version_id and said.organisation_id = voice.organisation_id
    left join earlier on earlier.id = agreement_id and earlier.organisation_id = voice.organisation_id
    where agreement_id = any(${[...ids]}::int[])
    order by named.place`.execute(db);
  for (const { agreementId, ...row } of rows) voices.get(agreementId)!.push(row);
  return voices;
}

/** Recommendations that are being decided, and about which some organisation has said something on an earlier version only. */
export async function listStale(db: Database, processId: number): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct recommendations.id
    from ${withSubjects} join agreement_voices as voice on voice.agreement_id = agreements.id
    where agenda_items.process_id = ${processId} and ${isRunning}
      and not exists (select from positions where version_id = agreements.version_id
        and organisation_id = voice.organisation_id and positions.ended_at is null)
      and exists (select from positions join recommendation_versions as earlier on earlier.id = version_id
        where earlier.recommendation_id = agreements.recommendation_id and earlier.id <> agreements.version_id
          and organisation_id = voice.organisation_id and positions.ended_at is null)`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export interface ListedAgreement {
  agreement: Agreement;
  judgement: Judgement;
  voices: ListedVoice[];
}

export const AGREEMENTS_PER_PAGE = 20;

/** The running ones of a process, a page of them in the order of the agenda. @throws NotFound, NotAllowed for the consulted */
export async function listRunning(
  ctx: Context,
  processId: number,
  wantedPage: number,
): Promise<{ process: ProcessHead; listed: ListedAgreement[]; page: number; pages: number; total: number }> {
  const process = await requireAgreementReader(ctx, processId);
  const total = (await listRunningIds(ctx.db, processId)).length;
  const pages = Math.max(1, Math.ceil(total / AGREEMENTS_PER_PAGE));
  const page = Math.min(wantedPage, pages);
  const agreements = await readAgreements(
    ctx.db,
    sql`agenda_items.process_id = ${processId} and ${isRunning}`,
    sql`limit ${AGREEMENTS_PER_PAGE} offset ${(page - 1) * AGREEMENTS_PER_PAGE}`,
  );
  const ids = agreements.map(({ id }) => id);
  const levels = await listLevels(ctx.db, processId, ids, ctx.now());
  const listed = agreements.map((agreement) => {
    const voices = levels.get(agreement.id)!;
    return { agreement, voices, judgement: judge(agreement, voices, ctx.now()) };
  });
  return { process, listed, page, pages, total };
}

export async function listRunningIds(db: Database, processId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select agreements.id from ${withSubjects} where process_id = ${processId} and ${isRunning}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What waits to be put up: ready or nearly, and nobody is asked about it now. */
export interface Candidate {
  id: number;
  label: string;
  title: string;
  status: RecommendationStatus;
  /** It was asked about before: how that ended. */
  last: AgreementEnd | null;
}

export async function listCandidates(db: Database, processId: number): Promise<Candidate[]> {
  const { rows } = await sql<Omit<Candidate, "label"> & { number: number; itemNumber: number }>`
    select recommendations.id, recommendations.title, recommendations.number, agenda_items.number as "itemNumber",
      recommendations.status, last.ended_how as last
    from recommendations join agenda_items on agenda_items.id = agenda_item_id
    left join lateral (select ended_how, ended_at from agreements where agreements.recommendation_id = recommendations.id
      order by agreements.id desc limit 1) as last on true
    where process_id = ${processId} and agenda_items.status <> 'entfallen'
      and (recommendations.status in ('in_abstimmung', 'in_ueberarbeitung')
        or recommendations.status = 'beschlussreif' and not exists (
          select from agreements where agreements.recommendation_id = recommendations.id and ended_at is null))
    order by agenda_items.position, agenda_items.id, recommendations.number`.execute(db);
  return rows.map(({ number, itemNumber, ...row }) => ({ ...row, label: recommendationNumber(itemNumber, number) }));
}

/** A recommendation with all its rounds, the newest first. @throws NotFound, NotAllowed */
export async function requireRounds(
  ctx: Context,
  recommendationId: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; recommendation: Recommendation; rounds: Agreement[] }> {
  const { process, recommendation } = await requireRecommendation({ ...ctx, db }, recommendationId);
  authorise(process.my, "agreement:read");
  const rounds = await readAgreements(db, sql`agreements.recommendation_id = ${recommendationId}`);
  return { process, recommendation, rounds };
}
