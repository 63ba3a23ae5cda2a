/**
 * The texts of the bench, the same for every server: a small one with a paragraph for each who types, keystrokes in it without a
 * ydoc for each of thousands, and the large one that 260,000 single edits have made.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { TEXT_FIELD } from "../../../server/documents/rules.ts";

/** The Yjs client that wrote the small text; those who type have ids from here on. */
const FIRST_HAND = 1;
export const FIRST_TYPIST = 1_000_000;
const SENTENCE = "Hier wird gleich geschrieben. ";

/** One paragraph for each who types, so that the carets stay apart as they do in a meeting. */
export function smallText(typists: number): Uint8Array {
  const ydoc = new Y.Doc();
  ydoc.clientID = FIRST_HAND;
  for (let index = 0; index < typists; index++) {
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    ydoc.transact(() => {
      ydoc.getXmlFragment(TEXT_FIELD).insert(index, [paragraph]);
      paragraph.insert(0, [text]);
      text.insert(0, SENTENCE);
    });
  }
  return Y.encodeStateAsUpdate(ydoc);
}

/** Clock of the last letter of a paragraph of `smallText`: the element, its text and the letters take one clock each. */
const lastLetter = (paragraph: number): number => (paragraph + 1) * (SENTENCE.length + 2) - 1;

/** Somebody who types at the end of their own paragraph: makes the updates that an editor would make, by hand. */
export class Hand {
  readonly #client: number;
  #origin: { client: number; clock: number };
  #clock = 0;

  /** @param name distinct among all in one text */
  constructor(name: number, paragraph: number) {
    this.#client = FIRST_TYPIST + name;
    this.#origin = { client: FIRST_HAND, clock: lastLetter(paragraph) };
  }

  /**
   * Only ASCII, so that letters are bytes are clocks.
   * @param deleted so many of the own letters before go in the same change
   */
  type(letters: string, deleted = 0): Uint8Array {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, this.#client);
    encoding.writeVarUint(encoder, this.#clock);
    // A string (4) with a left neighbour (0x80), from which it has its parent.
    encoding.writeUint8(encoder, 0x84);
    encoding.writeVarUint(encoder, this.#origin.client);
    encoding.writeVarUint(encoder, this.#origin.clock);
    encoding.writeVarString(encoder, letters);
    this.#writeDeletion(encoder, deleted);
    this.#clock += letters.length;
    this.#origin = { client: this.#client, clock: this.#clock - 1 };
    return encoding.toUint8Array(encoder);
  }

  #writeDeletion(encoder: encoding.Encoder, letters: number): void {
    encoding.writeVarUint(encoder, letters > 0 ? 1 : 0);
    if (letters === 0) return;
    for (const number of [this.#client, 1, this.#clock - letters, letters]) encoding.writeVarUint(encoder, number);
  }
}

// --- the large text -----------------------------------------------------------------

const INSERTS = 180_000;
const DELETES = 80_000;
const HANDS = 12;
const WORDS_AT_ONCE = 3;
const WORDS =
  "die Kommunen und der Bund vereinbaren bis zum Herbst eine gemeinsame Regelung für Förderung Wohnen Klima Daten Personal Schule".split(
    " ",
  );

/** About 270 kB: 180,000 single inserts and 80,000 single deletes by twelve people; made once, then kept in the temporary folder. */
export function largeText(): Uint8Array {
  const folder = join(tmpdir(), "joint-agenda-bench");
  const file = join(folder, "large-text-1.bin");
  if (existsSync(file)) return new Uint8Array(readFileSync(file));
  const state = makeLargeText();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, state);
  renameSync(`${file}.${process.pid}`, file);
  return state;
}

/** People type a few words letter by letter, take back what was wrong, and now and then go on somewhere else. */
function makeLargeText(): Uint8Array {
  const random = makeRandom(20_260_722);
  const ydoc = new Y.Doc();
  let texts: Y.XmlText[] = [];
  let inserts = 0;
  let deletes = 0;
  let at = 0;
  let text: Y.XmlText | undefined;
  const newParagraph = () => {
    const paragraph = new Y.XmlElement("paragraph");
    text = new Y.XmlText();
    at = 0;
    ydoc.transact(() => {
      ydoc.getXmlFragment(TEXT_FIELD).insert(Math.floor(random() * (texts.length + 1)), [paragraph]);
      paragraph.insert(0, [text!]);
    });
    texts = [...texts, text];
  };
  newParagraph();
  while (inserts < INSERTS || deletes < DELETES) {
    if (random() < 0.18) {
      ydoc.clientID = 1 + Math.floor(random() * HANDS);
      if (texts.length < 400 && random() < 0.3) newParagraph();
      else {
        text = texts[Math.floor(random() * texts.length)]!;
        at = Math.floor(random() * (text.length + 1));
      }
    }
    const words = Array.from({ length: WORDS_AT_ONCE }, () => `${WORDS[Math.floor(random() * WORDS.length)]!} `).join("");
    for (const letter of words) {
      if (inserts === INSERTS) break;
      text!.insert(at++, letter);
      inserts += 1;
    }
    // Four letters of nine are taken back sooner or later, one by one as Backspace does.
    for (let back = Math.floor(random() * 2 * words.length * (DELETES / INSERTS)); back > 0 && at > 0; back--) {
      if (deletes === DELETES) break;
      text!.delete(--at, 1);
      deletes += 1;
    }
    if (inserts === INSERTS && deletes < DELETES && at === 0) {
      text = texts[Math.floor(random() * texts.length)]!;
      at = text.length;
    }
  }
  return Y.encodeStateAsUpdate(ydoc);
}

/** Park–Miller: the same text on every machine. */
function makeRandom(seed: number): () => number {
  let value = seed;
  return () => (value = (value * 48_271) % 2_147_483_647) / 2_147_483_647;
}
