/** /processes/:id/topics/import: many topics from a list or a table: first it is shown how each row was understood. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Context } from "#server/context";
import { NotAllowed, NotFound, Refusal } from "#server/errors";
import { requireProcess } from "#server/processes/queries";
import { authoriseHandingIn } from "#server/topics/commands";
import { handInList, judgeListed, listGiven } from "#server/topics/list.commands";
import { listForm, MOST_LISTED, type JudgedTopic, type ListedTopic } from "#server/topics/list.rules";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { ListTable } from "~/topics/list-table";
import { SubmitButton } from "~/ui/button";
import { ActionForm, FileField, TextArea } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authoriseHandingIn(process);
  return { title: ctx.t("topics:import.title"), process };
});

export interface Preview {
  topics: JudgedTopic[];
  /** Places of those that are to be handed in. */
  chosen: number[];
  /** Why nothing was handed in yet. */
  error: string | null;
}

export const action = actUpload(listForm, async (ctx, { step, list, topics, chosen }, { params, requestId, file }) => {
  const id = idOf(params.id);
  if (step === "read") return preview(ctx, id, await listGiven(ctx, id, { list, file: file?.bytes }), null);
  if (step === "check") return preview(ctx, id, topics, chosen);
  try {
    const wanted = topics.filter((_, at) => chosen.includes(at));
    await handInList(ctx, id, wanted, requestId);
    return redirectTo(`/processes/${id}/topics`, "topics:flash.imported");
  } catch (thrown) {
    // What was typed into the rows comes back with the sentence.
    if (!(thrown instanceof Refusal) || thrown instanceof NotFound || thrown instanceof NotAllowed) throw thrown;
    return preview(ctx, id, topics, chosen, ctx.t(thrown.code, thrown.params));
  }
});

/** @param chosen null: all but those that are there already */
async function preview(ctx: Context, id: number, topics: ListedTopic[], chosen: number[] | null, error: string | null = null) {
  const judged = await judgeListed(ctx, id, topics);
  const wanted = judged.flatMap(({ state }, at) => (state === "ready" || state === "wrong" ? [at] : []));
  return Response.json({ preview: { topics: judged, chosen: chosen ?? wanted, error } satisfies Preview });
}

const LARGEST_FILE = 900_000;

export default function ImportTopics() {
  const { t } = useTranslation();
  const { process } = useLoaderData<typeof loader>();
  const shown = (useActionData() as { preview?: Preview } | undefined)?.preview;
  return (
    <Page
      title={t("topics:import.title")}
      intro={shown ? undefined : t("topics:import.intro")}
      back={{ to: `/processes/${process.id}/topics`, label: t("topics:form.back") }}
      wide={shown !== undefined}
    >
      <ActionForm name="topics" encType="multipart/form-data" reloadDocument className={shown && "ja-form--wide"}>
        {shown ? (
          <ListTable preview={shown} />
        ) : (
          <>
            <TextArea
              name="list"
              label={t("topics:import.list")}
              hint={t("topics:import.list-hint", { count: MOST_LISTED })}
              placeholder={t("topics:import.example")}
              required
              rows={10}
            />
            <FileField
              name="file"
              label={t("topics:import.file")}
              hint={t("topics:import.file-hint")}
              accept=".csv,.xlsx,.txt,.tsv"
              maxBytes={LARGEST_FILE}
              tooLarge={() => t("topics:import.file-too-large")}
            />
            <SubmitButton name="step" value="read">
              {t("topics:import.read")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Page>
  );
}
