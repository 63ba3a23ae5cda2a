/** What one person may see at most; empty is as their role has it. */
import { useTranslation } from "react-i18next";
import type { Cleared } from "#server/markings/queries";
import { usualClearance } from "#server/markings/rules";
import { tlp } from "#server/processes/labels.rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { Row } from "~/ui/layout";

export function ClearanceForm({ person, at }: { person: Cleared; at: string }) {
  const { t } = useTranslation();
  const usual = t("markings:clearance.usual", { label: tlp(usualClearance(person.role)) });
  return (
    <ActionForm name={`clearance-${person.mandateId}`} action={`${at}/clearances/${person.mandateId}`}>
      <Row place="end">
        <Select
          required
          name="clearance"
          label={`${person.name} (${person.organisation})`}
          hint={t(`common:role.${person.role}`)}
          defaultValue={person.chosen ?? ""}
          options={[
            { value: "", label: usual },
            ...(["GREEN", "AMBER", "AMBER+STRICT"] as const).map((value) => ({ value, label: tlp(value) })),
          ]}
        />
        <SubmitButton variant="secondary">{t("common:action.save")}</SubmitButton>
      </Row>
    </ActionForm>
  );
}
