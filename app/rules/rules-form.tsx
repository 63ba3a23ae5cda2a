/** The draft of rules of procedure: every field has a usual value already. */
import { useTranslation } from "react-i18next";
import { DECIDING_BENCHES } from "#db/schema/organisations";
import { DECISION_RULES, MINUTES_TYPES, NON_ATTRIBUTIONS, SUBSTITUTIONS } from "#db/schema/processes";
import type { ProcedureRules } from "#server/processes/procedure.rules";
import { Checkbox, CheckboxGroup, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

export function RulesFields({ rules, reason, asksReason }: { rules: ProcedureRules; reason: string; asksReason: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="kern-heading-small">{t("rules:group.deciding")}</h2>
      <Select
        name="decision_rule"
        label={t("rules:field.decision")}
        required
        defaultValue={rules.decisionRule}
        options={DECISION_RULES.map((value) => ({ value, label: t(`rules:decision.${value}`) }))}
      />
      <div className="ja-fields">
        <Count name="quorum_share" label={t("rules:field.quorum-share")} value={rules.quorumShare} max={100} />
        <Count name="quorum_bench_share" label={t("rules:field.quorum-bench-share")} value={rules.quorumBenchShare} max={100} />
      </div>
      <CheckboxGroup
        name="parity_benches"
        label={t("rules:field.parity-benches")}
        hint={t("rules:field.parity-benches-hint")}
        defaultValue={rules.parity.benches}
        options={DECIDING_BENCHES.map((value) => ({ value, label: t(`bench.${value}`) }))}
      />
      <Count name="parity_tolerance" label={t("rules:field.parity-tolerance")} value={rules.parity.tolerance} max={50} />
      <h2 className="kern-heading-small">{t("rules:group.talking")}</h2>
      <Checkbox
        name="anonymous_topics"
        label={t("rules:field.anonymous-topics")}
        hint={t("rules:field.anonymous-topics-hint")}
        defaultChecked={rules.anonymousTopics}
      />
      <RadioGroup
        name="non_attribution"
        label={t("rules:field.attribution")}
        required
        defaultValue={rules.nonAttribution}
        options={NON_ATTRIBUTIONS.map((value) => ({ value, label: t(`rules:attribution.${value}`) }))}
      />
      <Select
        name="minutes_type"
        label={t("rules:field.minutes")}
        required
        defaultValue={rules.minutesType}
        options={MINUTES_TYPES.map((value) => ({ value, label: t(`rules:minutes.${value}`) }))}
      />
      <h2 className="kern-heading-small">{t("rules:group.working")}</h2>
      <Count name="deadline_days" label={t("rules:field.deadline-days")} value={rules.deadlineDays} min={1} max={365} />
      <Count name="notice_days" label={t("rules:field.notice-days")} value={rules.noticeDays} max={90} />
      <Checkbox
        name="silence_allowed"
        label={t("rules:field.silence-allowed")}
        hint={t("rules:field.silence-allowed-hint")}
        defaultChecked={rules.silenceAllowed}
      />
      <Count name="silence_days" label={t("rules:field.silence-days")} value={rules.silenceDays} min={1} max={90} />
      <RadioGroup
        name="substitution"
        label={t("rules:field.substitution")}
        required
        defaultValue={rules.substitution}
        options={SUBSTITUTIONS.map((value) => ({ value, label: t(`rules:substitution.${value}`) }))}
      />
      <h2 className="kern-heading-small">{t("rules:group.else")}</h2>
      <TextArea
        name="body"
        label={t("rules:field.body")}
        hint={t("rules:field.body-hint")}
        defaultValue={rules.body}
        maxLength={20_000}
        rows={6}
      />
      {asksReason && (
        <TextArea
          name="reason"
          label={t("rules:reason")}
          hint={t("rules:reason-hint")}
          defaultValue={reason}
          required
          maxLength={1000}
          rows={2}
        />
      )}
    </>
  );
}

interface CountProps {
  name: string;
  label: string;
  value: number;
  min?: number;
  max: number;
}

const Count = ({ name, label, value, min = 0, max }: CountProps) => (
  <TextField name={name} label={label} type="number" inputMode="numeric" min={min} max={max} required defaultValue={value} />
);
