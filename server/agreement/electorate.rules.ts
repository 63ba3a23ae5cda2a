/** Who is asked for a position: one voice per organisation on a deciding bench, and nobody twice. */
import type { Counted } from "../../db/schema/agreement.ts";
import { DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { My } from "../access/rules.ts";
import { electorate } from "../methods/runs.rules.ts";

export interface Group {
  /** Who speaks. */
  organisationId: number;
  counted: Counted;
  members: readonly number[];
}

export interface AskedVoice {
  organisationId: number;
  bench: Bench;
  countedWith: number | null;
}

/**
 * An organisation sits on the bench of its head, city states too. Whoever speaks for a group counts for its members, or its members for
 * it; without a voice of the one, the others count themselves.
 */
export function askedVoices(
  mandates: readonly (Pick<My, "role" | "mayBind" | "bench"> & { personId: number; organisationId: number })[],
  groups: readonly Group[],
): AskedVoice[] {
  const voices = electorate("organisation", mandates).voices.filter(({ bench }) => isDecidingBench(bench));
  const has = new Set(voices.map(({ organisationId }) => organisationId));
  const countedWith = new Map<number, number>();
  for (const { organisationId: speaker, counted, members } of groups) {
    const there = members.filter((member) => has.has(member) && member !== speaker);
    if (!has.has(speaker) || there.length === 0) continue;
    if (counted === "members") countedWith.set(speaker, there[0]!);
    else for (const member of there) countedWith.set(member, speaker);
  }
  return voices.map(({ organisationId, bench }) => ({
    organisationId,
    bench,
    countedWith: countedWith.get(organisationId) ?? null,
  }));
}

const isDecidingBench = (bench: Bench): boolean => (DECIDING_BENCHES as readonly Bench[]).includes(bench);
