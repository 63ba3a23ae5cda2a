/** GET and POST /methods/:id/batches: sheets of paper, typed in as a batch and confirmed by somebody else. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { enterBatch } from "#server/methods/batches.commands";
import { listBatches, paperRun } from "#server/methods/batches.queries";
import { batchForm } from "#server/methods/batches.rules";
import { requireRun } from "#server/methods/runs.queries";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, stayOn } from "#server/web";
import { BatchForm, BatchList } from "~/methods/runs/batches";
import { LinkButton } from "~/ui/button";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const run = await requireRun(ctx, idOf(params.id));
  authorise(run.my, "method:count");
  const [process, batches, paper] = await Promise.all([
    requireProcess(ctx, run.processId),
    listBatches(ctx.db, run.id),
    paperRun(ctx.db, run),
  ]);
  return { title: ctx.t("methods:batch.title"), process, run, batches, voices: paper.voices, me: ctx.actor.personId };
});

export const action = act(batchForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await enterBatch(ctx, id, form, requestId);
  return stayOn(request, `/methods/${id}/batches`, "methods:flash.batch-entered");
});

export default function Batches() {
  const { t } = useTranslation();
  const { run, batches, voices, me } = useLoaderData<typeof loader>();
  useTopic(`method:${run.id}`);
  const isCounting = run.state === "open" || run.state === "closed";
  return (
    <Page
      title={t("methods:batch.title")}
      intro={t("methods:batch.intro")}
      back={{ to: `/methods/${run.id}`, label: run.question }}
      actions={
        isCounting && (
          <>
            <LinkButton small variant="tertiary" icon="download" to={`/methods/${run.id}/ballots.pdf`} reloadDocument>
              {t("methods:paper.print")}
            </LinkButton>
            <LinkButton small variant="tertiary" icon="download" to={`/methods/${run.id}/ballots-large.pdf`} reloadDocument>
              {t("methods:paper.print-large")}
            </LinkButton>
          </>
        )
      }
    >
      {batches.length > 0 && (
        <Section title={t("methods:batch.entered")} id="batches-entered">
          <BatchList run={run} batches={batches} voices={voices} me={me} isCounting={isCounting} />
        </Section>
      )}
      {isCounting && (
        <Section title={t("methods:batch.new")} id="batch-new">
          <BatchForm run={run} voices={voices} />
        </Section>
      )}
    </Page>
  );
}
