/** Results as tables: what came out of one run with how it was computed, and the picture of the benches as it is looked at. */
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { Label } from "../../db/schema/markings.ts";
import type { Method } from "../../db/schema/methods.ts";
import { writeInstant } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { fileName, type TextFile } from "../files/file.rules.ts";
import { xlsxFile, type XlsxSheet, type XlsxTable } from "../files/xlsx.ts";
import { highest, labelOf, labelOfAll, tlp } from "../processes/labels.rules.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { sumPaper } from "./batches.queries.ts";
import type { PaperSums } from "./batches.rules.ts";
import type { Figures } from "./figures.rules.ts";
import { MOST_RESISTANCE, type Rated } from "./kinds.rules.ts";
import type { PictureRow } from "./picture.rules.ts";
import { quorumLines } from "./quorum.rules.ts";
import { findSnapshot, requireRun } from "./runs.queries.ts";
import { standings, type RunHead } from "./runs.rules.ts";
import { FEW, type OptionResult, type ResultSnapshot, type Share } from "./tally.rules.ts";
import { organisationsWithVoice } from "./voices.queries.ts";

/** Of what is published and nothing else. @throws NotFound before it is */
export async function writeResultXlsx(ctx: Context, id: number): Promise<TextFile> {
  const run = await requireRun(ctx, id);
  const [process, snapshot] = await Promise.all([requireProcess(ctx, run.processId), findSnapshot(ctx.db, id)]);
  if (!snapshot) throw new NotFound();
  const { result, hash } = snapshot;
  const [organisations, paper] = await Promise.all([
    run.isSecret ? {} : organisationsWithVoice(ctx.db, id),
    sumPaper(ctx.db, id),
  ]);
  const first = result.cards ? cardSheet(ctx, result, organisations) : figureSheet(ctx, result);
  const bytes = await xlsxFile({
    ...first,
    ...about(ctx, process, run.question, labelOf(process, "method", id)),
    more: [reasonSheet(ctx, result, organisations), howSheet(ctx, run, { result, hash, paper })].filter(
      ({ rows }) => rows.length > 0,
    ),
  });
  return { name: fileName(`${first.name} ${run.question}`), bytes };
}

/** @param rows in the order and from the angle in which they are looked at */
export async function writePictureXlsx(ctx: Context, process: ProcessHead, rows: readonly PictureRow[]): Promise<TextFile> {
  const { t } = ctx;
  const name = t("methods:picture.title");
  const benches = BENCHES.filter((bench) => rows.some((row) => row.benches[bench] !== undefined));
  const bytes = await xlsxFile({
    name,
    ...about(ctx, process, `${name} ${process.number}`, labelOfAll(process, "method")),
    columns: [
      { header: t("methods:picture.subject"), width: 45 },
      ...["joint", "disagreement"].map((key) => ({ header: `${t(`methods:picture.${key}`)} (%)`, width: 13 })),
      { header: t("methods:picture.depth"), width: 13 },
      ...benches.flatMap((bench) => benchColumns(ctx, bench)),
      { header: t("methods:picture.source"), width: 24 },
      { header: t("methods:file.published"), width: 20 },
    ],
    rows: rows.map((row) => [
      ...[row.label, percent(row.joint), percent(row.disagreement), round(row.depth)],
      ...benches.flatMap((bench) => benchCells(ctx, row.benches[bench])),
      ...[t(`methods:run.method.${row.method}`), writeInstant(row.releasedAt, ctx.language)],
    ]),
    more: [noteSheet(ctx, [[t("methods:file.formula"), t("methods:picture.how")]])],
  });
  return { name: `${name} ${process.number}`, bytes };
}

/** @param label of the runs that it is about; what was voted on bears its own */
const about = (
  ctx: Context,
  process: ProcessHead,
  title: string,
  label: Label,
): Pick<XlsxTable, "title" | "footer" | "language" | "now"> => ({
  title,
  footer: `${process.number} ${process.title} · ${tlp(highest([label, labelOfAll(process, "topic", "item")]))}`,
  language: ctx.language,
  now: ctx.now(),
});

// --- the figures ------------------------------------------------------------------

/** Keys of `methods:result.column`; those in PERCENT say so. */
const COLUMNS: Record<Method, readonly string[]> = {
  poll: ["voices", "share"],
  dots: ["dots", "dotted"],
  ranking: ["points", "firsts", "placed"],
  matrix: ["importance", "feasibility", "product"],
  resistance: ["acceptance", "resistance", "max", "missing"],
  consent: ["outcome", "objections", "concerns"],
  levels: ["outcome", "level", "level", "level", "level", "level", "level"],
  delphi: ["median", "half", "agreement", "outcome"],
  cards: [],
};
const PERCENT = ["share", "acceptance", "agreement"];

function figureSheet(ctx: Context, result: ResultSnapshot): XlsxSheet {
  const { t } = ctx;
  const keys = COLUMNS[result.method];
  const benches = BENCHES.filter((bench) => result.counts.benches[bench]);
  const views = (["person", "organisation"] as const).filter((voice) => result.options.some((option) => option[voice]));
  // One voice each, as the run had it; how else it could be weighed stands on the page.
  const view = views.includes(result.voice) ? result.voice : views[0];
  const header = (key: string, at: number) =>
    `${t(`methods:result.column.${key}`, { level: at })}${PERCENT.includes(key) ? " (%)" : ""}`;
  return {
    name: t("methods:result.caption"),
    columns: [
      { header: t("methods:result.column.rank"), width: 7 },
      { header: t("methods:result.column.option"), width: 45 },
      ...keys.map((key, at) => ({ header: header(key, at), width: 15 })),
      ...(view ? benches.flatMap((bench) => benchColumns(ctx, bench)) : []),
    ],
    rows: standings(result).map(({ rank, option }) => [
      ...[rank, option.label],
      ...(option.figures ? valuesOf(ctx, option.figures) : keys.map(() => hiddenOr(ctx, option.n > 0))),
      ...(view ? benches.flatMap((bench) => benchCells(ctx, option[view]?.benches[bench])) : []),
    ]),
  };
}

function valuesOf({ t }: Context, figures: Figures): (string | number)[] {
  const verdict = (isGood: boolean, good: string, bad: string) => t(`methods:result.${isGood ? good : bad}`);
  switch (figures.of) {
    case "poll":
      return [figures.voices, percent(figures.share)!];
    case "dots":
      return [figures.sum, figures.voices];
    case "ranking":
      return [figures.points, figures.firsts, figures.voices];
    case "matrix":
      return [round(figures.importance)!, round(figures.feasibility)!, round(figures.product)!];
    case "resistance":
      return [round(figures.acceptance)!, figures.sum, figures.max, figures.missing];
    case "consent":
      return [verdict(figures.isAdopted, "adopted", "objected"), figures.objections, figures.concerns];
    case "levels":
      return [verdict(figures.isConsensus, "consensus", "no-consensus"), ...figures.counts];
    case "delphi":
      return [
        ...[round(figures.median)!, `${round(figures.lower)} – ${round(figures.upper)}`],
        ...[round(figures.agreement)!, verdict(figures.stops, "stops", "goes-on")],
      ];
  }
}

const benchColumns = ({ t }: Context, bench: Bench) => {
  const name = t(`common:bench.${bench}`);
  return [
    { header: t("methods:file.support-of", { bench: name }), width: 16 },
    { header: t("methods:file.spread-of", { bench: name }), width: 16 },
    { header: t("methods:file.voices-of", { bench: name }), width: 12 },
  ];
};

/** Nothing where nobody of it answered; what is hidden says so, and is no zero. A single voice has no spread. */
const benchCells = (ctx: Context, share: Share | null | undefined): (string | number | null)[] =>
  share ? [percent(share.support), percent(share.spread), share.n] : [hiddenOr(ctx, share === null), null, null];

const hiddenOr = ({ t }: Context, isHidden: boolean): string | null => (isHidden ? t("methods:result.hidden") : null);

const round = (value: number | null, decimals = 1): number | null =>
  value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
const percent = (share: number | null): number | null => (share === null ? null : round(share * 100));

// --- words ------------------------------------------------------------------------

type Names = Readonly<Record<number, string>>;

const whose = ({ t }: Context, names: Names, of: { bench: Bench | null; organisationId: number | null }) => [
  of.organisationId === null ? null : (names[of.organisationId] ?? null),
  of.bench === null ? null : t(`common:bench.${of.bench}`),
];

const whoseColumns = ({ t }: Context) => [
  { header: t("methods:file.organisation"), width: 24 },
  { header: t("methods:file.bench"), width: 18 },
];

const cardSheet = (ctx: Context, { cards = [] }: ResultSnapshot, names: Names): XlsxSheet => ({
  name: ctx.t("methods:result.caption"),
  columns: [{ header: ctx.t("methods:file.card"), width: 60 }, ...whoseColumns(ctx)],
  rows: cards.map((card) => [card.text, ...whose(ctx, names, card)]),
});

const reasonSheet = (ctx: Context, { method, options }: ResultSnapshot, names: Names): XlsxSheet => ({
  name: ctx.t("methods:file.reasons"),
  columns: [
    { header: ctx.t("methods:result.column.option"), width: 40 },
    { header: ctx.t("methods:file.answer"), width: 22 },
    { header: ctx.t("methods:file.reason"), width: 60 },
    ...whoseColumns(ctx),
  ],
  rows: options.flatMap(({ label, reasons }) =>
    reasons.map((reason) => [label, answerOf(ctx, method, reason.value), reason.text, ...whose(ctx, names, reason)]),
  ),
});

function answerOf({ t }: Context, method: Method, value: OptionResult["reasons"][number]["value"]): string | number | null {
  if (value === null) return null;
  if (method === "consent" || method === "levels") return t(`methods:ballot.${method}.${String(value as number)}`);
  return typeof value === "number" ? value : rated(value);
}

const rated = ({ importance, feasibility }: Rated): string => `${importance} × ${feasibility}`;

interface Published {
  result: ResultSnapshot;
  hash: string;
  paper: PaperSums | null;
}

/** All that it takes to count again, and the sum by which one sees that nothing was changed. */
function howSheet(ctx: Context, run: RunHead, { result, hash, paper }: Published): XlsxSheet {
  const { t } = ctx;
  const { config, counts, method } = result;
  const cast = BENCHES.flatMap((bench) => {
    const count = counts.benches[bench];
    return count ? [t("methods:run.bench-cast", { bench: t(`common:bench.${bench}`), ...count })] : [];
  });
  const stop = config.method === "delphi" ? ` ${t(`methods:result.stop.${config.stop}`, { ...config })}` : "";
  return noteSheet(ctx, [
    [t("methods:run.field.question"), run.question],
    [t("methods:file.method"), t(`methods:run.method.${method}`)],
    [t("methods:file.voice"), t(`methods:voice.${result.voice}`)],
    [t("methods:file.secrecy"), t(`methods:run.${result.isAnonymous ? "secret" : method === "poll" ? "unnamed" : "by-name"}`)],
    ...(run.round > 1 ? [[t("methods:file.round"), String(run.round)] as const] : []),
    [t("methods:file.published"), run.releasedAt ? writeInstant(run.releasedAt, ctx.language) : ""],
    [t("methods:file.cast"), [t("methods:result.cast", { cast: counts.cast, entitled: counts.entitled }), ...cast].join(" · ")],
    ...(result.quorum
      ? [
          [
            t("methods:quorum.title"),
            quorumLines(result.quorum, t, t(`rules:decision.${result.quorum.rule}`)).join(" "),
          ] as const,
        ]
      : []),
    ...(paper ? [[t("methods:batch.title"), t("methods:batch.reconciled", { ...paper })] as const] : []),
    [t("methods:file.formula"), t(`methods:result.formula.${method}`, { ...config, highest: MOST_RESISTANCE }) + stop],
    ...(result.cards ? [] : [[t("methods:result.benches"), t(`methods:result.support.${method}`)] as const]),
    ...(result.isAnonymous ? [[t("methods:result.hidden"), t("methods:result.small-benches", { few: FEW })] as const] : []),
    [t("methods:file.hash"), hash],
  ]);
}

const noteSheet = ({ t }: Context, rows: readonly (readonly [string, string])[]): XlsxSheet => ({
  name: t("methods:file.how"),
  columns: [
    { header: t("methods:file.what"), width: 24 },
    { header: t("methods:file.value"), width: 100 },
  ],
  rows,
});
