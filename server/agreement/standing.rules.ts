/** What pages say of an agreement at a glance: what is missing, who is asked, who stands against it. */
import type { BenchCount, Judgement, Lack } from "./rules.ts";

export interface Standing {
  isMet: boolean;
  lacks: Lack[];
  benches: BenchCount[];
  asked: Named;
  blocking: Named;
}

/** The first few by name, and how many more. */
export interface Named {
  names: string[];
  more: number;
}

export function standingOf(
  { isMet, lacks, benches, asked, blocking }: Judgement,
  voices: readonly { organisationId: number; shortName: string }[],
  most = 6,
): Standing {
  const names = new Map(voices.map(({ organisationId, shortName }) => [organisationId, shortName]));
  const named = (ids: readonly number[]): Named => ({
    names: ids.slice(0, most).map((id) => names.get(id) ?? ""),
    more: Math.max(0, ids.length - most),
  });
  return { isMet, lacks, benches, asked: named(asked), blocking: named(blocking) };
}
