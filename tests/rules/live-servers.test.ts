/** What several servers on one database reckon with: which positions of a log are here, and how much of a text somebody deleted. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { deletedShareOf } from "#server/live/document-state/mass-deletion.rules";
import { SequenceRanges } from "#server/live/rooms/sequence-ranges.rules";

describe("positions of a log", () => {
  it("lack nothing when they come in order", () => {
    const ranges = new SequenceRanges(3);
    ranges.add(4, 6);
    expect([ranges.upTo, ranges.missing(6)]).toEqual([6, []]);
  });

  it("lack what another server stored in between", () => {
    const ranges = new SequenceRanges(3);
    ranges.add(7, 8);
    expect([ranges.upTo, ranges.missing(8)]).toEqual([3, [{ from: 4, to: 6 }]]);
    ranges.add(11, 11);
    expect(ranges.missing(12)).toEqual([
      { from: 4, to: 6 },
      { from: 9, to: 10 },
      { from: 12, to: 12 },
    ]);
    expect(ranges.missing(5)).toEqual([{ from: 4, to: 5 }]);
    ranges.add(4, 6);
    expect([ranges.upTo, ranges.has(9), ranges.has(11)]).toEqual([8, false, true]);
    ranges.add(1, 10);
    expect([ranges.upTo, ranges.missing(11)]).toEqual([11, []]);
  });

  it("are right in whatever order they come, also twice", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let round = 0; round < 200; round++) {
      const ranges = new SequenceRanges(0);
      const all = new Set<number>();
      for (let step = 0; step < 30; step++) {
        const from = 1 + random(60);
        const to = from + random(6);
        ranges.add(from, to);
        for (let seq = from; seq <= to; seq++) all.add(seq);
        const lacking = Array.from({ length: 70 }, (_, index) => index + 1).filter((seq) => !all.has(seq));
        const said = ranges
          .missing(70)
          .flatMap((hole) => Array.from({ length: hole.to - hole.from + 1 }, (_, i) => hole.from + i));
        expect(said).toEqual(lacking);
        expect(ranges.upTo).toBe(lacking[0] === undefined ? 70 : lacking[0] - 1);
      }
    }
  });
});

describe("how much somebody deleted", () => {
  const paragraph = (words: string) => {
    const element = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    text.insert(0, words);
    element.insert(0, [text]);
    return element;
  };

  function text(...paragraphs: string[]) {
    const ydoc = new Y.Doc();
    const updates: Uint8Array[] = [];
    const fragment = ydoc.getXmlFragment(TEXT_FIELD);
    fragment.insert(0, paragraphs.map(paragraph));
    const before = [Y.encodeStateAsUpdate(ydoc)];
    ydoc.on("update", (update: Uint8Array) => updates.push(update));
    const runOf = (index: number) => (fragment.get(index) as Y.XmlElement).get(0) as Y.XmlText;
    return { fragment, before, updates, runOf, deletedShare: () => deletedShareOf(before, updates) };
  }

  it("is counted in letters, whole blocks included", () => {
    const { fragment, deletedShare } = text("zehn Worte", "zwanzig", "x");
    fragment.delete(0, 2);
    expect(deletedShare()).toEqual({ before: 18, deleted: 17 });
  });

  it("is not what somebody wrote and took back", () => {
    const { runOf, deletedShare } = text("bleibt");
    runOf(0).insert(6, "kommt und geht");
    runOf(0).delete(6, 14);
    runOf(0).delete(0, 2);
    expect(deletedShare()).toEqual({ before: 6, deleted: 2 });
  });

  it("does not grow by saying it twice", () => {
    const { runOf, updates, before } = text("abcdefgh");
    runOf(0).delete(0, 3);
    runOf(0).delete(2, 1);
    expect(deletedShareOf(before, [...updates, ...updates, Y.mergeUpdates(updates)])).toEqual({ before: 8, deleted: 4 });
  });

  it("is nothing when only bold is taken away", () => {
    const { runOf, deletedShare } = text("abcdefgh");
    runOf(0).format(0, 8, { bold: true });
    runOf(0).format(0, 8, { bold: null });
    expect(deletedShare()).toEqual({ before: 8, deleted: 0 });
  });
});
