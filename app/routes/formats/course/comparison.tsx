/** GET /processes/:id/formats/comparison: formats side by side, by the same version of the criteria; `?format=` says which. */
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireComparison, type SideBySide as Comparison } from "#server/formats/course/queries";
import { MOST_SIDE_BY_SIDE } from "#server/formats/course/rules";
import { idOf, load } from "#server/web";
import "~/formats/formats.css";
import { SideBySide, Versions } from "~/formats/course/measured";
import { Button } from "~/ui/button";
import { LongChecks } from "~/ui/long-checks";
import { EmptyState, Page, Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const { searchParams } = new URL(request.url);
  const comparison = await requireComparison(ctx, idOf(params.id), {
    criteria: searchParams.get("criteria"),
    formats: searchParams.getAll("format").map(Number),
  });
  return { title: ctx.t("formats:comparison.title"), ...comparison };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ComparisonPage() {
  const comparison = useLoaderData<typeof loader>();
  const { process, versions, version, chosen } = comparison;
  const { t } = useTranslation();
  return (
    <Page
      wide
      title={t("formats:comparison.title")}
      intro={t("formats:comparison.intro")}
      back={{ to: `/processes/${process.id}/formats`, label: t("formats:sheet.back") }}
    >
      {chosen.length === 0 ? (
        <EmptyState title={t("formats:comparison.none")}>{t("formats:comparison.none-hint")}</EmptyState>
      ) : (
        <>
          <Versions versions={versions} version={version} />
          <Choice comparison={comparison} />
          <Section title={t("formats:comparison.values")} id="values" hint={t("formats:comparison.hint")}>
            <SideBySide evaluations={chosen} nameOf={({ format }) => format} caption={t("formats:comparison.title")} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Choice({ comparison: { version, candidates, chosen } }: { comparison: Comparison }) {
  const { t } = useTranslation();
  if (!version || candidates.length < 2) return null;
  const ids = chosen.map(({ formatId }) => String(formatId));
  return (
    <details className="ja-details">
      <summary>{t("formats:comparison.choose", { count: chosen.length, of: candidates.length })}</summary>
      <Form method="get" key={ids.join()}>
        <input type="hidden" name="criteria" value={version.criteriaSet} />
        <fieldset className="kern-fieldset">
          <legend className="kern-label">{t("formats:comparison.which", { count: MOST_SIDE_BY_SIDE })}</legend>
          <LongChecks
            name="format"
            options={candidates.map(({ formatId, format }) => ({ value: formatId, label: format }))}
            chosen={ids}
          />
        </fieldset>
        <FormActions>
          <Button type="submit">{t("formats:comparison.show")}</Button>
        </FormActions>
      </Form>
    </details>
  );
}
