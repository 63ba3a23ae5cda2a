/** GET and POST /patterns/:id/edit: what a pattern of influence says. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NotAllowed } from "#server/errors";
import { listInterdependencies } from "#server/partnerships/queries";
import { editPattern } from "#server/situation/patterns.commands";
import { listPatternItems, requirePattern } from "#server/situation/patterns.queries";
import { mayEditPattern, patternForm } from "#server/situation/patterns.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { DeleteButton } from "~/formats/deletion";
import { PatternFields } from "~/situation/pattern-fields";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, pattern } = await requirePattern(ctx, idOf(params.id));
  if (!mayEditPattern(process.my, pattern)) throw new NotAllowed();
  const [{ entries }, items] = await Promise.all([
    listInterdependencies(ctx, process.id),
    listPatternItems(ctx.db, process.id),
  ]);
  const interdependencies = entries.map(({ id, title }) => ({ id, title }));
  return { title: ctx.t("situation:pattern.edit"), process, pattern, interdependencies, items };
});

export const action = actWords(patternForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editPattern(ctx, id, input);
  const { process } = await requirePattern(ctx, id);
  return redirectTo(`/processes/${process.id}/patterns`, "situation:flash.pattern");
});

export default function EditPattern() {
  const { t } = useTranslation();
  const { process, pattern, interdependencies, items } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("situation:pattern.edit")}
      intro={t("situation:pattern.guard")}
      back={{ to: `/processes/${process.id}/patterns`, label: t("situation:pattern.title") }}
    >
      <ActionForm name="pattern">
        <PatternFields pattern={pattern} interdependencies={interdependencies} items={items} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
      <DeleteButton action={`/patterns/${pattern.id}/deletion`}>{t("situation:pattern.delete")}</DeleteButton>
    </Page>
  );
}
