/** Resilience profiles without a database: not stated is not zero, and no two aggregates give one municipality away. */
import fc from "../setup/property.ts";
import { describe, expect, it, test } from "vitest";
import { RESILIENCE_DIMENSIONS } from "#db/schema/profiles";
import { differSafely, LEAST, publishable, type Members } from "#server/profiles/aggregates.rules";
import { EQUAL_WEIGHTS, prioritise, readWeights } from "#server/profiles/priorities.rules";
import { FIRST_SET, measureField, profileForm, scoresOf, sectorKey, valueField } from "#server/profiles/rules";
import { fieldOf, wordsOf } from "#server/partnerships/versions.rules";
import { changesOf, setForm } from "#server/profiles/sets.rules";

test("what was not stated is no zero: it counts in no mean, and a dimension without answers has none", () => {
  const form = profileForm.parse({ [valueField("debt")]: "4", [valueField("trust")]: "0" });
  expect(Object.keys(form.answers)).toEqual(["debt", "trust"]);
  const scores = scoresOf(form.answers, FIRST_SET);
  const of = (dimension: string, side: string) => scores.find((each) => each.dimension === dimension && each.side === side);
  expect(of("sozial_wirtschaftlich", "vulnerability")).toMatchObject({ mean: 4, stated: 1, asked: 2 });
  expect(of("sozial_wirtschaftlich", "capacity")).toMatchObject({ mean: 0, stated: 1 });
  expect(of("digital", "capacity")).toMatchObject({ mean: null, stated: 0 });
  expect(new Set(FIRST_SET.map(({ key }) => key)).size).toBe(FIRST_SET.length);
});

test("how hybrid threats are handled is asked by domain and by sector, and an empty answer is none", () => {
  const { measures } = profileForm.parse({
    [measureField("cyber")]: "Zwei Leute",
    [measureField(sectorKey("wasser"))]: " ",
    [measureField(sectorKey("energie"))]: "Notstrom geübt",
    [measureField("erfunden")]: "x",
  });
  expect(measures).toEqual({ cyber: "Zwei Leute", "sector-energie": "Notstrom geübt" });
  const refused = profileForm.safeParse({ [valueField("debt")]: "7" });
  expect(refused.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ["value_debt", "common:invalid.choice"],
  ]);
});

describe("the list of indicators", () => {
  const row = (key: string, more: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries({ de: "Frage?", en: "", dimension: "digital", side: "capacity", weight: "1", ...more }).map(
        ([name, value]) => [fieldOf(name as "de", key), value],
      ),
    );
  const problems = (form: Record<string, string>) =>
    setForm.safeParse({ seen: "1", reason: "Anlass", ...form }).error?.issues.map(({ path, message }) => [path[0], message]);

  it("counts a question by its weight: another weight gives another score", () => {
    const [first, second] = FIRST_SET.filter(({ dimension, side }) => dimension === "digital" && side === "capacity");
    const answers = {
      [first!.key]: { value: 4, confidence: "hoch", evidence: "" },
      [second!.key]: { value: 0, confidence: "hoch", evidence: "" },
    };
    const meanWith = (weight: number) =>
      scoresOf(answers, [{ ...first!, weight }, second!]).find(({ mean }) => mean !== null)!.mean;
    expect([meanWith(1), meanWith(3)]).toEqual([2, 3]);
  });

  it("says what is new, gone, reworded or weighed otherwise", () => {
    const [one, two, three, ...rest] = FIRST_SET;
    const added = { ...one!, key: "v2-1", de: "Neu?" };
    const now = [{ ...one!, weight: 2 }, { ...two!, de: "Anders?" }, ...rest, added];
    expect(changesOf(FIRST_SET, now).map(({ what, indicator }) => [what, indicator.key])).toEqual([
      ["weight", one!.key],
      ["reworded", two!.key],
      ["added", "v2-1"],
      ["removed", three!.key],
    ]);
    expect(changesOf(FIRST_SET, FIRST_SET)).toEqual([]);
    expect(wordsOf({ ...one!, en: "" }, "en")).toBe(one!.de);
  });

  it("comes from a form: rows that were taken out and new ones without words are none, others need words", () => {
    const { indicators } = setForm.parse({
      ...{ seen: "1", reason: "Anlass" },
      ...row("a", { weight: "3" }),
      ...row("b"),
      [fieldOf("out", "b")]: "true",
      ...row("new-1", { de: "Neu?" }),
      ...row("new-2", { de: "" }),
    });
    expect(indicators.map(({ key, weight }) => [key, weight])).toEqual([
      ["a", 3],
      ["new-1", 1],
    ]);
    expect(problems(row("a", { de: " " }))).toEqual([["de_a", "common:invalid.required"]]);
    expect(problems(row("new-1", { de: "", en: "New?" }))).toEqual([["de_new-1", "common:invalid.required"]]);
    expect(problems(row("a", { side: "beides" }))).toEqual([["side_a", "common:invalid.choice"]]);
    expect(problems({})).toEqual([["reason", "profiles:invalid.set-size"]]);
  });
});

describe("what is published of several together", () => {
  const all = (...members: number[]) => [{ cell: "all", members }];
  it("needs five: four are nothing", () => {
    expect(publishable([], all(1, 2, 3, 4))).toEqual([]);
    expect(publishable([], all(1, 2, 3, 4, 5))).toHaveLength(1);
  });

  it("waits until five have come, gone or changed since", () => {
    const before = [[1, 2, 3, 4, 5]];
    expect(publishable(before, all(1, 2, 3, 4, 5, 6))).toEqual([]);
    expect(publishable(before, all(1, 2, 3, 4, 50))).toEqual([]);
    expect(publishable(before, all(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).toHaveLength(1);
  });

  it("leaves a class out where the rest beside it would be too few", () => {
    const [small, middle] = [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9],
    ];
    const cells = [
      { cell: "all", members: [...small, ...middle] },
      { cell: "small", members: small },
      { cell: "middle", members: middle },
    ];
    expect(publishable([], cells).map(({ cell }) => cell)).toEqual(["all"]);
  });

  it("never differs from anything published before by one to four, however municipalities come, go and correct themselves", () => {
    const change = fc.record({ town: fc.integer({ min: 0, max: 24 }), what: fc.constantFrom("in", "out", "edit") });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
        const versions = new Map<number, number>();
        const published: Members[] = [];
        let next = 1;
        for (const { town, what } of changes) {
          if (what === "out") versions.delete(town);
          else if (what === "in" || versions.has(town)) versions.set(town, next++);
          const of = (from: number, below: number) =>
            [...versions].filter(([each]) => each >= from && each < below).map(([, id]) => id);
          const cells = [
            { cell: "all", members: of(0, 25) },
            { cell: "small", members: of(0, 8) },
            { cell: "middle", members: of(8, 16) },
            { cell: "large", members: of(16, 25) },
          ];
          const shown = publishable(published, cells);
          const rest =
            shown.length > 1
              ? shown[0]!.members.length - shown.slice(1).reduce((sum, each) => sum + each.members.length, 0)
              : 0;
          expect(rest === 0 || rest >= LEAST).toBe(true);
          published.push(...shown.map(({ members }) => members));
        }
        for (const one of published) {
          expect(one.length).toBeGreaterThanOrEqual(LEAST);
          for (const other of published) expect(differSafely(one, other)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("bands", () => {
  const scores = (exposure: number | null, capacity: number | null, dimensions: number = RESILIENCE_DIMENSIONS.length) =>
    RESILIENCE_DIMENSIONS.flatMap((dimension, at) => [
      { dimension, side: "vulnerability" as const, mean: at < dimensions ? exposure : null, stated: 1, asked: 2 },
      { dimension, side: "capacity" as const, mean: at < dimensions ? capacity : null, stated: 1, asked: 2 },
    ]);
  it("follow from exposure and gap in capacity, and say what they come from", () => {
    const bandOf = (exposure: number, capacity: number) => prioritise(scores(exposure, capacity), EQUAL_WEIGHTS).band;
    expect([bandOf(4, 0), bandOf(3, 2), bandOf(4, 4), bandOf(0, 0)]).toEqual(["high", "middle", "low", "low"]);
    expect(prioritise(scores(3, 1), EQUAL_WEIGHTS).drivers).toHaveLength(2);
  });

  it("are not there where too little was stated: not to be judged is no low one", () => {
    expect(prioritise(scores(4, 0, 2), EQUAL_WEIGHTS)).toMatchObject({ band: null, exposure: null });
    expect(prioritise(scores(4, 0, 3), EQUAL_WEIGHTS).band).toBe("high");
  });

  it("are others with other weights, and say which weights they would turn with", () => {
    const mixed = scores(1, 3);
    Object.assign(mixed[0]!, { mean: 4 });
    Object.assign(mixed[1]!, { mean: 0 });
    const equal = prioritise(mixed, EQUAL_WEIGHTS);
    const tilted = prioritise(mixed, readWeights(new URLSearchParams("sozial_wirtschaftlich=3&geopolitisch=0&gruen=x")));
    expect([equal.band, tilted.band]).toEqual(["low", "middle"]);
    expect(equal.sensitive).toContain("sozial_wirtschaftlich");
  });
});
