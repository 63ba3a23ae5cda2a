/** The report of an evaluation as one text: all tables, sources and the method in it. Word and PDF are written from it. */
import { writeDay, writeNumber } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { heading, paragraph, table, text } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import type { EvaluationProject } from "./adjustments.queries.ts";
import { valuesOf } from "./adjustments.rules.ts";
import { criteriaLine, type Criterion } from "./criteria.rules.ts";
import type { Indicators } from "./indicators.rules.ts";
import type { FormatSheet } from "./queries.ts";
import { countedPart, editionsPart, figuresPart } from "./report-facts.rules.ts";
import { weightedMean, type Rating } from "./ratings.rules.ts";
import type { Edition } from "./rules.ts";
import { answersTo, type EditionSurvey } from "./surveyed.rules.ts";

interface ReportParts {
  project: EvaluationProject;
  sheet: FormatSheet;
  /** Those that the evaluation looks at. */
  editions: readonly Edition[];
  indicators: Indicators;
  surveys: readonly EditionSurvey[];
}

export interface Report {
  title: string;
  /** Whether it is a draft. */
  head: string;
  content: TextContent;
}

/** As the reader may have it: before all ratings are in there is no report but what the format is and what can be counted. */
export function compileReport(parts: ReportParts, words: Words): Report {
  const { project, sheet, indicators } = parts;
  const { evaluation } = project;
  const { t, language } = words;
  return {
    title: evaluation.title,
    head: evaluation.releasedAt
      ? t("formats:report.released", { day: writeDay(evaluation.releasedAt, language) })
      : t("formats:report.draft"),
    content: {
      type: "doc",
      content: [
        ...about(parts, words),
        ...editionsPart(parts.editions, words),
        ...results(project, words),
        ...countedPart(indicators, sheet, words),
        ...surveyed(parts, words),
        ...adjustments(project, words),
        ...reply(project, words),
        ...reasons(project, words),
        ...figuresPart(sheet, words),
      ],
    },
  };
}

const grid = (head: string[], rows: string[][]): TextContent => table(head, ...rows);

const nameOf = (criterion: Pick<Criterion, "key" | "name">, { t }: Words) =>
  criterion.name ?? t(`formats:criterion.${criterion.key}.name`);
const headingOf = (criterion: Criterion, words: Words) =>
  words.t("formats:rating.heading", { number: criterion.number, name: nameOf(criterion, words) });

function about(
  { project: { evaluation, raters, process }, sheet: { format }, editions }: ReportParts,
  { t, language }: Words,
): TextContent[] {
  const rows = [
    [t("formats:report.format"), format.name],
    [t("formats:report.organiser"), format.organiser],
    [t("formats:evaluation.purpose"), evaluation.purpose],
    [t("formats:evaluation.commissioner"), evaluation.commissioner],
    [t("formats:report.period"), `${writeDay(evaluation.periodFrom, language)} – ${writeDay(evaluation.periodTo, language)}`],
    [t("formats:evaluation.editions"), editions.map(({ label, year }) => `${label} (${year})`).join(", ")],
    [t("formats:evaluation.criteria"), criteriaLine(t, evaluation)],
    ["", `${process.number} ${process.title}`],
  ].filter(([key, value]) => key && value) as [string, string][];
  return [
    heading(1, t("formats:report.about")),
    ...rows.map(([key, value]) => paragraph([...text(`${key}: `, "bold"), ...text(value)])),
    paragraph(t("formats:report.method")),
    ...(evaluation.limits ? [heading(2, t("formats:synthesis.limits")), ...lines(evaluation.limits)] : []),
    heading(2, t("formats:raters.title")),
    grid(
      [t("formats:raters.name"), t("formats:raters.organisation"), t("formats:raters.interest")],
      raters.map(({ name, organisation, interest }) => [
        name,
        organisation,
        interest === null ? t("formats:indicators.unknown") : interest || t("formats:raters.no-interest"),
      ]),
    ),
  ];
}

const lines = (words: string): TextContent[] => words.split(/\n+/).flatMap((line) => (line.trim() ? [paragraph(line)] : []));

function results({ results: found, syntheses, raters, evaluation }: EvaluationProject, words: Words): TextContent[] {
  const { t, language } = words;
  if (!found) return [paragraph(t("formats:release.ratings"))];
  const { comparison } = found;
  const number = (value: number | null) => (value === null ? "–" : writeNumber(value, language));
  const valueOf = valuesOf(comparison, syntheses);
  const mean = evaluation.overall
    ? weightedMean(comparison.criteria.map(({ key, weight }) => ({ value: valueOf(key), weight })))
    : null;
  const rows = comparison.criteria.map((criterion) => {
    const written = syntheses.find(({ criterion: key }) => key === criterion.key);
    return [
      headingOf(criterion, words),
      criterion.scores.map((score) => score ?? t("formats:scale.nb")).join(" · "),
      number(criterion.median),
      number(criterion.spread),
      String(criterion.n),
      String(criterion.weight),
      written?.notAssessable ? t("formats:scale.nb") : number(written?.score ?? null),
    ];
  });
  return [
    heading(1, t("formats:results.title")),
    paragraph(
      t("formats:results.facts", {
        ...{ raters: raters.length, rated: comparison.rated, total: comparison.total },
        day: writeDay(found.asOf, language),
      }),
    ),
    grid(
      [
        ...[
          t("formats:results.criterion"),
          t("formats:results.table"),
          t("formats:results.median"),
          t("formats:results.spread"),
        ],
        ...[t("formats:results.n"), t("formats:criteria.weight"), t("formats:synthesis.score")],
      ],
      rows,
    ),
    ...(mean === null
      ? [paragraph(t("formats:results.no-grade"))]
      : [
          paragraph(
            t("formats:results.overall", {
              value: writeNumber(mean, language),
              rated: comparison.criteria.filter(({ key }) => valueOf(key) !== null).length,
              total: comparison.total,
            }),
          ),
        ]),
  ];
}

/** As distributions, at the criteria that the questions speak of. */
function surveyed({ project: { evaluation }, surveys }: ReportParts, words: Words): TextContent[] {
  const { t } = words;
  const rows = evaluation.criteria.flatMap((criterion) =>
    answersTo(criterion.key, surveys).map(({ words: asked, counts, noStatement, survey }) => [
      headingOf(criterion, words),
      `${asked} – ${survey.title}`,
      ...counts.map(String),
      String(noStatement ?? 0),
    ]),
  );
  if (rows.length === 0) return [];
  const steps = [1, 2, 3, 4, 5].map((step) => t(`surveys:step.${step}`));
  return [
    heading(1, t("formats:surveyed.title")),
    paragraph(t("formats:surveyed.hint")),
    grid([t("formats:results.criterion"), t("surveys:question"), ...steps, t("surveys:answer.none")], rows),
  ];
}

function adjustments({ adjustments: all, evaluation }: EvaluationProject, words: Words): TextContent[] {
  const { t, language } = words;
  if (all.length === 0) return [];
  return [
    heading(1, t("formats:adjustment.title")),
    ...all.flatMap((each) => {
      const criterion = evaluation.criteria.find(({ key }) => key === each.criterion);
      const said = [
        [t("formats:adjustment.criterion"), criterion ? headingOf(criterion, words) : ""],
        [t("formats:adjustment.finding"), each.finding],
        [t("formats:adjustment.conclusion"), each.conclusion],
        [t("formats:adjustment.kind"), t(`formats:adjustment-kind.${each.kind}`)],
        [t("formats:adjustment.addressee"), each.addressee],
        [t("formats:adjustment.effort"), t(`formats:effort.${each.effort}`)],
        [t("formats:adjustment.effect"), each.effect],
        [t("formats:adjustment.due"), writeDay(each.dueOn, language)],
        [t("formats:response.title"), t(`formats:response.${each.response}`)],
        [t("formats:response.measure"), each.measure],
        [t("formats:response.due"), each.measureDueOn ? writeDay(each.measureDueOn, language) : ""],
        [t("formats:response.by"), each.responseBy],
      ].filter(([, value]) => value) as [string, string][];
      return [
        heading(2, each.proposal),
        ...said.map(([key, value]) => paragraph([...text(`${key}: `, "bold"), ...text(value)])),
        ...followUps(each, words),
      ];
    }),
  ];
}

/** Also those that nobody has spoken of yet: a reader sees when it will be asked. */
function followUps({ followUps: all }: EvaluationProject["adjustments"][number], { t, language }: Words): TextContent[] {
  if (all.length === 0) return [];
  const rows = all.map(({ months, dueOn, state, note }) => [
    t("formats:follow-up.after", { count: months }),
    writeDay(dueOn, language),
    t(`formats:follow-up.${state}`),
    note,
  ]);
  const head = ["title", "due", "state", "note"].map((key) => t(`formats:follow-up.${key}`));
  return [grid(head, rows)];
}

function reply({ evaluation: { factCheck } }: EvaluationProject, { t, language }: Words): TextContent[] {
  if (!factCheck) return [];
  return [
    heading(1, t("formats:report.reply")),
    paragraph(
      t("formats:fact-check.sent", { day: writeDay(factCheck.sentAt, language), until: writeDay(factCheck.until, language) }),
    ),
    ...(factCheck.repliedAt
      ? [...lines(factCheck.reply), paragraph(`${factCheck.by}, ${writeDay(factCheck.repliedAt, language)}`)]
      : [paragraph(t("formats:report.no-reply"))]),
  ];
}

function reasons({ results: found, raters, syntheses, evidence: files }: EvaluationProject, words: Words): TextContent[] {
  const { t } = words;
  if (!found) return [];
  const proofOf = ({ criterion, evidence, evidenceType, evidenceStrength, evidenceUrl }: Rating, by: number) => {
    const brought = files.filter((file) => file.personId === by && file.criterion === criterion).map(({ name }) => name);
    const said = evidenceType
      ? [t("formats:results.evidence", { type: t(`formats:evidence-type.${evidenceType}`), strength: evidenceStrength })]
      : [];
    return [...said, evidence, evidenceUrl, ...brought].filter(Boolean).join(" ") || "–";
  };
  return [
    heading(1, t("formats:report.evidence")),
    ...found.comparison.criteria.flatMap((criterion) => {
      const written = syntheses.find(({ criterion: key }) => key === criterion.key);
      const rows = raters.map(({ name, personId }, at) => {
        const rating = found.ratings[at]?.find(({ criterion: key }) => key === criterion.key);
        const score = rating?.score ?? null;
        return [
          name,
          score === null ? t("formats:scale.nb") : String(score),
          rating?.justification ?? "",
          rating ? proofOf(rating, personId) : "–",
        ];
      });
      return [
        heading(2, headingOf(criterion, words)),
        ...(written?.summary
          ? [paragraph([...text(`${t("formats:synthesis.title")}: `, "bold"), ...text(written.summary)])]
          : []),
        ...(written?.discussion
          ? [paragraph([...text(`${t("formats:synthesis.discussion")} `, "bold"), ...text(written.discussion)])]
          : []),
        ...(written?.unadjusted
          ? [paragraph([...text(`${t("formats:synthesis.unadjusted")}: `, "bold"), ...text(written.unadjusted)])]
          : []),
        grid([t("formats:report.who"), t("formats:report.score"), t("formats:report.why"), t("formats:report.proof")], rows),
      ];
    }),
  ];
}
