/** /barriers: what visitors reported as not accessible; for administrators, elsewhere the page does not exist. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { listBarriers } from "#server/contacts/queries";
import { load } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Badge, EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx) => ({
  title: ctx.t("contacts:barriers.title"),
  barriers: (await listBarriers(ctx)).map(({ createdAt, settledAt, ...barrier }) => ({
    ...{ ...barrier, at: writeInstant(createdAt, ctx.language) },
    settled: settledAt && writeInstant(settledAt, ctx.language),
  })),
}));

export default function Barriers() {
  const { t } = useTranslation();
  const { barriers } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("contacts:barriers.title")}
      intro={t("contacts:barriers.intro")}
      back={{ to: "/barrierefreiheit", label: t("contacts:statement.title") }}
    >
      {barriers.length === 0 && <EmptyState title={t("contacts:barriers.empty")} />}
      <ul className="ja-list ja-list--ruled">
        {barriers.map(({ id, page, body, replyTo, at, settled }) => (
          <Entry
            key={id}
            endBelow
            end={
              settled ? (
                <Badge tone="success">{t("contacts:barriers.settled", { at: settled })}</Badge>
              ) : (
                <ActionForm name={`settle-${id}`} action={`/barriers/${id}/settlement`}>
                  <SubmitButton small variant="tertiary" aria-label={t("contacts:barriers.settle-of", { at })}>
                    {t("contacts:barriers.settle")}
                  </SubmitButton>
                </ActionForm>
              )
            }
          >
            <p className="kern-body ja-measure ja-typed">{body}</p>
            <Facts
              of={[
                at,
                page && (
                  <a className="kern-link" href={page}>
                    {page}
                  </a>
                ),
                replyTo && (
                  <a className="kern-link" href={`mailto:${replyTo}`}>
                    {replyTo}
                  </a>
                ),
              ]}
            />
          </Entry>
        ))}
      </ul>
    </Page>
  );
}
