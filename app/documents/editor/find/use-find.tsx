/** Opens the bar for finding, which is loaded when it is first wanted. */
import type { Editor } from "@tiptap/core";
import { lazy, Suspense, useCallback, useState, type ReactNode } from "react";

const FindBar = lazy(() => import("./bar"));

/** Longer passages were selected for something else. */
const WORTH_LOOKING_FOR = 100;

/** What is selected is looked for. */
export function useFinding(editor: Editor): { open: (replaces?: boolean) => void; bar: ReactNode } {
  const [asked, setAsked] = useState<{ query: string; times: number; replaces: boolean } | null>(null);
  const open = useCallback(
    (replaces = false) => {
      const { from, to } = editor.state.selection;
      const selected = editor.state.doc.textBetween(from, to, "\n", " ");
      const query = selected.includes("\n") || selected.length > WORTH_LOOKING_FOR ? "" : selected;
      setAsked((before) => ({ query, times: (before?.times ?? 0) + 1, replaces }));
    },
    [editor],
  );
  const bar = asked && (
    <Suspense>
      <FindBar
        editor={editor}
        query={asked.query}
        asked={asked.times}
        replaces={asked.replaces}
        onClose={() => setAsked(null)}
      />
    </Suspense>
  );
  return { open, bar };
}
