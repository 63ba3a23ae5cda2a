/** Days and clocks in Berlin, on the two nights of the year on which they are not what they seem. */
import { describe, expect, it } from "vitest";
import {
  dayBefore,
  dayField,
  dayOf,
  instantOf,
  monthOf,
  monthsFrom,
  startOfMonth,
  timeOf,
  writeInstant,
  writeMonth,
} from "#server/calendar/rules";

describe("a day in Berlin", () => {
  it("begins at midnight there, not in Greenwich", () => {
    expect(dayOf(new Date("2026-01-14T22:59:59Z"))).toBe("2026-01-14");
    expect(dayOf(new Date("2026-01-14T23:00:00Z"))).toBe("2026-01-15");
    expect(dayOf(new Date("2026-07-14T22:00:00Z"))).toBe("2026-07-15");
  });

  it("has another day before it, also when it lasted 23 or 25 hours, and across months and years", () => {
    // Half past eleven in the evening of the day on which the clocks were put back: 24 hours earlier it was the same day.
    expect(dayBefore(dayOf(new Date("2026-10-25T22:30:00Z")))).toBe("2026-10-24");
    expect(dayBefore(dayOf(new Date("2026-03-29T22:30:00Z")))).toBe("2026-03-29");
    expect([dayBefore("2026-01-01"), dayBefore("2024-03-01"), dayBefore("2026-03-01")]).toEqual([
      "2025-12-31",
      "2024-02-29",
      "2026-02-28",
    ]);
  });

  it.each(["", "2026-02-29", "0000-01-01", "1899-12-31", "2201-01-01", "12.05.2026", "2026-5-1"])(
    "is not %j in a form",
    (typed) => {
      expect(dayField.safeParse(typed).success).toBe(false);
    },
  );
});

describe("a month", () => {
  const now = new Date("2026-12-31T23:30:00Z");

  it("is the one in the address, or the one in Berlin now", () => {
    expect([monthOf("2026-03", now), monthOf(null, now), monthOf("2026-13", now), monthOf("x", now)]).toEqual([
      "2026-03",
      ...Array<string>(3).fill("2027-01"),
    ]);
  });

  it("begins at midnight in Berlin, and leads over the end of a year", () => {
    expect(startOfMonth("2026-07").toISOString()).toBe("2026-06-30T22:00:00.000Z");
    expect([monthsFrom("2026-12", 1), monthsFrom("2026-01", -1), monthsFrom("2026-03", -1)]).toEqual([
      "2027-01",
      "2025-12",
      "2026-02",
    ]);
    expect([writeMonth("2026-03", "de"), writeMonth("2026-03", "en")]).toEqual(["März 2026", "March 2026"]);
  });
});

describe("a time in Berlin", () => {
  it("is the instant at which the clocks there show it", () => {
    expect(instantOf("2026-01-14", "09:30")?.toISOString()).toBe("2026-01-14T08:30:00.000Z");
    expect(instantOf("2026-07-14", "09:30")?.toISOString()).toBe("2026-07-14T07:30:00.000Z");
  });

  it("that is skipped in spring is none, one that comes twice in autumn is read as the first", () => {
    expect(instantOf("2026-03-29", "02:30")).toBeUndefined();
    expect(timeOf(new Date("2026-03-29T01:30:00Z"))).toBe("03:30");
    expect(instantOf("2026-10-25", "02:30")?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  it("that is none gives no instant", () => {
    for (const [day, time] of [
      ["2026-02-30", "10:00"],
      ["2026-02-10", "25:00"],
      ["x", "y"],
    ] as const)
      expect(instantOf(day, time)).toBeUndefined();
  });

  it("is written as administrations write it", () => {
    const at = new Date("2026-11-04T13:30:00Z");
    expect([writeInstant(at, "de"), writeInstant(at, "en")]).toEqual(["04.11.2026, 14:30 Uhr", "4 November 2026, 14:30"]);
  });
});
