/** GET and POST /processes/:id/patterns/new: one more pattern of influence. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { listInterdependencies } from "#server/partnerships/queries";
import { createPattern } from "#server/situation/patterns.commands";
import { listPatternItems } from "#server/situation/patterns.queries";
import { patternForm } from "#server/situation/patterns.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { PatternFields } from "~/situation/pattern-fields";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "register:write");
  const [{ entries }, items] = await Promise.all([
    listInterdependencies(ctx, process.id),
    listPatternItems(ctx.db, process.id),
  ]);
  const interdependencies = entries.map(({ id, title }) => ({ id, title }));
  return { title: ctx.t("situation:pattern.new"), process, interdependencies, items };
});

export const action = actWords(patternForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await createPattern(ctx, id, input, requestId);
  return redirectTo(`/processes/${id}/patterns`, "situation:flash.pattern");
});

export default function NewPattern() {
  const { t } = useTranslation();
  const { process, interdependencies, items } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("situation:pattern.new")}
      intro={t("situation:pattern.guard")}
      back={{ to: `/processes/${process.id}/patterns`, label: t("situation:pattern.title") }}
    >
      <ActionForm name="pattern">
        <PatternFields pattern={null} interdependencies={interdependencies} items={items} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
