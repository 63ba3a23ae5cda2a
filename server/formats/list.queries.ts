/** The register as a table, and what is there already when a file is read. */
import { labelOfAll, tlp } from "../processes/labels.rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { csvFile } from "../files/csv.ts";
import type { ListRow } from "../files/rows.rules.ts";
import { odsFile, xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import { listDataPoints } from "../figures/queries.ts";
import type { DataPoint } from "../figures/rules.ts";
import { authorise } from "../access/rules.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { judgeRegister, LIST_COLUMNS, type JudgedRow, type ListColumn, type RegisterFacts } from "./list.rules.ts";

/** All formats of a process with their editions and figures. */
export async function registerFacts(db: Database, processId: number) {
  const [formats, editions] = await Promise.all([
    db.selectFrom("formats").where("process_id", "=", processId).selectAll().orderBy("name").orderBy("id").execute(),
    db
      .selectFrom("format_editions")
      .innerJoin("formats", "formats.id", "format_id")
      .where("process_id", "=", processId)
      .selectAll("format_editions")
      .orderBy("year")
      .orderBy("format_editions.id")
      .execute(),
  ]);
  const figures = await listDataPoints(db, [
    { subject: "format", ids: formats.map(({ id }) => id) },
    { subject: "edition", ids: editions.map(({ id }) => id) },
  ]);
  return {
    figures,
    formats: formats.map((format) => ({ ...format, editions: editions.filter(({ format_id }) => format_id === format.id) })),
  } satisfies RegisterFacts;
}

export interface FormatList {
  process: ProcessHead;
  id: number;
  rows: ListRow[];
  judged: JudgedRow[];
  isTaken: boolean;
}

/** @throws NotFound for somebody else's, and after a day */
export async function requireList(ctx: Context, processId: number, id: number, db: Database = ctx.db): Promise<FormatList> {
  const process = await requireProcess(ctx, processId, db);
  authorise(process.my, "format:write");
  const list = isId(id)
    ? await db
        .selectFrom("format_lists")
        .where("id", "=", id)
        .where("process_id", "=", processId)
        .where("person_id", "=", ctx.actor.personId)
        .where("created_at", ">", aDayBefore(ctx.now()))
        .selectAll()
        .executeTakeFirst()
    : undefined;
  if (!list) throw new NotFound();
  const judged = judgeRegister(list.rows, await registerFacts(db, processId));
  return { process, id, rows: list.rows, judged, isTaken: list.taken_at !== null };
}

export const aDayBefore = (now: Date): Date => new Date(now.getTime() - 86_400_000);

type Writer = { name: string; bytes: Uint8Array | string };

/** As it can be read in again. */
export async function writeRegister(ctx: Context, processId: number, ending: "csv" | "xlsx" | "ods"): Promise<Writer> {
  const process = await requireProcess(ctx, processId);
  const { formats, figures } = await registerFacts(ctx.db, processId);
  const pointsOf = (subject: string, id: number) =>
    figures.filter((point) => point.subject === subject && point.subjectId === id);
  const rows = formats.flatMap((format) => {
    const about: Partial<Record<ListColumn, string>> = {
      ...{ name: format.name, kind: ctx.t(`formats:kind.${format.kind}`), organiser: format.organiser },
      ...{
        commissioned_by: format.commissioned_by,
        levels: format.levels.map((level) => ctx.t(`common:level.${level}`)).join(", "),
      },
      ...{ audience: format.audience, rhythm: format.rhythm, founded: format.founded, note: format.note },
    };
    const whole = pointsOf("format", format.id);
    const ofWhole = whole.length > 0 || format.editions.length === 0 ? linesFor(about, whole, ctx) : [];
    return [
      ...ofWhole,
      ...format.editions.flatMap((edition) =>
        linesFor(
          {
            ...about,
            ...{ label: edition.label, starts_on: edition.starts_on ?? "", ends_on: edition.ends_on ?? "" },
            ...{ year: String(edition.year), place: edition.place, state: ctx.t(`formats:edition-state.${edition.state}`) },
          },
          pointsOf("edition", edition.id),
          ctx,
        ),
      ),
    ];
  });
  const table = tableOf(ctx, process, ctx.t("formats:list.title"), rows);
  return { name: table.title, bytes: await writeAs(table, ending) };
}

const linesFor = (about: Partial<Record<ListColumn, string>>, points: readonly DataPoint[], ctx: Context) =>
  points.length === 0 ? [about] : points.map((point) => ({ ...about, ...cellsOf(point, ctx) }));

const cellsOf = (point: DataPoint, ctx: Context): Partial<Record<ListColumn, string>> => ({
  indicator: point.indicator,
  value: [point.value, point.upper].flatMap((end) => (end === null ? [] : writeDecimal(end, ctx))).join("–"),
  unit: point.unit,
  precision: ctx.t(`figures:precision-name.${point.precision}`),
  definition: point.definition,
  as_of: point.asOf,
  source: point.source,
  source_url: point.sourceUrl,
});

const writeDecimal = (value: number, { language }: Context) =>
  language === "de" ? String(value).replace(".", ",") : String(value);

/** What was refused, with the reason behind: to be mended and sent again. */
export async function writeRefused(ctx: Context, processId: number, id: number): Promise<Writer> {
  const { process, rows, judged } = await requireList(ctx, processId, id);
  const wrong = judged.filter(({ state }) => state === "wrong");
  const [head, ...lines] = rows;
  const columns = [...(head?.cells ?? []), ctx.t("formats:import.line"), ctx.t("formats:import.reason")];
  const cells = wrong.map(({ line, problem }) => {
    const row = lines.find((each) => each.line === line)?.cells ?? [];
    const filled = (head?.cells ?? []).map((_, at) => row[at] ?? "");
    return [...filled, line, problem ? ctx.t(problem.code, problem.params) : ""];
  });
  const name = `${ctx.t("formats:import.refused")} ${process.number}`;
  return { name, bytes: csvFile({ columns: columns.map((header) => ({ header, width: 20 })), rows: cells }) };
}

function tableOf(
  ctx: Context,
  process: ProcessHead,
  name: string,
  rows: readonly Partial<Record<ListColumn, string>>[],
): XlsxTable {
  return {
    title: `${name} ${process.number}`,
    name,
    columns: LIST_COLUMNS.map(([column]) => ({ header: ctx.t(`formats:import.column.${column}`), width: 22 })),
    rows: rows.map((row) => LIST_COLUMNS.map(([column]) => row[column] ?? "")),
    footer: `${process.number} ${process.title} · ${tlp(labelOfAll(process, "format"))}`,
    language: ctx.language,
    now: ctx.now(),
  };
}

async function writeAs(table: XlsxTable, ending: "csv" | "xlsx" | "ods"): Promise<Uint8Array | string> {
  if (ending === "csv") return csvFile({ ...table, rows: table.rows.map((row) => row.map(onOneLine)) });
  return ending === "ods" ? odsFile(table) : xlsxFile(table);
}

/** A line of a CSV file is a row to us, whatever stands in quotes; its reading (`unmarked`) puts the line ends back. */
const onOneLine = <Cell>(cell: Cell) => (typeof cell === "string" ? cell.replace(/\s*\r?\n/g, " ¶ ") : cell);
