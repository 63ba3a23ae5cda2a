/** The joint agenda as one paper: three parts by the way of working together, each with its items and what is recommended there. */
import { agendaNumber } from "../agenda/rules.ts";
import { writeDay } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { bulletList, doc, heading, paragraph, text } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { citedThenBlocks } from "../overview/citations.rules.ts";
import {
  anchored,
  dissentBlocks,
  embedded,
  factsTable,
  inLanguage,
  labelled,
  numberOf,
  positionBlocks,
  quotedLanguage,
  traced,
} from "./blocks.rules.ts";
import {
  isHeld,
  missingOf,
  partsOf,
  type PaperFacts,
  type PrintedDissent,
  type PrintedItem,
  type PrintedRecommendation,
} from "./facts.rules.ts";

/** Something printed: a page and its files are the same. */
export interface Printed {
  title: string;
  /** The line below the title. */
  head: string;
  /** At the foot of every page. */
  footer: string;
  /** Across every page; null: it counts. */
  watermark: string | null;
  content: TextContent;
}

export function compilePaper(facts: PaperFacts, words: Words, today: string): Printed {
  const { t, language } = words;
  const { process } = facts;
  const marking = t(`common:marking.${process.marking}`);
  const watermark = facts.isDraft ? t("publication:draft") : null;
  const dissents = numberDissents(facts.items);
  return {
    title: t("publication:paper.title", { title: process.title }),
    head: [watermark, t("publication:paper.head", { number: process.number, day: writeDay(today, language) }), marking]
      .filter(Boolean)
      .join(" · "),
    footer: [process.number, marking, watermark].filter(Boolean).join(" · "),
    watermark,
    content: doc(
      ...partsOf(facts.items).flatMap(({ mode, items }) => [
        heading(1, mode ? t(`common:mode.${mode}`) : t("publication:paper.no-mode")),
        paragraph(t(mode ? `agenda:field.mode-help.${mode}` : "publication:paper.no-mode-hint")),
        ...items.flatMap((item) => itemBlocks(item, facts, dissents, words)),
      ]),
      ...asideBlocks(facts.items, words),
      ...annex(dissents, words),
    ),
  };
}

interface NumberedDissent {
  /** `S-02.1`, and `S-02.1-2` for the second one on the same recommendation. */
  label: string;
  about: string;
  dissent: PrintedDissent;
}

/** Cited by the number of what they are about, so that the same dissent is called the same wherever it is printed. */
export function numberDissents(items: readonly PrintedItem[]): Map<number, NumberedDissent> {
  const recommendations = items.filter(isHeld).flatMap((item) => item.recommendations);
  const numbered = recommendations.flatMap((of) =>
    (of.agreement?.dissents ?? []).map((dissent, index) => {
      const label = `S${numberOf(of).slice(1)}${index > 0 ? `-${index + 1}` : ""}`;
      return [dissent.id, { label, about: numberOf(of), dissent }] as const;
    }),
  );
  return new Map(numbered);
}

type Dissents = ReadonlyMap<number, NumberedDissent>;

function itemBlocks(item: PrintedItem, facts: PaperFacts, dissents: Dissents, words: Words): TextContent[] {
  const { t } = words;
  const quoted = quotedLanguage(words);
  const levels = item.levels.map((level) => t(`common:level.${level}`)).join(", ");
  const said = [
    t(`agenda:status.${item.status}`),
    item.adoptedVersion !== null && t("publication:adopted-version", { number: item.adoptedVersion }),
    levels,
    item.leadName ? t("recommendations:lead", { name: item.leadName }) : t("recommendations:no-lead"),
  ];
  return [
    anchored(
      heading(2, [...text(`${agendaNumber(item.number)} `), ...inLanguage(text(item.title), quoted)]),
      agendaNumber(item.number),
    ),
    traced(said.filter(Boolean).join(" · "), `${facts.origin}/agenda/${item.id}/trace`, words),
    ...(item.reason ? [labelled(t("agenda:field.reason"), inLanguage(text(item.reason), quoted))] : []),
    ...(words.language === "en" && item.summaryEn ? [labelled(t("publication:summary"), item.summaryEn)] : []),
    ...embedded(item.text, 3, quoted),
    ...item.recommendations.flatMap((each) => recommendationBlocks(each, facts, dissents, words)),
  ];
}

function recommendationBlocks(of: PrintedRecommendation, facts: PaperFacts, dissents: Dissents, words: Words): TextContent[] {
  const { t } = words;
  const quoted = quotedLanguage(words);
  const title = [...text(`${numberOf(of)} `), ...inLanguage(text(of.title), quoted)];
  if (of.status === "entfallen") return [heading(3, title), paragraph(t("recommendations:withdrawn"))];
  return [
    heading(3, title),
    traced(statusWords(of, words), `${facts.origin}/recommendations/${of.id}/trace`, words),
    ...summary(of, words),
    ...embedded(of.text, 3, quoted),
    ...factsTable(of, words),
    ...citedThenBlocks(of.citations, words),
    ...missingBlocks(of, words),
    ...positionBlocks(of, facts.isAttributed, words),
    ...(of.agreement?.dissents ?? []).flatMap(({ id, names }) => {
      const label = dissents.get(id)?.label;
      return label ? [paragraph(t("publication:dissent-reference", { label, names: names.join(", ") }))] : [];
    }),
  ];
}

function missingBlocks(of: PrintedRecommendation, { t }: Words): TextContent[] {
  const missing = missingOf(of).map((what) => t(`recommendations:complete.lack.${what}`));
  return missing.length > 0
    ? [paragraph([...text(`${t("recommendations:complete.required")} `, "bold"), ...text(`${missing.join("; ")}.`)])]
    : [];
}

export function statusWords({ status, agreement }: PrintedRecommendation, { t, language }: Words): string {
  const decision = agreement?.decision;
  const words = t(`agenda:status.${status}`);
  if (!decision) return words;
  const { number, on, rule } = decision;
  return `${words} · ${t("publication:decided", { number, day: writeDay(new Date(on), language), rule: t(`rules:decision.${rule}`) })}`;
}

/** The short version for the readers of this language, where somebody wrote one. */
export function summary({ summaryPlain, summaryEn }: PrintedRecommendation, { t, language }: Words): TextContent[] {
  const short = language === "en" ? summaryEn : summaryPlain;
  if (short) return [labelled(t("publication:summary"), short)];
  return language === "en" ? [paragraph(text(t("publication:no-summary"), "italic"))] : [];
}

/** Numbers stay, so what is no longer in the agenda is named. */
function asideBlocks(items: readonly PrintedItem[], words: Words): TextContent[] {
  const aside = items.filter((item) => !isHeld(item));
  if (aside.length === 0) return [];
  const { t } = words;
  const lines = aside.map(({ number, title, status }) => [
    paragraph([
      ...text(`${agendaNumber(number)} `),
      ...inLanguage(text(title), quotedLanguage(words)),
      ...text(`: ${t(`agenda:status.${status}`)}`),
    ]),
  ]);
  return [heading(1, t("publication:paper.aside")), bulletList(...lines)];
}

function annex(dissents: Dissents, words: Words): TextContent[] {
  if (dissents.size === 0) return [];
  return [
    heading(1, words.t("publication:paper.annex")),
    paragraph(words.t("publication:paper.annex-hint")),
    ...[...dissents.values()].flatMap(({ label, about, dissent }) => dissentBlocks(dissent, label, about, words)),
  ];
}
