/** The page of a trace backward: the steps, and below them the text, of which each passage can be asked about by itself. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { blockIdOf, toPlainText } from "#server/documents/content/text.rules";
import type { Wording } from "#server/publication/trace.rules";
import type { TracedText } from "#server/publication/traces.queries";
import { StaticText } from "~/documents/reader/static-text";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Page, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { TraceList } from "./trace-list";
import "~/documents/documents.css";
import "./publication.css";

const NO_THREADS = new Set<number>();

export function TracedTextPage({ traced }: { traced: TracedText }) {
  const { t } = useTranslation();
  const { sign, title, path, trace, passage, texts, documentId } = traced;
  return (
    <Page
      title={t(passage ? "publication:trace.title-passage" : "publication:trace.title", { sign })}
      back={passage ? { to: "?", label: t("publication:trace.whole", { sign }) } : { to: path, label: `${sign} ${title}` }}
      intro={passage ? undefined : t("publication:trace.intro")}
    >
      {passage && (
        <>
          <blockquote className="ja-printed-passage">{passage.words || t("publication:trace.gone")}</blockquote>
          {passage.wordings.length > 0 && <Wordings documentId={documentId} wordings={passage.wordings} />}
        </>
      )}
      <TraceList trace={trace} texts={texts} />
      {!passage && <Passages traced={traced} />}
      {passage && (
        <p className="kern-body">
          {t("publication:trace.passage-hint", { sign })}{" "}
          <Link className="kern-link" to="?">
            {t("publication:trace.whole", { sign })}
          </Link>
        </p>
      )}
    </Page>
  );
}

function Wordings({ documentId, wordings }: { documentId: number; wordings: readonly Wording[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Section title={t("publication:trace.wordings")} id="wordings">
      <ul className="ja-list ja-list--ruled">
        {wordings.map(({ versionId, number, name, at, words }) => (
          <Entry key={versionId} end={<span className="ja-small ja-muted">{writeDay(new Date(at), language)}</span>} endBelow>
            <Link className="ja-plain-link" to={`/documents/${documentId}/versions/${versionId}`}>
              {number === null ? name : t("publication:trace.kind.version", { sign: number })}
            </Link>
            <Facts of={[words === null ? t("publication:trace.not-in") : `„${words}“`]} />
          </Entry>
        ))}
      </ul>
    </Section>
  );
}

function Passages({ traced: { content } }: { traced: TracedText }) {
  const { t } = useTranslation();
  const words = new Map(
    (content.content ?? [])
      .filter(({ type }) => type !== "heading")
      .map((block) => [blockIdOf(block), toPlainText(block).trim()] as const)
      .filter(([, said]) => said),
  );
  if (words.size === 0) return null;
  return (
    <Section title={t("publication:trace.passages")} id="passages" hint={t("publication:trace.passages-hint")}>
      <article className="ja-text ja-printed" aria-label={t("publication:trace.passages")}>
        <StaticText
          content={content}
          openThreads={NO_THREADS}
          aside={(block) =>
            words.has(block) && (
              <LinkButton
                small
                variant="tertiary"
                icon="autorenew"
                to={`?block=${encodeURIComponent(block)}`}
                aria-label={t("publication:trace.ask-passage", { words: words.get(block)!.slice(0, 60) })}
              >
                {t("publication:trace.ask")}
              </LinkButton>
            )
          }
        />
      </article>
    </Section>
  );
}
