/** GET and POST /methods/:id/edit: a run that nobody was asked yet. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { findSubjects, listChoosable } from "#server/agenda/subjects.queries";
import { changeRun } from "#server/methods/runs.commands";
import { requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { RunForm } from "~/methods/runs/run-form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const run = await requireRun(ctx, idOf(params.id));
  authorise(run.my, "method:manage");
  const [process, choosable] = await Promise.all([requireProcess(ctx, run.processId), listChoosable(ctx.db, run.processId)]);
  return { title: ctx.t("methods:run.edit"), process, run, choosable };
});

export const action = act(runForm, async (ctx, form, { params }) => {
  const id = idOf(params.id);
  await changeRun(ctx, id, form, findSubjects(ctx));
  return redirectTo(`/methods/${id}`, form.start ? "methods:flash.opened" : "methods:flash.prepared");
});

export default function EditRun() {
  const { t } = useTranslation();
  const { run, choosable } = useLoaderData<typeof loader>();
  const back = `/methods/${run.id}`;
  return (
    <Page title={t("methods:run.edit")} back={{ to: back, label: run.question }}>
      <RunForm choosable={choosable} stored={run} back={back} />
    </Page>
  );
}
