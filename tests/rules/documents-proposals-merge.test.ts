/** A proposal and a text that has moved on: what both sides wanted survives, and where they disagree somebody is asked. */
import { describe, expect, test } from "vitest";
import { isSame } from "#server/documents/proposals/blocks.rules";
import { currentBlocks, mergeProposal, openConflicts, type ProposedChange } from "#server/documents/proposals/merge.rules";
import type { TextContent } from "#server/documents/rules";
import {
  bulletList,
  doc,
  heading,
  paragraph,
  record,
  table,
  text,
  toPlainText,
  withBlockIds,
} from "#server/documents/content/text.rules";
import { withoutComments } from "#server/documents/content/canonical.rules";

const p = (id: string, words: string | TextContent[]): TextContent => ({ ...paragraph(words), attrs: { id } });
const change = (base: TextContent[], proposed: TextContent[], afterBlockId: string | null = null): ProposedChange => ({
  base,
  proposed,
  afterBlockId,
});
const linesOf = (content: TextContent) => toPlainText(content).split("\n");
const commented = (words: string, threadId: number): TextContent => ({
  type: "text",
  text: words,
  marks: [{ type: "comment", attrs: { threadId } }],
});

describe("a proposal on a text that is as it was", () => {
  const before = [p("a", "Eins."), p("b", "Zwei."), p("c", "Drei.")];

  test("takes the place of its blocks and leaves the others alone", () => {
    const merged = mergeProposal(doc(...before), change([before[1]!], [p("b", "Zwei und mehr.")], "a"));
    expect(linesOf(merged.content)).toEqual(["Eins.", "Zwei und mehr.", "Drei."]);
    expect(merged).toMatchObject({ conflicts: [], isLost: false, isThere: false });
    expect(merged.blocks).toEqual([p("b", "Zwei und mehr.")]);
    expect(merged.content.content![0]).toBe(before[0]);
  });

  test("adds blocks at their place, and takes blocks away", () => {
    const added = mergeProposal(doc(...before), change([], [p("n", "Neu."), p("m", "Auch neu.")], "a"));
    expect(linesOf(added.content)).toEqual(["Eins.", "Neu.", "Auch neu.", "Zwei.", "Drei."]);
    expect(linesOf(mergeProposal(doc(...before), change([], [p("n", "Neu.")], null)).content)[0]).toBe("Neu.");
    const shorter = mergeProposal(doc(...before), change(before.slice(0, 2), [p("n", "Beides.")], null));
    expect(linesOf(shorter.content)).toEqual(["Beides.", "Drei."]);
    expect(linesOf(mergeProposal(doc(...before), change([before[2]!], [], "b")).content)).toEqual(["Eins.", "Zwei."]);
  });

  test("changes the order of blocks", () => {
    const merged = mergeProposal(doc(...before), change(before, [before[2]!, before[0]!, before[1]!]));
    expect(linesOf(merged.content)).toEqual(["Drei.", "Eins.", "Zwei."]);
  });

  test("leaves a paragraph when everything goes", () => {
    expect(mergeProposal(doc(...before), change(before, [])).content.content).toEqual([{ type: "paragraph" }]);
  });

  test("keeps the comments on words that stay, and on words that take the place of commented ones", () => {
    const now = p("a", [...text("Wir "), commented("prüfen das ", 7), ...text("bald.")]);
    const merged = mergeProposal(doc(now), change([withoutComments(now)], [p("a", "Wir prüfen es gern bald und gründlich.")]));
    expect(merged.blocks[0]!.content).toEqual([
      { type: "text", text: "Wir " },
      commented("prüfen es gern ", 7),
      { type: "text", text: "bald und gründlich." },
    ]);
  });

  test("done a second time changes nothing, also where it only added something", () => {
    for (const wanted of [change([before[1]!], [p("b", "Zwei und mehr.")], "a"), change([], [p("n", "Neu.")], "a")]) {
      const once = mergeProposal(doc(...before), wanted);
      const twice = mergeProposal(once.content, wanted);
      expect(twice).toMatchObject({ isThere: true, conflicts: [] });
      expect(twice.content).toEqual(once.content);
    }
  });
});

describe("a proposal on a text that has moved on", () => {
  const before = p("a", "Die Kommunen erhalten spätestens nach fünf Tagen eine erste Antwort.");

  test("both changes survive when they are on different words", () => {
    const now = p("a", "Die Kommunen und Kreise erhalten spätestens nach fünf Tagen eine erste Antwort.");
    const merged = mergeProposal(
      doc(now),
      change([before], [p("a", "Die Kommunen erhalten spätestens nach fünf Tagen eine erste, begründete Antwort.")]),
    );
    expect(linesOf(merged.content)).toEqual([
      "Die Kommunen und Kreise erhalten spätestens nach fünf Tagen eine erste, begründete Antwort.",
    ]);
    expect(merged.conflicts).toEqual([]);
  });

  test("what is added before a full stop here and behind it there makes two sentences, not a conflict", () => {
    const short = p("a", "Sie gibt eine Einschätzung.");
    const merged = mergeProposal(
      doc(p("a", "Sie gibt eine Einschätzung und keine Weisung.")),
      change([short], [p("a", "Sie gibt eine Einschätzung. Geheimnisse gibt sie nicht weiter.")]),
    );
    expect(merged.conflicts).toEqual([]);
    expect(linesOf(merged.content)).toEqual([
      "Sie gibt eine Einschätzung und keine Weisung. Geheimnisse gibt sie nicht weiter.",
    ]);
  });

  test("the same words changed on both sides are a conflict, and the choice counts for these words alone", () => {
    const now = p("a", "Die Kommunen erhalten spätestens nach sieben Tagen eine erste Antwort per Mail.");
    const wanted = change([before], [p("a", "Die Kommunen erhalten in der Regel nach zehn Tagen eine erste Antwort.")]);
    const merged = mergeProposal(doc(now), wanted);
    expect(merged.conflicts).toMatchObject([{ key: "a", kind: "words", base: before, text: now }]);
    expect(openConflicts(merged, {})).toHaveLength(1);
    expect(openConflicts(merged, { a: "text" })).toEqual([]);
    expect(linesOf(merged.content)).toEqual([
      "Die Kommunen erhalten in der Regel nach sieben Tagen eine erste Antwort per Mail.",
    ]);
    expect(linesOf(mergeProposal(doc(now), wanted, { a: "proposal" }).content)).toEqual([
      "Die Kommunen erhalten in der Regel nach zehn Tagen eine erste Antwort per Mail.",
    ]);
  });

  test("the same change on both sides is none", () => {
    const same = p("a", "Die Kommunen erhalten bald eine Antwort.");
    expect(mergeProposal(doc(same), change([before], [same]))).toMatchObject({ conflicts: [], isThere: true });
  });

  test("a block that became a heading keeps being one", () => {
    const now = {
      ...heading(2, "Die Kommunen erhalten spätestens nach fünf Tagen eine erste Antwort."),
      attrs: { level: 2, id: "a" },
    };
    const merged = mergeProposal(
      doc(now),
      change([before], [p("a", "Die Kommunen erhalten nach fünf Tagen eine erste Antwort.")]),
    );
    expect(merged.blocks[0]).toMatchObject({ type: "heading", attrs: { level: 2, id: "a" } });
    expect(linesOf(merged.content)).toEqual(["Die Kommunen erhalten nach fünf Tagen eine erste Antwort."]);
  });

  test("a block that was deleted comes back only when somebody says so, at its old place", () => {
    const now = doc(p("x", "Davor."), p("y", "Danach."));
    const wanted = change([before], [p("a", "Doch wichtig.")], "x");
    expect(mergeProposal(now, wanted)).toMatchObject({ conflicts: [{ kind: "deleted-in-text", key: "a" }], content: now });
    expect(linesOf(mergeProposal(now, wanted, { a: "proposal" }).content)).toEqual(["Davor.", "Doch wichtig.", "Danach."]);
  });

  test("when the place is gone too, it has to be named", () => {
    const now = doc(p("x", "Eins."), p("y", "Zwei."));
    const wanted = change([], [p("n", "Neu.")], "gone");
    expect(mergeProposal(now, wanted)).toMatchObject({ isLost: true, content: now });
    expect(linesOf(mergeProposal(now, wanted, {}, "x").content)).toEqual(["Eins.", "Neu.", "Zwei."]);
    expect(linesOf(mergeProposal(now, wanted, {}, null).content)).toEqual(["Neu.", "Eins.", "Zwei."]);
  });

  test("a block that others rewrote is not deleted unseen", () => {
    const now = p("a", "Ganz neu gefasst.");
    const merged = mergeProposal(doc(now), change([before], []));
    expect(merged).toMatchObject({ conflicts: [{ kind: "deleted-by-proposal", key: "a" }], content: doc(now) });
    expect(mergeProposal(doc(now), change([before], []), { a: "proposal" }).blocks).toEqual([]);
  });

  test("blocks that others wrote between its own stay where they are", () => {
    const [one, two] = [p("a", "Eins."), p("b", "Zwei.")];
    const merged = mergeProposal(
      doc(one, p("z", "Dazwischen."), two),
      change([one, two], [p("a", "Eins, neu."), p("b", "Zwei, neu."), p("n", "Drei.")]),
    );
    expect(linesOf(merged.content)).toEqual(["Eins, neu.", "Dazwischen.", "Zwei, neu.", "Drei."]);
  });

  test("orders that both sides changed are a question, not a guess", () => {
    const [one, two, three] = [p("a", "1"), p("b", "2"), p("c", "3")];
    const now = doc(two, one, three);
    const wanted = change([one, two, three], [three, one, two]);
    expect(mergeProposal(now, wanted)).toMatchObject({ conflicts: [{ kind: "order", key: "order" }], content: now });
    expect(linesOf(mergeProposal(now, wanted, { order: "proposal" }).content)).toEqual(["3", "1", "2"]);
  });

  test("knows whether its blocks are still as they were", () => {
    expect(currentBlocks(doc(p("x", "y"), before), change([before], [])).isAsBefore).toBe(true);
    expect(currentBlocks(doc(p("a", "Neu.")), change([before], []))).toEqual({ blocks: [p("a", "Neu.")], isAsBefore: false });
    expect(currentBlocks(doc(p("x", "y")), change([before], [])).isAsBefore).toBe(false);
  });
});

describe("lists and tables", () => {
  const identified = (block: TextContent): TextContent => withBlockIds([block])[0]!;
  /** The same block with other words in some of its paragraphs. */
  const reworded = (node: TextContent, words: Record<string, string>): TextContent =>
    node.type === "text"
      ? { ...node, text: words[node.text ?? ""] ?? node.text ?? "" }
      : { ...node, ...(node.content && { content: node.content.map((child) => reworded(child, words)) }) };

  test("different items of a list change side by side, and one is added", () => {
    const before = identified(bulletList("Eins", "Zwei", "Drei"));
    const now = reworded(before, { Eins: "Eins neu" });
    const proposed = reworded(before, { Drei: "Drei neu" });
    const item = { type: "listItem", content: [p("n", "Vier")] };
    const merged = mergeProposal(doc(now), change([before], [{ ...proposed, content: [...proposed.content!, item] }]));
    expect(linesOf(merged.content)).toEqual(["Eins neu", "Zwei", "Drei neu", "Vier"]);
    expect(merged.conflicts).toEqual([]);
  });

  test("a row added here and a cell changed there make one table", () => {
    const before = identified(table(["Wer", "Was"], ["Bund", "prüft"]));
    const row = identified(table(["Land", "hilft"])).content![0]!;
    const now = { ...before, content: [...before.content!, row] };
    const merged = mergeProposal(doc(now), change([before], [reworded(before, { prüft: "prüft sorgfältig" })]));
    expect(linesOf(merged.content)).toEqual(["Wer", "Was", "Bund", "prüft sorgfältig", "Land", "hilft"]);
  });

  test("two tables that both grew are decided as a whole", () => {
    const before = identified(table(["Wer", "Was"], ["Bund", "prüft"]));
    const grown = (...cells: string[]) => ({
      ...before,
      content: [...before.content!, identified(table(cells)).content![0]!],
    });
    const [now, proposed] = [grown("Land", "hilft"), grown("Stadt", "fragt")];
    expect(mergeProposal(doc(now), change([before], [proposed]))).toMatchObject({
      conflicts: [{ kind: "words" }],
      content: doc(now),
    });
    const key = before.attrs!.id as string;
    const merged = mergeProposal(doc(now), change([before], [proposed]), { [key]: "proposal" });
    expect(isSame(merged.blocks[0]!, proposed)).toBe(true);
  });

  test("a decision inside keeps the words that the minutes gave it meanwhile", () => {
    const decision = (words: string) => record({ kind: "decision", recordId: 3, label: "Beschluss 1", text: words });
    const [one, two] = [p("a", "Davor."), p("b", "Danach.")];
    const merged = mergeProposal(
      doc(one, decision("Neu gefasst."), two),
      change([one, decision("Alt."), two], [p("a", "Vorher."), decision("Alt."), two]),
    );
    expect(linesOf(merged.content)).toEqual(["Vorher.", "Beschluss 1: Neu gefasst.", "Danach."]);
  });
});

describe("whatever people change", () => {
  /** The same numbers in every run. */
  const dice = (seed: number) => () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return seed / 4_294_967_296;
  };
  const pick = (next: () => number, below: number) => Math.floor(next() * below);

  test("changes on words that do not touch all survive, in 300 texts", () => {
    for (let round = 0; round < 300; round++) {
      const next = dice(round);
      const length = 12 + pick(next, 30);
      const words = Array.from({ length }, (_, index) => `wort${index % (3 + pick(next, 20))}`);
      const [now, proposed, both] = [[...words], [...words], [...words]];
      for (let at = 0; at < length; at += 3) {
        const side = pick(next, 3);
        const fresh = pick(next, 4) === 0 ? "" : `neu${at}`;
        if (side === 0) now[at] = both[at] = fresh;
        if (side === 1) proposed[at] = both[at] = fresh;
      }
      const sentence = (all: string[]) => [...all.filter(Boolean), "Ende."].join(" ");
      const merged = mergeProposal(doc(p("a", sentence(now))), change([p("a", sentence(words))], [p("a", sentence(proposed))]));
      // Where words repeat, the comparison may see other changes than those made, and then it asks; it never mixes them up unasked.
      if (new Set(words).size === words.length) expect(merged.conflicts).toEqual([]);
      if (!merged.conflicts.length) expect(linesOf(merged.content)).toEqual([sentence(both)]);
    }
  });

  test("blocks: nothing that somebody wrote on either side is lost unless somebody is asked, in 300 texts", () => {
    for (let round = 0; round < 300; round++) {
      const next = dice(1000 + round);
      const before = Array.from({ length: 2 + pick(next, 6) }, (_, index) => p(`b${index}`, `Absatz ${index} mit Text.`));
      const edit = (name: string) =>
        before.flatMap((block, index): TextContent[] => {
          const what = pick(next, 6);
          if (what === 0) return [];
          if (what === 1) return [p(`b${index}`, `${name} schrieb Absatz ${index} neu.`)];
          if (what === 2) return [block, p(`${name}${index}`, `${name} ergänzt ${index}.`)];
          return [block];
        });
      const [now, proposed] = [edit("Text"), edit("Vorschlag")];
      const merged = mergeProposal(doc(...now), change(before, proposed));
      const lines = linesOf(merged.content);
      const asked = new Set(merged.conflicts.map(({ key }) => key));
      for (const block of [...now, ...proposed]) {
        const id = block.attrs!.id as string;
        const isOwn = !before.some((old) => isSame(old, block));
        if (isOwn && !asked.has(id)) expect(lines).toContain(toPlainText(block));
      }
      expect(new Set(merged.content.content!.map((block) => block.attrs?.id)).size).toBe(merged.content.content!.length);
    }
  });
});
