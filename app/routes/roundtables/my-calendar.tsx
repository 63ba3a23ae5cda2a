/** /calendar: one's own roundtables of all processes, a month at a time, and the address for a calendar that reads along. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { dayOf, monthOf, monthsFrom, startOfMonth, writeDay, writeMonth, writeTime } from "#server/calendar/rules";
import { hasFeed, listCalendar, type CalendarRoundtable } from "#server/roundtables/calendar.queries";
import { load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { CalendarFeed } from "~/roundtables/calendar-feed";
import { StateBadge } from "~/roundtables/facts";
import { LinkButton } from "~/ui/button";
import { Row, Stack } from "~/ui/layout";
import { Badge, EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { request }) => {
  const now = ctx.now();
  const month = monthOf(new URL(request.url).searchParams.get("month"), now);
  const [from, until] = [startOfMonth(month), startOfMonth(monthsFrom(month, 1))];
  const [roundtables, later, isRead] = await Promise.all([
    listCalendar(ctx, { from, until }),
    listCalendar(ctx, { from: until }, 1),
    hasFeed(ctx),
  ]);
  const next = later[0] ? dayOf(later[0].startsAt).slice(0, 7) : null;
  return { title: ctx.t("roundtables:calendar.title"), month, roundtables, next, hasFeed: isRead };
});

export default function MyCalendar() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { month, roundtables, next, hasFeed: isRead } = useLoaderData<typeof loader>();
  const to = (other: string) => `/calendar?month=${other}`;
  return (
    <Page title={t("roundtables:calendar.title")} intro={t("roundtables:calendar.intro")}>
      <Section
        title={writeMonth(month, language)}
        id="month"
        actions={
          <Row gap={2}>
            <LinkButton small variant="tertiary" icon="chevron-left" to={to(monthsFrom(month, -1))}>
              {writeMonth(monthsFrom(month, -1), language)}
            </LinkButton>
            <LinkButton small variant="tertiary" icon="chevron-right" to={to(monthsFrom(month, 1))}>
              {writeMonth(monthsFrom(month, 1), language)}
            </LinkButton>
          </Row>
        }
      >
        {roundtables.length === 0 ? (
          <EmptyState title={t("roundtables:calendar.empty")}>
            {next && (
              <Link className="kern-link" to={to(next)}>
                {t("roundtables:calendar.next", { month: writeMonth(next, language) })}
              </Link>
            )}
          </EmptyState>
        ) : (
          <Stack as="ul" gap={0}>
            {roundtables.map((roundtable) => (
              <Line key={roundtable.id} roundtable={roundtable} />
            ))}
          </Stack>
        )}
      </Section>
      <CalendarFeed hasFeed={isRead} />
    </Page>
  );
}

function Line({ roundtable }: { roundtable: CalendarRoundtable }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id, title, state, startsAt, plannedMinutes, presence } = roundtable;
  const end = new Date(startsAt.getTime() + plannedMinutes * 60_000);
  return (
    <Entry
      endBelow
      end={
        <>
          {state !== "planned" && <StateBadge state={state} />}
          {presence !== "expected" && <Badge tone="neutral">{t(`roundtables:presence.${presence}`)}</Badge>}
        </>
      }
    >
      <Link className="kern-link" to={`/roundtables/${id}`}>
        {title}
      </Link>
      <Facts
        of={[
          `${t("roundtables:when", { day: writeDay(startsAt, language), time: writeTime(startsAt, language) })} ${t("roundtables:plan.until", { time: writeTime(end, language) })}`,
          roundtable.place,
          roundtable.processTitle,
        ]}
      />
    </Entry>
  );
}
