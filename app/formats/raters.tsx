/** Who rates, and whether that person has handed in: all that anybody may know before all are in. */
import { useTranslation } from "react-i18next";
import type { Rater } from "#server/formats/evaluations.queries";
import { canRelease } from "#server/formats/ratings.rules";
import { LinkButton } from "~/ui/button";
import { Badge } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";

export function Raters({ raters, releaseAt }: { raters: readonly Rater[]; releaseAt: string | null }) {
  const { t } = useTranslation();
  const columns: Column<Rater>[] = [
    { header: t("formats:raters.name"), rowHeader: true, cell: ({ name }) => name },
    { header: t("formats:raters.organisation"), cell: ({ organisation }) => organisation || t("none") },
    {
      header: t("formats:raters.state"),
      cell: ({ handedIn }) => (
        <Badge tone={handedIn ? "success" : "neutral"} icon={handedIn ? "check" : undefined}>
          {t(handedIn ? "formats:raters.handed-in" : "formats:raters.waiting")}
        </Badge>
      ),
    },
  ];
  if (releaseAt && raters.some(({ personId }) => canRelease(raters, personId))) {
    columns.push({
      header: <span className="kern-sr-only">{t("formats:raters.release")}</span>,
      cell: ({ personId, name }) =>
        canRelease(raters, personId) && (
          <LinkButton
            small
            variant="tertiary"
            to={`${releaseAt}/raters/${personId}/release`}
            aria-label={t("formats:raters.release-one", { name })}
          >
            {t("formats:raters.release")}
          </LinkButton>
        ),
    });
  }
  return (
    <DataTable
      caption={t("formats:raters.caption")}
      hideCaption
      columns={columns}
      rows={raters}
      keyOf={({ personId }) => personId}
    />
  );
}
