/** The fields that say what a process is; when it is made and when it is changed. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { MARKINGS, type Marking } from "#db/schema/processes";
import { RadioGroup, TextArea, TextField } from "~/ui/form";
import { MoreFields } from "./more-fields";

interface ProcessFieldsProps {
  stored?: {
    title: string;
    guidingQuestion: string;
    description: string;
    marking: Marking;
    startsOn: string;
    endsOn: string | null;
  };
  today: string;
  /** After what the process is about. */
  children?: ReactNode;
  /** Below what seldom changes. */
  settings?: ReactNode;
}

export function ProcessFields({ stored, today, children, settings }: ProcessFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        name="title"
        first={stored === undefined}
        label={t("processes:form.title")}
        hint={t("processes:form.title-hint")}
        defaultValue={stored?.title}
        required
        maxLength={200}
      />
      <TextArea
        name="guiding_question"
        label={t("processes:form.guiding-question")}
        hint={t("processes:form.guiding-question-hint")}
        defaultValue={stored?.guidingQuestion}
        required
        maxLength={500}
        rows={2}
      />
      {children}
      <MoreFields
        summary={t("processes:form.more")}
        names={["description", "marking", "starts_on", "ends_on", "template_key"]}
        open={stored !== undefined}
      >
        <TextArea
          name="description"
          label={t("processes:form.description")}
          hint={t("processes:form.description-hint")}
          defaultValue={stored?.description}
          maxLength={5000}
          rows={5}
        />
        <RadioGroup
          name="marking"
          label={t("processes:form.marking")}
          required
          defaultValue={stored?.marking ?? "GREEN"}
          options={MARKINGS.map((value) => ({
            value,
            label: t(`common:marking.${value}`),
            hint: t(`common:marking-hint.${value}`),
          }))}
        />
        <div className="ja-fields">
          <TextField
            name="starts_on"
            type="date"
            label={t("processes:form.starts-on")}
            defaultValue={stored?.startsOn ?? today}
            required
          />
          <TextField name="ends_on" type="date" label={t("processes:form.ends-on")} defaultValue={stored?.endsOn ?? ""} />
        </div>
        {settings}
      </MoreFields>
    </>
  );
}
