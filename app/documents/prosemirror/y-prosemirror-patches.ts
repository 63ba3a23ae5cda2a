/**
 * Lets the editor keep every block that others have not touched. The binding (y-tiptap 3.0.9) otherwise forgets all blocks at each
 * change that comes in and makes them anew: eighty pages were read, compared and drawn again for every letter of somebody else.
 * What has changed it forgets before, one by one, as y-prosemirror does; the journeys compare the editors after thousands of edits.
 *
 * It also lets the caret keep its letter. The binding knows it by the letter before it, but doubts that as soon as anybody changes the
 * words of the same block, and then counts letters from the beginning: who wrote behind somebody else wrote into the wrong words. Only
 * where the block itself is gone (moved elsewhere, as a copy) does it have to look for the place.
 */
import { Extension } from "@tiptap/core";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

interface Selection {
  anchor: Y.RelativePosition | null;
  head: Y.RelativePosition | null;
  /** The same as a count of letters; null: it is not to be looked for. */
  absAnchor: number | null;
  absHead: number | null;
}

interface Binding {
  doc: Y.Doc;
  mapping: Map<unknown, unknown>;
  /** Asked when others have changed something, to put the caret where it was. */
  beforeTransactionSelection: Selection | null;
}

export const YProsemirrorPatches = Extension.create({
  name: "yProsemirrorPatches",
  onCreate() {
    const sync = ySyncPluginKey.getState(this.editor.state) as { binding?: Binding } | undefined;
    if (!sync?.binding) return;
    sync.binding.mapping.clear = () => undefined;
    keepCaret(sync.binding);
  },
});

function keepCaret(binding: Binding): void {
  let kept = binding.beforeTransactionSelection;
  const stands = (position: Y.RelativePosition | null) => {
    const place = position && Y.createAbsolutePositionFromRelativePosition(position, binding.doc);
    return place !== null && !place.type._item?.deleted;
  };
  Object.defineProperty(binding, "beforeTransactionSelection", {
    get: () => (kept && stands(kept.anchor) && stands(kept.head) ? { ...kept, absAnchor: null, absHead: null } : kept),
    set: (selection: Selection | null) => (kept = selection),
  });
}
