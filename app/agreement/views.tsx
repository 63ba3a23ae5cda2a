/** The ways to look at the agreement of a process. */
import { useTranslation } from "react-i18next";
import { Tabs } from "~/ui/parts";

const VIEWS = { open: "", matrix: "/matrix", decided: "/decisions", voices: "/voices" } as const;

export function AgreementViews({ processId, view }: { processId: number; view: keyof typeof VIEWS }) {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("agreement:views")}
      tabs={Object.entries(VIEWS).map(([each, path]) => ({
        to: `/processes/${processId}/agreement${path}`,
        label: t(`agreement:view.${each}`),
        current: each === view,
      }))}
    />
  );
}
