/** Ballot papers of a run, one a page: of a run by name with the voice it is for, of a secret one all alike. */
import type { Context } from "../context.ts";
import { compilePdf, typstText, typstTitle } from "../files/typst.ts";
import { fileName, type TextFile } from "../files/file.rules.ts";
import { authorise } from "../access/rules.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { paperRun } from "./batches.queries.ts";
import { MATRIX_STEPS, scaleOf } from "./kinds.rules.ts";
import { requireRun } from "./runs.queries.ts";
import type { RunHead } from "./runs.rules.ts";

/**
 * For whoever counts them. Before it is opened nobody has a voice yet: then it is a single blank one, to be copied.
 * @param large for whoever reads large print
 */
export async function ballotPapers(ctx: Context, id: number, large = false): Promise<TextFile> {
  const run = await requireRun(ctx, id);
  authorise(run.my, "method:count");
  const { voices } = await paperRun(ctx.db, run);
  const sheets = (voices.length === 0 ? [null] : voices).map((voice) => sheet(ctx, run, voice));
  const bytes = await compilePdf(opening(run.question, large) + sheets.join("#pagebreak()\n"), {
    language: ctx.language,
    title: run.question,
    pool: ctx.pool,
    by: ctx.actor.personId,
  });
  return { name: fileName(`${ctx.t("methods:paper.file")} ${run.question}`), bytes };
}

/** What a box to tick is, and the title that the file needs once. */
const opening = (title: string, large: boolean) => `${large ? "#set text(size: 18pt)\n" : ""}
#let tick(word) = box[#box(width: 0.9em, height: 0.9em, stroke: 0.7pt, baseline: 0.1em)#h(0.4em)#word#h(1.4em)]
#let line-to-write-on = block(above: 1.2em, below: 1.2em, line(length: 100%, stroke: 0.5pt + luma(120)))
${typstTitle(title)}`;

type Paper = Pick<RunHead, "question" | "explanation" | "config" | "options" | "isSecret">;

function sheet(ctx: Context, run: Paper, voice: { name: string; bench: Bench } | null): string {
  const { t } = ctx;
  const { config } = run;
  const [least, most] = scaleOf(config);
  const how = config.method === "poll" ? t("methods:paper.one") : t(`methods:ballot.how.${config.method}`, paramsOf(run));
  const benches = BENCHES.map((bench) => tick(t(`common:bench.${bench}`))).join("");
  const options = run.options.map(({ label }, index) => {
    if (config.method === "poll") return `${tick(`${index + 1}. ${label}`)}\n\n`;
    const scales =
      config.method === "matrix"
        ? (["importance", "feasibility"] as const).map(
            (what) => `${typstText(`${t(`methods:ballot.${what}`)}: `)}${steps(1, MATRIX_STEPS)}`,
          )
        : [steps(least, most, (value) => (hasWords(run) ? t(`methods:ballot.${config.method}.${value}`) : String(value)))];
    return `*${typstText(`${index + 1}. ${label}`)}*\n\n${scales.join("\n\n")}\n\n${takesReason(run) ? "#line-to-write-on\n" : ""}`;
  });
  return [
    `= ${typstText(run.question)}\n\n`,
    run.explanation && `${typstText(run.explanation)}\n\n`,
    run.isSecret
      ? `${typstText(`${t("methods:paper.bench")} `)}\n${benches}\n\n`
      : `*${typstText(voice?.name ?? t("methods:paper.name"))}*\n\n`,
    `${typstText(how)}\n\n`,
    ...options,
    config.method === "cards" ? "#line-to-write-on\n#line-to-write-on\n".repeat(config.cards) : "",
    typstText(t(run.isSecret ? "methods:paper.fold" : "methods:paper.hand-in")),
    "\n\n",
  ].join("");
}

const tick = (word: string) => `#tick[${typstText(word)}]`;

const steps = (least: number, most: number, wordOf: (value: number) => string = String): string =>
  Array.from({ length: most - least + 1 }, (_, index) => tick(wordOf(least + index))).join(" ");

const hasWords = ({ config: { method } }: Paper) => method === "consent" || method === "levels";
const takesReason = ({ config }: Paper) => config.reason !== "off" || hasWords({ config } as Paper);
const paramsOf = ({ config }: Paper) => {
  const [least, most] = scaleOf(config);
  const count = config.method === "dots" ? config.dots : config.method === "cards" ? config.cards : 0;
  return { least, most, dots: count, cards: count };
};
