/** Rules of procedure as sentences, and what one version says otherwise than another. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ProcedureRules } from "#server/processes/procedure.rules";
import { useLanguage } from "~/processes/language";
import { DescriptionList } from "~/ui/page";
import { DataTable } from "~/ui/table";

export function RulesList({ rules }: { rules: ProcedureRules }) {
  const rows = useSentences()(rules).filter(({ value }) => value !== "");
  return <DescriptionList items={rows.map(({ label, value }) => ({ key: label, value: typed(value) }))} />;
}

/** Only what differs, side by side. */
export function RulesChanges({ before, after }: { before: ProcedureRules; after: ProcedureRules }) {
  const { t } = useTranslation();
  const sentencesOf = useSentences();
  const earlier = sentencesOf(before);
  const rows = sentencesOf(after).flatMap(({ key, label, value }) => {
    const was = earlier.find((row) => row.key === key)?.value ?? "";
    return was === value ? [] : { key, label, was, value };
  });
  if (rows.length === 0) return <p className="kern-body kern-body--muted">{t("rules:draft-same")}</p>;
  return (
    <DataTable
      caption={t("rules:changes")}
      hideCaption
      columns={[
        { header: t("rules:rule"), rowHeader: true, cell: (row) => row.label },
        { header: t("rules:before"), cell: (row) => typed(row.was) },
        { header: t("rules:after"), cell: (row) => typed(row.value) },
      ]}
      rows={rows}
      keyOf={(row) => row.key}
    />
  );
}

const typed = (words: string): ReactNode => (words ? <span className="ja-typed">{words}</span> : "–");

function useSentences() {
  const { t } = useTranslation();
  const language = useLanguage();
  const list = new Intl.ListFormat(language);
  return (rules: ProcedureRules) => {
    const { parity, quorumShare: all, quorumBenchShare: bench } = rules;
    const benches = list.format(parity.benches.map((each) => t(`bench.${each}`)));
    const values = {
      decision: t(`rules:decision.${rules.decisionRule}`),
      parity: parity.benches.length > 0 ? t("rules:parity", { benches, count: parity.tolerance }) : t("rules:parity-none"),
      quorum: all + bench > 0 ? t("rules:quorum", { all, bench }) : t("rules:quorum-none"),
      silence: rules.silenceAllowed ? t("rules:silence-yes", { count: rules.silenceDays }) : t("rules:silence-no"),
      anonymous: t(`rules:anonymous-${rules.anonymousTopics ? "yes" : "no"}`),
      attribution: t(`rules:attribution.${rules.nonAttribution}`),
      minutes: t(`rules:minutes.${rules.minutesType}`),
      deadline: t("rules:deadline", { count: rules.deadlineDays }),
      notice: rules.noticeDays > 0 ? t("rules:notice", { count: rules.noticeDays }) : t("rules:notice-none"),
      substitution: t(`rules:substitution.${rules.substitution}`),
      body: rules.body,
    };
    return Object.entries(values).map(([key, value]) => ({ key, label: t(`rules:field.${key}`), value }));
  };
}
