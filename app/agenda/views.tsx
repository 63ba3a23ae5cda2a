/** The ways to look at the joint agenda: as list, as board, by its recommendations, as the depth that all benches wish for, as a paper. */
import { useTranslation } from "react-i18next";
import { Tabs } from "~/ui/parts";

const VIEWS = ["list", "board", "recommendations", "depth", "paper"] as const;
const PAGES: Partial<Record<(typeof VIEWS)[number], string>> = {
  recommendations: "recommendations",
  depth: "agenda/depth",
  paper: "paper",
};

interface AgendaViewsProps {
  processId: number;
  view: (typeof VIEWS)[number];
  /** Of the address: the filter goes along between list and board. */
  params: URLSearchParams;
}

export function AgendaViews({ processId, view, params }: AgendaViewsProps) {
  const { t } = useTranslation();
  const to = (next: (typeof VIEWS)[number]) => {
    if (PAGES[next]) return `/processes/${processId}/${PAGES[next]}`;
    const search = PAGES[view] ? new URLSearchParams() : new URLSearchParams(params);
    if (next === "list") search.delete("view");
    else search.set("view", next);
    return `/processes/${processId}/agenda?${search}`;
  };
  return (
    <Tabs
      label={t("agenda:list.views")}
      tabs={VIEWS.map((each) => ({ to: to(each), label: t(`agenda:list.view.${each}`), current: each === view }))}
    />
  );
}
