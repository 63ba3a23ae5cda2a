/** Working days in 16 Länder and deadlines at midnight, on ordinary days and on the two on which the clocks are put. */
import { describe, expect, it } from "vitest";
import {
  addWorkingDays,
  easterOf,
  endOfDay,
  holidaysOf,
  isWorkingDay,
  LAENDER,
  lastDayOf,
  workingDaysBetween,
  writeDeadline,
  type Land,
} from "#server/calendar/working-days.rules";

/** Beside those that all have: holidays on working days as date-holidays 3.37 names them, in 2026 and in 2028. */
const EVERYWHERE = {
  2026: "01-01 04-03 04-06 05-01 05-14 05-25 12-25",
  2028: "04-14 04-17 05-01 05-25 06-05 10-03 12-25 12-26",
};
const BESIDES: Record<Land, [string, string]> = {
  BW: ["01-06 06-04", "01-06 06-15 11-01"],
  BY: ["01-06 06-04", "01-06 06-15 11-01"],
  BE: ["", "03-08"],
  BB: ["", "10-31"],
  HB: ["", "10-31"],
  HH: ["", "10-31"],
  HE: ["06-04", "06-15"],
  MV: ["", "03-08 10-31"],
  NI: ["", "10-31"],
  NW: ["06-04", "06-15 11-01"],
  RP: ["06-04", "06-15 11-01"],
  SL: ["06-04", "06-15 08-15 11-01"],
  SN: ["11-18", "10-31 11-22"],
  ST: ["01-06", "01-06 10-31"],
  SH: ["", "10-31"],
  TH: ["", "09-20 10-31"],
};

describe("holidays", () => {
  it.each(LAENDER)("of %s are those of the law, in 2026 and 2028", (land) => {
    for (const [index, year] of ([2026, 2028] as const).entries()) {
      const expected = `${EVERYWHERE[year]} ${BESIDES[land][index]}`.trim().split(" ").sort();
      const found = holidaysOf(year, land).filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
      expect(found.map((day) => day.slice(5))).toEqual(expected);
    }
  });

  it("made for one year count in that year only", () => {
    const inBerlin = (day: string) => holidaysOf(Number(day.slice(0, 4)), "BE").includes(day);
    expect(["2025-05-08", "2028-06-17", "2026-05-08", "2029-06-17"].map(inBerlin)).toEqual([true, true, false, false]);
  });

  it("follow Easter, also in years of exceptions", () => {
    expect([2026, 2027, 2038, 2049, 2076].map(easterOf)).toEqual([
      ...["2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19"],
    ]);
  });
});

describe("working days", () => {
  it("leave out what is a holiday in any of the Länder, and without one what is a holiday everywhere", () => {
    expect([isWorkingDay("2026-06-04"), isWorkingDay("2026-06-04", ["BE"]), isWorkingDay("2026-06-04", ["BE", "NW"])]).toEqual([
      ...[true, true, false],
    ]);
    expect([isWorkingDay("2026-12-25"), isWorkingDay("2026-12-24"), isWorkingDay("2026-12-26")]).toEqual([false, true, false]);
  });

  it("are counted without the first day and with the last one", () => {
    expect(workingDaysBetween("2026-11-30", "2026-12-01")).toBe(1);
    expect(workingDaysBetween("2026-12-18", "2027-01-08", ["BW"])).toBe(12);
    expect(workingDaysBetween("2026-12-18", "2027-01-08", ["BE"])).toBe(13);
  });

  it("are added across weekends, holidays and years, and taken back the same way", () => {
    expect(addWorkingDays("2026-12-23", 3)).toBe("2026-12-29");
    expect(addWorkingDays("2027-01-08", -3, ["BY"])).toBe("2027-01-04");
    expect(workingDaysBetween("2026-12-23", addWorkingDays("2026-12-23", 20, ["SN"]), ["SN"])).toBe(20);
  });
});

describe("24:00 of a day", () => {
  it.each([
    ["the clocks go back", "2026-10-25", "2026-10-25T23:00:00.000Z", 25],
    ["the clocks go forward", "2026-03-29", "2026-03-29T22:00:00.000Z", 23],
    ["nothing happens", "2026-12-18", "2026-12-18T23:00:00.000Z", 24],
  ])("on which %s is the end of it", (_what, day, end, hours) => {
    expect(endOfDay(day).toISOString()).toBe(end);
    const begins = endOfDay(lastDayOf(new Date(Date.parse(end) - 26 * 3_600_000)));
    expect((Date.parse(end) - begins.getTime()) / 3_600_000).toBe(hours);
    expect(lastDayOf(new Date(end))).toBe(day);
  });

  it("is written as people know it", () => {
    expect(writeDeadline(endOfDay("2026-10-25"), "de")).toBe("25.10.2026, 24:00 Uhr");
    expect(writeDeadline(endOfDay("2026-12-31"), "en")).toBe("31 December 2026, 24:00");
    expect(writeDeadline(new Date("2026-12-31T11:00:00Z"), "de")).toBe("31.12.2026, 12:00 Uhr");
  });
});
