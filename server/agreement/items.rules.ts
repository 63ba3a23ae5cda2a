/** Which status of an agenda item follows from those of its recommendations. */
import type { AgendaStatus } from "../../db/schema/agenda.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import { isAdopted, isDecided } from "../recommendations/rules.ts";

/** Adopted, and not overtaken since. */
export const isInForce = (status: RecommendationStatus): boolean =>
  isAdopted(status) || status === "in_umsetzung" || status === "umgesetzt";

/** @returns null while one of them is open, and where nothing changes */
export function itemStatusAfter(item: AgendaStatus, recommendations: readonly RecommendationStatus[]): AgendaStatus | null {
  const counted = recommendations.filter((status) => status !== "entfallen");
  if (item === "entfallen" || counted.length === 0) return null;
  if (!counted.every((status) => isDecided(status) || status === "zurueckgestellt")) return null;
  const isAnyAdopted = counted.some(isInForce);
  const to = isAnyAdopted ? "angenommen" : "zurueckgestellt";
  return to === item ? null : to;
}
