/** The page of a trace backward: the steps, and below them the text, of which each passage can be asked about by itself. */
import { Link } from "@remix-run/react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { blockIdOf, toPlainText } from "#server/documents/content/text.rules";
import type { Passage, TracedText } from "#server/publication/traces.queries";
import { StaticText } from "~/documents/reader/static-text";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
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
      title={t(`publication:trace.${passage?.sentence ? "title-sentence" : passage ? "title-passage" : "title"}`, { sign })}
      back={passage ? { to: "?", label: t("publication:trace.whole", { sign }) } : { to: path, label: `${sign} ${title}` }}
      intro={passage ? undefined : t("publication:trace.intro")}
    >
      {passage && (
        <>
          <Sentences of={passage} />
          {passage.wordings.length > 0 && <Wordings documentId={documentId} of={passage} />}
        </>
      )}
      <TraceList trace={trace} texts={texts} />
      {!passage && <Passages traced={traced} />}
      {passage && (
        <p className="kern-body">
          {passage.sentence && `${t("publication:trace.sentence-hint")} `}
          {t("publication:trace.passage-hint", { sign })}{" "}
          <Link className="kern-link" to="?">
            {t("publication:trace.whole", { sign })}
          </Link>
        </p>
      )}
    </Page>
  );
}

/** The words of the passage; each of several sentences can be asked about by itself. */
function Sentences({ of: { block, words, sentences, sentence } }: { of: Passage }) {
  const { t } = useTranslation();
  const at = `?block=${encodeURIComponent(block)}`;
  if (sentences.length < 2)
    return <blockquote className="ja-printed-passage">{words || t("publication:trace.gone")}</blockquote>;
  return (
    <Stack gap={2}>
      <blockquote className="ja-printed-passage">
        {sentences.map((said, index) => (
          <Fragment key={index}>
            <Link
              className="ja-printed-sentence"
              to={`${at}&sentence=${index + 1}`}
              aria-current={sentence === index + 1 || undefined}
              preventScrollReset
            >
              {said}
            </Link>{" "}
          </Fragment>
        ))}
      </blockquote>
      <p className="ja-small ja-muted">
        {sentence ? (
          <Link className="kern-link" to={at} preventScrollReset>
            {t("publication:trace.passage")}
          </Link>
        ) : (
          t("publication:trace.sentences-hint")
        )}
      </p>
    </Stack>
  );
}

function Wordings({ documentId, of: { wordings, sentence } }: { documentId: number; of: Passage }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Section title={t(sentence ? "publication:trace.wordings-sentence" : "publication:trace.wordings")} id="wordings">
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
