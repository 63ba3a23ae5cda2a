/** How long the text is, and how much of it is selected: a quiet line below it. */
import type { Editor } from "@tiptap/core";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TextContent } from "#server/documents/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { countWords, readingMinutes } from "./counting";

export function CountLine({ content, editor }: { content: TextContent; editor?: Editor }) {
  const { t, i18n } = useTranslation();
  const words = useMemo(() => countWords(toPlainText(content)), [content]);
  const selected = useSelectedWords(editor);
  const write = (count: number) => count.toLocaleString(i18n.language);
  return (
    <p className="ja-doc-count">
      {selected > 0
        ? t("documents:count.selected", { count: selected, selected: write(selected), words: write(words) })
        : t("documents:count.words", { count: words, words: write(words) })}
      {" · "}
      {t("documents:count.minutes", { count: readingMinutes(selected || words) })}
    </p>
  );
}

/** A selection that is still being drawn out is not counted. */
const RESTS_FOR = 200;

function useSelectedWords(editor: Editor | undefined): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!editor) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { from, to, empty } = editor.state.selection;
      setCount(empty ? 0 : countWords(editor.state.doc.textBetween(from, to, " ", " ")));
    };
    const onSelect = () => {
      clearTimeout(timer);
      // Nothing selected is the usual case, at every key; then there is nothing to wait for.
      if (editor.state.selection.empty) setCount(0);
      else timer = setTimeout(look, RESTS_FOR);
    };
    editor.on("selectionUpdate", onSelect);
    return () => {
      clearTimeout(timer);
      editor.off("selectionUpdate", onSelect);
    };
  }, [editor]);
  return count;
}
