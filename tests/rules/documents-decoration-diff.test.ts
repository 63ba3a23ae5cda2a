/** What is drawn over a text keeps up with it: after each change the same is drawn as if all of it were drawn anew. */
import { Fragment, Slice, type Node } from "@tiptap/pm/model";
import { Transform } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { describe, expect, test } from "vitest";
import { textSchema } from "#server/documents/content/schema.rules";
import { bulletList, doc, heading, paragraph, table } from "#server/documents/content/text.rules";
import { changeBetween, LASTING, redraw } from "~/documents/prosemirror/decoration-diff";

const schema = textSchema();
const text = (): Node =>
  schema.nodeFromJSON(
    doc(
      heading(1, "Anlass"),
      paragraph("aaa bbb"),
      paragraph("aaa"),
      paragraph("aaa"),
      bulletList("eins", "zwei"),
      table(["Kopf", "Fuß"], ["a", "b"]),
      paragraph(""),
      paragraph("Ende"),
    ),
  );

/** Each block with words, and each letter a. */
function draw(node: Node, from: number, to: number): Decoration[] {
  const decorations: Decoration[] = [];
  node.nodesBetween(from, to, (child, pos) => {
    if (child.isTextblock) decorations.push(Decoration.node(pos, pos + child.nodeSize, { class: child.textContent }));
    if (child.isText)
      for (const match of (child.text ?? "").matchAll(/a/g))
        decorations.push(Decoration.inline(pos + match.index, pos + match.index + 1, { class: "a" }));
  });
  return decorations;
}

const drawAll = (node: Node) => DecorationSet.create(node, draw(node, 0, node.content.size));
const shown = (set: DecorationSet) =>
  set
    .find()
    .map(({ from, to, spec }) => `${from}–${to} ${Boolean((spec as { lasting?: boolean }).lasting)}`)
    .sort();

function follow(before: Node, after: Node, drawn = drawAll(before)): DecorationSet {
  const change = changeBetween(before, after);
  return change ? redraw(drawn, change, after, (from, to) => draw(after, from, to)) : drawn;
}

/** As others' words come in: a new text in place of the whole old one. */
const asANewWhole = (before: Node, after: Node) =>
  new Transform(before).replace(0, before.content.size, new Slice(Fragment.from(after.content), 0, 0)).doc;

describe("decorations", () => {
  test("are the same as drawn anew, after thousands of random changes", () => {
    let random = 11;
    const next = (most: number) => (random = (random * 48_271) % 2_147_483_647) % most;
    for (let round = 0; round < 60; round++) {
      let now = text();
      let drawn = drawAll(now);
      for (let step = 0; step < 30; step++) {
        const before = now;
        const change = new Transform(before);
        const at = 1 + next(before.content.size - 1);
        const to = Math.min(before.content.size, at + next(12));
        try {
          if (next(3) === 0) change.delete(at, to);
          else if (next(4) === 0) change.split(at);
          else change.insert(at, schema.text("ab".charAt(next(2))));
        } catch {
          continue;
        }
        now = next(2) ? change.doc : asANewWhole(before, change.doc);
        drawn = follow(before, now, drawn);
        expect(shown(drawn)).toEqual(shown(drawAll(now)));
      }
    }
  });

  test("a change in the middle touches its own block alone", () => {
    const before = text();
    const after = new Transform(before).insert(15, schema.text("x")).doc;
    const change = changeBetween(before, after)!;
    expect(after.textBetween(change.after.from, change.after.to)).toBe("aaa bbxb");
    expect(changeBetween(before, text())).toBeNull();
  });

  test("what is repeated is found at its edge", () => {
    const before = schema.nodeFromJSON(doc(paragraph("aaa")));
    const after = new Transform(before).insert(2, schema.text("aa")).doc;
    expect(shown(follow(before, after))).toEqual(shown(drawAll(after)));
    expect(shown(follow(after, before))).toEqual(shown(drawAll(before)));
  });

  test("those that last are carried along, not drawn anew", () => {
    const before = text();
    const lasting = Decoration.inline(9, 12, { class: "chosen" }, LASTING);
    const after = new Transform(before).insert(9, schema.text("xx")).doc;
    const drawn = follow(before, after, drawAll(before).add(before, [lasting]));
    expect(shown(drawn).filter((line) => line.endsWith("true"))).toEqual(["11–14 true"]);
  });
});
