/** /processes/:id/paper: the joint agenda as one paper, put together from its items as they are now; ?language=en, ?only=adopted. */
import { useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { agendaNumber } from "#server/agenda/rules";
import { readPaperPage } from "#server/publication/paper.queries";
import { idOf, load } from "#server/web";
import { AgendaViews } from "~/agenda/views";
import { PrintedText } from "~/publication/printed-text";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { FilterBar } from "~/ui/parts";
import { Selects } from "~/ui/selects";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => ({
  title: ctx.t("publication:paper.name"),
  ...(await readPaperPage(ctx, idOf(params.id), new URL(request.url).searchParams)),
}));

export default function Paper() {
  const { t } = useTranslation();
  const { process, counts, contents, printed, page } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  useTopic(`process:${process.id}`);
  const file = (ending: string) => `/processes/${process.id}/paper/agenda.${ending}${search}`;
  return (
    <Page
      title={t("publication:paper.name")}
      intro={t("publication:paper.intro")}
      actions={
        <>
          <LinkButton small icon="download" to={file("docx")} reloadDocument>
            {t("publication:file.docx")}
          </LinkButton>
          <LinkButton small icon="download" to={file("pdf")} reloadDocument>
            {t("publication:file.pdf")}
          </LinkButton>
        </>
      }
    >
      <Stack gap={4}>
        <Bar />
        {contents.length === 0 ? (
          <EmptyState title={t("publication:paper.empty")}>{t("publication:paper.empty-hint")}</EmptyState>
        ) : (
          <>
            {printed.watermark && (
              <Alert tone="info" title={printed.watermark}>
                {t("publication:paper.draft-hint", { adopted: counts.adopted, held: counts.held })}
              </Alert>
            )}
            <Contents />
            <PrintedText printed={printed} />
            <Pages of={page} />
          </>
        )}
        <div className="ja-row ja-gap-2">
          {(["html", "csv", "json"] as const).map((ending) => (
            <LinkButton key={ending} small variant="tertiary" icon="download" to={file(ending)} reloadDocument>
              {t(`publication:file.${ending}`)}
            </LinkButton>
          ))}
        </div>
      </Stack>
    </Page>
  );
}

function Bar() {
  const { t } = useTranslation();
  const { process, wish, counts } = useLoaderData<typeof loader>();
  const of = (name: string) => ({ name, label: t(`publication:paper.${name}`), all: t(`publication:paper.all-${name}`) });
  return (
    <FilterBar count={t("publication:paper.count", { count: counts.held })}>
      <AgendaViews processId={process.id} view="paper" params={new URLSearchParams()} />
      <Selects
        keep={[]}
        of={[
          {
            ...of("only"),
            value: wish.onlyAdopted ? "adopted" : null,
            options: [{ value: "adopted", label: t("publication:paper.adopted") }],
          },
          {
            ...of("language"),
            value: wish.language,
            options: (["de", "en"] as const).map((value) => ({ value, label: t(`publication:language.${value}`) })),
          },
        ]}
      />
    </FilterBar>
  );
}

/** Of the whole paper, also of what is on its other pages. */
function Contents() {
  const { t } = useTranslation();
  const { search } = useLocation();
  const { contents, page } = useLoaderData<typeof loader>();
  const to = (entry: (typeof contents)[number]) => {
    if (entry.page === page.page) return `#${entry.anchor}`;
    const params = new URLSearchParams(search);
    params.set("page", String(entry.page));
    return `?${params}#${entry.anchor}`;
  };
  return (
    <details className="ja-details" open={contents.length <= 12 || undefined}>
      <summary>{t("publication:contents")}</summary>
      <nav aria-label={t("publication:contents")}>
        <ol className="ja-list">
          {contents.map((entry) => (
            <li key={entry.id}>
              {/* Hundreds of them: a plain link costs the server nothing. */}
              <a className="kern-link" href={to(entry)}>
                {agendaNumber(entry.number)} {entry.title}
              </a>{" "}
              <span className="ja-small ja-muted">
                {entry.mode ? t(`common:mode.${entry.mode}`) : t("publication:paper.no-mode")}
              </span>
            </li>
          ))}
        </ol>
      </nav>
    </details>
  );
}
