/** Why people voted as they did, below what they voted on; objections and vetoes are open from the start, for they are work to be done. */
import { useTranslation } from "react-i18next";
import type { Method } from "#db/schema/methods";
import { CONSENT, VETO } from "#server/methods/kinds.rules";
import type { OptionResult } from "#server/methods/tally.rules";
import { Facts } from "~/ui/parts";

type Reason = OptionResult["reasons"][number];

interface GivenProps {
  options: readonly OptionResult[];
  method: Method;
  organisations: Readonly<Record<number, string>>;
}

export function Given({ options, method, organisations }: GivenProps) {
  const { t } = useTranslation();
  const given = options.filter(({ reasons }) => reasons.length > 0);
  if (given.length === 0) return null;
  const wordOf = ({ value }: Reason): string => {
    if (value === null) return "";
    if (method === "consent" || method === "levels") return t(`methods:ballot.${method}.${String(value)}`);
    return typeof value === "number" ? String(value) : `${value.importance} × ${value.feasibility}`;
  };
  const whose = ({ bench, organisationId }: Reason) => [
    ...(organisationId !== null && organisations[organisationId] ? [organisations[organisationId]] : []),
    ...(bench ? [t(`common:bench.${bench}`)] : []),
  ];
  const blocks = (value: unknown) =>
    (method === "consent" && value === CONSENT.objection) || (method === "levels" && value === VETO);
  const blockingFirst = (reasons: OptionResult["reasons"]) =>
    [...reasons].sort((a, b) => Number(blocks(b.value)) - Number(blocks(a.value)));
  const isOpen = given.some(({ reasons }) => reasons.some(({ value }) => blocks(value)));
  return (
    <details className="ja-details" open={isOpen}>
      <summary>{t("methods:result.reasons", { count: given.reduce((sum, { reasons }) => sum + reasons.length, 0) })}</summary>
      <dl className="ja-stack ja-gap-3">
        {given.map(({ id, label, reasons }) => (
          <div key={id}>
            <dt className="kern-body kern-body--bold">{label}</dt>
            {blockingFirst(reasons).map((reason, index) => (
              <dd key={index} className="ja-methods-reason">
                {reason.text}{" "}
                <span className="ja-small ja-muted">
                  <Facts of={[wordOf(reason), ...whose(reason)]} />
                </span>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}
