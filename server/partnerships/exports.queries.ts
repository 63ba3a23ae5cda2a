/** The register as a file: what its reader sees and nothing else; read in again it is the same register. */
import type { Label } from "../../db/schema/markings.ts";
import type { Context } from "../context.ts";
import { listDataPoints } from "../figures/queries.ts";
import { writePointLine, type DataPoint } from "../figures/rules.ts";
import { csvFile } from "../files/csv.ts";
import { odsFile, xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import { labelOfAll } from "../processes/labels.rules.ts";
import type { FileWriter } from "../web.ts";
import { countryName } from "./countries.rules.ts";
import { requireImport } from "./import.commands.ts";
import { listForFile, listInterdependencies, MOST_IN_FILE } from "./queries.ts";
import {
  readInterdependencyFilter,
  readRegisterFilter,
  writePartialDay,
  type Entry,
  type Interdependency,
  type Partnership,
  type Register,
} from "./rules.ts";
import { labelWithin, watermarkOf } from "./watermark.rules.ts";

type Tables = Record<
  "register" | "interdependencies",
  (ctx: Context, id: number, asked: URLSearchParams) => Promise<XlsxTable>
>;

const TABLES: Tables = { register: partnershipTable, interdependencies: interdependencyTable };

const written =
  (of: keyof Tables, write: (table: XlsxTable) => Promise<Uint8Array> | Uint8Array | string): FileWriter =>
  async (ctx, id, asked) => {
    const table = await TABLES[of](ctx, id, asked);
    return { name: table.name, bytes: await write(table) };
  };

/** By the last part of their addresses. */
export const REGISTER_FILES = {
  "register.xlsx": written("register", xlsxFile),
  "register.ods": written("register", odsFile),
  "register.csv": written("register", csvFile),
  "interdependencies.xlsx": written("interdependencies", xlsxFile),
  "interdependencies.ods": written("interdependencies", odsFile),
  "interdependencies.csv": written("interdependencies", csvFile),
};

/** Rows of a file that could not be taken, as they stood in it, each with its line and the reason: mended, they can be brought again. */
export const refusedRows =
  (register: Register): FileWriter =>
  async (ctx, processId, _, params) => {
    const { of } = await requireImport(ctx, register, processId, Number(params["importId"]));
    const width = Math.max(of.head.length, ...of.refused.map(({ cells = [] }) => cells.length));
    const heads = Array.from({ length: width }, (_each, at) => of.head[at] ?? "");
    const columns = [ctx.t("partnerships:import.line"), ctx.t("partnerships:import.reason"), ...heads];
    const rows = of.refused.map(({ line, code, cell, cells }) => [
      ...[line, ctx.t(code, { cell })],
      ...heads.map((_head, at) => cells?.[at] ?? ""),
    ]);
    const name = `${of.fileName.replace(/\.\w+$/, "")} – ${ctx.t("partnerships:import.refused-name")}`;
    return { name, bytes: csvFile({ columns: columns.map((header) => ({ header, width: 20 })), rows }) };
  };

async function partnershipTable(ctx: Context, id: number, asked: URLSearchParams): Promise<XlsxTable> {
  const { process, entries } = await listForFile(ctx, id, readRegisterFilter(asked));
  const points = await listDataPoints(ctx.db, [{ subject: "partnership", ids: entries.map((entry) => entry.id) }]);
  const label = labelOfAll(process, "partnership");
  return tableOf(ctx, { title: "title", name: "export.name", label }, partnershipColumns(ctx, points), entries);
}

async function interdependencyTable(ctx: Context, id: number, asked: URLSearchParams): Promise<XlsxTable> {
  const filter = readInterdependencyFilter(asked);
  const { process, entries } = await listInterdependencies(ctx, id, { filter, perPage: MOST_IN_FILE });
  const points = await listDataPoints(ctx.db, [{ subject: "interdependency", ids: entries.map((entry) => entry.id) }]);
  const label = labelOfAll(process, "interdependency");
  const of = { title: "tabs.interdependencies", name: "tabs.interdependencies", label };
  return tableOf(ctx, of, interdependencyColumns(ctx, points), entries);
}

type Column<T> = readonly [header: string, of: (entry: T) => string, width: number];

/** A list of many is worth more than each of its rows: how far it may go and who took it stands below them, and on every printed page. */
function tableOf<T extends Entry>(
  ctx: Context,
  { title, name, label }: { title: string; name: string; label: Label },
  columns: readonly Column<T>[],
  entries: readonly T[],
): XlsxTable {
  const footer = watermarkOf(ctx, labelWithin(entries, label));
  return {
    ...{ title: ctx.t(`partnerships:${title}`), name: ctx.t(`partnerships:${name}`) },
    columns: columns.map(([header, , width]) => ({ header, width })),
    rows: [...entries.map((entry) => columns.map(([, of]) => of(entry))), [footer, ...columns.slice(1).map(() => "")]],
    ...{ footer, language: ctx.language, now: ctx.now() },
  };
}

/** Headers are those that the import knows, in either language. */
function partnershipColumns(ctx: Context, points: readonly DataPoint[]): Column<Partnership>[] {
  const { t, language } = ctx;
  const header = (name: string) => t(`partnerships:export.column.${name}`);
  const day = (value: string | null) => (value === null ? "" : writePartialDay(value));
  return [
    ["AGS", ({ ags }) => ags, 12],
    [header("name"), ({ placeName }) => placeName, 24],
    [header("partner"), ({ partner }) => partner, 24],
    [header("country"), ({ country }) => countryName(country, language), 18],
    [header("kind"), ({ kind }) => t(`partnerships:kind.${kind}`), 22],
    [header("status"), ({ statusNow }) => t(`partnerships:status.${statusNow}`), 14],
    [header("dimensions"), ({ dimensions }) => dimensions.map((each) => t(`partnerships:dimension.${each}`)).join("; "), 30],
    [header("started"), ({ started }) => day(started), 12],
    [header("ended"), ({ ended }) => day(ended), 12],
    [header("last_activity"), ({ lastActivity }) => day(lastActivity), 14],
    [header("legal_form"), ({ legalForm }) => legalForm, 24],
    [header("purpose"), ({ purpose }) => purpose, 40],
    [header("funding"), ({ funding }) => funding, 24],
    [header("contact"), ({ contact }) => contact, 24],
    [header("note"), ({ note }) => note, 40],
    figuresColumn(ctx, points),
    [header("source"), ({ source }) => source, 30],
    [header("next_review_on"), ({ nextReviewOn }) => day(nextReviewOn), 16],
    [header("state"), ({ state }) => t(`partnerships:export.state.${state}`), 18],
  ];
}

/** One below the other: they are never added up. */
function figuresColumn(ctx: Context, points: readonly DataPoint[]): Column<Entry> {
  const figures = new Map<number, string[]>();
  for (const point of points)
    figures.set(point.subjectId, [...(figures.get(point.subjectId) ?? []), writePointLine(point, ctx)]);
  return [ctx.t("partnerships:figures"), ({ id }) => (figures.get(id) ?? []).join("\n"), 50];
}

function interdependencyColumns(ctx: Context, points: readonly DataPoint[]): Column<Interdependency>[] {
  const { t, language } = ctx;
  const header = (name: string) => t(`partnerships:export.column.${name}`);
  return [
    ["AGS", ({ ags }) => ags, 12],
    [header("name"), ({ placeName }) => placeName, 24],
    [t("partnerships:field.title"), ({ title }) => title, 40],
    [header("country"), ({ country }) => countryName(country, language), 18],
    [header("kind"), ({ kind }) => t(`partnerships:interdependency.${kind}`), 24],
    [t("partnerships:field.sector"), ({ sector }) => t(`partnerships:sector.${sector}`), 22],
    [t("partnerships:field.direction"), ({ direction }) => t(`partnerships:direction.${direction}`), 18],
    [t("partnerships:field.confidence"), ({ confidence }) => t(`partnerships:confidence.${confidence}`), 14],
    [t("partnerships:field.note"), ({ note }) => note, 40],
    [t("partnerships:field.counter_evidence"), ({ counterEvidence }) => counterEvidence, 40],
    figuresColumn(ctx, points),
    [header("source"), ({ source }) => source, 30],
    [header("state"), ({ state }) => t(`partnerships:export.state.${state}`), 18],
  ];
}
