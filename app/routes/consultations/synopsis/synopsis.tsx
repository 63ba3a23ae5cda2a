/** GET /consultations/:id/synopsis: the draft, what was said to it and what became of it side by side, and all of it as files. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireConsultation } from "#server/consultations/queries";
import { askedSynopsis, EDITIONS, hasPublicEdition, ORDERS } from "#server/consultations/synopsis/rules";
import { LINES_PER_PAGE, requireSynopsis } from "#server/consultations/synopsis/queries";
import { idOf, load, pageOf } from "#server/web";
import { FileLinks } from "~/consultations/synopsis/files";
import { SynopsisLines } from "~/consultations/synopsis/lines";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page, Section } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { FilterBar, Tabs } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const { view } = await requireConsultation(ctx, id);
  const isModeration = view === "moderation";
  const page = pageOf(request);
  const sheet = await requireSynopsis(ctx, id, askedSynopsis(new URL(request.url).searchParams, isModeration), { page });
  const editions = EDITIONS.filter((each) => each !== "public" || hasPublicEdition(sheet.consultation));
  return {
    title: ctx.t("consultations:synopsis.layout.synopsis"),
    ...sheet,
    pages: { page, pages: Math.max(1, Math.ceil(sheet.total / LINES_PER_PAGE)) },
    editions: isModeration ? editions : [],
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

const KINDS = ["docx", "pdf", "html", "xlsx"];

export default function SynopsisPage() {
  const { t } = useTranslation();
  const { consultation, asked, lines, total, nil, pages, editions, view } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}`;
  const search = (more: object) => `?${new URLSearchParams({ ...asked, ...more })}`;
  return (
    <Page
      wide
      title={t("consultations:synopsis.layout.synopsis")}
      back={{ to: at, label: consultation.title }}
      actions={<LinkButton to={`${at}/footprint`}>{t("consultations:footprint.title")}</LinkButton>}
    >
      <FilterBar count={t("consultations:synopsis.lines", { count: total })}>
        {editions.length > 0 && (
          <Tabs
            label={t("consultations:synopsis.editions")}
            tabs={editions.map((edition) => ({
              to: search({ edition }),
              label: t(`consultations:synopsis.edition.${edition}`),
              current: edition === asked.edition,
            }))}
          />
        )}
        <Tabs
          label={t("consultations:synopsis.orders")}
          tabs={ORDERS.map((by) => ({
            to: search({ by }),
            label: t(`consultations:synopsis.by.${by}`),
            current: by === asked.by,
          }))}
        />
      </FilterBar>
      {asked.edition === "anonymous" && <Alert title={t("consultations:synopsis.anonymous-hint")} />}
      <div className="ja-row">
        <FileLinks
          label={t("consultations:synopsis.layout.synopsis")}
          at={`${at}/synopsis`}
          kinds={KINDS}
          search={search({})}
        />
        <FileLinks
          label={t("consultations:synopsis.layout.table")}
          at={`${at}/table`}
          kinds={KINDS.slice(0, 3)}
          search={search({})}
        />
      </div>
      {total === 0 ? (
        <EmptyState title={t("consultations:synopsis.empty")} />
      ) : (
        <div className="ja-stack ja-consultations-columns">
          <SynopsisLines lines={lines} by={asked.by} at={view === "moderation" && asked.edition === "anonymous" ? "" : at} />
        </div>
      )}
      <Pages of={pages} />
      {nil.length > 0 && (
        <Section title={t("consultations:synopsis.nil")} id="nil">
          <p className="kern-body">{nil.join(", ")}</p>
        </Section>
      )}
    </Page>
  );
}
