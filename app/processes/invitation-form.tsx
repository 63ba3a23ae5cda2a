/** Inviting one person: the same form on the page of its own and on the list of people. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Choosable } from "~/organisations/organisation-choice";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { MandateFields } from "./mandate-fields";

interface InvitationFormProps {
  processId: number;
  organisations: readonly Choosable[];
  today: string;
}

export function InvitationForm({ processId, organisations, today }: InvitationFormProps) {
  const { t } = useTranslation();
  const [sent, setSent] = useState(0);
  return (
    <ActionForm
      name="invitation"
      action={`/processes/${processId}/mandates/new`}
      reset
      onDone={() => setSent((times) => times + 1)}
    >
      <div className="ja-fields">
        <TextField name="name" label={t("processes:mandate.name")} required maxLength={200} autoComplete="off" />
        <TextField name="email" type="email" label={t("processes:mandate.email")} required maxLength={254} autoComplete="off" />
      </div>
      {/* What its parts remember of the organisation that was typed goes with the form that was sent. */}
      <MandateFields key={sent} organisations={organisations} today={today} />
      <SubmitButton>{t("processes:mandate.send")}</SubmitButton>
    </ActionForm>
  );
}
