/** GET and POST /processes/:id/topics/new: hands in a topic; similar ones are named while somebody types, or after sending. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { currentRules } from "#server/processes/procedure.queries";
import { requireProcess } from "#server/processes/queries";
import { authoriseHandingIn, handInTopic } from "#server/topics/commands";
import { listTaking } from "#server/topics/queries";
import { topicForm } from "#server/topics/rules";
import { listSimilar, type SimilarTopic } from "#server/topics/similar.queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { AuthorFields } from "~/topics/author-fields";
import { SimilarTopics } from "~/topics/similar-topics";
import { WordingFields } from "~/topics/wording-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authoriseHandingIn(process);
  const [rules, organisations] = await Promise.all([
    currentRules(ctx.db, process.id),
    can(process.my, "topic:behalf") ? listTaking(ctx.db, process.id) : [],
  ]);
  const others = organisations.filter(({ id }) => id !== process.my.organisationId);
  return { title: ctx.t("topics:form.new-title"), process, mayBeAnonymous: rules.anonymousTopics, organisations: others };
});

export const action = act(topicForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const similar = input.anyway ? [] : await listSimilar(ctx, id, input.title);
  if (similar.length > 0) {
    const values = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value ?? "")]));
    const form = { name: "topic", values, errors: {}, error: ctx.t("topics:error.similar") };
    return Response.json({ form, similar }, { status: 422 });
  }
  await handInTopic(ctx, id, input, requestId);
  const flash = input.by === "anonymous" ? "topics:flash.handed-in-anonymous" : "topics:flash.handed-in";
  return redirectTo(`/processes/${id}/topics`, flash);
});

export default function NewTopic() {
  const { t } = useTranslation();
  const { process, mayBeAnonymous, organisations } = useLoaderData<typeof loader>();
  const returned = (useActionData() as { similar?: SimilarTopic[] } | undefined)?.similar;
  const back = `/processes/${process.id}/topics`;
  return (
    <Page title={t("topics:form.new-title")} back={{ to: back, label: t("topics:form.back") }}>
      <ActionForm name="topic">
        <SimilarTopics address={`${back}/similar`} returned={returned}>
          <WordingFields />
        </SimilarTopics>
        <AuthorFields process={process} mayBeAnonymous={mayBeAnonymous} organisations={organisations} />
        <FormActions>
          <SubmitButton>{t("topics:form.submit")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
