/** GET and POST /processes/:id/agreement: what is up for agreement, what is missing and who is asked; puts up more of it. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { openingForm } from "#server/agreement/forms.rules";
import { openAgreements } from "#server/agreement/opening.commands";
import { listCandidates, listRunning } from "#server/agreement/queries";
import { mayGivePosition, rulesToChoose } from "#server/agreement/rules";
import { countAsked } from "#server/agreement/sheet.queries";
import { listHindrances, listMoved } from "#server/agreement/standing.queries";
import { standingOf } from "#server/agreement/standing.rules";
import { currentRules } from "#server/processes/procedure.queries";
import { act, idOf, load, pageOf, stayOn } from "#server/web";
import { OpeningForm } from "~/agreement/opening-form";
import { RuleFacts, Standing } from "~/agreement/standing";
import { AgreementViews } from "~/agreement/views";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { Entry, FilterBar } from "~/ui/parts";
import "~/agreement/agreement.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const { process, listed, ...page } = await listRunning(ctx, id, pageOf(request));
  const mayOpen = can(process.my, "agreement:manage");
  const agreements = listed.map(({ agreement }) => agreement);
  const [candidates, rules, open, hindrances, moved] = await Promise.all([
    mayOpen ? listCandidates(ctx.db, id) : [],
    currentRules(ctx.db, id),
    mayGivePosition(process.my) ? countAsked(ctx.db, id, process.my.organisationId) : null,
    listHindrances(ctx.db, agreements),
    listMoved(ctx, agreements),
  ]);
  return {
    title: ctx.t("agreement:title"),
    ...{ process, page, candidates, open, mayOpen },
    rows: listed.map(({ agreement, judgement, voices }) => ({
      agreement,
      standing: standingOf(judgement, voices, hindrances.get(agreement.id)!),
      isMoved: moved.includes(agreement.id),
    })),
    rules: rulesToChoose(rules),
    silenceDays: rules.silenceDays,
  };
});

export const action = act(openingForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await openAgreements(ctx, id, input);
  return stayOn(request, `/processes/${id}/agreement`, "agreement:flash.opened");
});

export default function AgreementList() {
  const { t } = useTranslation();
  const { process, rows, page, candidates, rules, silenceDays, open, mayOpen } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const at = `/processes/${process.id}/agreement`;
  const give = open !== null && (
    <LinkButton to={`/processes/${process.id}/positions`} variant={open > 0 ? "primary" : "secondary"} icon="edit">
      {open > 0 ? t("agreement:give-open", { count: open }) : t("agreement:give")}
    </LinkButton>
  );
  const isAnyAsked = rows.some(({ standing }) => standing.asked.names.length > 0);
  const remind = mayOpen && isAnyAsked && (
    <ActionForm name="remind" action={`${at}/reminders`}>
      <SubmitButton variant="secondary">{t("agreement:remind")}</SubmitButton>
    </ActionForm>
  );
  return (
    <Page
      title={t("agreement:title")}
      intro={t("agreement:intro")}
      actions={
        <>
          {give}
          {remind}
        </>
      }
    >
      <Stack gap={4}>
        <FilterBar count={t("agreement:count", { count: page.total })}>
          <AgreementViews processId={process.id} view="open" />
        </FilterBar>
        <OpeningForm action={at} candidates={candidates} rules={rules} silenceDays={silenceDays} />
        {rows.length === 0 ? (
          <EmptyState title={t("agreement:empty")}>{t("agreement:empty-hint")}</EmptyState>
        ) : (
          <ul className="ja-list ja-list--ruled">
            {rows.map(({ agreement, standing, isMoved }) => (
              <Entry key={agreement.id}>
                <Link className="ja-plain-link" to={`/recommendations/${agreement.recommendationId}/agreement`}>
                  <span className="ja-number ja-muted">{agreement.label}</span> {agreement.title}
                </Link>
                <RuleFacts of={agreement} isMoved={isMoved} />
                <Standing of={standing} rule={agreement.rule} />
              </Entry>
            ))}
          </ul>
        )}
        <Pages of={page} />
      </Stack>
    </Page>
  );
}
