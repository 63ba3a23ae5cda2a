/** /processes/:id/profiles/priorities: bands from exposure and gap in capacity, with weights that one may move; for the moderation, and for a municipality its own. */
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS, type ResilienceDimension } from "#db/schema/profiles";
import { can } from "#server/access/rules";
import { listPriorities } from "#server/profiles/priorities.queries";
import { readWeights } from "#server/profiles/priorities.rules";
import { idOf, load } from "#server/web";
import { useMean } from "~/profiles/scores";
import { SubmitButton } from "~/ui/button";
import { Badge, EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const weights = readWeights(new URL(request.url).searchParams);
  const { process, all } = await listPriorities(ctx, idOf(params.id), weights);
  return { title: ctx.t("profiles:priority.title"), process, all, weights };
});

export default function Priorities() {
  const { t } = useTranslation();
  const mean = useMean();
  const { process, all } = useLoaderData<typeof loader>();
  const names = (dimensions: readonly ResilienceDimension[]) =>
    dimensions.map((each) => t(`profiles:dimension.${each}`)).join(", ");
  const isAll = can(process.my, "situation:manage");
  return (
    <Page
      wide
      title={t("profiles:priority.title")}
      intro={t(isAll ? "profiles:priority.intro" : "profiles:priority.intro-own")}
      back={{ to: `/processes/${process.id}/profiles`, label: t("profiles:title") }}
    >
      <p className="kern-body ja-measure">{t("profiles:priority.formula")}</p>
      <Weighing />
      {all.length === 0 ? (
        <EmptyState title={t("profiles:priority.none")} />
      ) : (
        <DataTable
          caption={t("profiles:priority.title")}
          hideCaption
          rows={all}
          keyOf={({ organisationId }) => organisationId}
          columns={[
            { header: t("profiles:priority.municipality"), rowHeader: true, cell: ({ organisation }) => organisation },
            {
              header: t("profiles:priority.band-title"),
              cell: ({ band }) => <Badge tone="neutral">{t(`profiles:priority.band.${band ?? "none"}`)}</Badge>,
            },
            { header: t("profiles:priority.exposure"), cell: ({ exposure }) => mean(exposure) },
            { header: t("profiles:priority.gap"), cell: ({ gap }) => mean(gap) },
            { header: t("profiles:priority.drivers"), cell: ({ drivers }) => names(drivers) },
            {
              header: t("profiles:priority.sensitive"),
              cell: ({ band, sensitive }) =>
                band === null ? "" : sensitive.length > 0 ? names(sensitive) : t("profiles:priority.stable"),
            },
          ]}
        />
      )}
    </Page>
  );
}

function Weighing() {
  const { t } = useTranslation();
  const { weights } = useLoaderData<typeof loader>();
  return (
    <Form method="get" className="ja-row ja-gap-3" key={Object.values(weights).join()}>
      {RESILIENCE_DIMENSIONS.map((dimension) => (
        <label key={dimension} className="ja-small">
          {t(`profiles:dimension.${dimension}`)}{" "}
          <select name={dimension} className="ja-tool" defaultValue={String(weights[dimension])}>
            {["0", "1", "2", "3"].map((value) => (
              <option key={value} value={value}>
                {`× ${value}`}
              </option>
            ))}
          </select>
        </label>
      ))}
      <SubmitButton small variant="secondary">
        {t("profiles:priority.weigh")}
      </SubmitButton>
    </Form>
  );
}
