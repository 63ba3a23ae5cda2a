/** /roundtables/:id/tasks/:taskId: a task, to be changed. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { requireProcess } from "#server/processes/queries";
import { listOrganisations } from "#server/roundtables/lists.queries";
import { requireRoundtable, requireSnapshot, shownTask } from "#server/roundtables/queries";
import { editTask } from "#server/roundtables/records.commands";
import { taskForm } from "#server/roundtables/forms.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { TaskFields } from "~/roundtables/records";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownTask(idOf(params.taskId)));
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  authorise(roundtable.my, "roundtable:record");
  const [process, { tasks, points }, organisations] = await Promise.all([
    requireProcess(ctx, roundtable.processId),
    requireSnapshot(ctx, roundtable.id),
    listOrganisations(ctx, roundtable.processId),
  ]);
  const task = tasks.find((other) => other.id === idOf(params.taskId));
  if (!task) throw new NotFound();
  return { title: ctx.t("roundtables:tasks.edit"), process, roundtable, points, organisations, task, seen };
});

export const action = act(z.intersection(taskForm, seenForm), async (ctx, { seen, ...form }, { params }) => {
  const id = idOf(params.id);
  await editTask(ctx, id, idOf(params.taskId), form, seen);
  return redirectTo(`/roundtables/${id}`, "roundtables:record.saved");
});

export default function EditTask() {
  const { t } = useTranslation();
  const { title, roundtable, points, organisations, task, seen } = useLoaderData<typeof loader>();
  const page = `/roundtables/${roundtable.id}`;
  return (
    <Page title={title} back={{ to: page, label: roundtable.title }}>
      <ActionForm name="task-edit" action={`${page}/tasks/${task.id}`}>
        <Hidden name="seen" value={seen} />
        <TaskFields points={points} pointId={task.pointId} organisations={organisations} task={task} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton to={page} variant="tertiary">
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
