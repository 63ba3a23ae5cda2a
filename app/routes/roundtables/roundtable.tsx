/** /roundtables/:id: planned, running or closed; one page that follows the room, and says first what the reader should do. */
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { can, type Ability, type My } from "#server/access/rules";
import { currentRules } from "#server/processes/procedure.queries";
import { requireProcess } from "#server/processes/queries";
import { listFrozenChoices } from "#server/consultations/texts.queries";
import { listInvitationPapers } from "#server/roundtables/papers.queries";
import { listOrganisations, listSeries } from "#server/roundtables/lists.queries";
import { isBeforeRules } from "#server/roundtables/opening.queries";
import { requireOwnView, requireRoundtable, requireSnapshot, type RoundtableHead } from "#server/roundtables/queries";
import type { LiveRoundtable } from "#server/roundtables/approval/live.queries";
import { findMinutesRound } from "#server/roundtables/approval/queries";
import { readRound, type MinutesRound } from "#server/roundtables/approval/rules";
import { findFactsMark } from "#server/roundtables/minutes/queries";
import { findCardsQuestion } from "#server/roundtables/print/queries";
import { findScreenToken } from "#server/roundtables/screens/queries";
import {
  isAhead,
  MOST_OFFERED_PAPERS,
  personalKey,
  shownPolls,
  votesOnPaper,
  type RoundtableSnapshot,
} from "#server/roundtables/rules";
import { findLevels, findSurvey } from "#server/roundtables/survey/queries";
import type { Context } from "#server/context";
import { listBases, listBasesOf } from "#server/situation/bases.queries";
import { idOf, load } from "#server/web";
import { Announcer, useAnnouncements } from "~/roundtables/announcer";
import { Approval } from "~/roundtables/approval";
import { AttendanceCount, AttendanceList } from "~/roundtables/attendance";
import { Facts, InvitationPapers, Series, StateBadge } from "~/roundtables/facts";
import { PastGroups } from "~/roundtables/groups";
import { GuestCode } from "~/roundtables/guest-code";
import { FourLists } from "~/roundtables/lists";
import { LiveCard } from "~/roundtables/live-card";
import { Notice, Planning } from "~/roundtables/planning";
import { Polls } from "~/roundtables/polls";
import { QuorumLine } from "~/roundtables/quorum";
import { MinutesLinks, Records } from "~/roundtables/results";
import { useRoomKeys } from "~/roundtables/room-keys";
import { RunningOrder } from "~/roundtables/running-order";
import { SpeakingShares } from "~/roundtables/speakers-lead";
import { Levels, Survey } from "~/roundtables/survey";
import { YourPart } from "~/roundtables/your-part";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useLive, type LineState } from "~/ui/live/use-live";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  const { id, processId, my } = roundtable;
  const [
    process,
    snapshot,
    own,
    organisations,
    screenToken,
    cardsQuestion,
    round,
    rules,
    series,
    after,
    mark,
    papers,
    choices,
  ] = await Promise.all([
    requireProcess(ctx, processId),
    requireSnapshot(ctx, id),
    requireOwnView(ctx, id),
    can(my, "roundtable:record") ? listOrganisations(ctx, processId) : [],
    findScreenToken(ctx, id, my),
    findCardsQuestion(ctx, roundtable),
    findMinutesRound(ctx, roundtable),
    currentRules(ctx.db, processId),
    listSeries(ctx, roundtable.seriesId),
    roundtable.state === "closed" ? findAfter(ctx, roundtable) : null,
    findFactsMark(ctx, roundtable),
    listInvitationPapers(ctx, id),
    roundtable.state === "planned" && !roundtable.told && can(my, "roundtable:plan")
      ? listFrozenChoices(ctx.db, processId)
      : [],
  ]);
  const [behind, offered] = await Promise.all([
    listBasesOf(
      ctx,
      snapshot.decisions.map((decision) => decision.id),
    ),
    can(my, "roundtable:record") ? listBases(ctx, processId) : [],
  ]);
  const screen = screenToken && `${ctx.origin}/screens/${screenToken}`;
  return {
    title: roundtable.title,
    process,
    snapshot,
    own,
    // As pairs: there are as many as houses in the process, and their keys would weigh more than they do.
    organisations: organisations.map(({ id, name }) => [id, name] as const),
    screen,
    cardsQuestion,
    round,
    rules: {
      ...{ noticeDays: rules.noticeDays, substitution: rules.substitution },
      parity: can(my, "roundtable:plan") ? rules.parity : null,
      isMissing: rules.version === 0 && can(my, "roundtable:lead") && (await isBeforeRules(ctx.db, roundtable)),
    },
    after,
    mark,
    series,
    behind,
    hasBases: offered.length > 0,
    papers,
    choices: choices.slice(0, MOST_OFFERED_PAPERS).map(({ versionId, title, number }) => ({ versionId, title, number })),
    at,
  };
});

export default function Roundtable() {
  const { t } = useTranslation();
  const {
    process,
    snapshot,
    own,
    screen,
    cardsQuestion,
    rules,
    after,
    mark,
    series,
    behind,
    hasBases,
    papers,
    choices,
    at,
    ...page
  } = useLoaderData<typeof loader>();
  const organisations = page.organisations.map(([id, name]) => ({ id, name }));
  const { data: live, state: line, serverOffset: offset } = useLive<LiveRoundtable>(`roundtable:${snapshot.id}`, snapshot, at);
  usePersonalRefresh(
    personalKey(snapshot, own.my),
    personalKey(live, own.my),
    can(own.my, "roundtable:record") ? 0 : SPREAD_MS,
  );
  const minutes = minutesNow(live, page.round, at);
  const { sentence, say } = useAnnouncements(live);
  useRoomKeys({
    canLead: isOpenFor(live, own.my, "roundtable:lead"),
    canRecord: isOpenFor(live, own.my, "roundtable:record"),
    canSpeak: isOpenFor(live, own.my, "roundtable:speak"),
  });
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
      <InvitationPapers papers={papers} />
      <RunningOrder live={live} polls={shownPolls(live, own.prepared)} base={base} canLead={canLead} clock={clock} />
    </Section>
  );
  const attendance = live.state !== "cancelled" && (
    <Section title={t("roundtables:attendance.title")} id="attendance">
      <AttendanceCount live={live} parity={rules.parity} />
      <QuorumLine live={live} shares={own.quorum} />
      <Levels levels={after?.levels ?? null} />
      <SpeakingShares live={live} />
      <AttendanceList
        attendees={(live.state === "closed" && own.attendees) || live.attendees}
        my={own.my}
        base={base}
        isFixed={live.isApproved}
      />
      {canRecord && isAhead(live) && <GuestCode base={base} />}
    </Section>
  );
  const noticeDays = rules.noticeDays;
  const planning = canLead && (
    <div id="lead" tabIndex={-1}>
      <Planning
        {...{ live, base, screen, cardsQuestion, noticeDays, at, choices }}
        votes={votesOnPaper(live, { polls: own.prepared, runs: own.preparedRuns })}
        isBeforeRules={rules.isMissing}
      />
    </div>
  );
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
          {isOpen && (
            <LinkButton small variant="tertiary" to={`${base}/light`} reloadDocument>
              {t("roundtables:light.link")}
            </LinkButton>
          )}
          {isAhead(live) && canRecord && (
            <LinkButton small variant="tertiary" icon="open-in-new" to={`${base}/screen`}>
              {t("roundtables:lead.screen")}
            </LinkButton>
          )}
          {isOpen && canLead && (
            <LinkButton small variant="tertiary" to="#lead" onClick={() => document.getElementById("lead")?.focus()}>
              {t("roundtables:lead.down")}
            </LinkButton>
          )}
        </>
      }
    >
      <Announcer sentence={sentence} />
      {live.state === "cancelled" && <Alert tone="warning" title={t("roundtables:now.called-off")} />}
      {canLead && <Notice live={live} base={base} noticeDays={noticeDays} at={at} />}
      {!isOpen && <Facts {...live} />}
      {!isOpen && <Series dates={series} id={live.id} />}
      {live.rulesWaived && <p className="ja-small">{t("roundtables:without-rules", { reason: live.rulesWaived })}</p>}
      {!isOpen && live.shortNotice && <p className="ja-small">{t("roundtables:short-notice", { reason: live.shortNotice })}</p>}
      {/* Lists and records keep their places in every state: what is half typed in them outlives the opening and the closing. */}
      <div className={`ja-roundtables-parts ${isOpen ? "ja-roundtables-session" : "ja-split"}`}>
        {isOpen && (
          <LiveCard
            live={live}
            own={own}
            base={base}
            clock={clock}
            canLead={canLead}
            substitution={rules.substitution}
            say={say}
          />
        )}
        <Stack gap={6}>
          {isOpen ? (
            <Facts {...live} />
          ) : (
            <YourPart live={live} own={own} base={base} clock={clock} substitution={rules.substitution} say={say} />
          )}
          {!isOpen && planning}
          {order}
        </Stack>
        <Stack gap={6} className="ja-roundtables-attendance">
          {!isOpen && live.state !== "cancelled" && <MinutesLinks live={live} my={own.my} base={base} />}
          {after && <Survey survey={after.survey} base={base} />}
          {live.state === "closed" && <Approval {...minutes} my={own.my} base={base} mark={mark} />}
          {attendance}
        </Stack>
        <Stack gap={6}>
          <Polls live={live} own={own} base={base} />
          <PastGroups live={live} my={own.my} base={base} />
          <FourLists live={live} my={own.my} base={base} />
          {(isOpen || live.state === "closed") && (
            <Records {...{ live, base, organisations, behind, hasBases, say }} my={own.my} quorum={own.quorum} />
          )}
          {isOpen && <MinutesLinks live={live} my={own.my} base={base} />}
          {isOpen && planning}
        </Stack>
      </div>
    </Page>
  );
}

const findAfter = async (ctx: Context, roundtable: RoundtableHead) => ({
  survey: await findSurvey(ctx, roundtable),
  levels: await findLevels(ctx, roundtable),
});

const isOpenFor = (live: RoundtableSnapshot, my: My, ability: Ability) => live.state === "open" && can(my, ability);

/** A whole room that asks for the same page does not do so in the same moment. */
const SPREAD_MS = 4_000;

/**
 * What only this reader sees is asked for anew when it may have changed, and not with every voice.
 * @param within how long it may take, where all others ask as well
 */
function usePersonalRefresh(before: string, after: string, within: number): void {
  const { revalidate } = useRevalidator();
  const asked = useRef("");
  useEffect(() => {
    if (before === after || asked.current === after) return;
    const asking = setTimeout(() => {
      asked.current = after;
      revalidate();
    }, Math.random() * within);
    return () => clearTimeout(asking);
  }, [before, after, within, revalidate]);
}

/** Of whichever is newer: what the page was loaded with, or what came through the line since. */
function minutesNow({ minutes }: LiveRoundtable, loaded: MinutesRound | null, at: Date) {
  if (!minutes) return { round: loaded, now: at };
  const own = new Set((loaded?.objections ?? []).filter(({ isMine }) => isMine).map(({ id }) => id));
  return { round: minutes.round && readRound(minutes.round, own), now: new Date(minutes.at) };
}

function Line({ state }: { state: LineState }) {
  const { t } = useTranslation();
  // Without JavaScript it would be for ever about to connect.
  if (state === "connecting") return null;
  return <Badge tone={state === "offline" ? "warning" : "neutral"}>{t(`common:live.${state}`)}</Badge>;
}
