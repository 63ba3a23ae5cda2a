/** /processes/:id answers at a glance: where are we, what do you have to do (in a new process: how to begin), what is next, what happened lately. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay, writeInstant } from "#server/calendar/rules";
import { listEvents, requireProcessSheet } from "#server/processes/queries";
import { requireGates } from "#server/overview/gates.queries";
import { listStepsDone, listTodos } from "#server/overview/queries";
import { FIRST_STEPS } from "#server/overview/rules";
import { listMyRoundtables } from "#server/roundtables/queries";
import { idOf, load } from "#server/web";
import { Archived } from "~/processes/archived";
import { DropPlace } from "~/documents/page/drop-place";
import { EventList } from "~/processes/event-list";
import { FirstSteps } from "~/processes/first-steps";
import { GateList } from "~/processes/gate-list";
import { useLanguage } from "~/processes/language";
import { Meanwhile } from "~/processes/meanwhile";
import { StageForm } from "~/processes/stage-form";
import { AllStages, CurrentStage, StageTrack } from "~/processes/stage-track";
import { TodoList } from "~/processes/todo-list";
import { LinkButton } from "~/ui/button";
import { Split, Stack } from "~/ui/layout";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts as FactsLine } from "~/ui/parts";
import { useTopic } from "~/ui/live/use-live";
import "~/processes/processes.css";

export const meta = pageMeta;

const LATELY = 8;

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const { process, details, stages } = await requireProcessSheet(ctx, id);
  const gatesAsked = requireGates(ctx, id, ctx.db);
  const [todos, lately, roundtables, gates, steps] = await Promise.all([
    listTodos(
      ctx,
      id,
      gatesAsked.then((found) => [found]),
    ),
    listEvents(ctx, id, { limit: LATELY }),
    listMyRoundtables(ctx, [id], 3),
    gatesAsked,
    can(process.my, "mandate:manage") ? listStepsDone(ctx, id) : FIRST_STEPS,
  ]);
  return {
    title: process.title,
    process,
    details,
    stages,
    gates,
    todos,
    lately,
    // Those that are to be prepared now stand among what there is to do.
    roundtables: roundtables.filter(({ id }) => !todos.some(({ path }) => path === `/roundtables/${id}`)),
    // Only as long as one of them is left.
    firstSteps: steps.length < FIRST_STEPS.length ? steps : null,
    now: ctx.now(),
  };
});

export default function ProcessOverview() {
  const { t } = useTranslation();
  const { process, details, stages, gates, now } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const current = process.stagePosition;
  return (
    <Page
      title={process.title}
      intro={details.guidingQuestion}
      facts={<Facts />}
      actions={
        can(process.my, "process:edit") && (
          <LinkButton small to={`/processes/${process.id}/edit`} icon="edit">
            {t("processes:page.edit")}
          </LinkButton>
        )
      }
    >
      {process.my.isArchived && <Archived processId={process.id} mayReopen={can(process.my, "process:archive")} />}
      {can(process.my, "document:create") && process.stageRules.textsOpen && <DropPlace processId={process.id} />}
      <StageTrack stages={stages} current={current} />
      <Split>
        <Stack gap={6}>
          <Todo />
          <Section
            title={t("processes:page.where")}
            id="where"
            actions={
              can(process.my, "stage:move") && (
                <Link className="kern-link" to={`/processes/${process.id}/stage`}>
                  {t("processes:stage.history")}
                </Link>
              )
            }
          >
            <CurrentStage stages={stages} current={current} now={now} />
            <GateList gates={gates} process={process} />
            {can(process.my, "stage:move") && <StageForm process={process} stages={stages} gates={gates} isFolded />}
            <p className="ja-small ja-muted">{t("common:explained.consulted")}</p>
            <AllStages stages={stages} current={current} now={now} />
          </Section>
          {details.description && (
            <Section title={t("processes:page.about")} id="about">
              <p className="kern-body ja-measure ja-typed">{details.description}</p>
            </Section>
          )}
        </Stack>
        <Stack gap={6}>
          <Next />
          <Lately />
        </Stack>
      </Split>
    </Page>
  );
}

/** In a new process what its facilitator begins with; otherwise, and after it, what waits for the reader. */
function Todo() {
  const { t } = useTranslation();
  const { process, todos, firstSteps, now } = useLoaderData<typeof loader>();
  return (
    <>
      {firstSteps && (
        <Section title={t("processes:first-steps.title")} id="first-steps">
          <FirstSteps processId={process.id} done={firstSteps} />
        </Section>
      )}
      {!(firstSteps && todos.length === 0) && (
        <Section title={t("processes:page.todo")} id="todo">
          {todos.length === 0 ? <Waiting /> : <TodoList todos={todos} now={now} />}
        </Section>
      )}
    </>
  );
}

/** Nothing waits for the reader: what comes next, and what can be read until then. */
function Waiting() {
  const { t } = useTranslation();
  const { process, stages, now } = useLoaderData<typeof loader>();
  const at = (position: number) => stages.find((stage) => stage.position === position);
  return (
    <>
      <p className="kern-body kern-body--muted">{t("processes:meanwhile.nothing")}</p>
      <Meanwhile
        processId={process.id}
        stage={process.stage}
        next={at(process.stagePosition + 1)?.title ?? null}
        plannedUntil={at(process.stagePosition)?.plannedUntil ?? null}
        now={now}
      />
    </>
  );
}

function Facts() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, details, gates } = useLoaderData<typeof loader>();
  const from = writeDay(details.startsOn, language);
  return (
    <>
      <span className="ja-small">{process.number}</span>
      <Link className="ja-plain-link" to={`/processes/${process.id}/markings`}>
        <Badge tone="neutral">{t(`common:marking.${process.marking}`)}</Badge>
      </Link>
      <span className="ja-small">
        {details.endsOn
          ? t("processes:page.period", { from, to: writeDay(details.endsOn, language) })
          : t("processes:page.period-open", { from })}
      </span>
      <Link className="kern-link ja-small" to={`/processes/${process.id}/rules`}>
        {gates.rulesVersion ? t("processes:page.rules", { version: gates.rulesVersion }) : t("processes:page.rules-none")}
      </Link>
    </>
  );
}

function Next() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, stages, roundtables } = useLoaderData<typeof loader>();
  const following = stages.find((stage) => stage.position === process.stagePosition + 1);
  return (
    <Section title={t("processes:page.next")} id="next">
      <Stack as="ul" gap={3}>
        {roundtables.map((roundtable) => (
          <li key={roundtable.id}>
            <Link className="ja-plain-link" to={`/roundtables/${roundtable.id}`}>
              {roundtable.title}
            </Link>
            <FactsLine
              of={[
                roundtable.state === "open" ? t("processes:page.open-now") : writeInstant(roundtable.startsAt, language),
                roundtable.place,
              ]}
            />
          </li>
        ))}
        {following && <li className="kern-body">{t("processes:page.next-stage", { stage: following.title[language] })}</li>}
        {!following && roundtables.length === 0 && (
          <li className="kern-body kern-body--muted">{t("processes:page.next-none")}</li>
        )}
      </Stack>
    </Section>
  );
}

function Lately() {
  const { t } = useTranslation();
  const { process, lately } = useLoaderData<typeof loader>();
  return (
    <Section title={t("processes:page.lately")} id="lately">
      {lately.events.length === 0 ? (
        <p className="kern-body kern-body--muted">{t("processes:page.lately-none")}</p>
      ) : (
        <EventList events={lately.events} />
      )}
      {lately.hasMore && (
        <Link className="kern-link" to={`/processes/${process.id}/events`}>
          {t("processes:page.lately-more")}
        </Link>
      )}
    </Section>
  );
}
