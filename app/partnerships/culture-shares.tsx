/** Whether partnerships are about more than culture, year by year: bars with their numbers beside. */
import { useTranslation } from "react-i18next";
import type { CultureShare } from "#server/partnerships/queries";
import { Bars } from "~/ui/bars";
import { Section } from "~/ui/page";

export function CultureShares({ shares }: { shares: readonly CultureShare[] }) {
  const { t } = useTranslation();
  if (shares.length === 0) return null;
  return (
    <Section title={t("partnerships:culture.title")} id="culture" hint={t("partnerships:culture.hint")}>
      <Bars
        label={t("partnerships:culture.title")}
        max={1}
        bars={shares.map(({ year, cultureOnly, total }) => ({
          key: year,
          label: String(year),
          value: cultureOnly / total,
          text: t("partnerships:culture.of", { share: Math.round((cultureOnly / total) * 100), cultureOnly, total }),
        }))}
      />
    </Section>
  );
}
