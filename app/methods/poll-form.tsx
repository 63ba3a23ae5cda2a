/** Prepares a straw poll; works without JavaScript, where the list of answers is simply left out for yes/no questions. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { POLL_KINDS } from "#db/schema/methods";
import { SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

interface PollFormProps {
  action: string;
  /** Points it can be about. */
  points: readonly { value: number; label: string }[];
  /** The one it is about unless somebody chooses another. */
  pointId: number | null;
}

export function PollForm({ action, points, pointId }: PollFormProps) {
  const { t } = useTranslation();
  /** While somebody writes, the point stays as it was, even when the roundtable moves on. */
  const [writing, setWriting] = useState<{ pointId: number | null } | null>(null);
  const preset = writing ? writing.pointId : pointId;
  return (
    <div onInput={() => setWriting((before) => before ?? { pointId })}>
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
        {/* What a select was preset with it keeps for ever, so there is another one. */}
        <Select key={preset} name="point_id" required label={t("methods:new.point")} options={points} defaultValue={preset} />
        <div className="ja-row">
          <SubmitButton>{t("methods:new.submit")}</SubmitButton>
          <span className="ja-small ja-muted">{t("methods:new.submit-hint")}</span>
        </div>
      </ActionForm>
    </div>
  );
}
