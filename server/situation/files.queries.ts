/** A situation picture as a file: for people as Word and accessible PDF, for programs as the JSON that was hashed. */
import type { Label } from "../../db/schema/markings.ts";
import { highest, labelOf, tlp } from "../processes/labels.rules.ts";
import { countryName } from "../partnerships/countries.rules.ts";
import { writeDay, writeNumber } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { bulletList, doc, heading, paragraph, table } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { writePointLine } from "../figures/rules.ts";
import { docxFile, docxLists } from "../files/docx-file.ts";
import { docxBlocks, docxTitle } from "../files/docx.ts";
import { compilePdf, typstBlocks, typstTitle } from "../files/typst.ts";
import type { FileWriter } from "../web.ts";
import { findEarlier, requirePayload } from "./queries.ts";
import { changesSince, type Change, type Passage, type PassagePoint, type Payload, type Report } from "./rules.ts";

export const reportDocx: FileWriter = async (ctx, id) => {
  const { title, content, footer, name } = await lookUp(ctx, id);
  const lists = docxLists();
  const { language } = ctx;
  const children = [docxTitle(title), ...docxBlocks(content, { lists, language, ...addresses(ctx) })];
  return { name, bytes: await docxFile({ title, language, lists, children, footer }) };
};

export const reportPdf: FileWriter = async (ctx, id) => {
  const { title, content, footer, name } = await lookUp(ctx, id);
  const { language } = ctx;
  const body = typstTitle(title) + typstBlocks(content, { language, ...addresses(ctx) });
  return { name, bytes: await compilePdf(body, { language, title, footer, pool: ctx.pool, by: ctx.actor.personId }) };
};

/** To the letter what was hashed. */
export const reportJson: FileWriter = async (ctx, id) => {
  const { report, written } = await requirePayload(ctx, id);
  return { name: nameOf(ctx, report.number), bytes: written };
};

const addresses = ({ origin }: Context) => ({
  agendaItemUrl: (itemId: number) => `${origin}/agenda/${itemId}`,
  documentUrl: (documentId: number) => `${origin}/documents/${documentId}`,
});

const nameOf = (ctx: Context, number: number): string => `${ctx.t("situation:one")} ${number}`;

async function lookUp(ctx: Context, id: number) {
  const { process, report, payload } = await requirePayload(ctx, id);
  const earlier = await findEarlier(ctx.db, report);
  const changes = earlier ? changesSince(earlier, payload) : [];
  const draft = report.state === "released" ? "" : ` · ${ctx.t("situation:file.not-released")}`;
  const given = ctx.t("situation:file.given", { name: ctx.actor.name, day: writeDay(ctx.now(), ctx.language) });
  return {
    title: `${nameOf(ctx, payload.number)}: ${payload.title}`,
    // On every page: who may read it, whose copy it is, and by what it is known to be whole.
    footer: `${process.number} · ${markingOf(payload, labelOf(process, "situation", id))}${draft} · ${given} · ${report.payloadHash?.slice(0, 12)}`,
    content: contentOf(ctx, report, payload, changes),
    name: nameOf(ctx, payload.number),
  };
}

/** The highest of what is inside: what only the deciding benches see is for nobody beyond their houses. */
export function markingOf({ audience }: Pick<Payload, "audience">, ofProcess: Label): string {
  const inside = audience === "deciding" ? "AMBER+STRICT" : "GREEN";
  return tlp(highest([inside, ofProcess]));
}

function contentOf({ t, language }: Context, report: Report, payload: Payload, changes: readonly Change[]): TextContent {
  const part = (key: string, words: string) =>
    words ? [heading(2, t(`situation:field.${key}`)), ...words.split(/\n+/).map((line) => paragraph(line))] : [];
  const { counts } = payload;
  const rows = (of: Record<string, number>, word: string) =>
    Object.entries(of).map(([key, count]) => [t(`partnerships:${word}.${key}`), writeNumber(count, language)]);
  const { releasedAt, releasedBy } = report;
  return doc(
    paragraph(t("situation:as-of", { day: writeDay(payload.asOf, language) })),
    ...(releasedAt
      ? [paragraph(t("situation:released", { name: releasedBy ?? "", day: writeDay(releasedAt, language) }))]
      : []),
    paragraph(`${t("situation:field.audience")}: ${t(`situation:audience.${payload.audience}`)}`),
    ...part("text", payload.text),
    ...part("scope", payload.scope),
    ...part("method", payload.method),
    ...part("data_basis", payload.dataBasis),
    ...part("gaps", payload.gaps),
    paragraph(`${t("situation:field.confidence")}: ${t(`partnerships:confidence.${payload.confidence}`)}`),
    heading(2, t("situation:counts")),
    paragraph(t("partnerships:count", { count: counts.total })),
    ...(counts.total > 0
      ? [
          table([t("partnerships:field.status"), t("situation:number")], ...rows(counts.byStatus, "status")),
          table([t("partnerships:field.kind"), t("situation:number")], ...rows(counts.byKind, "kind")),
        ]
      : []),
    ...tiesBlocks({ t, language }, payload.ties),
    ...(changes.length > 0
      ? [
          heading(2, t("situation:since")),
          bulletList(...changes.map(({ what, before, now }) => t(`situation:change.${what}`, { before, now }))),
        ]
      : []),
    ...togetherBlocks({ t, language }, payload.aggregates),
    ...payload.passages.flatMap((passage) => passageBlocks({ t, language }, passage)),
  );
}

function tiesBlocks({ t, language }: Writer, ties: Payload["ties"]): TextContent[] {
  if (!ties || ties.total === 0) return [];
  const counted = (of: Record<string, number>, word: "sector" | "direction") =>
    table(
      [t(`partnerships:field.${word}`), t("situation:number")],
      ...Object.entries(of).map(([key, count]) => [t(`partnerships:${word}.${key}`), writeNumber(count, language)]),
    );
  return [
    heading(2, t("partnerships:tabs.interdependencies")),
    paragraph(t("partnerships:count-interdependencies", { count: ties.total })),
    counted(ties.bySector, "sector"),
    counted(ties.byDirection, "direction"),
  ];
}

function togetherBlocks({ t, language }: Writer, aggregates: Payload["aggregates"]): TextContent[] {
  if (aggregates.length === 0) return [];
  const rows = aggregates.map(({ dimension, side, cell, mean, count }) => [
    t(`profiles:dimension.${dimension}`),
    t(`profiles:side.${side}`),
    t(`profiles:aggregate.cell.${cell}`),
    t("profiles:score", { mean: writeNumber(Math.round(mean * 10) / 10, language) }),
    String(count),
  ]);
  const head = [
    t("profiles:dimension-title"),
    t("situation:side"),
    t("profiles:aggregate.cell-title"),
    t("profiles:value-title"),
    t("profiles:aggregate.count"),
  ];
  return [heading(2, t("profiles:aggregate.title")), table(head, ...rows)];
}

type Writer = Pick<Context, "t" | "language">;

function passageBlocks(words: Writer, passage: Passage): TextContent[] {
  const { t, language } = words;
  const { name, partnerships, interdependencies, scores, reply } = passage;
  return [
    heading(2, name),
    ...(partnerships.length > 0
      ? [
          table(
            ["partner", "country", "kind", "status", "source"].map((field) => t(`partnerships:field.${field}`)),
            ...partnerships.map((each) => [
              each.partner,
              countryName(each.country, language),
              t(`partnerships:kind.${each.kind}`),
              t(`partnerships:status.${each.status}`),
              each.source ?? "",
            ]),
          ),
        ]
      : []),
    ...pointLines(
      words,
      partnerships.flatMap(({ partner, points }) => (points ?? []).map((point) => ({ name: partner, point }))),
    ),
    ...(interdependencies.length > 0 ? [bulletList(...interdependencies.map((each) => tieLine(words, each)))] : []),
    ...pointLines(
      words,
      interdependencies.flatMap(({ title, points }) => (points ?? []).map((point) => ({ name: title, point }))),
    ),
    ...(scores ? [scoresTable(words, scores)] : []),
    ...(reply?.kind === "comment" ? [paragraph(`${t("situation:reply.said", { name })} ${reply.body}`)] : []),
  ];
}

/** What kind of tie it is, which way it goes, how sure that is and from where it is known. */
function tieLine({ t, language }: Writer, each: Passage["interdependencies"][number]): string {
  const facts = [
    countryName(each.country, language),
    t(`partnerships:sector.${each.sector}`),
    each.direction && t(`partnerships:direction.${each.direction}`),
    `${t("partnerships:field.confidence")}: ${t(`partnerships:confidence.${each.confidence}`)}`,
    each.source && `${t("partnerships:field.source")}: ${each.source}`,
  ];
  const against = each.counterEvidence && ` – ${t("partnerships:field.counter_evidence")}: ${each.counterEvidence}`;
  return `${each.title} (${facts.filter(Boolean).join("; ")})${against}`;
}

/** One below the other, each with its source: they are never added up. */
function pointLines(words: Writer, points: readonly { name: string; point: PassagePoint }[]): TextContent[] {
  if (points.length === 0) return [];
  return [
    paragraph(`${words.t("partnerships:figures")}:`),
    bulletList(...points.map(({ name, point }) => `${name} – ${writePointLine(point, words)}`)),
  ];
}

const scoresTable = ({ t, language }: Writer, scores: NonNullable<Passage["scores"]>): TextContent =>
  table(
    [t("profiles:dimension-title"), t("situation:side"), t("profiles:value-title")],
    ...scores.map(({ dimension, side, mean }) => [
      t(`profiles:dimension.${dimension}`),
      t(`profiles:side.${side}`),
      mean === null
        ? t("profiles:not-stated")
        : t("profiles:score", { mean: writeNumber(Math.round(mean * 10) / 10, language) }),
    ]),
  );
