/** Narrows the list of topics down. */
import { useTranslation } from "react-i18next";
import { DISPOSITIONS } from "#db/schema/topics";
import type { Cluster, TopicFilter as Filter } from "#server/topics/rules";
import { Selects } from "~/ui/selects";

export function TopicFilter({ filter, clusters }: { filter: Filter; clusters: readonly Cluster[] }) {
  const { t } = useTranslation();
  const clusterOptions = [
    { value: "none", label: t("topics:unsorted") },
    ...clusters.map(({ id, title }) => ({ value: String(id), label: title })),
  ];
  const dispositions = (["open", ...DISPOSITIONS] as const).map((value) => ({
    value,
    label: t(`topics:disposition.${value}`),
  }));
  const of = (name: "cluster" | "disposition") => ({ name, label: t(`topics:filter.${name}`), value: filter[name] });
  return (
    <Selects
      of={[
        { ...of("cluster"), all: t("topics:filter.all-clusters"), options: clusterOptions },
        { ...of("disposition"), all: t("topics:filter.all-dispositions"), options: dispositions },
      ]}
    />
  );
}
