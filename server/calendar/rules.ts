/**
 * Days and times as people in German administrations write them. Storage is UTC instants and `YYYY-MM-DD` days; everything that
 * is shown or typed is Europe/Berlin.
 */
import { z } from "zod";
import type { Language } from "../../db/schema/people.ts";

/** A day in a form, `YYYY-MM-DD`, from 1900 to 2200: further away it is a slip of the pen, and PostgreSQL knows no year 0. */
export const dayField = z.iso
  .date({ error: "common:invalid.date" })
  .refine((day) => day >= "1900-01-01" && day <= "2200-12-31", "common:invalid.date");

export const TIME_ZONE = "Europe/Berlin";

// All made once: making one takes fifty times as long as using it.
const inBerlin = (locale: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, ...options });
const isoDays = inBerlin("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit" });
const isoTimes = inBerlin("sv-SE", { hour: "2-digit", minute: "2-digit" });
const LONG_DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
const MONTH = { month: "long", year: "numeric" } as const;
const WRITERS = {
  de: {
    days: inBerlin("de-DE", { day: "2-digit", month: "2-digit", year: "numeric" }),
    longDays: inBerlin("de-DE", LONG_DAY),
    months: inBerlin("de-DE", MONTH),
    numbers: new Intl.NumberFormat("de-DE", { maximumFractionDigits: 2 }),
  },
  en: {
    days: inBerlin("en-GB", { day: "numeric", month: "long", year: "numeric" }),
    longDays: inBerlin("en-GB", LONG_DAY),
    months: inBerlin("en-GB", MONTH),
    numbers: new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 }),
  },
};

/** The calendar day of an instant in Europe/Berlin, `YYYY-MM-DD`. */
export const dayOf = (instant: Date): string => isoDays.format(instant);

/** A month in an address, `YYYY-MM` from 1900 to 2200; anything else is the month of `now`. */
export const monthOf = (written: string | null, now: Date): string =>
  written && /^(19|2[01])\d{2}-(0[1-9]|1[0-2])$/.test(written) ? written : dayOf(now).slice(0, 7);

/** The month so many months after one, or before it. @param month `YYYY-MM` */
export function monthsFrom(month: string, count: number): string {
  const at = new Date(`${month}-15T12:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + count);
  return at.toISOString().slice(0, 7);
}

/** @param month `YYYY-MM` */
export const startOfMonth = (month: string): Date => instantOf(`${month}-01`, "00:00") ?? new Date(`${month}-01T00:00:00Z`);

/** The calendar day before a day, which is not always 24 hours earlier. @param day `YYYY-MM-DD` */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The time of day of an instant in Europe/Berlin, `HH:MM`. */
export const timeOf = (instant: Date): string => isoTimes.format(instant);

/**
 * The instant at which clocks in Berlin show `day` `time`, in the hour repeated in autumn the first one.
 * @param day `YYYY-MM-DD` @param time `HH:MM`
 * @returns undefined when either is not a real day or time, and in the hour skipped in spring, which no clock shows
 */
export function instantOf(day: string, time: string): Date | undefined {
  const utc = new Date(`${day}T${time}:00Z`);
  if (Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== day) return undefined;
  // Berlin is one or two hours ahead: two hours first, so that the earlier of two equal clock readings wins.
  for (const hours of [2, 1]) {
    const candidate = new Date(utc.getTime() - hours * 3_600_000);
    if (dayOf(candidate) === day && timeOf(candidate) === time) return candidate;
  }
  return undefined;
}

/** `04.11.2026` or `4 November 2026`. */
export const writeDay = (day: string | Date, language: Language): string => WRITERS[language].days.format(instantIn(day));

const instantIn = (day: string | Date): Date => (typeof day === "string" ? new Date(`${day}T12:00:00Z`) : day);

/** `14:30 Uhr` or `14:30`. */
export function writeTime(instant: Date | string, language: Language): string {
  const time = timeOf(new Date(instant));
  return language === "de" ? `${time} Uhr` : time;
}

/** `04.11.2026, 14:30 Uhr` or `4 November 2026, 14:30`. */
export function writeInstant(instant: Date | string, language: Language): string {
  const at = new Date(instant);
  return `${writeDay(at, language)}, ${writeTime(at, language)}`;
}

/** `Mittwoch, 4. November 2026` or `Wednesday, 4 November 2026`: for heads and invitations. */
export const writeLongDay = (day: string | Date, language: Language): string =>
  WRITERS[language].longDays.format(instantIn(day));

/** `Dezember 2026` or `December 2026`. @param month `YYYY-MM` */
export const writeMonth = (month: string, language: Language): string =>
  WRITERS[language].months.format(new Date(`${month}-15T12:00:00Z`));

/** `1.234,5` or `1,234.5`. */
export const writeNumber = (value: number, language: Language): string => WRITERS[language].numbers.format(value);
