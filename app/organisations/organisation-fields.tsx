/** The fields of an organisation in the register. */
import { useTranslation } from "react-i18next";
import { BENCHES, ORGANISATION_LEVELS, SIZE_CLASSES } from "#db/schema/organisations";
import { LAENDER } from "#server/calendar/working-days.rules";
import type { OrganisationRow } from "#server/organisations/rules";
import { Select, TextArea, TextField } from "~/ui/form";

export function OrganisationFields({ stored }: { stored?: OrganisationRow }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField name="name" label={t("organisations:field.name")} defaultValue={stored?.name} required maxLength={200} />
      <TextField
        name="short_name"
        label={t("organisations:field.short-name")}
        hint={t("organisations:field.short-name-hint")}
        defaultValue={stored?.shortName}
        required
        maxLength={40}
      />
      <Select
        name="level"
        label={t("organisations:field.level")}
        required
        defaultValue={stored?.level ?? "kommune"}
        options={ORGANISATION_LEVELS.map((value) => ({ value, label: t(`common:organisation-level.${value}`) }))}
      />
      <Select
        name="bench_default"
        label={t("organisations:field.bench")}
        hint={t("organisations:field.bench-hint")}
        required
        defaultValue={stored?.benchDefault ?? "kommunen"}
        options={BENCHES.map((value) => ({ value, label: t(`common:bench.${value}`) }))}
      />
      <Select
        name="size_class"
        label={t("organisations:field.size-class")}
        hint={t("organisations:field.size-class-hint")}
        defaultValue={stored?.sizeClass ?? ""}
        options={[
          { value: "", label: t("consultations:balance.unknown") },
          ...SIZE_CLASSES.map((value) => ({ value, label: t(`consultations:size-class.${value}`) })),
        ]}
      />
      <Select
        name="land"
        label={t("organisations:field.land")}
        defaultValue={stored?.land ?? ""}
        options={[
          { value: "", label: t("consultations:balance.unknown") },
          ...LAENDER.map((value) => ({ value, label: t(`consultations:land.${value}`) })),
        ]}
      />
      <TextArea
        name="postal_address"
        label={t("organisations:field.address")}
        hint={t("organisations:field.address-hint")}
        defaultValue={stored?.postalAddress}
        maxLength={400}
        rows={3}
      />
    </>
  );
}
