/** What comes in from an editor fits the content model, or nothing of it gets in. */
import { writeVarString } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { DEEPEST } from "#server/documents/content/repair.rules";
import { UpdateValidator } from "#server/live/document-state/update-validator";
import { isCrowded } from "#server/live/document-state/schema-check.rules";
import { deepMark, element, NAMES, nested, pieceBehind, words } from "../setup/hostile.tsx";

/** A text that is stored, and somebody who writes in it. */
function opened(prepare: (fragment: Y.XmlFragment) => void = () => undefined) {
  const ydoc = new Y.Doc();
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  prepare(fragment);
  const stored = Y.encodeStateAsUpdate(ydoc);
  const validator = new UpdateValidator(stored, () => [stored]);
  const send = (change: (fragment: Y.XmlFragment) => void): string => {
    const before = Y.encodeStateVector(ydoc);
    ydoc.transact(() => change(fragment));
    return validator.take(Y.encodeStateAsUpdate(ydoc, before), { isForeign: true }).kind;
  };
  return { send, validator, fragment };
}

const paragraph = (text = "Wort"): Y.XmlElement => element("paragraph", { id: "a" }, [words(text)]);
const first = (fragment: Y.XmlFragment): Y.XmlElement => fragment.get(0) as Y.XmlElement;

describe("a change from an editor", () => {
  it("gets in as long as the content model knows it", () => {
    const { send } = opened((fragment) => fragment.insert(0, [element("heading", { id: "a", level: 2 }, [words("Titel")])]));
    const inside = (fragment: Y.XmlFragment) => first(fragment).get(0) as Y.XmlText;
    expect(send((fragment) => inside(fragment).insert(2, "x"))).toBe("taken");
    expect(send((fragment) => inside(fragment).format(0, 3, { bold: {}, "comment--AAAAAAA=": { threadId: 3 } }))).toBe("taken");
    expect(send((fragment) => first(fragment).setAttribute("level", 3 as unknown as string))).toBe("taken");
    expect(send((fragment) => fragment.insert(1, [paragraph(), element("horizontalRule", { id: "c" })]))).toBe("taken");
    expect(send((fragment) => fragment.delete(0, 2))).toBe("taken");
    expect(send((fragment) => fragment.insert(0, [paragraph("Am Anfang.")]))).toBe("taken");
  });

  it.each([...NAMES, "doc", "text"])("is refused with a block, a mark or an attribute named %s", (name) => {
    expect(opened().send((fragment) => fragment.insert(0, [element(name)]))).toBe("unfit");
    const marked = element("paragraph", {}, [words("x", Object.fromEntries([[name, {}]]))]);
    expect(opened().send((fragment) => fragment.insert(0, [marked]))).toBe("unfit");
    const changed = opened((fragment) => fragment.insert(0, [paragraph()]));
    expect(changed.send((fragment) => first(fragment).setAttribute(name, "x"))).toBe("unfit");
  });

  it.each<[string, unknown]>([
    ["an object", { toString: 1 }],
    ["a big integer", 2n ** 60n],
    ["a huge number", 1e308],
    ["no number", NaN],
    ["words", "3"],
    ["bytes", new Uint8Array(3)],
    ["something nested deeply", nested(2000)],
    ["a number out of range", 7],
  ])("is refused with %s as an attribute, given at once or later", (_what, value) => {
    const { send } = opened((fragment) => fragment.insert(0, [element("heading", { level: 1 })]));
    expect(send((fragment) => fragment.insert(0, [element("heading", { level: value })]))).toBe("unfit");
    const later = opened((fragment) => fragment.insert(0, [element("heading", { level: 1 })]));
    expect(later.send((fragment) => first(fragment).setAttribute("level", value as string))).toBe("unfit");
  });

  it("is refused with a mark that says what it may not", () => {
    for (const marks of [
      { bold: nested(2000) },
      { link: { href: { x: 1 } } },
      { language: { lang: "<b>" } },
      { "bold--AAAAAAA=": {} },
      { comment: { threadId: 1e308 } },
    ])
      expect(opened().send((fragment) => fragment.insert(0, [element("paragraph", {}, [words("x", marks)])]))).toBe("unfit");
  });

  it("is refused when it goes too deep, be it step by step", () => {
    const { send } = opened();
    const deepest = (fragment: Y.XmlFragment) => {
      let at: Y.XmlFragment = fragment;
      while (at.length > 0) at = at.get(0) as Y.XmlElement;
      return at;
    };
    const went = Array.from({ length: DEEPEST + 2 }, () =>
      send((fragment) => deepest(fragment).insert(0, [element("blockquote")])),
    );
    expect(went.indexOf("unfit")).toBe(DEEPEST + 1);
  });

  it("is refused where words stand beside blocks, or blocks among words", () => {
    const { send, validator, fragment } = opened((fragment) => fragment.insert(0, [paragraph()]));
    const embed = (fragment: Y.XmlFragment) => (first(fragment).get(0) as Y.XmlText).insertEmbed(1, element("paragraph"));
    expect(send(embed)).toBe("unfit");
    // With the paragraph itself as its left neighbour, as no program of ours writes it.
    const letter = pieceBehind(first(fragment)._item!.id, 4, (encoder) => writeVarString(encoder, "x"));
    expect(validator.take(letter, { isForeign: true }).kind).toBe("unfit");
  });

  it("is refused with a mark that is nested 20,000 deep", () => {
    const { validator, fragment } = opened((fragment) => fragment.insert(0, [paragraph()]));
    const letter = (first(fragment).get(0) as Y.XmlText)._start!.id;
    expect(validator.take(deepMark(letter, 20_000), { isForeign: true }).kind).toBe("unfit");
  });

  it("is refused with another root, an unknown type or too many marks over one letter", () => {
    const { send } = opened();
    expect(send((fragment) => fragment.doc!.getMap("other").set("a", 1))).toBe("unfit");
    expect(opened().send((fragment) => fragment.insert(0, [new Y.XmlHook("x") as never]))).toBe("unfit");
    const marks = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`comment--${String(index).padStart(8, "0")}`, { threadId: index + 1 }]),
    );
    expect(opened().send((fragment) => fragment.insert(0, [element("paragraph", {}, [words("x", marks)])]))).toBe("unfit");
  });

  it("leaves no trace when it is refused: the next one is judged as if it had never been", () => {
    const { send, validator } = opened((fragment) => fragment.insert(0, [paragraph()]));
    const before = validator.stateVector;
    expect(send((fragment) => fragment.insert(0, [element("valueOf")]))).toBe("unfit");
    expect(validator.stateVector).toEqual(before);
    expect(send((fragment) => fragment.insert(1, [paragraph()]))).toBe("gap");
  });

  it("is not read any further when it comes from more clients than a browser can bring", () => {
    const clients = (count: number) => {
      const from = Array.from({ length: count }, (_, index) => {
        const ydoc = new Y.Doc();
        ydoc.clientID = index + 1;
        ydoc.getXmlFragment(TEXT_FIELD).insert(0, [paragraph()]);
        return Y.encodeStateAsUpdate(ydoc);
      });
      return Y.mergeUpdates(from);
    };
    expect([isCrowded(clients(100)), isCrowded(clients(101))]).toEqual([false, true]);
    // It says so at its beginning: what follows is no update at all.
    expect(isCrowded(clients(200).slice(0, 2))).toBe(true);
  });
});
