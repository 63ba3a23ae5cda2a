/** GET and POST /processes/:id/short-list: what goes on to be drafted and why; a post puts topics and items on it. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { addToShortList, entriesForm } from "#server/agenda/short-list.commands";
import { findJointSupport } from "#server/agenda/picture.queries";
import { findAgreement, listChoosable } from "#server/agenda/subjects.queries";
import { writeDay } from "#server/calendar/rules";
import { findNewestRanks } from "#server/methods/runs.queries";
import { currentRules } from "#server/processes/procedure.queries";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, stayOn } from "#server/web";
import { ShortList, ShortListAgreement, ShortListChoice } from "~/agenda/short-list";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  const [choosable, agreement, ranks, joint, rules] = await Promise.all([
    listChoosable(ctx.db, process.id),
    findAgreement(ctx.db, process.id),
    findNewestRanks(ctx.db, process.id),
    findJointSupport(ctx, process.id),
    currentRules(ctx.db, process.id),
  ]);
  return {
    title: ctx.t("agenda:short-list.title"),
    process,
    choosable,
    agreement: agreement ?? null,
    ranks: ranks ?? null,
    joint,
    rules: { rule: rules.decisionRule, version: rules.version },
  };
});

export const action = act(entriesForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await addToShortList(ctx, id, form);
  return stayOn(request, `/processes/${id}/short-list`, "agenda:flash.short-listed");
});

export default function ShortListPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, choosable, agreement, ranks, joint, rules } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const base = `/processes/${process.id}`;
  const canManage = can(process.my, "short-list:manage");
  const listed = choosable.filter(({ entry }) => entry !== null);
  const others = choosable.filter(({ entry, agendaItemId }) => entry === null && agendaItemId === null);
  return (
    <Page
      title={t("agenda:short-list.title")}
      intro={t("agenda:short-list.intro")}
      back={{ to: `${base}/methods`, label: t("methods:runs.title") }}
      actions={
        <LinkButton variant="tertiary" icon="visibility" to={`${base}/picture`}>
          {t("methods:picture.title")}
        </LinkButton>
      }
    >
      {agreement && (
        <Alert
          tone="success"
          title={t("agenda:short-list.agreed", { day: writeDay(agreement.agreedAt, language), name: agreement.by })}
        >
          {agreement.rule && `${t(`rules:decision.${agreement.rule}`)}. `}
          {agreement.reason}{" "}
          <Link className="kern-link" to={`${base}/agenda/depth`}>
            {t("agenda:short-list.next")}
          </Link>
        </Alert>
      )}
      {listed.length === 0 ? (
        <EmptyState title={t("agenda:short-list.none")}>
          {t(canManage ? "agenda:short-list.none-lead" : "agenda:short-list.none-hint")}
        </EmptyState>
      ) : (
        <ShortList processId={process.id} listed={listed} ranks={ranks} joint={joint} canManage={canManage} />
      )}
      {canManage && !agreement && listed.length > 0 && <ShortListAgreement processId={process.id} rules={rules} />}
      {canManage && others.length > 0 && (
        <Section title={t("agenda:short-list.add")} id="add">
          {ranks && (
            <p className="kern-body">
              {t("agenda:short-list.ranked-by")}{" "}
              <Link className="kern-link" to={`/methods/${ranks.runId}`}>
                {ranks.question}
              </Link>
            </p>
          )}
          <ShortListChoice others={others} ranks={ranks} joint={joint} />
        </Section>
      )}
    </Page>
  );
}
