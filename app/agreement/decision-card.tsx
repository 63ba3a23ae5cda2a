/** A decision as it was recorded: number, rule, counts of each bench, the version and its hash. */
import { useTranslation } from "react-i18next";
import type { Decision } from "#server/agreement/decisions.queries";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { Status } from "~/recommendations/badges";
import { Row } from "~/ui/layout";
import { Card } from "~/ui/page";
import { Facts } from "~/ui/parts";

export function DecisionCard({ of, isLifted }: { of: Decision; isLifted: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const day = writeDay(new Date(of.decidedAt), language);
  return (
    <Card title={t("agreement:decided.record", { number: of.number, day })}>
      <Row gap={2}>
        <Status status={of.outcome} />
        <Facts of={[t(`agreement:rule.${of.rule}`), of.isByClock && t("agreement:decided.system")]} />
      </Row>
      {isLifted && <p className="ja-small">{t("agreement:decided.lifted")}</p>}
      {of.reason && <p className="kern-body ja-typed">{t("agreement:decided.reason", { reason: of.reason })}</p>}
      <ul className="ja-list ja-small">
        {of.record.benches.map(({ bench, cast, voices, yes, no, abstained }) => (
          <li key={bench} className="ja-number">
            {t("agreement:bench", { bench: t(`common:bench.${bench}`), cast, voices })} –{" "}
            {t("agreement:decided.sums", { yes, no, abstained })}
          </li>
        ))}
      </ul>
      <p className="ja-small ja-muted ja-break">
        {t("agreement:decided.hash", { version: of.versionNumber, hash: of.textHash })}
      </p>
    </Card>
  );
}
