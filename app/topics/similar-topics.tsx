/**
 * Around the words of a new topic: names what is there already and says much the same. Asked a moment after the last key; without
 * JavaScript it comes with the answer to the first sending.
 */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { topicNumber } from "#server/topics/rules";
import type { SimilarTopic } from "#server/topics/similar.queries";
import { Hidden } from "~/ui/form";
import "./topics.css";

const PAUSE_MS = 300;

interface SimilarTopicsProps {
  /** Where they are asked for. */
  address: string;
  /** What came with a refusal. */
  returned?: readonly SimilarTopic[] | undefined;
  /** The field is emptied with every sending, and what was found with it. */
  isQuick?: boolean;
  children: ReactNode;
}

export function SimilarTopics({ address, returned, isQuick, children }: SimilarTopicsProps) {
  const { t } = useTranslation();
  const [found, setFound] = useState<readonly SimilarTopic[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const asked = useRef<AbortController>();
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      asked.current?.abort();
    },
    [],
  );
  const ask = async (title: string) => {
    asked.current?.abort();
    asked.current = new AbortController();
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ title })}`, { signal: asked.current.signal });
      if (answer.ok) setFound(((await answer.json()) as { similar: SimilarTopic[] }).similar);
    } catch {
      // No network, or another question meanwhile, also while this answer was being read.
    }
  };
  const shown = found.length > 0 ? found : (returned ?? []);
  return (
    <div
      className="ja-stack"
      onInput={({ target }) => {
        const field = target as HTMLInputElement;
        if (field.name !== "title") return;
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void ask(field.value), PAUSE_MS);
      }}
      onSubmit={() => {
        if (!isQuick) return;
        clearTimeout(timer.current);
        asked.current?.abort();
        setFound([]);
      }}
    >
      {children}
      <div role="status">
        {shown.length > 0 && (
          <section className="ja-stack ja-gap-2 ja-topics-similar" aria-label={t("topics:form.similar")}>
            <p className="ja-strong">{t("topics:form.similar")}</p>
            <ul className="ja-dots">
              {shown.map(({ id, number, title }) => (
                <li key={id}>
                  <a className="kern-link" href={`/topics/${id}`} target="_blank" rel="noreferrer">
                    {topicNumber(number)} {title}
                  </a>
                </li>
              ))}
            </ul>
            <p className="ja-small ja-muted">{t("topics:form.similar-hint")}</p>
            {/* They have been seen: the next sending hands it in. */}
            <Hidden name="anyway" value="1" />
          </section>
        )}
      </div>
    </div>
  );
}
