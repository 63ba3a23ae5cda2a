/** The facts of an agenda item, when it is new and when it is changed. */
import { useTranslation } from "react-i18next";
import { LEVELS, MODES } from "#db/schema/agenda";
import { needsMode, type AgendaItem } from "#server/agenda/rules";
import { Alert } from "~/ui/alert";
import { CheckboxGroup, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { DescriptionList } from "~/ui/page";
import { useLevels } from "./badges";

interface ItemFieldsProps {
  stored?: AgendaItem;
  leads: readonly { id: number; name: string }[];
}

export function ItemFields({ stored, leads }: ItemFieldsProps) {
  return (
    <>
      {stored?.status === "angenommen" ? <AdoptedFacts of={stored} /> : <DecidedFields {...(stored && { stored })} />}
      <OpenFields {...(stored && { stored })} leads={leads} />
    </>
  );
}

/** Sent along as they are, so that an item that was put back meanwhile keeps them. */
function AdoptedFacts({ of }: { of: AgendaItem }) {
  const { t } = useTranslation();
  const levels = useLevels();
  return (
    <>
      <Alert title={t("agenda:form.adopted-title")}>
        <p className="kern-body">{t("agenda:form.adopted-why")}</p>
      </Alert>
      <DescriptionList
        items={[
          { key: t("agenda:field.title"), value: of.title },
          { key: t("agenda:field.mode"), value: of.mode ? t(`common:mode.${of.mode}`) : t("agenda:field.mode-open") },
          {
            key: t("agenda:field.reason"),
            value: of.reason ? <span className="ja-typed">{of.reason}</span> : t("common:none"),
          },
          { key: t("agenda:field.levels"), value: levels(of) || t("common:none") },
        ]}
      />
      <Hidden name="title" value={of.title} />
      <Hidden name="mode" value={of.mode ?? ""} />
      <Hidden name="reason" value={of.reason} />
      {of.levels.map((level) => (
        <Hidden key={level} name="levels[]" value={level} />
      ))}
    </>
  );
}

function DecidedFields({ stored }: Pick<ItemFieldsProps, "stored">) {
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
      <CheckboxGroup
        name="levels"
        label={t("agenda:field.levels")}
        defaultValue={stored?.levels ?? []}
        options={LEVELS.map((value) => ({ value, label: t(`common:level.${value}`) }))}
      />
    </>
  );
}

function OpenFields({ stored, leads }: ItemFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextArea
        name="summary_en"
        label={t("agenda:field.summary-en")}
        hint={t("agenda:field.summary-en-hint")}
        defaultValue={stored?.summaryEn}
        maxLength={2000}
        rows={3}
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
