/** How an agreement stands, at a glance: each bench, what is missing for adoption, who is asked and who stands against it. */
import { useTranslation } from "react-i18next";
import type { AgreementRule } from "#db/schema/agreement";
import { writeDeadline } from "#server/calendar/working-days.rules";
import type { Lack } from "#server/agreement/rules";
import type { Named, Standing as StandingOf } from "#server/agreement/standing.rules";
import { useLanguage } from "~/processes/language";
import { Row, Stack } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { Facts } from "~/ui/parts";

interface RuleProps {
  of: { rule: AgreementRule; closesAt: Date | string | null; versionNumber: number };
  /** Its text reads otherwise by now. */
  isMoved?: boolean;
}

export function RuleFacts({ of, isMoved = false }: RuleProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const end = of.closesAt && writeDeadline(of.closesAt, language);
  return (
    <>
      <Facts
        of={[
          t("agreement:version", { number: of.versionNumber }),
          t(`agreement:rule.${of.rule}`),
          end && t(of.rule === "umlauf" ? "agreement:silence-until" : "agreement:until", { end }),
        ]}
      />
      {isMoved && <p className="ja-small ja-agreement-line">{t("agreement:moved", { number: of.versionNumber })}</p>}
    </>
  );
}

export function Standing({ of, rule }: { of: StandingOf; rule: AgreementRule }) {
  const { t } = useTranslation();
  const bench = (lack: Lack) => ("bench" in lack ? { bench: t(`common:bench.${lack.bench}`) } : {});
  const count = (lack: Lack) => ("need" in lack ? { count: lack.need } : {});
  const lacks = of.lacks.map((lack) => t(`agreement:lack.${lack.what}`, { ...count(lack), ...lack, ...bench(lack) }));
  const hindrances = of.hindrances.map((hindrance) =>
    t(`agreement:hindrance.${hindrance.what}`, {
      missing:
        hindrance.what === "incomplete"
          ? hindrance.missing.map((what) => t(`recommendations:complete.lack.${what}`)).join(", ")
          : "",
    }),
  );
  const isSilent = rule === "umlauf" && of.lacks.every(({ what }) => what === "silence");
  return (
    <Stack gap={1}>
      <Row gap={2}>
        {of.isMet && (
          <Badge tone={hindrances.length > 0 ? "warning" : "success"}>
            {t(hindrances.length > 0 ? "agreement:met-but" : "agreement:met")}
          </Badge>
        )}
        {!of.isMet && isSilent && <Badge tone="info">{t("agreement:silence-runs")}</Badge>}
        <Facts
          of={of.benches.map(({ bench: key, cast, voices }) => (
            <span key={key} className="ja-number">
              {t("agreement:bench", { bench: t(`common:bench.${key}`), cast, voices })}
            </span>
          ))}
        />
      </Row>
      {!of.isMet && !isSilent && <Line label={t("agreement:lacks")} words={lacks.join(" · ")} />}
      {hindrances.length > 0 && <Line label={t("agreement:hindrances")} words={hindrances.join(" · ")} />}
      <Who label={t("agreement:blocking")} of={of.blocking} />
      {rule !== "umlauf" && <Who label={t("agreement:asked")} of={of.asked} />}
    </Stack>
  );
}

function Who({ label, of: { names, more } }: { label: string; of: Named }) {
  const { t } = useTranslation();
  if (names.length === 0) return null;
  return (
    <Line
      label={label}
      words={[names.join(", "), more > 0 && t("agreement:more", { count: more })].filter(Boolean).join(" ")}
    />
  );
}

const Line = ({ label, words }: { label: string; words: string }) => (
  <p className="ja-small ja-agreement-line">
    <span className="ja-muted">{label}: </span>
    {words}
  </p>
);
