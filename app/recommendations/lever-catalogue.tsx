/** What each lever does, who can use it, on what it rests and how deep it usually intervenes: to choose by. */
import { useTranslation } from "react-i18next";
import { LEVERS } from "#db/schema/recommendations";
import { USUAL_INTENSITY } from "#server/recommendations/levers.rules";
import { Fold } from "~/ui/form";
import { DataTable } from "~/ui/table";

export function LeverCatalogue() {
  const { t } = useTranslation();
  const title = t("recommendations:catalogue.title");
  const said = (what: "effect" | "actor" | "basis") => ({
    header: t(`recommendations:catalogue.${what}`),
    cell: (lever: (typeof LEVERS)[number]) => t(`recommendations:catalogue.of.${lever}.${what}`),
  });
  const usual = (lever: (typeof LEVERS)[number]) =>
    [...new Set(USUAL_INTENSITY[lever])].map((intensity) => t(`recommendations:intensity.${intensity}`)).join(" – ");
  return (
    <Fold form="catalogue" summary={title}>
      <DataTable
        caption={title}
        hideCaption
        rows={LEVERS}
        keyOf={(lever) => lever}
        columns={[
          {
            header: t("recommendations:catalogue.lever"),
            rowHeader: true,
            cell: (lever) => t(`recommendations:lever.${lever}`),
          },
          said("effect"),
          said("actor"),
          said("basis"),
          { header: t("recommendations:catalogue.usual"), cell: usual },
        ]}
      />
    </Fold>
  );
}
