/** Random texts and random changes of them, the same for the same seed: for tests that say something about any text. */
import type { TextContent } from "#server/documents/rules";
import { doc, withBlockIds } from "#server/documents/content/text.rules";

export interface Dice {
  /** 0 to before `below`. */
  roll(below: number): number;
  pick<T>(of: readonly T[]): T;
  chance(share: number): boolean;
}

/** Mulberry32. */
export function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const roll = (below: number) => Math.floor(next() * below);
  return { roll, pick: (of) => of[roll(of.length)]!, chance: (share) => next() < share };
}

const WORDS = "Die Kommunen und der Bund stimmen sich ab über Fristen Straße Ämter 🇩🇪 👩‍👧 2026 §12 é e\u0301 – ( ) . , :".split(
  " ",
);
const MARKS: NonNullable<TextContent["marks"]>[] = [
  [],
  [],
  [],
  [{ type: "bold" }],
  [{ type: "bold" }, { type: "italic" }],
  [{ type: "link", attrs: { href: "https://bund.example" } }],
  [{ type: "language", attrs: { lang: "en" } }],
];

export function randomText(dice: Dice, blocks = 1 + dice.roll(8)): TextContent {
  return doc(...withBlockIds(Array.from({ length: blocks }, () => randomBlock(dice, 0))));
}

function randomBlock(dice: Dice, depth: number): TextContent {
  const inside = () => Array.from({ length: 1 + dice.roll(3) }, () => randomBlock(dice, depth + 1));
  const item = (type: string, attrs?: Record<string, unknown>) => ({
    type,
    ...(attrs && { attrs }),
    content: [words(dice), ...(dice.chance(0.2) ? inside() : [])],
  });
  const items = (make: () => TextContent) => Array.from({ length: 1 + dice.roll(4) }, make);
  switch (dice.roll(depth > 1 ? 3 : 12)) {
    case 4:
      return { type: "bulletList", content: items(() => item("listItem")) };
    case 5:
      return { type: "orderedList", attrs: { start: 1 + dice.roll(2) }, content: items(() => item("listItem")) };
    case 6:
      return { type: "taskList", content: items(() => item("taskItem", { checked: dice.chance(0.5) })) };
    case 7:
      return { type: "blockquote", content: inside() };
    case 8:
      return randomTable(dice);
    case 9:
      return dice.pick<TextContent>([
        { type: "horizontalRule" },
        { type: "image", attrs: { imageId: 1 + dice.roll(3), width: 10, height: 10, alt: line(dice, 2) } },
        { type: "record", attrs: { kind: "task", recordId: 1 + dice.roll(3), label: "A-1", text: line(dice, 3) } },
      ]);
    case 10:
      return { ...words(dice), type: "heading", attrs: { level: 1 + dice.roll(4) } };
    default:
      return words(dice);
  }
}

function randomTable(dice: Dice): TextContent {
  const columns = 1 + dice.roll(3);
  const row = (type: string): TextContent => ({
    type: "tableRow",
    content: Array.from({ length: columns }, () => ({ type, attrs: { colspan: 1, rowspan: 1 }, content: [words(dice)] })),
  });
  return { type: "table", content: [row("tableHeader"), ...Array.from({ length: dice.roll(4) }, () => row("tableCell"))] };
}

const line = (dice: Dice, most: number): string =>
  Array.from({ length: dice.roll(most + 1) }, () => dice.pick(WORDS)).join(" ");

export function words(dice: Dice): TextContent {
  const content: TextContent[] = [];
  for (let run = dice.roll(5); run > 0; run -= 1) {
    const value = line(dice, 8);
    if (value) content.push({ type: "text", text: `${value} `, marks: dice.pick(MARKS) });
    if (dice.chance(0.1)) content.push({ type: "hardBreak" });
    if (dice.chance(0.1)) content.push({ type: "footnote", attrs: { text: line(dice, 4) } });
    if (dice.chance(0.05)) content.push({ type: "agendaReference", attrs: { itemId: 3, label: "AP-03" } });
  }
  return { type: "paragraph", ...(content.length && { content }) };
}

/** Some blocks rewritten, moved, dropped, put in; most of them untouched. */
export function changedText(dice: Dice, text: TextContent): TextContent {
  let blocks = structuredClone(text.content ?? []);
  for (let changes = 1 + dice.roll(4); changes > 0; changes -= 1) {
    const at = dice.roll(blocks.length + 1);
    const kind = dice.roll(5);
    if (kind === 0) blocks.splice(at, 0, randomBlock(dice, 0));
    else if (kind === 1 && blocks.length > 1) blocks.splice(Math.min(at, blocks.length - 1), 1);
    else if (kind === 2 && blocks.length > 1) {
      const [moved] = blocks.splice(Math.min(at, blocks.length - 1), 1);
      blocks.splice(dice.roll(blocks.length + 1), 0, moved!);
    } else blocks = blocks.map((block, index) => (index === at ? turned(dice, reworded(dice, block)) : block));
  }
  return doc(...withBlockIds(blocks));
}

function turned(dice: Dice, node: TextContent): TextContent {
  if (node.type === "paragraph" && dice.chance(0.2)) return { ...node, type: "heading", attrs: { ...node.attrs, level: 2 } };
  return node.type === "bulletList" && dice.chance(0.3) ? { ...node, type: "orderedList" } : node;
}

/** The same block with other words somewhere in it. */
function reworded(dice: Dice, node: TextContent): TextContent {
  if (node.type === "text") {
    const at = dice.roll((node.text ?? "").length + 1);
    const text =
      `${(node.text ?? "").slice(0, at)}${line(dice, 2)}${(node.text ?? "").slice(at + dice.roll(6))}`.toWellFormed();
    return text ? { ...node, text, marks: dice.chance(0.3) ? dice.pick(MARKS) : (node.marks ?? []) } : { ...node, text: "x" };
  }
  if (!node.content) return node.type === "paragraph" ? { ...words(dice), attrs: node.attrs! } : node;
  const at = dice.roll(node.content.length);
  return { ...node, content: node.content.map((child, index) => (index === at ? reworded(dice, child) : child)) };
}
