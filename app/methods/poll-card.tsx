/** One straw poll on the page of a roundtable, in whichever state it is: prepared, open, closed, released. */
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { presumedVoice, type PollView } from "#server/methods/polls.rules";
import { presentVoices } from "#server/roundtables/attendance.rules";
import type { OwnView } from "#server/roundtables/queries";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { QuorumLine } from "~/roundtables/quorum";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Facts } from "~/ui/parts";
import { NotBinding, PollResult } from "./poll-result";
import { RunState } from "./runs/run-state";
import { RunVote } from "./runs/run-vote";

interface PollCardProps {
  poll: PollView;
  own: OwnView;
  /** Which point it is about, in words. */
  point?: string;
  /** Where it is asked: once that is open. */
  live: RoundtableSnapshot;
  onCast?: () => void;
  /** Level of its heading. */
  level?: 3 | 4;
}

export function PollCard({ poll, own, point, live, onCast, level = 3 }: PollCardProps) {
  const { t } = useTranslation();
  const Heading = `h${level}` as const;
  return (
    <article className="ja-stack ja-gap-4" id={`poll-${poll.id}`} aria-labelledby={`poll-${poll.id}-question`}>
      <div className="ja-row">
        <NotBinding />
        <RunState state={poll.state} />
        <Facts of={[point && t("roundtables:polls.on", { point }), t(`methods:voice.${poll.voice}`)]} />
      </div>
      <Heading className="kern-heading-medium" id={`poll-${poll.id}-question`}>
        {poll.question}
      </Heading>
      <Inside poll={poll} own={own} live={live} onCast={onCast} />
      {can(own.my, "method:manage") && <Moves poll={poll} isOpen={live.state === "open"} />}
    </article>
  );
}

function Inside({ poll, own, live, onCast }: Pick<PollCardProps, "poll" | "own" | "live" | "onCast">) {
  const { t } = useTranslation();
  if (poll.state === "created") return <p className="kern-body">{poll.options.map(({ label }) => label).join(" · ")}</p>;
  if (poll.state === "open") {
    const voice = own.voices[poll.id] ?? presumedVoice(poll, own.my, own.personId);
    return (
      <>
        <RunVote run={{ ...poll, my: own.my }} own={voice} isTaking before={null} onCast={onCast} />
        <CastCount poll={poll} />
        <QuorumLine live={live} shares={own.quorum} />
        <p className="ja-small ja-muted">
          {t("roundtables:polls.present", { present: presentVoices(live, poll.voice), entitled: poll.entitled })}{" "}
          {t("methods:run.hidden")}
        </p>
      </>
    );
  }
  return poll.tally ? (
    <PollResult poll={{ ...poll, tally: poll.tally }} />
  ) : (
    <p className="kern-body">{t("methods:closed-wait")}</p>
  );
}

/** How many voices are in: the only thing anybody learns while it runs. */
export function CastCount({ poll }: { poll: { cast: number; entitled: number } }) {
  const { t } = useTranslation();
  const text = t("methods:cast", { cast: poll.cast, entitled: poll.entitled });
  return (
    <div className="ja-stack ja-gap-2 ja-measure">
      <span className="kern-body ja-number">{text}</span>
      <progress value={poll.cast} max={Math.max(1, poll.entitled)} aria-label={text} />
    </div>
  );
}

const FOLLOWING = { created: "open", open: "closed", closed: "released" } as const;

function Moves({ poll, isOpen }: { poll: PollView; isOpen: boolean }) {
  const { t } = useTranslation();
  const base = `/methods/${poll.id}`;
  if (poll.state === "released") return null;
  return (
    <div className="ja-row">
      {(isOpen || poll.state !== "created") && (
        <ActionForm action={`${base}/state`} name={`poll-${poll.id}-${poll.state}`} className="ja-form--inline">
          <Hidden name="to" value={FOLLOWING[poll.state]} />
          <SubmitButton variant={poll.state === "closed" ? "primary" : "secondary"}>
            {t(`methods:move.${poll.state}`)}
          </SubmitButton>
        </ActionForm>
      )}
      {poll.state === "created" ? (
        <ActionForm action={`${base}/removal`} name={`poll-${poll.id}-removal`} className="ja-form--inline">
          <SubmitButton variant="tertiary" icon="delete">
            {t("methods:remove")}
          </SubmitButton>
        </ActionForm>
      ) : (
        <LinkButton small variant="tertiary" to={`${base}#lead`}>
          {t("methods:lead-more")}
        </LinkButton>
      )}
    </div>
  );
}
