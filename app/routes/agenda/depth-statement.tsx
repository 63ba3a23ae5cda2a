/** GET and POST /processes/:id/agenda/depth/statement: an organisation says of all items how deep it wants to go. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { stateDepths } from "#server/agenda/depth.commands";
import { listOwnDepths } from "#server/agenda/depth.queries";
import { depthsForm, requireVoice } from "#server/agenda/depth.rules";
import { onPage } from "#server/platform/paging.rules";
import { act, idOf, load, stayOn } from "#server/web";
import { DepthLines } from "~/depth/lines";
import { StepWords } from "~/depth/step-words";
import { EmptyState, Page } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

const PAGE = 40;

export const loader = load(async (ctx, { params, request }) => {
  const { process, items } = await listOwnDepths(ctx, idOf(params.id));
  requireVoice(process.my);
  const { items: lines, ...page } = onPage(items, new URL(request.url).searchParams, PAGE);
  const done = items.filter(({ present, wanted }) => present !== null && wanted !== null).length;
  return { title: ctx.t("depth:form.title", { organisation: process.my.organisationShortName }), process, lines, page, done };
});

export const action = act(depthsForm, async (ctx, lines, { params, request }) => {
  const id = idOf(params.id);
  await stateDepths(ctx, id, lines);
  return stayOn(request, `/processes/${id}/agenda/depth/statement${new URL(request.url).search}`, "depth:flash.saved");
});

export default function DepthStatement() {
  const { t } = useTranslation();
  const { process, lines, page, done } = useLoaderData<typeof loader>();
  const matrix = `/processes/${process.id}/agenda/depth`;
  const action = `${matrix}/statement${page.page > 1 ? `?page=${page.page}` : ""}`;
  return (
    <Page
      wide
      title={t("depth:form.title", { organisation: process.my.organisationShortName })}
      intro={t("depth:form.intro")}
      back={{ to: matrix, label: t("depth:form.back") }}
      facts={
        page.total > 0 && (
          <span className="ja-small ja-muted ja-number">{t("depth:form.progress", { done, total: page.total })}</span>
        )
      }
    >
      <StepWords />
      {lines.length === 0 ? (
        <EmptyState title={t("depth:form.none")} />
      ) : (
        <DepthLines key={page.page} lines={lines} action={action} />
      )}
      <Pages of={page} />
    </Page>
  );
}
