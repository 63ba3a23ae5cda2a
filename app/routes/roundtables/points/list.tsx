/** /roundtables/:id/points: the running order, for the facilitator; POST adds a point. */
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { addPoint } from "#server/roundtables/points.commands";
import { listLinkTargets, listOrders } from "#server/roundtables/lists.queries";
import { listProposals } from "#server/roundtables/proposals.queries";
import { requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { pointForm } from "#server/roundtables/forms.rules";
import { plannedTotal } from "#server/roundtables/rules";
import { act, idOf, load, stayOn } from "#server/web";
import { AddPoint, TakeOver } from "~/roundtables/add-point";
import { OrderEditor } from "~/roundtables/order-editor";
import { PlannedTime } from "~/roundtables/running-order";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useLive } from "~/ui/live/use-live";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

const MOST_TARGETS = 150;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  authorise(roundtable.my, "roundtable:plan");
  const [process, targets, orders, proposals, snapshot] = await Promise.all([
    requireProcess(ctx, roundtable.processId),
    listLinkTargets(ctx, roundtable.processId),
    listOrders(ctx.db, roundtable),
    listProposals(ctx.db, ctx, roundtable),
    requireSnapshot(ctx, roundtable.id),
  ]);
  return {
    title: ctx.t("roundtables:points.edit"),
    process,
    // Of hundreds one is chosen at the point itself.
    targets: targets.agendaItems.length > MOST_TARGETS ? null : targets,
    orders,
    proposals: proposals.map(({ key, why, point: { title } }) => ({ key, why, title })),
    // Who attends is not seen here, and may be hundreds.
    snapshot: { ...snapshot, attendees: [] },
    at,
  };
});

export const action = act(pointForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await addPoint(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}/points?add`);
});

export default function Points() {
  const { t } = useTranslation();
  const { targets, orders, proposals, snapshot, at } = useLoaderData<typeof loader>();
  const { data: live } = useLive(`roundtable:${snapshot.id}`, snapshot, at);
  const [params] = useSearchParams();
  const base = `/roundtables/${live.id}`;
  const isEmpty = live.points.length === 0;
  return (
    <Page
      title={t("roundtables:points.edit")}
      back={{ to: base, label: live.title }}
      intro={t(live.state === "open" ? "roundtables:points.intro-open" : "roundtables:points.intro")}
      actions={
        <LinkButton small to={base} variant="primary">
          {t("roundtables:points.ready")}
        </LinkButton>
      }
    >
      <Stack gap={3}>
        {isEmpty ? (
          <EmptyState title={t("roundtables:points.empty")}>{t("roundtables:points.empty-planner")}</EmptyState>
        ) : (
          <OrderEditor live={live} at={at} base={base} />
        )}
        <AddPoint base={base} targets={targets} focus={isEmpty || params.has("add")} />
        {!isEmpty && <PlannedTime planned={plannedTotal(live.points)} available={live.plannedMinutes} />}
        <TakeOver base={base} orders={orders} proposals={proposals} />
      </Stack>
    </Page>
  );
}
