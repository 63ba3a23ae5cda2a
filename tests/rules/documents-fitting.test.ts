/** What an honest editor sends, the server takes: values that do not fit become the usual ones before they are sent. */
import { Fragment, Slice } from "@tiptap/pm/model";
import { EditorState, Plugin, TextSelection, type Transaction } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { describe, expect, it } from "vitest";
import type { TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { fitted } from "~/documents/prosemirror/fitting";

const schema = textSchema();
const NUMBERED = {
  type: "orderedList",
  attrs: { start: 20_251, type: "square" },
  content: [{ type: "listItem", content: [paragraph("Antrag")] }],
};
const LINKED = {
  type: "paragraph",
  content: [{ type: "text", text: "Wort", marks: [{ type: "bold" }, { type: "language", attrs: { lang: "<b>" } }] }],
};

/** The blocks come in behind the first paragraph. */
function putIn(blocks: TextContent[], mark: (tr: Transaction) => Transaction = (tr) => tr): TextContent[] {
  const plugins = [new Plugin({ appendTransaction: (changes, _before, state) => fitted(changes, state) })];
  const state = EditorState.create({ doc: schema.nodeFromJSON(doc(paragraph("Davor"), paragraph())), plugins });
  const end = TextSelection.atEnd(state.doc);
  const nodes = blocks.map((block) => schema.nodeFromJSON(block));
  const tr = state.tr.setSelection(end).replaceSelection(new Slice(Fragment.from(nodes), 0, 0));
  return (state.apply(mark(tr)).doc.toJSON() as TextContent).content!;
}

describe("values that the server would not take", () => {
  it("become the usual ones when somebody types or pastes them", () => {
    const list = putIn([NUMBERED]).find(({ type }) => type === "orderedList")!;
    expect(list.attrs).toMatchObject({ start: 1, type: null });
    const line = putIn([LINKED]).find(({ content }) => content?.[0]?.text === "Wort")!;
    expect(line.content![0]!.marks).toEqual([{ type: "bold" }]);
  });

  it("stay where others wrote them: reading changes no text", () => {
    const list = putIn([NUMBERED], (tr) => tr.setMeta(ySyncPluginKey, {})).find(({ type }) => type === "orderedList")!;
    expect(list.attrs).toMatchObject({ start: 20_251 });
  });

  it("are not looked for in what fits already", () => {
    const state = EditorState.create({ doc: schema.nodeFromJSON(doc(paragraph("Davor"))) });
    const typed = state.tr.insertText("x", 1);
    expect(fitted([typed], state.apply(typed))).toBeNull();
  });
});
