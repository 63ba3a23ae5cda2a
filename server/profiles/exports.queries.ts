/** Profiles as a file: those that are shown to its reader, answer by answer, never without who took it and how far it may go. */
import { writeDay } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { csvFile } from "../files/csv.ts";
import { xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import { watermarkOf } from "../partnerships/watermark.rules.ts";
import { wordsOf } from "../partnerships/versions.rules.ts";
import { highest, labelOfAll } from "../processes/labels.rules.ts";
import type { FileWriter } from "../web.ts";
import { listProfiles, type Profile } from "./queries.ts";
import type { Indicator } from "./rules.ts";
import { readSets } from "./sets.queries.ts";
import { indicatorsIn } from "./sets.rules.ts";

export const profilesXlsx: FileWriter = async (ctx, id) => {
  const table = await tableOf(ctx, id);
  return { name: table.title, bytes: await xlsxFile(table) };
};

export const profilesCsv: FileWriter = async (ctx, id) => {
  const table = await tableOf(ctx, id);
  return { name: table.title, bytes: csvFile(table) };
};

async function tableOf(ctx: Context, processId: number): Promise<XlsxTable> {
  const { process, profiles } = await listProfiles(ctx, processId);
  const sets = await readSets(ctx.db, processId);
  const columns = columnsOf(ctx);
  // What a municipality shows to some stays in their houses, whatever the process bears.
  const footer = watermarkOf(ctx, highest(["AMBER+STRICT", labelOfAll(process, "profile")]));
  const rows = profiles.flatMap((profile) =>
    indicatorsIn(sets, profile.setVersion).map((indicator) => columns.map(([, , of]) => of(profile, indicator))),
  );
  const title = ctx.t("profiles:export.name");
  return {
    ...{ title, name: title, footer, language: ctx.language, now: ctx.now() },
    columns: columns.map(([header, width]) => ({ header, width })),
    // Inside as well: a table that is copied has no foot line.
    rows: [...rows, [footer, ...columns.slice(1).map(() => null)]],
  };
}

type Column = readonly [header: string, width: number, of: (profile: Profile, indicator: Indicator) => string | number | null];

/** What was not stated stays empty: it is no zero. */
function columnsOf({ t, language }: Context): Column[] {
  const head = (name: string) => t(`profiles:export.column.${name}`);
  return [
    [head("municipality"), 28, ({ organisation }) => organisation],
    [head("version"), 10, ({ number }) => number],
    [head("set"), 12, ({ setVersion }) => setVersion],
    [head("saved"), 14, ({ savedAt }) => writeDay(savedAt, language)],
    [head("dimension"), 24, (_, { dimension }) => t(`profiles:dimension.${dimension}`)],
    [head("side"), 18, (_, { side }) => t(`profiles:side.${side}`)],
    [head("question"), 60, (_, indicator) => wordsOf(indicator, language)],
    [head("value"), 16, ({ answers }, { key }) => answers[key]?.value ?? null],
    [
      head("confidence"),
      14,
      ({ answers }, { key }) => (answers[key] ? t(`partnerships:confidence.${answers[key].confidence}`) : null),
    ],
    [head("evidence"), 40, ({ answers }, { key }) => answers[key]?.evidence ?? null],
  ];
}
