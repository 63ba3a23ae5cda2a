/** The tools of somebody who writes a proposal: those for words, headings, lists and the rows of a table. */
import type { Editor } from "@tiptap/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Toolbar, type ToolGroup } from "../toolbar/toolbar";
import { useTools } from "../toolbar/tools";

const Dialog = lazy(() => import("../toolbar/dialogs"));

export function ProposalTools({ editor, documentId }: { editor: Editor; documentId: number }) {
  const { t } = useTranslation();
  const [isLinking, setLinking] = useState(false);
  const { now, tools } = useTools(editor);
  const groups: ToolGroup[] = [
    [tools.undo, tools.redo],
    [tools.kind],
    [tools.bold, tools.italic],
    [tools.bullets, tools.numbers],
    [{ name: "link", icon: "link", pressed: now.link, run: () => setLinking(true) }],
  ];
  if (now.inTable) groups.push([tools.table]);
  return (
    <>
      <Toolbar label={t("documents:tool.label")} groups={groups} onLeave={() => editor.view.focus()} />
      {isLinking && (
        <Suspense>
          <Dialog name="link" editor={editor} documentId={documentId} onClose={() => setLinking(false)} />
        </Suspense>
      )}
    </>
  );
}
