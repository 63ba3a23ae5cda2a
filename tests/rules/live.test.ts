/** The live channel's pure parts: what counts as saved, what an update may hold, how bytes become a text. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentIn, contentOf, mergeText, toYdoc } from "#server/documents/log/rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { BrokenUpdate, UpdateValidator } from "#server/live/document-state/update-validator";
import { DocumentState } from "#server/live/document-state/document-state";
import { colorFor, type PresentParticipant } from "#server/live/rooms/presence";
import {
  countingTextFrames,
  encodeNotice,
  encodePersisted,
  encodeWelcome,
  isFinal,
  isSaved,
  isTextFrame,
  MESSAGE,
  readNotice,
  readPersisted,
  readWelcome,
} from "#server/live/protocol.rules";

/** A text that is typed into, and every update that this made. */
function typed(...words: string[]): { ydoc: Y.Doc; updates: Uint8Array[] } {
  const ydoc = new Y.Doc();
  const updates: Uint8Array[] = [];
  ydoc.on("update", (update: Uint8Array) => updates.push(update));
  for (const word of words) ydoc.getText(TEXT_FIELD).insert(ydoc.getText(TEXT_FIELD).length, word);
  return { ydoc, updates };
}

const validatorOf = (...updates: Uint8Array[]): UpdateValidator => {
  const validator = new UpdateValidator(null, () => updates);
  for (const update of updates) validator.take(update);
  return validator;
};

function afterType(frame: Uint8Array): [number, decoding.Decoder] {
  const decoder = decoding.createDecoder(frame);
  return [decoding.readVarUint(decoder), decoder];
}

describe("messages of our own", () => {
  it("arrive as they were sent", () => {
    const [type, welcome] = afterType(encodeWelcome({ access: "comment", seq: 70_000, schemaVersion: 3 }));
    expect([type, readWelcome(welcome)]).toEqual([MESSAGE.welcome, { access: "comment", seq: 70_000, schemaVersion: 3 }]);
    expect(readPersisted(afterType(encodePersisted({ frames: 300, seq: 9 }))[1])).toEqual({ frames: 300, seq: 9 });
    expect(readNotice(afterType(encodeNotice("storage-trouble"))[1])).toBe("storage-trouble");
  });

  it("only refusals that trying again cannot change are final", () => {
    expect([1000, 1006, 1009, 1012, 4400, 4403, 4499, 4503].filter(isFinal)).toEqual([1009, 4400, 4403, 4499]);
  });
});

describe("saved", () => {
  class Socket {
    readyState = 1;
    sent: unknown[] = [];
    send(data: unknown) {
      this.sent.push(data);
    }
  }
  const open = () => new (countingTextFrames(Socket as unknown as typeof WebSocket))("ws://x");

  it("counts what carries text, and nothing else", () => {
    const frames = [[0, 0, 1, 0], [0, 1, 2, 0, 0], [0, 2, 2, 0, 0], [1, 1, 0], [3]].map((bytes) => new Uint8Array(bytes));
    expect(frames.map(isTextFrame)).toEqual([false, true, true, false, false]);
    expect(isTextFrame("text")).toBe(false);
  });

  it("is true only when everything that this socket sent is confirmed", () => {
    const socket = open();
    expect(isSaved(socket, null)).toBe(false);
    expect(isSaved(socket, { frames: 0, seq: 0 })).toBe(false);
    socket.send(new Uint8Array([0, 2, 2, 0, 0]));
    expect(isSaved(socket, { frames: 0, seq: 0 })).toBe(false);
    expect(isSaved(socket, { frames: 1, seq: 5 })).toBe(true);
    Object.assign(socket, { readyState: 2 });
    expect(isSaved(socket, { frames: 1, seq: 5 })).toBe(false);
    expect(isSaved(null, { frames: 0, seq: 0 })).toBe(false);
  });
});

describe("what a room holds", () => {
  it("takes what is new and knows what it has", () => {
    const { ydoc, updates } = typed("eins", "zwei");
    const validator = validatorOf(updates[0]!);
    expect(validator.take(updates[0]!).kind).toBe("known");
    expect(validator.take(updates[1]!).kind).toBe("taken");
    expect(validator.take(Y.encodeStateAsUpdate(ydoc), { isAnswer: true }).kind).toBe("known");
    expect(validator.stateVector).toEqual(Y.encodeStateVector(ydoc));
  });

  it("lets nothing in whose beginnings are missing: own ones, neighbours, deletions", () => {
    const { ydoc, updates } = typed("eins", "zwei");
    expect(validatorOf().take(updates[1]!).kind).toBe("gap");
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(ydoc));
    const before = Y.encodeStateVector(other);
    other.getText(TEXT_FIELD).insert(4, "dazwischen");
    expect(validatorOf().take(Y.encodeStateAsUpdate(other, before)).kind).toBe("gap");
    ydoc.getText(TEXT_FIELD).delete(0, 2);
    expect(validatorOf().take(updates[2]!).kind).toBe("gap");
    expect(validatorOf(updates[0]!, updates[1]!).take(updates[2]!).kind).toBe("taken");
  });

  it("takes the work of many people in one update, in whatever order they built on each other", () => {
    const people = Array.from({ length: 4 }, () => new Y.Doc());
    const [first] = people;
    for (let round = 0; round < 200; round++) {
      const person = people[round % 4]!;
      Y.applyUpdate(person, Y.encodeStateAsUpdate(people[(round + 3) % 4]!, Y.encodeStateVector(person)));
      const text = person.getText(TEXT_FIELD);
      text.insert((round * 7) % (text.length + 1), String(round));
      if (round % 5 === 0) text.delete(0, 1);
    }
    Y.applyUpdate(first!, Y.encodeStateAsUpdate(people[3]!));
    const validator = validatorOf();
    expect(validator.take(Y.encodeStateAsUpdate(first!)).kind).toBe("taken");
    expect(Y.decodeStateVector(validator.stateVector)).toEqual(Y.decodeStateVector(Y.encodeStateVector(first!)));
  });

  it("is not held up by an update of very many clients, each waiting for the next", () => {
    const chain = (length: number) => {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, length);
      for (let client = length; client >= 1; client--) {
        const isFirst = client === 1;
        for (const number of [1, client, 0]) encoding.writeVarUint(encoder, number);
        encoding.writeUint8(encoder, isFirst ? 0x04 : 0x84);
        if (isFirst) encoding.writeVarUint(encoder, 1);
        if (isFirst) encoding.writeVarString(encoder, TEXT_FIELD);
        else for (const number of [client - 1, 0]) encoding.writeVarUint(encoder, number);
        encoding.writeVarString(encoder, "x");
      }
      encoding.writeVarUint(encoder, 0);
      return encoding.toUint8Array(encoder);
    };
    expect(validatorOf().take(chain(50_000)).kind).toBe("taken");
  }, 10_000);

  it("cuts known deletions off an answer and keeps the new ones", () => {
    const { ydoc, updates } = typed("abcdefghij");
    for (const at of [8, 5, 2]) ydoc.getText(TEXT_FIELD).delete(at, 1);
    const validator = validatorOf(...updates);
    ydoc.getText(TEXT_FIELD).delete(0, 1);
    ydoc.getText(TEXT_FIELD).insert(0, "neu");
    const answer = Y.encodeStateAsUpdate(ydoc, validator.stateVector);
    const verdict = validator.take(answer, { isAnswer: true });
    if (verdict.kind !== "taken") throw new Error(verdict.kind);
    expect(verdict.update.length).toBeLessThan(answer.length);
    const rebuilt = toYdoc([...updates.slice(0, 4), verdict.update]);
    expect(rebuilt.getText(TEXT_FIELD).toString()).toBe(ydoc.getText(TEXT_FIELD).toString());
    expect(validator.take(answer, { isAnswer: true }).kind).toBe("known");
  });

  it("takes of an update only what is not here yet, so that nobody can put something else in its place", () => {
    const { ydoc, updates } = typed("abc");
    const validator = validatorOf();
    for (const update of updates) validator.take(update);
    const forged = toYdoc([]);
    forged.clientID = ydoc.clientID;
    forged.getText(TEXT_FIELD).insert(0, "xyz und mehr");
    const verdict = validator.take(Y.encodeStateAsUpdate(forged));
    const later = toYdoc([...updates, ...(verdict.kind === "taken" ? [verdict.update] : [])]);
    const { structs } = Y.decodeUpdate(verdict.kind === "taken" ? verdict.update : updates[0]!);
    expect(structs[0]!.id.clock).toBe(Y.getState(toYdoc(updates).store, ydoc.clientID));
    expect(later.getText(TEXT_FIELD).toJSON().startsWith("abc")).toBe(true);
  });

  it("takes only deletions when it is full", () => {
    const { ydoc, updates } = typed("voll");
    const validator = validatorOf(updates[0]!);
    ydoc.getText(TEXT_FIELD).insert(0, "mehr");
    expect(validator.take(updates[1]!, { isFull: true }).kind).toBe("full");
    const { ydoc: same } = { ydoc: toYdoc([updates[0]!]) };
    const made: Uint8Array[] = [];
    same.on("update", (update: Uint8Array) => made.push(update));
    same.getText(TEXT_FIELD).delete(0, 2);
    expect(validator.take(made[0]!, { isFull: true }).kind).toBe("taken");
  });

  it("calls noise by its name, whatever the bytes", () => {
    let seed = 42;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    const whole = Y.encodeStateAsUpdate(typed("ein Satz", "und noch einer").ydoc);
    for (let round = 0; round < 3_000; round++) {
      const bytes = whole.slice(0, round % 3 ? undefined : Math.floor(random() * whole.length));
      for (let change = 0; change < 3; change++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const validator = validatorOf();
      try {
        const verdict = validator.take(bytes);
        expect(["taken", "known", "gap"]).toContain(verdict.kind);
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenUpdate);
      }
    }
  });
});

describe("from bytes to a text", () => {
  it("gives JSON with marks, also those that overlap themselves, and plain text by blocks", () => {
    const ydoc = new Y.Doc();
    const paragraph = new Y.XmlElement("paragraph");
    ydoc.getXmlFragment(TEXT_FIELD).insert(0, [paragraph, new Y.XmlElement("horizontalRule")]);
    const text = new Y.XmlText();
    paragraph.insert(0, [text]);
    text.insert(0, "fett", { bold: {} });
    text.insert(4, " kommentiert", { bold: null, "comment--AAAAAAA=": { threadId: 7 } });
    const merged = mergeText([Y.encodeStateAsUpdate(ydoc)]);
    expect(merged.content).toEqual({
      type: "doc",
      content: [
        {
          type: "paragraph",
          content: [
            { type: "text", text: "fett", marks: [{ type: "bold" }] },
            { type: "text", text: " kommentiert", marks: [{ type: "comment", attrs: { threadId: 7 } }] },
          ],
        },
        { type: "horizontalRule" },
      ],
    });
    expect(merged.plainText).toBe("fett kommentiert");
    expect(contentOf(toYdoc([merged.state]))).toEqual(merged.content);
  });

  it("leaves out what no editor of ours makes", () => {
    const ydoc = new Y.Doc();
    const fragment = ydoc.getXmlFragment(TEXT_FIELD);
    fragment.insert(0, [
      new Y.XmlText("ohne Block"),
      new Y.XmlHook("haken") as unknown as Y.XmlElement,
      new Y.XmlElement("paragraph"),
    ]);
    const text = new Y.XmlText();
    (fragment.get(2) as Y.XmlElement).insert(0, [text]);
    text.insertEmbed(0, { image: "x" });
    expect(contentOf(ydoc)).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
    expect(contentOf(new Y.Doc())).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
  });

  it("does not overflow on depths that nobody writes", () => {
    const ydoc = new Y.Doc();
    let parent: Y.XmlFragment = ydoc.getXmlFragment(TEXT_FIELD);
    for (let depth = 0; depth < 3_000; depth++) {
      const child = new Y.XmlElement("blockquote");
      parent.insert(0, [child]);
      parent = child;
    }
    expect(JSON.stringify(mergeText([Y.encodeStateAsUpdate(ydoc)]).content).length).toBeLessThan(10_000);
  });
});

describe("a text that is read while somebody types", () => {
  /** A text with one paragraph, how often it was put together, and what lets that go on. */
  function documentState() {
    const ydoc = new Y.Doc();
    const updates: Uint8Array[] = [];
    ydoc.on("update", (update: Uint8Array) => updates.push(update));
    const words = new Y.XmlText();
    const paragraph = new Y.XmlElement("paragraph");
    ydoc.getXmlFragment(TEXT_FIELD).insert(0, [paragraph]);
    paragraph.insert(0, [words]);
    words.insert(0, "Eins");
    const text = new DocumentState({ state: null, stateSeq: 0, updates: updates.splice(0), headSeq: 0 });
    const waiting: (() => void)[] = [];
    const derive = async (everything: Uint8Array[]) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return JSON.stringify(contentIn(everything));
    };
    const read = async () => toPlainText(await text.read(derive));
    const type = (more: string) => {
      words.insert(words.length, more);
      for (const update of updates.splice(0)) text.take(update);
    };
    return { text, waiting, read, type };
  }

  it("is put together once for all who ask, and again after the next key", async () => {
    const { waiting, read, type } = documentState();
    const both = [read(), read()];
    expect(waiting).toHaveLength(1);
    type(", zwei");
    const later = read();
    expect(waiting).toHaveLength(2);
    for (const goOn of waiting.splice(0)) goOn();
    expect(await Promise.all([...both, later])).toEqual(["Eins", "Eins", "Eins, zwei"]);
    expect(await read()).toBe("Eins, zwei");
    expect(waiting).toHaveLength(0);
  });

  it("is put together anew when that failed", async () => {
    const { text, waiting, read } = documentState();
    await expect(text.read(() => Promise.reject(new Error("no memory")))).rejects.toThrow("no memory");
    const again = read();
    waiting[0]!();
    expect(await again).toBe("Eins");
  });
});

describe("colours", () => {
  const participant = (personId: number, color: string): PresentParticipant => ({
    personId,
    clientId: personId,
    identity: { person: personId, name: "", organisation: "", role: "", access: "edit", color },
  });

  it("are six-digit hex, the same for a person in all tabs, and different for different people while there are enough", () => {
    const others: PresentParticipant[] = [];
    for (let personId = 1; personId <= 12; personId++)
      others.push(participant(personId, colorFor(personId * 12, new Set(others))));
    expect(new Set(others.map((other) => other.identity.color)).size).toBe(12);
    expect(others.every((other) => /^#[0-9a-f]{6}$/.test(other.identity.color))).toBe(true);
    expect(colorFor(5, new Set(others))).toBe(others[4]!.identity.color);
    expect(colorFor(99, new Set(others))).toMatch(/^#[0-9a-f]{6}$/);
  });
});
