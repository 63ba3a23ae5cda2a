/**
 * Signs beside and in the text that are no part of it: anchors of headings, numbers of headings, paragraphs and footnotes, and what
 * is put aside while somebody looks at one section. For this reader only; the text knows nothing of it.
 */
import { Extension, type Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, Selection, TextSelection, type EditorState } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { footnoteId, footnoteMarkId, headingId } from "#server/documents/content/text.rules";
import { changeBetween, redraw, type Change } from "./decoration-diff";
import { drawOver } from "../sync/flush-selection";

interface Shown {
  /** As they are written, by block id: `(12a)`. */
  numbers: ReadonlyMap<string, string>;
  /** Block id of the heading whose section alone is shown. */
  section: string | null;
}

interface Drawn extends Shown {
  decorations: DecorationSet;
}

const key = new PluginKey<Drawn>("textDecorations");

interface TextDecorationsOptions {
  /** `Fußnote 3: …`, for readers aloud. */
  footnoteLabel: (number: number, text: string) => string;
  /** Readers follow the number of a footnote, writers open it. */
  isRead: boolean;
}

export const TextDecorations = Extension.create<TextDecorationsOptions>({
  name: "textDecorations",
  // Before the editor's own keys.
  priority: 200,
  addOptions: () => ({ footnoteLabel: (number) => String(number), isRead: false }),
  addProseMirrorPlugins() {
    const { options } = this;
    const drawAll = (doc: Node, shown: Shown) =>
      DecorationSet.create(doc, decorationsIn(doc, 0, doc.content.size, shown, options));
    const nothing: Shown = { numbers: new Map(), section: null };
    return [
      new Plugin<Drawn>({
        key,
        state: {
          init: (_config, { doc }) => ({ ...nothing, decorations: drawAll(doc, nothing) }),
          apply(tr, old, before, { doc }) {
            const change = tr.getMeta(key) as Partial<Shown> | undefined;
            const edit = tr.docChanged ? changeBetween(before.doc, doc) : null;
            if (!change && !edit) return old;
            const shown = { ...old, ...change };
            // Where the section went away, everything is shown again.
            if (shown.section && !sectionRange(doc, shown.section)) shown.section = null;
            if (change || shown.section || !edit || countsDiffer(before.doc, doc, edit))
              return { ...shown, decorations: drawAll(doc, shown) };
            const draw = (from: number, to: number) => decorationsIn(doc, from, to, shown, options);
            return { ...shown, decorations: redraw(old.decorations, edit, doc, draw) };
          },
        },
        props: { decorations: (state) => key.getState(state)?.decorations },
      }),
    ];
  },
  addKeyboardShortcuts() {
    // What is put aside must not be changed unseen.
    return {
      "Mod-a": ({ editor }) => selectSection(editor),
      Backspace: ({ editor }) => isAtEdge(editor.state, "from"),
      Delete: ({ editor }) => isAtEdge(editor.state, "to"),
    };
  },
});

export function showNumbers(editor: Editor, numbers: ReadonlyMap<string, string>): void {
  const shown = key.getState(editor.state)?.numbers;
  if (shown?.size === numbers.size && [...numbers].every(([id, number]) => shown.get(id) === number)) return;
  dispatch(editor, { numbers });
}

/** @param section block id of a heading; null for the whole text */
export function showSection(editor: Editor, section: string | null): void {
  dispatch(editor, { section });
}

export const shownSection = (state: EditorState): string | null => key.getState(state)?.section ?? null;

/** Puts nothing aside any longer, when this place is. */
export function bringBack(editor: Editor, pos: number): void {
  const section = shownSection(editor.state);
  const range = section && sectionRange(editor.state.doc, section);
  if (range && (pos < range.from || pos > range.to)) showSection(editor, null);
}

function dispatch(editor: Editor, change: Partial<Shown>): void {
  drawOver(editor, key, change);
}

// --- drawing ------------------------------------------------------------------------

function decorationsIn(doc: Node, start: number, end: number, shown: Shown, options: TextDecorationsOptions): Decoration[] {
  const decorations: Decoration[] = [];
  const counts = countsIn(doc, 0, start);
  const section = shown.section ? sectionRange(doc, shown.section) : undefined;
  doc.nodesBetween(start, end, (node, pos, parent) => {
    const { name } = node.type;
    const attributes: Record<string, string> = {};
    if (name === "heading") attributes.id = headingId(counts.headings++);
    if (name === "footnote") Object.assign(attributes, footnoteAttributes(++counts.footnotes, node, options));
    const number = name === "heading" || parent === doc ? shown.numbers.get(String(node.attrs.id)) : undefined;
    if (number) attributes["data-number"] = number;
    if (section && parent === doc && (pos < section.from || pos >= section.to)) attributes.class = "ja-text-aside";
    if (Object.keys(attributes).length) decorations.push(Decoration.node(pos, pos + node.nodeSize, attributes));
  });
  return decorations;
}

const footnoteAttributes = (number: number, node: Node, { footnoteLabel, isRead }: TextDecorationsOptions) => ({
  id: footnoteMarkId(number),
  "data-number": String(number),
  role: isRead ? "link" : "button",
  ...(isRead && { tabindex: "0" }),
  "aria-label": footnoteLabel(number, String(node.attrs.text)),
  "aria-describedby": footnoteId(number),
});

/** All that follows counts differently then. */
function countsDiffer(before: Node, after: Node, change: Change): boolean {
  const old = countsIn(before, change.before.from, change.before.to);
  const now = countsIn(after, change.after.from, change.after.to);
  return old.headings !== now.headings || old.footnotes !== now.footnotes;
}

function countsIn(doc: Node, from: number, to: number): { headings: number; footnotes: number } {
  const counts = { headings: 0, footnotes: 0 };
  doc.nodesBetween(from, to, ({ type }) => {
    if (type.name === "heading") counts.headings++;
    else if (type.name === "footnote") counts.footnotes++;
  });
  return counts;
}

// --- one section --------------------------------------------------------------------

/** From its heading to the next one of the same or a higher level. */
function sectionRange(doc: Node, section: string): { from: number; to: number } | undefined {
  let range: { from: number; to: number } | undefined;
  let level = 0;
  let isOver = false;
  doc.forEach((node, pos) => {
    if (node.attrs.id === section && node.type.name === "heading") {
      level = Number(node.attrs.level);
      range = { from: pos, to: pos + node.nodeSize };
    } else if (range && !isOver) {
      if (node.type.name === "heading" && Number(node.attrs.level) <= level) isOver = true;
      else range.to = pos + node.nodeSize;
    }
  });
  return range;
}

function selectSection({ state, view }: Editor): boolean {
  const section = shownSection(state);
  const range = section && sectionRange(state.doc, section);
  if (!range) return false;
  const selection = TextSelection.between(state.doc.resolve(range.from), state.doc.resolve(range.to));
  view.dispatch(state.tr.setSelection(selection));
  return true;
}

/** The caret stands at the edge of the section, where one more key would join it with what is put aside. */
function isAtEdge(state: EditorState, edge: "from" | "to"): boolean {
  const section = shownSection(state);
  const range = section && state.selection.empty ? sectionRange(state.doc, section) : undefined;
  if (!range) return false;
  const $edge = state.doc.resolve(range[edge]);
  return Selection.near($edge, edge === "from" ? 1 : -1).from === state.selection.from;
}
