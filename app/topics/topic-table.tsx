/** Topics as a list: chosen by their boxes, opened by their titles. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { AffectedCounts, Cluster, TopicCard } from "#server/topics/rules";
import { DataTable, type Column } from "~/ui/table";
import { AffectedButton } from "./affected-part";
import { ChooseBox } from "./chosen-bar";
import { BenchCounts, ResultBadge, TopicNumber } from "./parts";

interface TopicTableProps {
  topics: readonly TopicCard[];
  clusters: readonly Cluster[];
  affected: Record<number, AffectedCounts>;
  /** What affects one's own organisation; null for those who say nothing for one. */
  ours: readonly number[] | null;
  mayChoose: boolean;
}

export function TopicTable({ topics, clusters, affected, ours, mayChoose }: TopicTableProps) {
  const { t } = useTranslation();
  const column = (name: string, cell: Column<TopicCard>["cell"], more: Partial<Column<TopicCard>> = {}) => ({
    header: t(`topics:list.column.${name}`),
    cell,
    ...more,
  });
  return (
    <DataTable
      caption={t("topics:list.caption")}
      hideCaption
      rows={topics}
      keyOf={({ id }) => id}
      columns={[
        column("number", (topic) => (
          <span className="ja-topics-number">
            {mayChoose && <ChooseBox topic={topic} t={t} />}
            <TopicNumber topic={topic} />
          </span>
        )),
        column(
          "title",
          (topic) => (
            <>
              <Link className="ja-plain-link" to={`/topics/${topic.id}`}>
                {topic.title}
              </Link>
              {topic.merged > 0 && (
                <span className="ja-small ja-muted"> {t("topics:board.merged", { number: topic.merged })}</span>
              )}
            </>
          ),
          { rowHeader: true },
        ),
        column("cluster", ({ clusterId }) => clusters.find(({ id }) => id === clusterId)?.title ?? t("topics:unsorted")),
        column("affected", ({ id, title, disposition }) => (
          <>
            <BenchCounts counts={affected[id]} />
            {ours && disposition === null && <AffectedButton topicId={id} title={title} isOurs={ours.includes(id)} />}
          </>
        )),
        column("disposition", (topic) => <ResultBadge topic={topic} />),
      ]}
    />
  );
}
