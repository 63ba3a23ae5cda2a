/** Looks at what one organisation is asked for: all open items of a process, what it has said, and what has changed since then. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { withoutComments } from "../documents/content/canonical.rules.ts";
import { wholeText } from "../documents/content/repair.rules.ts";
import { compareTexts, type Comparison } from "../documents/compare/rules.ts";
import type { TextContent } from "../documents/rules.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { isRunning, positionJson, readAgreements, requireAgreementReader, type Agreement, type Position } from "./queries.ts";
import { listMoved } from "./standing.queries.ts";
import { changedFacts, type ChangedFact, type FrozenRecommendation } from "./versions.rules.ts";

/** Said on an earlier version; counts for nothing until it is confirmed. */
export interface StalePosition extends Position {
  versionNumber: number;
  /** Of words between that version and this one; null: the same words. */
  comparison: Comparison | null;
  facts: ChangedFact[];
}

export interface SheetLine {
  agreement: Agreement;
  summary: string;
  /** What is frozen, or its beginning. */
  text: string;
  isCut: boolean;
  /** On this very version. */
  position: Position | null;
  stale: StalePosition | null;
  /** For the own delegation alone. */
  note: { body: string; revision: number };
  countedWith: string | null;
  /** Dissenting opinions that somebody stands by, and others may sign. */
  dissents: number;
  /** Its text reads otherwise by now than the version that is asked about. */
  isMoved: boolean;
}

interface Row {
  id: number;
  summary: string;
  text: string | null;
  position: Position | null;
  stale: (Position & { versionId: number; versionNumber: number }) | null;
  note: string | null;
  revision: number | null;
  countedWith: string | null;
  dissents: number;
}

/** Of a text a sheet shows so much: the rest is one link away, and many of them are one page. */
const MOST_TEXT = 600;

/** In the order of the agenda. @throws NotFound, NotAllowed for the consulted */
export async function listSheet(
  ctx: Context,
  processId: number,
): Promise<{ process: ProcessHead; lines: readonly { agreement: Agreement; row: Row }[] }> {
  const process = await requireAgreementReader(ctx, processId);
  const { organisationId } = process.my;
  const [agreements, { rows }] = await Promise.all([
    readAgreements(
      ctx.db,
      sql`process_id = ${processId} and ${isRunning} and exists (
        select from agreement_voices where agreement_id = agreements.id and organisation_id = ${organisationId})`,
    ),
    sql<Row>`
      select agreements.id, summary_plain as summary, left(version.payload->'text'->>'plain', ${MOST_TEXT + 1}::int) as text,
        delegation_notes.body as note, delegation_notes.revision, spokesman.short_name as "countedWith",
        (select count(*)::int from dissents where dissents.version_id = agreements.version_id and exists (
          select from dissent_signatures where dissent_id = dissents.id and withdrawn_at is null)) as dissents,
        (select ${positionJson} from positions where positions.version_id = agreements.version_id
          and positions.organisation_id = ${organisationId} and ended_at is null) as position,
        (select ${positionJson}::jsonb || jsonb_build_object('versionId', earlier.id, 'versionNumber', earlier.number)
          from positions join recommendation_versions as earlier on earlier.id = positions.version_id
          where earlier.recommendation_id = agreements.recommendation_id and earlier.id <> agreements.version_id
            and positions.organisation_id = ${organisationId} and positions.ended_at is null
          order by earlier.number desc limit 1) as stale
      from agreements join recommendations on recommendations.id = agreements.recommendation_id
      join agenda_items on agenda_items.id = agenda_item_id
      join recommendation_versions as version on version.id = agreements.version_id
      join agreement_voices as voice on voice.agreement_id = agreements.id and voice.organisation_id = ${organisationId}
      left join organisations as spokesman on spokesman.id = counted_with
      left join delegation_notes on delegation_notes.recommendation_id = agreements.recommendation_id
        and delegation_notes.organisation_id = ${organisationId}
      where process_id = ${processId} and agreements.ended_at is null`.execute(ctx.db),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    process,
    lines: agreements.flatMap((agreement) => {
      const row = byId.get(agreement.id);
      return row ? [{ agreement, row }] : [];
    }),
  };
}

/** Of the lines that are shown: with the differences to what was said earlier. */
export async function withDifferences(
  ctx: Context,
  lines: readonly { agreement: Agreement; row: Row }[],
): Promise<SheetLine[]> {
  const stale = lines.filter(({ row }) => row.position === null && row.stale);
  const [versions, moved] = await Promise.all([
    readVersions(
      ctx.db,
      stale.flatMap(({ agreement, row }) => [agreement.versionId, row.stale!.versionId]),
    ),
    listMoved(
      ctx,
      lines.map(({ agreement }) => agreement),
    ),
  ]);
  return lines.map(({ agreement, row }) => {
    const { position, summary, countedWith, dissents } = row;
    const text = row.text ?? "";
    const before = position === null && row.stale ? versions.get(row.stale.versionId) : undefined;
    const now = versions.get(agreement.versionId);
    return {
      ...{ agreement, summary, position, countedWith, dissents, note: { body: row.note ?? "", revision: row.revision ?? 0 } },
      ...{ text: text.slice(0, MOST_TEXT), isCut: text.length > MOST_TEXT },
      isMoved: moved.includes(agreement.id),
      stale: before && now ? { ...row.stale!, ...differenceOf(before, now) } : null,
    };
  });
}

interface Version {
  id: number;
  payload: FrozenRecommendation;
  content: TextContent;
}

async function readVersions(db: Database, ids: readonly number[]): Promise<Map<number, Version>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("recommendation_versions as version")
    .innerJoin("document_versions as text", "text.id", "version.document_version_id")
    .where("version.id", "in", [...new Set(ids)])
    .select(["version.id", "version.payload", "text.content"])
    .execute();
  return new Map(
    rows.map(({ id, payload, content }) => [
      id,
      { id, payload: payload as FrozenRecommendation, content: withoutComments(wholeText(content as TextContent)) },
    ]),
  );
}

function differenceOf(before: Version, now: Version): Pick<StalePosition, "comparison" | "facts"> {
  const comparison = before.payload.text.hash === now.payload.text.hash ? null : compareTexts(before.content, now.content);
  return {
    comparison: comparison && {
      ...comparison,
      blocks: comparison.blocks.filter(({ status, moved }) => status !== "same" || moved),
    },
    facts: changedFacts(before.payload, now.payload),
  };
}

/** Running ones on which an organisation has said nothing on the version that counts. */
export async function countAsked(db: Database, processId: number, organisationId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from agreements join recommendations on recommendations.id = agreements.recommendation_id
    join agenda_items on agenda_items.id = agenda_item_id
    join agreement_voices as voice on voice.agreement_id = agreements.id and voice.organisation_id = ${organisationId}
    where process_id = ${processId} and ${isRunning} and not exists (
      select from positions where positions.version_id = agreements.version_id and positions.organisation_id = ${organisationId}
        and positions.ended_at is null)`.execute(db);
  return rows[0]!.count;
}
