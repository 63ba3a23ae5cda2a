/** /processes/:id/situation: the situation pictures that their reader may see. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listReports } from "#server/situation/queries";
import { idOf, load } from "#server/web";
import { RegisterTabs } from "~/partnerships/tabs";
import { useLanguage } from "~/processes/language";
import { StateBadge } from "~/situation/parts";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts } from "~/ui/parts";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, reports } = await listReports(ctx, idOf(params.id));
  return { title: ctx.t("situation:title"), process, reports };
});

export default function Reports() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, reports } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const actions = can(process.my, "situation:manage") && (
    <LinkButton to={`/processes/${process.id}/situation/new`} variant="primary" icon="add">
      {t("situation:new")}
    </LinkButton>
  );
  return (
    <Page wide title={t("situation:title")} intro={t("situation:intro")} actions={actions}>
      <RegisterTabs process={process} current="situation" />
      {reports.length === 0 ? (
        <EmptyState title={t("situation:none")} />
      ) : (
        <ul className="ja-list ja-list--ruled">
          {reports.map((report) => (
            <Entry
              key={report.id}
              sign={<span className="ja-number ja-muted">{report.number}</span>}
              end={<StateBadge state={report.state} />}
            >
              <Link className="ja-plain-link" to={`/situation/${report.id}`}>
                {report.title}
              </Link>
              <Facts
                of={[
                  t(`situation:audience.${report.audience}`),
                  report.releasedAt && writeDay(new Date(report.releasedAt), language),
                ]}
              />
            </Entry>
          ))}
        </ul>
      )}
    </Page>
  );
}
