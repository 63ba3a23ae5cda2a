/** What becomes of a topic, and why; for facilitators the ways to say so. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { writeInstant } from "#server/calendar/rules";
import type { ProcessHead } from "#server/processes/rules";
import { topicNumber, type Topic } from "#server/topics/rules";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { ResultBadge } from "./parts";

interface ResultPartProps {
  process: ProcessHead;
  topic: Topic;
  item: { id: number; number: number; title: string } | null | undefined;
  /** Into which it was merged. */
  target: Topic | null;
  /** A new agenda item. */
  mayBegin: boolean;
}

export function ResultPart({ process, topic, item, target, mayBegin }: ResultPartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const isOpen = topic.disposition === null && topic.withdrawnOn === null;
  const mayReopen = can(process.my, topic.mergedInto === null ? "topic:dispose" : "topic:sort");
  return (
    <Section title={t("topics:topic.result.title")} id="result">
      {topic.disposition ? <ResultBadge topic={topic} /> : <p className="kern-body">{t("topics:topic.result.open")}</p>}
      {item && (
        <Link className="kern-link" to={`/agenda/${item.id}`}>
          {agendaNumber(item.number)} {item.title}
        </Link>
      )}
      {target && (
        <p className="kern-body">
          {t("topics:topic.merged.into")}{" "}
          <Link className="kern-link" to={`/topics/${target.id}`}>
            {topicNumber(target.number)} {target.title}
          </Link>
        </p>
      )}
      {topic.dispositionReason && <p className="kern-body ja-typed">{topic.dispositionReason}</p>}
      {topic.disposedAt && (
        <span className="ja-small ja-muted">
          <Facts of={[topic.disposedBy, writeInstant(topic.disposedAt, language)]} />
        </span>
      )}
      {isOpen ? (
        <Ways process={process} topic={topic} mayBegin={mayBegin} />
      ) : (
        topic.disposition &&
        mayReopen && (
          <ActionForm name="reopening" action={`/topics/${topic.id}/reopening`}>
            <SubmitButton small variant="tertiary">
              {t(topic.mergedInto === null ? "topics:topic.result.reopen" : "topics:topic.merged.undo")}
            </SubmitButton>
          </ActionForm>
        )
      )}
    </Section>
  );
}

function Ways({ process, topic, mayBegin }: Pick<ResultPartProps, "process" | "topic" | "mayBegin">) {
  const { t } = useTranslation();
  if (!can(process.my, "topic:dispose")) return null;
  return (
    <div className="ja-row ja-gap-2">
      {mayBegin && (
        <ActionForm name="taking-up" action={`/topics/${topic.id}/taking-up`}>
          <SubmitButton small>{t("topics:topic.result.take-up")}</SubmitButton>
        </ActionForm>
      )}
      <LinkButton
        small
        variant="tertiary"
        to={`/processes/${process.id}/topics/disposition?${new URLSearchParams({ "topic[]": String(topic.id) })}`}
      >
        {t("topics:topic.result.other")}
      </LinkButton>
    </div>
  );
}
