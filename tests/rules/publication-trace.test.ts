/** Sentences of a passage, and what of its history is theirs. */
import { describe, expect, it } from "vitest";
import { changes, isAbout, kinOf, lineageOf, sentencesOf } from "#server/publication/sentences.rules";

describe("a passage", () => {
  it.each<[string, string[]]>([
    ["Wir nennen Stellen. Sie sind erreichbar!", ["Wir nennen Stellen.", "Sie sind erreichbar!"]],
    [
      "Nach Art. 32 GG, z. B. bis 1. Januar, gilt es. Danach nicht.",
      ["Nach Art. 32 GG, z. B. bis 1. Januar, gilt es.", "Danach nicht."],
    ],
    ["Erster Punkt\nZweiter Punkt", ["Erster Punkt", "Zweiter Punkt"]],
    ["Ohne Punkt", ["Ohne Punkt"]],
    ["", []],
  ])("„%s“ has its sentences", (words, sentences) => {
    expect(sentencesOf(words)).toEqual(sentences);
  });
});

describe("a sentence", () => {
  const now = "Jedes Ministerium benennt bis Juni eine feste Stelle.";
  const version = (versionId: number, words: string | null) => ({
    versionId,
    number: versionId,
    name: "",
    at: "2026-01-01",
    words,
  });

  it("is found in earlier words that share at least half of its own, and in no others", () => {
    expect(kinOf(now, "Jedes Ministerium benennt eine Stelle. Die Kommunen auch.")).toBe(
      "Jedes Ministerium benennt eine Stelle.",
    );
    expect(kinOf(now, "Die Kommunen tun das auch.")).toBeNull();
  });

  it("is followed back step by step, further than its words are alike", () => {
    const wordings = [
      version(1, "Das Ministerium hat eine Stelle. Das ist gut."),
      version(2, "Jedes Ministerium hat eine Stelle. Das ist gut."),
      version(3, "Jedes Ministerium benennt eine feste Stelle. Das ist sehr gut."),
      version(4, `${now} Das ist sehr gut.`),
      version(5, null),
    ];
    expect(kinOf(now, wordings[0]!.words!)).toBeNull();
    expect(lineageOf(now, wordings).map(({ words }) => words)).toEqual([
      "Das Ministerium hat eine Stelle.",
      "Jedes Ministerium hat eine Stelle.",
      "Jedes Ministerium benennt eine feste Stelle.",
      now,
      null,
    ]);
  });

  it("was changed by a proposal on it, and not by one on its neighbour", () => {
    const before = "Jedes Ministerium benennt eine Stelle. Das ist gut.";
    const read = [now, "Jedes Ministerium benennt eine Stelle."];
    expect(changes(read, before, `${now} Das ist gut.`)).toBe(true);
    expect(changes(read, before, "Jedes Ministerium benennt eine Stelle. Das ist sehr gut.")).toBe(false);
    expect(changes(read, before, "Das ist gut.")).toBe(true);
  });

  it("is what a comment is about that marks some of it; of words that are gone, or of the whole paragraph, nobody can tell", () => {
    const passages = [`${now} Das ist gut.`];
    expect(isAbout([now], "feste Stelle. Das", passages)).toBe(true);
    expect(isAbout([now], "ist gut", passages)).toBe(false);
    expect(isAbout([now], "", passages)).toBe(true);
    expect(isAbout([now], "stand hier nie", passages)).toBe(true);
  });
});
