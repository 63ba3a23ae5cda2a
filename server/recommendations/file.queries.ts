/** All recommendations of a process as a table, for spreadsheets and for programs. */
import { labelOfAll, tlp } from "../processes/labels.rules.ts";
import type { Context } from "../context.ts";
import { listWritten } from "../documents/log/queries.ts";
import { csvFile } from "../files/csv.ts";
import { xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import { factCells, factColumns } from "./cells.rules.ts";
import { listInProcess, readWhole } from "./queries.ts";
import { passes, readFilter } from "./list.rules.ts";
import { completenessOf, recommendationNumber, type Recommendation } from "./rules.ts";

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
  const written = await listWritten(
    ctx,
    whole.map(({ documentId }) => documentId),
  );
  const name = ctx.t("recommendations:list.title");
  const levels = (id: number) => (lines.get(id)?.levels ?? []).map((level) => ctx.t(`common:level.${level}`)).join(", ");
  return {
    title: `${name} ${process.number}`,
    name,
    columns: columnsOf(ctx),
    rows: whole.map((each) => rowOf(ctx, each, { levels: levels(each.id), hasText: written.has(each.documentId) })),
    footer: `${process.number} ${process.title} · ${tlp(labelOfAll(process, "item", "recommendation"))}`,
    language: ctx.language,
    now: ctx.now(),
  };
}

function columnsOf({ t }: Context): XlsxTable["columns"] {
  const column = (key: string, width: number, isDay = false) => ({ header: t(`recommendations:file.${key}`), width, isDay });
  return [
    ...[column("number", 10), column("title", 45), column("item", 40), column("status", 18), column("levels", 20)],
    ...[column("addressees", 30), column("lead", 30), column("involved", 35), column("due", 12, true)],
    ...factColumns(t),
    ...[column("complete", 14), column("missing", 40), column("plain", 45), column("english", 45)],
  ];
}

interface Line {
  levels: string;
  hasText: boolean;
}

function rowOf({ t }: Context, each: Recommendation, { levels, hasText }: Line): XlsxTable["rows"][number] {
  const { lacks, done, total } = completenessOf(each, hasText);
  const missing = lacks.filter(({ isRequired }) => isRequired).map(({ what }) => t(`recommendations:complete.lack.${what}`));
  return [
    ...[
      recommendationNumber(each.itemNumber, each.number),
      each.title,
      each.itemTitle,
      t(`agenda:status.${each.status}`),
      levels,
    ],
    ...[each.addressees, each.leadName, each.involvedNames.join("; "), each.dueOn === null ? null : new Date(each.dueOn)],
    ...factCells(t, each),
    ...[t("recommendations:file.of", { done, total }), missing.join("; "), each.summaryPlain, each.summaryEn],
  ];
}
