/**
 * Long texts: blocks out of sight are not laid out (writing.css), but only once each has been drawn and the browser remembers its
 * height. Otherwise the page would be guessed too short, and whoever reads in the middle of it would be carried away.
 */
import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import type { TextContent } from "#server/documents/rules";

/** Blocks; a shorter text is laid out at once. */
const LONG = 150;

/** @returns what `data-long` says: `drawn` from when heights are known */
export function useLong(editor: Editor | null, { content = [] }: TextContent): "new" | "drawn" | undefined {
  const [drawn, setDrawn] = useState<Editor | null>(null);
  const isLong = content.length > LONG;
  useEffect(() => {
    if (!editor || !isLong) return undefined;
    // Heights are remembered at the end of the frame after the one in which the text was drawn.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => setDrawn(editor));
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [editor, isLong]);
  if (!isLong) return undefined;
  return drawn === editor ? "drawn" : "new";
}
