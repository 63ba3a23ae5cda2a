/** GET and POST /processes/:id/methods/new: prepares a run, or asks at once; ?roundtable=7 for one within a roundtable. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { findSubjects, listChoosable } from "#server/agenda/subjects.queries";
import { createRun } from "#server/methods/runs.commands";
import { runForm } from "#server/methods/runs.rules";
import { requireProcess } from "#server/processes/queries";
import { requireRoundtable } from "#server/roundtables/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { RunForm } from "~/methods/runs/run-form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "method:manage");
  const wanted = new URL(request.url).searchParams.get("roundtable");
  const roundtable = wanted ? await requireRoundtable(ctx, idOf(wanted)) : null;
  return {
    title: ctx.t("methods:runs.new"),
    process,
    roundtable: roundtable?.processId === process.id ? { id: roundtable.id, title: roundtable.title } : null,
    choosable: await listChoosable(ctx.db, process.id),
  };
});

export const action = act(runForm, async (ctx, form, { params, requestId }) => {
  const processId = idOf(params.id);
  // A roundtable of another process is as good as none; the key of the table says the same.
  if (form.roundtable_id !== null && (await requireRoundtable(ctx, form.roundtable_id)).processId !== processId)
    form.roundtable_id = null;
  const id = await createRun(ctx, processId, form, requestId, findSubjects(ctx));
  return redirectTo(`/methods/${id}`, form.start ? "methods:flash.opened" : "methods:flash.prepared");
});

export default function NewRun() {
  const { t } = useTranslation();
  const { process, roundtable, choosable } = useLoaderData<typeof loader>();
  const back = roundtable ? `/roundtables/${roundtable.id}` : `/processes/${process.id}/methods`;
  return (
    <Page
      title={t("methods:runs.new")}
      intro={roundtable ? t("methods:run.in-roundtable", { title: roundtable.title }) : undefined}
      back={{ to: back, label: roundtable?.title ?? t("methods:runs.title") }}
    >
      <RunForm choosable={choosable} roundtableId={roundtable?.id} back={back} />
    </Page>
  );
}
