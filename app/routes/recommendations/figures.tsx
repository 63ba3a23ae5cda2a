/** GET and POST /recommendations/:id/figures: figures that everybody in the process sees, to be cited in a recommendation. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { isWritable } from "#server/agenda/rules";
import { writeDay } from "#server/calendar/rules";
import { NotAllowed } from "#server/errors";
import { citeFigure } from "#server/overview/citations.commands";
import { FIGURES_PER_PAGE, listCitable, type Citable } from "#server/overview/citations.queries";
import { citeForm } from "#server/overview/citations.rules";
import { isDecided, recommendationNumber } from "#server/recommendations/rules";
import { act, idOf, load, pageOf, redirectTo } from "#server/web";
import { usePointText } from "~/figures/points";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Badge, EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Find, Pages } from "~/ui/pages";
import { Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const words = (new URL(request.url).searchParams.get("q") ?? "").replaceAll("\u0000", "").slice(0, 100);
  const page = pageOf(request);
  const { process, recommendation, points, total } = await listCitable(ctx, idOf(params.id), { words, page });
  const { id, status, itemNumber, number, title } = recommendation;
  if (!isWritable(process) || isDecided(status) || status === "entfallen") throw new NotAllowed();
  return {
    title: ctx.t("recommendations:cited.choose"),
    ...{ process, points, words, page },
    of: { id, name: `${recommendationNumber(itemNumber, number)} ${title}` },
    pages: Math.max(1, Math.ceil(total / FIGURES_PER_PAGE)),
  };
});

export const action = act(citeForm, async (ctx, { point, instead }, { params }) => {
  const id = idOf(params.id);
  await citeFigure(ctx, id, point, instead);
  return redirectTo(`/recommendations/${id}#figures`, "recommendations:flash.cited");
});

export default function CiteFigures() {
  const { t } = useTranslation();
  const { points, words, page, pages, of } = useLoaderData<typeof loader>();
  return (
    <Page
      wide
      title={t("recommendations:cited.choose")}
      intro={t("recommendations:cited.intro")}
      back={{ to: `/recommendations/${of.id}#figures`, label: of.name }}
    >
      {(points.length > 0 || words) && <Find label={t("recommendations:cited.find")} />}
      {points.length === 0 ? (
        <EmptyState title={t(words ? "recommendations:cited.none-found" : "recommendations:cited.none-open")} />
      ) : (
        <CitableTable points={points} />
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}

function CitableTable({ points }: { points: readonly Citable[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = usePointText();
  return (
    <DataTable
      caption={t("recommendations:cited.choose")}
      hideCaption
      rows={points}
      keyOf={({ id }) => id}
      columns={[
        { header: t("recommendations:cited.figure"), rowHeader: true, cell: ({ indicator }) => indicator },
        { header: t("recommendations:cited.value"), cell: (point) => <strong className="ja-number">{text(point)}</strong> },
        {
          header: t("recommendations:cited.of"),
          cell: ({ label, path }) => (
            <Link className="kern-link" to={path}>
              {label}
            </Link>
          ),
        },
        {
          header: t("recommendations:cited.as-of"),
          cell: ({ asOf, source }) => <Facts of={[writeDay(asOf, language), source]} />,
        },
        { header: t("recommendations:cited.cite"), cell: (point) => <Cite point={point} /> },
      ]}
    />
  );
}

function Cite({ point }: { point: Citable }) {
  const { t } = useTranslation();
  const text = usePointText();
  const { of } = useLoaderData<typeof loader>();
  if (point.isCited) return <Badge tone="success">{t("recommendations:cited.cited")}</Badge>;
  return (
    <ActionForm name={`cite-${point.id}`} action={`/recommendations/${of.id}/figures`}>
      <Hidden name="point" value={point.id} />
      <SubmitButton
        small
        variant="secondary"
        aria-label={t("recommendations:cited.cite-one", { name: `${point.indicator}: ${text(point)}` })}
      >
        {t("recommendations:cited.cite")}
      </SubmitButton>
    </ActionForm>
  );
}
