/**
 * Working days and deadlines. Days are `YYYY-MM-DD` strings and are reckoned without any time zone; only the end of a day is an
 * instant, in Europe/Berlin. Holidays: the laws of the 16 Länder as of 2026, read from tables and compared with date-holidays 3.37
 * for 2020 to 2040. Holidays of single municipalities (Augsburg, Corpus Christi in parts of Saxony and Thuringia, Assumption in
 * Catholic parishes of Bavaria) are not in it.
 */
import type { Language } from "../../db/schema/people.ts";
import { dayBefore, dayOf, instantOf, timeOf, writeDay, writeInstant } from "./rules.ts";

export const LAENDER = [
  ...["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV"],
  ...["NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"],
] as const as readonly Land[];
export type Land =
  | ("BW" | "BY" | "BE" | "BB" | "HB" | "HH" | "HE" | "MV")
  | ("NI" | "NW" | "RP" | "SL" | "SN" | "ST" | "SH" | "TH");

/** Days from Easter Sunday, or the day of the year; in which Länder, and since when where that is later than 2000. */
const HOLIDAYS: readonly { on: number | string; laender: string | "all"; since?: number }[] = [
  { on: "01-01", laender: "all" },
  { on: "01-06", laender: "BW BY ST" },
  { on: "03-08", laender: "BE", since: 2019 },
  { on: "03-08", laender: "MV", since: 2023 },
  { on: -2, laender: "all" },
  { on: 0, laender: "BB" },
  { on: 1, laender: "all" },
  { on: "05-01", laender: "all" },
  { on: 39, laender: "all" },
  { on: 49, laender: "BB" },
  { on: 50, laender: "all" },
  { on: 60, laender: "BW BY HE NW RP SL" },
  { on: "08-15", laender: "SL" },
  { on: "09-20", laender: "TH", since: 2019 },
  { on: "10-03", laender: "all" },
  { on: "10-31", laender: "BB MV SN ST TH" },
  { on: "10-31", laender: "HB HH NI SH", since: 2018 },
  { on: "11-01", laender: "BW BY NW RP SL" },
  { on: "12-25", laender: "all" },
  { on: "12-26", laender: "all" },
];
/** Made for one year by a law of their own. */
const SINGLE: readonly { day: string; laender: string | "all" }[] = [
  { day: "2017-10-31", laender: "all" },
  { day: "2020-05-08", laender: "BE" },
  { day: "2025-05-08", laender: "BE" },
  { day: "2028-06-17", laender: "BE" },
];

const includes = (laender: string, land: Land): boolean => laender === "all" || laender.includes(land);

const daysFrom = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

/** Easter Sunday by the Gregorian rule of Gauss, as Lichtenberg put it right. */
export function easterOf(year: number): string {
  const k = Math.floor(year / 100);
  const m = 15 + Math.floor((3 * k + 3) / 4) - Math.floor((8 * k + 13) / 25);
  const s = 2 - Math.floor((3 * k + 3) / 4);
  const a = year % 19;
  const d = (19 * a + m) % 30;
  const r = Math.floor((d + Math.floor(a / 11)) / 29);
  const og = 21 + d - r;
  const sz = 7 - ((year + Math.floor(year / 4) + s) % 7);
  const oe = 7 - ((og - sz) % 7);
  return daysFrom(`${year}-03-01`, og + oe - 1);
}

/** The Wednesday before 23 November. */
const dayOfRepentance = (year: number): string => {
  const last = `${year}-11-22`;
  return daysFrom(last, -((new Date(`${last}T12:00:00Z`).getUTCDay() + 4) % 7));
};

/** All public holidays of a Land in a year, in order. */
export function holidaysOf(year: number, land: Land): string[] {
  const easter = easterOf(year);
  const days = HOLIDAYS.filter(({ laender, since }) => includes(laender, land) && year >= (since ?? 0)).map(({ on }) =>
    typeof on === "number" ? daysFrom(easter, on) : `${year}-${on}`,
  );
  const single = SINGLE.filter(({ day, laender }) => day.startsWith(`${year}-`) && includes(laender, land)).map(
    ({ day }) => day,
  );
  const repentance = land === "SN" ? [dayOfRepentance(year)] : [];
  return [...new Set([...days, ...single, ...repentance])].sort();
}

/**
 * Monday to Friday, and no holiday in any of the Länder: a period that counts for several houses counts no day on which one of them is
 * closed.
 * @param laender none: only what is a holiday everywhere
 */
export function isWorkingDay(day: string, laender: readonly Land[] = []): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const year = Number(day.slice(0, 4));
  if (laender.length > 0) return !laender.some((land) => holidaysOf(year, land).includes(day));
  return !LAENDER.every((land) => holidaysOf(year, land).includes(day));
}

/** The day so many working days after one, which itself does not count; a negative count leads back. */
export function addWorkingDays(day: string, count: number, laender: readonly Land[] = []): string {
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0; ) {
    at = daysFrom(at, step);
    if (isWorkingDay(at, laender)) left -= 1;
  }
  return at;
}

/** How many working days a period has that begins on one day and ends with the end of another: the first day does not count (§ 187 BGB). */
export function workingDaysBetween(from: string, to: string, laender: readonly Land[] = []): number {
  let count = 0;
  for (let at = daysFrom(from, 1); at <= to; at = daysFrom(at, 1)) if (isWorkingDay(at, laender)) count += 1;
  return count;
}

/** How many days, of whatever kind; the first one does not count. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);

/** The day that is so many days after another one. */
export const addDays = daysFrom;

/** 24:00 of a day in Berlin: the first instant that is no longer in it. */
export const endOfDay = (day: string): Date => instantOf(daysFrom(day, 1), "00:00")!;

/** The last day of a period that ends at an instant: 24:00 still belongs to the day before. */
export const lastDayOf = (end: Date): string => dayOf(new Date(end.getTime() - 1));

/** `25.10.2026, 24:00 Uhr`: midnight is the end of a day, not the beginning of the next one. */
export function writeDeadline(instant: Date | string, language: Language): string {
  const end = new Date(instant);
  if (timeOf(end) !== "00:00") return writeInstant(end, language);
  return `${writeDay(dayBefore(dayOf(end)), language)}, ${language === "de" ? "24:00 Uhr" : "24:00"}`;
}
