/**
 * Find and replace in a text: what is wanted, where it occurs, and replacing it. Matches are drawn over the text, which changes only
 * by replacing. The bar with its fields is bar.tsx.
 */
import { Extension, type Editor } from "@tiptap/core";
import type { Mark, Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, type EditorState, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { asOneStep } from "../blocks/blocks";
import { findIn, matchAfter, type Wanted } from "./matches";
import { drawOver } from "../../sync/flush-selection";

export interface Match {
  from: number;
  to: number;
  /** False inside references, footnotes and records: their words are not the text's own. */
  replaceable: boolean;
}

interface Found {
  /** Null while nobody searches. */
  wanted: Wanted | null;
  matches: readonly Match[];
  /** The match that is looked at; -1 when there is none. */
  current: number;
  decorations: DecorationSet;
}

const key = new PluginKey<Found>("find");
const NOTHING: Found = { wanted: null, matches: [], current: -1, decorations: DecorationSet.empty };

export const Find = Extension.create({
  name: "find",
  addProseMirrorPlugins: () => [
    new Plugin<Found>({
      key,
      state: {
        init: () => NOTHING,
        apply(tr, old, _before, { doc }) {
          const change = tr.getMeta(key) as Partial<Pick<Found, "wanted" | "current">> | undefined;
          if (change?.wanted === null) return NOTHING;
          if (!old.wanted && !change?.wanted) return old;
          if (!change && !tr.docChanged) return old;
          const wanted = change?.wanted ?? old.wanted!;
          const matches = change?.wanted || tr.docChanged ? matchesIn(doc, wanted) : old.matches;
          const current = Math.min(
            change?.current ?? (change?.wanted ? matchAfter(matches, tr.selection.from) : old.current),
            matches.length - 1,
          );
          return { wanted, matches, current, decorations: drawMatches(doc, matches, current) };
        },
      },
      props: { decorations: (state) => key.getState(state)?.decorations },
    }),
  ],
});

export const found = (state: EditorState): Found => key.getState(state) ?? NOTHING;

/** @param wanted null ends the search */
export function find(editor: Editor, wanted: Wanted | null): void {
  dispatch(editor, { wanted });
}

/** Goes to the next match, or back with -1, and shows it. @returns the match */
export function step(editor: Editor, steps: 1 | -1): Match | undefined {
  const { matches, current } = found(editor.state);
  if (!matches.length) return undefined;
  return lookAt(editor, (current + steps + matches.length) % matches.length);
}

export function lookAt(editor: Editor, index: number): Match | undefined {
  dispatch(editor, { current: index });
  return found(editor.state).matches[index];
}

function dispatch(editor: Editor, change: Partial<Pick<Found, "wanted" | "current">>): void {
  drawOver(editor, key, change);
}

// --- searching ----------------------------------------------------------------------

/** How many are marked in the text; all of them are counted and replaced. */
const MARKED_MAX = 1000;

function matchesIn(doc: Node, wanted: Wanted): Match[] {
  const matches: Match[] = [];
  if (!wanted.query) return matches;
  doc.descendants((node, pos) => {
    if (node.isTextblock) {
      const line = node.textBetween(0, node.content.size, "", UNREACHABLE);
      for (const { from, to } of findIn(line, wanted))
        matches.push({ from: pos + 1 + from, to: pos + 1 + to, replaceable: true });
    } else if (node.isAtom && !node.isText && findIn(wordsOf(node), wanted).length)
      matches.push({ from: pos, to: pos + node.nodeSize, replaceable: false });
  });
  return matches.sort((a, b) => a.from - b.from);
}

/** Stands for a reference or a break in a line: nobody can type it, and each is one position wide. */
const UNREACHABLE = "\u0000";

const wordsOf = (node: Node): string => (node.type.name === "record" ? recordWords(node) : ownWords(node));

/** A record has none of its own. */
const recordWords = (node: Node): string => (node.type.spec.toText as (props: { node: Node }) => string)({ node });

const ownWords = ({ attrs }: Node): string =>
  [attrs.label, attrs.text, attrs.alt].filter((words) => typeof words === "string").join("\u0000");

function drawMatches(doc: Node, matches: readonly Match[], current: number): DecorationSet {
  const first = Math.max(0, Math.min(current - MARKED_MAX / 2, matches.length - MARKED_MAX));
  const decorations = matches.slice(first, first + MARKED_MAX).map(({ from, to, replaceable }, index) => {
    const look = { class: `ja-text-found ${first + index === current ? "ja-text-found--current" : ""}` };
    return replaceable ? Decoration.inline(from, to, look) : Decoration.node(from, to, look);
  });
  return DecorationSet.create(doc, decorations);
}

// --- replacing ----------------------------------------------------------------------

/** Replaces the match that is looked at, and goes to the next one. @returns false when it is none of the text's own words */
export function replaceCurrent(editor: Editor, replacement: string): boolean {
  const { matches, current } = found(editor.state);
  const match = matches[current];
  if (!match?.replaceable || !editor.isEditable) return false;
  asOneStep(editor, () => editor.view.dispatch(replaceIn(editor.state.tr, match, replacement)));
  const end = match.from + replacement.length;
  lookAt(editor, matchAfter(found(editor.state).matches, end));
  return true;
}

/** @returns how many were replaced */
export function replaceAll(editor: Editor, replacement: string): number {
  const matches = found(editor.state).matches.filter((match) => match.replaceable);
  if (!matches.length || !editor.isEditable) return 0;
  asOneStep(editor, () => {
    const { tr } = editor.state;
    // From the end, so that the places before stay where they are.
    for (const match of matches.toReversed()) replaceIn(tr, match, replacement);
    editor.view.dispatch(tr);
  });
  return matches.length;
}

function replaceIn(tr: Transaction, { from, to }: Match, replacement: string): Transaction {
  if (!replacement) return tr.delete(from, to);
  return tr.replaceWith(from, to, tr.doc.type.schema.text(replacement.toWellFormed(), marksFor(tr.doc, from, to)));
}

/** The looks of the first letter; comments on any of it stay on all of it, or they would lose their passage. */
function marksFor(doc: Node, from: number, to: number): readonly Mark[] {
  let marks: readonly Mark[] | undefined;
  doc.nodesBetween(from, to, (node) => {
    if (!node.isText) return;
    if (!marks) marks = node.marks;
    else for (const mark of node.marks) if (mark.type.name === "comment") marks = mark.addToSet(marks);
  });
  return marks ?? [];
}
