/**
 * Find, and for those who write also replace: fields above the text. Enter goes to the next match, Shift+Enter back, Escape returns
 * to the text, to the match that was looked at.
 */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { find, found, replaceAll, replaceCurrent, step, type Match } from "./find";
import { QUERY_MAX, type Wanted } from "./matches";
import { showPlace } from "../../prosemirror/scrolling";
import { bringBack } from "../../prosemirror/text-decorations";
import { ToolIcon, type ToolIconName } from "../../toolbar/icons";

interface FindBarProps {
  editor: Editor;
  /** What was selected when it was opened. */
  query: string;
  /** Raised when it is asked for again: then the field takes the focus. */
  asked: number;
  /** Opened to replace something, not only to find it. */
  replaces: boolean;
  onClose: () => void;
}

/** The next letter may follow at once; a long text is not searched for each. */
const SEARCH_AFTER = 120;

export default function FindBar({ editor, query, asked, replaces, onClose }: FindBarProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [wanted, setWanted] = useState<Wanted>({ query, matchCase: false, wholeWord: false });
  const [replacement, setReplacement] = useState("");
  const [done, setDone] = useState<number | null>(null);
  const [isReplacing, setReplacing] = useState(replaces);
  const { count, current, replaceable } = useEditorState({
    editor,
    selector: ({ editor: at }) => {
      const { matches, current: now } = found(at.state);
      return { count: matches.length, current: now, replaceable: matches[now]?.replaceable ?? false };
    },
  });
  useEffect(() => {
    if (query) setWanted((before) => ({ ...before, query }));
    if (replaces) setReplacing(true);
    field.current?.focus();
    field.current?.select();
  }, [asked, query, replaces]);
  useEffect(() => {
    const timer = setTimeout(() => {
      find(editor, wanted);
      const { matches, current: now } = found(editor.state);
      show(editor, matches[now]);
    }, SEARCH_AFTER);
    return () => clearTimeout(timer);
  }, [editor, wanted]);
  useEffect(() => () => void (!editor.isDestroyed && find(editor, null)), [editor]);

  const change = (part: Partial<Wanted>) => {
    setDone(null);
    setWanted({ ...wanted, ...part });
  };
  const go = (steps: 1 | -1) => show(editor, step(editor, steps));
  const replace = () => {
    replaceCurrent(editor, replacement);
    const { matches, current: now } = found(editor.state);
    show(editor, matches[now]);
  };
  const close = () => {
    const { matches, current: now } = found(editor.state);
    const match = matches[now];
    onClose();
    if (match) editor.chain().setTextSelection({ from: match.from, to: match.to }).run();
    // Tiptap's own command waits for the next frame, and a key pressed before it would be lost.
    if (editor.isEditable) editor.view.focus();
  };
  const listen = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && (event.target as Element).tagName === "INPUT") {
      event.preventDefault();
      if (event.target === field.current) go(event.shiftKey ? -1 : 1);
      else replace();
    }
  };
  const sentence =
    done !== null
      ? t("documents:find.replaced", { count: done })
      : !wanted.query
        ? ""
        : count === 0
          ? t("documents:find.none")
          : t("documents:find.place", { place: current + 1, count });
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape and Enter reach it from its fields
    <div className="ja-doc-find" role="search" aria-label={t("documents:find.label")} onKeyDown={listen}>
      <div className="ja-doc-find__row">
        <label className="kern-sr-only" htmlFor={`${id}-find`}>
          {t("documents:find.find")}
        </label>
        <input
          id={`${id}-find`}
          ref={field}
          className="ja-doc-find__field"
          value={wanted.query}
          maxLength={QUERY_MAX}
          placeholder={t("documents:find.find")}
          autoComplete="off"
          onChange={(event) => change({ query: event.target.value })}
        />
        <p className="ja-doc-find__count" role="status">
          {sentence}
        </p>
        <span className="ja-doc-find__buttons">
          <Press icon="previous" label={t("documents:find.previous")} disabled={!count} onPress={() => go(-1)} />
          <Press icon="next" label={t("documents:find.next")} disabled={!count} onPress={() => go(1)} />
          <Press
            sign="Aa"
            label={t("documents:find.case")}
            pressed={wanted.matchCase}
            onPress={() => change({ matchCase: !wanted.matchCase })}
          />
          <Press
            sign={<span className="ja-doc-find__whole">ab</span>}
            label={t("documents:find.whole")}
            pressed={wanted.wholeWord}
            onPress={() => change({ wholeWord: !wanted.wholeWord })}
          />
          {editor.isEditable && (
            <Press
              icon="replace"
              label={t("documents:find.replacing")}
              expanded={isReplacing}
              onPress={() => setReplacing(!isReplacing)}
            />
          )}
          <Press icon="close" label={t("documents:find.close")} onPress={close} />
        </span>
      </div>
      {editor.isEditable && isReplacing && (
        <div className="ja-doc-find__row">
          <label className="kern-sr-only" htmlFor={`${id}-replace`}>
            {t("documents:find.with")}
          </label>
          <input
            id={`${id}-replace`}
            className="ja-doc-find__field"
            value={replacement}
            maxLength={QUERY_MAX}
            placeholder={t("documents:find.with")}
            autoComplete="off"
            onChange={(event) => setReplacement(event.target.value)}
          />
          <span className="ja-doc-find__buttons">
            <Press sign={t("documents:find.replace")} disabled={!replaceable} onPress={replace} />
            <Press
              sign={t("documents:find.replace-all")}
              disabled={!count}
              onPress={() => setDone(replaceAll(editor, replacement))}
            />
          </span>
        </div>
      )}
    </div>
  );
}

function Press({
  icon,
  sign,
  label,
  pressed,
  expanded,
  disabled,
  onPress,
}: {
  icon?: ToolIconName;
  sign?: ReactNode;
  /** Its name, where the sign says too little. */
  label?: string;
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={`ja-doc-tool ${icon || label ? "" : "ja-doc-tool--worded"}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={disabled || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => !disabled && onPress()}
    >
      {icon ? <ToolIcon name={icon} /> : <span aria-hidden={label ? true : undefined}>{sign}</span>}
      {label && (
        <span className="ja-doc-tool__tip" aria-hidden="true">
          {label}
        </span>
      )}
    </button>
  );
}

/** On the screen, also when it was put aside. */
function show(editor: Editor, match: Match | undefined): void {
  if (!match) return;
  bringBack(editor, match.from);
  const { node } = editor.view.domAtPos(match.from);
  const element = node instanceof Element ? node : node.parentElement;
  if (element) showPlace(element, "center");
}
