/** What is read from the bytes of a state past Yjs must be what Yjs reads, for everything that a text can hold. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { clocksOf, deletionsOf, lackingOf } from "#server/live/document-state/clocks.rules";

const ofYjs = (state: Uint8Array) => Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));

/** Park–Miller: the same texts each time. */
function makeRandom(seed: number): (below: number) => number {
  let value = seed;
  return (below) => (value = (value * 48_271) % 2_147_483_647) % below;
}

const WORDS = ["a", "Straße ", "🏛️", "𝔘𝔫𝔱𝔢𝔯𝔰𝔠𝔥𝔯𝔦𝔣𝔱", "x".repeat(300), "é", "\u0000", "日本語"];

function scribble(ydocs: Y.Doc[], random: (below: number) => number): void {
  const ydoc = ydocs[random(ydocs.length)]!;
  const fragment = ydoc.getXmlFragment("default");
  const word = () => WORDS[random(WORDS.length)]!;
  const element = fragment.length > 0 ? fragment.get(random(fragment.length)) : undefined;
  const text = element instanceof Y.XmlElement ? (element.get(0) as Y.XmlText | undefined) : undefined;
  switch (random(9)) {
    case 0: {
      const paragraph = new Y.XmlElement(word().replaceAll("\u0000", "p"));
      paragraph.insert(0, [new Y.XmlText(word())]);
      fragment.insert(random(fragment.length + 1), [paragraph]);
      break;
    }
    case 1:
      if (element instanceof Y.XmlElement) element.setAttribute("id", word());
      break;
    case 2:
      text?.insertEmbed(random(text.length + 1), { type: word() });
      break;
    case 3:
      if (text && text.length > 1) text.format(0, random(text.length), { bold: true, link: { href: word() } });
      break;
    case 4:
      if (text && text.length > 2) text.delete(random(text.length - 1), 1);
      break;
    case 5:
      if (fragment.length > 3) fragment.delete(random(fragment.length), 1);
      break;
    case 6:
      ydoc
        .getMap("more")
        .set(word(), [random(2 ** 30), word(), null, true, { deep: [1.5] }, new Uint8Array([1, 2])][random(6)]);
      break;
    case 7:
      ydoc.getArray("list").insert(0, [1, word(), { a: [true] }, null, new Y.Doc({ guid: word() })].slice(0, 1 + random(4)));
      break;
    default:
      text?.insert(random(text.length + 1), word());
  }
  if (random(3) === 0) for (const other of ydocs) Y.applyUpdate(other, Y.encodeStateAsUpdate(ydoc));
}

describe("the clocks of a state", () => {
  it("are those of Yjs, whatever many clients have made of it", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = makeRandom(seed * 7919);
      const ydocs = Array.from({ length: 1 + (seed % 4) }, () => new Y.Doc());
      for (let step = 0; step < 120; step++) scribble(ydocs, random);
      for (const ydoc of ydocs) {
        const state = Y.encodeStateAsUpdate(ydoc);
        expect(clocksOf(state)).toEqual(ofYjs(state));
        expect(clocksOf(state)).toEqual(Y.decodeStateVector(Y.encodeStateVector(ydoc)));
      }
    }
  });

  it("are those of Yjs for an empty text, and where a beginning is missing", () => {
    const ydoc = new Y.Doc();
    expect(clocksOf(Y.encodeStateAsUpdate(ydoc))).toEqual(new Map());
    ydoc.getText("t").insert(0, "abc");
    const known = Y.encodeStateVector(ydoc);
    ydoc.getText("t").insert(3, "def");
    const rest = Y.encodeStateAsUpdate(ydoc, known);
    expect(clocksOf(rest)).toEqual(ofYjs(rest));
  });

  it("are not read from bytes that end too early", () => {
    const ydoc = new Y.Doc();
    ydoc.getText("t").insert(0, "Ein langer Satz, der nicht zu Ende ist.");
    const state = Y.encodeStateAsUpdate(ydoc);
    expect(() => clocksOf(state.subarray(0, 20))).toThrow();
  });
});

describe("deletions, and what somebody lacks of a state", () => {
  it("are those of Yjs, whatever many clients have made of it and whatever is known of it", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = makeRandom(seed * 104_729);
      const ydocs = Array.from({ length: 1 + (seed % 4) }, () => new Y.Doc());
      const vectors: Uint8Array[] = [new Uint8Array([0])];
      for (let step = 0; step < 120; step++) {
        scribble(ydocs, random);
        if (step % 40 === 0) vectors.push(Y.encodeStateVector(ydocs[0]!));
      }
      for (const ydoc of ydocs) {
        const state = Y.encodeStateAsUpdate(ydoc);
        for (const vector of [...vectors, ...ydocs.map((other) => Y.encodeStateVector(other))]) {
          const lacking = Y.diffUpdate(state, vector);
          expect(lackingOf(state, vector)).toEqual(lacking);
          expect(deletionsOf(lacking)).toEqual(deletionsByYjs(lacking));
        }
        expect(deletionsOf(state)).toEqual(deletionsByYjs(state));
      }
    }
  });
});

function deletionsByYjs(update: Uint8Array): Map<number, { clock: number; len: number }[]> {
  const { clients } = Y.decodeUpdate(update).ds;
  return new Map([...clients].map(([client, ranges]) => [client, ranges.map(({ clock, len }) => ({ clock, len }))]));
}
