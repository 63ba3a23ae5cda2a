/** Parts of what is printed: texts of others below our headings, facts as a table, positions with reservations as notes, dissent as filed. */
import { writeDay, writeNumber } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { heading, paragraph, table, text } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { CHECK_KINDS, type CheckKind } from "../../db/schema/recommendations.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { recommendationNumber, type Resources } from "../recommendations/rules.ts";
import { countLevels, type PrintedDissent, type PrintedPosition, type PrintedRecommendation } from "./facts.rules.ts";

/** A text below a heading of ours: its own headings are deeper, and nothing of it can be addressed or was commented on. */
export function embedded(content: TextContent | null, below: number, language: string | null): TextContent[] {
  const bare = ({ attrs, marks, ...node }: TextContent): TextContent => {
    const { id: _id, ...rest } = attrs ?? {};
    const kept = (marks ?? []).filter(({ type }) => type !== "comment");
    return {
      ...node,
      ...(attrs && { attrs: rest }),
      ...(kept.length > 0 && { marks: kept }),
      ...(node.content && { content: node.content.map(bare) }),
    };
  };
  // Words of decisions and tasks are not kept in texts, so nothing can be printed of them.
  const blocks = (content?.content ?? []).filter(
    ({ type, content: words }) => type !== "record" && (type !== "paragraph" || words?.length),
  );
  return inLanguage(deeper(blocks.map(bare), below), language);
}

/** With headings so many levels deeper, as far as there are levels. */
export const deeper = (nodes: readonly TextContent[], by: number): TextContent[] =>
  nodes.map((node) =>
    node.type === "heading"
      ? { ...node, attrs: { ...node.attrs, level: Math.min(4, by + (Number(node.attrs?.level) || 1)) } }
      : node.content
        ? { ...node, content: deeper(node.content, by) }
        : node,
  );

/** A heading that the list of contents leads to. */
export const anchored = (node: TextContent, anchor: string): TextContent => ({ ...node, attrs: { ...node.attrs, id: anchor } });

/** Readers aloud hear where a paper in one language quotes another. @param language null: that of the paper */
export function inLanguage(nodes: TextContent[], language: string | null): TextContent[] {
  if (language === null) return nodes;
  const marked = (node: TextContent): TextContent => {
    if (node.type !== "text") return node.content ? { ...node, content: node.content.map(marked) } : node;
    const isMarked = node.marks?.some(({ type }) => type === "language");
    return isMarked ? node : { ...node, marks: [...(node.marks ?? []), { type: "language", attrs: { lang: language } }] };
  };
  return nodes.map(marked);
}

/** The language of what people wrote, where the paper is in another one. */
export const quotedLanguage = ({ language }: Words): string | null => (language === "de" ? null : "de");

export const numberOf = (of: PrintedRecommendation): string => recommendationNumber(of.itemNumber, of.number);

/** `Federführung` in bold, then what is said. */
export const labelled = (label: string, words: string | TextContent[]): TextContent =>
  paragraph([...text(`${label}: `, "bold"), ...(typeof words === "string" ? text(words) : words)]);

/** A line that leads to how it came about. */
export const traced = (line: string, href: string, { t }: Words): TextContent =>
  paragraph([
    ...text(`${line} · `),
    { type: "text", text: t("publication:trace.link"), marks: [{ type: "link", attrs: { href } }] },
  ]);

/** Only what was said. */
export function factsTable(of: PrintedRecommendation, { t, language }: Words): TextContent[] {
  const field = (name: string) => t(`recommendations:field.${name}`);
  const levers = of.levers.map(
    ({ lever, intensity }) => `${t(`recommendations:lever.${lever}`)} (${t(`recommendations:intensity.${intensity}`)})`,
  );
  const quoted = quotedLanguage({ t, language });
  const typed = (words: string) => inLanguage(text(words), quoted);
  const rows: [string, string | TextContent[]][] = [
    [field("addressees"), typed(of.addressees)],
    [field("lead"), typed(of.leadName ?? "")],
    [field("involved"), typed(of.involvedNames.join(", "))],
    [field("due"), of.dueOn ? writeDay(of.dueOn, language) : ""],
    [t("recommendations:group.means"), of.resources.map((each) => meansOf(each, { t, language })).join("; ")],
    [field("funding"), typed(of.fundingSource)],
    [field("indicator"), typed(of.indicator)],
    [field("legal-basis"), typed(of.legalBasis)],
    [field("levers"), levers.join(", ")],
    [field("policy"), typed(of.policyReference)],
    [field("dimensions"), of.dimensions.map((each) => t(`recommendations:dimension.${each}`)).join(", ")],
    [field("threats"), of.threatDomains.map((each) => t(`recommendations:threat.${each}`)).join(", ")],
    [field("eu"), of.euRelevant === null ? "" : t(of.euRelevant ? "recommendations:yes" : "recommendations:no")],
    ...CHECK_KINDS.map((kind): [string, string] => [t(`recommendations:check.${kind}`), checkWords(of, kind, { t, language })]),
  ];
  const said = rows.filter(([, words]) => words.length > 0);
  return said.length > 0 ? [table([t("publication:fact"), t("publication:said")], ...said)] : [];
}

function checkWords({ checks }: PrintedRecommendation, kind: CheckKind, { t, language }: Words): string {
  const check = checks[kind];
  if (!check) return "";
  const by = t("recommendations:check.by", { reviewer: check.reviewer, day: writeDay(check.reviewedOn, language) });
  return `${t(`recommendations:check.results.${kind}.${check.result}`)} (${by})`;
}

function meansOf({ level, ...means }: Resources, { t, language }: Words): string {
  const said = Object.entries(means).filter((entry): entry is [string, number] => entry[1] !== null);
  const words = said.map(([what, value]) => t(`recommendations:means.${what}`, { value: writeNumber(value, language) }));
  return `${t(`common:level.${level}`)}: ${words.join(", ")}`;
}

// --- what organisations said ---------------------------------------------------------

/** How far each bench carries it, by name where that is the rule; reservations are notes at the name of whoever has them. */
export function positionBlocks({ agreement }: PrintedRecommendation, isNamed: boolean, words: Words): TextContent[] {
  if (!agreement || agreement.positions.length === 0) return [];
  const { t } = words;
  const { positions } = agreement;
  return [
    heading(4, t("publication:positions")),
    isNamed ? namedTable(positions, words) : countsTable(positions, words),
    ...(isNamed && positions.some(({ isCountedElsewhere }) => isCountedElsewhere)
      ? [paragraph(t("publication:counted-elsewhere"))]
      : []),
    ...(isNamed ? [] : [paragraph(t("publication:unnamed")), ...unnamedReservations(positions, words)]),
  ];
}

const LEVELS = [1, 2, 3, 4, 5, 6, null] as const;

function namedTable(positions: readonly PrintedPosition[], words: Words): TextContent {
  const { t } = words;
  const benches = [...new Set(positions.map(({ bench }) => bench))];
  const cell = (level: number | null, bench: Bench) => {
    const here = positions.filter((position) => position.level === level && position.bench === bench);
    if (here.length === 0) return "–";
    return joined(here.flatMap((position, index) => [...(index > 0 ? text(", ") : []), ...nameOf(position, words)]));
  };
  const rows = LEVELS.filter((level) => positions.some((position) => position.level === level));
  return table(
    [t("publication:level-head"), ...benches.map((bench) => t(`common:bench.${bench}`))],
    ...rows.map((level) => [levelWords(level, words), ...benches.map((bench) => cell(level, bench))]),
  );
}

/** Names beside each other are one run: files of thousands of runs take long to write and to open. */
function joined(nodes: readonly TextContent[]): TextContent[] {
  const runs: TextContent[] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (last?.type === "text" && node.type === "text") runs[runs.length - 1] = { ...last, text: `${last.text}${node.text}` };
    else runs.push(node);
  }
  return runs;
}

const levelWords = (level: number | null, { t }: Words): string =>
  t(level === null ? "publication:still-open" : `agreement:level.${level}`);

const nameOf = ({ name, isCountedElsewhere, reservations }: PrintedPosition, words: Words): TextContent[] => [
  ...text(isCountedElsewhere ? `(${name})` : (name ?? "")),
  ...reservations.map((reservation) => note(`${name}: ${reservationWords(reservation, words)}`)),
];

const note = (words: string): TextContent => ({ type: "footnote", attrs: { text: words } });

function reservationWords(
  { kind, body, until, liftedAt }: PrintedPosition["reservations"][number],
  { t, language }: Words,
): string {
  const head = [
    t(`agreement:reservation.${kind}`),
    until && t("publication:until", { day: writeDay(until, language) }),
    liftedAt && t("publication:lifted", { day: writeDay(new Date(liftedAt), language) }),
  ].filter(Boolean);
  return body ? `${head.join(", ")}. ${body}` : head.join(", ");
}

/** Without names; small benches are not shown apart. */
export function countsTable(positions: readonly PrintedPosition[], words: Words): TextContent {
  const { t } = words;
  const counts = countLevels(positions, false);
  const columns = LEVELS.filter((level) => positions.some((position) => position.level === level));
  return table(
    [t("publication:bench-head"), ...columns.map((level) => levelWords(level, words))],
    ...counts.map(({ bench, levels, silent }) => [
      bench === null ? t("publication:all-benches") : t(`common:bench.${bench}`),
      ...columns.map((level) => String(level === null ? silent : levels[level - 1])),
    ]),
  );
}

/** What several houses say in the same words is one note. */
function unnamedReservations(positions: readonly PrintedPosition[], words: Words): TextContent[] {
  const all = positions.flatMap(({ reservations }) => reservations.map((each) => reservationWords(each, words)));
  if (all.length === 0) return [];
  const times = new Map<string, number>();
  for (const said of all) times.set(said, (times.get(said) ?? 0) + 1);
  const notes = [...times].map(([said, count]) => note(count > 1 ? `${said} (${count}×)` : said));
  return [paragraph([...text(words.t("publication:reservations", { count: all.length })), ...notes])];
}

/** Word by word. @param label under which it is cited */
export function dissentBlocks(
  { names, quote, body }: PrintedDissent,
  label: string,
  about: string,
  words: Words,
): TextContent[] {
  const { t } = words;
  const quoted = quotedLanguage(words);
  const paragraphs = body.split(/\n+/).filter((line) => line.trim() !== "");
  return [
    heading(2, t("publication:dissent-head", { label, about })),
    labelled(t("publication:dissent-by"), inLanguage(text(names.join(", ")), quoted)),
    ...(quote ? [labelled(t("publication:dissent-on"), inLanguage(text(`„${quote}“`), quoted))] : []),
    ...inLanguage(
      paragraphs.map((line) => paragraph(line)),
      quoted,
    ),
  ];
}
