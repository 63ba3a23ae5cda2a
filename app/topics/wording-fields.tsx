/** The words of a topic: one line is enough. */
import { useTranslation } from "react-i18next";
import type { Wording } from "#server/topics/rules";
import { TextArea, TextField } from "~/ui/form";

export function WordingFields({ stored }: { stored?: Wording }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        name="title"
        label={t("topics:form.title")}
        hint={t("topics:form.title-hint")}
        defaultValue={stored?.title}
        maxLength={200}
        autoComplete="off"
        required
      />
      <TextArea
        name="problem"
        label={t("topics:form.problem")}
        hint={t("topics:form.problem-hint")}
        defaultValue={stored?.problem}
        maxLength={5000}
        rows={4}
      />
      <TextField name="concerned" label={t("topics:form.concerned")} defaultValue={stored?.concerned} maxLength={500} />
      <TextField
        name="source"
        label={t("topics:form.source")}
        hint={t("topics:form.source-hint")}
        defaultValue={stored?.source}
        maxLength={500}
      />
    </>
  );
}
