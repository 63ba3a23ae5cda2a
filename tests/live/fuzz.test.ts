/**
 * Somebody with edit rights and a broken program sends thousands of random and mutated frames. Whatever arrives, the server neither
 * falls over nor stops nor grows, and the others go on writing. `npm run test:roam` sends others.
 */
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { findStoredText } from "#server/documents/log/queries";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { useDatabase } from "../setup/database.ts";
import { SEED } from "../setup/seed.ts";
import { openLiveServer } from "./live-server.ts";
import { awarenessFrame, documentPath, makePaper, Raw, signIn, syncFrame, Tab, until, write } from "./visitors.ts";

const FRAMES = Number(process.env.FUZZ_FRAMES ?? 4_000);
/** More than the garbage of a few thousand frames, less than keeping them all would take. */
const MOST_GROWTH = 80 * 1024 * 1024;

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** A sequence that is the same for the same seed. */
function randomFrom(seed: number) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(next() * most);
  return { below, bytes: (length: number) => Uint8Array.from({ length }, () => below(256)) };
}

type Random = ReturnType<typeof randomFrom>;

function mutated(frame: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(frame);
  const how = random.below(5);
  if (how === 0) return bytes.slice(0, random.below(bytes.length + 1));
  if (how === 1) return Uint8Array.from([...bytes, ...random.bytes(1 + random.below(20))]);
  if (how === 2) {
    const at = random.below(bytes.length);
    return Uint8Array.from([...bytes.slice(0, at), ...random.bytes(random.below(8)), ...bytes.slice(at + random.below(8))]);
  }
  for (let change = 0; change <= random.below(6); change++) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** Frames as a client of ours would send them, to be spoilt. */
function honestFrames(seedText: Y.Doc): Uint8Array[] {
  const copy = toYdoc([Y.encodeStateAsUpdate(seedText)]);
  const before = Y.encodeStateVector(copy);
  write(copy, "ein Satz von jemandem 🏛️");
  const updates = [Y.encodeStateAsUpdate(copy, before), Y.encodeStateAsUpdate(copy)];
  const place = { item: { client: copy.clientID, clock: 1 }, assoc: 0 };
  return [
    ...updates.flatMap((update) => [syncFrame(1, update), syncFrame(2, update)]),
    syncFrame(0, before),
    syncFrame(0, Y.encodeStateVector(copy)),
    awarenessFrame([{ id: 5, clock: 3, state: { cursor: { anchor: place, head: place } } }]),
    Uint8Array.from([3]),
  ];
}

describe(`${FRAMES} random and mutated frames (RANDOM_SEED=${SEED})`, () => {
  it("end at most their own connection; the others go on, and the server neither stops nor grows", async () => {
    const random = randomFrom(SEED);
    const { port, rooms } = await openLiveServer({ db: town.db }).then((live) => {
      toClose.push(() => live.close());
      return live;
    });
    const paper = await makePaper(town.db);
    const anna = new Tab(port, paper, (await signIn(town.db, "federalDelegate")).cookie);
    toClose.push(() => anna.leave());
    await anna.synced();
    anna.type("Anfang. ");
    await anna.saved();
    const { cookie } = await signIn(town.db, "mayor");
    const knock = { port, path: documentPath(paper, { client: 5 }), cookie };
    const templates = honestFrames(anna.ydoc);
    let visitor = await new Raw(knock).opened();
    let heap = 0;
    let refused = 0;
    for (let count = 0; count < FRAMES; count++) {
      if (visitor.closed !== null) {
        refused += 1;
        visitor = await new Raw(knock).opened();
      }
      const template = templates[random.below(templates.length)]!;
      visitor.send(random.below(10) === 0 ? random.bytes(random.below(200)) : mutated(template, random));
      if (count % 20 === 0)
        await until("the server has heard it", () => visitor.closed !== null || visitor.ws.bufferedAmount === 0);
      if (count % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (count % 500 === 499) {
        addParagraph(anna.ydoc, `${count}. `);
        await anna.saved();
        heap ||= heapNow();
      }
    }
    visitor.ws.terminate();
    expect(refused).toBeGreaterThan(10);
    expect(heapNow() - heap).toBeLessThan(MOST_GROWTH);
    addParagraph(anna.ydoc, "Ende.");
    await anna.saved();
    const later = new Tab(port, paper, cookie);
    toClose.push(() => later.leave());
    await later.synced();
    expect(Y.encodeStateVector(later.ydoc)).toEqual(Y.encodeStateVector(anna.ydoc));
    expect(contentOf(later.ydoc)).toEqual(contentOf(anna.ydoc));
    const stored = (await findStoredText(town.db, paper))!;
    expect(toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates).store.pendingStructs).toBeNull();
    expect(JSON.stringify(await rooms.read(paper))).toContain("Ende.");
  });
});

/** One's own: what a mutated frame may do to the others' words is what an editor may do to them. */
function addParagraph(ydoc: Y.Doc, words: string): void {
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  fragment.insert(fragment.length, [paragraph]);
}

function heapNow(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}
