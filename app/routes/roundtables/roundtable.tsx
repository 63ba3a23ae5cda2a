/** /roundtables/:id: planned, running or closed; one page that follows the room, and says first what the reader should do. */
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { listOrganisations } from "#server/roundtables/lists.queries";
import { requireOwnView, requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { isAhead, personalKey, shownPolls } from "#server/roundtables/rules";
import { idOf, load } from "#server/web";
import { Announcer, useAnnouncements } from "~/roundtables/announcer";
import { AttendanceCount, AttendanceList } from "~/roundtables/attendance";
import { Facts, StateBadge } from "~/roundtables/facts";
import { LiveCard } from "~/roundtables/live-card";
import { Notice, Planning } from "~/roundtables/planning";
import { Polls } from "~/roundtables/polls";
import { MinutesLinks, Records } from "~/roundtables/results";
import { RunningOrder } from "~/roundtables/running-order";
import { YourPart } from "~/roundtables/your-part";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useLive, type LineState } from "~/ui/use-live";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  const { id, processId, my } = roundtable;
  const [process, snapshot, own, organisations] = await Promise.all([
    requireProcess(ctx, processId),
    requireSnapshot(ctx, id),
    requireOwnView(ctx, id),
    can(my, "roundtable:record") ? listOrganisations(ctx, processId) : [],
  ]);
  return { title: roundtable.title, process, snapshot, own, organisations, at };
});

export default function Roundtable() {
  const { t } = useTranslation();
  const { process, snapshot, own, organisations, at } = useLoaderData<typeof loader>();
  const { data: live, state: line, serverOffset: offset } = useLive(`roundtable:${snapshot.id}`, snapshot, at);
  usePersonalRefresh(personalKey(snapshot, own.my), personalKey(live, own.my));
  const { sentence, say } = useAnnouncements(live);
  const base = `/roundtables/${live.id}`;
  const clock = { loaded: at, offset };
  const isOpen = live.state === "open";
  const canRecord = can(own.my, "roundtable:record");
  const canLead = can(own.my, "roundtable:lead");
  const order = (
    <Section
      title={t("roundtables:points.title")}
      id="points"
      actions={
        canLead &&
        isAhead(live) && (
          <LinkButton small variant="tertiary" icon="edit" to={`${base}/points`}>
            {t("roundtables:points.edit")}
          </LinkButton>
        )
      }
    >
      <RunningOrder live={live} polls={shownPolls(live, own.staffPolls)} base={base} canLead={canLead} />
    </Section>
  );
  const attendance = live.state !== "cancelled" && (
    <Section title={t("roundtables:attendance.title")} id="attendance">
      <AttendanceCount live={live} />
      <AttendanceList live={live} my={own.my} base={base} />
    </Section>
  );
  const planning = canLead && <Planning live={live} base={base} />;
  return (
    <Page
      wide
      title={live.title}
      back={{ to: `/processes/${process.id}/roundtables`, label: t("roundtables:list.title") }}
      facts={
        <>
          <StateBadge state={live.state} />
          <Badge tone="neutral">{t(`roundtables:type.${live.type}`)}</Badge>
          {isOpen && <Line state={line} />}
        </>
      }
      actions={
        <>
          {live.state === "planned" && (
            <LinkButton small variant="tertiary" icon="calendar-today" to={`${base}/calendar.ics`} reloadDocument>
              {t("roundtables:plan.calendar")}
            </LinkButton>
          )}
          {isAhead(live) && canRecord && (
            <LinkButton small variant="tertiary" icon="open-in-new" to={`${base}/screen`}>
              {t("roundtables:lead.screen")}
            </LinkButton>
          )}
        </>
      }
    >
      <Announcer sentence={sentence} />
      {live.state === "cancelled" && <Alert tone="warning" title={t("roundtables:now.called-off")} />}
      {canLead && <Notice live={live} base={base} />}
      {!isOpen && <Facts {...live} />}
      {/* Lists and records keep their places in every state: what is half typed in them outlives the opening and the closing. */}
      <div className={`ja-roundtables-parts ${isOpen ? "ja-roundtables-session" : "ja-split"}`}>
        {isOpen && <LiveCard live={live} own={own} base={base} clock={clock} canLead={canLead} say={say} />}
        <Stack gap={6}>
          {isOpen ? <Facts {...live} /> : <YourPart live={live} own={own} base={base} clock={clock} say={say} />}
          {!isOpen && planning}
          {order}
        </Stack>
        <Stack gap={6} className="ja-roundtables-attendance">
          {!isOpen && live.state !== "cancelled" && <MinutesLinks live={live} my={own.my} base={base} />}
          {attendance}
        </Stack>
        <Stack gap={6}>
          <Polls live={live} own={own} base={base} />
          {(isOpen || live.state === "closed") && (
            <Records live={live} my={own.my} base={base} organisations={organisations} say={say} />
          )}
          {isOpen && <MinutesLinks live={live} my={own.my} base={base} />}
          {isOpen && planning}
        </Stack>
      </div>
    </Page>
  );
}

/** What only this reader sees is asked for anew when it may have changed, and not with every voice. */
function usePersonalRefresh(before: string, after: string): void {
  const { revalidate } = useRevalidator();
  const asked = useRef("");
  useEffect(() => {
    if (before === after || asked.current === after) return;
    asked.current = after;
    revalidate();
  }, [before, after, revalidate]);
}

function Line({ state }: { state: LineState }) {
  const { t } = useTranslation();
  // Without JavaScript it would be for ever about to connect.
  if (state === "connecting") return null;
  return <Badge tone={state === "offline" ? "warning" : "neutral"}>{t(`common:live.${state}`)}</Badge>;
}
