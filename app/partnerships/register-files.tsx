/** Links to a register as a file, in each kind of spreadsheet. */
import { useTranslation } from "react-i18next";
import { LinkButton } from "~/ui/button";

/** @param at address without its ending */
export function RegisterFiles({ at }: { at: string }) {
  const { t } = useTranslation();
  return (["xlsx", "ods", "csv"] as const).map((ending) => (
    <LinkButton key={ending} small to={`${at}.${ending}`} variant="tertiary" icon="download" reloadDocument>
      {t(`partnerships:export.${ending}`)}
    </LinkButton>
  ));
}
