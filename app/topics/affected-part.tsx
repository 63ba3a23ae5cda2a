/** Which organisations a topic affects: said by their people, counted by bench, never ranked. */
import { useTranslation } from "react-i18next";
import type { Bench } from "#db/schema/organisations";
import type { ProcessHead } from "#server/processes/rules";
import { maySayAffected, type AffectedCounts, type Topic } from "#server/topics/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Section } from "~/ui/page";
import { BenchCounts } from "./parts";

interface AffectedPartProps {
  process: ProcessHead;
  topic: Topic;
  affected: readonly { organisationId: number; name: string; shortName: string; bench: Bench }[];
  /** Of merged ones as well. */
  counts: AffectedCounts;
}

export function AffectedPart({ process, topic, affected, counts }: AffectedPartProps) {
  const { t } = useTranslation();
  const { my } = process;
  const isOurs = affected.some(({ organisationId }) => organisationId === my.organisationId);
  const maySay = maySayAffected(my) && topic.withdrawnOn === null;
  const isNone = Object.keys(counts).length === 0;
  return (
    <Section title={t("topics:topic.affected.title")} id="affected" hint={t("topics:topic.affected.hint")}>
      {isNone ? <p className="kern-body">{t("topics:topic.affected.none")}</p> : <BenchCounts counts={counts} />}
      {affected.length > 0 && <p className="ja-small ja-muted">{affected.map(({ shortName }) => shortName).join(", ")}</p>}
      {maySay && <AffectedButton topicId={topic.id} isOurs={isOurs} variant={isOurs ? "tertiary" : "primary"} />}
    </Section>
  );
}

/** One press says it for one's organisation, another one takes it back. */
export function AffectedButton({
  topicId,
  isOurs,
  title,
  variant = "tertiary",
}: {
  topicId: number;
  /** Of the topic, where it stands among others. */
  title?: string;
  isOurs: boolean;
  variant?: "primary" | "tertiary";
}) {
  const { t } = useTranslation();
  const answer = isOurs ? "no" : "yes";
  return (
    <ActionForm name="affected" action={`/topics/${topicId}/affected`} className="ja-form--inline">
      <SubmitButton
        small
        variant={variant}
        name="affected"
        value={answer}
        aria-label={title && t(`topics:topic.affected.${answer}-of`, { title })}
      >
        {t(`topics:topic.affected.${answer}`)}
      </SubmitButton>
    </ActionForm>
  );
}
