/** For facilitators: puts recommendations to agreement, several at once, by one rule. */
import { useTranslation } from "react-i18next";
import type { AgreementRule } from "#db/schema/agreement";
import type { Candidate } from "#server/agreement/queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, Select, TextField } from "~/ui/form";

interface OpeningFormProps {
  action: string;
  candidates: readonly Candidate[];
  rules: readonly AgreementRule[];
  silenceDays: number;
}

export function OpeningForm({ action, candidates, rules, silenceDays }: OpeningFormProps) {
  const { t } = useTranslation();
  if (candidates.length === 0) return null;
  const nameOf = ({ label, title, last }: Candidate) =>
    last ? `${label} ${title} (${t(`agreement:open.last.${last}`)})` : `${label} ${title}`;
  return (
    <Fold form="opening" summary={t("agreement:open.title", { count: candidates.length })}>
      <ActionForm name="opening" action={action}>
        <CheckboxGroup
          name="recommendation"
          label={t("agreement:open.which")}
          hint={t("agreement:open.which-hint")}
          required
          options={candidates.map((candidate) => ({ value: candidate.id, label: nameOf(candidate) }))}
        />
        <Select
          name="rule"
          label={t("agreement:open.by")}
          required
          options={rules.map((rule) => ({ value: rule, label: t(`agreement:rule.${rule}`) }))}
        />
        <TextField
          name="closes_on"
          type="date"
          label={t("agreement:open.closes")}
          hint={t("agreement:open.closes-hint", { days: silenceDays })}
        />
        <SubmitButton variant="secondary">{t("agreement:open.submit")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
