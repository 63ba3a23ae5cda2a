/**
 * What somebody has just done counts before what comes from others. The browser knows a click at once, the editor hears of it a moment
 * later; on a slow machine, changes and carets of others, or what is drawn over the text, come in between, and the editor would put its
 * own caret back to where it was: whoever clicked while somebody else was typing wrote at the beginning of the text.
 */
import { Extension, type Editor } from "@tiptap/core";
import { Plugin, type PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { yCursorPluginKey } from "@tiptap/y-tiptap";

/** Inside of prosemirror-view 1.x. */
interface Observing {
  domObserver: { flush(): void; currentSelection: { eq(other: unknown): boolean } };
  domSelectionRange(): unknown;
}

export const FlushSelection = Extension.create<{ beforeOthers: Set<() => void> }>({
  name: "flushSelection",
  addProseMirrorPlugins() {
    const { beforeOthers } = this.options;
    let view: EditorView | null = null;
    return [
      new Plugin({
        view(own) {
          view = own;
          const read = () => readOwn(own);
          beforeOthers.add(read);
          return { destroy: () => void beforeOthers.delete(read) };
        },
        // Drawing the carets of others can wait until the own one is read.
        filterTransaction(drawing) {
          const carets = drawing.getMeta(yCursorPluginKey) as { wasPutOff?: boolean } | undefined;
          const own = view;
          if (!carets || carets.wasPutOff || drawing.docChanged || !own || !isBehind(own)) return true;
          queueMicrotask(() => {
            if (own.isDestroyed) return;
            readOwn(own);
            own.dispatch(own.state.tr.setMeta(yCursorPluginKey, { ...carets, wasPutOff: true }));
          });
          return false;
        },
      }),
    ];
  },
});

/** Tells a plugin what to draw over the text. */
export function drawOver<T>(editor: Editor, key: PluginKey<T>, change: Partial<NoInfer<T>>): void {
  if (isBehind(editor.view)) readOwn(editor.view);
  editor.view.dispatch(editor.state.tr.setMeta(key, change).setMeta("addToHistory", false));
}

function isBehind(view: EditorView): boolean {
  const { domObserver, domSelectionRange } = view as unknown as Observing;
  return view.hasFocus() && !domObserver.currentSelection.eq(domSelectionRange.call(view));
}

function readOwn(view: EditorView): void {
  if (!view.isDestroyed && !view.composing) (view as unknown as Observing).domObserver.flush();
}
