/**
 * Gathers what a situation picture rests on. Not for a reader, but for all for whom it is made: only what every one of them may see by
 * the choice of its municipality, and nothing of one that has withdrawn.
 */
import { sql } from "kysely";
import type { ReportAudience } from "../../db/schema/situation.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { toPlainText } from "../documents/content/text.rules.ts";
import { NotFound } from "../errors.ts";
import { withOwner } from "../partnerships/sight.queries.ts";
import { scoresOf, type Answers } from "../profiles/rules.ts";
import { listAggregates } from "../profiles/queries.ts";
import { readSets } from "../profiles/sets.queries.ts";
import { indicatorsIn } from "../profiles/sets.rules.ts";
import { countBy, type Passage, type Payload, type Report } from "./rules.ts";

/** @param report with the state that it has within the transaction */
export async function gatherPayload(ctx: Context, db: Database, report: Report): Promise<Payload> {
  const passages = await listPassages(ctx, db, report);
  const withdrawn = passages.filter(({ reply }) => reply?.kind === "withdrawn").map(({ organisationId }) => organisationId);
  const entries = await listEntries(ctx, db, report, withdrawn);
  const fields = entries.filter(({ dimensions }) => dimensions.length > 0);
  const { number, title, audience, scope, method, dataBasis, gaps, confidence } = report;
  return {
    asOf: dayOf(ctx.now()),
    ...{ number, title, audience, scope, method, dataBasis, gaps, confidence },
    counts: {
      total: entries.length,
      byStatus: countBy(entries, ({ status }) => status),
      byKind: countBy(entries, ({ kind }) => kind),
      cultureOnly: fields.filter(({ dimensions }) => dimensions.length === 1 && dimensions[0] === "kultur").length,
      withFields: fields.length,
    },
    aggregates: await listAggregates(db, report.processId),
    passages: passages.filter(({ organisationId }) => !withdrawn.includes(organisationId)),
    text: await textOf(ctx, report.documentId),
  };
}

/** Empty for one that was deleted. */
async function textOf(ctx: Context, documentId: number | null): Promise<string> {
  if (documentId === null) return "";
  try {
    return toPlainText(await ctx.rooms.read(documentId));
  } catch (thrown) {
    if (thrown instanceof NotFound) return "";
    throw thrown;
  }
}

const sightFor = (audience: ReportAudience) => (audience === "process" ? ["process"] : ["process", "deciding"]);

/** Confirmed, or of a municipality that takes no part. */
const counts = (audience: ReportAudience) => sql`
  entry.sight = any(${sightFor(audience)}::text[]) and (entry.state = 'own' or (entry.state = 'proposed' and owner.organisation_id is null))`;

interface Counted {
  kind: string;
  status: string;
  dimensions: string[];
}

async function listEntries(
  ctx: Context,
  db: Database,
  { processId, audience }: Report,
  without: readonly number[],
): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select entry.kind, partnership_status(entry.status, entry.kind, entry.ended, ${dayOf(ctx.now())}) as status, entry.dimensions
    from partnerships as entry ${withOwner}
    where entry.process_id = ${processId} and ${counts(audience)}
      and coalesce(owner.organisation_id <> all(${[...without]}::int[]), true)
    order by entry.id`.execute(db);
  return rows;
}

interface PassageRow extends Omit<Passage, "scores"> {
  profile: { answers: Answers; setVersion: number } | null;
}

/**
 * Of each municipality of which there would be something in the picture, with what it has replied.
 * @param only of this one
 */
export async function listPassages(ctx: Context, db: Database, report: Report, only?: number): Promise<Passage[]> {
  const { id, processId, audience } = report;
  const today = dayOf(ctx.now());
  const { rows } = await sql<PassageRow>`
    select organisations.id as "organisationId", organisations.name,
      coalesce((select json_agg(json_build_object('partner', entry.partner, 'country', entry.country, 'kind', entry.kind,
          'status', partnership_status(entry.status, entry.kind, entry.ended, ${today})) order by entry.partner, entry.id)
        from partnerships as entry ${withOwner}
        where entry.process_id = ${processId} and owner.organisation_id = organisations.id and ${counts(audience)}), '[]') as partnerships,
      coalesce((select json_agg(json_build_object('title', entry.title, 'country', entry.country, 'kind', entry.kind,
          'sector', entry.sector, 'confidence', entry.confidence, 'counterEvidence', entry.counter_evidence) order by entry.title, entry.id)
        from interdependencies as entry ${withOwner}
        where entry.process_id = ${processId} and owner.organisation_id = organisations.id and ${counts(audience)}), '[]') as interdependencies,
      (select json_build_object('answers', version.answers, 'setVersion', version.set_version)
        from profiles join profile_shares as share on share.profile_id = profiles.id and share.audience = 'situation'
        join profile_versions as version on version.profile_id = profiles.id
        where profiles.process_id = ${processId} and profiles.organisation_id = organisations.id
        order by version.number desc limit 1) as profile,
      (select json_build_object('kind', kind, 'body', body) from situation_replies
        where report_id = ${id} and organisation_id = organisations.id) as reply
    from organisations
    where organisations.id in (select organisation_id from mandates where process_id = ${processId})
      and (organisations.level = 'kommune' or organisations.id in (select organisation_id from municipalities))
      and ${only === undefined ? sql`true` : sql`organisations.id = ${only}`}
    order by organisations.name, organisations.id`.execute(db);
  const sets = await readSets(db, processId);
  return rows
    .map(({ profile, ...row }) => ({
      ...row,
      scores: profile ? scoresOf(profile.answers, indicatorsIn(sets, profile.setVersion)) : null,
    }))
    .filter(
      ({ partnerships, interdependencies, scores }) =>
        partnerships.length > 0 || interdependencies.length > 0 || scores !== null,
    );
}
