/** Looks at recommendations: one with all its facts and checks, or all of an agenda item in one query each. */
import { sql, type RawBuilder } from "kysely";
import type { Level } from "../../db/schema/agenda.ts";
import type { CheckKind, Intensity, RecommendationStatus } from "../../db/schema/recommendations.ts";
import { ABILITIES } from "../access/rules.ts";
import { requireAgendaItem } from "../agenda/queries.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Check, Checks } from "./checks.rules.ts";
import type { Concern } from "./list.rules.ts";
import type { Recommendation, Resources } from "./rules.ts";

/** @throws NotFound without a mandate in its process */
export async function requireRecommendation(
  ctx: Context,
  id: number,
): Promise<{ process: ProcessHead; recommendation: Recommendation }> {
  const found = isId(id) ? (await readRecommendations(ctx.db, sql`recommendations.id = ${id}`))[0] : undefined;
  if (!found) throw new NotFound();
  return { process: await requireProcess(ctx, found.processId), recommendation: found };
}

/** Callers have asked for its process. */
export const readRecommendation = async (db: Database, id: number): Promise<Recommendation | undefined> =>
  (await readRecommendations(db, sql`recommendations.id = ${id}`))[0];

/** Those of an item, in the order of their numbers. @throws NotFound without a mandate in its process */
export async function listRecommendations(ctx: Context, itemId: number): Promise<Recommendation[]> {
  await requireAgendaItem(ctx, itemId);
  return readRecommendations(ctx.db, sql`agenda_item_id = ${itemId}`);
}

/** What a list says of one. */
export interface RecommendationLine
  extends Pick<
    Recommendation,
    "id" | "itemId" | "itemNumber" | "itemTitle" | "number" | "title" | "status" | "leadName" | "dueOn" | "threatDomains"
  > {
  /** Of its item. */
  levels: Level[];
  concerns: Concern[];
  /** Of its strongest lever; null: it uses none. */
  intensity: Intensity | null;
  resources: Resources[];
}

/** All of a process in the order of its agenda. @throws NotFound without a mandate in it */
export async function listInProcess(
  ctx: Context,
  processId: number,
): Promise<{ process: ProcessHead; recommendations: RecommendationLine[] }> {
  const process = await requireProcess(ctx, processId);
  const recommendations = await ctx.db
    .selectFrom("recommendations as its")
    .innerJoin("agenda_items as item", "item.id", "its.agenda_item_id")
    .leftJoin("organisations as lead", "lead.id", "its.lead_organisation_id")
    .where("item.process_id", "=", processId)
    .select(["its.id", "item.id as itemId", "item.number as itemNumber", "item.title as itemTitle", "item.levels"])
    .select(["its.number", "its.title", "its.status", "lead.name as leadName", "its.due_on as dueOn"])
    .select("its.threat_domains as threatDomains")
    .select([concerns().as("concerns"), resources.as("resources")])
    .select(
      sql<Intensity | null>`(select max(intensity) from recommendation_levers where recommendation_id = its.id)`.as(
        "intensity",
      ),
    )
    .orderBy("item.position")
    .orderBy("item.id")
    .orderBy("its.number")
    .execute();
  return { process, recommendations };
}

const newestCheck = (kind: CheckKind, of: RawBuilder<unknown>) => sql`(select ${of} from recommendation_checks
  where recommendation_id = its.id and kind = ${kind}::text order by id desc limit 1)`;

/** Of `its`. */
const concerns = () => sql<Concern[]>`array_remove(array[
  case when ${waitsForCheck("its")} then 'open' end,
  case when ${newestCheck("competence", sql`answers->>'contradicts'`)} = 'ja' then 'conflict' end,
  case when ${newestCheck("self_government", sql`result`)} = 'nicht_vertraeglich' then 'intrusive' end,
  case when its.funding_source = '' and exists (select from recommendation_resources where recommendation_id = its.id
    and greatest(posts, yearly, once) > 0) then 'unfunded' end], null)`;

const resources = sql<Resources[]>`coalesce((
  select json_agg(json_build_object('level', level, 'posts', posts, 'yearly', yearly, 'once', once))
  from recommendation_resources where recommendation_id = its.id), '[]')`;

/** With all their facts, in the order of the agenda; callers have asked for the process that they are of. */
export const readWhole = (db: Database, ids: readonly number[]): Promise<Recommendation[]> =>
  readRecommendations(db, sql`recommendations.id = any(${[...ids]}::int[])`);

/** Of these items, in the order of the agenda; callers have asked for the process that they are of. */
export const readInItems = (db: Database, itemIds: readonly number[]): Promise<Recommendation[]> =>
  readRecommendations(db, sql`agenda_item_id = any(${[...itemIds]}::int[])`);

type Read = Omit<Recommendation, "checks"> & { checks: Check[] };

async function readRecommendations(db: Database, which: RawBuilder<unknown>): Promise<Recommendation[]> {
  const { rows } = await sql<Read>`
    select recommendations.id, item.process_id as "processId", item.id as "itemId", item.number as "itemNumber", item.title as "itemTitle", item.mode as "itemMode",
      recommendations.number, recommendations.title, recommendations.status, recommendations.document_id as "documentId", addressees,
      recommendations.lead_organisation_id as "leadOrganisationId", lead.name as "leadName", due_on as "dueOn",
      funding_source as "fundingSource", indicator, legal_basis as "legalBasis", policy_reference as "policyReference",
      dimensions, threat_domains as "threatDomains", eu_relevant as "euRelevant", summary_plain as "summaryPlain",
      recommendations.summary_en as "summaryEn", revision,
      case when version_id is not null then json_build_object('number', version.number, 'hash', version.content_hash) end as version,
      ${list(sql`organisation_id`, sql`recommendation_involved`)} as involved,
      coalesce((select json_agg(name order by name) from recommendation_involved join organisations on organisations.id = organisation_id
        where recommendation_id = recommendations.id), '[]') as "involvedNames",
      ${list(sql`json_build_object('level', level, 'posts', posts, 'yearly', yearly, 'once', once)`, sql`recommendation_resources`)} as resources,
      ${list(sql`json_build_object('lever', lever, 'intensity', intensity)`, sql`recommendation_levers`)} as levers,
      coalesce((select json_agg(json_build_object('id', id, 'kind', kind, 'answers', answers, 'result', result, 'note', note,
          'reviewer', reviewer, 'reviewedOn', reviewed_on, 'isOld', document_seq < documents.head_seq))
        from (select distinct on (kind) * from recommendation_checks where recommendation_id = recommendations.id
          order by kind, id desc) as newest), '[]') as checks
    from recommendations
    join agenda_items as item on item.id = agenda_item_id
    join documents on documents.id = recommendations.document_id
    left join organisations as lead on lead.id = recommendations.lead_organisation_id
    left join document_versions as version on version.id = version_id
    where ${which} order by item.position, item.id, recommendations.number`.execute(db);
  return rows.map(({ checks, ...row }) => ({ ...row, checks: byKind(checks) }));
}

const list = (of: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
  sql`coalesce((select json_agg(${of}) from ${from} where recommendation_id = recommendations.id), '[]')`;

const byKind = (checks: readonly Check[]): Checks => Object.fromEntries(checks.map((check) => [check.kind, check]));

export interface PastCheck extends Check {
  recordedAt: Date;
  recordedBy: string | null;
}

/** All that was ever checked, the newest first; callers have asked for the recommendation. */
export async function listChecks(ctx: Context, id: number): Promise<PastCheck[]> {
  const { rows } = await sql<PastCheck>`
    select recommendation_checks.id, kind, answers, result, note, reviewer, reviewed_on as "reviewedOn", false as "isOld",
           recorded_at as "recordedAt", people.name as "recordedBy"
    from recommendation_checks left join people on people.id = recorded_by
    where recommendation_id = ${id} order by recommendation_checks.id desc limit 100`.execute(ctx.db);
  return rows;
}

/** One that is held until the end of the transaction, so that its status and facts are decided one after the other. */
export async function lockRecommendation(
  trx: Database,
  id: number,
): Promise<{ status: RecommendationStatus; revision: number }> {
  return trx
    .selectFrom("recommendations")
    .where("id", "=", id)
    .select(["status", "revision"])
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** A condition: it is being agreed on, and one of the checks that everything needs has no result yet. @param name of the table or its alias */
export const waitsForCheck = (
  name: string,
) => sql<boolean>`(${sql.ref(`${name}.status`)} in ('in_abstimmung', 'in_konsultation', 'in_ueberarbeitung')
  and exists (select from unnest(array['competence', 'self_government']) as wanted (kind) where coalesce((
    select result = 'offen' from recommendation_checks as made
    where made.recommendation_id = ${sql.ref(`${name}.id`)} and made.kind = wanted.kind order by made.id desc limit 1), true)))`;

/** Who may check it and has to do with it, as a query of their ids: those who facilitate, heads of whoever leads or takes part. */
export const checkersOf = (id: number, processId: number) => sql`
  select person_id from mandates where process_id = ${processId}::int and role = any(${[...ABILITIES["recommendation:check"]]}::text[])
    and (role = 'facilitator' or organisation_id in (${concernedBy(sql`${id}::int`)}))`;

/** Organisations that lead a recommendation or take part in it. */
export const concernedBy = (id: RawBuilder<unknown>) => sql`
  select lead_organisation_id from recommendations where id = ${id}
  union select organisation_id from recommendation_involved where recommendation_id = ${id}`;
