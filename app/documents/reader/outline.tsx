/** The headings of a long text, as links: folded away, or beside the text where there is room; on a phone they lie over it. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutlineEntry } from "#server/documents/content/text.rules";
import { Folding, useFold } from "~/ui/folding";
import { ToolIcon } from "../toolbar/icons";

/** Shorter texts are seen at a glance. */
const WORTH_AN_OUTLINE = 3;

interface OutlineProps {
  entries: readonly OutlineEntry[];
  /** As they are written, by block id. */
  numbers?: ReadonlyMap<string, string>;
  /** Open comments by the anchor of the heading under which they stand. */
  comments?: ReadonlyMap<string, number>;
  onGo?: (id: string) => void;
  /** Shows one section alone, by the id of its heading's block; only where the editor runs. */
  onFocus?: (block: string) => void;
}

export function Outline({ entries, numbers, comments, onGo, onFocus }: OutlineProps) {
  const { t } = useTranslation();
  const [isOpen, fold] = useFold("outline");
  // The server does not know how much room there is.
  const [isDrawnByServer, setDrawnByServer] = useState(true);
  useEffect(() => setDrawnByServer(false), []);
  if (entries.length < WORTH_AN_OUTLINE) return null;
  const highest = Math.min(...entries.map((entry) => entry.level));
  const summary = (
    <>
      <ToolIcon name="outline" />
      <span className="ja-doc-head__word">{t("documents:outline.title")}</span>
    </>
  );
  return (
    <Folding
      className={`ja-doc-outline ja-menu ${isDrawnByServer ? "ja-doc-outline--remembered" : ""}`}
      summary={summary}
      open={isOpen}
      stays={isBesideText}
      onFold={fold}
    >
      <nav className="ja-doc-outline__panel" aria-label={t("documents:outline.title")}>
        <ol className="ja-list ja-doc-outline__list">
          {entries.map((entry) => (
            <li key={entry.id} data-depth={entry.level - highest}>
              <a
                href={`#${entry.id}`}
                onClick={(event) => {
                  const outline = event.currentTarget.closest("details");
                  if (outline && !isBesideText(outline)) outline.open = false;
                  if (!onGo) return;
                  event.preventDefault();
                  onGo(entry.id);
                }}
              >
                {entry.block && numbers?.has(entry.block) && (
                  <span className="ja-doc-outline__number">{numbers.get(entry.block)} </span>
                )}
                {entry.text}
                {comments?.has(entry.id) && <CommentCount count={comments.get(entry.id) ?? 0} />}
              </a>
              {onFocus && entry.block && (
                <button
                  type="button"
                  className="ja-doc-outline__focus"
                  aria-label={t("documents:block.focus-on", { title: entry.text })}
                  title={t("documents:block.focus")}
                  onClick={() => entry.block && onFocus(entry.block)}
                >
                  <ToolIcon name="focus" />
                </button>
              )}
            </li>
          ))}
        </ol>
      </nav>
    </Folding>
  );
}

/** documents.css says where there is room; only there it stays open, and is remembered. */
const isBesideText = (outline: HTMLElement): boolean =>
  getComputedStyle(outline).getPropertyValue("--ja-doc-beside").trim() === "1";

function CommentCount({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <span className="ja-doc-outline__comments">
      <span aria-hidden="true">{count}</span>
      <span className="kern-sr-only"> ({t("documents:threads.in-section", { count })})</span>
    </span>
  );
}
