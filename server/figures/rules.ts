/** Figures: numbers as sources write them, what they can mean, which contradict each other, what is part of what. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { PRECISIONS, type Precision } from "../../db/schema/figures.ts";
import { dayField, writeDay, writeNumber } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";

export interface DataPoint {
  id: number;
  subject: string;
  subjectId: number;
  indicator: string;
  value: number;
  /** The other end of a range; null: there is none. */
  upper: number | null;
  unit: string;
  precision: Precision;
  definition: string;
  /** `YYYY-MM-DD` */
  asOf: string;
  source: string;
  /** http(s) address, or empty. */
  sourceUrl: string;
  note: string;
  partOf: number | null;
  /** From a public source, and nobody here has looked it up. */
  toCheck: boolean;
}

type Value = Pick<DataPoint, "value" | "upper" | "precision">;

// --- numbers as they are written --------------------------------------------------

/**
 * A number as people write it: `1.234`, `1 234`, `1,234`, `12,5`, `12.5`. A point or comma before exactly three digits separates
 * thousands, so decimals have one or two digits, and 0,125 is refused.
 * @returns undefined when it is no such number, or negative, or beyond 10^12
 */
export function parseNumber(text: string): number | undefined {
  const plainNumber = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text.trim());
  // One sort of separator between the thousands, and another one before the decimals.
  const grouped = /^((?!0)\d{1,3}([. ,\u00a0\u202f])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d{1,2}))?$/.exec(text.trim());
  const whole = plainNumber?.[1] ?? grouped?.[1];
  if (whole === undefined) return undefined;
  const value = Number(`${whole.replace(/\D/g, "")}.${plainNumber?.[2] ?? grouped?.[3] ?? "0"}`);
  return value <= 1e12 ? value : undefined;
}

/** What stands before a number and says how exact it is; "more than" is a lower bound. */
const WORDS: readonly (readonly [Precision, RegExp])[] = [
  ["mindestens", /^(?:>=?|≥|mindestens|mind\.|über|mehr als|min\.|at least|over|more than)\s*/i],
  ["hoechstens", /^(?:<=?|≤|höchstens|hoechstens|maximal|max\.|bis zu|unter|weniger als|at most|up to|under|less than)\s*/i],
  ["etwa", /^(?:~|≈|etwa|circa|ca\.?|rund|ungefähr|knapp|nahezu|fast|about|around|roughly|almost|nearly|some)\s*/i],
  ["gerundet", /^(?:gerundet|rounded(?: to)?)\s*/i],
];

export interface WrittenValue extends Value {
  /** `%` where it stood behind the number, otherwise empty. */
  unit: string;
}

/**
 * A value as a source writes it: `1.200`, `> 1.100`, `etwa 40 %`, `30–40`, `30 bis 40`. Without such words it counts as exact.
 * @returns undefined when there is no number in it, or more than two
 */
export function readValue(text: string): WrittenValue | undefined {
  const trimmed = text.trim();
  const found = WORDS.find(([, words]) => words.test(trimmed));
  const precision = found?.[0] ?? "exakt";
  const [, numbers = "", percent] =
    /^(.*?)\s*(%|prozent|percent)?$/i.exec(found ? trimmed.replace(found[1], "") : trimmed) ?? [];
  const ends = numbers.split(/\s*(?:[–—-]|\bbis\b|\bto\b)\s*/i).map((end) => parseNumber(end.replace(/\s*%$/, "")));
  const [value, upper] = ends;
  if (value === undefined || ends.length > 2 || (ends.length === 2 && upper === undefined)) return undefined;
  if (upper !== undefined && (upper <= value || precision === "mindestens" || precision === "hoechstens")) return undefined;
  return { value, upper: upper ?? null, precision, unit: percent ? "%" : "" };
}

/** `mindestens 40 Personen`, `30–40 %` */
export function writePoint(
  { value, upper, precision, unit }: Value & Pick<DataPoint, "unit">,
  { t, language }: Pick<Words, "t" | "language">,
): string {
  const number = [value, upper].flatMap((end) => (end === null ? [] : writeNumber(end, language))).join("–");
  return `${t(`figures:precision.${precision}`, { value: number })} ${unit}`.trim();
}

/** `Stand 08.09.2020, Quelle: IAT` */
export const writeOrigin = (
  { asOf, source }: Pick<DataPoint, "asOf" | "source">,
  { t, language }: Pick<Words, "t" | "language">,
): string => `${t("figures:as-of-line", { day: writeDay(asOf, language) })}, ${t("figures:source-line")} ${source}`;

/** For a file, in one line with where it is from: `Firmen: mindestens 40 (Stand 08.09.2020, Quelle: IAT)` */
export const writePointLine = (
  point: Value & Pick<DataPoint, "indicator" | "unit" | "asOf" | "source">,
  words: Pick<Words, "t" | "language">,
): string => `${point.indicator}: ${writePoint(point, words)} (${writeOrigin(point, words)})`;

// --- what they can mean --------------------------------------------------

/** "About" reaches a tenth to either side: sources that say so seldom mean more. */
const ABOUT = 0.1;

/** Between which numbers the true one lies, if the source is right. A rounded one is half its last written place wide. */
export function boundsOf({ value, upper, precision }: Value): readonly [low: number, high: number] {
  const high = upper ?? value;
  if (precision === "mindestens") return [value, Infinity];
  if (precision === "hoechstens") return [0, value];
  if (precision === "etwa") return [value * (1 - ABOUT), high * (1 + ABOUT)];
  if (precision === "gerundet") return [value - roundedBy(value) / 2, high + roundedBy(high) / 2];
  return [value, high];
}

/** 1.200 → 100, 40 → 10, 37,5 → 0,1. */
function roundedBy(value: number): number {
  if (value === 0) return 1;
  if (!Number.isInteger(value)) return 10 ** -(String(value).split(".")[1]?.length ?? 0);
  return 10 ** (/0*$/.exec(String(value))?.[0].length ?? 0);
}

const sameWord = (a: string, b: string) => a.trim().toLocaleLowerCase("de") === b.trim().toLocaleLowerCase("de");

/**
 * Whether two figures cannot both hold. Those of one edition speak of one event, so their as-of dates do not matter; of anything
 * that lasts, different as-of dates are a series and no contradiction.
 */
export function contradict(a: DataPoint, b: DataPoint): boolean {
  if (a.subject !== b.subject || a.subjectId !== b.subjectId || !sameWord(a.indicator, b.indicator)) return false;
  if (a.subject !== "edition" && a.asOf !== b.asOf) return false;
  // A part and another part of the same whole are different things by the same name.
  if (a.partOf !== b.partOf) return false;
  const [lowA, highA] = boundsOf(a);
  const [lowB, highB] = boundsOf(b);
  return lowA > highB || lowB > highA;
}

/** Of the same thing by the same name, the one of the latest day after it: whoever cites the older one should know. */
export function newerThan(point: DataPoint, all: readonly DataPoint[]): DataPoint | undefined {
  const isSame = (other: DataPoint) =>
    other.subject === point.subject &&
    other.subjectId === point.subjectId &&
    other.partOf === point.partOf &&
    sameWord(other.indicator, point.indicator);
  const later = all.filter((other) => isSame(other) && other.asOf > point.asOf);
  return later.toSorted((a, b) => b.asOf.localeCompare(a.asOf) || b.id - a.id)[0];
}

/** All values given for one thing, side by side: never overwritten, never summed, never averaged. */
export interface DataPointGroup {
  indicator: string;
  points: PointNode[];
  /** At least two of them cannot both be true. */
  conflict: boolean;
}

export interface PointNode extends DataPoint {
  /** Only ever shown below their whole: nested sets have no sum. */
  parts: PointNode[];
  /** Larger than the whole can be: one of the two is wrong, or counts something else. */
  exceedsWhole: boolean;
}

/**
 * Of one subject, by indicator in order of first appearance, each with its parts. What is part of something that is not among them
 * stands for itself.
 */
export function groupPoints(points: readonly DataPoint[]): DataPointGroup[] {
  const groups: DataPointGroup[] = [];
  for (const point of wholesOf(points)) {
    const group = groups.find(({ indicator }) => sameWord(indicator, point.indicator));
    if (!group) groups.push({ indicator: point.indicator.trim(), points: [point], conflict: false });
    else {
      group.conflict ||= group.points.some((other) => contradict(other, point));
      group.points.push(point);
    }
  }
  return groups;
}

/** Those that are no part of another, with their parts below them. A circle, which no form makes, is cut where it is entered. */
export function wholesOf(points: readonly DataPoint[]): PointNode[] {
  const ids = new Set(points.map(({ id }) => id));
  const partsOf = new Map<number | null, DataPoint[]>();
  for (const point of points)
    partsOf
      .set(point.partOf, partsOf.get(point.partOf) ?? [])
      .get(point.partOf)!
      .push(point);
  const placed = new Set<number>();
  const nodeOf = (point: DataPoint, whole: DataPoint | null): PointNode => {
    placed.add(point.id);
    const parts = (partsOf.get(point.id) ?? []).filter(({ id }) => !placed.has(id));
    return {
      ...point,
      parts: parts.map((part) => nodeOf(part, point)),
      exceedsWhole: whole !== null && boundsOf(point)[0] > boundsOf(whole)[1],
    };
  };
  const wholes = points.filter(({ partOf }) => partOf === null || !ids.has(partOf)).map((point) => nodeOf(point, null));
  const inCircles = points.filter(({ id }) => !placed.has(id));
  return [...wholes, ...inCircles.flatMap((point) => (placed.has(point.id) ? [] : [nodeOf(point, null)]))];
}

/** Whether a point may become part of another: not of itself, nor of what is already part of it. */
export function mayBePartOf(id: number, whole: number, points: readonly Pick<DataPoint, "id" | "partOf">[]): boolean {
  const seen = new Set<number>();
  for (let at: number | null = whole; at !== null; at = points.find((point) => point.id === at)?.partOf ?? null) {
    if (at === id || seen.has(at)) return false;
    seen.add(at);
  }
  return true;
}

export interface Share {
  /** 0–1; above it when more take part than the denominator counts. */
  share: number;
  low: number;
  high: number;
}

/** One number of another, e.g. those who came of those who were meant; null without a denominator: missing is not zero. */
export function shareOf(part: Value, of: Value | null): Share | null {
  if (of === null || of.value === 0) return null;
  const [low, high] = boundsOf(part);
  const [lowOf, highOf] = boundsOf(of);
  return { share: part.value / of.value, low: low / highOf, high: lowOf === 0 ? Infinity : high / lowOf };
}

/** Only such addresses become links: a `javascript:` one would run in the reader's page. */
export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol);
}

// --- the form ------------------------------------------------------------------

const line = (most: number) => z.string().trim().max(most, "common:invalid.too-long");
const idOrNone = z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
  error: "common:invalid.choice",
});

/** How exact it is says either the value itself (`etwa 40`), or the choice beside it; both only where they agree. */
export const dataPointForm = z
  .object({
    indicator: requiredLine(200),
    value: z.string().trim().min(1, "common:invalid.required").max(60, "common:invalid.too-long"),
    unit: singleLine(100),
    precision: z.enum(["", ...PRECISIONS], { error: "common:invalid.choice" }).default(""),
    definition: line(500),
    as_of: dayField,
    source: line(500).min(1, "common:invalid.required"),
    source_url: line(500).refine((address) => address === "" || isWebAddress(address), "common:invalid.url"),
    note: line(1000).default(""),
    part_of: idOrNone.default(null),
  })
  .transform(({ value, precision, unit, ...rest }, issues) => {
    const written = readValue(value);
    if (!written) issues.addIssue({ code: "custom", path: ["value"], message: "figures:invalid.number" });
    const { unit: percent = "", precision: said = "exakt", ...numbers } = written ?? { value: 0, upper: null };
    const isSaid = said !== "exakt" && precision !== "" && precision !== said;
    if (isSaid) issues.addIssue({ code: "custom", path: ["precision"], message: "figures:invalid.precision" });
    const isBound = precision === "mindestens" || precision === "hoechstens";
    if (numbers.upper !== null && isBound)
      issues.addIssue({ code: "custom", path: ["precision"], message: "figures:invalid.range-bound" });
    return { ...rest, ...numbers, unit: unit || percent, precision: precision || said };
  });
export type DataPointForm = z.output<typeof dataPointForm>;
