/** The parts of the overview, each at an address of its own. */
import { useTranslation } from "react-i18next";
import type { ProcessHead } from "#server/processes/rules";
import { Tabs } from "~/ui/parts";

const PARTS = ["partnerships", "delegations", "interdependencies", "patterns", "profiles", "situation"] as const;

export function RegisterTabs({ process, current }: { process: Pick<ProcessHead, "id">; current: (typeof PARTS)[number] }) {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("partnerships:tabs.label")}
      tabs={PARTS.map((part) => ({
        to: `/processes/${process.id}/${part}`,
        label: t(`partnerships:tabs.${part}`),
        current: part === current,
      }))}
    />
  );
}
