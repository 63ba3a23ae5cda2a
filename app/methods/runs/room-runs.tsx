/** Longer runs of a roundtable: who has voted, what came out, and for whoever leads the next step of each. */
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import type { RoomRun } from "#server/methods/runs.rules";
import type { OwnView } from "#server/roundtables/queries";
import { writeNumber } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { CastCount } from "~/methods/poll-card";
import { Bars } from "~/ui/bars";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { RunEntry } from "./run-entry";

interface RoomRunsProps {
  runs: readonly RoomRun[];
  own: OwnView;
  /** The roundtable is: nothing is asked in a room where nobody is. */
  isOpen: boolean;
}

export function RoomRuns({ runs, own: { my, voices }, isOpen }: RoomRunsProps) {
  if (runs.length === 0) return null;
  return (
    <ul className="ja-list ja-list--ruled">
      {runs.map((run) => (
        <RunEntry
          key={run.id}
          run={run}
          canVote={run.state === "open" && can(my, "method:vote") && voices[run.id]?.hasVoted !== true}
        >
          {run.state === "open" && <CastCount poll={run} />}
          {run.lines && <RunLines run={run} />}
          <Moves run={run} my={my} isOpen={isOpen} />
        </RunEntry>
      ))}
    </ul>
  );
}

/** What came out, in a few lines: on the page of the run it stands whole, with its formula. */
export function RunLines({ run: { method, lines }, large }: { run: RoomRun; large?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!lines) return null;
  const percent = (support: number) => `${writeNumber(Math.round(support * 100), language)}\u00a0%`;
  return (
    <div className="ja-stack ja-gap-2">
      {method === "cards" ? (
        <ul className="ja-dots">
          {lines.shown.map(({ label }, at) => (
            <li key={at}>{label}</li>
          ))}
        </ul>
      ) : (
        <Bars
          label={t("methods:run.support")}
          max={1}
          large={large}
          bars={lines.shown.map(({ rank, label, support }, at) => ({
            key: at,
            label: rank === null ? label : `${rank}. ${label}`,
            value: support,
            text: support === null ? t("methods:few-secret") : percent(support),
          }))}
        />
      )}
      {lines.more > 0 && <p className="ja-small ja-muted">{t("methods:run.more-lines", { count: lines.more })}</p>}
    </div>
  );
}

const FOLLOWING = { created: "open", open: "closed", closed: "released" } as const;

function Moves({ run: { id, state, release }, my, isOpen }: { run: RoomRun; my: My; isOpen: boolean }) {
  const { t } = useTranslation();
  if (!can(my, "method:manage") || state === "released" || (state === "created" && !isOpen)) return null;
  const to = FOLLOWING[state];
  return (
    <ActionForm action={`/methods/${id}/state`} name={`run-${id}-${state}`} className="ja-form--inline">
      <Hidden name="to" value={to} />
      <SubmitButton small variant={state === "open" ? "secondary" : "primary"}>
        {t(`methods:run.move.${state === "open" && release === "at_closing" ? "closed-and-released" : to}`)}
      </SubmitButton>
    </ActionForm>
  );
}
