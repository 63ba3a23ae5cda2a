/** The form of a pattern of influence; what may be said without a source stands where it is chosen. */
import { useTranslation } from "react-i18next";
import { SIGHTS } from "#db/schema/partnerships";
import { EVIDENCES, INSTRUMENTS } from "#db/schema/situation";
import type { Pattern } from "#server/situation/patterns.rules";
import { CheckboxGroup, Hidden, RadioGroup, TextArea, TextField } from "~/ui/form";

interface PatternFieldsProps {
  pattern: Pattern | null;
  interdependencies: readonly { id: number; title: string }[];
  items: readonly { id: number; title: string }[];
}

export function PatternFields({ pattern, interdependencies, items }: PatternFieldsProps) {
  const { t } = useTranslation();
  const words = (name: "coupling" | "trigger" | "target" | "effect" | "source", most: number) => (
    <TextArea
      name={name}
      label={t(`situation:pattern.field.${name}`)}
      hint={t(`situation:pattern.hint.${name}`)}
      defaultValue={pattern?.[name]}
      rows={2}
      maxLength={most}
    />
  );
  const options = (of: readonly { id: number; title: string }[]) => of.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <>
      <Hidden name="revision" value={pattern?.revision ?? ""} />
      <TextField
        name="title"
        label={t("situation:pattern.field.title")}
        defaultValue={pattern?.title}
        required
        maxLength={200}
      />
      <CheckboxGroup
        name="instruments"
        label={t("situation:pattern.field.instruments")}
        required
        defaultValue={pattern?.instruments}
        options={INSTRUMENTS.map((value) => ({ value, label: t(`situation:pattern.instrument.${value}`) }))}
      />
      {words("coupling", 2000)}
      {words("trigger", 1000)}
      {words("target", 1000)}
      {words("effect", 1000)}
      {words("source", 1000)}
      <RadioGroup
        name="evidence"
        label={t("situation:pattern.field.evidence")}
        required
        defaultValue={pattern?.evidence ?? "unbelegt"}
        options={EVIDENCES.map((value) => ({ value, label: t(`situation:pattern.evidence.${value}`) }))}
      />
      {interdependencies.length > 0 && (
        <CheckboxGroup
          name="interdependencies"
          label={t("situation:pattern.field.interdependencies")}
          defaultValue={pattern?.interdependencies.map(({ id }) => id)}
          options={options(interdependencies)}
        />
      )}
      {items.length > 0 && (
        <CheckboxGroup
          name="items"
          label={t("situation:pattern.field.items")}
          defaultValue={pattern?.items.map(({ id }) => id)}
          options={options(items)}
        />
      )}
      <RadioGroup
        name="sight"
        label={t("partnerships:sight.title")}
        hint={t("situation:pattern.hint.sight")}
        required
        defaultValue={pattern?.sight ?? "own"}
        options={SIGHTS.map((value) => ({ value, label: t(`situation:pattern.sight.${value}`) }))}
      />
    </>
  );
}
