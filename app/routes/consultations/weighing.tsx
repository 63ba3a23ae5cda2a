/** GET /consultations/:id/weighing: the desk on which points are answered: what is left, a filter, one point with its answer. */
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listPlaces } from "#server/consultations/places/queries";
import {
  listChangeChoices,
  listWeighed,
  listWeighers,
  POINTS_PER_PAGE,
  requireWeighedPoint,
  requireWeighing,
  weighingProgress,
} from "#server/consultations/weighing.queries";
import { listReplaced } from "#server/consultations/gone.queries";
import { listBlocks, listTags } from "#server/consultations/desk/queries";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { idOf, load, pageOf } from "#server/web";
import { BulkAnswer, BulkCheck, BulkTag } from "~/consultations/bulk-forms";
import { BulkPlace } from "~/consultations/placing";
import { Desk } from "~/consultations/weighing-desk";
import { Replaced } from "~/consultations/replaced";
import { Assign, ClosingForms, Progress, WeighingFilterForm } from "~/consultations/weighing-forms";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Badge, EmptyState, Page, Section } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { Entry, Facts } from "~/ui/parts";
import "~/consultations/consultations.css";

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const consulted = await requireWeighing(ctx, id);
  const search = new URL(request.url).searchParams;
  const filter = weighingFilter(search);
  const page = pageOf(request);
  // Before anything is looked at: what comes later was not seen.
  const seen = ctx.now();
  const { points, total } = await listWeighed(ctx, id, filter, page);
  const asked = search.get("point");
  const [progress, weighers, changes, places, tags, blocks, replaced] = await Promise.all([
    weighingProgress(ctx.db, id),
    listWeighers(ctx, consulted.process.id),
    listChangeChoices(ctx.db, id),
    listPlaces(ctx.db, id),
    listTags(ctx.db, id, asked ? idOf(asked) : 0),
    listBlocks(ctx.db, id),
    listReplaced(ctx.db, id),
  ]);
  return {
    title: ctx.t("consultations:weighing.title"),
    ...{ ...consulted, filter, points, total, progress, weighers, changes, places, tags, blocks, replaced },
    pages: { page, pages: Math.max(1, Math.ceil(total / POINTS_PER_PAGE)) },
    point: asked ? await requireWeighedPoint(ctx, id, idOf(asked), filter) : null,
    me: ctx.actor.personId,
    seen: seen.toISOString(),
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function WeighingPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const page = useLoaderData<typeof loader>();
  const { process, consultation, filter, points, total, progress, weighers, point, changes, places, me, tags, blocks } = page;
  const [params] = useSearchParams();
  const at = `/consultations/${consultation.id}/weighing`;
  const mayWeigh = can(process.my, "statement:weigh");
  const isOpen = consultation.weighedAt === null && mayWeigh;
  const to = (pointId: number) => {
    const search = new URLSearchParams(params);
    search.set("point", String(pointId));
    return `${at}?${search}#point`;
  };
  return (
    <Page
      wide
      title={t("consultations:weighing.title")}
      back={{ to: `/consultations/${consultation.id}`, label: consultation.title }}
      facts={<Progress progress={progress} />}
      actions={
        <>
          {isOpen && (
            <ClosingForms
              at={at}
              progress={progress}
              isOver={consultation.isOver}
              mayRelease={can(process.my, "statement:release")}
            />
          )}
          {isOpen && <LinkButton to={`${at}/table`}>{t("consultations:table.to")}</LinkButton>}
          <LinkButton to={`/consultations/${consultation.id}/synopsis`}>{t("consultations:synopsis.to")}</LinkButton>
          <LinkButton variant="tertiary" to={`${at}/tools`}>
            {t("consultations:desk.to")}
          </LinkButton>
        </>
      }
    >
      {isOpen && <Replaced at={`/consultations/${consultation.id}`} replaced={page.replaced} />}
      {point && (
        <Desk
          key={point.id}
          {...{ at, point, changes, targets: places, me, isOpen, to, tags, blocks, places }}
          mayLink={mayWeigh && !isOpen}
          search={params.toString()}
        />
      )}
      <Section title={t("consultations:weighing.points")} id="points">
        <WeighingFilterForm at={at} filter={filter} total={total} tags={tags} places={places} />
        {points.length === 0 ? (
          <EmptyState title={t("consultations:weighing.none")} />
        ) : (
          <ul className="ja-list ja-list--ruled">
            {points.map((each) => (
              <Entry
                key={each.id}
                endBelow
                end={
                  <>
                    {each.disposition && <Badge tone="neutral">{t(`consultations:disposition.${each.disposition}`)}</Badge>}
                    <Badge tone={each.state === "released" ? "success" : each.state === "open" ? "warning" : "info"}>
                      {t(`consultations:weighing.state.${each.state}`)}
                    </Badge>
                  </>
                }
              >
                <Link className="ja-plain-link" to={to(each.id)} aria-current={each.id === point?.id || undefined}>
                  {each.words}
                </Link>
                <Facts
                  of={[
                    each.organisation,
                    t(`consultations:kind.${each.kind}`),
                    each.tags.join(", "),
                    each.assignee && t("consultations:weighing.assigned", { name: each.assignee }),
                    each.dueOn && t("consultations:until", { deadline: writeDay(each.dueOn, language) }),
                  ]}
                />
              </Entry>
            ))}
          </ul>
        )}
        <Pages of={page.pages} anchor="points" />
        {isOpen && points.length > 0 && (
          <>
            <BulkAnswer at={at} search={params.toString()} points={points} total={total} blocks={blocks} />
            <BulkCheck at={at} search={params.toString()} points={points} total={total} me={me} seen={page.seen} />
            <BulkPlace at={at} search={params.toString()} points={points} total={total} places={places} />
            <BulkTag at={at} search={params.toString()} points={points} total={total} tags={tags} />
            <Assign at={at} points={points} weighers={weighers} />
          </>
        )}
      </Section>
    </Page>
  );
}
