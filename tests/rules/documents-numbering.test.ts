/** Numbers of headings and paragraphs: how they count, and how they stay once a version is frozen. */
import { describe, expect, test } from "vitest";
import type { Numbering } from "#db/schema/documents";
import { numbersOf, writeNumber } from "#server/documents/content/numbering.rules";
import type { TextContent } from "#server/documents/rules";
import { bulletList, doc, heading, paragraph, table } from "#server/documents/content/text.rules";

const named = (id: string, block: TextContent): TextContent => ({ ...block, attrs: { ...block.attrs, id } });
const p = (id: string, words = `Absatz ${id}`) => named(id, paragraph(words));
const h = (level: 1 | 2 | 3 | 4, id: string, words = `Teil ${id}`) => named(id, heading(level, words));
const numbers = (blocks: TextContent[], numbering: Numbering, fixed?: Record<string, string>) =>
  Object.fromEntries(numbersOf(doc(...blocks), numbering, fixed));

describe("headings", () => {
  test("count by their depth", () =>
    expect(numbers([h(1, "a"), h(2, "b"), h(2, "c"), h(3, "d"), h(1, "e"), h(2, "f")], "headings")).toEqual({
      a: "1",
      b: "1.1",
      c: "1.2",
      d: "1.2.1",
      e: "2",
      f: "2.1",
    }));

  test("begin with 1 on whatever level a text begins, and leave no holes", () =>
    expect(numbers([h(2, "a"), h(4, "b"), h(3, "c"), h(2, "d"), h(1, "e")], "headings")).toEqual({
      a: "1",
      b: "1.1",
      c: "1.2",
      d: "2",
      e: "3",
    }));

  test("without words have no number, and paragraphs neither", () =>
    expect(numbers([h(1, "a"), h(1, "b", " "), p("c"), h(1, "d")], "headings")).toEqual({ a: "1", d: "2" }));
});

describe("paragraphs", () => {
  test("count through the text, past headings, lists, tables and empty lines", () =>
    expect(
      numbers(
        [h(1, "x"), p("a"), bulletList("eins"), p("b"), p("e", ""), table(["x"], ["y"]), h(2, "z"), p("c")],
        "paragraphs",
      ),
    ).toEqual({ a: "1", b: "2", c: "3" }));

  test("nothing is numbered where numbering is off", () => expect(numbers([h(1, "a"), p("b")], "none")).toEqual({}));

  test("are written in brackets, headings are not", () =>
    expect([writeNumber("12a", "paragraphs"), writeNumber("1.2", "headings")]).toEqual(["(12a)", "1.2"]));
});

describe("once a version is frozen", () => {
  const fixed = { a: "1", b: "2", c: "3" };

  test("new paragraphs in between get letters, and those at the end count on", () =>
    expect(numbers([p("a"), p("n"), p("m"), p("b"), p("o"), p("c"), p("q"), p("r")], "paragraphs", fixed)).toEqual({
      a: "1",
      n: "1a",
      m: "1b",
      b: "2",
      o: "2a",
      c: "3",
      q: "4",
      r: "5",
    }));

  test("a paragraph before the first one comes after a zero", () =>
    expect(numbers([p("n"), p("a"), p("b"), p("c")], "paragraphs", fixed)).toEqual({ n: "0a", ...fixed }));

  test("the number of a deleted paragraph is not given again", () => {
    expect(numbers([p("a"), p("n"), p("c")], "paragraphs", fixed)).toEqual({ a: "1", n: "1a", c: "3" });
    expect(numbers([p("a"), p("b"), p("n")], "paragraphs", fixed)).toEqual({ a: "1", b: "2", n: "4" });
  });

  test("a moved paragraph keeps its number", () =>
    expect(numbers([p("b"), p("a"), p("c")], "paragraphs", fixed)).toEqual(fixed));

  test("between two letters there is room, and after z too", () => {
    const letters = { a: "1", b: "1a", c: "1b", d: "2" };
    expect(numbers([p("a"), p("b"), p("n"), p("m"), p("c"), p("o"), p("d")], "paragraphs", letters)).toEqual({
      ...letters,
      n: "1aa",
      m: "1ab",
      o: "1c",
    });
    const many = Array.from({ length: 28 }, (_, index) => p(`n${index}`));
    const counted = numbers([p("a"), ...many, p("d")], "paragraphs", { a: "1", d: "2" });
    expect([counted.n24, counted.n25, counted.n26, counted.n27]).toEqual(["1y", "1z", "1za", "1zb"]);
    expect(new Set(Object.values(counted)).size).toBe(30);
  });

  test("headings below a new one carry its letter, and those at the end of a part count on", () => {
    const parts = { a: "1", b: "1.1", c: "1.2", d: "2" };
    expect(
      numbers(
        [h(1, "a"), h(2, "b"), h(2, "n"), h(2, "c"), h(2, "o"), h(1, "m"), h(2, "k"), h(1, "d"), h(1, "e")],
        "headings",
        parts,
      ),
    ).toEqual({ ...parts, n: "1.1a", o: "1.3", m: "1a", k: "1a.1", e: "3" });
  });

  test("no number is given twice, however the text was turned upside down", () => {
    const before = Array.from({ length: 40 }, (_, index) => (index % 5 ? h(2, `h${index}`) : h(1, `h${index}`)));
    const frozen = numbers(before, "headings");
    const after = before
      .toReversed()
      .flatMap((block, index) => (index % 3 ? [block] : [h(2, `n${index}`), block, h(1, `m${index}`)]));
    const counted = numbers(after, "headings", frozen);
    expect(new Set(Object.values(counted)).size).toBe(after.length);
    for (const [id, number] of Object.entries(frozen)) expect(counted[id]).toBe(number);
  });

  test("where headings were numbered and now paragraphs are, they begin with 1", () =>
    expect(numbers([h(1, "a"), p("b"), h(1, "c"), p("d")], "paragraphs", { a: "1", c: "2", gone: "3" })).toEqual({
      b: "1",
      d: "2",
    }));

  test("an id that is the name of something in JavaScript is an id", () =>
    expect(numbers([p("constructor"), p("b")], "paragraphs", { b: "1" })).toEqual({ constructor: "0a", b: "1" }));
});
