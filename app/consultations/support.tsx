/** „14 von 22 Mitgliedern tragen das mit, 3 abweichend“: without names, unless they were released. */
import { useTranslation } from "react-i18next";
import type { Support } from "#server/consultations/statements.queries";

export function SupportLine({ support }: { support: Support }) {
  const { t } = useTranslation();
  const { asked, supporting, deviating, named, alone } = support;
  return (
    <p>
      <strong>{t("consultations:members.support", { count: asked, supporting, deviating })}</strong>
      {named.length > 0 && ` ${t("consultations:members.support-named", { names: named.join(", ") })}`}
      {alone !== null && alone > 0 && ` ${t("consultations:members.support-alone", { count: alone })}`}
    </p>
  );
}
