/** Profiles as a file: those that are shown to its reader, answer by answer, never without who took it and how far it may go. */
import { THREAT_DOMAINS } from "../../db/schema/recommendations.ts";
import { writeDay } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { csvFile } from "../files/csv.ts";
import { xlsxFile, type XlsxTable } from "../files/xlsx.ts";
import { watermarkOf } from "../partnerships/watermark.rules.ts";
import { wordsOf } from "../partnerships/versions.rules.ts";
import { highest, labelOfAll } from "../processes/labels.rules.ts";
import type { FileWriter } from "../web.ts";
import { listProfiles, type Profile } from "./queries.ts";
import { MEASURED_SECTORS, sectorKey, type Indicator } from "./rules.ts";
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
    [...answersOf(ctx, profile, indicatorsIn(sets, profile.setVersion)), ...measuresOf(ctx, profile)].map((said) =>
      columns.map(([, , of]) => of(profile, said)),
    ),
  );
  const title = ctx.t("profiles:export.name");
  return {
    ...{ title, name: title, footer, language: ctx.language, now: ctx.now() },
    columns: columns.map(([header, width]) => ({ header, width })),
    // Inside as well: a table that is copied has no foot line.
    rows: [...rows, [footer, ...columns.slice(1).map(() => null)]],
  };
}

/** One row of what a profile says. What was not stated stays empty: it is no zero. */
interface Said {
  part: string;
  side: string | null;
  question: string;
  value: number | null;
  confidence: string | null;
  words: string | null;
}

const answersOf = ({ t, language }: Context, { answers }: Profile, indicators: readonly Indicator[]): Said[] =>
  indicators.map((indicator) => {
    const answer = answers[indicator.key];
    return {
      part: t(`profiles:dimension.${indicator.dimension}`),
      side: t(`profiles:side.${indicator.side}`),
      question: wordsOf(indicator, language),
      value: answer?.value ?? null,
      confidence: answer ? t(`partnerships:confidence.${answer.confidence}`) : null,
      words: answer?.evidence ?? null,
    };
  });

/** How hybrid threats are handled, by domain and by sector, as far as something is said. */
const measuresOf = ({ t }: Context, { measures }: Profile): Said[] =>
  [
    ...THREAT_DOMAINS.map((key) => ["measures", key, `profiles:threat.${key}`] as const),
    ...MEASURED_SECTORS.map((key) => ["measures-sectors", sectorKey(key), `partnerships:sector.${key}`] as const),
  ].flatMap(([part, key, question]) =>
    measures[key]
      ? [
          {
            part: t(`profiles:${part}`),
            side: null,
            question: t(question),
            value: null,
            confidence: null,
            words: measures[key],
          },
        ]
      : [],
  );

type Column = readonly [header: string, width: number, of: (profile: Profile, said: Said) => string | number | null];

function columnsOf({ t, language }: Context): Column[] {
  const head = (name: string) => t(`profiles:export.column.${name}`);
  return [
    [head("municipality"), 28, ({ organisation }) => organisation],
    [head("version"), 10, ({ number }) => number],
    [head("set"), 12, ({ setVersion }) => setVersion],
    [head("saved"), 14, ({ savedAt }) => writeDay(savedAt, language)],
    [head("dimension"), 24, (_, { part }) => part],
    [head("side"), 18, (_, { side }) => side],
    [head("question"), 60, (_, { question }) => question],
    [head("value"), 16, (_, { value }) => value],
    [head("confidence"), 14, (_, { confidence }) => confidence],
    [head("evidence"), 40, (_, { words }) => words],
  ];
}
