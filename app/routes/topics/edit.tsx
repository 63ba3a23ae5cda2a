/** GET and POST /topics/:id/edit: the words of a topic, by whoever wrote it and by the organisation in whose name it stands. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { NotAllowed } from "#server/errors";
import { seenForm } from "#server/platform/form.rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { editTopic } from "#server/topics/commands";
import { requireTopic, shownTopic } from "#server/topics/queries";
import { mayEdit, topicNumber, wordingForm } from "#server/topics/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { WordingFields } from "~/topics/wording-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownTopic(idOf(params.id)));
  const { process, topic } = await requireTopic(ctx, idOf(params.id));
  if (!mayEdit(topic, process.my, ctx.actor.personId)) throw new NotAllowed();
  return { title: ctx.t("topics:form.edit-title", { number: topicNumber(topic.number) }), process, topic, seen };
});

export const action = act(z.intersection(wordingForm, seenForm), async (ctx, { seen, ...wording }, { params }) => {
  const id = idOf(params.id);
  await editTopic(ctx, id, wording, seen);
  return redirectTo(`/topics/${id}`, "topics:flash.saved");
});

export default function EditTopic() {
  const { t } = useTranslation();
  const { topic, seen } = useLoaderData<typeof loader>();
  const number = topicNumber(topic.number);
  const back = `/topics/${topic.id}`;
  return (
    <Page
      title={t("topics:form.edit-title", { number })}
      back={{ to: back, label: t("topics:form.back-to-topic", { number }) }}
    >
      <ActionForm name="topic">
        <Hidden name="seen" value={seen} />
        <WordingFields stored={topic} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
