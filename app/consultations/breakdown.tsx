/** How far the weighing is: by section of the texts, by bench of the senders, by who answers. */
import { useTranslation } from "react-i18next";
import type { Breakdown, Share } from "#server/consultations/desk/queries";
import { Section } from "~/ui/page";
import { DataTable } from "~/ui/table";

export function BreakdownTables({ breakdown: { sections, benches, people } }: { breakdown: Breakdown }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("consultations:desk.by-section")} id="sections">
        <Shares
          caption={t("consultations:desk.by-section")}
          rows={sections}
          name={({ text, heading }) => [text ?? t("consultations:point.on-whole"), heading].filter(Boolean).join(" · ")}
        />
      </Section>
      <Section title={t("consultations:desk.by-bench")} id="benches">
        <Shares caption={t("consultations:desk.by-bench")} rows={benches} name={({ bench }) => t(`common:bench.${bench}`)} />
      </Section>
      <Section title={t("consultations:desk.by-person")} id="people">
        <Shares
          caption={t("consultations:desk.by-person")}
          rows={people}
          name={({ name }) => name ?? t("consultations:weighing.nobody")}
          more={[{ header: t("consultations:desk.overdue"), numeric: true, cell: ({ overdue }) => overdue }]}
        />
      </Section>
    </>
  );
}

interface SharesProps<T extends Share> {
  caption: string;
  rows: readonly T[];
  name: (row: T) => string;
  more?: { header: string; numeric: true; cell: (row: T) => number }[];
}

function Shares<T extends Share>({ caption, rows, name, more = [] }: SharesProps<T>) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={caption}
      hideCaption
      rows={rows}
      keyOf={name}
      columns={[
        { header: t("consultations:desk.what"), rowHeader: true, cell: name },
        { header: t("consultations:weighing.points"), numeric: true, cell: ({ total }) => total },
        { header: t("consultations:weighing.state.open"), numeric: true, cell: ({ open }) => open },
        { header: t("consultations:weighing.state.released"), numeric: true, cell: ({ released }) => released },
        ...more,
      ]}
    />
  );
}
