/** GET /formats/:id/evaluations/:eid: who rates, the rater's own desk, and the results once all are in. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { dayOf, writeDay } from "#server/calendar/rules";
import { addWorkingDays } from "#server/calendar/working-days.rules";
import { requireProject } from "#server/formats/adjustments.queries";
import { findIndicators } from "#server/formats/indicators.queries";
import { requireFormatSheet } from "#server/formats/queries";
import { evaluationStage } from "#server/formats/adjustments.rules";
import { canDelete } from "#server/formats/ratings.rules";
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
  const { periodFrom: from, periodTo: to } = project.evaluation;
  return {
    title: project.evaluation.title,
    ...project,
    editions: sheet.editions,
    indicators: await findIndicators(ctx, sheet, { from, to }),
    usualUntil: addWorkingDays(dayOf(ctx.now()), REPLY_DAYS),
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EvaluationPage() {
  const project = useLoaderData<typeof loader>();
  const { process, format, evaluation, raters, mine, results, syntheses, indicators, editions, usualUntil } = project;
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
      <Purpose evaluation={evaluation} />
      {results && (
        <>
          <Results
            results={results}
            raters={raters}
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
          <RatingDesk key={evaluation.id} criteria={evaluation.criteria} ratings={mine.ratings} at={at} />
        </Section>
      )}
      <IndicatorsPart indicators={indicators} editions={editions} />
      <Section title={t("formats:raters.title")} id="raters" hint={results ? undefined : t("formats:raters.blind")}>
        <Raters raters={raters} manageAt={mayManage ? at : null} />
      </Section>
      {mine?.handedIn && !results && (
        <Section title={t("formats:rating.mine-title")} id="mine" hint={t("formats:rating.mine-hint")}>
          <OwnRatings ratings={mine.ratings} criteria={evaluation.criteria} />
        </Section>
      )}
      {mayManage && canDelete(raters) && (
        <DeleteButton action={`${at}/deletion`}>{t("formats:evaluation.delete")}</DeleteButton>
      )}
    </Page>
  );
}

function Purpose({ evaluation: { purpose, commissioner, criteriaSet, criteria } }: { evaluation: Evaluation }) {
  const { t } = useTranslation();
  const isPlain = criteria.every(({ weight }) => weight === 1);
  return (
    <DescriptionList
      items={[
        ...(purpose ? [{ key: t("formats:evaluation.purpose"), value: purpose }] : []),
        ...(commissioner ? [{ key: t("formats:evaluation.commissioner"), value: commissioner }] : []),
        {
          key: t("formats:evaluation.criteria"),
          value: t(isPlain ? "formats:criteria.line" : "formats:criteria.line-weighted", {
            name: criteriaSet,
            count: criteria.length,
          }),
        },
      ]}
    />
  );
}
