/** Inviting one person: the same form on the page of its own and on the list of people. */
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
  return (
    <ActionForm name="invitation" action={`/processes/${processId}/mandates/new`} reset>
      <div className="ja-fields">
        <TextField name="name" label={t("processes:mandate.name")} required maxLength={200} autoComplete="off" />
        <TextField name="email" type="email" label={t("processes:mandate.email")} required maxLength={254} autoComplete="off" />
      </div>
      <MandateFields organisations={organisations} today={today} />
      <SubmitButton>{t("processes:mandate.send")}</SubmitButton>
    </ActionForm>
  );
}
