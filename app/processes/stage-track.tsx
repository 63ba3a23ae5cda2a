/** Where the process is: all stages in a row with the current one marked, and below in plain words what the current one is about. */
import { useTranslation } from "react-i18next";
import { dayOf, writeDay } from "#server/calendar/rules";
import type { ProcessStage } from "#server/processes/queries";
import { Row } from "~/ui/layout";
import { DescriptionList } from "~/ui/page";
import { useLanguage } from "./language";

interface StageProps {
  stages: readonly ProcessStage[];
  current: number;
}

export function StageTrack({ stages, current }: StageProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ol className="ja-processes-track" aria-label={t("processes:page.track")}>
      {stages.map((stage) => {
        const state = stage.position < current ? "done" : stage.position === current ? "current" : "coming";
        return (
          <li
            key={stage.key}
            className={`ja-processes-track__stage ja-processes-track__stage--${state}`}
            aria-current={state === "current" ? "step" : undefined}
          >
            <span className="ja-number" aria-hidden="true">
              {stage.position}
            </span>{" "}
            <span className="ja-processes-track__title">{stage.title[language]}</span>
            <span className="kern-sr-only">, {t(`processes:page.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** Purpose, what is open to whom, and when it is done. */
export function CurrentStage({ stages, current, now }: StageProps & { now: Date }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const stage = stages.find((each) => each.position === current);
  if (!stage) return null;
  return (
    <div className="ja-card ja-card--accent">
      <Row place="baseline">
        <span className="ja-small">{t("processes:page.stage-now", { position: current, count: stages.length })}</span>
        <h3 className="kern-heading-small">{stage.title[language]}</h3>
        <Planned stage={stage} now={now} />
      </Row>
      <DescriptionList
        items={[
          { key: t("processes:page.purpose"), value: stage.purpose[language] },
          { key: t("processes:page.open-to"), value: stage.openTo[language] },
          { key: t("processes:page.done-when"), value: stage.doneWhen[language] },
        ]}
      />
    </div>
  );
}

/** Without JavaScript it opens too. */
export function AllStages({ stages, current, now }: StageProps & { now: Date }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <details className="ja-details ja-details--plain">
      <summary>{t("processes:page.all-stages")}</summary>
      <ol className="ja-list ja-list--ruled">
        {stages.map((stage) => (
          <li key={stage.key}>
            <p className="kern-body kern-body--bold">
              {stage.position}. {stage.title[language]}
              {stage.position === current && ` (${t("processes:page.current")})`}
            </p>
            <p className="kern-body">{stage.purpose[language]}</p>
            <Planned stage={stage} now={stage.position === current ? now : undefined} />
          </li>
        ))}
      </ol>
    </details>
  );
}

/** @param now without it nothing is late: for stages that are over or still far */
function Planned({ stage, now }: { stage: ProcessStage; now?: Date }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!stage.plannedUntil) return null;
  const day = writeDay(stage.plannedUntil, language);
  const passed = now !== undefined && stage.plannedUntil < dayOf(now);
  return (
    <span className="ja-small ja-muted">
      {t(passed ? "processes:page.planned-until-passed" : "processes:page.planned-until", { day })}
    </span>
  );
}
