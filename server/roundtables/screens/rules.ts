/** What of a roundtable may hang on the wall, where also people without any right look at it. */
import type { NonAttribution } from "../../../db/schema/processes.ts";
import type { RoomRun } from "../../methods/runs.rules.ts";
import type { SeatView } from "../groups/rules.ts";
import { internalPoints, seatedName, type PointView, type RoundtableSnapshot } from "../rules.ts";

/** What tells whether something belongs to an internal point. */
export type OrderedPoint = Pick<PointView, "id" | "isInternal" | "isSub" | "startedAt" | "endedAt">;

/**
 * Neither who is there, nor decisions, tasks, minutes or letters, nor what an internal point is about or what was voted on there. Names of
 * speakers only at open points, and where the rules of the process do not protect who said something.
 * @param points all of them, also those that the snapshot leaves out because of a label
 */
export function onTheWall(
  snapshot: RoundtableSnapshot,
  mode: NonAttribution,
  points: readonly OrderedPoint[] = snapshot.points,
): RoundtableSnapshot {
  const internal = new Map(internalPoints(points).map((point) => [point.id, point]));
  const named = <S extends { mandateId: number | null; name: string; organisation: string; note: string }>(speaker: S): S => ({
    ...speaker,
    ...{ mandateId: null, note: "" },
    ...((mode !== "keine" || internal.has(snapshot.currentPointId ?? 0)) && { name: "", organisation: "" }),
  });
  const isShown = ({ pointId }: { pointId: number | null }) => pointId === null || !internal.has(pointId);
  const { current, waiting } = snapshot.speakers;
  return {
    ...snapshot,
    ...{ attendees: [], decisions: [], tasks: [], invitation: null, videoUrl: "", minutesDocumentId: null },
    ...{ prepared: 0, shortNotice: "", rulesWaived: "", replyBy: null, chair: null, chairOffered: null },
    points: snapshot.points.map((point) => ({
      ...point,
      ...{ agendaItem: null, recommendation: null, document: null, more: undefined },
      ...(internal.has(point.id) && { isInternal: true, title: "", presenter: "" }),
    })),
    polls: snapshot.polls.filter(isShown),
    runs: snapshot.runs.filter((run) => isShown(run) && !isOfOneOf([...internal.values()], run)),
    works: snapshot.works
      .filter((work) => isShown(work) && work.step !== "ended")
      .map((work) => ({ ...work, seats: mode === "keine" ? work.seats.map(seatNamed(snapshot)) : [] })),
    lists: snapshot.lists.filter(isShown),
    speakers: { ...snapshot.speakers, current: current && named(current), waiting: waiting.map(named), totals: [] },
  };
}

/** A run that was opened before any point was on belongs to the one at which it was asked or came out, all the same. */
function isOfOneOf(points: readonly OrderedPoint[], { pointId, openedAt, releasedAt }: RoomRun): boolean {
  const isIn = (at: string | null) =>
    at !== null &&
    points.some(({ startedAt, endedAt }) => startedAt !== null && at >= startedAt && (endedAt === null || at <= endedAt));
  return pointId === null && (isIn(openedAt) || isIn(releasedAt));
}

/** Who sits with whom hangs on the wall for those who have no device. */
const seatNamed =
  ({ attendees }: RoundtableSnapshot) =>
  ({ mandateId, guestId, ...seat }: SeatView): SeatView => ({
    ...{ ...seat, mandateId: null, guestId: null },
    name: seatedName({ attendees }, { mandateId, guestId, ...seat }),
  });

/** With a word in the language of whoever looks where the title of an internal point was left out. */
export const withInternalTitle = (wall: RoundtableSnapshot, title: string): RoundtableSnapshot => ({
  ...wall,
  points: wall.points.map((point) => (point.isInternal ? { ...point, title } : point)),
});
