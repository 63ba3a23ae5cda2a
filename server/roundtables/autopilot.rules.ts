/** What the facilitator does next, most likely: one proposal at a time, never done by itself. */
import type { RunState } from "../../db/schema/methods.ts";
import type { GroupStep } from "../../db/schema/roundtables.ts";
import { runsInRoom, type RoomRun } from "../methods/runs.rules.ts";
import { neighbours, type RoundtableSnapshot } from "./rules.ts";

export type Step =
  | { kind: "open" }
  | { kind: "call-speaker"; speechId: number; name: string }
  | { kind: "end-speaker"; speechId: number; name: string }
  | { kind: "first-point" | "next-point"; pointId: number }
  | { kind: "close" }
  /** Something runs that should be left to run: a vote, work in groups, or a speech within its time. */
  | { kind: "wait"; why: "poll" | "groups" | "speaker" };

type Seen = Pick<RoundtableSnapshot, "state" | "startsAt" | "points" | "currentPointId" | "pointStartedAt" | "speakers"> & {
  polls: readonly { state: RunState }[];
  runs: readonly Pick<RoomRun, "state" | "closesAt">[];
  works: readonly { step: GroupStep }[];
};

const SOON_MS = 15 * 60_000;

/** @param now by the clock of the server @returns null when nothing is to be done: long before the start, and after the end */
export function nextStep(seen: Seen, now: Date): Step | null {
  const { state, points, currentPointId, speakers } = seen;
  if (state === "planned") return now.getTime() >= Date.parse(seen.startsAt) - SOON_MS ? { kind: "open" } : null;
  if (state !== "open") return null;
  if (seen.polls.some((poll) => poll.state === "open") || seen.runs.some(runsInRoom)) return { kind: "wait", why: "poll" };
  if (seen.works.some(({ step }) => step !== "ended")) return { kind: "wait", why: "groups" };
  const [waiting] = speakers.waiting;
  const { current } = speakers;
  if (current) {
    const spoken =
      current.spokenSeconds + (current.runningSince ? (now.getTime() - Date.parse(current.runningSince)) / 1000 : 0);
    if (waiting) return { kind: "call-speaker", speechId: waiting.id, name: waiting.name };
    if (spoken >= speakers.seconds) return { kind: "end-speaker", speechId: current.id, name: current.name };
    return { kind: "wait", why: "speaker" };
  }
  if (waiting) return { kind: "call-speaker", speechId: waiting.id, name: waiting.name };
  const point = points.find(({ id }) => id === currentPointId);
  const { next } = neighbours(points, currentPointId);
  if (!point) return next ? { kind: "first-point", pointId: next.id } : { kind: "close" };
  return next ? { kind: "next-point", pointId: next.id } : { kind: "close" };
}
