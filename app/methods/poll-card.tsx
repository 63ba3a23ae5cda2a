/** One straw poll on the page of a roundtable, in whichever state it is: prepared, running, finished, published. */
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import { followingPollState, type PollView } from "#server/methods/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Badge } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { BallotForm } from "./ballot-form";
import { NotBinding, PollResult, useAnswer } from "./poll-result";

interface PollCardProps {
  poll: PollView & { entitled?: number };
  my: My;
  chosen: number | undefined;
  /** Address of the roundtable. */
  base: string;
  /** Which point it is about, in words. */
  point?: string;
  /** A poll can start only in an open roundtable. */
  isOpen: boolean;
  onCast?: () => void;
  /** Level of its heading. */
  level?: 3 | 4;
}

export function PollCard({ poll, my, chosen, base, point, isOpen, onCast, level = 3 }: PollCardProps) {
  const { t } = useTranslation();
  const Heading = `h${level}` as const;
  return (
    <article className="ja-stack ja-gap-4" id={`poll-${poll.id}`} aria-labelledby={`poll-${poll.id}-question`}>
      <div className="ja-row">
        <NotBinding />
        <Badge tone={poll.state === "started" ? "success" : "neutral"}>{t(`methods:state.${poll.state}`)}</Badge>
        <Facts of={[point && t("roundtables:polls.on", { point }), t(`methods:voice.${poll.voice}`)]} />
      </div>
      <Heading className="kern-heading-medium" id={`poll-${poll.id}-question`}>
        {poll.question}
      </Heading>
      <Inside poll={poll} my={my} chosen={chosen} base={base} onCast={onCast} />
      {can(my, "poll:manage") && <Moves poll={poll} base={base} isOpen={isOpen} />}
    </article>
  );
}

function Inside({ poll, my, chosen, base, onCast }: Pick<PollCardProps, "poll" | "my" | "chosen" | "base" | "onCast">) {
  const { t } = useTranslation();
  const answer = useAnswer(poll.kind);
  if (poll.state === "created") return <p className="kern-body">{poll.options.map(answer).join(" · ")}</p>;
  if (poll.state === "started") {
    return (
      <>
        <BallotForm poll={poll} my={my} chosen={chosen} action={`${base}/ballots`} onCast={onCast} />
        <CastCount poll={poll} />
        <p className="ja-small ja-muted">
          {t("methods:hidden-until-finished")} {t("methods:secret-afterwards")}
        </p>
      </>
    );
  }
  if (!poll.tally) return <p className="kern-body">{t("methods:finished-wait")}</p>;
  return (
    <>
      {poll.state === "finished" && <p className="kern-body">{t("methods:only-you")}</p>}
      <PollResult poll={{ ...poll, tally: poll.tally }} />
    </>
  );
}

/** How many voices are in: the only thing anybody learns while it runs. */
export function CastCount({ poll }: { poll: Pick<PollView, "cast"> & { entitled?: number } }) {
  const { t } = useTranslation();
  const text =
    poll.entitled === undefined
      ? t("methods:voices", { count: poll.cast })
      : t("methods:cast", { cast: poll.cast, entitled: poll.entitled });
  return (
    <div className="ja-stack ja-gap-2 ja-measure">
      <span className="kern-body ja-number">{text}</span>
      {poll.entitled !== undefined && <progress value={poll.cast} max={Math.max(1, poll.entitled)} aria-label={text} />}
    </div>
  );
}

function Moves({ poll, base, isOpen }: Pick<PollCardProps, "poll" | "base" | "isOpen">) {
  const { t } = useTranslation();
  const next = followingPollState(poll.state);
  const canMove = next !== undefined && (isOpen || next !== "started");
  return (
    <div className="ja-row">
      {canMove && (
        <ActionForm action={`${base}/polls/${poll.id}/state`} name={`poll-${poll.id}-${poll.state}`}>
          <Hidden name="from" value={poll.state} />
          <SubmitButton variant={poll.state === "finished" ? "primary" : "secondary"}>
            {t(`methods:move.${poll.state}`)}
          </SubmitButton>
        </ActionForm>
      )}
      {poll.state === "created" && (
        <ActionForm action={`${base}/polls/${poll.id}/removal`} name={`poll-${poll.id}-removal`}>
          <SubmitButton variant="tertiary" icon="delete">
            {t("methods:remove")}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}
