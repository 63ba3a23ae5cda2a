/**
 * Gathers what a situation picture rests on. Not for a reader, but for all for whom it is made: only what every one of them may see by
 * the choice of its municipality, and nothing of one that has withdrawn.
 */
import { sql, type RawBuilder } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { toPlainText } from "../documents/content/text.rules.ts";
import { NotFound } from "../errors.ts";
import { listDataPoints } from "../figures/queries.ts";
import type { DataPoint } from "../figures/rules.ts";
import { isMunicipality, withOwner } from "../partnerships/sight.queries.ts";
import { scoresOf, type Answers } from "../profiles/rules.ts";
import { listAggregates } from "../profiles/queries.ts";
import { readSets } from "../profiles/sets.queries.ts";
import { indicatorsIn } from "../profiles/sets.rules.ts";
import { countBy, type Passage, type PassagePoint, type Payload, type Report } from "./rules.ts";

/** @param report with the state that it has within the transaction */
export async function gatherPayload(ctx: Context, db: Database, report: Report): Promise<Payload> {
  const passages = await listPassages(ctx, db, report);
  const withdrawn = passages.filter(({ reply }) => reply?.kind === "withdrawn").map(({ organisationId }) => organisationId);
  const entries = await listEntries(ctx, db, report, withdrawn);
  const ties = await listTies(db, report, withdrawn);
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
    ties: {
      total: ties.length,
      bySector: countBy(ties, ({ sector }) => sector),
      byDirection: countBy(ties, ({ direction }) => direction),
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

/** Beside `report`: its label lets all of its readers see it, by the clearance that comes with the least of their roles. */
const isCleared = (kind: "partnership" | "interdependency" | "profile", id: RawBuilder<unknown>) => sql`not exists (
  select from record_markings as its join processes on processes.id = its.process_id
  where its.kind = ${kind} and its.record_id = ${id} and label_rank(its.label) > greatest(label_rank(processes.marking),
    label_rank(case report.audience when 'process' then 'GREEN' else 'AMBER' end)))`;

/** Beside `entry`, `owner` and `report`. Confirmed, or of a municipality that takes no part. */
const counts = (kind: "partnership" | "interdependency") => sql`entry.process_id = report.process_id
  and (entry.sight = 'process' or (entry.sight = 'deciding' and report.audience = 'deciding'))
  and (entry.state = 'own' or (entry.state = 'proposed' and owner.organisation_id is null))
  and ${isCleared(kind, sql`entry.id`)}`;

const isProfileTaken = sql`profiles.process_id = report.process_id and ${isCleared("profile", sql`profiles.id`)}`;

/** Beside `report`: something of this organisation would be in it. Such a one is asked, and may reply. */
export const hasPassage = (organisation: RawBuilder<unknown>) => sql<boolean>`(${isMunicipality(organisation)} and (
  exists (select from partnerships as entry ${withOwner}
    where owner.organisation_id = ${organisation} and ${counts("partnership")})
  or exists (select from interdependencies as entry ${withOwner}
    where owner.organisation_id = ${organisation} and ${counts("interdependency")})
  or exists (select from profiles join profile_shares as share on share.profile_id = profiles.id and share.audience = 'situation'
    join profile_versions as version on version.profile_id = profiles.id
    where ${isProfileTaken} and profiles.organisation_id = ${organisation})))`;

interface Counted {
  kind: string;
  status: string;
  dimensions: string[];
}

async function listEntries(ctx: Context, db: Database, { id }: Report, without: readonly number[]): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select entry.kind, partnership_status(entry.status, entry.kind, entry.ended, ${dayOf(ctx.now())}) as status, entry.dimensions
    from situation_reports as report, partnerships as entry ${withOwner}
    where report.id = ${id} and ${counts("partnership")} and ${isOfNone(without)}
    order by entry.id`.execute(db);
  return rows;
}

async function listTies(
  db: Database,
  { id }: Report,
  without: readonly number[],
): Promise<{ sector: string; direction: string }[]> {
  const { rows } = await sql<{ sector: string; direction: string }>`
    select entry.sector, entry.direction from situation_reports as report, interdependencies as entry ${withOwner}
    where report.id = ${id} and ${counts("interdependency")} and ${isOfNone(without)} order by entry.id`.execute(db);
  return rows;
}

/** Beside `owner`. */
const isOfNone = (organisations: readonly number[]) =>
  sql`coalesce(owner.organisation_id <> all(${[...organisations]}::int[]), true)`;

type WithId<T> = T & { id: number };

interface PassageRow extends Omit<Passage, "scores" | "partnerships" | "interdependencies"> {
  partnerships: WithId<Passage["partnerships"][number]>[];
  interdependencies: WithId<Passage["interdependencies"][number]>[];
  profile: { answers: Answers; setVersion: number } | null;
}

/**
 * Of each municipality of which there would be something in the picture, with what it has replied.
 * @param only of this one
 */
export async function listPassages(ctx: Context, db: Database, report: Report, only?: number): Promise<Passage[]> {
  const { id, processId } = report;
  const today = dayOf(ctx.now());
  const { rows } = await sql<PassageRow>`
    select organisations.id as "organisationId", organisations.name,
      coalesce((select json_agg(json_build_object('id', entry.id, 'partner', entry.partner, 'country', entry.country,
          'kind', entry.kind, 'status', partnership_status(entry.status, entry.kind, entry.ended, ${today}), 'source', entry.source) order by entry.partner, entry.id)
        from partnerships as entry ${withOwner}
        where owner.organisation_id = organisations.id and ${counts("partnership")}), '[]') as partnerships,
      coalesce((select json_agg(json_build_object('id', entry.id, 'title', entry.title, 'country', entry.country,
          'kind', entry.kind, 'sector', entry.sector, 'direction', entry.direction, 'confidence', entry.confidence,
          'counterEvidence', entry.counter_evidence, 'source', entry.source) order by entry.title, entry.id)
        from interdependencies as entry ${withOwner}
        where owner.organisation_id = organisations.id and ${counts("interdependency")}), '[]') as interdependencies,
      (select json_build_object('answers', version.answers, 'setVersion', version.set_version)
        from profiles join profile_shares as share on share.profile_id = profiles.id and share.audience = 'situation'
        join profile_versions as version on version.profile_id = profiles.id
        where ${isProfileTaken} and profiles.organisation_id = organisations.id
        order by version.number desc limit 1) as profile,
      (select json_build_object('kind', kind, 'body', body) from situation_replies
        where report_id = ${id} and organisation_id = organisations.id) as reply
    from situation_reports as report, organisations
    where report.id = ${id} and organisations.id in (select organisation_id from mandates where process_id = ${processId})
      and ${hasPassage(sql`organisations.id`)}
      and ${only === undefined ? sql`true` : sql`organisations.id = ${only}`}
    order by organisations.name, organisations.id`.execute(db);
  const sets = await readSets(db, processId);
  const pointsOf = await readPoints(db, rows);
  return rows.map(({ profile, partnerships, interdependencies, ...row }) => ({
    ...row,
    partnerships: partnerships.map(pointsOf("partnership")),
    interdependencies: interdependencies.map(pointsOf("interdependency")),
    scores: profile ? scoresOf(profile.answers, indicatorsIn(sets, profile.setVersion)) : null,
  }));
}

/** @returns what puts the figures of an entry of either register beside it, in place of its id */
async function readPoints(db: Database, rows: readonly PassageRow[]) {
  const ids = (of: "partnerships" | "interdependencies") => rows.flatMap((row) => row[of].map(({ id }) => id));
  const all = await listDataPoints(db, [
    { subject: "partnership", ids: ids("partnerships") },
    { subject: "interdependency", ids: ids("interdependencies") },
  ]);
  const bySubject = new Map<string, PassagePoint[]>();
  for (const point of all) {
    const key = `${point.subject} ${point.subjectId}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), frozenPoint(point)]);
  }
  return (subject: "partnership" | "interdependency") =>
    <T extends { id: number }>({ id, ...entry }: T) => ({
      ...entry,
      points: bySubject.get(`${subject} ${id}`) ?? [],
    });
}

const frozenPoint = (point: DataPoint): PassagePoint => {
  const { indicator, value, upper, unit, precision, definition, asOf, source, sourceUrl, note } = point;
  return { indicator, value, upper, unit, precision, definition, asOf, source, sourceUrl, note };
};
