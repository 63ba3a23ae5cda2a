/** Finding, conclusion, proposal, who is to act and until when. */
import { useTranslation } from "react-i18next";
import { ADJUSTMENT_KINDS, EFFORTS } from "#db/schema/formats";
import type { Adjustment } from "#server/formats/adjustments.queries";
import type { Criterion } from "#server/formats/criteria.rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { FormActions } from "~/ui/parts";
import { useCriterionWords } from "../criterion-words";

interface AdjustmentFormProps {
  adjustment?: Adjustment;
  /** From a hint. */
  wanted?: { criterion: string; kind: string };
  criteria: readonly Criterion[];
  addressees: readonly { id: number; name: string }[];
  cancelTo: string;
}

export function AdjustmentForm({ adjustment, wanted, criteria, addressees, cancelTo }: AdjustmentFormProps) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  return (
    <ActionForm name="adjustment">
      <Select
        name="criterion"
        label={t("formats:adjustment.criterion")}
        required
        defaultValue={adjustment?.criterion ?? wanted?.criterion}
        options={criteria.map((criterion) => ({ value: criterion.key, label: words.heading(criterion) }))}
      />
      <TextArea
        name="finding"
        label={t("formats:adjustment.finding")}
        hint={t("formats:adjustment.finding-hint")}
        required
        rows={3}
        maxLength={2000}
        defaultValue={adjustment?.finding}
      />
      <TextArea
        name="conclusion"
        label={t("formats:adjustment.conclusion")}
        hint={t("formats:adjustment.conclusion-hint")}
        required
        rows={2}
        maxLength={2000}
        defaultValue={adjustment?.conclusion}
      />
      <Select
        name="kind"
        label={t("formats:adjustment.kind")}
        required
        defaultValue={adjustment?.kind ?? wanted?.kind ?? "anpassen"}
        options={ADJUSTMENT_KINDS.map((kind) => ({ value: kind, label: t(`formats:adjustment-kind.${kind}`) }))}
      />
      <TextArea
        name="proposal"
        label={t("formats:adjustment.proposal")}
        hint={t("formats:adjustment.proposal-hint")}
        required
        rows={2}
        maxLength={2000}
        defaultValue={adjustment?.proposal}
      />
      <Select
        name="addressee_id"
        label={t("formats:adjustment.addressee")}
        hint={t("formats:adjustment.addressee-hint")}
        defaultValue={adjustment?.addresseeId ?? ""}
        options={[
          { value: "", label: t("formats:adjustment.addressee-other") },
          ...addressees.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextField
        name="addressee"
        label={t("formats:adjustment.addressee-name")}
        maxLength={300}
        defaultValue={adjustment?.addresseeId === null ? adjustment.addressee : ""}
      />
      <RadioGroup
        name="effort"
        label={t("formats:adjustment.effort")}
        required
        defaultValue={adjustment?.effort}
        options={EFFORTS.map((effort) => ({ value: effort, label: t(`formats:effort.${effort}`) }))}
      />
      <TextArea
        name="effect"
        label={t("formats:adjustment.effect")}
        rows={2}
        maxLength={1000}
        defaultValue={adjustment?.effect}
      />
      <TextField name="due_on" type="date" label={t("formats:adjustment.due")} required defaultValue={adjustment?.dueOn} />
      <FormActions>
        <SubmitButton>{t("formats:adjustment.save")}</SubmitButton>
        <LinkButton variant="tertiary" to={cancelTo}>
          {t("action.cancel")}
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
