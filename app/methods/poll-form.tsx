/** Prepares a straw poll; works without JavaScript, where the list of answers is simply left out for yes/no questions. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { POLL_KINDS } from "#db/schema/methods";
import { SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

interface PollFormProps {
  action: string;
  /** Points it can be about; the first choice is the current one. */
  points: readonly { value: number; label: string }[];
  currentPointId: number | null;
}

export function PollForm({ action, points, currentPointId }: PollFormProps) {
  const { t } = useTranslation();
  /** While somebody writes, the point stays as it was, even when the roundtable moves on. */
  const [writing, setWriting] = useState<{ pointId: number | null } | null>(null);
  return (
    <div onInput={() => setWriting((before) => before ?? { pointId: currentPointId })}>
      <ActionForm action={action} name="poll" reset onDone={() => setWriting(null)}>
        <TextField
          name="question"
          label={t("methods:new.question")}
          hint={t("methods:new.question-hint")}
          required
          maxLength={500}
        />
        <RadioGroup
          name="kind"
          required
          label={t("methods:new.kind")}
          defaultValue="yes_no_abstain"
          options={POLL_KINDS.map((kind) => ({ value: kind, label: t(`methods:kind.${kind}`) }))}
        />
        <TextArea
          name="options"
          label={t("methods:new.options")}
          hint={t("methods:new.options-hint")}
          rows={4}
          maxLength={5000}
        />
        <RadioGroup
          name="voice"
          required
          label={t("methods:new.voice")}
          defaultValue="person"
          options={[
            { value: "person", label: t("methods:new.voice-person") },
            {
              value: "organisation",
              label: t("methods:new.voice-organisation"),
              hint: t("methods:new.voice-organisation-hint"),
            },
          ]}
        />
        <Select
          name="point_id"
          required
          label={t("methods:new.point")}
          options={points}
          defaultValue={writing ? writing.pointId : currentPointId}
        />
        <div className="ja-row">
          <SubmitButton>{t("methods:new.submit")}</SubmitButton>
          <span className="kern-body kern-body--small kern-body--muted">{t("methods:new.submit-hint")}</span>
        </div>
      </ActionForm>
    </div>
  );
}
