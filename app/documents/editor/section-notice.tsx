/** Says that only one section is shown, and leads back to the whole text. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { findBlock } from "../comments/anchors";
import { shownSection, showSection } from "../prosemirror/text-decorations";

export function SectionNotice({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const title = useEditorState({
    editor,
    selector: ({ editor: at }) => {
      const section = shownSection(at.state);
      return section === null ? null : (findBlock(at.state.doc, section)?.node.textContent ?? "");
    },
  });
  if (title === null) return null;
  return (
    <div className="ja-doc-section" role="status">
      <p>{t("documents:block.only-section", { title })}</p>
      <Button small onClick={() => showSection(editor, null)}>
        {t("documents:block.whole")}
      </Button>
    </div>
  );
}
