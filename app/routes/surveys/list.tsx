/** GET /processes/:id/surveys: the surveys of a process. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listSurveys } from "#server/surveys/queries";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { SurveyBadge } from "~/surveys/ways";
import { EmptyState, Page } from "~/ui/page";
import { Facts } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => ({
  title: ctx.t("surveys:title"),
  ...(await listSurveys(ctx, idOf(params.id))),
}));

export { pageMeta as meta } from "~/ui/page-meta";

export default function SurveysPage() {
  const { process, surveys } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const language = useLanguage();
  const mayManage = can(process.my, "survey:manage");
  return (
    <Page
      title={t("surveys:title")}
      intro={t("surveys:intro")}
      back={{ to: `/processes/${process.id}/formats`, label: t("surveys:back") }}
      actions={
        mayManage && (
          <>
            <LinkButton variant="primary" icon="add" to={`/processes/${process.id}/surveys/new`}>
              {t("surveys:new")}
            </LinkButton>
            <LinkButton to={`/processes/${process.id}/surveys/new?template=betroffenheit`}>
              {t("surveys:template.betroffenheit.name")}
            </LinkButton>
          </>
        )
      }
    >
      {surveys.length === 0 ? (
        <EmptyState title={t("surveys:none")} />
      ) : (
        <ul className="ja-list ja-list--ruled">
          {surveys.map((survey) => (
            <li key={survey.id} className="ja-stack ja-gap-2">
              <h2 className="kern-heading-small">
                <Link className="ja-plain-link" to={`/surveys/${survey.id}`}>
                  {survey.title}
                </Link>
              </h2>
              <div className="ja-row">
                <SurveyBadge state={survey.state} />
                <span className="ja-small ja-muted">
                  <Facts
                    of={[
                      survey.edition,
                      t("surveys:until", { day: writeDay(survey.closesOn, language) }),
                      t("surveys:responses", { count: survey.responses }),
                    ]}
                  />
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
