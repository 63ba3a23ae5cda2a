/** Which organisation somebody means by what they type, and what a new one probably is. */
import { describe, expect, it } from "vitest";
import { benchForLevel, likelyLevel, likelyMeant, mayBecome, meant, shortNameOf, similar } from "#server/organisations/rules";

const town = { name: "Stadt Lindenhafen", shortName: "Lindenhafen" };
const chamber = { name: "Industrie- und Handelskammer Lindenhafen", shortName: "IHK" };
const all = [town, chamber, { name: "Verein Hafen", shortName: "IHK" }];

describe("an organisation", () => {
  it("is meant by its name before its short name, in capitals or not", () => {
    expect(meant("stadt LINDENHAFEN", all)).toEqual([town]);
    expect(meant("lindenhafen", all)).toEqual([town]);
    expect(meant("ihk", all)).toHaveLength(2);
    expect(meant("Stadt", all)).toEqual([]);
  });

  it("that is not there is new only when no name could still become it", () => {
    expect([mayBecome("Linden", all), mayBecome("Handwerkskammer Lindenhafen", all)]).toEqual([true, false]);
    expect(similar("Handwerkskammer Lindenhafen", all)).toEqual([town]);
  });

  it.each([
    ["Staatskanzlei Mittelland", ["Staatskanzlei des Landes Mittelland"]],
    ["Kommunalverband Mitteland", ["Kommunalverband Mittelland e. V."]],
    ["Stadt Lindenahfen", ["Stadt Lindenhafen"]],
    ["Stadt Lindenhafen, Feuerwehr", ["Stadt Lindenhafen"]],
    ["Handwerkskammer Lindenhafen", []],
    ["Stadt Neuhafen", []],
    ["Mittelland", []],
  ])("called %s was most likely meant to be %j", (typed, names) => {
    const others = ["Staatskanzlei des Landes Mittelland", "Kommunalverband Mittelland e. V."];
    const register = [...all, ...others.map((name) => ({ name, shortName: name }))];
    expect(likelyMeant(typed, register).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ["Stadt Süderlügum", "kommune", "kommunen"],
    ["Bundesministerium für Häfen", "bund", "bund"],
    ["Ministerium für Inneres des Landes Mittelland", "land", "laender"],
    ["Staatskanzlei Mittelland", "land", "laender"],
    ["Handwerkskammer Seestadt", "wirtschaft", "wirtschaft"],
    ["Städtetag Mittelland", "verband", "kommunen"],
    ["Hochschule Ahornbrück", "wissenschaft", "wissenschaft"],
    ["Hafenfreunde e. V.", "zivilgesellschaft", "zivilgesellschaft"],
  ] as const)("called %s is probably of the level %s, and sits on the bench %s", (name, level, bench) => {
    expect(likelyLevel(name)).toBe(level);
    expect(benchForLevel(level)).toBe(bench);
  });

  it("of which the name says nothing is asked for", () => {
    expect(likelyLevel("Brückenschlag")).toBeUndefined();
  });

  it("gets a short name that fits", () => {
    expect(shortNameOf("Stadt Neuhafen")).toBe("Stadt Neuhafen");
    expect(shortNameOf("x".repeat(80))).toHaveLength(40);
  });
});
