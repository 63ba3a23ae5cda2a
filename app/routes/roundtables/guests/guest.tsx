/** /guest-pages/:token: what a guest follows, by an address that only they have; POST asks for the floor or takes that back. */
import { useLoaderData, useLocation, type MetaFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { speakAsGuest } from "#server/roundtables/guests/commands";
import { requireGuestView } from "#server/roundtables/guests/queries";
import {
  companions,
  LONGEST_NOTE,
  minutesOf,
  takesNotes,
  type GroupWorkView,
  type Seat,
} from "#server/roundtables/groups/rules";
import { pointHeading, runningWork, voteOnScreen } from "#server/roundtables/rules";
import { loadPublic } from "#server/web";
import { CastCount } from "~/methods/poll-card";
import { NotBinding, PollResult } from "~/methods/poll-result";
import { RunLines } from "~/methods/runs/room-runs";
import { Clock, type ServerClock } from "~/roundtables/clock";
import { isFollowing, REFRESH_SECONDS, refreshMeta } from "~/roundtables/refresh";
import { NoteList } from "~/roundtables/groups";
import { RunningOrder } from "~/roundtables/running-order";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { QuickAdd } from "~/ui/quick-add";
import { useTopic } from "~/ui/live/use-live";
import { actGuest } from "./act-guest";
import "~/roundtables/roundtables.css";

export const meta: MetaFunction<typeof loader> = ({ data, matches, location }) => [
  ...pageMeta({ data, matches }),
  ...refreshMeta(location.search),
];

export const loader = loadPublic(async (ctx, { params }) => {
  const at = ctx.now();
  const view = await requireGuestView(ctx, params.token ?? "");
  return { ...view, title: view.snapshot.title, at, token: params.token ?? "" };
});

const wantsForm = z.object({ wants: z.enum(["true", "false"]).transform((wants) => wants === "true") });

export const action = actGuest(wantsForm, async (ctx, token, { wants }) => speakAsGuest(ctx, token, wants));

export default function Guest() {
  const { t } = useTranslation();
  const { snapshot, name, waits, seat, at, token } = useLoaderData<typeof loader>();
  const { state, serverOffset } = useTopic(`walls/${token}`);
  const address = `/guest-pages/${token}`;
  const clock = { loaded: at, offset: serverOffset };
  const isOpen = snapshot.state === "open";
  const work = runningWork(snapshot);
  const { poll, run } = voteOnScreen(snapshot);
  const point = snapshot.points.find(({ id }) => id === snapshot.currentPointId);
  return (
    <Page title={snapshot.title} intro={t("roundtables:guest.here-as", { name })}>
      <FollowLink address={address} />
      {state === "offline" && (
        <div role="status">
          <Alert tone="warning" title={t("roundtables:screen.disconnected")} />
        </div>
      )}
      <Section title={t("roundtables:now.title")} id="now">
        <p className="ja-roundtables-now__point">
          {isOpen && point ? pointHeading(point, t("roundtables:point.word")) : t(`roundtables:state.${snapshot.state}`)}
        </p>
        {isOpen && point && snapshot.pointStartedAt && (
          <Clock minutes={point.minutes} startedAt={snapshot.pointStartedAt} clock={clock} />
        )}
        {isOpen && (
          <ActionForm action={address} name="speech">
            {waits && <p role="status">{t("roundtables:speakers.your-place", { place: waits.place + 1 })}</p>}
            {(waits || snapshot.speakers.isOpen) && (
              <SubmitButton name="wants" value={String(!waits)} variant={waits ? "secondary" : "primary"}>
                {t(waits ? "roundtables:speakers.withdraw" : "roundtables:speakers.ask")}
              </SubmitButton>
            )}
          </ActionForm>
        )}
      </Section>
      {poll && (
        <Section title={t("roundtables:kind.meinungsbild")} id="poll">
          <NotBinding />
          <p className="ja-strong">{poll.question}</p>
          {poll.tally ? <PollResult poll={{ ...poll, tally: poll.tally }} /> : <CastCount poll={poll} />}
        </Section>
      )}
      {run && (
        <Section title={t(`methods:run.method.${run.method}`)} id="run">
          <p className="ja-strong">{run.question}</p>
          {run.state === "open" && <CastCount poll={run} />}
          <RunLines run={run} />
        </Section>
      )}
      {work && <GuestGroup work={work} seat={seat} name={name} clock={clock} address={address} />}
      <Section title={t("roundtables:points.title")} id="points">
        <RunningOrder live={snapshot} polls={[]} base="" canLead={false} clock={clock} />
      </Section>
    </Page>
  );
}

interface GuestGroupProps {
  work: GroupWorkView;
  seat: Seat | null;
  name: string;
  clock: ServerClock;
  address: string;
}

/** With whom a guest sits, where names are protected only the number of the group; and its cards, once it writes some. */
function GuestGroup({ work, seat, name, clock, address }: GuestGroupProps) {
  const { t } = useTranslation();
  const own = seat && work.seats.find((one) => one.name === name && one.four === seat.four && one.pair === seat.pair);
  const names = companions(work, own ?? undefined).flatMap((one) => one.name ?? []);
  const isWriting = takesNotes(work.step);
  return (
    <Section title={t("roundtables:groups.title")} id="groups">
      <p className="ja-strong">{work.question}</p>
      <p className="ja-strong">{t(`roundtables:groups.step.${work.step}`)}</p>
      <Clock minutes={minutesOf(work)} startedAt={work.stepStartedAt} clock={clock} />
      <p>{t(`roundtables:groups.how.${work.step}`)}</p>
      {seat && isWriting && <p>{t("roundtables:groups.your-group", { number: seat.four })}</p>}
      {names.length > 0 && <p>{t("roundtables:groups.with", { names: names.join(", ") })}</p>}
      {seat && isWriting && <NoteList notes={work.notes.filter(({ four }) => four === seat.four)} />}
      {seat && isWriting && (
        <QuickAdd
          action={`${address}/notes`}
          name="card"
          label={t("roundtables:groups.card-own")}
          submit={t("roundtables:groups.card-add")}
          added={({ title }) => t("roundtables:groups.card-added", { title })}
          maxLength={LONGEST_NOTE}
        >
          <Hidden name="work_id" value={work.id} />
        </QuickAdd>
      )}
    </Section>
  );
}

/** Without scripts the page follows only when it is loaded anew, which is for whoever wants that. */
function FollowLink({ address }: { address: string }) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const isOn = isFollowing(search);
  return (
    <noscript>
      <p className="ja-small">
        <a className="kern-link" href={isOn ? address : `${address}?follow`}>
          {t(`roundtables:light.${isOn ? "stop" : "follow"}`, { seconds: REFRESH_SECONDS })}
        </a>
      </p>
    </noscript>
  );
}
