/** What is known of each edition, over time: one small picture for each thing that was counted or asked more than once. */
import { useTranslation } from "react-i18next";
import { lengthOf, type EditionBar, type EditionPanel } from "#server/formats/course/rules";
import type { Edition } from "#server/formats/rules";
import { usePointText } from "~/figures/points";
import { Bars } from "~/ui/bars";
import { DataTable } from "~/ui/table";
import { useShareText } from "../share";
import { useAgreedText } from "../surveyed";
import { Panel } from "./measured";

export function EditionPanels({ editions, panels }: { editions: readonly Edition[]; panels: readonly EditionPanel[] }) {
  const { t } = useTranslation();
  const text = useBarText();
  const titleOf = ({ kind, title }: EditionPanel) => (kind === "topics" ? t("formats:indicators.topics") : title);
  const nameOf = (id: number) => {
    const edition = editions.find((each) => each.id === id);
    return edition ? `${edition.label} (${edition.year})` : "";
  };
  const shown = [...new Set(panels.flatMap(({ bars }) => bars.map(({ editionId }) => editionId)))];
  return (
    <>
      <DataTable
        caption={t("formats:course.editions")}
        hideCaption
        rows={shown}
        keyOf={(id) => id}
        columns={[
          { header: t("formats:edition.label"), rowHeader: true, cell: nameOf },
          ...panels.map((panel) => ({
            header: titleOf(panel),
            cell: (id: number) =>
              panel.bars
                .filter(({ editionId }) => editionId === id)
                .map((bar, at) => (
                  <span key={at} className="ja-block ja-number">
                    {text(bar)}
                  </span>
                )),
          })),
        ]}
      />
      <div className="ja-grid ja-formats-panels">
        {panels.map((panel) => (
          <Panel key={`${panel.kind} ${panel.title}`} title={titleOf(panel)}>
            <Bars
              label={titleOf(panel)}
              max={panel.max}
              bars={panel.bars.map((bar, at) => ({
                key: at,
                label: nameOf(bar.editionId),
                value: lengthOf(bar),
                text: text(bar),
                series: panel.bars.slice(0, at).filter(({ editionId }) => editionId === bar.editionId).length,
              }))}
            />
          </Panel>
        ))}
      </div>
    </>
  );
}

function useBarText(): (bar: EditionBar) => string {
  const { t } = useTranslation();
  const [point, agreed, share] = [usePointText(), useAgreedText(), useShareText()];
  return (bar) => {
    if (bar.kind === "figure") return point(bar.point);
    if (bar.kind === "answers") return agreed(bar);
    if (bar.kind === "missing") return t("formats:indicators.unknown");
    return t("formats:indicators.of", { part: bar.served, of: bar.of, share: share(bar.served / bar.of) });
  };
}
