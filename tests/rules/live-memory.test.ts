/** What an open text leaves in memory: its state once, and of its outline what is no word. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { DocumentState } from "#server/live/document-state/document-state";
import { Outline } from "#server/live/document-state/outline";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Two paragraphs by two hands in turn, of which every second word was taken back. */
function workedOn(): Uint8Array {
  const ydoc = new Y.Doc();
  const texts = [new Y.XmlText(), new Y.XmlText()];
  for (const [index, text] of texts.entries()) {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [text]);
    ydoc.getXmlFragment(TEXT_FIELD).insert(index, [paragraph]);
  }
  for (let word = 0; word < 2_000; word++) {
    ydoc.clientID = 1 + (word % 2);
    const text = texts[word % 3 === 0 ? 1 : 0]!;
    text.insert(0, "Wort ");
    if (word % 2) text.delete(2, 5);
  }
  return Y.encodeStateAsUpdate(ydoc);
}

function open(): { opened: DocumentState; kept: WeakRef<Buffer> } {
  const state = Buffer.from(workedOn());
  return { opened: new DocumentState({ state, stateSeq: 1, updates: [], headSeq: 1 }), kept: new WeakRef(state) };
}

describe("an open text", () => {
  it("holds its state once: what was read from the database is let go", async () => {
    const { opened, kept } = open();
    await expect
      .poll(() => {
        collect();
        return kept.deref() === undefined;
      })
      .toBe(true);
    expect(opened.stateBytes).toBeGreaterThan(0);
  });

  it("keeps where elements stand, and not every word that was deleted", () => {
    expect(new Outline([workedOn()]).size).toBe(4);
  });
});
