/** What is on right now: the point, its time, what comes next; and for the facilitator the bar that moves the roundtable on. */
import { useTranslation } from "react-i18next";
import { writeTime } from "#server/calendar/rules";
import { expectedEnd, neighbours, pointHeading, type RoundtableSnapshot } from "#server/roundtables/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { useLanguage } from "~/processes/language";
import { Clock, useServerTime, type ServerClock } from "./clock";
import { PointLink } from "./running-order";

interface NowProps {
  live: RoundtableSnapshot;
  clock: ServerClock;
  say: (sentence: string) => void;
}

export function Now({ live, clock, say }: NowProps) {
  const { t } = useTranslation();
  const word = t("roundtables:point.word");
  const point = live.points.find((other) => other.id === live.currentPointId);
  const { next } = neighbours(live.points, live.currentPointId);
  if (!point || !live.pointStartedAt) {
    return (
      <section className="ja-card ja-card--action" aria-labelledby="now">
        <h2 className="kern-body" id="now">
          {t("roundtables:now.title")}
        </h2>
        <p className="ja-roundtables-now__point">{t("roundtables:now.nothing")}</p>
      </section>
    );
  }
  return (
    <section className="ja-card ja-card--action" aria-labelledby="now">
      <h2 className="kern-body" id="now">
        {t("roundtables:now.title")}
      </h2>
      <p className="ja-roundtables-now__point">{pointHeading(point, word)}</p>
      <Clock minutes={point.minutes} startedAt={live.pointStartedAt} clock={clock} onAnnounce={say} />
      <PointLink point={point} />
      <p className="ja-small">
        {next ? t("roundtables:now.next", { point: pointHeading(next, word) }) : t("roundtables:now.last")}
        {" · "}
        <ExpectedEnd live={live} clock={clock} />
      </p>
    </section>
  );
}

export function ExpectedEnd({ live, clock }: Pick<NowProps, "live" | "clock">) {
  const { t } = useTranslation();
  const language = useLanguage();
  return t("roundtables:now.expected-end", { time: writeTime(expectedEnd(live, useServerTime(clock)), language) });
}

/** Always at hand: at the lower edge of the window, also on a phone. */
export function LeadBar({ live, clock, base }: Pick<NowProps, "live" | "clock"> & { base: string }) {
  const { t } = useTranslation();
  const { previous, next } = neighbours(live.points, live.currentPointId);
  const point = live.points.find((other) => other.id === live.currentPointId);
  return (
    <section className="ja-roundtables-bar" aria-label={t("roundtables:lead.title")}>
      <ActionForm action={`${base}/current-point`} name="current-point" className="ja-roundtables-bar__form">
        <Hidden name="revision" value={live.revision} />
        {previous && (
          <SubmitButton variant="secondary" icon="chevron-left" name="point_id" value={previous.id}>
            {t("roundtables:lead.previous")}
          </SubmitButton>
        )}
        <span className="ja-roundtables-bar__point">
          {point && <span className="ja-roundtables-bar__title">{pointHeading(point, t("roundtables:point.word"))}</span>}
          {point && live.pointStartedAt && <Clock minutes={point.minutes} startedAt={live.pointStartedAt} clock={clock} />}
        </span>
        {next && (
          <SubmitButton icon="chevron-right" name="point_id" value={next.id}>
            {t(point ? "roundtables:lead.next" : "roundtables:lead.first")}
          </SubmitButton>
        )}
      </ActionForm>
      {point && (
        <ActionForm action={`${base}/time`} name="time" className="ja-roundtables-bar__form">
          <Hidden name="revision" value={live.revision} />
          <Hidden name="minutes" value={5} />
          <SubmitButton variant="secondary" aria-label={t("roundtables:lead.more-time-label")}>
            {t("roundtables:lead.more-time")}
          </SubmitButton>
        </ActionForm>
      )}
    </section>
  );
}

/** Opening, closing, opening again. Closing asks once more, because everybody is in the room. */
export function StateForm({ live, base }: { live: RoundtableSnapshot; base: string }) {
  const { t } = useTranslation();
  const form = (to: "open" | "closed", label: string, variant: "primary" | "secondary" | "danger") => (
    <ActionForm action={`${base}/state`} name="state">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value={to} />
      <SubmitButton variant={variant}>{label}</SubmitButton>
    </ActionForm>
  );
  if (live.state === "closed") return form("open", t("roundtables:lead.reopen"), "secondary");
  if (live.state === "planned") {
    return (
      <div className="ja-stack">
        {form("open", t("roundtables:lead.open"), "primary")}
        <p className="ja-small ja-muted">{t("roundtables:lead.open-hint")}</p>
      </div>
    );
  }
  return (
    <Fold form="state" summary={t("roundtables:lead.close")}>
      <div className="ja-stack">
        <p className="kern-body">{t("roundtables:lead.close-hint")}</p>
        {form("closed", t("roundtables:lead.close-sure"), "danger")}
      </div>
    </Fold>
  );
}
