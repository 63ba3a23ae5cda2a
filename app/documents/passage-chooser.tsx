/** Choosing a passage with arrow keys, for people who may comment but not edit: what is chosen is marked and read aloud. */
import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { stepPassage, type Chosen } from "./passage-steps";
import { anchorOf, blocksOf, chosenPassage, showPassages, type Anchor } from "./passages";

export function PassageChooser({
  editor,
  onDraft,
  onEnd,
}: {
  editor: Editor;
  onDraft: (anchor: Anchor) => void;
  onEnd: () => void;
}) {
  const { t } = useTranslation();
  const pad = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    pad.current?.focus();
  }, []);

  const choose = (chosen: Chosen) => {
    showPassages(editor, { chosen });
    setSaid(editor.state.doc.textBetween(chosen.from, chosen.to, " ", " "));
    const { node } = editor.view.domAtPos(chosen.from);
    (node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: "center" });
  };
  const end = () => {
    showPassages(editor, { chosen: null });
    onEnd();
  };
  const comment = () => {
    const chosen = chosenPassage(editor);
    const anchor = chosen && anchorOf(editor, chosen);
    if (!anchor) return;
    onEnd();
    onDraft(anchor);
  };
  const listen = (event: KeyboardEvent) => {
    if (event.key === "Escape") end();
    else if (event.key === "Enter") comment();
    else {
      const next = stepPassage(blocksOf(editor.state.doc), chosenPassage(editor), event.key, event.shiftKey);
      if (!next) return;
      choose(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="ja-doc-chooser">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- for the linter an application is not interactive */}
      <div
        className="ja-doc-chooser__pad"
        role="application"
        aria-label={t("documents:chooser.label")}
        aria-describedby="chooser-help"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys must reach it, past a screen reader's own
        tabIndex={0}
        ref={pad}
        onKeyDown={listen}
      >
        <p id="chooser-help">{t("documents:chooser.help")}</p>
        <p className="ja-doc-chooser__said" aria-live="polite">
          {said && t("documents:chooser.chosen", { text: said })}
        </p>
      </div>
      <div className="ja-row">
        <Button small variant="primary" disabled={!said} onClick={comment}>
          {t("documents:tool.comment")}
        </Button>
        <Button small variant="tertiary" onClick={end}>
          {t("common:action.cancel")}
        </Button>
      </div>
    </div>
  );
}
