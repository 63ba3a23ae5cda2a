/** The headings beside a long text, as links; on a phone folded away above it. */
import { useTranslation } from "react-i18next";
import type { OutlineEntry } from "#server/documents/text.rules";

/** Shorter texts are seen at a glance. */
const WORTH_AN_OUTLINE = 3;

export function Outline({ entries, onGo }: { entries: readonly OutlineEntry[]; onGo?: (id: string) => void }) {
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
            {entry.text}
          </a>
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
