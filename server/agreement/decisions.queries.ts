/** Looks at decisions of organisations about recommendations. */
import { sql, type RawBuilder } from "kysely";
import type { AgreementRule, Outcome } from "../../db/schema/agreement.ts";
import type { Context, Database } from "../context.ts";
import { recommendationNumber } from "../recommendations/rules.ts";
import type { DecisionRecord } from "./decisions.rules.ts";
import { requireAgreementReader } from "./queries.ts";

export interface Decision {
  id: number;
  number: string;
  recommendationId: number;
  label: string;
  title: string;
  versionNumber: number;
  outcome: Outcome;
  rule: AgreementRule;
  reason: string;
  textHash: string;
  record: DecisionRecord;
  decidedAt: Date;
  /** By the clock. */
  isByClock: boolean;
  /** Reservations that nobody has lifted yet, and the first day that one of them names. */
  standing: number;
  nextUntil: string | null;
}

/** The newest first; callers have asked for the process. */
async function readDecisions(db: Database, which: RawBuilder<unknown>, paging = sql``): Promise<Decision[]> {
  const { rows } = await sql<Omit<Decision, "label"> & { itemNumber: number; recommendationNumber: number }>`
    select decision.id, decision.number, decision.recommendation_id as "recommendationId", agenda_items.number as "itemNumber",
      recommendations.number as "recommendationNumber", recommendations.title, version.number as "versionNumber", outcome, rule, decision.reason,
      text_hash as "textHash", record, decided_at as "decidedAt", decided_by is null as "isByClock",
      reserved.standing, reserved."nextUntil"
    from agreement_decisions as decision
    left join lateral (select count(*)::int as standing, min(until) as "nextUntil" from reservations
      join positions on positions.id = position_id and positions.ended_at is null
      where positions.version_id = decision.version_id and lifted_at is null and outcome like 'angenommen%') as reserved on true
    join recommendations on recommendations.id = decision.recommendation_id
    join agenda_items on agenda_items.id = agenda_item_id
    join recommendation_versions as version on version.id = decision.version_id
    where ${which} order by decision.id desc ${paging}`.execute(db);
  return rows.map(({ itemNumber, recommendationNumber: number, ...row }) => ({
    ...row,
    label: recommendationNumber(itemNumber, number),
  }));
}

/** About one recommendation. */
export const decisionsAbout = (db: Database, recommendationId: number): Promise<Decision[]> =>
  readDecisions(db, sql`decision.recommendation_id = ${recommendationId}`);

const PER_PAGE = 50;

export async function listDecisions(ctx: Context, processId: number, wantedPage: number) {
  const process = await requireAgreementReader(ctx, processId);
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from agreement_decisions where process_id = ${processId}`.execute(ctx.db);
  const { total } = rows[0]!;
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const page = Math.min(wantedPage, pages);
  const paging = sql`limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;
  return {
    process,
    decisions: await readDecisions(ctx.db, sql`decision.process_id = ${processId}`, paging),
    page,
    pages,
    total,
  };
}
