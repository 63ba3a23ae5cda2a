/** Whether what was asked about could be read, and answered, over a whole period: as the servers have noted it themselves. */

export interface Stretch {
  from: Date;
  until: Date;
}

export interface Reachability {
  /** Nothing is known of before; null: of the whole period something is. */
  notedSince: Date | null;
  outages: Stretch[];
}

/** What is shorter is the pause between two notes, or a restart that nobody notices. */
const SHORTEST_MS = 60_000;

/**
 * @param up when a server answered, in any order
 * @param period as far as it has passed
 */
export function reachabilityOf(up: readonly Stretch[], period: Stretch): Reachability {
  const sorted = [...up].sort((one, other) => one.from.getTime() - other.from.getTime());
  const [first] = sorted;
  const outages: Stretch[] = [];
  let reached = first && first.from > period.from ? first.from : period.from;
  for (const { from, until } of sorted) {
    if (from > reached) outages.push({ from: reached, until: from });
    if (until > reached) reached = until;
  }
  if (first) outages.push({ from: reached, until: period.until });
  return {
    notedSince: !first || first.from > period.from ? (first?.from ?? period.until) : null,
    outages: outages.flatMap(({ from, until }) => {
      const end = until < period.until ? until : period.until;
      return end.getTime() - from.getTime() >= SHORTEST_MS ? { from, until: end } : [];
    }),
  };
}

/** In the last day before an end, when most answers are sent. */
export const isNearEnd = (outage: Stretch, deadline: Date): boolean =>
  outage.from < deadline && outage.until.getTime() > deadline.getTime() - 86_400_000;
