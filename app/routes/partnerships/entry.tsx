/** /partnerships/:id and /interdependencies/:id: what an entry says, its figures, who sees it, and what can be done with it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listDataPoints } from "#server/figures/queries";
import { requireAny } from "#server/partnerships/queries";
import { isOpenToAll, isOwn, mayAnswer, mayEditEntry, registerAt, subjectOf } from "#server/partnerships/rules";
import { mayHandIn } from "#server/topics/rules";
import { idOf, load } from "#server/web";
import { DataPointFields } from "~/figures/fields";
import { DataPointGroups } from "~/figures/points";
import { SeenBy, StateBadge, StatusBadge } from "~/partnerships/badges";
import { InterdependencyFacts, PartnershipFacts } from "~/partnerships/entry-facts";
import { SightField } from "~/partnerships/fields";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, RadioGroup, TextArea } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Card, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const of = await requireAny(ctx, registerAt(request.url), idOf(params.id));
  const { my } = of.process;
  return {
    ...of,
    title: of.register === "partnerships" ? of.entry.partner : of.entry.title,
    points: await listDataPoints(ctx.db, [{ subject: subjectOf(of.register), ids: [of.entry.id] }]),
    isTheirs: isOwn(my, of.entry),
    mayHandInTopic: mayHandIn(of.process),
    isForAll: isOpenToAll(of.entry),
    mayEdit: mayEditEntry(my, of.entry),
    mayAnswer: mayAnswer(my, of.entry),
    maySetSight: isOwn(my, of.entry) || (of.entry.ownerId === null && of.entry.enteredById === my.organisationId),
  };
});

export default function EntryPage() {
  const { t } = useTranslation();
  const {
    title,
    mayEdit,
    mayAnswer: isAsked,
    maySetSight,
    isTheirs,
    mayHandInTopic,
    isForAll,
    points,
    ...of
  } = useLoaderData<typeof loader>();
  useTopic(`process:${of.process.id}`);
  const { entry, register } = of;
  const path = `/${register}/${entry.id}`;
  return (
    <Page
      title={title}
      back={{ to: `/processes/${of.process.id}/${register}`, label: t(`partnerships:tabs.${register}`) }}
      facts={
        <>
          {of.register === "partnerships" && <StatusBadge status={of.entry.statusNow} />}
          <StateBadge of={entry} />
          <SeenBy my={of.process.my} of={entry} />
        </>
      }
      actions={
        mayEdit && (
          <LinkButton to={`${path}/edit`} icon="edit">
            {t("partnerships:edit")}
          </LinkButton>
        )
      }
    >
      {entry.state === "declined" && (
        <Alert title={t("partnerships:answer.declined", { name: entry.ownerName ?? "" })}>
          <p className="ja-typed">{entry.answer}</p>
        </Alert>
      )}
      {isAsked && <AnswerForm />}
      {of.register === "partnerships" ? <PartnershipFacts of={of.entry} /> : <InterdependencyFacts of={of.entry} />}
      {entry.state !== "own" && <p className="ja-small ja-muted">{t("partnerships:entered-by", { name: entry.enteredBy })}</p>}
      {of.register === "partnerships" && isTheirs && (
        <div className="ja-row">
          <LinkButton to={`${path}/reviews`} icon="checklist">
            {t("partnerships:review.title")}
          </LinkButton>
          <LinkButton to={`/processes/${of.process.id}/delegations/new?partnership=${entry.id}`}>
            {t("partnerships:delegation.new")}
          </LinkButton>
        </div>
      )}
      <Section title={t("partnerships:figures")} id="figures" hint={points.length === 0 && t("partnerships:figures-none")}>
        {points.length > 0 && <DataPointGroups points={points} editAt={mayEdit ? ({ id }) => `${path}/figures/${id}` : null} />}
        {mayEdit && <NewFigure />}
      </Section>
      {mayHandInTopic && !isForAll && <p className="kern-hint">{t("partnerships:topic-not-yet")}</p>}
      {mayHandInTopic && isForAll && (
        <ActionForm name="topic" action={`${path}/topic`}>
          <p className="kern-hint">{t("partnerships:topic-hint")}</p>
          <SubmitButton variant="secondary" icon="question-mark">
            {t("partnerships:topic")}
          </SubmitButton>
        </ActionForm>
      )}
      {(mayEdit || maySetSight) && (
        <Stack gap={3}>
          {maySetSight && (
            <Fold form="sight" summary={t("partnerships:sight.change")}>
              <ActionForm name="sight" action={`${path}/sight`}>
                <SightField value={entry.sight} />
                <SubmitButton variant="secondary">{t("common:action.save")}</SubmitButton>
              </ActionForm>
            </Fold>
          )}
          {mayEdit && (
            <ActionForm name="deletion" action={`${path}/deletion`}>
              <SubmitButton small variant="tertiary" icon="delete">
                {t("partnerships:delete")}
              </SubmitButton>
            </ActionForm>
          )}
        </Stack>
      )}
    </Page>
  );
}

function AnswerForm() {
  const { t } = useTranslation();
  const { entry, register } = useLoaderData<typeof loader>();
  return (
    <Card title={t("partnerships:answer.title", { name: entry.enteredBy })} tone="accent">
      <ActionForm name="answer" action={`/${register}/${entry.id}/answer`}>
        <RadioGroup
          name="answer"
          label={t("partnerships:answer.question")}
          required
          horizontal
          options={(["confirm", "decline"] as const).map((value) => ({ value, label: t(`partnerships:answer.${value}`) }))}
        />
        <TextArea
          name="reason"
          label={t("partnerships:answer.reason")}
          hint={t("partnerships:answer.reason-hint")}
          rows={2}
          maxLength={1000}
        />
        <SightField value="own" />
        <SubmitButton>{t("partnerships:answer.submit")}</SubmitButton>
      </ActionForm>
    </Card>
  );
}

function NewFigure() {
  const { t } = useTranslation();
  const { entry, register, points } = useLoaderData<typeof loader>();
  const wholes = points.map(({ id, indicator, value }) => ({ id, label: `${indicator}: ${value}` }));
  return (
    <Fold form="figure" summary={t("partnerships:figure-new")}>
      <ActionForm name="figure" action={`/${register}/${entry.id}/figures`} reset>
        <DataPointFields wholes={wholes} />
        <SubmitButton variant="secondary">{t("partnerships:figure-add")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
