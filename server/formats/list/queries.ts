/** The register as a table, and what is there already when a file is read. */
import type { Row } from "../../../db/schema.ts";
import { labelOfAll, tlp } from "../../processes/labels.rules.ts";
import type { Context, Database } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { csvFile } from "../../files/csv.ts";
import type { ListRow } from "../../files/rows.rules.ts";
import { odsFile, xlsxFile, type XlsxTable } from "../../files/xlsx.ts";
import { listDataPoints } from "../../figures/queries.ts";
import type { DataPoint } from "../../figures/rules.ts";
import { authorise } from "../../access/rules.ts";
import { isId, requireProcess } from "../../processes/queries.ts";
import type { ProcessHead } from "../../processes/rules.ts";
import { judgeRegister, LIST_COLUMNS, unknownColumns, type JudgedRow, type ListColumn, type RegisterFacts } from "./rules.ts";

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
  /** Columns that were not understood. */
  unknown: string[];
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
  return { process, id, rows: list.rows, judged, unknown: unknownColumns(list.rows), isTaken: list.taken_at !== null };
}

export const aDayBefore = (now: Date): Date => new Date(now.getTime() - 86_400_000);

type Writer = { name: string; bytes: Uint8Array | string };

/** As it can be read in again: a figure bears a number, by which those that are parts of it name it. */
export async function writeRegister(ctx: Context, processId: number, ending: "csv" | "xlsx" | "ods"): Promise<Writer> {
  const process = await requireProcess(ctx, processId);
  const [{ formats, figures }, topics] = await Promise.all([registerFacts(ctx.db, processId), listTopics(ctx.db, processId)]);
  const numbers = new Map(figures.map(({ id }, at) => [id, String(at + 1)]));
  const linesFor = (about: Line, subject: string, id: number): Line[] => {
    const points = figures.filter((point) => point.subject === subject && point.subjectId === id);
    return points.length === 0 ? [about] : points.map((point) => ({ ...about, ...figureCells(point, numbers, ctx) }));
  };
  const names = new Map(formats.map(({ id, name }) => [id, name]));
  const rows = formats.flatMap((format) => {
    const about = formatCells(format, format.successor_id === null ? "" : (names.get(format.successor_id) ?? ""), ctx);
    const whole = linesFor(about, "format", format.id);
    const hasWhole = format.editions.length === 0 || whole[0] !== about;
    return [
      ...(hasWhole ? whole : []),
      ...format.editions.flatMap((edition) => {
        const agenda = topics.filter(({ editionId }) => editionId === edition.id).map(({ title }) => title);
        return linesFor({ ...about, ...editionCells(edition, agenda, ctx) }, "edition", edition.id);
      }),
    ];
  });
  const table = tableOf(ctx, process, ctx.t("formats:list.title"), rows);
  return { name: table.title, bytes: await writeAs(table, ending) };
}

type Line = Partial<Record<ListColumn, string>>;

async function listTopics(db: Database, processId: number): Promise<{ editionId: number; title: string }[]> {
  return db
    .selectFrom("edition_topics")
    .innerJoin("format_editions", "format_editions.id", "edition_id")
    .innerJoin("formats", "formats.id", "format_id")
    .where("process_id", "=", processId)
    .select(["edition_id as editionId", "title"])
    .orderBy("edition_id")
    .orderBy("position")
    .execute();
}

const formatCells = (format: Row<"formats">, successor: string, { t }: Context): Line => ({
  ...{ name: format.name, kind: t(`formats:kind.${format.kind}`), organiser: format.organiser },
  ...{ commissioned_by: format.commissioned_by, audience: format.audience, rhythm: format.rhythm },
  levels: format.levels.map((level) => t(`common:level.${level}`)).join(", "),
  per_year: format.per_year === null ? "" : String(format.per_year),
  ...{ founded: format.founded, ended: format.ended, status: t(`formats:status.${format.status}`), successor },
  ...{ topics: format.topics, confidentiality: format.confidentiality, budget: format.budget },
  ...{ legal_basis: format.legal_basis, links: format.links, note: format.note },
});

const editionCells = (edition: Row<"format_editions">, agenda: readonly string[], { t }: Context): Line => ({
  ...{ label: edition.label, starts_on: edition.starts_on ?? "", ends_on: edition.ends_on ?? "" },
  ...{ year: String(edition.year), place: edition.place, state: t(`formats:edition-state.${edition.state}`) },
  benches: edition.benches.map((bench) => t(`common:bench.${bench}`)).join(", "),
  ...{ agenda: agenda.join("\n"), outputs: edition.outputs, sources: edition.sources, edition_note: edition.note },
});

const figureCells = (point: DataPoint, numbers: ReadonlyMap<number, string>, ctx: Context): Line => ({
  number: numbers.get(point.id) ?? "",
  part_of: point.partOf === null ? "" : (numbers.get(point.partOf) ?? ""),
  indicator: point.indicator,
  value: [point.value, point.upper].flatMap((end) => (end === null ? [] : writeDecimal(end, ctx))).join("–"),
  unit: point.unit,
  precision: ctx.t(`figures:precision-name.${point.precision}`),
  definition: point.definition,
  as_of: point.asOf,
  source: point.source,
  source_url: point.sourceUrl,
  to_check: point.toCheck ? ctx.t("common:yes") : ctx.t("common:no"),
  figure_note: point.note,
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

function tableOf(ctx: Context, process: ProcessHead, name: string, rows: readonly Line[]): XlsxTable {
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
const onOneLine = <Cell>(cell: Cell) => (typeof cell === "string" ? cell.replace(/[^\S\n]*\n/g, " ¶ ") : cell);
