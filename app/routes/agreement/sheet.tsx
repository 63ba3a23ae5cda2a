/** GET and POST /processes/:id/positions: a house gives its positions on all open items, on one page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { CONSENT_LEVELS } from "#db/schema/agreement";
import { authorise } from "#server/access/rules";
import { positionsForm } from "#server/agreement/forms.rules";
import { givePositions } from "#server/agreement/positions.commands";
import { listStanding } from "#server/agreement/reservations.queries";
import { mayGivePosition } from "#server/agreement/rules";
import { listSheet, withDifferences } from "#server/agreement/sheet.queries";
import { dayOf } from "#server/calendar/rules";
import { onPage } from "#server/platform/paging.rules";
import { act, idOf, load, stayOn } from "#server/web";
import { Line } from "~/agreement/sheet-line";
import { StandingReservations } from "~/agreement/standing-reservations";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { FormActions } from "~/ui/parts";
import "~/agreement/agreement.css";

export const meta = pageMeta;

const PAGE = 15;

export const loader = load(async (ctx, { params, request }) => {
  const { process, lines } = await listSheet(ctx, idOf(params.id));
  authorise(process.my, "position:give");
  const { items, ...page } = onPage(lines, new URL(request.url).searchParams, PAGE);
  const { organisationId } = process.my;
  return {
    title: ctx.t("agreement:sheet.title", { organisation: process.my.organisationShortName }),
    ...{ process, page, done: lines.filter(({ row }) => row.position !== null).length },
    lines: await withDifferences(ctx, items),
    standing: await listStanding(ctx.db, { processId: process.id, organisationId, today: dayOf(ctx.now()) }),
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
  const { process, lines, standing, page, done, mayGive } = useLoaderData<typeof loader>();
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
      <Stack gap={5}>
        {lines.length === 0 ? (
          <EmptyState title={t("agreement:sheet.none")} />
        ) : mayGive ? (
          <ActionForm name="positions" action={at} className="ja-form--wide">
            <Levels />
            {all}
            <FormActions>
              <SubmitButton>{t("agreement:sheet.save")}</SubmitButton>
            </FormActions>
          </ActionForm>
        ) : (
          all
        )}
        <Pages of={page} />
        <StandingReservations of={standing} mayLift={mayGive} />
      </Stack>
    </Page>
  );
}

/** What can be said; each line names the steps in short. */
function Levels() {
  const { t } = useTranslation();
  return (
    <Fold form="levels" plain summary={t("agreement:sheet.levels")}>
      <ul className="ja-list ja-small">
        {CONSENT_LEVELS.map((level) => (
          <li key={level}>
            <span className="ja-strong">{t(`agreement:level.${level}`)}</span>: {t(`agreement:level-means.${level}`)}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
