/** GET /formats/:id/evaluations/:eid: who rates, the rater's own desk, and the results once all are in. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { dayOf, writeDay } from "#server/calendar/rules";
import { addWorkingDays } from "#server/calendar/working-days.rules";
import { requireProject } from "#server/formats/adjustments.queries";
import { criteriaLine } from "#server/formats/criteria.rules";
import { lookOf } from "#server/formats/evaluations.queries";
import { findIndicators } from "#server/formats/indicators.queries";
import { lookedAt } from "#server/formats/indicators.rules";
import { requireFormatSheet } from "#server/formats/queries";
import { evaluationStage } from "#server/formats/adjustments.rules";
import { canDelete } from "#server/formats/ratings.rules";
import type { Edition } from "#server/formats/rules";
import { listEditionSurveys } from "#server/surveys/editions.queries";
import { idOf, load } from "#server/web";
import "~/formats/formats.css";
import { DeleteButton } from "~/formats/deletion";
import { Raters } from "~/formats/raters";
import { RatingDesk } from "~/formats/rating-desk";
import { OwnRatings } from "~/formats/rating-text";
import { Adjustments } from "~/formats/project/adjustments";
import { IndicatorsPart } from "~/formats/project/indicators";
import { Release } from "~/formats/project/release";
import { Results } from "~/formats/results";
import { useLanguage } from "~/processes/language";
import type { Evaluation } from "#server/formats/evaluations.queries";
import { Badge, DescriptionList, Page, Section } from "~/ui/page";

/** Working days for whoever runs the format. */
const REPLY_DAYS = 10;

export const loader = load(async (ctx, { params }) => {
  const project = await requireProject(ctx, idOf(params.id), idOf(params.eid));
  const sheet = await requireFormatSheet(ctx, project.format.id);
  const editions = lookedAt(sheet.editions, lookOf(project.evaluation));
  const [{ indicators, meetings }, surveys] = await Promise.all([
    findIndicators(ctx, sheet, lookOf(project.evaluation)),
    listEditionSurveys(ctx, editions),
  ]);
  return {
    title: project.evaluation.title,
    ...project,
    ...{ editions, indicators, meetings, surveys },
    usualUntil: addWorkingDays(dayOf(ctx.now()), REPLY_DAYS),
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EvaluationPage() {
  const project = useLoaderData<typeof loader>();
  const { process, format, evaluation, raters, evidence, mine, results, syntheses } = project;
  const { indicators, editions, meetings, surveys, usualUntil } = project;
  const { t } = useTranslation();
  const language = useLanguage();
  const at = `/formats/${format.id}/evaluations/${evaluation.id}`;
  const mayManage = can(process.my, "evaluation:manage");
  const stage = evaluationStage(evaluation, results !== null);
  return (
    <Page
      wide
      title={evaluation.title}
      back={{ to: `/formats/${format.id}`, label: format.name }}
      facts={
        <>
          <Badge tone={stage === "released" ? "success" : "info"}>{t(`formats:evaluation.stage.${stage}`)}</Badge>
          <span className="kern-body kern-body--small ja-number">
            {t("formats:evaluation.period-line", {
              from: writeDay(evaluation.periodFrom, language),
              to: writeDay(evaluation.periodTo, language),
            })}
          </span>
        </>
      }
    >
      <Purpose evaluation={evaluation} editions={editions} />
      {results && (
        <>
          <Results
            results={results}
            raters={raters}
            evidence={evidence}
            surveys={surveys}
            at={at}
            syntheses={syntheses}
            overall={evaluation.overall}
            writeAt={mayManage && stage !== "released" ? `${at}/synthesis` : null}
          />
          <Adjustments
            adjustments={project.adjustments}
            hints={project.hints}
            criteria={evaluation.criteria}
            at={at}
            mayManage={mayManage}
          />
          <Release project={project} at={at} mayManage={mayManage} usualUntil={usualUntil} />
        </>
      )}
      {mine && !mine.handedIn && can(process.my, "evaluation:rate") && (
        <Section title={t("formats:rating.title")} id="mine">
          <RatingDesk
            key={evaluation.id}
            criteria={evaluation.criteria}
            ratings={mine.ratings}
            files={evidence}
            known={{ at: `/formats/${format.id}`, indicators, editions, surveys, meetings }}
            at={at}
          />
        </Section>
      )}
      <IndicatorsPart indicators={indicators} editions={editions} />
      <Section title={t("formats:raters.title")} id="raters" hint={results ? undefined : t("formats:raters.blind")}>
        <Raters raters={raters} manageAt={mayManage ? at : null} />
      </Section>
      {mine?.handedIn && !results && (
        <Section title={t("formats:rating.mine-title")} id="mine" hint={t("formats:rating.mine-hint")}>
          <OwnRatings ratings={mine.ratings} criteria={evaluation.criteria} files={evidence} at={at} />
        </Section>
      )}
      {mayManage && canDelete(raters) && (
        <DeleteButton action={`${at}/deletion`}>{t("formats:evaluation.delete")}</DeleteButton>
      )}
    </Page>
  );
}

interface PurposeProps {
  evaluation: Evaluation;
  /** Those that it looks at. */
  editions: readonly Edition[];
}

function Purpose({ evaluation, editions }: PurposeProps) {
  const { t } = useTranslation();
  const { purpose, commissioner } = evaluation;
  return (
    <DescriptionList
      items={[
        ...(purpose ? [{ key: t("formats:evaluation.purpose"), value: purpose }] : []),
        ...(commissioner ? [{ key: t("formats:evaluation.commissioner"), value: commissioner }] : []),
        ...(editions.length > 0
          ? [
              {
                key: t("formats:evaluation.editions"),
                value: editions.map(({ label, year }) => `${label} (${year})`).join(" · "),
              },
            ]
          : []),
        { key: t("formats:evaluation.criteria"), value: criteriaLine(t, evaluation) },
      ]}
    />
  );
}
