/**
 * Choosing the place of a comment without selecting, for people who may comment but not edit: with arrow keys, with buttons, or by
 * tapping the text (paragraph, sentence, word). What is chosen is marked and read aloud; tables and figures are chosen as a whole.
 */
import type { Editor } from "@tiptap/core";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { anchorOf, blocksOf, type Anchor } from "./anchors";
import { stepPassage, tapPassage, type Chosen } from "./passage-steps";
import { chosenPassage, showPassages } from "./passages";

const STEPS = [
  { name: "block-before", sign: "↑", key: "ArrowUp", shift: false },
  { name: "block-after", sign: "↓", key: "ArrowDown", shift: false },
  { name: "less", sign: "−", key: "ArrowLeft", shift: true },
  { name: "more", sign: "+", key: "ArrowRight", shift: true },
] as const;

export function PassageChooser({
  editor,
  onDraft,
  onEnd,
  onPropose,
}: {
  editor: Editor;
  onDraft: (anchor: Anchor) => void;
  onEnd: () => void;
  /** To a proposal about what is chosen; undefined for those who may make none. */
  onPropose?: () => void;
}) {
  const { t } = useTranslation();
  const pad = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    pad.current?.focus({ preventScroll: true });
  }, []);

  const choose = useCallback(
    (chosen: Chosen | undefined) => {
      if (!chosen) return;
      showPassages(editor, { chosen });
      setSaid(wordsOf(editor, chosen) || t("documents:chooser.without-words"));
      const [whole, around] = [editor.view.nodeDOM(chosen.from), editor.view.domAtPos(chosen.from).node];
      const element = [whole, around, around.parentElement].find((node) => node instanceof Element);
      element?.scrollIntoView({ block: "nearest" });
    },
    [editor, t],
  );
  useTaps(editor, choose);
  const step = (key: string, shift: boolean) => {
    const next = stepPassage(blocksOf(editor.state.doc), chosenPassage(editor), key, shift);
    choose(next);
    return next !== undefined;
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
    else if (!step(sectionKey(event) ?? event.key, event.shiftKey)) return;
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
        <p id="chooser-help">
          <span className="ja-doc-chooser__keys">{t("documents:chooser.help")}</span>
          <span className="ja-doc-chooser__taps">{t("documents:chooser.taps")}</span>
        </p>
        <p className="ja-doc-chooser__said" aria-live="polite">
          {said && t("documents:chooser.chosen", { text: said })}
        </p>
      </div>
      <div className="ja-row">
        <div className="ja-doc-chooser__steps" role="group" aria-label={t("documents:chooser.steps")}>
          {STEPS.map(({ name, sign, key, shift }) => (
            <button
              key={name}
              type="button"
              className="ja-doc-tool"
              aria-label={t(`documents:chooser.${name}`)}
              onClick={() => step(!said && key === "ArrowUp" ? "ArrowDown" : key, shift && said !== "")}
            >
              <span aria-hidden="true">{sign}</span>
            </button>
          ))}
        </div>
        <Button small variant="primary" disabled={!said} onClick={comment}>
          {t("documents:tool.comment")}
        </Button>
        {onPropose && (
          <Button small disabled={!said} onClick={onPropose}>
            {t("documents:tool.propose")}
          </Button>
        )}
        <Button small variant="tertiary" onClick={end}>
          {t("common:action.cancel")}
        </Button>
      </div>
    </div>
  );
}

/** For keyboards without Page up and down. */
const sectionKey = ({ altKey, key }: KeyboardEvent): string | undefined =>
  altKey ? { ArrowDown: "PageDown", ArrowUp: "PageUp" }[key] : undefined;

function wordsOf(editor: Editor, { from, to, block }: Chosen): string {
  const leaf = block === undefined ? null : editor.state.doc.nodeAt(from);
  if (leaf?.isLeaf) return String(leaf.attrs.label ?? leaf.attrs.alt ?? "");
  return editor.state.doc.textBetween(from, to, " ", " ").slice(0, 300);
}

/** While a place is being chosen a tap on the text chooses; it opens no thread and follows no link. */
function useTaps(editor: Editor, choose: (chosen: Chosen | undefined) => void): void {
  useEffect(() => {
    const text = editor.view.dom;
    const hold = (event: Event) => event.stopPropagation();
    const tap = (event: MouseEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const at = editor.view.posAtCoords({ left: event.clientX, top: event.clientY });
      // An image has no position inside it: it is the one that the place is before.
      if (at)
        choose(
          tapPassage(blocksOf(editor.state.doc), chosenPassage(editor), at.inside >= 0 ? Math.max(at.inside, at.pos) : at.pos),
        );
    };
    // Before the editor hears of it, which takes both for a click on a passage.
    text.parentElement?.addEventListener("mousedown", hold, true);
    text.parentElement?.addEventListener("click", tap, true);
    return () => {
      text.parentElement?.removeEventListener("mousedown", hold, true);
      text.parentElement?.removeEventListener("click", tap, true);
    };
  }, [editor, choose]);
}
