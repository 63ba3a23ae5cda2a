/** GET /consultations/:id: what is asked; for the moderation who has answered, for those asked the way to their answer. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { listClaims } from "#server/consultations/claims/queries";
import { noteSeen } from "#server/consultations/commands";
import { findSigned, listExtensions, listInvitations, requireConsultationSheet } from "#server/consultations/queries";
import { findReachability } from "#server/consultations/reachability.queries";
import { isLate, othersGoFirst } from "#server/consultations/rules";
import { hasPublicEdition } from "#server/consultations/synopsis/rules";
import { listStatements, requireWorkspace } from "#server/consultations/statements.queries";
import { preparationOf } from "#server/consultations/texts.queries";
import { idOf, load } from "#server/web";
import { Answering } from "~/consultations/answering";
import { Asked } from "~/consultations/asked";
import { Moderation } from "~/consultations/moderation";
import { OutageNearEnd } from "~/consultations/reachability";
import { StatementList } from "~/consultations/statement-list";
import { useDeadline } from "~/consultations/words";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Badge, EmptyState, Page, Section } from "~/ui/page";
import { useTopic } from "~/ui/live/use-live";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const sheet = await requireConsultationSheet(ctx, id);
  const { invitation, view, process, consultation } = sheet;
  if (invitation) await noteSeen(ctx, invitation.id);
  const isModeration = view === "moderation";
  const workspace = invitation && (await requireWorkspace(ctx, id));
  const [submitted] = workspace?.history ?? [];
  const invitations = isModeration ? await listInvitations(ctx, ctx.db, id) : [];
  // Whoever is asked is told of their own period, whoever only reads of the periods as they were announced.
  const periods = invitation ? [invitation] : sheet.waves;
  const ends = isModeration ? invitations : invitation ? [invitation] : [];
  return {
    title: consultation.title,
    ...sheet,
    statements: await listStatements(ctx, id),
    reachability:
      consultation.openedAt && periods.length > 0
        ? await findReachability(ctx, {
            opensAt: new Date(Math.min(...periods.map(({ opensAt }) => opensAt.getTime()))),
            ends: [...sheet.waves.map(({ closesAt }) => closesAt), ...ends.map(({ deadline }) => deadline)],
          })
        : null,
    moderation: isModeration
      ? {
          invitations,
          extensions: await listExtensions(ctx.db, id),
          ...(can(process.my, "consultation:manage") ? await listClaims(ctx, id) : { claims: [], links: [] }),
          ...(await preparationOf(ctx, process.id)),
        }
      : null,
    answering: invitation && {
      invitation,
      isLate: isLate(ctx.now(), invitation.deadline),
      hasDraft: workspace?.draft !== null,
      submitted: submitted ? { id: submitted.id, isNil: submitted.isNil, receivedAt: submitted.receivedAt! } : null,
      hasSigned: await findSigned(ctx.db, id, process.my.organisationId),
      extensions: await listExtensions(ctx.db, id, invitation.id),
    },
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ConsultationPage() {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const sheet = useLoaderData<typeof loader>();
  const { process, consultation, view, waves, statements, moderation, answering } = sheet;
  useTopic(`process:${process.id}`);
  const at = `/consultations/${consultation.id}`;
  const mayManage = can(process.my, "consultation:manage");
  const isDraft = consultation.openedAt === null;
  return (
    <Page
      title={consultation.title}
      wide={view === "moderation"}
      back={{ to: `/processes/${process.id}/consultations`, label: t("consultations:list.title") }}
      facts={
        <>
          <Badge tone={isDraft ? "neutral" : "info"}>
            {t(
              `consultations:state.${isDraft ? "draft" : consultation.weighedAt ? "weighed" : consultation.isOver ? "over" : "open"}`,
            )}
          </Badge>
          {view !== "moderation" && waves[0] && answering && (
            <span className="ja-small">{t("consultations:until", { deadline: deadline(answering.invitation.deadline) })}</span>
          )}
        </>
      }
      actions={
        view !== "moderation" ? (
          hasPublicEdition(consultation) && <LinkButton to={`${at}/synopsis`}>{t("consultations:synopsis.to")}</LinkButton>
        ) : (
          <ManagingActions at={at} mayManage={mayManage} isDraft={isDraft} isWeighed={consultation.weighedAt !== null} />
        )
      }
    >
      {isDraft && <Alert title={t("consultations:state.draft-hint")} />}
      {isDraft && moderation && othersGoFirst(moderation.invitations) && (
        <Alert tone="warning" title={t("consultations:wave.others-first")}>
          {t("consultations:wave.others-first-hint")}
        </Alert>
      )}
      {answering && !consultation.weighedAt && <Answering at={at} {...answering} />}
      {answering && consultation.weighedAt && (answering.hasSigned || (answering.submitted && !answering.submitted.isNil)) && (
        <Alert tone="success" title={t("consultations:answers.closed")}>
          <LinkButton variant="primary" to={`${at}/answers`}>
            {t(`consultations:answers.${answering.submitted && !answering.submitted.isNil ? "title" : "signed-to"}`)}
          </LinkButton>
        </Alert>
      )}
      {moderation && !consultation.weighedAt && (
        <OutageNearEnd reachability={sheet.reachability} ends={moderation.invitations.map(({ deadline: end }) => end)} />
      )}
      {moderation && <Moderation consultation={consultation} waves={waves} mayManage={mayManage} {...moderation} />}
      {!isDraft && (view === "moderation" || statements.length > 0 || consultation.isOver) && (
        <Section title={t("consultations:statement.list")} id="statements">
          {statements.length > 0 ? (
            <StatementList statements={statements} at={at} />
          ) : (
            <EmptyState title={t("consultations:statement.none")} />
          )}
        </Section>
      )}
      <Asked sheet={sheet} reachability={sheet.reachability} />
    </Page>
  );
}

interface ManagingActionsProps {
  at: string;
  mayManage: boolean;
  isDraft: boolean;
  isWeighed: boolean;
}

function ManagingActions({ at, mayManage, isDraft, isWeighed }: ManagingActionsProps) {
  const { t } = useTranslation();
  if (!isDraft)
    return (
      <>
        {mayManage && !isWeighed && (
          <LinkButton icon="add" to={`${at}/statements/new`}>
            {t("consultations:behalf.title")}
          </LinkButton>
        )}
        <LinkButton to={`${at}/weighing`}>{t("consultations:weighing.to")}</LinkButton>
        {isWeighed && <LinkButton to={`${at}/answers`}>{t("consultations:answers.of-senders")}</LinkButton>}
        <LinkButton to={`${at}/synopsis`}>{t("consultations:synopsis.to")}</LinkButton>
      </>
    );
  if (!mayManage) return null;
  return (
    <>
      <ActionForm name="opening" action={`${at}/opening`}>
        <SubmitButton>{t("consultations:form.open")}</SubmitButton>
      </ActionForm>
      <LinkButton icon="edit" to={`${at}/edit`}>
        {t("consultations:form.edit")}
      </LinkButton>
      <ActionForm name="deletion" action={`${at}/deletion`}>
        <SubmitButton variant="tertiary">{t("consultations:form.delete")}</SubmitButton>
      </ActionForm>
    </>
  );
}
