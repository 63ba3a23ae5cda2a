/** Who wrote between two versions: organisations, and persons below them for those who may know. */
import { useTranslation } from "react-i18next";
import type { Writer } from "#server/documents/versions/comparison.queries";
import { DataTable } from "~/ui/table";
import { useVersionWords } from "./version-words";

interface Line {
  key: string;
  name: string;
  isPerson: boolean;
  inserted: number;
  deleted: number;
}

export function WritersTable({ writers }: { writers: readonly Writer[] }) {
  const { t } = useTranslation();
  const { number } = useVersionWords();
  const lines = writers.flatMap(({ organisation, people, ...sums }): Line[] => [
    { key: organisation, name: organisation, isPerson: false, ...sums },
    ...people.map((person, index) => ({ key: `${organisation} ${index}`, isPerson: true, ...person })),
  ]);
  if (lines.length === 0) return <p className="kern-body kern-body--muted">{t("documents:comparison.nobody")}</p>;
  return (
    <DataTable
      caption={t("documents:comparison.writers-caption")}
      hideCaption
      rows={lines}
      keyOf={(line) => line.key}
      columns={[
        {
          header: t("documents:comparison.organisation"),
          rowHeader: true,
          cell: (line) => (line.isPerson ? <span className="ja-writers__person">{line.name}</span> : line.name),
        },
        { header: t("documents:comparison.inserted"), numeric: true, cell: (line) => number(line.inserted) },
        { header: t("documents:comparison.deleted"), numeric: true, cell: (line) => number(line.deleted) },
      ]}
    />
  );
}
