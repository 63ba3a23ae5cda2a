/** /processes/:id/topics/import: many topics from a list or a table: first it is shown how each row was understood. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { Context } from "#server/context";
import { partAfter, partOf } from "#server/files/kept-rows.rules";
import { requireProcess } from "#server/processes/queries";
import { authoriseHandingIn } from "#server/topics/commands";
import { handInList, judgeListed, listGiven, listSent, packTopics } from "#server/topics/list.commands";
import { listForm, MOST_LISTED, type JudgedTopic, type ListedTopic } from "#server/topics/list.rules";
import type { Mention } from "#server/platform/form.rules";
import { actUpload, idOf, load, redirectTo, type FormState } from "#server/web";
import { ListTable, type TopicPreview } from "~/topics/list-table";
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

export const action = actUpload(
  listForm,
  async (ctx, { step, list, ...sent }, { params, requestId, file }) => {
    const id = idOf(params.id);
    const { mention } = sent;
    if (step === "read") {
      const topics = await listGiven(ctx, id, { list, file: file?.bytes });
      return Response.json(await preview(ctx, id, topics, { chosen: null, part: 0, mention }));
    }
    if (step !== "send") return Response.json(await sentBack(ctx, id, { step, ...sent }));
    const chosen = listSent(sent).filter(({ isChosen }) => isChosen);
    await handInList(
      ctx,
      id,
      chosen.map(({ row }) => row),
      requestId,
    );
    return redirectTo(`/processes/${id}/topics`, "topics:flash.imported");
  },
  // What was typed into the rows comes back with the sentence.
  async (ctx, sent, { params, isTooMany }) =>
    sent.step === "read" ? undefined : sentBack(ctx, idOf(params.id), sent, isTooMany),
);

function sentBack(
  ctx: Context,
  id: number,
  { step, part, ...sent }: Omit<z.output<typeof listForm>, "list">,
  isTooMany = false,
) {
  const rows = listSent(sent);
  const chosen = rows.map(({ isChosen }) => isChosen);
  const topics = rows.map(({ row }) => row);
  return preview(ctx, id, topics, { chosen, part: partAfter(step, part), mention: sent.mention, isTooMany });
}

/** Rows on one page, with their fields. */
const SHOWN = 40;
/** Letters of a problem that a row shows; the whole is kept. */
const BEGINNING = 120;

interface Showing {
  /** Null: all but those that are there already. */
  chosen: boolean[] | null;
  part: number;
  mention: Mention;
  /** Then rows come back as they came, and nothing is asked of them. */
  isTooMany?: boolean;
}

async function preview(
  ctx: Context,
  id: number,
  topics: ListedTopic[],
  { chosen: given, part: wanted, mention, isTooMany = false }: Showing,
): Promise<{ preview: TopicPreview }> {
  const judged = isTooMany ? topics.map(asItCame) : await judgeListed(ctx, id, topics);
  const chosen = given ?? judged.map(({ state }) => state === "ready" || state === "wrong");
  const part = partOf(
    judged.map(({ state }, at) => state === "wrong" && chosen[at]!),
    wanted,
    SHOWN,
  );
  const rows = part.places.map((at) => {
    const { inNameOf: _, ...topic } = judged[at]!;
    return { topic: { ...topic, problem: topic.problem.slice(0, BEGINNING) }, at, isChosen: chosen[at]! };
  });
  const counts: NonNullable<TopicPreview["counts"]> = { ready: 0, wrong: 0, twice: 0, there: 0 };
  for (const { state } of judged) counts[state] += 1;
  return { preview: { rows, part, kept: packTopics(topics, chosen), mention, counts: isTooMany ? null : counts } };
}

const asItCame = (topic: ListedTopic): JudgedTopic => ({
  ...topic,
  ...{ state: "ready", problem_at: null, inNameOf: { name: "" } },
});

const LARGEST_FILE = 900_000;

export default function ImportTopics() {
  const { t } = useTranslation();
  const { process } = useLoaderData<typeof loader>();
  const { preview: shown, form } = (useActionData() as { preview?: TopicPreview; form?: FormState } | undefined) ?? {};
  return (
    <Page
      title={t("topics:import.title")}
      intro={shown ? undefined : t("topics:import.intro")}
      back={{ to: `/processes/${process.id}/topics`, label: t("topics:form.back") }}
      wide={shown !== undefined}
    >
      <ActionForm name="topics" encType="multipart/form-data" reloadDocument className={shown && "ja-form--wide"}>
        {shown ? (
          <ListTable preview={shown} isRefused={form !== undefined} />
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
