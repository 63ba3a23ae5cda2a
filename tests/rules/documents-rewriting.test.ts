/** Making a text equal to another one by few changes: any text becomes exactly the other, and what others do meanwhile survives. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { markPassage } from "#server/documents/comments/marks.rules";
import type { TextContent } from "#server/documents/rules";
import { withoutRecordWords } from "#server/documents/content/records.rules";
import { textSchema } from "#server/documents/content/schema.rules";
import {
  bulletList,
  doc,
  heading,
  paragraph,
  table,
  text,
  threadsIn,
  toPlainText,
  withBlockIds,
} from "#server/documents/content/text.rules";
import { withoutComments, write, writeText } from "#server/documents/content/canonical.rules";
import { changeContent, contentToUpdate, replaceBlocks } from "#server/documents/log/ydoc.rules";
import { changedText, makeDice, randomText } from "../setup/random-texts.ts";

const SEEDS = Number(process.env.SEEDS ?? 60);
const schema = textSchema();
/** With ids, and as the content model fills it up. */
const exactly = (content: TextContent): string => {
  const ids = (node: TextContent): unknown[] => [node.attrs?.id ?? null, ...(node.content ?? []).map(ids)];
  const full = schema.nodeFromJSON(withoutComments(content)).toJSON() as TextContent;
  return `${writeText(full)} ${JSON.stringify(ids(withoutComments(content)))}`;
};
const given = (...blocks: TextContent[]): TextContent => doc(...withBlockIds(blocks));
const ydocOf = (content: TextContent): Y.Doc => toYdoc([contentToUpdate(content)]);
const copyOf = (ydoc: Y.Doc): Y.Doc => toYdoc([Y.encodeStateAsUpdate(ydoc)]);
const change = (ydoc: Y.Doc, target: TextContent) => ydoc.transact(() => changeContent(ydoc, target));
function merge(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
}
const runIn = (ydoc: Y.Doc, ...path: number[]): Y.XmlText =>
  path.reduce<Y.XmlFragment | Y.XmlElement | Y.XmlText>(
    (parent, index) => (parent as Y.XmlElement).get(index) as Y.XmlElement,
    ydoc.getXmlFragment("default"),
  ) as Y.XmlText;
/** How many characters and things a change deletes. */
function deletedBy(ydoc: Y.Doc, work: () => void): number {
  let count = 0;
  ydoc.on("afterTransaction", (transaction: Y.Transaction) => {
    for (const ranges of transaction.deleteSet.clients.values()) for (const { len } of ranges) count += len;
  });
  work();
  return count;
}

describe("changing a text into another", () => {
  it("gives exactly the other text, whatever the two are", () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const dice = makeDice(seed);
      const before = randomText(dice);
      const after = seed % 3 ? changedText(dice, before) : randomText(dice);
      const ydoc = ydocOf(before);
      change(ydoc, after);
      expect(exactly(contentOf(ydoc)), `seed ${seed}`).toBe(exactly(after));
    }
  });

  it("changes nothing when nothing is different", () => {
    for (let seed = 1; seed <= SEEDS / 2; seed += 1) {
      const before = randomText(makeDice(seed));
      const ydoc = ydocOf(before);
      const state = Y.encodeStateVector(ydoc);
      expect(deletedBy(ydoc, () => change(ydoc, before))).toBe(0);
      expect(Y.encodeStateVector(ydoc)).toEqual(state);
    }
  });

  it("leaves what others write in untouched blocks", () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const dice = makeDice(seed);
      const own = { type: "paragraph", attrs: { id: "mine" }, content: text("Hier schreibt jemand.") };
      const [above, below] = [randomText(dice), randomText(dice)];
      const put = (first: TextContent, second: TextContent) => doc(...first.content!, own, ...second.content!);
      const before = put(above, below);
      const after = put(changedText(dice, above), changedText(dice, below));
      const ydoc = ydocOf(before);
      const other = copyOf(ydoc);
      change(ydoc, after);
      const index = before.content!.findIndex((block) => block.attrs?.id === "mine");
      runIn(other, index, 0).insert(4, " und jetzt");
      merge(ydoc, other);
      expect(contentOf(other)).toEqual(contentOf(ydoc));
      const mine = contentOf(ydoc).content!.find((block) => block.attrs?.id === "mine");
      expect(mine?.content?.[0]?.text, `seed ${seed}`).toBe("Hier und jetzt schreibt jemand.");
    }
  });

  it("touches only the words that differ, so that a keystroke in the same sentence survives", () => {
    const ydoc = ydocOf(given(paragraph("Die Stelle wird bis Mai benannt.")));
    const other = copyOf(ydoc);
    const deleted = deletedBy(ydoc, () => change(ydoc, doc(paragraph("Die Stelle wird bis Juni 2026 benannt."))));
    runIn(other, 0, 0).insert(10, "n");
    merge(ydoc, other);
    expect(contentOf(ydoc).content![0]!.content![0]!.text).toBe("Die Stellen wird bis Juni 2026 benannt.");
    expect(deleted).toBeLessThanOrEqual(3);
  });

  it("puts back one cell of a table and one item of a list without touching the others", () => {
    const before = given(table(["Wer", "Bis"], ["Bund", "Mai"]), bulletList("Eins", "Zwei"));
    const ydoc = ydocOf(before);
    const other = copyOf(ydoc);
    runIn(ydoc, 0, 1, 1, 0, 0).insert(3, "en");
    (ydoc.getXmlFragment("default").get(1) as Y.XmlElement).delete(1, 1);
    change(ydoc, before);
    runIn(other, 0, 1, 0, 0, 0).insert(4, " und Länder");
    runIn(other, 1, 0, 0, 0).insert(4, "!");
    merge(ydoc, other);
    expect(write(withoutComments(contentOf(ydoc)))).toContain('"Bund und Länder"');
    expect(write(withoutComments(contentOf(ydoc)))).toContain('"Eins!"');
    expect(write(withoutComments(contentOf(ydoc)))).toContain('"Zwei"');
  });

  it("never tears a sign made of two halves", () => {
    const ydoc = ydocOf(given(paragraph("Gut 👍🏽 so 🇩🇪")));
    change(ydoc, doc(paragraph("Gut 👍🏿 so 🇩🇰")));
    expect(contentOf(ydoc).content![0]!.content![0]!.text).toBe("Gut 👍🏿 so 🇩🇰");
    expect(contentOf(copyOf(ydoc))).toEqual(contentOf(ydoc));
  });

  it("keeps a block's id where the other text has none", () => {
    const ydoc = ydocOf(given(paragraph("Eins"), paragraph("Zwei")));
    const ids = contentOf(ydoc).content!.map((block) => block.attrs?.id);
    change(ydoc, doc(paragraph("Eins"), paragraph("Dazwischen"), paragraph("Zwei")));
    const now = contentOf(ydoc).content!.map((block) => block.attrs?.id);
    expect([now[0], now[2]]).toEqual(ids);
    expect(now[1]).toBeTypeOf("string");
  });

  it("refuses what no text can hold, and the text is as it was", () => {
    const ydoc = ydocOf(given(paragraph("Eins")));
    expect(() => change(ydoc, { type: "doc", content: [{ type: "listItem" }] })).toThrow(RangeError);
    expect(contentOf(ydoc).content![0]!.content![0]!.text).toBe("Eins");
  });

  it("comes to an end for eighty pages", () => {
    const dice = makeDice(5);
    const before = randomText(dice, 1200);
    const after = changedText(dice, before);
    const ydoc = ydocOf(before);
    change(ydoc, after);
    expect(toPlainText(contentOf(ydoc))).toBe(toPlainText(withoutRecordWords(after)));
  });
});

describe("comment marks, when a text is changed into another,", () => {
  const passage = (quote: string) => ({ quote, prefix: "", suffix: "" });

  it("stay on what stays, also when the block is moved or made a heading", () => {
    const before = given(
      heading(1, "Titel"),
      paragraph("Jedes Ministerium benennt eine Stelle."),
      paragraph("Ende der langen Vorrede."),
    );
    const ydoc = ydocOf(before);
    markPassage(ydoc, passage("benennt eine Stelle"), 7);
    const [title, body, end] = before.content!;
    change(ydoc, doc(body!, title!, end!));
    expect(threadsIn(contentOf(ydoc))).toEqual([7]);
    change(ydoc, doc({ ...body!, type: "heading", attrs: { ...body!.attrs, level: 2 } }, title!, end!));
    expect(threadsIn(contentOf(ydoc))).toEqual([7]);
    expect(contentOf(ydoc).content![0]!.type).toBe("heading");
  });

  it("cover what is put into the middle of their passage", () => {
    const ydoc = ydocOf(given(paragraph("Jedes Ministerium benennt eine Stelle.")));
    markPassage(ydoc, passage("Ministerium benennt eine Stelle"), 7);
    change(ydoc, doc(paragraph("Jedes Ministerium benennt sofort eine Stelle.")));
    const marked = contentOf(ydoc).content![0]!.content!.filter((run) => run.marks?.length);
    expect(marked.map((run) => run.text).join("")).toBe("Ministerium benennt sofort eine Stelle");
  });

  it("come back with their passage, for threads that there still are", () => {
    const ydoc = ydocOf(given(paragraph("Jedes Ministerium benennt eine Stelle."), paragraph("Sonst nichts.")));
    markPassage(ydoc, passage("eine Stelle"), 7);
    markPassage(ydoc, passage("Ministerium"), 8);
    const version = contentOf(ydoc);
    ydoc.transact(() => ydoc.getXmlFragment("default").delete(0, 1));
    expect(threadsIn(contentOf(ydoc))).toEqual([]);
    ydoc.transact(() => changeContent(ydoc, version, { threads: new Set([7]) }));
    expect(threadsIn(contentOf(ydoc))).toEqual([7]);
    const marked = contentOf(ydoc).content![0]!.content!.filter((run) => run.marks?.length);
    expect(marked.map((run) => run.text)).toEqual(["eine Stelle"]);
  });

  it("of the other text are not taken over otherwise", () => {
    const source = ydocOf(given(paragraph("Eins zwei drei")));
    markPassage(source, passage("zwei"), 9);
    const ydoc = ydocOf(given(paragraph("Eins zwei")));
    change(ydoc, contentOf(source));
    expect(threadsIn(contentOf(ydoc))).toEqual([]);
  });

  it("that are lost with their passage are named", () => {
    const ydoc = ydocOf(given(paragraph("Jedes Ministerium."), paragraph("Sonst nichts.")));
    markPassage(ydoc, passage("Ministerium"), 7);
    expect(change(ydoc, doc(contentOf(ydoc).content![1]!))).toEqual({ lost: [7] });
  });
});

describe("replacing some blocks", () => {
  const before = given(heading(1, "Titel"), paragraph("Eins"), paragraph("Zwei"), paragraph("Drei"));
  const ids = before.content!.map((block) => String(block.attrs!.id));
  const linesOf = (ydoc: Y.Doc) => contentOf(ydoc).content!.map((block) => block.content?.[0]?.text);

  it("leaves the others alone", () => {
    const ydoc = ydocOf(before);
    expect(replaceBlocks(ydoc, [ids[1]!, ids[2]!], [paragraph("Eins und zwei")])).toBe(true);
    expect(linesOf(ydoc)).toEqual(["Titel", "Eins und zwei", "Drei"]);
  });

  it("puts something behind a block, or at the beginning", () => {
    const ydoc = ydocOf(before);
    expect(replaceBlocks(ydoc, [], [paragraph("Dazwischen")], ids[1])).toBe(true);
    expect(replaceBlocks(ydoc, [], [paragraph("Davor")])).toBe(true);
    expect(linesOf(ydoc)).toEqual(["Davor", "Titel", "Eins", "Dazwischen", "Zwei", "Drei"]);
    expect(replaceBlocks(ydoc, [], [paragraph("x")], "gone")).toBe(false);
  });

  it("changes nothing when somebody wrote a block in between, or took one away", () => {
    const ydoc = ydocOf(before);
    replaceBlocks(ydoc, [], [paragraph("Dazwischen")], ids[1]);
    expect(replaceBlocks(ydoc, [ids[1]!, ids[2]!], [paragraph("x")])).toBe(false);
    expect(replaceBlocks(ydoc, ["gone"], [paragraph("x")])).toBe(false);
    expect(linesOf(ydoc)).toEqual(["Titel", "Eins", "Dazwischen", "Zwei", "Drei"]);
  });

  it("can take all of them away; an empty paragraph stays", () => {
    const ydoc = ydocOf(before);
    expect(replaceBlocks(ydoc, ids, [])).toBe(true);
    expect(contentOf(ydoc).content).toMatchObject([{ type: "paragraph" }]);
  });

  it("gives a new id to a block whose id stands elsewhere", () => {
    const ydoc = ydocOf(before);
    replaceBlocks(ydoc, [ids[1]!], [paragraph("Eins"), { ...paragraph("Kopie"), attrs: { id: ids[3] } }]);
    const now = contentOf(ydoc).content!.map((block) => block.attrs?.id);
    expect(new Set(now).size).toBe(5);
    expect(now[4]).toBe(ids[3]);
  });
});
