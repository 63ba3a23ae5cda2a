/** The joint agenda as data: one row for each recommendation, or the whole as JSON, with the same words and the same silence as the paper. */
import { agendaNumber } from "../agenda/rules.ts";
import type { Words } from "../context.ts";
import { toPlainText } from "../documents/content/text.rules.ts";
import type { XlsxTable } from "../files/xlsx.ts";
import { citedJson } from "../overview/citations.rules.ts";
import { tlp } from "../processes/labels.rules.ts";
import { factCells, factColumns } from "../recommendations/cells.rules.ts";
import { everyLevel } from "../recommendations/rules.ts";
import { numberOf } from "./blocks.rules.ts";
import {
  countLevels,
  isHeld,
  missingOf,
  partsOf,
  type PaperFacts,
  type PrintedItem,
  type PrintedRecommendation,
} from "./facts.rules.ts";

export interface PaperTable extends Pick<XlsxTable, "columns" | "rows" | "footer"> {
  /** Of the file. */
  name: string;
}

const COLUMNS = ["item", "item-title", "mode", "item-status", "number", "title", "status", "decision", "addressees", "lead"];
const MORE = ["involved", "due", "support", "reservations", "dissents", "plain", "english", "missing"];
/** Long words come last, so that the rest of a row can be read in one line. */
const LAST = ["edition", "item-text", "text"];

/** Items without a recommendation have a row too, so that no number is missing. */
export function paperTable({ process, items, isDraft }: PaperFacts, name: string, { t }: Words): PaperTable {
  const missing = (of: PrintedRecommendation) => missingOf(of).map((what) => t(`recommendations:complete.lack.${what}`));
  const column = (key: string) => ({ header: t(`publication:column.${key}`), width: 20 });
  const mode = (item: PrintedItem) => (item.mode ? t(`common:mode.${item.mode}`) : "");
  const status = (key: string) => t(`agenda:status.${key}`);
  const facts = factColumns(t);
  const edition = isDraft ? t("publication:draft") : t("publication:adopted");
  const rows = items.flatMap((item) => {
    const of = [agendaNumber(item.number), item.title, mode(item), status(item.status)];
    const empty = [...COLUMNS, ...MORE, ...facts].slice(of.length).map(() => null);
    if (item.recommendations.length === 0) return [[...of, ...empty, edition, wordsOf(item), null]];
    return item.recommendations.map((each) => [
      ...[...of, ...recommendationCells(each, status), missing(each).join("; "), ...factCells(t, each)],
      ...[edition, wordsOf(item), wordsOf(each)],
    ]);
  });
  const columns = [...[...COLUMNS, ...MORE].map(column), ...facts, ...LAST.map(column)];
  const footer = `${process.number} · ${tlp(process.marking)}`;
  return { name: `${name} ${process.number}`, columns, rows, footer };
}

const wordsOf = ({ text }: Pick<PrintedItem, "text">): string => (text ? toPlainText(text) : "");

const recommendationCells = (of: PrintedRecommendation, status: (key: string) => string) => [
  ...[numberOf(of), of.title, status(of.status), of.agreement?.decision?.number ?? null, of.addressees, of.leadName],
  ...[of.involvedNames.join("; "), of.dueOn && new Date(of.dueOn)],
  of.agreement && sharesOf(of.agreement.positions),
  of.agreement && of.agreement.positions.reduce((sum, { reservations }) => sum + reservations.length, 0),
  of.agreement && of.agreement.dissents.length,
  ...[of.summaryPlain, of.summaryEn],
];

/** `1: 4, 2: 3, 6: 1` – how many voices at which level. */
function sharesOf(positions: NonNullable<PrintedRecommendation["agreement"]>["positions"]): string {
  const counted = positions.filter(({ isCountedElsewhere }) => !isCountedElsewhere);
  const at = [1, 2, 3, 4, 5, 6].map((level) => [level, counted.filter((each) => each.level === level).length] as const);
  return at.flatMap(([level, count]) => (count > 0 ? [`${level}: ${count}`] : [])).join(", ");
}

/** For programs: keys do not depend on a language, and never change their meaning. */
export function paperJson(facts: PaperFacts, at: Date): string {
  const { process, items, isDraft, isAttributed } = facts;
  const whole = {
    kind: "joint-agenda",
    version: 1,
    process: { number: process.number, title: process.title, marking: process.marking },
    asOf: at.toISOString(),
    isDraft,
    parts: partsOf(items).map((part) => ({ mode: part.mode, items: part.items.map((item) => itemJson(item, isAttributed)) })),
    aside: items
      .filter((item) => !isHeld(item))
      .map(({ number, title, status }) => ({ number: agendaNumber(number), title, status })),
  };
  return JSON.stringify(whole, null, 1);
}

const itemJson = ({ id, number, text, recommendations, ...facts }: PrintedItem, isNamed: boolean) => ({
  id,
  number: agendaNumber(number),
  ...facts,
  text: wordsOf({ text }),
  recommendations: recommendations.map((each) => recommendationJson(each, isNamed)),
});

function recommendationJson(of: PrintedRecommendation, isNamed: boolean) {
  const { id, title, status, addressees, leadName, involvedNames, dueOn, version, agreement, checks } = of;
  const { fundingSource, indicator, legalBasis, policyReference, levers, dimensions, threatDomains, euRelevant } = of;
  return {
    ...{ id, number: numberOf(of), title, status, version, text: wordsOf(of) },
    ...{ addressees, lead: leadName, involved: involvedNames, dueOn, resources: everyLevel(of.resources) },
    ...{ fundingSource, indicator, legalBasis, policyReference, levers, dimensions, threatDomains, euRelevant },
    summary: { de: of.summaryPlain, en: of.summaryEn },
    figures: citedJson(of.citations),
    missing: missingOf(of),
    checks: Object.fromEntries(
      Object.values(checks).map(({ kind, result, answers, note, reviewer, reviewedOn }) => [
        kind,
        { result, answers, note, reviewer, reviewedOn },
      ]),
    ),
    agreement: agreement && {
      decision: agreement.decision,
      counts: countLevels(agreement.positions, isNamed),
      positions: isNamed ? agreement.positions.map(({ organisationId: _id, ...position }) => position) : null,
      dissents: agreement.dissents.map(({ names, quote, body }) => ({ names, quote, body })),
    },
  };
}
