/** GET /formats/:id/evaluations/:eid: who rates, the rater's own desk, and the results once all are in. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { requireEvaluationSheet } from "#server/formats/evaluations.queries";
import { canDelete } from "#server/formats/ratings.rules";
import { idOf, load } from "#server/web";
import "~/formats/formats.css";
import { DeleteButton } from "~/formats/deletion";
import { Raters } from "~/formats/raters";
import { RatingDesk } from "~/formats/rating-desk";
import { OwnRatings } from "~/formats/rating-text";
import { Results } from "~/formats/results";
import { useLanguage } from "~/processes/language";
import { Badge, Page, Section } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const sheet = await requireEvaluationSheet(ctx, idOf(params.id), idOf(params.eid));
  return { title: sheet.evaluation.title, ...sheet };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EvaluationPage() {
  const { process, format, evaluation, raters, mine, results } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const language = useLanguage();
  const at = `/formats/${format.id}/evaluations/${evaluation.id}`;
  const mayManage = can(process.my, "evaluation:manage");
  return (
    <Page
      wide
      title={evaluation.title}
      back={{ to: `/formats/${format.id}`, label: format.name }}
      facts={
        <>
          <Badge tone={results ? "success" : "info"}>
            {t(results ? "formats:evaluation.done" : "formats:evaluation.open")}
          </Badge>
          <span className="kern-body kern-body--small ja-number">
            {t("formats:evaluation.period-line", {
              from: writeDay(evaluation.periodFrom, language),
              to: writeDay(evaluation.periodTo, language),
            })}
          </span>
        </>
      }
    >
      {results && <Results results={results} raters={raters} />}
      {mine && !mine.handedIn && can(process.my, "evaluation:rate") && (
        <Section title={t("formats:rating.title")} id="mine">
          <RatingDesk key={evaluation.id} ratings={mine.ratings} at={at} />
        </Section>
      )}
      <Section title={t("formats:raters.title")} id="raters" hint={results ? undefined : t("formats:raters.blind")}>
        <Raters raters={raters} manageAt={mayManage ? at : null} />
      </Section>
      {mine?.handedIn && !results && (
        <Section title={t("formats:rating.mine-title")} id="mine" hint={t("formats:rating.mine-hint")}>
          <OwnRatings ratings={mine.ratings} />
        </Section>
      )}
      {mayManage && canDelete(raters) && (
        <DeleteButton action={`${at}/deletion`}>{t("formats:evaluation.delete")}</DeleteButton>
      )}
    </Page>
  );
}
