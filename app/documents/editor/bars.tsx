/** What stands above a text: whether what was written is safe, who is here, and the tools of those who read and comment it. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentText } from "#server/documents/page/text.queries";
import type { Anchor } from "../comments/anchors";
import type { LiveState } from "../sync/live-state";
import { PassageChooser } from "../comments/passage-chooser";
import { PresenceList } from "../sync/presence";
import { SaveState } from "../sync/save-state";
import { ToolIcon } from "../toolbar/icons";
import { Toolbar, type ToolGroup } from "../toolbar/toolbar";
import { useFinding } from "./find/use-find";
import { usePropose } from "../proposals/use-proposals";

export function StateRow({ state, text }: { state: LiveState; text: DocumentText }) {
  const { t } = useTranslation();
  const open = text.threads.filter((thread) => !thread.resolvedAt).length;
  return (
    <>
      <SaveState state={state} />
      {open > 0 && (
        <a className="ja-doc-tothreads" href="#threads" title={t("documents:threads.jump", { count: open })}>
          <ToolIcon name="comment" />
          <span aria-hidden="true">{open}</span>
          <span className="kern-sr-only">{t("documents:threads.jump", { count: open })}</span>
        </a>
      )}
      <PresenceList present={state.present} me={{ ...text.me, personId: text.personId }} />
    </>
  );
}

interface BarProps {
  editor: Editor;
  text: DocumentText;
  comment: () => void;
  onDraft: (anchor: Anchor) => void;
}

export function ReadingBar({ editor, text, comment, onDraft }: BarProps) {
  const { t } = useTranslation();
  const [isChoosing, setChoosing] = useState(false);
  const hasSelection = useEditorState({ editor, selector: ({ editor: at }) => !at.state.selection.empty });
  // Readers select without focus: the page itself hears the key.
  // As it is when the key is pressed: the page may not have drawn yet that something is selected.
  const begin = () => (editor.state.selection.empty ? setChoosing(true) : comment());
  useShortcuts(() => document, { KeyM: begin });
  const propose = usePropose(editor, text.documentId);
  const finding = useFinding(editor);
  const reading: ToolGroup = [
    { name: "search", icon: "find", run: () => finding.open() },
    { name: "print", icon: "print", run: () => window.print() },
  ];
  const commenting: ToolGroup[] = [
    [
      { name: "comment", icon: "comment", keys: "Mod+Alt+M", strong: hasSelection, run: begin },
      { name: "choose-passage", icon: "passage", pressed: isChoosing, run: () => setChoosing(!isChoosing) },
      ...(text.mayPropose ? [{ name: "propose", icon: "propose" as const, run: () => propose() }] : []),
    ],
  ];
  return (
    <div className="ja-doc-bar">
      <Toolbar
        label={t(text.access === "read" ? "documents:tool.only-reading-label" : "documents:tool.reading-label")}
        groups={text.access === "read" ? [reading] : [...commenting, reading]}
        onLeave={() => setChoosing(false)}
      />
      <p className="ja-doc-bar__access">{t(`documents:my-access.${text.access}`)}</p>
      {finding.bar}
      {isChoosing && (
        <PassageChooser
          editor={editor}
          onDraft={onDraft}
          onEnd={() => setChoosing(false)}
          onPropose={text.mayPropose ? () => propose() : undefined}
        />
      )}
    </div>
  );
}

type Keys = Record<string, () => void>;

/** With Ctrl+Alt, and by the place of the key: German keyboards then write other signs on M and J. */
export function useShortcuts(target: () => HTMLElement | Document | null, keys: Keys): void {
  const now = useRef({ target, keys });
  now.current = { target, keys };
  useEffect(() => {
    const element = now.current.target() as HTMLElement | null;
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.shiftKey) return;
      const run = now.current.keys[event.code];
      if (!run || event.getModifierState("AltGraph")) return;
      event.preventDefault();
      run();
    };
    element?.addEventListener("keydown", listen, true);
    return () => element?.removeEventListener("keydown", listen, true);
  }, []);
}
