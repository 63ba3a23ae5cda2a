/** A synopsis as a text of headings and tables, from which all kinds of files are written. */
import { writeDay } from "../../calendar/rules.ts";
import type { Translate } from "../../context.ts";
import type { Language } from "../../../db/schema/people.ts";
import { doc, heading, paragraph, text } from "../../documents/content/text.rules.ts";
import type { TextContent } from "../../documents/rules.ts";
import { footprintOf, groupLines, senderOf, type LineGroup, type Section, type SynopsisLine, type Trace } from "./rules.ts";
import type { SynopsisSheet } from "./queries.ts";

export const LAYOUTS = ["synopsis", "table"] as const;
/** Draft, statement and reply side by side; or what was said and what became of it, without the draft. */
export type Layout = (typeof LAYOUTS)[number];

interface Words {
  t: Translate;
  language: Language;
}

export function synopsisText(sheet: Pick<SynopsisSheet, "asked" | "lines" | "nil">, layout: Layout, words: Words): TextContent {
  const { t } = words;
  const groups = groupLines(sheet.lines, sheet.asked.by);
  const parts = groups.flatMap((group) => [heading(1, headingOf(group, t)), ...behind(group), tableOf(group, layout, words)]);
  const nil = sheet.nil.length > 0 ? [heading(1, t("consultations:synopsis.nil")), paragraph(sheet.nil.join(", "))] : [];
  const all = [...parts, ...nil, ...(layout === "synopsis" ? footprintPart(footprintOf(sheet.lines), t) : [])];
  return doc(...(all.length > 0 ? all : [paragraph(t("consultations:synopsis.empty"))]));
}

function footprintPart(traces: readonly Trace[], t: Translate): TextContent[] {
  if (traces.length === 0) return [];
  const head = ["before", "after", "by"].map((column) => t(`consultations:footprint.${column}`));
  const rows = traces.map(({ section, change, passage, lines }) => [
    [paragraph(text(sectionName(section, t), "italic")), ...(passage?.before ?? [])],
    passage ? goneOr(passage.after, t) : [paragraph(text(change.name, "italic"))],
    lines.map((line) => paragraph(`${senderOf(line)} (${traceWords(line, t)})`)),
  ]);
  const cells = [
    head.map((words) => cell("tableHeader", [paragraph(words)])),
    ...rows.map((row) => row.map((content) => cell("tableCell", content))),
  ];
  const table = { type: "table", content: cells.map((content) => ({ type: "tableRow", content })) };
  return [heading(1, t("consultations:footprint.title")), table];
}

/** "Nr. 12, folgen" */
export const traceWords = ({ reply, pointId }: Pick<SynopsisLine, "reply" | "pointId">, t: Translate): string =>
  t("consultations:footprint.point", {
    number: pointId,
    disposition: reply ? t(`consultations:disposition.${reply.disposition}`) : "",
  });

const goneOr = (blocks: TextContent[], t: Translate): TextContent[] =>
  blocks.length > 0 ? blocks : [paragraph(text(t("consultations:synopsis.passage-gone"), "italic"))];

export const headingOf = ({ sender, section }: Pick<LineGroup, "sender" | "section">, t: Translate): string =>
  sender ?? (section ? sectionName(section, t) : "");

/** "Arbeitspapier: 2 Fristen" */
export const sectionName = ({ kind, title, heading: under }: Section, t: Translate): string =>
  kind === "remark" || kind === "whole"
    ? t(`consultations:synopsis.section.${kind}`)
    : [title, under].filter(Boolean).join(": ");

/** Under the name of a sender, who stands behind it. */
const behind = ({ sender, lines }: LineGroup): TextContent[] =>
  sender !== null && lines[0]?.backing ? [paragraph(text(lines[0].backing, "italic"))] : [];

const COLUMNS: Record<Layout, readonly string[]> = {
  synopsis: ["draft", "statement", "reply"],
  table: ["number", "statement", "disposition", "answer"],
};

function tableOf(group: LineGroup, layout: Layout, words: Words): TextContent {
  const head = COLUMNS[layout].map((column) =>
    cell("tableHeader", [paragraph(words.t(`consultations:synopsis.column.${column}`))]),
  );
  const rows = group.lines.map((line, index) => {
    const cells = layout === "synopsis" ? synopsisCells(line, group, index, words) : tableCells(line, group, words);
    return cells.map((content) => cell("tableCell", content.length > 0 ? content : [paragraph()]));
  });
  return { type: "table", content: [head, ...rows].map((content) => ({ type: "tableRow", content })) };
}

/** A table that somebody fills in elsewhere: each line with its key. */
export function tableToFill(lines: readonly SynopsisLine[], keyOf: (line: SynopsisLine) => string, words: Words): TextContent {
  const { t } = words;
  const group: LineGroup = { sender: null, section: null, lines: [...lines] };
  const head = FILL_COLUMNS.map((column) => cell("tableHeader", [paragraph(t(`consultations:synopsis.column.${column}`))]));
  const rows = lines.map((line) => {
    const section = paragraph(text(sectionName(line.section, t), "italic"));
    const disposition = line.reply ? [paragraph(t(`consultations:disposition.${line.reply.disposition}`))] : [];
    const cells = [
      [paragraph(keyOf(line))],
      [section, ...line.draft],
      saidIn(line, group, t),
      disposition,
      paragraphs(line.reply?.reason ?? ""),
    ];
    return cells.map((content) => cell("tableCell", content.length > 0 ? content : [paragraph()]));
  });
  return { type: "table", content: [head, ...rows].map((content) => ({ type: "tableRow", content })) };
}

const FILL_COLUMNS = ["key", "draft", "statement", "disposition", "answer"];
export const FILL_SHARES = [7, 19, 25, 11, 25];

const cell = (type: "tableHeader" | "tableCell", content: TextContent[]): TextContent => ({
  type,
  attrs: { colspan: 1, rowspan: 1, colwidth: null },
  content,
});

function synopsisCells(line: SynopsisLine, group: LineGroup, index: number, words: Words): TextContent[][] {
  const { t } = words;
  return [
    [...whereIn(line, group, t), ...draftOf(line, group.lines[index - 1], t)],
    saidIn(line, group, words.t),
    [...answerOf(line, t, true), ...changeOf(line, words)],
  ];
}

function tableCells(line: SynopsisLine, group: LineGroup, words: Words): TextContent[][] {
  const { t } = words;
  return [
    [paragraph(line.pointId === null ? "" : String(line.pointId)), ...whereIn(line, group, t)],
    saidIn(line, group, t),
    line.reply ? [paragraph(text(t(`consultations:disposition.${line.reply.disposition}`), "bold")), ...stateOf(line, t)] : [],
    [...answerOf(line, t, false), ...changeOf(line, words)],
  ];
}

/** Where lines stand under their sender each says what it is about. */
const whereIn = ({ section }: SynopsisLine, { sender }: LineGroup, t: Translate): TextContent[] =>
  sender === null ? [] : [paragraph(text(sectionName(section, t), "italic"))];

/** The second point on a passage only says that it is on the same one. */
function draftOf(line: SynopsisLine, before: SynopsisLine | undefined, t: Translate): TextContent[] {
  if (line.draft.length === 0) return [];
  const isSame = before !== undefined && JSON.stringify(before.draft) === JSON.stringify(line.draft);
  return isSame ? [paragraph(text(t("consultations:synopsis.same-passage"), "italic"))] : line.draft;
}

function saidIn(line: SynopsisLine, { sender }: LineGroup, t: Translate): TextContent[] {
  const kind = line.kind && t(`consultations:kind.${line.kind}`);
  const head = [sender === null ? senderOf(line) : null, kind].filter(Boolean).join(" · ");
  const coordination =
    line.pointId === null ? [paragraph(text(t(`consultations:coordination.${line.coordination}`), "italic"))] : [];
  return [
    ...(head ? [paragraph(text(head, "bold"))] : []),
    ...coordination,
    ...paragraphs(line.body),
    ...(line.wording ? [paragraph(text(t("consultations:point.wording"), "italic")), ...paragraphs(line.wording)] : []),
  ];
}

function answerOf({ reply }: SynopsisLine, t: Translate, withDisposition: boolean): TextContent[] {
  if (!reply) return [];
  const head = withDisposition ? [paragraph(text(t(`consultations:disposition.${reply.disposition}`), "bold"))] : [];
  return [...head, ...(withDisposition ? stateOf({ reply }, t) : []), ...paragraphs(reply.reason)];
}

/** What is not released may still change. */
const stateOf = ({ reply }: Pick<SynopsisLine, "reply">, t: Translate): TextContent[] =>
  reply && reply.state !== "released"
    ? [paragraph(text(`(${t(`consultations:weighing.state.${reply.state}`)})`, "italic"))]
    : [];

function changeOf({ change }: SynopsisLine, { t, language }: Words): TextContent[] {
  if (!change) return [];
  const label = t("consultations:synopsis.changed-in", { name: change.name, day: writeDay(change.at, language) });
  if (!change.passage) return [paragraph(text(label, "italic"))];
  return [paragraph(text(label, "italic")), ...goneOr(change.passage.after, t)];
}

const paragraphs = (words: string): TextContent[] =>
  words
    .split(/\n+/)
    .filter(Boolean)
    .map((line) => paragraph(line));
