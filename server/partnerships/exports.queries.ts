/** The register as a file: what its reader sees and nothing else; read in again it is the same register. */
import type { Context } from "../context.ts";
import { csvFile } from "../files/csv.ts";
import { odsFile, xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import { labelOfAll } from "../processes/labels.rules.ts";
import type { FileWriter } from "../web.ts";
import { countryName } from "./countries.rules.ts";
import { listForFile } from "./queries.ts";
import { readRegisterFilter, writePartialDay, type Partnership } from "./rules.ts";
import { labelWithin, watermarkOf } from "./watermark.rules.ts";

export const registerXlsx: FileWriter = async (ctx, id, asked) => {
  const table = await tableOf(ctx, id, asked);
  return { name: table.name, bytes: await xlsxFile(table) };
};

export const registerOds: FileWriter = async (ctx, id, asked) => {
  const table = await tableOf(ctx, id, asked);
  return { name: table.name, bytes: await odsFile(table) };
};

export const registerCsv: FileWriter = async (ctx, id, asked) => {
  const table = await tableOf(ctx, id, asked);
  return { name: table.name, bytes: csvFile(table) };
};

/** A list of many is worth more than each of its rows: how far it may go and who took it stands below them, and on every printed page. */
async function tableOf(ctx: Context, id: number, asked: URLSearchParams): Promise<XlsxTable> {
  const { process, entries } = await listForFile(ctx, id, readRegisterFilter(asked));
  const columns = columnsOf(ctx);
  const footer = watermarkOf(ctx, labelWithin(entries, labelOfAll(process, "partnership")));
  return {
    ...{ title: ctx.t("partnerships:title"), name: ctx.t("partnerships:export.name") },
    columns: columns.map(([header, , width]) => ({ header, width })),
    rows: [...entries.map((entry) => columns.map(([, of]) => of(entry))), [footer, ...columns.slice(1).map(() => "")]],
    ...{ footer, language: ctx.language, now: ctx.now() },
  };
}

type Column = readonly [header: string, of: (entry: Partnership) => string, width: number];

/** Headers are those that the import knows, in either language. */
function columnsOf({ t, language }: Context): Column[] {
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
    [header("purpose"), ({ purpose }) => purpose, 40],
    [header("funding"), ({ funding }) => funding, 24],
    [header("source"), ({ source }) => source, 30],
    [header("state"), ({ state }) => t(`partnerships:export.state.${state}`), 18],
  ];
}
