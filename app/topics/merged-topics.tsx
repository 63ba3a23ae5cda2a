/** What was merged into a topic: each as it was handed in, to be separated again. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Topic } from "#server/topics/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Section } from "~/ui/page";
import { Entry } from "~/ui/parts";
import { Origin, TopicNumber } from "./parts";

export function MergedTopics({ topics, maySeparate }: { topics: readonly Topic[]; maySeparate: boolean }) {
  const { t } = useTranslation();
  return (
    <Section title={t("topics:topic.merged.title")} id="merged" hint={t("topics:topic.merged.hint")}>
      <ul className="ja-list ja-list--ruled">
        {topics.map((topic) => (
          <Entry
            key={topic.id}
            sign={<TopicNumber topic={topic} />}
            endBelow
            end={
              maySeparate && (
                <ActionForm name={`separation-${topic.id}`} action={`/topics/${topic.id}/reopening`}>
                  <SubmitButton small variant="tertiary">
                    {t("topics:topic.merged.undo")}
                  </SubmitButton>
                </ActionForm>
              )
            }
          >
            <Link className="ja-plain-link" to={`/topics/${topic.id}`}>
              {topic.title}
            </Link>
            {topic.problem && <p className="kern-body kern-body--small ja-typed">{topic.problem}</p>}
            <span className="ja-small ja-muted">
              <Origin topic={topic} />
            </span>
          </Entry>
        ))}
      </ul>
    </Section>
  );
}
