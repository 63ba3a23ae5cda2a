/** Who was asked and who answered, by any side of an organisation; and whether the periods were fair to all. */
import type { Land } from "../calendar/working-days.rules.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import type { InvitationRow } from "./queries.ts";
import { lengthOf, NO_ANSWERS, type AnswerState } from "./rules.ts";

export const SIDES = ["bench", "level", "sizeClass", "land"] as const;
export type Side = (typeof SIDES)[number];

export const sideIn = (asked: string | null): Side => SIDES.find((side) => side === asked) ?? "bench";

export interface SideRow {
  /** A bench, a level, a size class, a Land; null: not said in the register. */
  key: string | null;
  invited: number;
  byState: Record<AnswerState, number>;
}

/** Each organisation once; those of which nobody was asked are left out, and what the register does not say comes last. */
export function balanceBy(invited: readonly (Pick<InvitationRow, Side> & { state: AnswerState })[], side: Side): SideRow[] {
  const rows = new Map<string | null, SideRow>();
  for (const each of invited) {
    const key = each[side];
    const row = rows.get(key) ?? { key, invited: 0, byState: { ...NO_ANSWERS } };
    row.invited += 1;
    row.byState[each.state] += 1;
    rows.set(key, row);
  }
  return [...rows.values()].sort((one, other) => Number(one.key === null) - Number(other.key === null));
}

export interface FairnessRow {
  bench: Bench;
  invited: number;
  /** Of its periods with all extensions, in days. */
  shortest: number;
  median: number;
  longest: number;
  /** The shortest in working days. */
  workingDays: number;
  extended: number;
  /** How long those took that answered, in days; null: nobody has. */
  tookMedian: number | null;
}

type Timed = Pick<InvitationRow, "bench" | "opensAt" | "deadline" | "extendedUntil" | "statement">;

const DAY_MS = 86_400_000;

/** Benches that had less time than others show. */
export function fairnessOf(invited: readonly Timed[], laender: readonly Land[]): FairnessRow[] {
  const benches = [...new Set(invited.map(({ bench }) => bench))];
  return benches.map((bench) => {
    const own = invited.filter((each) => each.bench === bench);
    const lengths = own.map(({ opensAt, deadline }) => lengthOf({ opensAt, closesAt: deadline }, laender));
    const days = lengths.map((length) => length.days);
    const took = own.flatMap(({ statement, opensAt }) =>
      statement ? [Math.max(0, Math.ceil((statement.receivedAt.getTime() - opensAt.getTime()) / DAY_MS))] : [],
    );
    return {
      ...{ bench, invited: own.length },
      ...{ shortest: Math.min(...days), median: medianOf(days)!, longest: Math.max(...days) },
      workingDays: Math.min(...lengths.map((length) => length.workingDays)),
      extended: own.filter(({ extendedUntil }) => extendedUntil !== null).length,
      tookMedian: medianOf(took),
    };
  });
}

function medianOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
