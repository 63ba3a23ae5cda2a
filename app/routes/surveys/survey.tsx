/** GET /surveys/:id: how a survey is answered, and its results once it is closed. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { requireSurvey } from "#server/surveys/queries";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { QuestionCriteria } from "~/surveys/criteria";
import { MadeLinks, SurveyBadge, Ways } from "~/surveys/ways";
import { Changes, Results } from "~/surveys/results";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Page, Section } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const page = await requireSurvey(ctx, idOf(params.id));
  return { title: page.survey.title, ...page, origin: ctx.origin };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function SurveyPage() {
  const { process, survey, responses, links, result, changes, origin } = useLoaderData<typeof loader>();
  const made = (useActionData() as { links?: string[] } | undefined)?.links;
  const { t } = useTranslation();
  const language = useLanguage();
  const mayManage = can(process.my, "survey:manage");
  return (
    <Page
      title={survey.title}
      intro={survey.intro || undefined}
      back={{ to: `/processes/${process.id}/surveys`, label: t("surveys:title") }}
      actions={
        survey.asksCode &&
        mayManage && (
          <LinkButton to={`/processes/${process.id}/surveys/new?after=${survey.id}`}>{t("surveys:after.action")}</LinkButton>
        )
      }
      facts={
        <>
          <SurveyBadge state={survey.state} />
          <span className="kern-body kern-body--small">{t("surveys:until", { day: writeDay(survey.closesOn, language) })}</span>
          {!survey.isClosed && mayManage && (
            <span className="kern-body kern-body--small">
              {t("surveys:paper.until", { day: writeDay(survey.paperUntil, language) })}
            </span>
          )}
          <span className="kern-body kern-body--small ja-number">{t("surveys:responses", { count: responses })}</span>
        </>
      }
    >
      {mayManage && survey.paperEndsIn !== null && (
        <Alert tone="warning" title={t(`surveys:paper.ends.${survey.paperEndsIn}`)}>
          <p className="kern-body">{t("surveys:paper.then", { day: writeDay(survey.paperUntil, language) })}</p>
        </Alert>
      )}
      {made && <MadeLinks links={made} origin={origin} />}
      {result ? (
        <Results result={result} />
      ) : (
        <p className="kern-body">{t(`surveys:waiting.${survey.state}`, { day: writeDay(survey.paperUntil, language) })}</p>
      )}
      {changes && <Changes changes={changes} />}
      {!survey.isClosed && mayManage && <Ways survey={survey} links={links} origin={origin} />}
      {mayManage ? (
        <QuestionCriteria survey={survey} />
      ) : (
        survey.isClosed && (
          <Section title={t("surveys:questions")} id="questions">
            <ol className="ja-list">
              {survey.questions.map(({ words }, at) => (
                <li key={at}>{words}</li>
              ))}
            </ol>
          </Section>
        )
      )}
    </Page>
  );
}
