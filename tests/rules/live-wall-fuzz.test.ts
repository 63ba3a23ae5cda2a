/**
 * Both walls against hostile updates put together at random: what comes in from an editor either fits the content model or is
 * refused without a trace, and whatever is stored all the same is read by everybody. `npm run test:roam` makes others.
 */
import { expect, it } from "vitest";
import * as Y from "yjs";
import { contentIn } from "#server/documents/log/rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { MARKS, NODES } from "#server/documents/content/repair.rules";
import { contentToUpdate } from "#server/documents/log/ydoc.rules";
import { UpdateValidator } from "#server/live/document-state/update-validator";
import { deepMark, element, NAMES, nested, readByAll, words } from "../setup/hostile.tsx";
import { makeDice, randomText, type Dice } from "../setup/random-texts.ts";
import { SEED } from "../setup/seed.ts";

const ROUNDS = Number(process.env.WALL_ROUNDS ?? 100);

const KEYS = [...new Set([...NODES.values()].flatMap(({ attrs }) => Object.keys(attrs)))];
const VALUES: unknown[] = [
  ...[null, "x", "", "\u0000", 1, 2, -1, 1.5, 1e308, NaN, Infinity, true, false, [], [null], [100], {}],
  ...[2n ** 60n, { valueOf: 1 }, { toString: "x" }, new Uint8Array(2), nested(20), nested(2000)],
];
/** A mark travels as JSON. */
const SPOKEN = VALUES.filter((value) => typeof value !== "bigint");

const any = (dice: Dice, known: readonly string[]) => dice.pick(dice.chance(0.9) ? known : NAMES);
const attrsBy = (dice: Dice, keys: readonly string[], values: readonly unknown[]) =>
  Object.fromEntries(Array.from({ length: dice.roll(3) }, () => [any(dice, keys), dice.pick(values)]));

function marksBy(dice: Dice): Record<string, unknown> {
  const name = any(dice, [...MARKS.keys()]);
  const value = dice.chance(0.5) ? {} : dice.pick([dice.pick(SPOKEN), attrsBy(dice, ["href", "lang", "threadId"], SPOKEN)]);
  return Object.fromEntries([[dice.chance(0.2) ? `${name}--AAAAAAA=` : name, value]]);
}

function nodeBy(dice: Dice, depth: number): Y.XmlElement | Y.XmlText {
  if (dice.chance(0.3)) return words("Wort", dice.chance(0.5) ? marksBy(dice) : {});
  const inside = Array.from({ length: depth > 4 ? 0 : dice.roll(3) }, () => nodeBy(dice, depth + 1));
  return element(any(dice, [...NODES.keys()]), attrsBy(dice, KEYS, VALUES), inside);
}

function partsOf(parent: Y.XmlFragment): { elements: Y.XmlElement[]; texts: Y.XmlText[] } {
  const elements: Y.XmlElement[] = [];
  const texts: Y.XmlText[] = [];
  const visit = (inside: Y.XmlFragment) => {
    for (const child of inside.toArray()) {
      if (child instanceof Y.XmlText) texts.push(child);
      if (!(child instanceof Y.XmlElement)) continue;
      elements.push(child);
      visit(child);
    }
  };
  visit(parent);
  return { elements, texts };
}

/** One thing that somebody with a broken program may do to a text, or an honest one. */
function hurt(dice: Dice, fragment: Y.XmlFragment): void {
  const { elements, texts } = partsOf(fragment);
  const block = elements.length > 0 ? dice.pick(elements) : undefined;
  const line = texts.filter((text) => text.length > 0)[0];
  const ways: (() => unknown)[] = [
    () => fragment.insert(dice.roll(fragment.length + 1), [nodeBy(dice, 0) as Y.XmlElement]),
    () => block?.setAttribute(any(dice, KEYS), dice.pick(VALUES) as string),
    () => block?.insert(0, [nodeBy(dice, 0)]),
    () => line?.format(0, 1 + dice.roll(line.length), marksBy(dice)),
    () => line?.insert(dice.roll(line.length), "Brief"),
    () => line?.insertEmbed(0, dice.pick([nodeBy(dice, 3), { image: "x" }]) as Y.XmlElement),
    () => block?.removeAttribute(any(dice, KEYS)),
    () => fragment.insert(0, [chainOf(dice.pick([20, 90, 300]))]),
    () => fragment.doc!.getMap(dice.pick(NAMES)).set("x", 1),
    () => fragment.length > 1 && fragment.delete(0, 1),
  ];
  dice.pick(ways)();
}

function chainOf(depth: number): Y.XmlElement {
  let made = element("paragraph", {}, [words("unten")]);
  for (let at = 0; at < depth; at += 1) made = element("blockquote", {}, [made]);
  return made;
}

it(`${ROUNDS} random updates are refused, or read by everybody as they are (RANDOM_SEED=${SEED})`, async () => {
  const dice = makeDice(SEED);
  const tired = Date.now() + 4_000;
  const went = { taken: 0, unfit: 0, known: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = contentToUpdate(randomText(dice, 1 + dice.roll(3)));
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, stored);
    const before = Y.encodeStateVector(ydoc);
    ydoc.transact(() => hurt(dice, ydoc.getXmlFragment(TEXT_FIELD)));
    if (dice.chance(0.3)) ydoc.transact(() => hurt(dice, ydoc.getXmlFragment(TEXT_FIELD)));
    const update = Y.encodeStateAsUpdate(ydoc, before);
    const validator = new UpdateValidator(stored, () => [stored]);
    const { kind } = validator.take(update, { isForeign: true });
    went[kind as "taken"] += 1;
    if (kind === "unfit") expect(validator.stateVector).toEqual(before);
    // The second wall stands without the first one. A machine with much else to do reads fewer of them.
    if (Date.now() > tired) continue;
    const content = JSON.stringify(await readByAll([stored, update]));
    if (kind === "taken") expect(content).not.toContain("unbekannter Inhalt");
  }
  expect(Math.min(went.taken, went.unfit)).toBeGreaterThan(5);
});

it("a mark that is nested 20,000 deep is refused, and read by everybody where it is stored", async () => {
  const stored = contentToUpdate(doc(paragraph("Ein Absatz, in dem Buchstaben stehen.")));
  const ydoc = new Y.Doc();
  Y.applyUpdate(ydoc, stored);
  const { texts } = partsOf(ydoc.getXmlFragment(TEXT_FIELD));
  const text = texts.find(({ length }) => length > 0);
  const update = deepMark(text!._start!.id, 20_000);
  expect(new UpdateValidator(stored, () => [stored]).take(update, { isForeign: true }).kind).toBe("unfit");
  expect(await readByAll([stored, update])).toEqual(contentIn([stored, update]));
});
