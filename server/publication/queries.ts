/** Reads what the joint agenda prints: each kind of thing by one query, however many items there are. */
import type { Label } from "../../db/schema/markings.ts";
import { highest, labelOf } from "../processes/labels.rules.ts";
import { sql } from "kysely";
import { can } from "../access/rules.ts";
import { listAgenda } from "../agenda/queries.ts";
import type { AgendaItem } from "../agenda/rules.ts";
import type { Context } from "../context.ts";
import { listCurrentContents } from "../documents/log/queries.ts";
import type { TextContent } from "../documents/rules.ts";
import { listAllCitations } from "../overview/citations.queries.ts";
import { markedSubjects, type Citation } from "../overview/citations.rules.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { readInItems } from "../recommendations/queries.ts";
import { isDecided, type Recommendation } from "../recommendations/rules.ts";
import { listAgreements } from "./agreements.queries.ts";
import { countsFrozen, isAttributed, isDraft, type PaperFacts } from "./facts.rules.ts";

/** @param items of that process; all that is printed of them is read @throws nothing: callers have asked for the process */
export async function readPaper(
  ctx: Context,
  { process, items }: { process: ProcessHead; items: readonly AgendaItem[] },
): Promise<PaperFacts> {
  const [rules, recommendations] = await Promise.all([
    currentRules(ctx.db, process.id),
    readInItems(
      ctx.db,
      items.map(({ id }) => id),
    ),
  ]);
  const isNamed = isAttributed(rules.nonAttribution);
  // What is being agreed on leaves the circle of those who agree only when it is decided.
  const mayReadOpen = can({ role: process.my.role }, "agreement:read");
  const known = recommendations.filter(({ status }) => mayReadOpen || isDecided(status));
  const [texts, agreements, citations] = await Promise.all([
    readTexts(ctx, items, recommendations),
    listAgreements(
      ctx.db,
      known.map(({ id }) => id),
      isNamed,
    ),
    listAllCitations(
      ctx.db,
      recommendations.map(({ id }) => id),
    ),
  ]);
  const textOf = (documentId: number) => texts.get(documentId) ?? null;
  return {
    process: { ...process, marking: labelInside(process, items, recommendations, citations) },
    isDraft: isDraft(items),
    isAttributed: isNamed,
    origin: ctx.origin,
    items: items.map(
      ({ id, number, title, mode, status, levels, leadName, reason, summaryEn, documentId, adoptedVersion }) => ({
        ...{ id, number, title, mode, status, levels, leadName, reason, summaryEn, documentId, adoptedVersion },
        text: textOf(documentId),
        recommendations: recommendations
          .filter(({ itemId }) => itemId === id)
          .map((of) => ({
            ...{ ...of, text: textOf(of.documentId), agreement: agreements.get(of.id) ?? null },
            citations: citations.get(of.id) ?? [],
          })),
      }),
    ),
  };
}

function labelInside(
  process: ProcessHead,
  items: readonly { id: number }[],
  recommendations: readonly { id: number }[],
  citations: ReadonlyMap<number, readonly Citation[]>,
): Label {
  const labels = [
    ...items.map(({ id }) => labelOf(process, "item", id)),
    ...recommendations.map(({ id }) => labelOf(process, "recommendation", id)),
    ...markedSubjects([...citations.values()].flat()).map(({ kind, id }) => labelOf(process, kind, id)),
  ];
  return highest([process.marking, ...labels]);
}

/** All items of the process. @param onlyAdopted those that are adopted @throws NotFound without a mandate in it */
export async function requirePaper(ctx: Context, processId: number, onlyAdopted = false): Promise<PaperFacts> {
  const { process, items } = await listAgenda(ctx, processId);
  return readPaper(ctx, { process, items: onlyAdopted ? items.filter(({ status }) => status === "angenommen") : items });
}

/** The frozen text where it counts; else what is written now, also what nobody has derived yet. */
export async function readTexts(
  ctx: Context,
  items: readonly Pick<AgendaItem, "id" | "status" | "documentId">[],
  recommendations: readonly Pick<Recommendation, "id" | "status" | "version" | "documentId">[],
): Promise<Map<number, TextContent>> {
  const frozen = await listFrozen(
    ctx,
    items.filter(({ status }) => status === "angenommen").map(({ id }) => id),
    recommendations.filter(countsFrozen).map(({ id }) => id),
  );
  const live = [...items, ...recommendations].map(({ documentId }) => documentId).filter((id) => !frozen.has(id));
  const current = await listCurrentContents(ctx.db, live);
  const others = live.filter((id) => !current.has(id));
  const read = await Promise.all(others.map(async (id) => [id, await ctx.rooms.read(id)] as const));
  return new Map([...frozen, ...current, ...read]);
}

/**
 * Of adopted items the text that they were adopted in, and of those adopted before that was noted the newest frozen one, where there is
 * one; of recommendations the one that they were put up with.
 */
async function listFrozen(
  ctx: Context,
  itemIds: readonly number[],
  recommendationIds: readonly number[],
): Promise<Map<number, TextContent>> {
  const { rows } = await sql<{ id: number; content: TextContent }>`
    select item.document_id as id, version.content from agenda_items as item join document_versions as version on version.id = item.adopted_version_id
    where item.id = any(${[...itemIds]}::int[])
    union all
    select item.document_id, newest.content from agenda_items as item
    join lateral (select content from document_versions where document_id = item.document_id and kind = 'frozen'
      order by number desc limit 1) as newest on true
    where item.id = any(${[...itemIds]}::int[]) and item.adopted_version_id is null
    union all
    select recommendations.document_id, version.content from recommendations join document_versions as version on version.id = version_id
    where recommendations.id = any(${[...recommendationIds]}::int[])`.execute(ctx.db);
  return new Map(rows.map(({ id, content }) => [id, content]));
}
