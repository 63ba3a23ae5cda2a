/** /processes/:id/stage: the facilitator moves the process on or back; everybody sees how it went so far. */
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { moveStage } from "#server/processes/stages.commands";
import { listEvents, requireProcessSheet, type ProcessStage } from "#server/processes/queries";
import { stageMoveForm } from "#server/processes/forms.rules";
import { act, idOf, load, pageOf, redirectTo } from "#server/web";
import { EventList } from "~/processes/event-list";
import { useLanguage } from "~/processes/language";
import { StageTrack } from "~/processes/stage-track";
import { Alert } from "~/ui/alert";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, RadioGroup, TextArea } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { useTopic } from "~/ui/use-live";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, stages } = await requireProcessSheet(ctx, idOf(params.id));
  const page = pageOf(request);
  const { events, hasMore } = await listEvents(ctx, process.id, { kind: "stage-moved", page });
  return { title: ctx.t("processes:stage.title"), process, stages, events, page, pages: hasMore ? page + 1 : page };
});

export const action = act(stageMoveForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await moveStage(ctx, id, input);
  return redirectTo(`/processes/${id}`, "processes:flash.stage-moved");
});

export default function StagePage() {
  const { t } = useTranslation();
  const { process, stages, events, page, pages } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  return (
    <Page
      title={t("processes:stage.title")}
      intro={t("processes:stage.intro")}
      back={{ to: `/processes/${process.id}`, label: t("processes:stage.back") }}
    >
      <StageTrack stages={stages} current={process.stagePosition} />
      {can(process.my, "stage:move") ? <Move /> : <p className="kern-body">{t("processes:stage.only-facilitator")}</p>}
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

function Move() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, stages } = useLoaderData<typeof loader>();
  // The page follows live, the form does not: whoever moves on must have seen from where.
  const [from, setFrom] = useState(process.stage);
  const seen = stages.find((stage) => stage.key === from);
  if (!seen) return null;
  const following = stages.find((stage) => stage.position === seen.position + 1);
  const option = (stage: ProcessStage) => {
    const direction = t(stage.position > seen.position ? "processes:stage.forward" : "processes:stage.backward");
    // What is the same in most stages need not be said in each.
    const special = [
      stage.rules.consultedMayComment && t("processes:stage.consulted-may"),
      !stage.rules.textsOpen && t("processes:stage.texts-closed"),
    ];
    return {
      value: stage.key,
      label: `${stage.position}. ${stage.title[language]} (${direction})`,
      hint: [stage.purpose[language], ...special].filter(Boolean).join(" "),
    };
  };
  return (
    <ActionForm name="stage" action={`/processes/${process.id}/stage`}>
      <Hidden name="from" value={from} />
      {from === process.stage ? (
        <p className="kern-body kern-body--bold">
          {t("processes:stage.now", { position: seen.position, stage: seen.title[language] })}
        </p>
      ) : (
        <Alert tone="warning" live title={t("processes:stage.moved-meanwhile", { stage: process.stageTitle[language] })}>
          <Button onClick={() => setFrom(process.stage)}>{t("processes:stage.take-over")}</Button>
        </Alert>
      )}
      <RadioGroup
        name="to"
        label={t("processes:stage.to")}
        required
        defaultValue={following?.key}
        options={stages.filter((stage) => stage.key !== from).map(option)}
      />
      <TextArea
        name="reason"
        label={t("processes:stage.reason")}
        hint={t("processes:stage.reason-hint")}
        required
        maxLength={1000}
        rows={3}
      />
      <SubmitButton>{t("processes:stage.submit")}</SubmitButton>
    </ActionForm>
  );
}
