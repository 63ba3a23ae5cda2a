/** The words that several people of one house write at once: nothing of anybody is lost, in the text and in the field that shows it. */
import { Window } from "happy-dom";
import * as Y from "yjs";
import { afterEach, describe, expect, it } from "vitest";
import {
  beginRemark,
  carriedOver,
  changeBetween,
  plainOf,
  putWords,
  rebasedOn,
  runOf,
  wordsIn,
} from "#server/consultations/remark.rules";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { bindField } from "~/consultations/live-field";

const textOf = (words: string) => toYdoc([beginRemark(words)]);
const wordsOf = (ydoc: Y.Doc) => plainOf(runOf(ydoc)!);
const applied = (words: string, change: ReturnType<typeof changeBetween>) =>
  change ? words.slice(0, change.at) + change.insert + words.slice(change.at + change.remove) : words;
/** Each hears what the other has written. */
function exchange(one: Y.Doc, other: Y.Doc): void {
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
}

describe("a change of plain words", () => {
  it("is the smallest one, and never cuts a sign in two", () => {
    expect(changeBetween("Zehn Tage", "Zehn Arbeitstage")).toEqual({ at: 5, remove: 1, insert: "Arbeitst" });
    for (const [before, after] of [
      ["", "a"],
      ["aaa", "aa"],
      ["a😀b", "a😁b"],
      ["😀", "😁😀"],
      ["abc", ""],
      ["Zeile\n\nZeile", "Zeile\nZeile"],
    ] as const) {
      const change = changeBetween(before, after)!;
      expect(applied(before, change)).toBe(after);
      expect([change.insert.isWellFormed(), before.slice(change.at, change.at + change.remove).isWellFormed()]).toEqual([
        true,
        true,
      ]);
    }
    expect(changeBetween("gleich", "gleich")).toBeNull();
  });

  it("is carried to where its words stand now, and takes away nothing that another one has put in", () => {
    const before = "eins zwei drei";
    const others = changeBetween(before, "null eins zwei drei")!;
    const own = changeBetween(before, "eins zwei vier")!;
    expect(applied("null eins zwei drei", rebasedOn(own, others))).toBe("null eins zwei vier");
    const within = changeBetween(before, "eins zweieinhalb drei")!;
    expect(applied("eins zweieinhalb drei", rebasedOn({ at: 0, remove: before.length, insert: "" }, within))).toContain(
      "einhalb",
    );
    expect([carriedOver(2, others), carriedOver(0, others)]).toEqual([7, 0]);
    expect(carriedOver(3, { at: 1, remove: 5, insert: "" })).toBe(1);
  });
});

describe("the text of a draft", () => {
  it("reads as it was begun, with all its lines", () => {
    const words = "Erstens.\n\nZweitens.\n";
    expect([wordsOf(textOf(words)), wordsIn(contentOf(textOf(words)))]).toEqual([words, words]);
    expect(wordsIn(contentOf(textOf("")))).toBe("");
    expect(wordsIn(contentOf(textOf("Ein\u0000s")))).toBe("Eins");
  });

  it("keeps what a colleague writes elsewhere while a form puts other words in", () => {
    const one = textOf("Anfang. Ende.");
    const other = toYdoc([Y.encodeStateAsUpdate(one)]);
    runOf(other)!.insert(0, "Vorab: ");
    putWords(one, "Anfang. Mitte. Ende.");
    exchange(one, other);
    expect([wordsOf(one), wordsOf(other)]).toEqual(Array(2).fill("Vorab: Anfang. Mitte. Ende."));
  });

  it("is mended where somebody has sent a text of another build", () => {
    const ydoc = textOf("Alt.");
    ydoc.getXmlFragment("default").delete(0, 1);
    ydoc.getXmlFragment("default").insert(0, [new Y.XmlElement("horizontalRule")]);
    expect(runOf(ydoc)).toBeUndefined();
    putWords(ydoc, "Neu.");
    expect(wordsIn(contentOf(ydoc))).toBe("Neu.");
  });
});

describe("a field that shows it", () => {
  const { document } = new Window();
  const ends: (() => unknown)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    document.body.innerHTML = "";
  });

  function fieldOn(ydoc: Y.Doc, value: string, base = value) {
    const field = document.createElement("textarea") as unknown as HTMLTextAreaElement;
    document.body.append(field as never);
    field.value = value;
    field.focus();
    const end = bindField(field, ydoc, base)!;
    ends.push(end);
    const say = (type: string, more: object = {}) =>
      field.dispatchEvent(Object.assign(new document.defaultView!.Event(type, { cancelable: true }), more) as never);
    const type = (words: string) => {
      field.value = words;
      say("input");
    };
    return { field, end, say, type };
  }

  it("brings in what was typed before the text was there, and what a colleague began meanwhile stays", () => {
    const ydoc = textOf("Vom Kollegen.");
    const { field } = fieldOn(ydoc, "Von mir. ", "");
    expect(wordsOf(ydoc)).toBe(field.value);
    expect([field.value.includes("Von mir. "), field.value.includes("Vom Kollegen.")]).toEqual([true, true]);
  });

  it("follows a colleague without moving the caret from its words", () => {
    const ydoc = textOf("eins zwei");
    const { field, type } = fieldOn(ydoc, "eins zwei");
    type("eins zwei drei");
    field.setSelectionRange(9, 9);
    const other = toYdoc([Y.encodeStateAsUpdate(ydoc)]);
    runOf(other)!.insert(0, "null ");
    exchange(ydoc, other);
    expect([field.value, field.selectionStart]).toEqual(["null eins zwei drei", 14]);
  });

  it("leaves a word alone that is being put together, and then takes both in", () => {
    const ydoc = textOf("ab");
    const { field, say } = fieldOn(ydoc, "ab");
    say("compositionstart");
    field.value = "abか";
    say("input");
    runOf(ydoc)!.insert(0, "x");
    expect([field.value, wordsOf(ydoc)]).toEqual(["abか", "xab"]);
    say("compositionend");
    expect([field.value, wordsOf(ydoc)]).toEqual(["xabか", "xabか"]);
  });

  it("takes back what was typed here alone", () => {
    const ydoc = textOf("");
    const { field, type, say } = fieldOn(ydoc, "");
    type("meins");
    runOf(ydoc)!.insert(0, "seins ");
    say("keydown", { key: "z", ctrlKey: true });
    expect(field.value).toBe("seins ");
    say("keydown", { key: "y", ctrlKey: true });
    expect(field.value).toBe("seins meins");
  });

  it("can be left and taken up again without saying anything twice", () => {
    const ydoc = textOf("");
    const first = fieldOn(ydoc, "");
    first.type("einmal");
    const shown = first.end();
    ends.pop();
    fieldOn(ydoc, first.field.value, shown);
    expect(wordsOf(ydoc)).toBe("einmal");
  });
});
