/** A roundtable as its live pages follow it; of a closed one also where its minutes stand, so that nobody loads the page anew for that. */
import type { Database } from "../../context.ts";
import { shownSnapshot } from "../queries.ts";
import type { RoundtableSnapshot } from "../rules.ts";
import { findMinutesRound } from "./queries.ts";
import { writeRound, type WrittenRound } from "./rules.ts";

export interface LiveRoundtable extends RoundtableSnapshot {
  /** Of a closed roundtable: null before its minutes go round. Whose objection one is differs per person, and stands on the page. */
  minutes?: { round: WrittenRound | null; at: string };
}

/** Nobody sits behind this mandate: objections are nobody's own. */
const NOBODY = 0;

export async function liveSnapshot(db: Database, id: number, now: Date): Promise<LiveRoundtable | undefined> {
  const snapshot = await shownSnapshot(db, id, now);
  if (snapshot?.state !== "closed") return snapshot;
  const round = await findMinutesRound({ db }, { id, processId: snapshot.processId, my: { mandateId: NOBODY } });
  return { ...snapshot, minutes: { round: round && writeRound(round), at: now.toISOString() } };
}
