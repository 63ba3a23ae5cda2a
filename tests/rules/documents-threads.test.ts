/** Comment threads: their order, their forms, and choosing a passage by keyboard. */
import { describe, expect, test } from "vitest";
import { canDeleteComment, inTextOrder, placeOf, threadForm, threadPath } from "#server/documents/threads.rules";
import { stepPassage, wordsOf, type Block, type Chosen } from "~/documents/passage-steps";

describe("threads beside a text", () => {
  test("come in the order of their passages, then those on the whole text, then those without a place", () => {
    const threads = [
      { id: 1, quote: "weg" },
      { id: 2, quote: "" },
      { id: 3, quote: "hinten" },
      { id: 4, quote: "vorn" },
    ];
    expect(inTextOrder(threads, [4, 3]).map((thread) => thread.id)).toEqual([4, 3, 2, 1]);
    expect(threads.map((thread) => placeOf(thread, new Set([3, 4])))).toEqual(["gone", "whole", "passage", "passage"]);
  });

  test("a comment that was answered cannot be deleted, every other one can", () => {
    const thread = { comments: [{ id: 1 }, { id: 2 }] };
    expect(canDeleteComment(thread, 1)).toBe(false);
    expect(canDeleteComment(thread, 2)).toBe(true);
    expect(canDeleteComment({ comments: [{ id: 1 }] }, 1)).toBe(true);
    expect(canDeleteComment(thread, 99)).toBe(false);
  });

  test("the way back leads to a page that shows the text, and nowhere else", () => {
    expect(threadPath("/agenda/3", 4, 5)).toBe("/agenda/3#thread-5");
    expect(threadPath("/documents/4", 4)).toBe("/documents/4#threads");
    for (const to of ["https://boese.example", "//boese.example", "/documents/4?x=1", "/sign-out", ""])
      expect(threadPath(to, 4, 5)).toBe("/documents/4#thread-5");
  });
});

describe("the form of a thread", () => {
  const parse = (form: Record<string, string>) => threadForm.safeParse({ body: "Gut so.", ...form });

  test("needs words, and not too many", () => {
    expect(parse({ body: "  " }).success).toBe(false);
    expect(parse({ body: "a".repeat(5001) }).success).toBe(false);
    expect(parse({ quote: "a".repeat(2001) }).success).toBe(false);
  });

  test("without a quote it is on the whole text; broken positions count as none", () => {
    expect(parse({}).data).toMatchObject({ quote: "", start: null, end: null });
    expect(parse({ quote: "hier", start: "{", end: '{"item":null}' }).data).toMatchObject({ start: null, end: { item: null } });
  });
});

describe("choosing a passage by keyboard", () => {
  const first = "Bund und Kommunen";
  const second = "stimmen sich ab";
  const blocks: Block[] = [
    { from: 1, to: 18, words: wordsOf(first, 1) },
    { from: 20, to: 20, words: [] },
    { from: 22, to: 37, words: wordsOf(second, 22) },
  ];
  const press = (chosen: Chosen | null, ...keys: string[]) =>
    keys.reduce<Chosen | null>(
      (at, key) => stepPassage(blocks, at, key.replace("Shift+", ""), key.startsWith("Shift+")) ?? at,
      chosen,
    );
  const words = (chosen: Chosen | null) => {
    if (!chosen) return null;
    const all = new Map([
      [1, first],
      [22, second],
    ]);
    return [...all]
      .map(([start, text]) => text.slice(Math.max(0, chosen.from - start), Math.max(0, chosen.to - start)))
      .filter(Boolean)
      .join(" | ");
  };

  test("arrow down goes from block to block, empty ones are passed over", () => {
    expect(words(press(null, "ArrowDown"))).toBe(first);
    expect(words(press(null, "ArrowDown", "ArrowDown"))).toBe(second);
    expect(words(press(null, "ArrowDown", "ArrowDown", "ArrowDown"))).toBe(second);
    expect(words(press(null, "ArrowDown", "ArrowDown", "ArrowUp"))).toBe(first);
  });

  test("arrow right goes from word to word, beyond the block too", () => {
    expect(words(press(null, "ArrowDown", "ArrowRight"))).toBe("Bund");
    expect(words(press(null, "ArrowDown", "ArrowRight", "ArrowRight"))).toBe("und");
    expect(words(press(null, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"))).toBe("stimmen");
    expect(words(press(null, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft"))).toBe("Bund");
  });

  test("Shift stretches and shrinks by words and blocks", () => {
    const und = press(null, "ArrowDown", "ArrowRight", "ArrowRight");
    expect(words(press(und, "Shift+ArrowRight"))).toBe("und Kommunen");
    expect(words(press(und, "Shift+ArrowRight", "Shift+ArrowLeft"))).toBe("und");
    expect(words(press(und, "Shift+ArrowDown"))).toBe("und Kommunen");
    expect(words(press(und, "Shift+ArrowDown", "Shift+ArrowDown"))).toBe("und Kommunen | stimmen sich ab");
    expect(words(press(und, "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"))).toBe("und Kommunen");
  });

  test("Home and End go to the first and last block; other keys mean nothing", () => {
    expect(words(press(null, "ArrowDown", "End"))).toBe(second);
    expect(words(press(null, "ArrowDown", "End", "Home"))).toBe(first);
    expect(stepPassage(blocks, null, "x", false)).toBeUndefined();
    expect(stepPassage([], null, "ArrowDown", false)).toBeUndefined();
  });
});
