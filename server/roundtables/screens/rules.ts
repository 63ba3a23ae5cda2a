/** What of a roundtable may hang on the wall, where also people without any right look at it. */
import type { NonAttribution } from "../../../db/schema/processes.ts";
import type { RoundtableSnapshot } from "../rules.ts";

/**
 * Neither who is there, nor decisions, tasks, minutes or letters, nor what an internal point is about. Names of speakers only where
 * the rules of the process do not protect who said something.
 */
export function onTheWall(snapshot: RoundtableSnapshot, mode: NonAttribution, internalTitle: string): RoundtableSnapshot {
  const internal = new Set(snapshot.points.filter(({ isInternal }) => isInternal).map(({ id }) => id));
  const named = <S extends { mandateId: number | null; name: string; organisation: string; note: string }>(speaker: S): S => ({
    ...speaker,
    ...{ mandateId: null, note: "" },
    ...(mode !== "keine" && { name: "", organisation: "" }),
  });
  const { current, waiting } = snapshot.speakers;
  return {
    ...snapshot,
    ...{ attendees: [], decisions: [], tasks: [], runs: [], invitation: null, videoUrl: "", minutesDocumentId: null },
    ...{ preparedPolls: 0, shortNotice: "", replyBy: null, chair: null, chairOffered: null },
    points: snapshot.points.map((point) => ({
      ...point,
      ...{ agendaItem: null, recommendation: null, document: null },
      ...(internal.has(point.id) && { title: internalTitle, presenter: "" }),
    })),
    polls: snapshot.polls.filter(({ pointId }) => pointId === null || !internal.has(pointId)),
    speakers: { ...snapshot.speakers, current: current && named(current), waiting: waiting.map(named), totals: [] },
  };
}
