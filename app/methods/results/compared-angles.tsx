/** What the picture hangs on: from every angle beside each other how far both levels support it, and on which place that puts it. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { COMPARED, type Compared, type ComparedRow } from "#server/methods/picture.rules";
import { Badge } from "~/ui/page";
import { DataTable } from "~/ui/table";
import { useRounded } from "./columns";

export function ComparedAngles({ rows }: { rows: readonly ComparedRow[] }) {
  const { t } = useTranslation();
  const round = useRounded();
  const cell = (view: ComparedRow["views"][Compared]) =>
    view ? (
      <>
        <span className="ja-strong">{view.place}.</span> {round(view.joint * 100, 0)} %
      </>
    ) : (
      "–"
    );
  return (
    <>
      <DataTable
        caption={t("methods:picture.compare.title")}
        hideCaption
        rows={rows}
        keyOf={({ about }) => `${about.kind}-${about.id}`}
        columns={[
          {
            header: t("methods:picture.subject"),
            rowHeader: true,
            cell: ({ about, label }) => (
              <Link className="ja-plain-link" to={about.kind === "topic" ? `/topics/${about.id}` : `/agenda/${about.id}`}>
                {label}
              </Link>
            ),
          },
          ...COMPARED.map((angle) => ({
            header: t(`methods:picture.compare.${angle}`),
            numeric: true,
            cell: ({ views }: ComparedRow) => cell(views[angle]),
          })),
          {
            header: t("methods:picture.compare.moves"),
            cell: ({ moves }) =>
              moves === null ? (
                "–"
              ) : moves === 0 ? (
                <Badge tone="success">{t("methods:picture.compare.steady")}</Badge>
              ) : (
                <Badge tone={moves === 1 ? "neutral" : "warning"}>{t("methods:picture.compare.by", { count: moves })}</Badge>
              ),
          },
        ]}
      />
      <p className="ja-small ja-muted ja-measure">{t("methods:picture.compare.how")}</p>
    </>
  );
}
