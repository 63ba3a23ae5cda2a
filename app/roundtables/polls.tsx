/** All straw polls of a roundtable but those of this moment, which stand in the live card; and the form for the next one. */
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { OwnView } from "#server/roundtables/queries";
import {
  isAhead,
  pointForPoll,
  pointName,
  pollsOfNow,
  runsOfNow,
  shownPolls,
  type RoundtableSnapshot,
} from "#server/roundtables/rules";
import { PollCard } from "~/methods/poll-card";
import { PollForm } from "~/methods/poll-form";
import { RoomRuns } from "~/methods/runs/room-runs";
import { LinkButton } from "~/ui/button";
import { Fold } from "~/ui/form";
import { Card, Section } from "~/ui/page";
import { usePointOptions } from "./records";

export function Polls({ live, own, base }: { live: RoundtableSnapshot; own: OwnView; base: string }) {
  const { t } = useTranslation();
  const points = usePointOptions(live.points);
  const shown = shownPolls(live, own.prepared);
  const now = pollsOfNow(live, shown);
  const polls = shown.filter((poll) => !now.includes(poll));
  const canAsk = can(own.my, "method:manage") && isAhead(live) && points.length > 0;
  // What belongs to this moment stands in the live card.
  const runsNow = runsOfNow(live, own.preparedRuns);
  const allRuns = [...live.runs, ...own.preparedRuns.filter(({ id }) => !live.runs.some((other) => other.id === id))];
  const runs = allRuns.filter((run) => !runsNow.includes(run));
  const canRun = can(own.my, "method:manage") && isAhead(live);
  if (polls.length === 0 && !canAsk && runs.length === 0 && !canRun) return null;
  return (
    <Section
      title={t("roundtables:polls.title")}
      id="polls"
      actions={
        canRun && (
          <LinkButton small variant="tertiary" icon="add" to={`/processes/${live.processId}/methods/new?roundtable=${live.id}`}>
            {t("roundtables:polls.by-method")}
          </LinkButton>
        )
      }
    >
      <RoomRuns runs={runs} own={own} isOpen={live.state === "open"} />
      {polls.map((poll) => {
        const point = live.points.find((other) => other.id === poll.pointId);
        return (
          <Card key={poll.id}>
            <PollCard poll={poll} own={own} live={live} point={point && pointName(point, t("roundtables:point.word"))} />
          </Card>
        );
      })}
      {shown.length === 0 && <p className="kern-body">{t("roundtables:polls.none")}</p>}
      {canAsk && (
        <Fold form="poll" summary={t("methods:new.title")}>
          <PollForm
            action={`${base}/polls`}
            name="poll"
            points={points}
            pointId={pointForPoll(live)}
            canChoose
            canStart={live.state === "open"}
          />
        </Fold>
      )}
    </Section>
  );
}
