/**
 * Which of the versions that nobody asked for may go: the older they are, the fewer are kept. And which versions an address
 * names, because those stay.
 */
import type { VersionKind } from "../../../db/schema/documents.ts";

/**
 * Made at every pause and at every acceptance, so there is no end to them. What was before an acceptance stands in its proposal as
 * well. All other kinds are rare or made on purpose, and stay.
 */
export const PRUNABLE_KINDS = ["auto", "before-accept"] as const satisfies readonly VersionKind[];

export interface PrunableVersion {
  id: number;
  createdAt: Date;
  /** Something refers to it: a thread whose passage was last seen in it, an address that somebody wrote down. */
  isNeeded: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const hourOf = (instant: Date): number => Math.floor(instant.getTime() / HOUR_MS);
/** They begin at three o'clock UTC, when it is four or five in Berlin: whoever writes past midnight is still at the same day. */
const daysOf = (instant: Date): number => (instant.getTime() - 3 * HOUR_MS) / DAY_MS;
const dayOf = (instant: Date): number => Math.floor(daysOf(instant));
/** From Monday on; 1 January 1970 was a Thursday. */
const weekOf = (instant: Date): number => Math.floor((daysOf(instant) + 3) / 7);

/**
 * From which age on one is kept of which stretch, the oldest first. Hours make up days, and days weeks: what is the last of its week
 * is also the last of its day and of its hour, so it is still there when its week is looked at.
 */
const LADDER = [
  { fromDays: 92, stretchOf: weekOf },
  { fromDays: 7, stretchOf: dayOf },
  { fromDays: 1, stretchOf: hourOf },
] as const;

/** Younger ones are all kept. */
export const PRUNED_FROM_MS = DAY_MS;

/**
 * All of the last 24 hours stay, then the last one of every hour for a week, of every day for a quarter, and of every week for good.
 * The newest of all is always the last of its stretch. Asked again, it says the same.
 * @param versions those of `PRUNABLE_KINDS` of one text, oldest first
 * @returns ids of those that may go, oldest first
 */
export function versionsToPrune(versions: readonly PrunableVersion[], now: Date): number[] {
  return versions
    .filter(({ createdAt, isNeeded }, index) => {
      const age = now.getTime() - createdAt.getTime();
      const rung = LADDER.find(({ fromDays }) => age >= fromDays * DAY_MS);
      const next = versions[index + 1];
      return !isNeeded && rung && next && rung.stretchOf(createdAt) === rung.stretchOf(next.createdAt);
    })
    .map(({ id }) => id);
}

/** Ids of the versions that addresses in a text lead to, as pages, files or sides of a comparison. */
export function versionIdsIn(text: string): number[] {
  const addresses = text.match(/\/documents\/\d+\/(?:versions\/\d+|comparison[^\s"<>]*)/g) ?? [];
  return addresses.flatMap((address) =>
    [...address.matchAll(/\/versions\/(\d+)|[?&;](?:from|to)=(\d+)/g)].map(([, page, side]) => Number(page ?? side)),
  );
}
