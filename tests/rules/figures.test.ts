/** Figures: how sources write them, what contradicts what, what is part of what, shares of an unsure whole. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import {
  boundsOf,
  contradict,
  dataPointForm,
  groupPoints,
  isWebAddress,
  mayBePartOf,
  newerThan,
  parseNumber,
  readValue,
  shareOf,
  type DataPoint,
} from "#server/figures/rules";
import { citedOf, compareCited } from "#server/overview/citations.rules";

const point = (change: Partial<DataPoint> = {}): DataPoint => ({
  id: 1,
  subject: "edition",
  subjectId: 5,
  indicator: "Teilnehmende Kommunen",
  value: 25,
  upper: null,
  unit: "Kommunen",
  precision: "exakt",
  definition: "",
  asOf: "2021-11-03",
  source: "Veranstalter",
  sourceUrl: "",
  note: "",
  partOf: null,
  toCheck: false,
  ...change,
});

describe("a value as sources write it", () => {
  it.each([
    ["1.200", { value: 1200, precision: "exakt", unit: "" }],
    ["etwa 40 %", { value: 40, precision: "etwa", unit: "%" }],
    ["> 1.100", { value: 1100, precision: "mindestens" }],
    ["mehr als 200", { value: 200, precision: "mindestens" }],
    ["ca. 30", { value: 30, precision: "etwa" }],
    ["bis zu 80", { value: 80, precision: "hoechstens" }],
    ["30–40", { value: 30, upper: 40, precision: "exakt" }],
    ["30 bis 40 Prozent", { value: 30, upper: 40, unit: "%" }],
    ["rund 1.000–1.200", { value: 1000, upper: 1200, precision: "etwa" }],
    ["37,5%", { value: 37.5, unit: "%" }],
    ["over 1,200", { value: 1200, precision: "mindestens" }],
  ])("%s", (text, meant) => expect(readValue(text)).toMatchObject(meant));

  it.each(["", "viele", "-3", "40–30", "> 30–40", "10–20–30", "etwa", "1.23.4", "0,125", "0.125", "%"])(
    "„%s“ is none",
    (text) => expect(readValue(text)).toBeUndefined(),
  );

  it("is read again as it is written, whatever the number", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (number) => {
        for (const text of [String(number), number.toLocaleString("de-DE"), number.toLocaleString("en-GB")])
          expect(parseNumber(text)).toBe(number);
      }),
    ));
});

describe("what a figure can mean", () => {
  it.each([
    [{ precision: "exakt", value: 25 }, [25, 25]],
    [{ precision: "exakt", value: 30, upper: 40 }, [30, 40]],
    [{ precision: "mindestens", value: 40 }, [40, Infinity]],
    [{ precision: "hoechstens", value: 40 }, [0, 40]],
    [{ precision: "gerundet", value: 1200 }, [1150, 1250]],
    [{ precision: "gerundet", value: 37.5 }, [37.45, 37.55]],
    [{ precision: "etwa", value: 40 }, [36, 44]],
  ] as const)("%j lies between %j", (change, bounds) => {
    const found = boundsOf(point(change));
    bounds.forEach((bound, at) => expect(found[at]).toBeCloseTo(bound));
  });

  it.each([
    ["the organiser and a participant count one edition differently", { value: 30, asOf: "2021-11-04", unit: "Städte" }, true],
    ["both give the same value", { source: "Presse" }, false],
    ["they speak of different editions", { value: 30, subjectId: 6 }, false],
    ["they measure different things", { value: 40, indicator: "Personen" }, false],
    ["one is only a lower bound", { value: 20, precision: "mindestens" }, false],
    ["a lower bound lies above the other", { value: 30, precision: "mindestens" }, true],
    ["the other says at most more", { value: 30, precision: "hoechstens" }, false],
    ["the other one is about it", { value: 27, precision: "etwa" }, false],
    ["the other one is about something far off", { value: 30, precision: "etwa" }, true],
    ["a range holds it", { value: 20, upper: 30 }, false],
  ] as const)("when %s", (_when, change, isConflict) => {
    expect(contradict(point(), point(change))).toBe(isConflict);
    expect(contradict(point(change), point())).toBe(isConflict);
  });

  it("of what lasts, other days are a series and no contradiction: 102 of 2018, 120 of 2021", () => {
    const whole = { subject: "format", indicator: "Zielgruppe" };
    const of2018 = point({ ...whole, value: 102, asOf: "2018-12-31" });
    expect(contradict(of2018, point({ ...whole, value: 120, asOf: "2021-11-04" }))).toBe(false);
    expect(contradict(of2018, point({ ...whole, value: 80, asOf: "2018-12-31" }))).toBe(true);
  });
});

describe("a figure that is cited", () => {
  const of = { subject: "format", indicator: "Zielgruppe", value: 102, asOf: "2018-12-31" };
  const cited = point({ ...of, id: 1 });
  it("has a newer value where the same is counted of a later day, the latest of them", () => {
    const [later, latest] = [
      point({ ...of, id: 2, asOf: "2019-12-31" }),
      point({ ...of, id: 3, value: 120, asOf: "2021-11-04" }),
    ];
    expect(newerThan(cited, [cited, later, latest])).toBe(latest);
    expect(newerThan(latest, [cited, later, latest])).toBeUndefined();
  });
  it.each([
    ["of another source of the same day", {}],
    ["of an earlier day", { asOf: "2017-12-31" }],
    ["of something else", { asOf: "2021-11-04", subjectId: 99 }],
    ["by another name", { asOf: "2021-11-04", indicator: "Teilnehmende" }],
    ["of a part of it", { asOf: "2021-11-04", partOf: 1 }],
  ])("has none by one %s", (_what, change) =>
    expect(newerThan(cited, [cited, point({ ...of, id: 2, ...change })])).toBeUndefined(),
  );
  it("says what was cited where its row was changed since", () => {
    expect(compareCited(cited, citedOf(cited), [cited])).toEqual({ newer: null, before: null });
    expect(compareCited({ ...cited, value: 110 }, citedOf(cited), [cited]).before).toMatchObject({ value: 102 });
  });
});

describe("what stands below what", () => {
  /** As a public source counts companies: 200 in a region, 140 of them in its west, of which 75 and 43 in two towns; 14 elsewhere. */
  const nested = [
    point({ id: 1, value: 200, precision: "mindestens", indicator: "Unternehmen in der Region" }),
    point({ id: 2, value: 140, partOf: 1, indicator: "im Westen" }),
    point({ id: 3, value: 75, partOf: 2, indicator: "Stadt A" }),
    point({ id: 4, value: 43, partOf: 2, indicator: "Stadt B" }),
    point({ id: 5, value: 14, partOf: 1, indicator: "Stadt C" }),
  ];

  it("parts stand below their whole, which stays 200 and never becomes 472", () => {
    const [group, ...others] = groupPoints(nested);
    expect(others).toEqual([]);
    expect(group!.points.map(({ value }) => value)).toEqual([200]);
    const [west, c] = group!.points[0]!.parts;
    expect([west!.value, c!.value, west!.parts.map(({ value }) => value)]).toEqual([140, 14, [75, 43]]);
  });

  it("a part larger than its whole is pointed out, a bound from below is not", () => {
    const isTooLarge = (whole: Partial<DataPoint>) =>
      groupPoints([point({ id: 1, ...whole }), point({ id: 2, value: 30, partOf: 1 })])[0]!.points[0]!.parts[0]!.exceedsWhole;
    expect([isTooLarge({}), isTooLarge({ precision: "mindestens" }), isTooLarge({ value: 31 })]).toEqual([true, false, false]);
  });

  it("nothing becomes a part of its own part, however long the way", () => {
    expect(mayBePartOf(1, 3, nested)).toBe(false);
    expect(mayBePartOf(1, 1, nested)).toBe(false);
    expect(mayBePartOf(5, 2, nested)).toBe(true);
  });

  it("every figure is shown exactly once, whatever is said to be part of what", () =>
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 12 })), { maxLength: 12 }), (wholes) => {
        const points = wholes.map((partOf, at) => point({ id: at + 1, partOf, value: at }));
        const shown: number[] = [];
        const walk = (nodes: ReturnType<typeof groupPoints>[number]["points"]): void =>
          nodes.forEach(({ id, parts }) => (shown.push(id), walk(parts)));
        groupPoints(points).forEach((group) => walk(group.points));
        expect(shown.toSorted((a, b) => a - b)).toEqual(points.map(({ id }) => id));
      }),
    ));

  it("figures of one name stand side by side, whatever the capitals", () => {
    const groups = groupPoints([
      point(),
      point({ id: 2, indicator: "Personen", value: 40 }),
      point({ id: 3, indicator: " teilnehmende kommunen ", value: 30 }),
    ]);
    expect(groups.map(({ indicator, points, conflict }) => [indicator, points.map(({ value }) => value), conflict])).toEqual([
      ["Teilnehmende Kommunen", [25, 30], true],
      ["Personen", [40], false],
    ]);
  });
});

describe("a share", () => {
  it("of 28 in 102 is 27 %, of 25 in 120 is 21 %", () => {
    expect(shareOf(point({ value: 28 }), point({ value: 102 }))!.share).toBeCloseTo(0.2745, 4);
    expect(shareOf(point({ value: 25 }), point({ value: 120 }))!.share).toBeCloseTo(0.2083, 4);
  });
  it("says how unsure it is", () => {
    const { low, high } = shareOf(point({ value: 30, precision: "etwa" }), point({ value: 100, precision: "mindestens" }))!;
    expect([low, high]).toEqual([0, expect.closeTo(0.33)]);
  });
  it.each([null, point({ value: 0 })])("of no known whole is not zero but missing", (of) =>
    expect(shareOf(point(), of)).toBeNull(),
  );
});

describe("the form of a figure", () => {
  const typed = {
    indicator: "Kommunen",
    value: "25",
    unit: "",
    definition: "",
    as_of: "2021-11-03",
    source: "Bericht",
    source_url: "",
  };
  const problems = (change: object) =>
    dataPointForm.safeParse({ ...typed, ...change }).error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ??
    [];

  it("takes precision and unit from the value", () =>
    expect(dataPointForm.parse({ ...typed, value: "etwa 40 %" })).toMatchObject({
      value: 40,
      precision: "etwa",
      unit: "%",
      upper: null,
    }));

  it.each([
    [{ value: "viele" }, "value figures:invalid.number"],
    [{ value: "etwa 40", precision: "mindestens" }, "precision figures:invalid.precision"],
    [{ value: "30–40", precision: "mindestens" }, "precision figures:invalid.range-bound"],
    [{ source: " " }, "source common:invalid.required"],
    [{ source_url: "javascript:alert(1)" }, "source_url common:invalid.url"],
    [{ as_of: "2021-13-40" }, "as_of common:invalid.date"],
  ])("%j is refused: %s", (change, problem) => expect(problems(change)).toEqual([problem]));

  it("makes links of web addresses only", () =>
    expect(
      ["https://a.example", "http://a.example", "javascript:alert(1)", "ftp://a.example", "a"].filter(isWebAddress),
    ).toHaveLength(2));
});
