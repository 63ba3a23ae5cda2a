/** Figures and editions of a format: what they are, which figures contradict each other, which addresses become links. */
import type { Precision } from "../../db/schema/formats.ts";

export interface Figure {
  id: number;
  /** Null: about the format as a whole, e.g. the size of its target group. */
  editionId: number | null;
  indicator: string;
  value: number;
  unit: string;
  precision: Precision;
  definition: string;
  /** `YYYY-MM-DD` */
  asOf: string;
  source: string;
  /** http(s) address, or empty. */
  sourceUrl: string;
}

export interface Edition {
  id: number;
  label: string;
  startsOn: string | null;
  endsOn: string | null;
  /** Known even where the day is not. */
  year: number;
  place: string;
  note: string;
}

/** All values given for one thing, side by side: never overwritten, never summed, never averaged. */
export interface FigureGroup {
  indicator: string;
  figures: Figure[];
  /** At least two of them cannot both be true. */
  conflict: boolean;
}

const sameWord = (a: string, b: string) => a.trim().toLocaleLowerCase("de") === b.trim().toLocaleLowerCase("de");

/**
 * Whether two figures cannot both hold. Figures of one edition speak of one event, so their as-of dates do not matter; figures
 * about the format as a whole with different as-of dates are a series, not a contradiction. "At least" and "at most" are bounds.
 */
export function contradict(a: Figure, b: Figure): boolean {
  if (a.editionId !== b.editionId || !sameWord(a.indicator, b.indicator)) return false;
  if (a.editionId === null && a.asOf !== b.asOf) return false;
  const [low, high] = a.value <= b.value ? [a, b] : [b, a];
  if (low.value === high.value) return false;
  return low.precision !== "mindestens" && high.precision !== "hoechstens";
}

/** Figures of one edition (or of the format as a whole) by indicator, in order of first appearance. */
export function groupFigures(figures: readonly Figure[]): FigureGroup[] {
  const groups: FigureGroup[] = [];
  for (const figure of figures) {
    const group = groups.find(({ indicator }) => sameWord(indicator, figure.indicator));
    if (!group) groups.push({ indicator: figure.indicator.trim(), figures: [figure], conflict: false });
    else {
      group.conflict ||= group.figures.some((other) => contradict(other, figure));
      group.figures.push(figure);
    }
  }
  return groups;
}

/** Only such addresses become links: a `javascript:` one would run in the reader's page. */
export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol);
}
