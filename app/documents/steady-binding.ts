/**
 * Lets the editor keep every block that others have not touched. The binding (y-tiptap 3.0.9) otherwise forgets all blocks at each
 * change that comes in and makes them anew: eighty pages were read, compared and drawn again for every letter of somebody else.
 * What has changed it forgets before, one by one, as y-prosemirror does; the journeys compare the editors after thousands of edits.
 */
import { Extension } from "@tiptap/core";
import { ySyncPluginKey } from "@tiptap/y-tiptap";

export const SteadyBinding = Extension.create({
  name: "steadyBinding",
  onCreate() {
    const sync = ySyncPluginKey.getState(this.editor.state) as { binding?: { mapping: Map<unknown, unknown> } } | undefined;
    if (sync?.binding) sync.binding.mapping.clear = () => undefined;
  },
});
