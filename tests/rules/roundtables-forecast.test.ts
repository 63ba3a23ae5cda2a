/** The times of the running order: by the plan, and computed anew while the roundtable runs, around what is fixed. */
import { describe, expect, it } from "vitest";
import { expectedEnd, forecast, plannedTimes } from "#server/roundtables/forecast.rules";

type Roundtable = Parameters<typeof forecast>[0];
type Point = Roundtable["points"][number];

// Winter: 14:00 in Berlin is 13:00 UTC.
const utc = (time: string) => new Date(`2026-11-04T${time}:00.000Z`);
const point = (id: number, minutes: number, more: Partial<Point> = {}): Point => ({ id, minutes, done: false, ...more });
const plan = (points: Point[], more: Partial<Roundtable> = {}): Roundtable => ({
  ...{ state: "planned", startsAt: utc("13:00"), currentPointId: null, pointStartedAt: null, points },
  ...more,
});
const running = (points: Point[], currentPointId: number, began: string) =>
  plan(points, { state: "open", currentPointId, pointStartedAt: utc(began).toISOString() });
const times = (roundtable: Roundtable, now = "13:00") =>
  forecast(roundtable, utc(now)).map(
    (at) => at && `${at.begins.toISOString().slice(11, 16)}–${at.ends.toISOString().slice(11, 16)}`,
  );

describe("before the roundtable", () => {
  it("each point begins when the one before it ends", () => {
    expect(times(plan([point(1, 10), point(2, 20), point(3, 0)]))).toEqual(["13:00–13:10", "13:10–13:30", "13:30–13:30"]);
  });

  it("a fixed point waits for its time, and says how much time is spare before it, or how late it will be", () => {
    const [first, fixed, second] = forecast(
      plan([point(1, 10), point(2, 20, { fixedTime: "14:30" }), point(3, 5, { fixedTime: "14:45" })]),
      utc("12:00"),
    );
    expect(first).toMatchObject({ spare: 0, late: 0 });
    expect(fixed).toMatchObject({ begins: utc("13:30"), spare: 20, late: 0 });
    expect(second).toMatchObject({ begins: utc("13:50"), spare: 0, late: 5 });
  });

  it("a fixed time earlier than the one before it is on the next day", () => {
    const [, second] = forecast(plan([point(1, 60), point(2, 30, { fixedTime: "09:00" })]), utc("12:00"));
    expect(second?.begins.toISOString()).toBe("2026-11-05T08:00:00.000Z");
  });

  it("a fixed time means the clock on the wall also where summer time ends", () => {
    const startsAt = new Date("2026-10-25T00:00:00.000Z");
    const [at] = forecast(plan([point(1, 30, { fixedTime: "09:00" })], { startsAt }), startsAt);
    expect(at?.begins.toISOString()).toBe("2026-10-25T08:00:00.000Z");
  });
});

describe("while the roundtable runs", () => {
  const past = point(1, 10, { done: true, startedAt: utc("13:02").toISOString(), endedAt: utc("13:25").toISOString() });

  it("points to come follow from when the current one began, with the minutes granted", () => {
    expect(times(running([past, point(2, 25, { granted: 5 }), point(3, 15)], 2, "13:25"), "13:30")).toEqual([
      "13:02–13:25",
      "13:25–13:50",
      "13:50–14:05",
    ]);
  });

  it("they move on while the current one is over its time, up to the next fixed one, which takes up the delay", () => {
    const points = [past, point(2, 10), point(3, 15), point(4, 30, { fixedTime: "15:30" })];
    expect(times(running(points, 2, "13:25"), "13:50").slice(1)).toEqual(["13:25–13:50", "13:50–14:05", "14:30–15:00"]);
    expect(expectedEnd(running(points, 2, "13:25"), utc("13:50"))).toEqual(utc("15:00"));
    expect(expectedEnd(running(points, 2, "13:25"), utc("14:40"))).toEqual(utc("15:25"));
  });

  it("what is left out, kept for another day or jumped over takes no time", () => {
    const points = [
      past,
      point(2, 10),
      point(3, 20, { outcome: "skipped" }),
      point(4, 60, { outcome: "carried" }),
      point(5, 5),
    ];
    expect(times(running(points, 2, "13:25"), "13:26")).toEqual(["13:02–13:25", "13:25–13:35", null, null, "13:35–13:40"]);
    expect(times(running([past, point(2, 10), point(5, 5)], 5, "13:25"), "13:26")).toEqual([
      "13:02–13:25",
      null,
      "13:25–13:30",
    ]);
  });

  it("fixed times are of the day on which it is held, also when it was opened days before, and stay today when it is opened late", () => {
    const points = [point(1, 10), point(2, 20, { fixedTime: "14:10" })];
    const early = {
      ...running(points, 1, "13:00"),
      startsAt: new Date("2026-11-09T13:00:00.000Z"),
      openedAt: utc("13:00").toISOString(),
    };
    expect(times(early, "13:01")[1]).toBe("13:10–13:30");
    const late = { ...running(points, 1, "13:30"), openedAt: utc("13:30").toISOString() };
    expect(times(late, "13:31")[1]).toBe("13:40–14:00");
  });

  it("the plan stays to be compared with", () => {
    const planned = plannedTimes(running([past, point(2, 25, { granted: 5 }), point(3, 15)], 2, "13:25"));
    expect(planned.map((at) => at?.begins.toISOString().slice(11, 16))).toEqual(["13:00", "13:10", "13:30"]);
  });
});

it("afterwards only what really was is shown", () => {
  const past = point(1, 10, { done: true, startedAt: utc("13:02").toISOString(), endedAt: utc("13:25").toISOString() });
  expect(times(plan([past, point(2, 5, { outcome: "carried" }), point(3, 5)], { state: "closed" }))).toEqual([
    "13:02–13:25",
    null,
    null,
  ]);
});
