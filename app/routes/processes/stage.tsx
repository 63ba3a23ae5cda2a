/** /processes/:id/stage: the facilitator moves the process on or back; everybody sees how it went so far. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { requireGates } from "#server/overview/gates.queries";
import { GATE_EVENTS } from "#server/overview/gates.rules";
import { moveStage } from "#server/overview/stages.commands";
import { listEvents, requireProcessSheet } from "#server/processes/queries";
import { stageMoveForm } from "#server/processes/forms.rules";
import { act, idOf, load, pageOf, stayOn } from "#server/web";
import { EventList } from "~/processes/event-list";
import { GateList } from "~/processes/gate-list";
import { StageForm } from "~/processes/stage-form";
import { StageTrack } from "~/processes/stage-track";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { useTopic } from "~/ui/live/use-live";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, stages } = await requireProcessSheet(ctx, idOf(params.id));
  const page = pageOf(request);
  const gates = await requireGates(ctx, process.id, ctx.db);
  const { events, hasMore } = await listEvents(ctx, process.id, { kind: GATE_EVENTS, page });
  return { title: ctx.t("processes:stage.title"), process, stages, gates, events, page, pages: hasMore ? page + 1 : page };
});

export const action = act(stageMoveForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await moveStage(ctx, id, input);
  return stayOn(request, `/processes/${id}`, "processes:flash.stage-moved");
});

export default function StagePage() {
  const { t } = useTranslation();
  const { process, stages, gates, events, page, pages } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  return (
    <Page
      title={t("processes:stage.title")}
      intro={t("processes:stage.intro")}
      back={{ to: `/processes/${process.id}`, label: t("processes:stage.back") }}
    >
      <StageTrack stages={stages} current={process.stagePosition} />
      <GateList gates={gates} process={process} level="h2" />
      {can(process.my, "stage:move") ? (
        <StageForm process={process} stages={stages} gates={gates} />
      ) : (
        <p className="kern-body">{t("processes:stage.only-facilitator")}</p>
      )}
      <Section title={t("processes:stage.history")} id="history">
        {events.length === 0 ? (
          <p className="kern-body kern-body--muted">{t("processes:stage.history-none")}</p>
        ) : (
          <EventList events={events} />
        )}
        <Pages of={{ page, pages }} />
      </Section>
    </Page>
  );
}
