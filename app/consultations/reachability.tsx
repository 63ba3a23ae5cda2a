/** Whether the texts could be read over the whole period; the moderation is told what to do about outages near an end. */
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { isNearEnd, type Reachability, type Stretch } from "#server/consultations/reachability.rules";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";

export function ReachabilityNote({ reachability: { notedSince, outages } }: { reachability: Reachability }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const at = notedSince && writeInstant(new Date(notedSince), language);
  return (
    <div className="ja-small ja-stack ja-gap-1">
      <p>
        {t(`consultations:reachability.${outages.length > 0 ? "outages" : at ? "since-noted" : "always"}`, { at })}
        {outages.length > 0 && at && ` ${t("consultations:reachability.noted-since", { at })}`}
      </p>
      {outages.length > 0 && <Outages outages={outages} />}
    </div>
  );
}

function Outages({ outages }: { outages: readonly Stretch[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-dots">
      {outages.map(({ from, until }) => (
        <li key={String(from)}>
          {t("consultations:reachability.outage", {
            from: writeInstant(new Date(from), language),
            until: writeInstant(new Date(until), language),
          })}
        </li>
      ))}
    </ul>
  );
}

/** @param ends of those who are asked */
export function OutageNearEnd({ reachability, ends }: { reachability: Reachability | null; ends: readonly (Date | string)[] }) {
  const { t } = useTranslation();
  const near = (reachability?.outages ?? []).filter((outage) => {
    const { from, until } = { from: new Date(outage.from), until: new Date(outage.until) };
    return ends.some((end) => isNearEnd({ from, until }, new Date(end)));
  });
  if (near.length === 0) return null;
  return (
    <Alert tone="warning" title={t("consultations:reachability.near-end")}>
      <Outages outages={near} />
      <p className="kern-body">{t("consultations:reachability.what-to-do")}</p>
    </Alert>
  );
}
