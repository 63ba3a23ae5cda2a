/** GET and POST /processes/:id/partnerships/imports/:importId and /interdependencies/imports/:importId: how a file was understood, to put its columns right and to take it over. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { mapColumns, requireImport, takeOver } from "#server/partnerships/import.commands";
import { mappingForm } from "#server/partnerships/import.rules";
import { registerAt } from "#server/partnerships/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { ColumnChoices, ReadyTable, RefusedRows } from "~/partnerships/import-parts";
import { SightField } from "~/partnerships/fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const register = registerAt(request.url);
  const { process, of } = await requireImport(ctx, register, idOf(params.id), idOf(params["importId"]));
  const { ready, refused, ...rest } = of;
  const shown = {
    ready: ready.slice(0, 10),
    readyCount: ready.length,
    refused: refused.slice(0, 100).map(({ line, code, cell }) => ({ line, code, cell })),
    refusedCount: refused.length,
  };
  return { title: ctx.t("partnerships:import.title"), process, register, of: { ...rest, ...shown } };
});

export const action = act(mappingForm, async (ctx, { step, sight, mapping }, { params, request }) => {
  const register = registerAt(request.url);
  const [processId, id] = [idOf(params.id), idOf(params["importId"])];
  const here = `/processes/${processId}/${register}/imports/${id}`;
  await mapColumns(ctx, register, processId, id, mapping);
  if (step === "check") return redirectTo(here);
  await takeOver(ctx, register, processId, id, sight);
  return redirectTo(here, "partnerships:flash.imported");
});

export default function CheckImport() {
  const { t } = useTranslation();
  const { process, register, of } = useLoaderData<typeof loader>();
  const list = `/processes/${process.id}/${register}`;
  return (
    <Page
      wide
      title={of.fileName}
      back={{ to: `${list}/import`, label: t("partnerships:import.title") }}
      intro={t(of.state === "done" ? `partnerships:import.done-${register}` : `partnerships:import.state.${of.state}`, {
        count: of.state === "read" ? of.readyCount : of.added,
      })}
    >
      {of.state === "read" ? (
        <ActionForm name="mapping" className="ja-form--wide">
          <Fold form="columns" summary={t("partnerships:import.columns")} open={of.readyCount === 0}>
            <ColumnChoices register={register} head={of.head} mapping={of.mapping} />
            <SubmitButton name="step" value="check" variant="secondary">
              {t("partnerships:import.check")}
            </SubmitButton>
          </Fold>
          {of.ready.length > 0 && <ReadyTable register={register} rows={of.ready} count={of.readyCount} />}
          <RefusedRows rows={of.refused} count={of.refusedCount} file={`${list}/imports/${of.id}/refused.csv`} />
          {of.readyCount > 0 && (
            <>
              <SightField value="own" />
              <FormActions>
                <SubmitButton name="step" value="send">
                  {t(`partnerships:import.take-${register}`, { count: of.readyCount })}
                </SubmitButton>
              </FormActions>
            </>
          )}
        </ActionForm>
      ) : (
        <>
          <RefusedRows rows={of.refused} count={of.refusedCount} file={`${list}/imports/${of.id}/refused.csv`} />
          <div className="ja-row">
            <LinkButton to={list} variant="primary">
              {t("partnerships:import.to-register")}
            </LinkButton>
            {of.state === "done" && (
              <ActionForm name="undo" action={`${list}/imports/${of.id}/undo`}>
                <SubmitButton variant="secondary">{t("partnerships:import.undo")}</SubmitButton>
              </ActionForm>
            )}
          </div>
        </>
      )}
    </Page>
  );
}
