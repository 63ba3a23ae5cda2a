/** The facts of an agenda item, when it is new and when it is changed. */
import { useTranslation } from "react-i18next";
import { LEVELS, MODES } from "#db/schema/agenda";
import { needsMode, type AgendaItem } from "#server/agenda/rules";
import { CheckboxGroup, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

export function ItemFields({ stored, leads }: { stored?: AgendaItem; leads: readonly { id: number; name: string }[] }) {
  const { t } = useTranslation();
  const mayBeOpen = !stored || !needsMode(stored.status);
  const open = { value: "", label: t("agenda:field.mode-open"), hint: t("agenda:field.mode-open-hint") };
  return (
    <>
      <TextField
        name="title"
        first={stored === undefined}
        label={t("agenda:field.title")}
        hint={t("agenda:field.title-hint")}
        defaultValue={stored?.title}
        required
        maxLength={200}
      />
      <RadioGroup
        name="mode"
        label={t("agenda:field.mode")}
        hint={t(mayBeOpen ? "agenda:field.mode-hint" : "agenda:field.mode-hint-required")}
        required
        defaultValue={stored?.mode ?? ""}
        options={[
          ...MODES.map((value) => ({ value, label: t(`common:mode.${value}`), hint: t(`agenda:field.mode-help.${value}`) })),
          ...(mayBeOpen ? [open] : []),
        ]}
      />
      <TextArea
        name="reason"
        label={t("agenda:field.reason")}
        hint={t("agenda:field.reason-hint")}
        defaultValue={stored?.reason}
        maxLength={3000}
        rows={4}
      />
      <TextArea
        name="summary_en"
        label={t("agenda:field.summary-en")}
        hint={t("agenda:field.summary-en-hint")}
        defaultValue={stored?.summaryEn}
        maxLength={2000}
        rows={3}
      />
      <CheckboxGroup
        name="levels"
        label={t("agenda:field.levels")}
        defaultValue={stored?.levels ?? []}
        options={LEVELS.map((value) => ({ value, label: t(`common:level.${value}`) }))}
      />
      <Select
        name="lead_organisation_id"
        label={t("agenda:field.lead")}
        hint={t("agenda:field.lead-hint")}
        defaultValue={stored?.leadOrganisationId ?? ""}
        options={[
          { value: "", label: t("agenda:field.lead-open") },
          ...leads.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </>
  );
}
