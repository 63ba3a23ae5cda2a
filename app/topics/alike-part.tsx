/** Topics that say much the same, for whoever arranges them: merged with one press more. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { SimilarTopic } from "#server/topics/similar.queries";
import { LinkButton } from "~/ui/button";
import { Section } from "~/ui/page";
import { Entry } from "~/ui/parts";
import { TopicNumber } from "./parts";

interface AlikePartProps {
  processId: number;
  topicId: number;
  topics: readonly SimilarTopic[];
}

export function AlikePart({ processId, topicId, topics }: AlikePartProps) {
  const { t } = useTranslation();
  const mergingOf = (other: number) => {
    const chosen = new URLSearchParams([topicId, other].map((id) => ["topic[]", String(id)]));
    return `/processes/${processId}/topics/merging?${chosen}`;
  };
  return (
    <Section title={t("topics:topic.alike")} id="alike">
      <ul className="ja-list ja-list--ruled">
        {topics.map((topic) => (
          <Entry
            key={topic.id}
            sign={<TopicNumber topic={topic} />}
            endBelow
            end={
              <LinkButton
                small
                variant="tertiary"
                to={mergingOf(topic.id)}
                aria-label={t("topics:topic.alike-merge", { title: topic.title })}
              >
                {t("topics:chosen.merge")}
              </LinkButton>
            }
          >
            <Link className="ja-plain-link" to={`/topics/${topic.id}`}>
              {topic.title}
            </Link>
          </Entry>
        ))}
      </ul>
    </Section>
  );
}
