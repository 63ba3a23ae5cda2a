/** GET and POST /processes/:id/positions: a house gives its positions on all open items, on one page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { positionsForm } from "#server/agreement/forms.rules";
import { givePositions } from "#server/agreement/positions.commands";
import { mayGivePosition } from "#server/agreement/rules";
import { listSheet, withDifferences } from "#server/agreement/sheet.queries";
import { onPage } from "#server/platform/paging.rules";
import { act, idOf, load, stayOn } from "#server/web";
import { Line } from "~/agreement/sheet-line";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { FormActions } from "~/ui/parts";
import "~/agreement/agreement.css";

export const meta = pageMeta;

const PAGE = 20;

export const loader = load(async (ctx, { params, request }) => {
  const { process, lines } = await listSheet(ctx, idOf(params.id));
  authorise(process.my, "position:give");
  const { items, ...page } = onPage(lines, new URL(request.url).searchParams, PAGE);
  return {
    title: ctx.t("agreement:sheet.title", { organisation: process.my.organisationShortName }),
    ...{ process, page, done: lines.filter(({ row }) => row.position !== null).length },
    lines: await withDifferences(ctx, items),
    mayGive: mayGivePosition(process.my),
  };
});

export const action = act(positionsForm, async (ctx, lines, { params, request }) => {
  const id = idOf(params.id);
  await givePositions(ctx, id, lines);
  return stayOn(request, `/processes/${id}/positions${new URL(request.url).search}`, "agreement:flash.saved");
});

export default function PositionSheet() {
  const { t } = useTranslation();
  const { process, lines, page, done, mayGive } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const at = `/processes/${process.id}/positions${page.page > 1 ? `?page=${page.page}` : ""}`;
  const all = lines.map((line) => (
    <Line key={`${line.agreement.versionId}-${line.position?.id ?? 0}`} line={line} mayGive={mayGive} />
  ));
  return (
    <Page
      title={t("agreement:sheet.title", { organisation: process.my.organisationShortName })}
      intro={t(mayGive ? "agreement:sheet.intro" : "agreement:sheet.read-only")}
      back={{ to: `/processes/${process.id}/agreement`, label: t("agreement:title") }}
      facts={
        page.total > 0 && (
          <span className="ja-small ja-muted ja-number">{t("agreement:sheet.progress", { done, total: page.total })}</span>
        )
      }
    >
      {lines.length === 0 ? (
        <EmptyState title={t("agreement:sheet.none")} />
      ) : mayGive ? (
        <ActionForm name="positions" action={at} className="ja-form--wide">
          {all}
          <FormActions>
            <SubmitButton>{t("agreement:sheet.save")}</SubmitButton>
          </FormActions>
        </ActionForm>
      ) : (
        all
      )}
      <Pages of={page} />
    </Page>
  );
}
