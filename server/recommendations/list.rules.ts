/** Which recommendations of a process a list shows. */
import { LEVELS, type Level } from "../../db/schema/agenda.ts";
import { RECOMMENDATION_STATUSES, type RecommendationStatus } from "../../db/schema/recommendations.ts";

export interface RecommendationFilter {
  status: RecommendationStatus | null;
  level: Level | null;
  /** Id of an agenda item. */
  item: number | null;
  /** Those that wait for one. */
  check: "open" | null;
}

/** The filter in an address; what it does not know is no filter. */
export function readFilter(search: URLSearchParams): RecommendationFilter {
  const item = search.get("item") ?? "";
  return {
    status: RECOMMENDATION_STATUSES.find((known) => known === search.get("status")) ?? null,
    level: LEVELS.find((known) => known === search.get("level")) ?? null,
    item: /^[1-9]\d{0,8}$/.test(item) ? Number(item) : null,
    check: search.get("check") === "open" ? "open" : null,
  };
}

export const passes = (
  of: { status: RecommendationStatus; levels: readonly Level[]; itemId: number; waitsForCheck: boolean },
  { status, level, item, check }: RecommendationFilter,
): boolean =>
  (status === null || of.status === status) &&
  (level === null || of.levels.includes(level)) &&
  (item === null || of.itemId === item) &&
  (check === null || of.waitsForCheck);
