/** Small parts of topics: number, result, whom they affect, where they come from. */
import { useTranslation } from "react-i18next";
import {
  benchesOf,
  DISPOSITION_TONES,
  isOnBehalf,
  topicNumber,
  type AffectedCounts,
  type Cluster,
  type Topic,
  type TopicCard,
} from "#server/topics/rules";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { Badge } from "~/ui/page";
import { Facts } from "~/ui/parts";

export const TopicNumber = ({ topic }: { topic: Pick<TopicCard, "number"> }) => (
  <span className="ja-number ja-strong ja-muted">{topicNumber(topic.number)}</span>
);

/** Nothing for what is open: most are. */
export function ResultBadge({ topic }: { topic: Pick<TopicCard, "disposition"> }) {
  const { t } = useTranslation();
  return topic.disposition ? (
    <Badge tone={DISPOSITION_TONES[topic.disposition]}>{t(`topics:disposition.${topic.disposition}`)}</Badge>
  ) : null;
}

/** `Bund: 1 · Kommunen: 3`; in the fixed order of benches. */
export function BenchCounts({ counts }: { counts: AffectedCounts | undefined }) {
  const { t } = useTranslation();
  return (
    <Facts
      of={benchesOf(counts ?? {}).map(({ bench, count }) =>
        t("topics:topic.affected.count", { bench: t(`common:bench.${bench}`), count }),
      )}
    />
  );
}

export function ClusterOptions({ clusters }: { clusters: readonly Cluster[] }) {
  const { t } = useTranslation();
  return (
    <>
      <option value="">{t("topics:unsorted")}</option>
      {clusters.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </>
  );
}

/** In whose name, who wrote it down, and on which day. */
export function Origin({ topic }: { topic: Topic }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { isAnonymous, personName, organisationName, behalfName, countersigning, countersignedBy, handedInOn } = topic;
  const day = t("topics:topic.on", { day: writeDay(handedInOn, language) });
  if (isAnonymous) return <Facts of={[t("topics:topic.anonymous"), day]} />;
  const other = isOnBehalf(topic) && (behalfName || organisationName);
  return (
    <Facts
      of={[
        other
          ? `${t("topics:topic.for", { name: other })}, ${t("topics:topic.written-by", { name: personName })}`
          : `${t("topics:topic.by")} ${personName}`,
        countersigning && t(`topics:topic.countersign.${countersigning}`, { name: countersignedBy }),
        day,
      ]}
    />
  );
}
