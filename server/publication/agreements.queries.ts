/** What organisations said of recommendations, as far as it is printed: on the version that was decided on, else on the newest. */
import { sql } from "kysely";
import type { Outcome } from "../../db/schema/agreement.ts";
import type { DecisionRule } from "../../db/schema/processes.ts";
import type { Database } from "../context.ts";
import type { PrintedAgreement, PrintedDissent, PrintedPosition } from "./facts.rules.ts";

interface Round {
  id: number;
  recommendationId: number;
  versionId: number;
  number: string | null;
  outcome: Outcome | null;
  rule: DecisionRule;
  on: Date | null;
}

/** By recommendation; callers have asked for the process, and for what its reader may know. */
export async function listAgreements(
  db: Database,
  recommendationIds: readonly number[],
  isNamed: boolean,
): Promise<Map<number, PrintedAgreement>> {
  if (recommendationIds.length === 0) return new Map();
  const { rows: rounds } = await sql<Round>`
    select distinct on (agreements.recommendation_id) agreements.id, agreements.recommendation_id as "recommendationId",
      agreements.version_id as "versionId", decision.number, outcome, agreements.rule, decided_at as on
    from agreements left join agreement_decisions as decision on decision.agreement_id = agreements.id
    where agreements.recommendation_id = any(${[...recommendationIds]}::int[])
    order by agreements.recommendation_id, coalesce(outcome like 'angenommen%', false) desc, agreements.id desc`.execute(db);
  const [positions, dissents] = await Promise.all([listPositions(db, rounds, isNamed), listDissents(db, rounds)]);
  return new Map(
    rounds.map(({ id, recommendationId, versionId, number, outcome, rule, on }) => [
      recommendationId,
      {
        decision: number && outcome && on ? { number, outcome, rule, on: on.toISOString() } : null,
        positions: positions.get(id) ?? [],
        dissents: dissents.get(versionId) ?? [],
      },
    ]),
  );
}

async function listPositions(
  db: Database,
  rounds: readonly Round[],
  isNamed: boolean,
): Promise<Map<number, PrintedPosition[]>> {
  const { rows } = await sql<{ id: number; positions: PrintedPosition[] }>`
    select agreement_id as id, json_agg(json_build_object('organisationId', voice.organisation_id,
        'name', ${isNamed ? sql`organisations.short_name` : sql`null`}, 'bench', voice.bench,
        'isCountedElsewhere', counted_with is not null, 'level', positions.level,
        'coordination', coalesce((select approval.coordination from position_approvals as approval
          where approval.position_id = positions.id order by approval.id desc limit 1), positions.coordination),
        'reservations', coalesce((select json_agg(json_build_object('kind', kind, 'body', body, 'until', until, 'liftedAt', lifted_at)
          order by kind) from reservations where reservations.position_id = positions.id), '[]'))
      order by voice.bench, organisations.short_name) as positions
    from agreement_voices as voice
    join agreements on agreements.id = agreement_id
    join organisations on organisations.id = voice.organisation_id
    left join positions on positions.version_id = agreements.version_id and positions.organisation_id = voice.organisation_id
      and positions.ended_at is null
    where agreement_id = any(${rounds.map(({ id }) => id)}::int[]) group by agreement_id`.execute(db);
  return new Map(rows.map(({ id, positions }) => [id, positions]));
}

async function listDissents(db: Database, rounds: readonly Round[]): Promise<Map<number, PrintedDissent[]>> {
  const { rows } = await sql<PrintedDissent & { versionId: number }>`
    select version_id as "versionId", dissents.id, quote, body, array_agg(organisations.name order by signed_at, organisations.name) as names
    from dissents
    join dissent_signatures on dissent_id = dissents.id and withdrawn_at is null
    join organisations on organisations.id = organisation_id
    where version_id = any(${rounds.map(({ versionId }) => versionId)}::int[])
    group by dissents.id order by dissents.id`.execute(db);
  const byVersion = new Map<number, PrintedDissent[]>();
  for (const { versionId, ...dissent } of rows) byVersion.set(versionId, [...(byVersion.get(versionId) ?? []), dissent]);
  return byVersion;
}
