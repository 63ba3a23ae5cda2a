/** Figures that a recommendation cites: what was cited, what stands there now, and whether there is a newer value. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import type { MarkedKind } from "../../db/schema/markings.ts";
import { writeDay } from "../calendar/rules.ts";
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
export function citedBlocks(citations: readonly Citation[], words: Words): TextContent[] {
  const { t, language } = words;
  const rows = citations.flatMap(({ point, newer, before, citedAt }) => {
    if (!point) return [];
    const since = [
      before && t("recommendations:cited.changed", { value: writePoint(before, words) }),
      newer && `${t("figures:newer")}: ${writePoint(newer, words)} (${writeOrigin(newer, words)})`,
    ].filter(Boolean);
    const what = [`${point.label}: ${point.indicator}`, point.definition].filter(Boolean).join(" – ");
    const origin = `${writeOrigin(point, words)} ${point.sourceUrl}`.trim();
    return [[what, writePoint(point, words), origin, since.join(" ") || "–", writeDay(citedAt, language)]];
  });
  const head = (["figure", "value", "as-of", "since", "cited-on"] as const).map((name) => t(`recommendations:cited.${name}`));
  const hidden = citations.filter(({ point }) => !point).map(() => paragraph(t("recommendations:cited.hidden")));
  return [heading(1, t("recommendations:cited.title")), ...(rows.length > 0 ? [table(head, ...rows)] : []), ...hidden];
}

/** For a paper that says what held when it was written: what was cited, and nothing that came after it. */
export function citedThenBlocks(citations: readonly Citation[], words: Words): TextContent[] {
  const { t, language } = words;
  if (citations.length === 0) return [];
  const rows = citations.flatMap(({ point, before, citedAt }) => {
    if (!point) return [];
    const what = [`${point.label}: ${point.indicator}`, point.definition].filter(Boolean).join(" – ");
    return [[what, writePoint(before ?? point, words), writeOrigin(point, words), writeDay(citedAt, language)]];
  });
  const head = [
    ...[t("recommendations:cited.title"), t("recommendations:cited.value")],
    ...[t("recommendations:cited.as-of"), t("recommendations:cited.cited-on")],
  ];
  const hidden = citations.filter(({ point }) => !point).map(() => paragraph(t("recommendations:cited.hidden")));
  return [...(rows.length > 0 ? [table(head, ...rows)] : []), ...hidden];
}

// --- form ---------------------------------------------------------------------

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive("common:invalid.choice").max(LARGEST_ID);

export const citeForm = z.object({
  point: id,
  /** A citation that the new one takes the place of. */
  instead: z.union([z.literal("").transform(() => null), id], { error: "common:invalid.choice" }).default(null),
});
