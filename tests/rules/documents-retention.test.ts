/** Which versions of a text may go as they grow older, and which ones an address names. */
import { describe, expect, it } from "vitest";
import { versionIdsIn, versionsToPrune, type PrunableVersion } from "#server/documents/versions/retention.rules";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date("2026-11-18T12:30:00Z");
const ago = (ms: number): Date => new Date(now.getTime() - ms);

/** Oldest first, with their places as ids. */
const made = (...instants: Date[]): PrunableVersion[] =>
  instants.sort((a, b) => a.getTime() - b.getTime()).map((createdAt, index) => ({ id: index + 1, createdAt, isNeeded: false }));
const every = (ms: number, from: number, to: number): PrunableVersion[] =>
  made(...Array.from({ length: Math.floor((from - to) / ms) + 1 }, (_, index) => ago(to + index * ms)));
const kept = (versions: readonly PrunableVersion[], at = now): PrunableVersion[] => {
  const gone = new Set(versionsToPrune(versions, at));
  return versions.filter(({ id }) => !gone.has(id));
};
const times = (versions: readonly PrunableVersion[]): string[] => versions.map(({ createdAt }) => createdAt.toISOString());

describe("versions that nobody asked for", () => {
  it("all stay for a day", () => {
    expect(versionsToPrune(every(MINUTE, DAY - MINUTE, 0), now)).toEqual([]);
  });

  it("stay as the last of their hour for a week", () => {
    const versions = made(
      new Date("2026-11-16T09:05:00Z"),
      new Date("2026-11-16T09:20:00Z"),
      new Date("2026-11-16T09:59:00Z"),
      new Date("2026-11-16T10:00:00Z"),
    );
    expect(times(kept(versions))).toEqual(["2026-11-16T09:59:00.000Z", "2026-11-16T10:00:00.000Z"]);
  });

  it("stay as the last of their day for a quarter, and what is written past midnight belongs to the evening before", () => {
    const versions = made(
      new Date("2026-10-01T20:00:00Z"),
      // Half past one in the night in Berlin.
      new Date("2026-10-01T23:30:00Z"),
      new Date("2026-10-02T06:00:00Z"),
      new Date("2026-10-02T16:00:00Z"),
    );
    expect(times(kept(versions))).toEqual(["2026-10-01T23:30:00.000Z", "2026-10-02T16:00:00.000Z"]);
  });

  it("stay as the last of their week, from Monday to Sunday, for good", () => {
    const monday = new Date("2020-06-01T10:00:00Z");
    const versions = made(...[-1, 0, 3, 6, 7].map((days) => new Date(monday.getTime() + days * DAY)));
    expect(times(kept(versions))).toEqual(["2020-05-31T10:00:00.000Z", "2020-06-07T10:00:00.000Z", "2020-06-08T10:00:00.000Z"]);
  });

  it("always stay when they are the newest, or when something refers to them", () => {
    const versions = every(MINUTE, 400 * DAY, 400 * DAY - 30 * MINUTE);
    versions[3]!.isNeeded = true;
    expect(kept(versions).map(({ id }) => id)).toEqual([4, versions.length]);
    expect(versionsToPrune([], now)).toEqual([]);
  });

  it("grow by no more than one a week in the long run, and there is one of every week that had any", () => {
    const versions = every(20 * MINUTE, 730 * DAY, 0);
    const left = kept(versions);
    const old = left.filter(({ createdAt }) => createdAt < ago(92 * DAY));
    expect(old.length).toBeGreaterThanOrEqual(91);
    expect(old.length).toBeLessThanOrEqual(93);
    expect(left.length).toBeLessThan(72 + 6 * 24 + 1 + 86 + 94);
    const days = new Set(times(left).map((time) => time.slice(0, 10)));
    for (let day = 0; day < 92; day++)
      expect(days).toContain(
        ago(day * DAY)
          .toISOString()
          .slice(0, 10),
      );
  });

  it("are the same ones whether they are pruned every day or once after two years", () => {
    const versions = every(47 * MINUTE, 730 * DAY, 0);
    let daily: PrunableVersion[] = [];
    for (let age = 730; age >= 0; age--) {
      const [after, until] = [ago((age + 1) * DAY), ago(age * DAY)];
      const made = versions.filter(({ createdAt }) => createdAt > after && createdAt <= until);
      daily = kept([...daily, ...made], ago(age * DAY));
    }
    expect(times(daily)).toEqual(times(kept(versions)));
    expect(versionsToPrune(daily, now)).toEqual([]);
  });
});

describe("an address of a version", () => {
  it("is found in what people write, as a page, a file or a side of a comparison", () => {
    const text = `Siehe https://agenda.example/documents/5/versions/12, dann /documents/5/versions/13/document.pdf und
      {"href":"/documents/7/comparison?from=20&to=current"} sowie "/documents/7/comparison?to=31&amp;from=30".`;
    expect(versionIdsIn(text)).toEqual([12, 13, 20, 31, 30]);
  });

  it("is nothing else", () => {
    expect(versionIdsIn("/documents/5 from=3 /documents/5/frozen/2 /versions/8 /documents/5/versions")).toEqual([]);
  });
});
