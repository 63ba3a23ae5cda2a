/** What pages say of an agreement at a glance: what is missing for adoption, who is asked, who stands against it. */
import { refuseAdoption, type Unchecked } from "../recommendations/checks.rules.ts";
import { completenessOf, type Lack as MissingFact, type Recommendation } from "../recommendations/rules.ts";
import type { BenchCount, Judgement, Lack } from "./rules.ts";
import { isAsFrozen, type FrozenRecommendation } from "./versions.rules.ts";

export interface Standing {
  /** The rule is, by the positions. */
  isMet: boolean;
  lacks: Lack[];
  /** What stands against an adoption beyond the positions; with any of them nothing is adopted. */
  hindrances: Hindrance[];
  benches: BenchCount[];
  asked: Named;
  blocking: Named;
}

export type Hindrance =
  | { what: "check" | "review" | "unlawful" }
  | { what: "incomplete"; missing: MissingFact[] }
  /** No longer those that were frozen. */
  | { what: "facts" }
  /** How its item is worked on is open: it would stand in no part of the agenda. */
  | { what: "mode" };

/** The first few by name, and how many more. */
export interface Named {
  names: string[];
  more: number;
}

export function standingOf(
  { isMet, lacks, benches, asked, blocking }: Judgement,
  voices: readonly { organisationId: number; shortName: string }[],
  hindrances: Hindrance[],
  most = 6,
): Standing {
  const names = new Map(voices.map(({ organisationId, shortName }) => [organisationId, shortName]));
  const named = (ids: readonly number[]): Named => ({
    names: ids.slice(0, most).map((id) => names.get(id) ?? ""),
    more: Math.max(0, ids.length - most),
  });
  return { isMet, lacks, hindrances, benches, asked: named(asked), blocking: named(blocking) };
}

const CHECKS = {
  "recommendations:error.unchecked": "check",
  "recommendations:error.no-review": "review",
  "recommendations:error.unlawful": "unlawful",
} as const satisfies Record<Unchecked, string>;

/** The same as the press that would adopt it is refused for, as long as people can still mend it. */
export function hindrancesOf(frozen: Pick<FrozenRecommendation, "title" | "facts">, of: Recommendation): Hindrance[] {
  const unchecked = refuseAdoption(of.checks);
  const missing = completenessOf(of, true).lacks.flatMap(({ what, isRequired }) =>
    isRequired && what !== "self-government" ? [what] : [],
  );
  return [
    ...(unchecked ? [{ what: CHECKS[unchecked] }] : []),
    ...(missing.length > 0 ? [{ what: "incomplete" as const, missing }] : []),
    ...(isAsFrozen(frozen, of) ? [] : [{ what: "facts" as const }]),
    ...(of.itemMode === null ? [{ what: "mode" as const }] : []),
  ];
}
