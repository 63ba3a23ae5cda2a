/** The balance of a consultation, and whether all had the same time. */
import { describe, expect, it } from "vitest";
import { endOfDay } from "#server/calendar/working-days.rules";
import { balanceBy, fairnessOf, sideIn } from "#server/consultations/balance.rules";

const house = (more: object = {}) => ({
  ...({ bench: "kommunen", level: "kommune", sizeClass: "bis_20000", land: null, state: "answered" } as const),
  ...{ opensAt: new Date("2026-12-01T07:00:00Z"), deadline: endOfDay("2026-12-18"), extendedUntil: null, statement: null },
  ...more,
});

describe("the balance", () => {
  it("counts each organisation once, by the side that is asked for; what is not known comes last", () => {
    const rows = [house({ sizeClass: null, state: "silent" }), house(), house({ state: "nil" })];
    expect(
      balanceBy(rows, "sizeClass").map(({ key, invited, byState }) => [key, invited, byState.nil, byState.silent]),
    ).toEqual([
      ["bis_20000", 2, 1, 0],
      [null, 1, 0, 1],
    ]);
    expect(balanceBy(rows, "level")).toMatchObject([{ key: "kommune", invited: 3 }]);
  });

  it.each([
    ["land", "land"],
    ["etwas", "bench"],
    [null, "bench"],
  ])("%s is asked for as %s", (asked, side) => expect(sideIn(asked)).toBe(side));
});

describe("fairness", () => {
  it("shows benches that had less time, with their extensions and how long they took", () => {
    const late = { bench: "wirtschaft", opensAt: new Date("2026-12-11T07:00:00Z") };
    const statement = { id: 1, receivedAt: new Date("2026-12-04T06:00:00Z"), isLate: false, lateAccepted: null };
    const extended = endOfDay("2026-12-28");
    const rows = fairnessOf([house({ statement }), house({ deadline: extended, extendedUntil: extended }), house(late)], []);
    expect(rows).toMatchObject([
      { bench: "kommunen", shortest: 17, median: 22, longest: 27, extended: 1, tookMedian: 3 },
      { bench: "wirtschaft", shortest: 7, longest: 7, extended: 0, tookMedian: null },
    ]);
  });
});
