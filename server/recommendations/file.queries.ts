/** All recommendations of a process as a table, for spreadsheets and for programs. */
import { labelOfAll, tlp } from "../processes/labels.rules.ts";
import { CHECK_KINDS, PAYING_LEVELS, type CheckKind } from "../../db/schema/recommendations.ts";
import type { Context } from "../context.ts";
import { csvFile } from "../files/csv.ts";
import { xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import type { Check } from "./checks.rules.ts";
import { listInProcess, readWhole } from "./queries.ts";
import { passes, readFilter } from "./list.rules.ts";
import { everyLevel, recommendationNumber, type Recommendation } from "./rules.ts";

interface TableFile<Content> {
  name: string;
  bytes: Content;
}

/** @param asked the filter of the list that they were asked for from */
export async function recommendationsAsXlsx(ctx: Context, id: number, asked: URLSearchParams): Promise<TableFile<Buffer>> {
  const table = await readTable(ctx, id, asked);
  return { name: table.title, bytes: await xlsxFile(table) };
}

export async function recommendationsAsCsv(ctx: Context, id: number, asked: URLSearchParams): Promise<TableFile<string>> {
  const table = await readTable(ctx, id, asked);
  return { name: table.title, bytes: csvFile(table) };
}

async function readTable(ctx: Context, processId: number, asked: URLSearchParams): Promise<XlsxTable> {
  const { process, recommendations } = await listInProcess(ctx, processId);
  const filter = readFilter(asked);
  const lines = new Map(recommendations.filter((each) => passes(each, filter)).map((line) => [line.id, line]));
  const whole = await readWhole(ctx.db, [...lines.keys()]);
  const name = ctx.t("recommendations:list.title");
  const levels = (id: number) => (lines.get(id)?.levels ?? []).map((level) => ctx.t(`common:level.${level}`)).join(", ");
  return {
    title: `${name} ${process.number}`,
    name,
    columns: columnsOf(ctx),
    rows: whole.map((each) => rowOf(ctx, each, levels(each.id))),
    footer: `${process.number} ${process.title} · ${tlp(labelOfAll(process, "item", "recommendation"))}`,
    language: ctx.language,
    now: ctx.now(),
  };
}

const MEANS = ["posts", "yearly", "once"] as const;

function columnsOf({ t }: Context): XlsxTable["columns"] {
  const column = (key: string, width: number, isDay = false) => ({ header: t(`recommendations:file.${key}`), width, isDay });
  const means = PAYING_LEVELS.flatMap((level) =>
    MEANS.map((field) => ({ header: `${t(`common:level.${level}`)}: ${t(`recommendations:field.${field}`)}`, width: 14 })),
  );
  return [
    ...[column("number", 10), column("title", 45), column("item", 40), column("status", 18), column("levels", 20)],
    ...[column("addressees", 30), column("lead", 30), column("involved", 35), column("due", 12, true)],
    ...means,
    ...[column("funding", 30), column("indicator", 40), column("legal-basis", 30), column("levers", 35), column("policy", 35)],
    ...[column("competence", 18), column("self_government", 22), column("legal_review", 22), column("conflict", 18)],
    ...[column("plain", 45), column("english", 45)],
  ];
}

function rowOf({ t }: Context, each: Recommendation, levels: string): XlsxTable["rows"][number] {
  return [
    ...[
      recommendationNumber(each.itemNumber, each.number),
      each.title,
      each.itemTitle,
      t(`agenda:status.${each.status}`),
      levels,
    ],
    ...[each.addressees, each.leadName, each.involvedNames.join("; "), each.dueOn === null ? null : new Date(each.dueOn)],
    ...everyLevel(each.resources).flatMap((of) => MEANS.map((field) => of[field])),
    ...[each.fundingSource, each.indicator, each.legalBasis],
    each.levers.map(({ lever, intensity }) => `${t(`recommendations:lever.${lever}`)} (${intensity})`).join("; "),
    each.policyReference,
    ...CHECK_KINDS.map((kind) => checkWords(t, kind, each.checks[kind])),
    each.checks.competence?.answers["contradicts"]
      ? t(`recommendations:check.answer.${each.checks.competence.answers["contradicts"]}`)
      : null,
    ...[each.summaryPlain, each.summaryEn],
  ];
}

const checkWords = (t: Context["t"], kind: CheckKind, check: Check | undefined): string | null =>
  check ? `${t(`recommendations:check.results.${kind}.${check.result}`)} (${check.reviewer})` : null;
