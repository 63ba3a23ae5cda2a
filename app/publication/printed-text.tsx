/** What is printed, on the page: the same words as in the files, with the mark of a draft behind them. */
import { useTranslation } from "react-i18next";
import type { Printed } from "#server/publication/paper.rules";
import { StaticText } from "~/documents/reader/static-text";
import "~/documents/documents.css";
import "./publication.css";

const NO_THREADS = new Set<number>();

export function PrintedText({ printed: { title, head, watermark, content } }: { printed: Printed }) {
  const { i18n } = useTranslation();
  return (
    <article className="ja-text ja-printed" aria-label={title} data-watermark={watermark ?? undefined}>
      <p className="ja-small ja-muted" lang={i18n.language}>
        {head}
      </p>
      <StaticText content={content} openThreads={NO_THREADS} />
    </article>
  );
}
