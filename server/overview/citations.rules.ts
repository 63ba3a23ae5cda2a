/** Figures that a recommendation cites: what was cited, what stands there now, and whether there is a newer value. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import type { MarkedKind } from "../../db/schema/markings.ts";
import { dayOf, writeDay } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { heading, paragraph, table } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { newerThan, writeOrigin, writePoint, type DataPoint } from "../figures/rules.ts";

/** What it said when it was cited. */
export type Cited = Pick<DataPoint, "value" | "upper" | "unit" | "precision">;

export const citedOf = ({ value, upper, unit, precision }: Cited): Cited => ({ value, upper, unit, precision });

export interface Subject {
  /** What the figure is about, in words and as an address. */
  label: string;
  path: string;
}

export interface Citation {
  id: number;
  /** Null: taken away, or no longer shown to everybody. */
  point: (DataPoint & Subject) | null;
  newer: DataPoint | null;
  /** What was cited, where something else stands there now. */
  before: Cited | null;
  citedBy: string | null;
  citedAt: Date;
}

/** @param all figures of the same things that everybody sees */
export function compareCited(point: DataPoint, cited: Cited, all: readonly DataPoint[]): Pick<Citation, "newer" | "before"> {
  const isSame = (["value", "upper", "unit", "precision"] as const).every((key) => point[key] === cited[key]);
  return { newer: newerThan(point, all) ?? null, before: isSame ? null : cited };
}

// --- in files -----------------------------------------------------------------

const KINDS: Record<string, MarkedKind> = {
  formats: "format",
  partnerships: "partnership",
  interdependencies: "interdependency",
};

/** What the figures are about, as labels name it: an edition bears the label of its format. */
export const markedSubjects = (citations: readonly Citation[]): { kind: MarkedKind; id: number }[] =>
  citations.flatMap(({ point }) => {
    const [, place = "", id] = point?.path.split("/") ?? [];
    const kind = KINDS[place];
    return kind ? [{ kind, id: Number(id) }] : [];
  });

/** With the day, but nobody's name: files are passed on. */
export const citedBlocks = (citations: readonly Citation[], words: Words): TextContent[] => [
  heading(1, words.t("recommendations:cited.title")),
  ...citedNowBlocks(citations, words, "figure"),
];

/** What was cited, and what is known since. @param first what its first column is called */
export function citedNowBlocks(
  citations: readonly Citation[],
  words: Words,
  first: "title" | "figure" = "title",
): TextContent[] {
  const { t, language } = words;
  const rows = citations.flatMap(({ point, newer, before, citedAt }) => {
    if (!point) return [];
    const since = [
      before && t("recommendations:cited.changed", { value: writePoint(before, words) }),
      newer && `${t("figures:newer")}: ${writePoint(newer, words)} (${writeOrigin(newer, words)})`,
    ].filter(Boolean);
    const origin = `${writeOrigin(point, words)} ${point.sourceUrl}`.trim();
    return [[whatOf(point), writePoint(point, words), origin, since.join(" ") || "–", writeDay(citedAt, language)]];
  });
  const head = ([first, "value", "as-of", "since", "cited-on"] as const).map((name) => t(`recommendations:cited.${name}`));
  return [...(rows.length > 0 ? [table(head, ...rows)] : []), ...hiddenBlocks(citations, words)];
}

const whatOf = ({ label, indicator, definition }: NonNullable<Citation["point"]>): string =>
  [`${label}: ${indicator}`, definition].filter(Boolean).join(" – ");

const hiddenBlocks = (citations: readonly Citation[], { t }: Words): TextContent[] =>
  citations.filter(({ point }) => !point).map(() => paragraph(t("recommendations:cited.hidden")));

/** For a paper that says what held when it was written: what was cited, and nothing that came after it. */
export function citedThenBlocks(citations: readonly Citation[], words: Words): TextContent[] {
  const { t, language } = words;
  if (citations.length === 0) return [];
  const rows = citations.flatMap(({ point, before, citedAt }) => {
    if (!point) return [];
    return [[whatOf(point), writePoint(before ?? point, words), writeOrigin(point, words), writeDay(citedAt, language)]];
  });
  const head = [
    ...[t("recommendations:cited.title"), t("recommendations:cited.value")],
    ...[t("recommendations:cited.as-of"), t("recommendations:cited.cited-on")],
  ];
  return [...(rows.length > 0 ? [table(head, ...rows)] : []), ...hiddenBlocks(citations, words)];
}

/** For programs: what was cited, and a newer value where there is one. Null: no longer shown to everybody, or taken away. */
export const citedJson = (citations: readonly Citation[]) =>
  citations.map(({ point, before, newer, citedAt }) => {
    if (!point) return null;
    const { label, indicator, definition, asOf, source, sourceUrl } = point;
    const then = citedOf(before ?? point);
    const later = newer && { ...citedOf(newer), asOf: newer.asOf, source: newer.source, sourceUrl: newer.sourceUrl };
    return { about: label, indicator, definition, ...then, asOf, source, sourceUrl, citedOn: dayOf(citedAt), newer: later };
  });

// --- form ---------------------------------------------------------------------

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive("common:invalid.choice").max(LARGEST_ID);

export const citeForm = z.object({
  point: id,
  /** A citation that the new one takes the place of. */
  instead: z.union([z.literal("").transform(() => null), id], { error: "common:invalid.choice" }).default(null),
});
