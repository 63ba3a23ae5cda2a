/** Who rates, and whether that person has handed in: all that anybody may know before all are in. */
import { useTranslation } from "react-i18next";
import type { Rater } from "#server/formats/evaluations.queries";
import { canRelease, canReplace } from "#server/formats/ratings.rules";
import { LinkButton } from "~/ui/button";
import { Badge } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";

export function Raters({ raters, manageAt }: { raters: readonly Rater[]; manageAt: string | null }) {
  const { t } = useTranslation();
  const columns: Column<Rater>[] = [
    { header: t("formats:raters.name"), rowHeader: true, cell: ({ name }) => name },
    { header: t("formats:raters.organisation"), cell: ({ organisation }) => organisation || t("none") },
    ...(raters.some(({ interest }) => interest !== null)
      ? [{ header: t("formats:raters.interest"), cell: ({ interest }: Rater) => interest || t("formats:raters.no-interest") }]
      : []),
    {
      header: t("formats:raters.state"),
      cell: ({ handedIn }) => (
        <Badge tone={handedIn ? "success" : "neutral"} icon={handedIn ? "check" : undefined}>
          {t(handedIn ? "formats:raters.handed-in" : "formats:raters.waiting")}
        </Badge>
      ),
    },
  ];
  if (manageAt && raters.some(({ personId }) => canReplace(raters, personId))) {
    columns.push({
      header: <span className="kern-sr-only">{t("formats:raters.change")}</span>,
      cell: ({ personId, name }) => {
        const at = `${manageAt}/raters/${personId}`;
        return (
          <div className="ja-row">
            {canReplace(raters, personId) && (
              <LinkButton
                small
                variant="tertiary"
                to={`${at}/replacement`}
                aria-label={t("formats:raters.replace-one", { name })}
              >
                {t("formats:raters.replace")}
              </LinkButton>
            )}
            {canRelease(raters, personId) && (
              <LinkButton small variant="tertiary" to={`${at}/release`} aria-label={t("formats:raters.release-one", { name })}>
                {t("formats:raters.release")}
              </LinkButton>
            )}
          </div>
        );
      },
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
