/** GET and POST /processes/:id/formats/import/:listId: how each row was understood, which were refused and why; then they are taken over. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { takeList } from "#server/formats/list/commands";
import { requireList } from "#server/formats/list/queries";
import type { JudgedRow } from "#server/formats/list/rules";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { DataTable } from "~/ui/table";

/** More are in the file of refused rows. */
const SHOWN = 100;
const FIRST = 10;

export const loader = load(async (ctx, { params }) => {
  const { process, id, judged, unknown, isTaken } = await requireList(ctx, idOf(params.id), idOf(params.listId));
  const wrong = judged.filter(({ state }) => state === "wrong");
  const ready = judged.filter(({ state }) => state === "ready");
  return {
    title: ctx.t("formats:import.title"),
    ...{ process, id, isTaken, unknown: unknown.join(", ") },
    counts: { ready: ready.length, wrong: wrong.length, there: judged.length - ready.length - wrong.length },
    wrong: wrong
      .slice(0, SHOWN)
      .map(({ problem, ...row }) => ({ ...row, reason: problem ? ctx.t(problem.code, problem.params) : "", problem })),
    ready: ready.slice(0, FIRST),
  };
});

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await takeList(ctx, id, idOf(params.listId));
  return redirectTo(`/processes/${id}/formats/import/${idOf(params.listId)}`, "formats:flash.list-taken");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function PreviewList() {
  const { process, id, isTaken, unknown, counts, wrong, ready } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/processes/${process.id}/formats`;
  return (
    <Page wide title={t("formats:import.title")} back={{ to: back, label: t("formats:sheet.back") }}>
      <p className="kern-body" role="status">
        {[
          t(isTaken ? "formats:import.taken" : "formats:import.ready", { count: counts.ready }),
          counts.there > 0 && t("formats:import.there", { count: counts.there }),
          counts.wrong > 0 && t("formats:import.wrong", { count: counts.wrong }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {unknown && <Alert tone="warning" title={t("formats:import.unknown-columns", { names: unknown })} />}
      {isTaken ? (
        <Alert tone="success" title={t("formats:import.done")} />
      ) : (
        <ActionForm name="list">
          <FormActions>
            {counts.ready > 0 && <SubmitButton>{t("formats:import.take", { count: counts.ready })}</SubmitButton>}
            <LinkButton variant="secondary" to={`${back}/import`}>
              {t("formats:import.other")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
      {wrong.length > 0 && (
        <Section
          title={t("formats:import.refused")}
          id="refused"
          hint={t("formats:import.refused-hint")}
          actions={
            <LinkButton icon="download" reloadDocument to={`${back}/import/${id}/refused.csv`}>
              {t("formats:import.refused-file")}
            </LinkButton>
          }
        >
          <DataTable
            caption={t("formats:import.refused")}
            hideCaption
            rows={wrong}
            keyOf={({ line }) => line}
            columns={[
              { header: t("formats:import.line"), numeric: true, cell: ({ line }) => line },
              { header: t("formats:import.column.name"), rowHeader: true, cell: ({ name }) => name || t("none") },
              {
                header: t("formats:import.where"),
                cell: ({ problem }) => (problem?.column ? t(`formats:import.column.${problem.column}`) : t("none")),
              },
              { header: t("formats:import.reason"), cell: ({ reason }) => reason },
            ]}
          />
          {counts.wrong > wrong.length && (
            <p className="ja-small">{t("formats:import.more", { count: counts.wrong - wrong.length })}</p>
          )}
        </Section>
      )}
      {ready.length > 0 && (
        <Section title={t("formats:import.understood")} id="understood">
          <Understood rows={ready} />
        </Section>
      )}
    </Page>
  );
}

function Understood({ rows }: { rows: readonly Pick<JudgedRow, "line" | "name" | "entry">[] }) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={t("formats:import.understood")}
      hideCaption
      rows={rows}
      keyOf={({ line }) => line}
      columns={[
        { header: t("formats:import.line"), numeric: true, cell: ({ line }) => line },
        { header: t("formats:import.column.name"), rowHeader: true, cell: ({ name }) => name },
        { header: t("formats:import.column.label"), cell: ({ entry }) => entry?.edition?.label ?? t("none") },
        {
          header: t("formats:import.column.indicator"),
          cell: ({ entry }) =>
            entry?.figure ? `${entry.figure.indicator}: ${entry.figure.value} ${entry.figure.unit}`.trim() : t("none"),
        },
        { header: t("formats:import.column.source"), cell: ({ entry }) => entry?.figure?.source ?? t("none") },
      ]}
    />
  );
}
