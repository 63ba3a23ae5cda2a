/** /roundtables/:id/light: text only, without scripts, for bad lines; loads itself anew for whoever wants that. */
import { useLoaderData, useLocation, type MetaFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeTime } from "#server/calendar/rules";
import { isArrivalTime, PRESENCES, presenceIn } from "#server/roundtables/attendance.rules";
import { forecast } from "#server/roundtables/forecast.rules";
import { requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { companions, ofMandate } from "#server/roundtables/groups/rules";
import { pointHeading, runningWork, seatedName, voteOnScreen, type RoundtableSnapshot } from "#server/roundtables/rules";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { isFollowing, REFRESH_SECONDS, refreshMeta } from "~/roundtables/refresh";
import { pageMeta } from "~/ui/page-meta";
import "~/roundtables/roundtables.css";

export const handle = { bare: true, plain: true };

export const meta: MetaFunction<typeof loader> = ({ data, matches, location }) => [
  ...pageMeta({ data, matches }),
  ...refreshMeta(location.search),
];

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const { id, title, my } = await requireRoundtable(ctx, idOf(params.id));
  const live = await requireSnapshot(ctx, id);
  const own = live.speakers.waiting.findIndex(({ mandateId }) => mandateId === my.mandateId);
  return {
    ...{ id, title, at, state: live.state, points: live.points, currentPointId: live.currentPointId },
    times: forecast(live, at),
    chair: live.chair?.name ?? null,
    speakers: live.speakers,
    /** From 0; -1: not on the list. */
    own,
    canAsk: live.state === "open" && can(my, "roundtable:speak") && live.speakers.isOpen && own === -1,
    presence: presenceIn(live, my.mandateId),
    canArrive: isArrivalTime(live, at.getTime()),
    groups: groupFacts(live, my.mandateId),
    votes: [
      ...live.polls.map((poll) => ({ ...poll, to: `/roundtables/${id}#poll-${poll.id}` })),
      ...live.runs.map((run) => ({ ...run, to: `/methods/${run.id}` })),
    ]
      .filter((vote) => vote.state === "open")
      .map(({ question, to, cast, entitled }) => ({ question, to, cast, entitled })),
    run: voteOnScreen(live).run ?? null,
  };
});

/** What is asked while groups are at work, and with whom one sits. */
function groupFacts(live: RoundtableSnapshot, mandateId: number) {
  const work = runningWork(live);
  if (!work) return null;
  const own = work.seats.find(ofMandate(mandateId));
  const names = companions(work, own).map((seat) => seatedName(live, seat));
  return { question: work.question, step: work.step, four: own?.four ?? null, names };
}

export default function Light() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id, title, at, state, points, currentPointId, times, chair, presence, canArrive, votes } =
    useLoaderData<typeof loader>();
  const word = t("roundtables:point.word");
  const point = points.find((other) => other.id === currentPointId);
  const base = `/roundtables/${id}`;
  const isOn = isFollowing(useLocation().search);
  return (
    <main id="main" className="ja-stack ja-roundtables-light">
      <h1>{title}</h1>
      <p>
        {t(`roundtables:state.${state}`)} · {t("roundtables:light.as-of", { time: writeTime(at, language) })} ·{" "}
        <a href={isOn ? `${base}/light` : `${base}/light?follow`}>
          {t(`roundtables:light.${isOn ? "stop" : "follow"}`, { seconds: REFRESH_SECONDS })}
        </a>{" "}
        · <a href={base}>{t("roundtables:light.full")}</a>
      </p>
      {state === "open" && (
        <p>
          <strong>{point ? pointHeading(point, word) : t("roundtables:now.nothing")}</strong>
          {chair && ` · ${t("roundtables:chair.now", { name: chair })}`}
        </p>
      )}
      {votes.map((vote) => (
        <p key={vote.to}>
          {t("roundtables:you.vote")}: <a href={vote.to}>{vote.question}</a> (
          {t("methods:cast", { cast: vote.cast, entitled: vote.entitled })})
        </p>
      ))}
      {canArrive && (
        <form method="post" action={`${base}/attendance?light`}>
          {PRESENCES.filter((choice) => choice !== presence && choice !== "expected").map((choice) => (
            <button key={choice} name="presence" value={choice}>
              {t(`roundtables:attendance.set-${choice}`)}
            </button>
          ))}
        </form>
      )}
      <ResultInText />
      <GroupsInText />
      <SpeakersInText />
      <h2>{t("roundtables:points.title")}</h2>
      <ul>
        {points.map((one, index) => (
          <li key={one.id}>
            {times[index] && `${writeTime(times[index].begins, language)} `}
            {pointHeading(one, word)}
            {one.outcome ? ` (${t(`roundtables:points.${one.outcome}`)})` : one.done && ` (${t("roundtables:points.done")})`}
          </li>
        ))}
      </ul>
    </main>
  );
}

/** What came out last of a longer run, as it hangs on the wall. */
function ResultInText() {
  const { run } = useLoaderData<typeof loader>();
  if (!run?.lines) return null;
  return (
    <>
      <h2>
        <a href={`/methods/${run.id}`}>{run.question}</a>
      </h2>
      <ul>
        {run.lines.shown.map(({ rank, label, support }, at) => (
          <li key={at}>
            {rank !== null && `${rank}. `}
            {label}
            {support !== null && ` (${Math.round(support * 100)}\u00a0%)`}
          </li>
        ))}
      </ul>
    </>
  );
}

function GroupsInText() {
  const { t } = useTranslation();
  const { groups } = useLoaderData<typeof loader>();
  if (!groups) return null;
  return (
    <>
      <h2>{t("roundtables:groups.title")}</h2>
      <p>
        <strong>{groups.question}</strong> {t(`roundtables:groups.step.${groups.step}`)}.{" "}
        {t(`roundtables:groups.how.${groups.step}`)}{" "}
        {groups.four && groups.step === "fours" && `${t("roundtables:groups.your-group", { number: groups.four })}. `}
        {groups.names.length > 0 && t("roundtables:groups.with", { names: groups.names.join(", ") })}
      </p>
    </>
  );
}

function SpeakersInText() {
  const { t } = useTranslation();
  const { id, state, speakers, own, canAsk } = useLoaderData<typeof loader>();
  if (state !== "open") return null;
  const base = `/roundtables/${id}/speakers`;
  return (
    <>
      <h2>{t("roundtables:speakers.title")}</h2>
      {speakers.current && <p>{t("roundtables:screen.speaks", { name: speakers.current.name })}</p>}
      {speakers.waiting.length > 0 && (
        <ol>
          {speakers.waiting.map((speaker) => (
            <li key={speaker.id}>{speaker.name}</li>
          ))}
        </ol>
      )}
      {canAsk && (
        <form method="post" action={`${base}?light`}>
          <button name="kind" value="sach">
            {t("roundtables:speakers.ask")}
          </button>
        </form>
      )}
      {own !== -1 && (
        <form method="post" action={`${base}/${speakers.waiting[own]?.id}/state?light`}>
          <button name="to" value="withdraw">
            {t("roundtables:speakers.withdraw")}
          </button>
        </form>
      )}
    </>
  );
}
