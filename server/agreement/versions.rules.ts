/** What a frozen recommendation is: its text and all its facts, as people agree on them. */
import type { Mode } from "../../db/schema/agenda.ts";
import type { CheckKind } from "../../db/schema/recommendations.ts";
import { recommendationNumber, type Recommendation, type RecommendationFacts } from "../recommendations/rules.ts";

export interface FrozenRecommendation {
  number: string;
  title: string;
  item: { number: number; title: string; mode: Mode | null };
  text: { version: number; hash: string; plain: string };
  facts: Omit<RecommendationFacts, "title">;
  /** As they were called then. */
  leadName: string | null;
  involvedNames: string[];
  checks: Partial<Record<CheckKind, { result: string; note: string; reviewer: string; reviewedOn: string }>>;
}

export function frozenOf(
  of: Recommendation,
  { mode, text }: { mode: Mode | null; text: FrozenRecommendation["text"] },
): FrozenRecommendation {
  return {
    number: recommendationNumber(of.itemNumber, of.number),
    title: of.title,
    item: { number: of.itemNumber, title: of.itemTitle, mode },
    text,
    facts: factsOf(of),
    leadName: of.leadName,
    involvedNames: of.involvedNames,
    checks: Object.fromEntries(
      Object.entries(of.checks).map(([kind, { result, note, reviewer, reviewedOn }]) => [
        kind,
        { result, note, reviewer, reviewedOn },
      ]),
    ),
  };
}

/** Key by key and in one order, so that the same facts are the same words. */
const factsOf = (of: RecommendationFacts): FrozenRecommendation["facts"] => ({
  addressees: of.addressees,
  leadOrganisationId: of.leadOrganisationId,
  involved: of.involved.toSorted((a, b) => a - b),
  dueOn: of.dueOn,
  resources: of.resources.toSorted((a, b) => a.level.localeCompare(b.level)),
  fundingSource: of.fundingSource,
  indicator: of.indicator,
  levers: of.levers.toSorted((a, b) => a.lever.localeCompare(b.lever)),
  legalBasis: of.legalBasis,
  policyReference: of.policyReference,
  dimensions: of.dimensions.toSorted(),
  threatDomains: of.threatDomains.toSorted(),
  euRelevant: of.euRelevant,
  summaryPlain: of.summaryPlain,
  summaryEn: of.summaryEn,
});

export type ChangedFact = "title" | keyof FrozenRecommendation["facts"];

/** A ministry that is only called something else by now is still the same. */
export function changedFacts(
  before: Pick<FrozenRecommendation, "title" | "facts">,
  now: Pick<FrozenRecommendation, "title" | "facts">,
): ChangedFact[] {
  const keys = Object.keys(now.facts) as (keyof FrozenRecommendation["facts"])[];
  const changed = keys.filter((key) => JSON.stringify(before.facts[key]) !== JSON.stringify(now.facts[key]));
  return [...(before.title === now.title ? [] : (["title"] as const)), ...changed];
}

/** Of facts as they are now. */
export const isAsFrozen = (frozen: Pick<FrozenRecommendation, "title" | "facts">, now: Recommendation): boolean =>
  changedFacts(frozen, { title: now.title, facts: factsOf(now) }).length === 0;
