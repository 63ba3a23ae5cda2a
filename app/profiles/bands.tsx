/** Bands of municipalities with what they come from: as the rule gives them now, or as they were kept. */
import { useTranslation } from "react-i18next";
import type { ResilienceDimension } from "#db/schema/profiles";
import type { Priority } from "#server/profiles/priorities.rules";
import { useMean } from "~/profiles/scores";
import { Badge } from "~/ui/page";
import { DataTable } from "~/ui/table";

export interface BandRow extends Priority {
  profileId: number;
  organisation: string;
  profileVersion: number;
  setVersion: number;
}

/** In the order of their names. */
export function Bands({ rows }: { rows: readonly BandRow[] }) {
  const { t } = useTranslation();
  const mean = useMean();
  const names = (dimensions: readonly ResilienceDimension[]) =>
    dimensions.map((each) => t(`profiles:dimension.${each}`)).join(", ");
  return (
    <DataTable
      caption={t("profiles:priority.title")}
      hideCaption
      rows={rows}
      keyOf={({ profileId }) => profileId}
      columns={[
        { header: t("profiles:priority.municipality"), rowHeader: true, cell: ({ organisation }) => organisation },
        {
          header: t("profiles:priority.band-title"),
          cell: ({ band }) => <Badge tone="neutral">{t(`profiles:priority.band.${band ?? "none"}`)}</Badge>,
        },
        {
          header: t("profiles:priority.profile"),
          cell: ({ profileVersion }) => t("profiles:priority.profile-version", { version: profileVersion }),
        },
        {
          header: t("profiles:set.title"),
          cell: ({ setVersion }) => t("profiles:set.short", { version: setVersion }),
        },
        { header: t("profiles:priority.exposure"), cell: ({ exposure }) => mean(exposure) },
        { header: t("profiles:priority.gap"), cell: ({ gap }) => mean(gap) },
        { header: t("profiles:priority.drivers"), cell: ({ drivers }) => names(drivers) },
        {
          header: t("profiles:priority.sensitive"),
          cell: ({ band, sensitive }) =>
            band === null ? "" : sensitive.length > 0 ? names(sensitive) : t("profiles:priority.stable"),
        },
      ]}
    />
  );
}
