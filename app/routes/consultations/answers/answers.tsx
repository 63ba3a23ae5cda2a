/** GET /consultations/:id/answers: for a sender what became of its points; for the moderation what senders say to the replies. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { countResponses, listResponses, requireOwnAnswers } from "#server/consultations/answers/queries";
import { listQuestions, listTexts, requireConsultation } from "#server/consultations/queries";
import { requireWeighing } from "#server/consultations/weighing.queries";
import { readAbout } from "#server/notifications/commands";
import { idOf, load } from "#server/web";
import { GivenResponses } from "~/consultations/answers/given-responses";
import { OwnPoints } from "~/consultations/answers/own-points";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { useTopic } from "~/ui/live/use-live";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const { view, process, consultation } = await requireConsultation(ctx, id);
  await readAbout(ctx, { kind: "consultation", id });
  if (view === "moderation") {
    await requireWeighing(ctx, id);
    const [responses, counts] = await Promise.all([listResponses(ctx.db, id), countResponses(ctx.db, id)]);
    const title = ctx.t("consultations:answers.of-senders");
    return { title, process, consultation, own: null, given: { responses, counts } };
  }
  const { points, open, statementId, signed, invitation } = await requireOwnAnswers(ctx, id);
  const [texts, questions] = await Promise.all([listTexts(ctx.db, id), listQuestions(ctx.db, id)]);
  const own = { points, open, statementId, signed, maySubmit: invitation!.maySubmit, targets: { texts, questions } };
  return { title: ctx.t("consultations:answers.title"), process, consultation, own, given: null };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Answers() {
  const { t } = useTranslation();
  const { process, consultation, own, given } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const at = `/consultations/${consultation.id}`;
  const mayAccept = own?.maySubmit && own.open > 1 && !process.my.isArchived;
  return (
    <Page
      title={t(own ? "consultations:answers.title" : "consultations:answers.of-senders")}
      intro={
        own && own.statementId !== null
          ? t("consultations:answers.intro", { organisation: process.my.organisationName })
          : undefined
      }
      back={{ to: at, label: consultation.title }}
      actions={
        mayAccept && (
          <ActionForm name="accepting" action={`${at}/answers/accepting`}>
            <SubmitButton variant="secondary">{t("consultations:answers.accept-rest", { count: own.open })}</SubmitButton>
          </ActionForm>
        )
      }
    >
      {given && <GivenResponses {...given} at={at} maySettle={can(process.my, "statement:release")} />}
      {own && own.statementId !== null && own.points.length === 0 && own.signed.length === 0 && (
        <EmptyState title={t("consultations:answers.no-points")} />
      )}
      {own && <OwnPoints {...own} at={at} mayRespond={own.maySubmit && !process.my.isArchived} />}
      {own?.signed.map(({ statementId, organisation, points }) => (
        <Section
          key={statementId}
          title={t("consultations:answers.signed", { organisation })}
          id={`signed-${statementId}`}
          hint={t("consultations:answers.signed-hint", { organisation })}
        >
          <OwnPoints points={points} targets={own.targets} at={at} mayRespond={false} />
        </Section>
      ))}
    </Page>
  );
}
