/** /processes/:id/agreement/decisions: what organisations have decided about recommendations, the newest first. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listDecisions } from "#server/agreement/decisions.queries";
import { writeDay } from "#server/calendar/rules";
import { idOf, load, pageOf } from "#server/web";
import { AgreementViews } from "~/agreement/views";
import { useLanguage } from "~/processes/language";
import { Status } from "~/recommendations/badges";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { Entry, Facts, FilterBar } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, decisions, ...page } = await listDecisions(ctx, idOf(params.id), pageOf(request));
  const rows = decisions.map(({ record, ...decision }) => ({
    ...decision,
    sums: {
      yes: record.benches.reduce((sum, { yes }) => sum + yes, 0),
      no: record.benches.reduce((sum, { no }) => sum + no, 0),
      abstained: record.benches.reduce((sum, { abstained }) => sum + abstained, 0),
    },
  }));
  return { title: ctx.t("agreement:view.decided"), process, rows, page };
});

export default function AgreementDecisions() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, rows, page } = useLoaderData<typeof loader>();
  return (
    <Page title={t("agreement:title")}>
      <Stack gap={4}>
        <FilterBar count="">
          <AgreementViews processId={process.id} view="decided" />
        </FilterBar>
        {rows.length === 0 ? (
          <EmptyState title={t("agreement:decided.none")} />
        ) : (
          <ul className="ja-list ja-list--ruled">
            {rows.map((row) => (
              <Entry
                key={row.id}
                sign={<span className="ja-number ja-strong ja-muted">{row.number}</span>}
                endBelow
                end={<Status status={row.outcome} />}
              >
                <Link className="ja-plain-link" to={`/recommendations/${row.recommendationId}/agreement`}>
                  {row.label} {row.title}
                </Link>
                <Facts
                  of={[
                    writeDay(new Date(row.decidedAt), language),
                    t(`agreement:rule.${row.rule}`),
                    row.isByClock ? t("agreement:decided.system") : t("agreement:decided.sums", row.sums),
                    row.standing > 0 && t("agreement:decided.standing", { count: row.standing }),
                    row.nextUntil && t("agreement:decided.next", { day: writeDay(row.nextUntil, language) }),
                  ]}
                />
              </Entry>
            ))}
          </ul>
        )}
        <Pages of={page} />
      </Stack>
    </Page>
  );
}
