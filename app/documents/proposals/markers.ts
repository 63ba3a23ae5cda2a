/** Shows in the text where proposals wait, without a mark in it: a line beside their blocks, and a button with their numbers. */
import { Extension, type Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { blockKeyOf } from "#server/documents/content/text.rules";
import { drawOver } from "../sync/flush-selection";

/** One proposal in the text. */
export interface Marker {
  id: number;
  /** `V 3` */
  sign: string;
  /** For reading aloud: “Vorschlag 3 der IHK ansehen”. */
  label: string;
  /** Keys of the blocks at which it is shown; the sign stands at the first of them. */
  blocks: readonly string[];
  /** Its card has a place, but nothing in the text calls for a look any more. */
  isDecided: boolean;
}

interface Shown {
  markers: readonly Marker[];
  active: number | null;
  onProposal: (id: number) => void;
}

const key = new PluginKey<Shown & { decorations: DecorationSet }>("proposal-markers");
const NOTHING: Shown = { markers: [], active: null, onProposal: () => undefined };

export const ProposalMarkers = Extension.create({
  name: "proposalMarkers",
  addProseMirrorPlugins() {
    const draw = (doc: Node, shown: Shown) => DecorationSet.create(doc, decorate(doc, shown));
    return [
      new Plugin({
        key,
        state: {
          init: (_config, state) => ({ ...NOTHING, decorations: draw(state.doc, NOTHING) }),
          apply(tr, old, _before, state) {
            const change = tr.getMeta(key) as Partial<Shown> | undefined;
            if (!change && !tr.docChanged) return old;
            if (!change && !old.markers.length) return old;
            const shown = { ...old, ...change };
            return { ...shown, decorations: draw(state.doc, shown) };
          },
        },
        props: { decorations: (state) => key.getState(state)?.decorations },
      }),
    ];
  },
});

export function showMarkers(editor: Editor, shown: Partial<Shown>): void {
  drawOver(editor, key, shown);
}

function decorate(doc: Node, { markers, active, onProposal }: Shown): Decoration[] {
  if (!markers.length) return [];
  const byBlock = new Map<string, Marker[]>();
  for (const marker of markers) for (const block of marker.blocks) byBlock.set(block, [...(byBlock.get(block) ?? []), marker]);
  const decorations: Decoration[] = [];
  const placed = new Set<number>();
  doc.forEach((node, pos) => {
    const here = byBlock.get(blockKeyOf({ type: node.type.name, attrs: node.attrs }) ?? "");
    if (!here) return;
    const waiting = here.filter((marker) => !marker.isDecided);
    const isActive = waiting.some((marker) => marker.id === active);
    const look = waiting.length ? `ja-proposal-block ${isActive ? "ja-proposal-block--active" : ""}` : "";
    decorations.push(
      Decoration.node(pos, pos + node.nodeSize, { class: look, "data-proposals": here.map(({ id }) => id).join(" ") }),
    );
    const first = waiting.filter((marker) => !placed.has(marker.id));
    for (const marker of first) placed.add(marker.id);
    if (first.length)
      decorations.push(
        Decoration.widget(pos, () => signs(first, onProposal), { side: -1, key: keyOf(first), ignoreSelection: true }),
      );
  });
  return decorations;
}

/** Drawn anew only when it says something else: a button keeps its focus while somebody types elsewhere. */
const keyOf = (markers: readonly Marker[]) => markers.map(({ id, label }) => `${id} ${label}`).join("|");

function signs(markers: readonly Marker[], onProposal: (id: number) => void): HTMLElement {
  const place = document.createElement("span");
  place.className = "ja-proposal-signs";
  place.contentEditable = "false";
  for (const { id, sign, label } of markers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ja-proposal-sign";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    // The text must not take the press for one of its own.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => onProposal(id));
    place.append(button);
  }
  return place;
}
