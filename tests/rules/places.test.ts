/** Keys of municipalities as people, spreadsheets and the statistical office write them. */
import { describe, expect, it, test } from "vitest";
import { isGv100, readDay, readGv100, readPlaceRows } from "#server/places/list.rules";
import { readAgs } from "#server/places/rules";

describe("a key", () => {
  it.each([
    ["01002000", "01002000"],
    ["1002000", "01002000"],
    ["1.002.000", "01002000"],
    ["1002000,0", "01002000"],
    ["05 1 12 000", "05112000"],
    ["051120000000", "05112000"],
    ["73315001055", "07331055"],
    ["99001001", "99001001"],
  ])("%s is understood as %s", (typed, ags) => {
    expect(readAgs(typed)).toEqual({ ags });
  });
  it.each([
    ["", "none"],
    ["Kiel", "digits"],
    ["123456789", "digits"],
    ["05112", "district"],
    ["17001000", "land"],
  ])("%s is refused: %s", (typed, problem) => {
    expect(readAgs(typed)).toEqual({ problem });
  });
});

const record = (kind: string, key: string, name: string, population = "") =>
  `${kind}20241231${key.padEnd(12)}${name.padEnd(50)}${" ".repeat(67)}${population.padStart(11)}`;

test("the list of the statistical office is read by its columns, with the district of each municipality", () => {
  const text = [
    record("40", "01051", "Dithmarschen"),
    record("60", "01051001", "Albersdorf, Gemeinde", "00000003712"),
    record("60", "01002000", "Kiel, Landeshauptstadt", "00000247717"),
    record("60", "17002000", "Nirgends"),
  ].join("\r\n");
  expect(isGv100(text)).toBe(true);
  const { places, refused } = readGv100(text);
  expect(places).toMatchObject([
    { ags: "01051001", name: "Albersdorf, Gemeinde", district: "Dithmarschen", population: 3712, populationOn: "2024-12-31" },
    { ags: "01002000", district: "", population: 247_717 },
  ]);
  expect(refused).toMatchObject([{ line: 4, code: "record" }]);
});

test("a table names its columns, and each row that cannot be taken says why", () => {
  const row = (line: number, ...cells: string[]) => ({ line, cells });
  const list = readPlaceRows(
    [
      row(1, "AGS", "Gemeinde", "Einwohner", "Stand", "Breite", "Länge"),
      row(2, "1002000", "Kiel", "247.717", "31.12.2024", "54,32", "10.13"),
      row(3, "1003000", "Lübeck", "216000", "31.02.2024"),
      row(4, "1004000", "Neumünster", "viele", "31.12.2024"),
      row(5, "01055", "Ostholstein", "", ""),
      row(6, "99001001", "Lindenhafen", "", ""),
      row(7, "1001000", "Flensburg", "", "", "48", ""),
    ],
    null,
  )!;
  expect(list.places).toMatchObject([{ ags: "01002000", population: 247_717, populationOn: "2024-12-31", latitude: 54.32 }]);
  expect(list.refused.map(({ line, code }) => [line, code])).toEqual([
    [3, "day"],
    [4, "population"],
    [5, "key-district"],
    [6, "fictitious"],
    [7, "position"],
  ]);
  expect(readPlaceRows([row(1, "Ort", "Zahl")], null)).toBeUndefined();
});

test("a day is one of the calendar", () => {
  expect(["31.12.2024", "1.1.2025", "2024-02-29", "29.02.2025", "31.02.2024", "gestern"].map(readDay)).toEqual([
    "2024-12-31",
    "2025-01-01",
    "2024-02-29",
    undefined,
    undefined,
    undefined,
  ]);
});
