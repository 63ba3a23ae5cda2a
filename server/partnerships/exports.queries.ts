/** The register as a file: what its reader sees and nothing else; read in again it is the same register. */
import { writeDay } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { csvFile } from "../files/csv.ts";
import { xlsxFile } from "../files/xlsx.ts";
import type { FileWriter } from "../web.ts";
import { countryName } from "./countries.rules.ts";
import { listForFile } from "./queries.ts";
import { readRegisterFilter, writePartialDay, type Partnership } from "./rules.ts";

export const registerXlsx: FileWriter = async (ctx, id, asked) => {
  const entries = await listForFile(ctx, id, readRegisterFilter(asked));
  const title = ctx.t("partnerships:title");
  const bytes = await xlsxFile({
    title,
    name: title,
    ...tableOf(ctx, entries),
    footer: footerOf(ctx),
    language: ctx.language,
    now: ctx.now(),
  });
  return { name: nameOf(ctx), bytes };
};

export const registerCsv: FileWriter = async (ctx, id, asked) => {
  const entries = await listForFile(ctx, id, readRegisterFilter(asked));
  return { name: nameOf(ctx), bytes: csvFile(tableOf(ctx, entries)) };
};

function tableOf(ctx: Context, entries: readonly Partnership[]) {
  const columns = columnsOf(ctx);
  return {
    columns: columns.map(([header, , width]) => ({ header, width })),
    rows: entries.map((entry) => columns.map(([, of]) => of(entry))),
  };
}

const nameOf = (ctx: Context): string => ctx.t("partnerships:export.name");
/** Who took it out and when: a list of many is worth more than each of its rows. */
const footerOf = (ctx: Context): string =>
  ctx.t("partnerships:export.footer", { name: ctx.actor.name, day: writeDay(ctx.now(), ctx.language) });

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
