/** Which recommendations of a process a list shows, and which means they take together. */
import { LEVELS, type Level } from "../../db/schema/agenda.ts";
import {
  INTENSITIES,
  PAYING_LEVELS,
  RECOMMENDATION_STATUSES,
  THREAT_DOMAINS,
  type Intensity,
  type RecommendationStatus,
  type ThreatDomain,
} from "../../db/schema/recommendations.ts";
import { sumOf, type Resources } from "./rules.ts";

/** A check is waited for; against what the Federal Government has declared; against self-government; nobody pays for what it costs. */
export const CONCERNS = ["open", "conflict", "intrusive", "unfunded"] as const;

export type Concern = (typeof CONCERNS)[number];

export interface RecommendationFilter {
  status: RecommendationStatus | null;
  level: Level | null;
  /** Id of an agenda item. */
  item: number | null;
  check: Concern | null;
  /** Of its strongest lever. */
  intensity: Intensity | null;
  threat: ThreatDomain | null;
}

/** The filter in an address; what it does not know is no filter. */
export function readFilter(search: URLSearchParams): RecommendationFilter {
  const item = search.get("item") ?? "";
  return {
    status: RECOMMENDATION_STATUSES.find((known) => known === search.get("status")) ?? null,
    level: LEVELS.find((known) => known === search.get("level")) ?? null,
    item: /^[1-9]\d{0,8}$/.test(item) ? Number(item) : null,
    check: CONCERNS.find((known) => known === search.get("check")) ?? null,
    intensity: INTENSITIES.find((known) => String(known) === search.get("intensity")) ?? null,
    threat: THREAT_DOMAINS.find((known) => known === search.get("threat")) ?? null,
  };
}

interface Listed {
  status: RecommendationStatus;
  levels: readonly Level[];
  itemId: number;
  concerns: readonly Concern[];
  intensity: Intensity | null;
  threatDomains: readonly ThreatDomain[];
}

export const passes = (of: Listed, { status, level, item, check, intensity, threat }: RecommendationFilter): boolean =>
  (status === null || of.status === status) &&
  (level === null || of.levels.includes(level)) &&
  (item === null || of.itemId === item) &&
  (check === null || of.concerns.includes(check)) &&
  (intensity === null || of.intensity === intensity) &&
  // As they are counted.
  (threat === null || (of.threatDomains.includes(threat) && (status !== null || isStanding(of))));

const isStanding = ({ status }: { status: RecommendationStatus }): boolean =>
  !["entfallen", "abgelehnt", "ueberholt"].includes(status);

/** Level by level; what nobody said of a level is left out. What was dropped, rejected or is outdated takes no means. */
export function meansOf(all: readonly { status: RecommendationStatus; resources: readonly Resources[] }[]): Resources[] {
  const counted = all.filter(isStanding);
  return PAYING_LEVELS.flatMap((level) => {
    const here = counted.flatMap(({ resources }) => resources.filter((each) => each.level === level));
    return here.length > 0 ? [{ level, ...sumOf(here) }] : [];
  });
}

export interface ThreatCount {
  /** Null: those of which nobody has said a domain. */
  domain: ThreatDomain | null;
  items: number;
  recommendations: number;
}

/**
 * Every domain of hybrid threats, also those that nothing is done about yet: a gap is what one looks for here. What was
 * dropped, rejected or is outdated does nothing. */
export function countThreats(all: readonly Pick<Listed, "status" | "itemId" | "threatDomains">[]): ThreatCount[] {
  const alive = all.filter(isStanding);
  return [...THREAT_DOMAINS, null].map((domain) => {
    const here = alive.filter(({ threatDomains: of }) => (domain === null ? of.length === 0 : of.includes(domain)));
    return { domain, items: new Set(here.map(({ itemId }) => itemId)).size, recommendations: here.length };
  });
}
