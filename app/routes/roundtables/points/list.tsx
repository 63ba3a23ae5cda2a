/** /roundtables/:id/points: the running order, for the facilitator; POST adds a point. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { addPoint } from "#server/roundtables/points.commands";
import { listLinkTargets } from "#server/roundtables/lists.queries";
import { requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { pointForm } from "#server/roundtables/forms.rules";
import { plannedTotal } from "#server/roundtables/rules";
import { act, idOf, load, stayOn } from "#server/web";
import { PointFields } from "~/roundtables/forms";
import { OrderEditor } from "~/roundtables/order-editor";
import { PlannedTime } from "~/roundtables/running-order";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useLive } from "~/ui/use-live";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  authorise(roundtable.my, "roundtable:plan");
  const [process, targets, snapshot] = await Promise.all([
    requireProcess(ctx, roundtable.processId),
    listLinkTargets(ctx, roundtable.processId),
    requireSnapshot(ctx, roundtable.id),
  ]);
  // Who attends is not seen here, and may be hundreds.
  return { title: ctx.t("roundtables:points.edit"), process, targets, snapshot: { ...snapshot, attendees: [] }, at };
});

export const action = act(pointForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await addPoint(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}/points`, "roundtables:flash.point-saved");
});

export default function Points() {
  const { t } = useTranslation();
  const { targets, snapshot, at } = useLoaderData<typeof loader>();
  const { data: live } = useLive(`roundtable:${snapshot.id}`, snapshot, at);
  const base = `/roundtables/${live.id}`;
  return (
    <Page
      title={t("roundtables:points.edit")}
      back={{ to: base, label: live.title }}
      intro={t(live.state === "planned" ? "roundtables:points.intro" : "roundtables:points.intro-open")}
      actions={
        <LinkButton to={base} variant="primary">
          {t("roundtables:points.ready")}
        </LinkButton>
      }
    >
      {live.points.length === 0 ? (
        <EmptyState title={t("roundtables:points.empty")}>{t("roundtables:points.empty-planner")}</EmptyState>
      ) : (
        <div className="ja-stack">
          <OrderEditor points={live.points} base={base} />
          <PlannedTime planned={plannedTotal(live.points)} available={live.plannedMinutes} />
        </div>
      )}
      <Section title={t("roundtables:points.add")} id="add">
        <ActionForm action={`${base}/points`} name="point" reset>
          <PointFields targets={targets} />
          <SubmitButton icon="add">{t("roundtables:points.add")}</SubmitButton>
        </ActionForm>
      </Section>
    </Page>
  );
}
