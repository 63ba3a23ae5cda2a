/**
 * Whether enough took part, by the rules of procedure that held when the result came out. It is stored with the result: rules and seats
 * change afterwards, and what was said of a result must not.
 */
import { DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { Method } from "../../db/schema/methods.ts";
import type { DecisionRule } from "../../db/schema/processes.ts";
import type { Words } from "../context.ts";
import type { CurrentRules } from "../processes/procedure.rules.ts";

/** Organisations: how many took part, of how many with a voice, and how many it takes. */
interface Turnout {
  took: number;
  of: number;
  need: number;
}

export interface Quorum {
  /** Of the rules of procedure; 0: none were adopted yet. */
  version: number;
  rule: DecisionRule;
  isReached: boolean;
  all: Turnout;
  /** Only those that decide and have a voice in it. */
  benches: (Turnout & { bench: Bench })[];
}

/** One organisation on one bench; of those that have several people one is enough. */
export interface Took {
  bench: Bench;
  organisationId: number;
  tookPart: boolean;
}

/** A mood is not decided by, and cards are no votes. */
export const hasQuorum = (method: Method): boolean => method !== "poll" && method !== "cards";

/** @returns null where the rules ask for no quorum, or nobody who decides has a voice */
export function quorumOf(
  rules: Pick<CurrentRules, "version" | "decisionRule" | "quorumShare" | "quorumBenchShare">,
  organisations: readonly Took[],
): Quorum | null {
  const deciding = organisations.filter(({ bench }) => DECIDING_BENCHES.some((one) => one === bench));
  if (rules.quorumShare + rules.quorumBenchShare === 0 || deciding.length === 0) return null;
  const all = turnout(deciding, rules.quorumShare);
  const benches = DECIDING_BENCHES.map((bench) => ({
    bench,
    ...turnout(
      deciding.filter((one) => one.bench === bench),
      rules.quorumBenchShare,
    ),
  })).filter(({ of }) => of > 0);
  const isReached = [all, ...benches].every(({ took, need }) => took >= need);
  return { version: rules.version, rule: rules.decisionRule, isReached, all, benches };
}

/** Half of five is three: whoever is missing for a half is missing. */
function turnout(organisations: readonly Took[], share: number): Turnout {
  const count = (of: readonly Took[]) => new Set(of.map(({ organisationId }) => organisationId)).size;
  const of = count(organisations);
  return { took: count(organisations.filter(({ tookPart }) => tookPart)), of, need: Math.ceil((share * of) / 100) };
}

/**
 * Whether it was reached, the benches, and by which rule the process decides.
 * @param ruleWords of `rule`: their catalogue comes to a browser with the module that names it
 */
export function quorumLines({ version, isReached, all, benches }: Quorum, t: Words["t"], ruleWords: string): string[] {
  return [
    t(`methods:quorum.${isReached ? "reached" : "missed"}`, { ...all }),
    ...benches
      .filter(({ need }) => need > 0)
      .map(({ bench, ...counts }) => t("methods:quorum.bench", { bench: t(`common:bench.${bench}`), ...counts })),
    t(version === 0 ? "methods:quorum.before" : "methods:quorum.by", { version, rule: ruleWords }),
  ];
}
