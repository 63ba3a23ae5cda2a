/** GET /processes/:id/consultations: what is asked in this process, and until when the own organisation may answer. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { listConsultations } from "#server/consultations/queries";
import { idOf, load } from "#server/web";
import { AnswerBadge } from "~/consultations/badges";
import { useDeadline } from "~/consultations/words";
import { LinkButton } from "~/ui/button";
import { Badge, EmptyState, Page } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { useTopic } from "~/ui/live/use-live";

export const loader = load(async (ctx, { params }) => ({
  title: ctx.t("consultations:list.title"),
  ...(await listConsultations(ctx, idOf(params.id))),
}));

export { pageMeta as meta } from "~/ui/page-meta";

export default function Consultations() {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const { process, consultations } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const create = can(process.my, "consultation:manage") && (
    <LinkButton variant="primary" icon="add" to={`/processes/${process.id}/consultations/new`}>
      {t("consultations:list.new")}
    </LinkButton>
  );
  return (
    <Page title={t("consultations:list.title")} intro={t("consultations:list.intro")} actions={create}>
      {consultations.length === 0 ? (
        <EmptyState title={t("consultations:list.empty")}>{t("consultations:list.empty-hint")}</EmptyState>
      ) : (
        <ul className="ja-list ja-list--ruled">
          {consultations.map((each) => (
            <Entry
              key={each.id}
              endBelow
              end={
                each.answer ? (
                  <AnswerBadge state={each.answer} />
                ) : (
                  <Badge tone={each.openedAt ? "info" : "neutral"}>{t(`consultations:state.${stateOf(each)}`)}</Badge>
                )
              }
            >
              <Link className="ja-plain-link" to={`/consultations/${each.id}`}>
                {each.title}
              </Link>
              <Facts
                of={[
                  each.invitation && t("consultations:until", { deadline: deadline(each.invitation.deadline) }),
                  each.counts &&
                    t("consultations:list.answered", { count: each.counts.invited, answered: each.counts.answered }),
                ]}
              />
            </Entry>
          ))}
        </ul>
      )}
    </Page>
  );
}

const stateOf = ({ openedAt, weighedAt, isOver }: { openedAt: Date | null; weighedAt: Date | null; isOver: boolean }) =>
  !openedAt ? "draft" : weighedAt ? "weighed" : isOver ? "over" : "open";
