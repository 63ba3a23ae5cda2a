/** The thinking parts of writing: finding words, counting them, templates, what `@` looks for. */
import { describe, expect, test } from "vitest";
import { DOCUMENT_TEMPLATES } from "#db/schema/documents";
import { LANGUAGES } from "#db/schema/people";
import type { TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { numberIn, wordsIn } from "#server/documents/references/targets.rules";
import { templateText } from "#server/documents/content/templates.rules";
import { countWords, readingMinutes } from "~/documents/editor/counting";
import { findIn, matchAfter, type Wanted } from "~/documents/editor/find/matches";
import { filterChoices } from "~/documents/editor/filter-choices";

const plain = { matchCase: false, wholeWord: false };

/** Where matches begin. */
const placesIn = (text: string, wanted: Wanted) => findIn(text, wanted).map(({ from }) => from);

describe("finding", () => {
  test("does not mind case, unless it is asked to", () => {
    expect(placesIn("Haus haus HAUS", { query: "haus", ...plain })).toEqual([0, 5, 10]);
    expect(placesIn("Haus haus HAUS", { ...plain, query: "haus", matchCase: true })).toEqual([5]);
    expect(placesIn("Öffentlich ÖFFENTLICH", { query: "öffentlich", ...plain })).toEqual([0, 11]);
  });

  test("whole words end at umlauts no more than at other letters", () => {
    const whole = { matchCase: false, wholeWord: true };
    expect(placesIn("Stadt, Städte, Stadt-Land, Hauptstadt, stadt", { query: "stadt", ...whole })).toEqual([0, 15, 39]);
    expect(placesIn("für fürs überfür", { query: "für", ...whole })).toEqual([0]);
    expect(placesIn("(a) a) 𝒜a a", { query: "a", ...whole })).toEqual([1, 4, 11]);
  });

  test("letters keep their places where lower case is longer", () =>
    expect(placesIn("İİ Haus", { query: "haus", ...plain })).toEqual([3]));

  test("an unbreakable blank is a blank", () => expect(placesIn("10\u00a0Tage", { query: "10 tage", ...plain })).toEqual([0]));

  test("words are found in spite of signs that nobody sees or types, and replaced with them", () => {
    const found = (text: string, query: string) =>
      findIn(text, { query, ...plain }).map(({ from, to }) => text.slice(from, to));
    expect(found("Ver\u00adwal\u00adtung", "verwaltung")).toEqual(["Ver\u00adwal\u00adtung"]);
    expect(found("Zu\u200bsammen\u200b arbeit", "zusammen")).toEqual(["Zu\u200bsammen"]);
    expect(found("Fu\u0308r Köln", "für")).toEqual(["Fu\u0308r"]);
    expect(found("Für", "fu\u0308r")).toEqual(["Für"]);
    expect(found("E\u2011Mail, E-Mail", "e-mail")).toEqual(["E\u2011Mail", "E-Mail"]);
    expect(found("Wie geht’s „gut“?", 'geht\'s "gut"')).toEqual(["geht’s „gut“"]);
    expect(found("u\u0308ber", "u")).toEqual([]);
  });

  test("matches do not overlap, and nothing matches nothing", () => {
    expect(placesIn("aaaa", { query: "aa", ...plain })).toEqual([0, 2]);
    expect(placesIn("aaaa", { query: "", ...plain })).toEqual([]);
    expect(placesIn("a+b (c)", { query: "+b (", ...plain })).toEqual([1]);
  });

  test("after the last match comes the first", () => {
    const matches = [{ from: 3 }, { from: 9 }];
    expect([0, 4, 10].map((position) => matchAfter(matches, position))).toEqual([0, 1, 0]);
    expect(matchAfter([], 0)).toBe(-1);
  });
});

describe("the list of blocks", () => {
  const choices = [
    { label: "Überschrift 1", words: "heading title h1 titel" },
    { label: "Aufzählung", words: "bullet list liste punkte" },
    { label: "Nummerierte Liste", words: "numbered ordered list" },
    { label: "Trennlinie", words: "rule divider line" },
  ];
  const labels = (query: string) => filterChoices(choices, query).map(({ label }) => label);

  test("is found by German and English names, with and without accents", () => {
    expect(labels("überschrift")).toEqual(["Überschrift 1"]);
    expect(labels("Uberschrift")).toEqual(["Überschrift 1"]);
    expect(labels("heading")).toEqual(["Überschrift 1"]);
    expect(labels("h1")).toEqual(["Überschrift 1"]);
  });

  test("shows first what begins with the words, and needs all of them", () => {
    expect(labels("list")).toEqual(["Aufzählung", "Nummerierte Liste"]);
    expect(labels("nummer list")).toEqual(["Nummerierte Liste"]);
    expect(labels("linie")).toEqual(["Trennlinie"]);
    expect(labels("")).toHaveLength(4);
    expect(labels("gibt es nicht")).toEqual([]);
  });
});

describe("counting", () => {
  test("words, not signs", () => {
    expect(countWords("Der Bund-Länder-Dialog dauert 10.000 Jahre – z.B. so.")).toBe(7);
    expect(countWords("  … – !  ")).toBe(0);
    expect(countWords("we don't")).toBe(2);
  });

  test("minutes are whole, and a short text takes one", () =>
    expect([0, 3, 299, 301, 35_000].map(readingMinutes)).toEqual([0, 1, 1, 2, 175]));
});

describe("a reference", () => {
  test("is looked for by number or by words", () => {
    expect(["7", "AP-07", "ap 7", "AP7", "007", "ap-0", "7 tage", "", "99999999999"].map(numberIn)).toEqual([
      7,
      7,
      7,
      7,
      7,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(wordsIn("  feste   Ansprechstellen ")).toEqual(["feste", "Ansprechstellen"]);
  });
});

describe("templates", () => {
  const templates = DOCUMENT_TEMPLATES.filter((template) => template !== "blank");

  test("fit the content model in both languages", () => {
    for (const template of templates)
      for (const language of LANGUAGES) textSchema().nodeFromJSON(templateText(template, language)!).check();
    expect(templateText("blank", "de")).toBeUndefined();
  });

  test("have the same shape in both languages", () => {
    const shape = (content: TextContent): unknown => [
      content.type,
      content.attrs?.level,
      (content.content ?? []).filter(({ type }) => type !== "text").map(shape),
    ];
    for (const template of templates)
      expect(shape(templateText(template, "en")!)).toEqual(shape(templateText(template, "de")!));
  });
});
