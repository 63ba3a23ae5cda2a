/** A decision as it was recorded: number, rule, counts of each bench, the version and its hash. */
import { useTranslation } from "react-i18next";
import { DECIDING_BENCHES } from "#db/schema/organisations";
import type { Decision } from "#server/agreement/decisions.queries";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { Status } from "~/recommendations/badges";
import { Fold } from "~/ui/form";
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
      <Fold form={`electorate-${of.id}`} plain summary={t("agreement:decided.electorate")}>
        <Electorate of={of.record} />
      </Fold>
      <p className="ja-small ja-muted ja-break">
        {t("agreement:decided.hash", { version: of.versionNumber, hash: of.textHash })}
      </p>
    </Card>
  );
}

/** As it was recorded: who has another name by now, or has left, stands there as at that time. */
function Electorate({ of: { electorate, groups } }: { of: Decision["record"] }) {
  const { t } = useTranslation();
  const benches = DECIDING_BENCHES.map((bench) => ({ bench, here: electorate.filter((each) => each.bench === bench) }));
  const nameOf = (id: number) => electorate.find(({ organisationId }) => organisationId === id)?.shortName ?? "";
  return (
    <>
      {benches
        .filter(({ here }) => here.length > 0)
        .map(({ bench, here }) => (
          <div key={bench} className="ja-small">
            <p className="ja-strong">{t(`common:bench.${bench}`)}</p>
            <ul className="ja-dots">
              {here.map(({ organisationId, name, level, reservations, countedWith, hasLeft }) => (
                <li key={organisationId}>
                  {name}: {level === null ? t("agreement:item.none") : t(`agreement:level.${level}`)}
                  {reservations.map(({ kind }) => `, ${t(`agreement:reservation.${kind}`)}`)}
                  {countedWith !== null && ` (${t("agreement:item.counted-with", { name: nameOf(countedWith) })})`}
                  {hasLeft && ` (${t("agreement:item.left")})`}
                </li>
              ))}
            </ul>
          </div>
        ))}
      {groups.map(({ kind, speaker, members }) => (
        <p key={`${kind} ${speaker}`} className="ja-small ja-muted">
          {t(`agreement:voices.kinds.${kind}`)}: {speaker} ({members.join(", ")})
        </p>
      ))}
    </>
  );
}
