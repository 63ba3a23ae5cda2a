/** Whether somebody who says again what is in a text says the same, and what can be taken of an answer without somebody else's part. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { UpdateValidator } from "#server/live/document-state/update-validator";
import { DocumentState } from "#server/live/document-state/document-state";

/** Made by one client, with every update that this took. */
function madeBy(client: number, make: (text: Y.XmlText, ydoc: Y.Doc) => void, before?: Uint8Array) {
  const ydoc = new Y.Doc();
  if (before) Y.applyUpdate(ydoc, before);
  ydoc.clientID = client;
  const updates: Uint8Array[] = [];
  ydoc.on("update", (update: Uint8Array) => updates.push(update));
  make(ydoc.get(TEXT_FIELD, Y.XmlText), ydoc);
  return { ydoc, updates, whole: Y.encodeStateAsUpdate(ydoc) };
}

const stored = (...updates: Uint8Array[]): DocumentState =>
  new DocumentState({ state: null, stateSeq: 0, updates, headSeq: updates.length });
const letters = (text: Y.XmlText) => ["ab", "c", "😀"].forEach((word) => text.insert(text.length, word));
const { updates, whole } = madeBy(7, letters);

describe("what is said again", () => {
  it("is the same, however it is put together or cut", () => {
    expect(stored(...updates).take(whole)).toEqual({ kind: "known" });
    expect(stored(whole).take(Y.mergeUpdates(updates))).toEqual({ kind: "known" });
    const cut = Y.diffUpdate(whole, Y.encodeStateVector(new Map([[7, 1]])));
    expect(stored(...updates).take(cut)).toEqual({ kind: "known" });
    expect(stored(...updates).take(madeBy(7, (text) => (letters(text), text.insert(0, "neu"))).whole).kind).toBe("taken");
  });

  it("is the same where it was deleted meanwhile, on either side", () => {
    const deleted = madeBy(7, (text) => (letters(text), text.delete(0, 2)));
    expect(stored(...updates).take(deleted.whole)).toMatchObject({ kind: "taken", clients: [], deleted: 2 });
    expect(stored(deleted.whole).take(updates[0]!).kind).toBe("known");
  });

  it.each<[string, (text: Y.XmlText) => void]>([
    ["other words", (text) => ["ab", "x", "😀"].forEach((word) => text.insert(text.length, word))],
    ["the same words in another place", (text) => ["ab", "c", "😀"].forEach((word) => text.insert(0, word))],
    ["a mark instead of a word", (text) => (text.insert(0, "ab"), text.format(0, 1, { bold: true }))],
    ["an attribute", (text) => text.setAttribute("level", "1")],
  ])("is something else: %s", (_what, make) => {
    expect(stored(...updates).take(madeBy(7, make).whole)).toEqual({ kind: "other" });
  });

  it("is asked for anew where it stands in the compacted state, which is not read for it", () => {
    const compacted = new DocumentState({ state: whole, stateSeq: 3, updates: [], headSeq: 3 });
    expect(compacted.take(whole)).toEqual({ kind: "gap" });
    expect(compacted.take(Y.diffUpdate(whole, compacted.stateVector))).toEqual({ kind: "known" });
  });
});

describe("an answer without somebody else's part", () => {
  const first = madeBy(1, (text) => text.insert(0, "eins "));
  const second = madeBy(2, (text) => text.insert(text.length, "zwei "), first.whole);
  const third = madeBy(1, (text) => (text.insert(text.length, "drei"), text.delete(5, 1)), second.whole);

  it("holds what does not build upon it, and says whether that is all", () => {
    const { part, isAllOther } = new UpdateValidator(null, () => []).partWithout(third.whole, [2]);
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, part);
    expect([ydoc.get(TEXT_FIELD, Y.XmlText).toJSON(), ydoc.store.pendingStructs, isAllOther]).toEqual(["eins ", null, false]);
    expect(new UpdateValidator(null, () => []).partWithout(second.whole, [2]).isAllOther).toBe(true);
  });

  it("is whole once the other part is here", () => {
    const validator = new UpdateValidator(null, () => []);
    validator.take(second.whole);
    const { part, isAllOther } = validator.partWithout(third.whole, [2]);
    expect([validator.take(part).kind, isAllOther]).toEqual(["taken", true]);
  });
});
