/** Whatever a text holds, everybody can read it, keep it, and go back to what was whole. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentIn, contentOf, toYdoc } from "#server/documents/log/rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { doc, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { hasUnknown, MARKS, NODES } from "#server/documents/content/repair.rules";
import { changeContent, giveBlockIds } from "#server/documents/log/ydoc.rules";
import { element, NAMES, nested, readByAll, words } from "../setup/hostile.tsx";

/** An update as a forger sends it. */
function forged(write: (fragment: Y.XmlFragment) => void): Uint8Array {
  const ydoc = new Y.Doc();
  write(ydoc.getXmlFragment(TEXT_FIELD));
  return Y.encodeStateAsUpdate(ydoc);
}

const schema = textSchema();

/** The whole text of before is there again afterwards, in a text that an editor can open. */
function goBack(update: Uint8Array): void {
  const ydoc = toYdoc([update]);
  const before = doc(paragraph("Ganz wie vorher."));
  giveBlockIds(ydoc);
  ydoc.transact(() => changeContent(ydoc, before));
  expect(toPlainText(contentIn([Y.encodeStateAsUpdate(ydoc)]))).toBe("Ganz wie vorher.");
  expect(hasUnknown(ydoc)).toBe(false);
}

describe("a text with something unknown in it", () => {
  it("knows the same nodes, marks and attributes as the editor", () => {
    expect([...NODES.keys(), "doc"].sort()).toEqual(Object.keys(schema.nodes).sort());
    expect([...MARKS.keys()].sort()).toEqual(Object.keys(schema.marks).sort());
    for (const [name, { attrs }] of NODES)
      expect([name, Object.keys(attrs).sort()]).toEqual([name, Object.keys(schema.nodes[name]!.spec.attrs ?? {}).sort()]);
    for (const [name, attrs] of MARKS)
      expect([name, Object.keys(attrs).sort()]).toEqual([name, Object.keys(schema.marks[name]!.spec.attrs ?? {}).sort()]);
  });

  it.each<[string, boolean, (fragment: Y.XmlFragment) => void]>([
    ["an ordinary text", false, (text) => text.insert(0, [element("paragraph", {}, [words("Ganz.")])])],
    ["a block", true, (text) => text.insert(0, [element("kasten", {}, [words("Fremd.")])])],
    ["words without a block", true, (text) => text.insert(0, [words("Nackt.")])],
  ])("is not opened by an editor: %s, %s", (_what, isUnknown, write) => {
    const ydoc = toYdoc([forged(write)]);
    expect(hasUnknown(ydoc)).toBe(isUnknown);
    ydoc.getXmlFragment(TEXT_FIELD).delete(0, 1);
    expect(hasUnknown(ydoc)).toBe(false);
  });

  it.each(NAMES)("is whole once it was written anew as it reads (%s)", (name) => {
    const fragment = (text: Y.XmlFragment) =>
      text.insert(0, [
        element(name, {}, [words("Fremd.")]),
        element("paragraph", {}, [words("Markiert.", { [name]: {} }), element(name, {}, [words("Mitten drin.")])]),
      ]);
    const ydoc = toYdoc([forged(fragment)]);
    const before = contentOf(ydoc);
    giveBlockIds(ydoc);
    ydoc.transact(() => changeContent(ydoc, before));
    expect([hasUnknown(ydoc), toPlainText(contentOf(ydoc))]).toEqual([false, toPlainText(before)]);
  });

  it("names no more than a hundred of thousands of comments that overlap at each of its words", () => {
    const ydoc = toYdoc([forged((text) => text.insert(0, [element("paragraph", {}, [words("x".repeat(300))])]))]);
    const line = (ydoc.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    for (let at = 0; at < 150; at += 1)
      line.format(at, 300 - 2 * at, { [`comment--${String(at).padStart(8, "0")}`]: { threadId: at + 1 } });
    const runs = contentIn([Y.encodeStateAsUpdate(ydoc)]).content![0]!.content!;
    expect(Math.max(...runs.map(({ marks }) => marks?.length ?? 0))).toBe(100);
    expect(runs.map((run) => run.text).join("")).toBe("x".repeat(300));
  });

  it.each(NAMES)("shows a block, a line's part and a mark named %s as what they are, with their words", async (name) => {
    const update = forged((fragment) => {
      const line = element("paragraph", {}, [words("im Satz ", { [`${name}`]: { x: 1 } }), element(name)]);
      fragment.insert(0, [element(name, { id: "a" }, [words("drinnen")]), line]);
    });
    const content = await readByAll([update]);
    expect(toPlainText(content)).toBe(
      `[unbekannter Inhalt · unknown content: ${name}] drinnen\nim Satz [unbekannter Inhalt · unknown content: ${name}]`,
    );
    goBack(update);
  });

  it.each([
    ["an object", { toString: 1, valueOf: 2 }],
    ["a big integer", 2n ** 60n],
    ["an endless number", 1e308 * 10],
    ["a huge number", 1e308],
    ["a list", [1, [2]]],
    ["bytes", new Uint8Array(3)],
    ["something nested 3,000 deep", nested(3000)],
  ])("reads %s as an attribute of every block and mark", async (_what, value) => {
    const update = forged((fragment) => {
      for (const [name, { attrs }] of NODES) {
        const given = Object.fromEntries([...Object.keys(attrs), "constructor"].map((key) => [key, value]));
        if (name !== "text") fragment.insert(fragment.length, [element(name, given, [element("paragraph", given)])]);
      }
    });
    await readByAll([update]);
    goBack(update);
  });

  it("reads a mark and blocks that are nested without end", async () => {
    const marked = forged((fragment) =>
      fragment.insert(0, [element("paragraph", {}, [words("Wort", { bold: nested(3000), link: { href: nested(3000) } })])]),
    );
    expect(toPlainText(await readByAll([marked]))).toBe("Wort");
    const deep = forged((fragment) => {
      let at: Y.XmlFragment = fragment;
      for (let depth = 0; depth < 1000; depth += 1) {
        at.insert(0, [new Y.XmlElement("blockquote")]);
        at = at.get(0) as Y.XmlElement;
      }
    });
    await readByAll([deep]);
    for (const update of [marked, deep]) goBack(update);
  });

  it("reads dozens of texts that were put together at random", async () => {
    const names = [...NODES.keys(), ...NAMES];
    const values = [null, "x", 1, -1, 1.5, 1e308, 2n ** 60n, true, {}, [], { valueOf: 1 }, nested(50), "\u0000", ""];
    let seed = 4711;
    const any = <Value>(list: readonly Value[]): Value => {
      seed = (seed * 48271) % 2147483647;
      return list[seed % list.length]!;
    };
    const keys = [
      ...new Set(
        [...NODES.values(), ...[...MARKS.values()].map((attrs) => ({ attrs }))].flatMap((kind) => Object.keys(kind.attrs)),
      ),
    ];
    // A mark travels as JSON, which has no big integers.
    const spoken = values.filter((value) => typeof value !== "bigint");
    const attrs = (from: readonly unknown[]) =>
      Object.fromEntries(Array.from({ length: 4 }, () => [any([...keys, ...NAMES]), any(from)]));
    const node = (depth: number): Y.XmlElement | Y.XmlText =>
      any([0, 1, 2]) === 0
        ? words("Wort", Object.fromEntries([[any([...MARKS.keys(), ...NAMES]), any([attrs(spoken), ...spoken])]]))
        : element(any(names), attrs(values), depth > 5 ? [] : Array.from({ length: any([0, 1, 2, 3]) }, () => node(depth + 1)));
    for (let round = 0; round < 60; round += 1) {
      const update = forged((fragment) => fragment.insert(0, [node(0), node(0)] as Y.XmlElement[]));
      await readByAll([update]);
      goBack(update);
    }
  });
});
