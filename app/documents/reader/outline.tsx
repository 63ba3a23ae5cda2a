/** The headings beside a long text, as links; on a phone folded away above it. */
import { useTranslation } from "react-i18next";
import type { OutlineEntry } from "#server/documents/content/text.rules";
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
  if (entries.length < WORTH_AN_OUTLINE) return null;
  const highest = Math.min(...entries.map((entry) => entry.level));
  const list = (
    <ol className="ja-doc-outline__list">
      {entries.map((entry) => (
        <li key={entry.id} data-depth={entry.level - highest}>
          <a
            href={`#${entry.id}`}
            onClick={(event) => {
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
  );
  return (
    <nav className="ja-doc-outline" aria-label={t("documents:outline.title")}>
      <p className="ja-doc-outline__title" aria-hidden="true">
        {t("documents:outline.title")}
      </p>
      <details className="ja-doc-outline__fold">
        <summary>{t("documents:outline.title")}</summary>
        {list}
      </details>
      <div className="ja-doc-outline__wide">{list}</div>
    </nav>
  );
}

function CommentCount({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <span className="ja-doc-outline__comments">
      <span aria-hidden="true">{count}</span>
      <span className="kern-sr-only"> ({t("documents:threads.in-section", { count })})</span>
    </span>
  );
}
