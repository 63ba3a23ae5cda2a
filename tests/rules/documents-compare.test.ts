/** What has changed between two texts: words, blocks that moved or were turned into others, lists, tables, pictures, footnotes. */
import { describe, expect, it } from "vitest";
import { compareBlocks, compareTexts, sideOf, type ComparedBlock, type Comparison } from "#server/documents/compare/rules";
import type { TextContent } from "#server/documents/rules";
import {
  bulletList,
  doc,
  heading,
  paragraph,
  table,
  text,
  toPlainText,
  withBlockIds,
} from "#server/documents/content/text.rules";
import { withoutComments, writeText } from "#server/documents/content/canonical.rules";
import { changedText, makeDice, randomText } from "../setup/random-texts.ts";

const given = (...blocks: TextContent[]): TextContent => doc(...withBlockIds(blocks));
/** `Die [-alte-] [+neue+] Fassung`, one line per block; `*1` is the number of a change. */
function draw(blocks: readonly ComparedBlock[], indent = ""): string {
  return blocks
    .map((block) => {
      const sign = { same: "=", added: "+", removed: "-", changed: "~" }[block.status];
      const move = block.moved ? ` ${block.moved}` : "";
      const number = block.number ? `*${block.number}` : "";
      const turned = block.before ? ` (was ${block.before.type})` : "";
      const head = `${indent}${sign}${number}${move} ${block.node.type}${turned}`;
      if (block.pieces) return `${head}: ${block.pieces.map(drawPiece).join("")}`;
      if (block.blocks) return `${head}\n${draw(block.blocks, `${indent}  `)}`;
      return `${head}: ${toPlainText(block.node).replaceAll("\n", " / ")}`;
    })
    .join("\n");
}
function drawPiece({ status, nodes, number, by }: NonNullable<ComparedBlock["pieces"]>[number]): string {
  const line = nodes.map((node) => ({ footnoteStart: "‹", footnoteEnd: "›" })[node.type] ?? toPlainTextOf(node)).join("");
  const who = by ? ` by ${by.join()}` : "";
  if (status === "same") return line;
  return `[${{ added: "+", removed: "-", format: "!" }[status]}*${number} ${line}${who}]`;
}
const toPlainTextOf = (node: TextContent) => node.text ?? (node.type === "hardBreak" ? "⏎" : toPlainText(node));
const compared = (before: TextContent, after: TextContent): string => draw(compareTexts(before, after).blocks);
const edited = (content: TextContent, change: (blocks: TextContent[]) => TextContent[]): TextContent =>
  doc(...change(structuredClone(content.content!)));

/** One side of a comparison as a text again. */
function rebuilt(blocks: readonly ComparedBlock[], side: "before" | "after"): TextContent[] {
  return sideOf(blocks, side)
    .filter((block) => block.moved !== (side === "before" ? "here" : "away"))
    .map((block) => {
      const shell = (side === "before" && block.before) || block.node;
      if (block.node.type === "image" || block.node.type === "record") return shell;
      if (block.blocks) return { ...shell, content: rebuilt(block.blocks, side) };
      if (!block.pieces) return block.node;
      const content = sideOf(block.pieces, side).flatMap((piece) => (side === "before" && piece.before) || piece.nodes);
      return { type: shell.type, ...(shell.attrs && { attrs: shell.attrs }), ...(content.length && { content }) };
    });
}
/** Footnotes opened, as comparisons show them. */
const opened = (node: TextContent): TextContent => ({
  ...node,
  ...(node.content && {
    content: node.content.flatMap((child) =>
      child.type === "footnote"
        ? [{ type: "footnoteStart" }, ...text(String(child.attrs?.text ?? "")), { type: "footnoteEnd" }]
        : [opened(child)],
    ),
  }),
});
const lineOf = (blocks: readonly TextContent[]) => writeText(withoutComments(opened(doc(...blocks))));

describe("comparing words", () => {
  it("shows what was removed and what came in its place as one change", () => {
    const before = given(paragraph("Die Stelle wird bis Mai benannt."));
    const after = edited(before, ([block]) => [{ ...block!, content: text("Die Stelle wird bis Juni benannt, schriftlich.") }]);
    expect(compared(before, after)).toBe("~ paragraph: Die Stelle wird bis [-*1 Mai][+*1 Juni] benannt[+*2 , schriftlich].");
    expect(compareTexts(before, after).changes).toBe(2);
  });

  it("says nothing about equal texts, whoever commented on them and whatever ids they have", () => {
    const before = doc(
      paragraph([...text("Die "), { type: "text", text: "Stelle", marks: [{ type: "comment", attrs: { threadId: 3 } }] }]),
    );
    const comparison = compareTexts(before, given(paragraph("Die Stelle")));
    expect(comparison.changes).toBe(0);
    expect(JSON.stringify(comparison)).not.toContain("comment");
  });

  it("names words that only look different as such", () => {
    const before = given(paragraph("Bis Mai benennen."));
    const after = edited(before, ([block]) => [
      { ...block!, content: [...text("Bis "), ...text("Mai", "bold"), ...text(" benennen.")] },
    ]);
    expect(compared(before, after)).toBe("~ paragraph: Bis [!*1 Mai] benennen.");
    expect(compareTexts(before, after).blocks[0]!.pieces![1]).toMatchObject({
      nodes: [{ text: "Mai", marks: [{ type: "bold" }] }],
      before: [{ text: "Mai" }],
    });
  });

  it("looks into footnotes word by word", () => {
    const note = (value: string): TextContent => ({ type: "footnote", attrs: { text: value } });
    const before = given(paragraph([...text("Wie beschlossen"), note("Beschluss vom 3. Mai"), ...text(".")]));
    const after = edited(before, ([block]) => [
      { ...block!, content: [...text("Wie beschlossen"), note("Beschluss vom 4. Mai"), ...text(".")] },
    ]);
    expect(compared(before, after)).toBe("~ paragraph: Wie beschlossen‹Beschluss vom [-*1 3][+*1 4]. Mai›.");
  });

  it("does not leave single small words standing between two changes", () => {
    const before = given(paragraph("Bund und Länder stimmen sich ab."));
    const after = edited(before, ([block]) => [{ ...block!, content: text("Kommunen und Kreise stimmen sich ab.") }]);
    expect(compared(before, after)).toBe("~ paragraph: [-*1 Bund und Länder][+*1 Kommunen und Kreise] stimmen sich ab.");
  });

  it("names who wrote what was added", () => {
    const by = (name: string) => [{ type: "author", attrs: { by: name } }];
    const before = given(paragraph("Die Stelle."));
    const after = doc({
      ...before.content![0]!,
      content: [
        { type: "text", text: "Die ", marks: by("Bund") },
        { type: "text", text: "neue ", marks: by("Stadt Auen") },
        { type: "text", text: "Stelle.", marks: by("Bund") },
      ],
    });
    expect(compared(before, after)).toBe("~ paragraph: Die [+*1 neue  by Stadt Auen]Stelle.");
    expect(JSON.stringify(compareTexts(before, after))).not.toContain('"author"');
    expect(compareTexts(before, doc(...before.content!, paragraph(after.content![0]!.content!))).blocks[1]).toMatchObject({
      status: "added",
      by: ["Bund", "Stadt Auen"],
    });
  });
});

describe("comparing blocks", () => {
  const before = given(
    heading(1, "Auftrag"),
    paragraph("Jedes Ministerium benennt eine Stelle für die Kommunen."),
    paragraph("Die Kommunen benennen ebenfalls eine Stelle."),
    paragraph("Beide tauschen sich vierteljährlich aus."),
  );

  it("shows added and removed blocks", () => {
    const after = edited(before, ([a, b, , d]) => [a!, b!, paragraph("Etwas ganz anderes kommt hinzu."), d!]);
    expect(compared(before, after).split("\n").slice(2, 4)).toEqual([
      "-*1 paragraph: Die Kommunen benennen ebenfalls eine Stelle.",
      "+*2 paragraph: Etwas ganz anderes kommt hinzu.",
    ]);
  });

  it("recognises a block that was moved, and what was changed in it on the way", () => {
    const after = edited(before, ([a, b, c, d]) => [
      a!,
      { ...d!, content: text("Beide tauschen sich monatlich aus.") },
      b!,
      c!,
    ]);
    expect(compared(before, after)).toBe(
      [
        "= heading: Auftrag",
        "~*1 here paragraph: Beide tauschen sich [-*2 vierteljährlich][+*2 monatlich] aus.",
        "= paragraph: Jedes Ministerium benennt eine Stelle für die Kommunen.",
        "= paragraph: Die Kommunen benennen ebenfalls eine Stelle.",
        "-*1 away paragraph: Beide tauschen sich vierteljährlich aus.",
      ].join("\n"),
    );
  });

  it("recognises moved and rewritten blocks without ids too", () => {
    const bare = (content: TextContent) =>
      doc(...content.content!.map(({ attrs: { id: _, ...attrs } = {}, ...node }) => ({ ...node, attrs })));
    const after = edited(bare(before), ([a, b, c, d]) => [
      a!,
      c!,
      { ...d!, content: text("Beide tauschen sich monatlich aus.") },
      b!,
    ]);
    const { blocks } = compareTexts(bare(before), after);
    expect(blocks.filter(({ status, moved }) => (status === "added" || status === "removed") && !moved)).toEqual([]);
    expect(draw(blocks)).toMatch(/paragraph: Beide tauschen sich \[-\*\d vierteljährlich\]\[\+\*\d monatlich\] aus\./);
  });

  it("says when a paragraph became a heading, or a heading another level", () => {
    const after = edited(before, ([a, b, c, d]) => [
      { ...a!, attrs: { ...a!.attrs, level: 2 } },
      { ...b!, type: "heading", attrs: { ...b!.attrs, level: 3 } },
      c!,
      d!,
    ]);
    const { blocks, changes } = compareTexts(before, after);
    expect(changes).toBe(2);
    expect(blocks[0]).toMatchObject({ number: 1, node: { attrs: { level: 2 } }, before: { attrs: { level: 1 } } });
    expect(blocks[1]).toMatchObject({ number: 2, node: { type: "heading" }, before: { type: "paragraph" } });
  });

  it("compares lists item by item, and says when a task is done", () => {
    const list = given(bulletList("Eins", "Zwei", "Drei"));
    const tasks = given({
      type: "taskList",
      content: [{ type: "taskItem", attrs: { checked: false }, content: [paragraph("Bericht")] }],
    });
    const shorter = edited(list, ([block]) => [
      { ...block!, content: [block!.content![0]!, { ...block!.content![2]!, content: [paragraph("Drei neu")] }] },
    ]);
    expect(compared(list, shorter)).toBe(
      "~ bulletList\n  = listItem: Eins\n  -*1 listItem: Zwei\n  ~ listItem\n    ~ paragraph: Drei[+*2  neu]",
    );
    const done = edited(tasks, ([block]) => [{ ...block!, content: [{ ...block!.content![0]!, attrs: { checked: true } }] }]);
    expect(compareTexts(tasks, done)).toMatchObject({
      changes: 1,
      blocks: [{ blocks: [{ number: 1, before: { attrs: { checked: false } }, node: { attrs: { checked: true } } }] }],
    });
  });

  it("shows another picture as another one, and another description word by word", () => {
    const image = (imageId: number, alt: string): TextContent => ({
      type: "image",
      attrs: { id: "i", imageId, width: 5, height: 5, alt },
    });
    expect(compared(doc(image(1, "Alte Karte")), doc(image(1, "Neue Karte")))).toBe("~ image: [-*1 Alte][+*1 Neue] Karte");
    expect(compareTexts(doc(image(1, "Karte")), doc(image(2, "Karte")))).toMatchObject({
      changes: 1,
      blocks: [
        { status: "removed", number: 1 },
        { status: "added", number: 1 },
      ],
    });
  });

  it("is the same for stretches of blocks as for texts, nothing at all included", () => {
    expect(compareBlocks([], before.content!).changes).toBe(4);
    expect(compareBlocks(before.content!, []).changes).toBe(4);
    expect(compareBlocks([], [])).toEqual({ changes: 0, blocks: [] });
  });
});

describe("comparing tables", () => {
  const before = given(table(["Wer", "Was"], ["Bund", "Stelle"], ["Land", "Mittel"]));
  const cells = (table: TextContent) => table.content!.map((row) => row.content!);
  const withRows = (change: (rows: TextContent[][]) => TextContent[][]) =>
    edited(before, ([block]) => [
      { ...block!, content: change(cells(block!)).map((content) => ({ type: "tableRow", content })) },
    ]);
  const cell = (words: string): TextContent => ({
    type: "tableCell",
    attrs: { colspan: 1, rowspan: 1, colwidth: null },
    content: [paragraph(words)],
  });
  const rows = (comparison: Comparison) => comparison.blocks[0]!.blocks!;

  it("shows changed words in their cell", () => {
    const after = withRows(([a, b, c]) => [a!, b!, [c![0]!, { ...c![1]!, content: [paragraph("Mehr Mittel")] }]]);
    expect(compareTexts(before, after).changes).toBe(1);
    expect(compared(before, after)).toContain("~ tableCell\n      ~ paragraph: [+*1 Mehr ]Mittel");
  });

  it("shows an added row as one change, and a removed one", () => {
    const after = withRows(([a, b]) => [a!, b!, [cell("Kreis"), cell("Personal")]]);
    const comparison = compareTexts(before, after);
    expect(comparison.changes).toBe(2);
    expect(rows(comparison).map(({ status, number }) => [status, number])).toEqual([
      ["same", undefined],
      ["same", undefined],
      ["removed", 1],
      ["added", 2],
    ]);
    expect(rows(comparison)[3]!.blocks!.map(({ node }) => toPlainText(node))).toEqual(["Kreis", "Personal"]);
  });

  it("shows an added or removed column as one change, and all rows stay of one length", () => {
    const wider = withRows((all) => all.map(([a, b], y) => [a!, cell(["Bis", "Mai", "Juni"][y]!), b!]));
    const comparison = compareTexts(before, wider);
    expect(comparison.changes).toBe(1);
    for (const row of rows(comparison))
      expect(row.blocks!.map(({ status, number }) => [status, number])).toEqual([
        ["same", undefined],
        ["added", 1],
        ["same", undefined],
      ]);
    const narrower = compareTexts(wider, before);
    expect(rows(narrower)[1]!.blocks!.map(({ status }) => status)).toEqual(["same", "removed", "same"]);
    const both = compareTexts(
      wider,
      withRows(([a, b]) => [a!, [cell("Neu"), cell("Zeile")], b!]),
    );
    for (const row of rows(both)) expect(row.blocks).toHaveLength(3);
  });

  it("replaces a table with merged cells as a whole when its shape has changed, and looks into it when not", () => {
    const merged = edited(before, ([block]) => [
      {
        ...block!,
        content: [
          { type: "tableRow", content: [{ ...cell("Beide"), attrs: { colspan: 2, rowspan: 1, colwidth: null } }] },
          ...block!.content!.slice(1),
        ],
      },
    ]);
    expect(compareTexts(before, merged).blocks.map(({ status, number }) => [status, number])).toEqual([
      ["removed", 1],
      ["added", 1],
    ]);
    const reworded = edited(merged, ([block]) => [structuredClone(block!)]);
    reworded.content![0]!.content![1]!.content![1]!.content![0]!.content = text("Stellen");
    expect(compareTexts(merged, reworded)).toMatchObject({ changes: 1, blocks: [{ status: "changed" }] });
  });
});

describe("any comparison", () => {
  it("holds both texts completely, and numbers its changes from one in reading order", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const dice = makeDice(seed);
      const before = randomText(dice);
      const after = seed % 3 ? changedText(dice, changedText(dice, before)) : randomText(dice);
      const comparison = JSON.parse(JSON.stringify(compareTexts(before, after))) as Comparison;
      expect(lineOf(rebuilt(comparison.blocks, "after")), `seed ${seed}`).toBe(lineOf(after.content!));
      expect(wordsOf(rebuilt(comparison.blocks, "before")), `seed ${seed}`).toEqual(wordsOf(before.content!));
      const numbers = numbersIn(comparison.blocks);
      expect([...new Set(numbers)]).toEqual(Array.from({ length: comparison.changes }, (_, index) => index + 1));
    }
  });

  it("comes to an end for eighty pages, and for texts that are made to take for ever", () => {
    const dice = makeDice(5);
    const before = randomText(dice, 900);
    let after = before;
    for (let round = 0; round < 20; round += 1) after = changedText(dice, after);
    expect(compareTexts(before, after).changes).toBeGreaterThan(0);
    const shuffled = (seed: number, length: number) => {
      const own = makeDice(seed);
      return Array.from({ length }, () => "ab"[own.roll(2)]).join(" ");
    };
    const one = (seed: number) => doc(paragraph(shuffled(seed, 20_000)));
    expect(compareTexts(one(1), one(2)).changes).toBeGreaterThan(0);
    const other = (word: string) => doc(paragraph(`${word} `.repeat(100_000)));
    expect(compareTexts(other("eins"), other("zwei")).changes).toBeGreaterThan(0);
    const many = (seed: number) => doc(...Array.from({ length: 2_000 }, (_, index) => paragraph(shuffled(seed + index, 60))));
    expect(compareTexts(many(1), many(9_000)).changes).toBeGreaterThan(0);
    const empty = doc(...Array.from({ length: 10_000 }, () => paragraph("")));
    expect(compareTexts(empty, doc(paragraph("x"), ...empty.content!)).changes).toBeGreaterThan(0);
    let deep: TextContent = paragraph("tief");
    for (let level = 0; level < 95; level += 1) deep = { type: "blockquote", content: [deep] };
    expect(compareTexts(doc(deep), doc({ ...deep, content: [paragraph("x"), deep] })).changes).toBeGreaterThan(0);
  }, 20_000);
});

/** Words only: a moved block may stand elsewhere on the side of before. */
const wordsOf = (blocks: readonly TextContent[]): string[] =>
  toPlainText(unlabelled(opened(doc(...blocks))))
    .split(/\s+/)
    .sort();
const unlabelled = (node: TextContent): TextContent =>
  node.type === "footnoteStart" || node.type === "footnoteEnd"
    ? { type: "text", text: " " }
    : { ...node, ...(node.content && { content: node.content.map(unlabelled) }) };

function numbersIn(parts: readonly { number?: number; pieces?: unknown; blocks?: unknown }[]): number[] {
  return parts.flatMap((part) => [
    ...(part.number ? [part.number] : []),
    ...numbersIn((part.pieces ?? []) as []),
    ...numbersIn((part.blocks ?? []) as []),
  ]);
}
