/** /processes/:id/roundtables: what is on now, what comes next, what was. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { requireProcess } from "#server/processes/queries";
import { listRoundtables, type RoundtableEntry } from "#server/roundtables/lists.queries";
import { idOf, load, pageOf } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Facts, StateBadge } from "~/roundtables/facts";
import { PlanForm } from "~/roundtables/forms";
import { LinkButton } from "~/ui/button";
import { Fold } from "~/ui/form";
import { Badge, Card, EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { DataTable } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { request, params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  const page = pageOf(request);
  return {
    title: ctx.t("roundtables:list.title"),
    process,
    page,
    now: ctx.now(),
    ...(await listRoundtables(ctx, process, page)),
  };
});

export default function Roundtables() {
  const { t } = useTranslation();
  const { process, open, coming, past, now } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const canPlan = can(process.my, "roundtable:plan");
  const isEmpty = open.length + coming.length + past.length === 0;
  const next = coming.find((entry) => entry.state === "planned");
  const later = coming.filter((entry) => entry !== next);
  return (
    <Page
      title={t("roundtables:list.title")}
      intro={`${t("roundtables:list.intro")} ${t("common:explained.bench")}`}
      actions={
        <LinkButton small variant="tertiary" icon="calendar-today" to="/calendar">
          {t("roundtables:calendar.title")}
        </LinkButton>
      }
    >
      {isEmpty && (
        <EmptyState title={t("roundtables:list.empty")}>{canPlan && t("roundtables:list.empty-facilitator")}</EmptyState>
      )}
      {canPlan && (
        <Fold form="roundtable" summary={t("roundtables:list.new")} open={isEmpty}>
          <PlanForm processId={process.id} />
        </Fold>
      )}
      {open.length > 0 && (
        <Section title={t("roundtables:list.open")} id="open">
          {open.map((entry) => (
            <Entry key={entry.id} entry={entry} now={now} prominent />
          ))}
        </Section>
      )}
      {next && (
        <Section title={t("roundtables:list.next")} id="next">
          <Entry entry={next} now={now} prominent />
        </Section>
      )}
      {later.length > 0 && (
        <Section title={t("roundtables:list.coming")} id="coming">
          <div className="ja-grid">
            {later.map((entry) => (
              <Entry key={entry.id} entry={entry} now={now} />
            ))}
          </div>
        </Section>
      )}
      {past.length > 0 && <Past />}
    </Page>
  );
}

function Entry({ entry, now, prominent }: { entry: RoundtableEntry; now: Date; prominent?: boolean }) {
  const { t } = useTranslation();
  const isOver = entry.state === "planned" && entry.startsAt.getTime() + entry.plannedMinutes * 60_000 < now.getTime();
  return (
    <Card tone={prominent ? "accent" : undefined}>
      <div className="ja-row">
        <StateBadge state={entry.state} />
        <Badge tone="neutral">{t(`roundtables:type.${entry.type}`)}</Badge>
        {isOver && <Badge tone="warning">{t("roundtables:list.overdue")}</Badge>}
        {entry.presence !== "expected" && <Badge tone="neutral">{t(`roundtables:presence.${entry.presence}`)}</Badge>}
      </div>
      <h3 className="kern-heading-small">
        <Link className="kern-link" to={`/roundtables/${entry.id}`}>
          {entry.title}
        </Link>
      </h3>
      <Facts {...entry} />
      {prominent && (
        <div className="ja-row">
          <LinkButton to={`/roundtables/${entry.id}`} variant={entry.state === "open" ? "primary" : "secondary"}>
            {t(entry.state === "open" ? "roundtables:list.join" : "roundtables:list.look")}
          </LinkButton>
          <span className="ja-small ja-muted">{t("roundtables:list.points", { count: entry.points })}</span>
        </div>
      )}
    </Card>
  );
}

function Past() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { past, pastPages, page } = useLoaderData<typeof loader>();
  return (
    <Section title={t("roundtables:list.past")} id="past">
      <DataTable
        caption={t("roundtables:list.past-table")}
        hideCaption
        rows={past}
        keyOf={(entry) => entry.id}
        columns={[
          { header: t("roundtables:list.date"), cell: (entry) => writeDay(entry.startsAt, language) },
          {
            header: t("roundtables:list.name"),
            rowHeader: true,
            cell: (entry) => (
              <Link className="kern-link" to={`/roundtables/${entry.id}`}>
                {entry.title}
              </Link>
            ),
          },
          {
            header: t("roundtables:plan.type"),
            cell: (entry) => (
              <>
                {t(`roundtables:type.${entry.type}`)} {entry.state === "cancelled" && <StateBadge state={entry.state} />}
              </>
            ),
          },
          {
            header: t("roundtables:list.results"),
            cell: (entry) => t("roundtables:list.decisions", { count: entry.decisions }),
          },
        ]}
      />
      <Pages of={{ page, pages: pastPages }} />
    </Section>
  );
}
