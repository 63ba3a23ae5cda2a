/** What the report of an evaluation tells of the format itself: its editions, what can be counted of them, every figure with its source. */
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { writeDay, writeNumber } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { heading, paragraph, table, text } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { writePoint, type Share } from "../figures/rules.ts";
import { boundsName, speakingTimes, type Indicators } from "./indicators.rules.ts";
import type { FormatSheet } from "./queries.ts";
import { linesOf, type Edition } from "./rules.ts";

const nameOf = (edition: Pick<Edition, "label" | "year"> | undefined): string =>
  edition ? `${edition.label} (${edition.year})` : "";

/** Those that the evaluation looks at. */
export function editionsPart(editions: readonly Edition[], { t, language }: Words): TextContent[] {
  if (editions.length === 0) return [];
  const whenOf = ({ startsOn, endsOn, year }: Edition) => {
    if (!startsOn) return t("formats:edition.year-only", { year });
    const first = writeDay(startsOn, language);
    return !endsOn || endsOn === startsOn ? first : `${first} – ${writeDay(endsOn, language)}`;
  };
  const listed = (words: readonly string[]) => words.join("; ") || "–";
  const rows = editions.map((edition) => [
    edition.label,
    whenOf(edition),
    edition.place || "–",
    t(`formats:edition-state.${edition.state}`),
    listed(edition.benches.map((bench) => t(`common:bench.${bench}`))),
    listed(edition.topics.map(({ title }) => title)),
    listed(linesOf(edition.outputs)),
    listed([...linesOf(edition.sources), ...linesOf(edition.note)]),
  ]);
  const columns = ["label", "when", "place", "state", "benches", "agenda", "outputs", "sources"] as const;
  return [
    heading(1, t("formats:edition.title")),
    table(
      columns.map((key) => t(`formats:edition.${key}`)),
      ...rows,
    ),
  ];
}

/** Each number with the whole that it is a share of; without one it stands there, and no share. */
export function countedPart(indicators: Indicators, { editions }: FormatSheet, words: Words): TextContent[] {
  const { t, language } = words;
  const { rhythm, topics, tasks, benches, speaking, coverage } = indicators;
  const percent = (share: number) => `${writeNumber(Math.round(share * 100), language)} %`;
  const share = (part: number, of: number) =>
    of === 0 ? t("formats:indicators.unknown") : t("formats:indicators.of", { part, of, share: percent(part / of) });
  const nameOfBench = (bench: Bench) => t(`common:bench.${bench}`);
  const present = BENCHES.filter((bench) => benches?.[bench]).map((bench) => `${nameOfBench(bench)} ${benches?.[bench]}`);
  const spoken = speakingTimes(speaking).map(({ bench, minutes, share: part }) =>
    t("formats:indicators.spoken", { bench: nameOfBench(bench), minutes, share: percent(part) }),
  );
  const held = !rhythm
    ? t("formats:indicators.unknown")
    : rhythm.planned === null
      ? t("formats:indicators.held-only", { ...rhythm })
      : t("formats:indicators.held", { ...rhythm, share: percent(rhythm.held / rhythm.planned) });
  const said = [
    [t("formats:indicators.rhythm"), held],
    [t("formats:indicators.topics"), share(topics.served, topics.of)],
    [
      t("formats:indicators.benches"),
      benches === null ? t("formats:indicators.protected") : present.join(", ") || t("formats:indicators.unknown"),
    ],
    ...(spoken.length > 0 ? [[t("formats:indicators.speaking"), spoken.join(", ")] as const] : []),
    [t("formats:indicators.tasks"), share(tasks.inTime, tasks.due)],
  ] as const;
  const shareText = (found: Share | null) => {
    if (!found) return t("formats:indicators.unknown");
    const bounds = boundsName(found);
    const room = bounds && t(`formats:indicators.${bounds}`, { low: percent(found.low), high: percent(found.high) });
    return room ? `${percent(found.share)} (${room})` : percent(found.share);
  };
  const reach = coverage.flatMap(({ editionId, participants, shares }) =>
    (shares.length > 0 ? shares : [{ of: null, share: null }]).map(({ of, share: found }) => [
      nameOf(editions.find(({ id }) => id === editionId)),
      writePoint(participants, words),
      of ? `${writePoint(of, words)} – ${of.definition || of.source}` : t("formats:indicators.no-denominator"),
      shareText(found),
    ]),
  );
  return [
    heading(1, t("formats:indicators.title")),
    paragraph(t("formats:indicators.hint")),
    ...said.map(([key, value]) => paragraph([...text(`${key}: `, "bold"), ...text(value)])),
    ...(reach.length > 0
      ? [
          heading(2, t("formats:indicators.reach")),
          table(
            [
              ...[t("formats:edition.label"), t("formats:indicators.participants")],
              ...[t("formats:indicators.denominator"), t("formats:indicators.share")],
            ],
            ...reach,
          ),
        ]
      : []),
  ];
}

/** Every figure with its definition and source, conflicting ones side by side. */
export function figuresPart({ figures: all, editions }: FormatSheet, words: Words): TextContent[] {
  const { t, language } = words;
  if (all.length === 0) return [];
  const rows = all.map((point) => [
    point.subject === "edition" ? nameOf(editions.find(({ id }) => id === point.subjectId)) : "–",
    point.indicator,
    writePoint(point, words),
    [point.definition, point.note].filter(Boolean).join(" – "),
    `${point.source} ${point.sourceUrl}, ${t("figures:as-of-line", { day: writeDay(point.asOf, language) })}${point.toCheck ? ` (${t("figures:to-check")})` : ""}`,
  ]);
  const head = [t("formats:edition.label"), t("figures:field.indicator"), t("formats:report.figure")];
  return [
    heading(1, t("formats:report.figures")),
    table([...head, t("figures:field.definition"), t("formats:report.source")], ...rows),
  ];
}
