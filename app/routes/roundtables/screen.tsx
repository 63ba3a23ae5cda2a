/** /roundtables/:id/screen: for the wall of the room; large, without the shell, follows by itself. */
import { Link, useLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { NOTE_LISTS } from "#db/schema/roundtables";
import { writeLongDay, writeTime } from "#server/calendar/rules";
import { isArrivalTime } from "#server/roundtables/attendance.rules";
import { foursIn, groupsOf, minutesOf, type GroupWorkView } from "#server/roundtables/groups/rules";
import { isAhead, isBreak, pointHeading, runningWork, voteOnScreen, type RoundtableSnapshot } from "#server/roundtables/rules";
import type { RoomRun } from "#server/methods/runs.rules";
import type { SpeakerView } from "#server/roundtables/speakers/rules";
import { requireRoundtable } from "#server/roundtables/queries";
import { requireWall } from "#server/roundtables/screens/queries";
import { withInternalTitle } from "#server/roundtables/screens/rules";
import { idOf, load } from "#server/web";
import { CastCount } from "~/methods/poll-card";
import { NotBinding, PollResult } from "~/methods/poll-result";
import { RunLines } from "~/methods/runs/room-runs";
import { useLanguage } from "~/processes/language";
import { Clock, useServerTime, type ServerClock } from "~/roundtables/clock";
import { GroupList } from "~/roundtables/groups";
import { SpeechClock } from "~/roundtables/speakers";
import { Alert } from "~/ui/alert";
import { pageMeta } from "~/ui/page-meta";
import { useLive } from "~/ui/live/use-live";
import "~/roundtables/roundtables.css";

export const handle = { bare: true };
export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const { id, title } = await requireRoundtable(ctx, idOf(params.id));
  const address = `${ctx.origin.replace(/^https?:\/\//, "")}/roundtables/${id}`;
  const snapshot = await requireWall(ctx, id);
  return { title: `${ctx.t("roundtables:screen.title")}: ${title}`, snapshot, at, address, token: null };
});

/** Of this page, and of the one for machines where nobody is signed in. */
type ScreenData = { snapshot: RoundtableSnapshot; at: Date; address: string; token: string | null };

export default function Screen() {
  const { t } = useTranslation();
  const { snapshot, at, address, token } = useLoaderData<ScreenData>();
  const { data, state, serverOffset: offset } = useLive(token ? `walls/${token}` : `wall:${snapshot.id}`, snapshot, at);
  const live = useMemo(() => withInternalTitle(data, t("roundtables:points.internal-title")), [data, t]);
  const clock = { loaded: at, offset };
  const { poll, run } = voteOnScreen(live);
  const vote = poll ?? run;
  const work = vote ? undefined : runningWork(live);
  const lists = vote || work ? [] : live.lists.filter(({ pointId }) => pointId === live.currentPointId);
  const isBusy = Boolean(vote ?? work) || lists.length > 0;
  return (
    <main className={`ja-stack ja-roundtables-screen ${isBusy ? "ja-roundtables-screen--poll" : ""}`} id="main">
      <header className="ja-row ja-row--between">
        <h1 className="ja-strong">{live.title}</h1>
        {!token && (
          <Link className="kern-link" to={`/roundtables/${live.id}`}>
            {t("roundtables:screen.back")}
          </Link>
        )}
      </header>
      {/* Nobody touches the machine at the projector. */}
      <noscript>
        <meta httpEquiv="refresh" content="10" />
      </noscript>
      {state === "offline" && (
        <div role="status">
          <Alert tone="danger" title={t("roundtables:screen.disconnected")} />
        </div>
      )}
      {live.state === "open" ? <CurrentPoint live={live} clock={clock} /> : <Outside live={live} clock={clock} />}
      {!vote && <SpeakersOnWall live={live} clock={clock} />}
      {work && <GroupsOnWall work={work} clock={clock} />}
      {lists.length > 0 && <ListsOnWall lists={lists} />}
      {poll?.state === "open" && <RunningPoll poll={poll} address={address} />}
      {poll?.tally && (
        <section className="ja-stack">
          <NotBinding />
          <h2>{poll.question}</h2>
          <PollResult poll={{ ...poll, tally: poll.tally }} large />
        </section>
      )}
      {run && <RunOnWall run={run} address={address} />}
      {isAhead(live) && !isBusy && <NextPoints live={live} />}
    </main>
  );
}

function CurrentPoint({ live, clock }: { live: RoundtableSnapshot; clock: ServerClock }) {
  const { t } = useTranslation();
  const point = live.points.find((other) => other.id === live.currentPointId);
  if (!point || !live.pointStartedAt) return <p className="ja-roundtables-screen__point">{t("roundtables:now.nothing")}</p>;
  return (
    <section className="ja-stack">
      {!isBreak(point) && (
        <p className="ja-strong">
          {t("roundtables:point.word")} {point.label}
        </p>
      )}
      <p className="ja-roundtables-screen__point">{point.title}</p>
      <Clock minutes={point.minutes} startedAt={live.pointStartedAt} clock={clock} />
    </section>
  );
}

function Outside({ live, clock }: { live: RoundtableSnapshot; clock: ServerClock }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const isSoon = isArrivalTime(live, useServerTime(clock));
  if (!isAhead(live))
    return (
      <p className="ja-roundtables-screen__point">
        {t(live.state === "closed" ? "roundtables:screen.closed" : "roundtables:now.called-off")}
      </p>
    );
  return (
    <section className="ja-stack">
      <p className="ja-roundtables-screen__point">{t(isSoon ? "roundtables:screen.waiting" : "roundtables:now.before")}</p>
      <p className="ja-strong">
        {t("roundtables:screen.starts", {
          when: t("roundtables:when", {
            day: writeLongDay(new Date(live.startsAt), language),
            time: writeTime(live.startsAt, language),
          }),
        })}
      </p>
    </section>
  );
}

function RunningPoll({ poll, address }: { poll: RoundtableSnapshot["polls"][number]; address: string }) {
  const { t } = useTranslation();
  return (
    <section className="ja-stack">
      <NotBinding />
      <h2>{poll.question}</h2>
      <ul className="ja-dots ja-roundtables-screen__answers">
        {poll.options.map((option) => (
          <li key={option.id}>{option.label}</li>
        ))}
      </ul>
      <CastCount poll={poll} />
      <p>
        {t("roundtables:screen.how")} <strong>{address}</strong>
      </p>
    </section>
  );
}

function RunOnWall({ run, address }: { run: RoomRun; address: string }) {
  const { t } = useTranslation();
  return (
    <section className="ja-stack">
      <p className="ja-strong">{t(`methods:run.method.${run.method}`)}</p>
      <h2>{run.question}</h2>
      {run.state === "open" && (
        <>
          <CastCount poll={run} />
          <p>
            {t("roundtables:screen.how")} <strong>{address}</strong>
          </p>
        </>
      )}
      <RunLines run={run} large />
    </section>
  );
}

/** Who has the floor and who follows; where names are protected, their bench. */
function SpeakersOnWall({ live, clock }: { live: RoundtableSnapshot; clock: ServerClock }) {
  const { t } = useTranslation();
  const { current, waiting, seconds } = live.speakers;
  const nameOf = ({ name, bench }: SpeakerView) =>
    name || (bench ? t(`common:bench.${bench}`) : t("roundtables:attendance.guest"));
  if (live.state !== "open" || (!current && waiting.length === 0)) return null;
  return (
    <section className="ja-stack">
      {current && (
        <p className="ja-row ja-row--between">
          <span>{t("roundtables:screen.speaks", { name: nameOf(current) })}</span>
          <SpeechClock current={current} seconds={seconds} clock={clock} />
        </p>
      )}
      {waiting.length > 0 && (
        <>
          <h2 className="ja-strong">{t("roundtables:speakers.title")}</h2>
          <ol className="ja-dots">
            {waiting.slice(0, 5).map((speaker) => (
              <li key={speaker.id}>{nameOf(speaker)}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function GroupsOnWall({ work, clock }: { work: GroupWorkView; clock: ServerClock }) {
  const { t } = useTranslation();
  return (
    <section className="ja-stack">
      <h2>{work.question}</h2>
      <div className="ja-row ja-row--between">
        <p className="ja-roundtables-screen__point">{t(`roundtables:groups.step.${work.step}`)}</p>
        <Clock minutes={minutesOf(work)} startedAt={work.stepStartedAt} clock={clock} />
      </div>
      <p>{t(`roundtables:groups.how.${work.step}`)}</p>
      <div className="ja-roundtables-screen__columns">
        {work.step === "all" ? (
          foursIn(work).map((four) => (
            <section key={four}>
              <h3 className="ja-strong">{t("roundtables:groups.group", { number: four })}</h3>
              <ul className="ja-dots">
                {work.notes
                  .filter((note) => note.four === four)
                  .map((note) => (
                    <li key={note.id}>{note.body}</li>
                  ))}
              </ul>
            </section>
          ))
        ) : (
          <GroupList groups={groupsOf(work)} nameOf={({ name }) => name ?? ""} />
        )}
      </div>
    </section>
  );
}

/** The last lines of each list: whoever wrote them wants to see that they were heard. */
const LINES_ON_WALL = 6;

function ListsOnWall({ lists }: { lists: RoundtableSnapshot["lists"] }) {
  const { t } = useTranslation();
  return (
    <div className="ja-roundtables-lists">
      {NOTE_LISTS.map((list) => (
        <section key={list}>
          <h2>{t(`roundtables:lists.list.${list}`)}</h2>
          <ul className="ja-dots">
            {lists
              .filter((note) => note.list === list)
              .slice(-LINES_ON_WALL)
              .map((note) => (
                <li key={note.id}>{note.body}</li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function NextPoints({ live }: { live: RoundtableSnapshot }) {
  const { t } = useTranslation();
  const at = live.points.findIndex((point) => point.id === live.currentPointId);
  const coming = live.points.slice(at + 1, at + (live.state === "open" ? 4 : 10));
  if (coming.length === 0) return null;
  return (
    <section className="ja-roundtables-screen__small">
      <h2 className="ja-strong">{t(live.state === "open" ? "roundtables:screen.next" : "roundtables:points.title")}</h2>
      <ol className="ja-list">
        {coming.map((point) => (
          <li key={point.id}>
            {pointHeading(point, t("roundtables:point.word"))}{" "}
            <span className="ja-muted">{t("roundtables:minutes-short", { count: point.minutes })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
