/** Recommendations of the joint agenda: their number, what they still lack for a decision, and which status may follow which. */
import {
  PAYING_LEVELS,
  RECOMMENDATION_STATUSES,
  type Intensity,
  type Lever,
  type PayingLevel,
  type PolicyDimension,
  type RecommendationStatus,
  type ThreatDomain,
} from "../../db/schema/recommendations.ts";
import type { Mode } from "../../db/schema/agenda.ts";
import { refuseAdoption, type Checks } from "./checks.rules.ts";

export interface Resources {
  level: PayingLevel;
  /** Null: nobody has said, which is not zero. */
  posts: number | null;
  /** Euros. */
  yearly: number | null;
  once: number | null;
}

export interface RecommendationFacts {
  title: string;
  addressees: string;
  leadOrganisationId: number | null;
  /** Ids of organisations. */
  involved: number[];
  dueOn: string | null;
  resources: Resources[];
  fundingSource: string;
  indicator: string;
  levers: { lever: Lever; intensity: Intensity }[];
  legalBasis: string;
  policyReference: string;
  dimensions: PolicyDimension[];
  threatDomains: ThreatDomain[];
  euRelevant: boolean | null;
  summaryPlain: string;
  summaryEn: string;
}

export interface Recommendation extends RecommendationFacts {
  id: number;
  processId: number;
  itemId: number;
  itemNumber: number;
  itemTitle: string;
  /** Null: how they want to work together on it is open. */
  itemMode: Mode | null;
  number: number;
  status: RecommendationStatus;
  documentId: number;
  /** The frozen text that it was put up with. */
  version: { number: number; hash: string } | null;
  leadName: string | null;
  involvedNames: string[];
  revision: number;
  checks: Checks;
}

/** `E-07.2`: how people cite it, for good. */
export const recommendationNumber = (itemNumber: number, number: number): string =>
  `E-${String(itemNumber).padStart(2, "0")}.${number}`;

// --- what it lacks ------------------------------------------------------------

export type Lack =
  | "text"
  | "addressees"
  | "lead"
  | "due"
  | "resources"
  | "funding"
  | "indicator"
  | "legal-basis"
  | "competence"
  | "self-government"
  | "involved"
  | "levers"
  | "dimensions"
  | "threats"
  | "eu"
  | "summary";

export interface Completeness {
  /** In the order of the form; without one of the required it is not put to a decision. */
  lacks: { what: Lack; isRequired: boolean }[];
  done: number;
  total: number;
}

type Judged = Omit<RecommendationFacts, "title"> & { checks: Checks };

export function completenessOf(of: Judged, hasText: boolean): Completeness {
  const points: [Lack, boolean, boolean][] = [
    ["text", true, hasText],
    ["addressees", true, of.addressees !== ""],
    ["lead", true, of.leadOrganisationId !== null],
    ["due", true, of.dueOn !== null],
    ["resources", true, of.resources.length > 0],
    // Where nothing is needed nobody has to pay.
    ["funding", true, of.fundingSource !== "" || (of.resources.length > 0 && !costsAnything(of.resources))],
    ["indicator", true, of.indicator !== ""],
    ["legal-basis", true, of.legalBasis !== ""],
    ["competence", true, of.checks.competence !== undefined],
    ["self-government", true, of.checks.self_government !== undefined && of.checks.self_government.result !== "offen"],
    ["involved", false, of.involved.length > 0],
    ["levers", false, of.levers.length > 0],
    ["dimensions", false, of.dimensions.length > 0],
    ["threats", false, of.threatDomains.length > 0],
    ["eu", false, of.euRelevant !== null],
    ["summary", false, of.summaryPlain !== ""],
  ];
  const lacks = points.filter(([, , isThere]) => !isThere).map(([what, isRequired]) => ({ what, isRequired }));
  return { lacks, done: points.length - lacks.length, total: points.length };
}

const costsAnything = (resources: readonly Resources[]): boolean =>
  resources.some(({ posts, yearly, once }) => (posts ?? 0) > 0 || (yearly ?? 0) > 0 || (once ?? 0) > 0);

/** Sums over the levels; null where no level says anything. */
export function sumOf(resources: readonly Resources[]): Omit<Resources, "level"> {
  const sum = (of: (each: Resources) => number | null) => {
    const said = resources.map(of).filter((value): value is number => value !== null);
    return said.length > 0 ? said.reduce((total, value) => total + value, 0) : null;
  };
  return { posts: sum(({ posts }) => posts), yearly: sum(({ yearly }) => yearly), once: sum(({ once }) => once) };
}

/** Every level in its order, also those that nobody has said anything of. */
export const everyLevel = (resources: readonly Resources[]): Resources[] =>
  PAYING_LEVELS.map(
    (level) => resources.find((each) => each.level === level) ?? { level, posts: null, yearly: null, once: null },
  );

// --- which status follows ---------------------------------------------------------

const ADOPTED = [
  "angenommen",
  "angenommen_mit_vorbehalt",
  "angenommen_mit_dissens",
] as const satisfies readonly RecommendationStatus[];

const WAYS: Record<RecommendationStatus, readonly RecommendationStatus[]> = {
  entwurf: ["in_abstimmung", "zurueckgestellt", "entfallen"],
  in_abstimmung: ["in_konsultation", "beschlussreif", "entwurf", "zurueckgestellt", "entfallen"],
  in_konsultation: ["in_ueberarbeitung", "zurueckgestellt", "entfallen"],
  in_ueberarbeitung: ["beschlussreif", "in_konsultation", "zurueckgestellt", "entfallen"],
  beschlussreif: [...ADOPTED, "abgelehnt", "in_ueberarbeitung", "zurueckgestellt", "entfallen"],
  angenommen: ["in_umsetzung", "ueberholt"],
  angenommen_mit_vorbehalt: ["in_umsetzung", "angenommen", "ueberholt"],
  angenommen_mit_dissens: ["in_umsetzung", "ueberholt"],
  zurueckgestellt: ["in_ueberarbeitung", "entfallen"],
  abgelehnt: ["ueberholt"],
  in_umsetzung: ["umgesetzt", "ueberholt"],
  umgesetzt: ["ueberholt"],
  ueberholt: [],
  entfallen: ["in_ueberarbeitung"],
};

export const isAdopted = (status: RecommendationStatus): boolean =>
  (ADOPTED as readonly RecommendationStatus[]).includes(status);

/** Decided on, or on its way after that: its facts stay as they were decided. */
export const isDecided = (status: RecommendationStatus): boolean =>
  isAdopted(status) || ["abgelehnt", "in_umsetzung", "umgesetzt", "ueberholt"].includes(status);

/** Begins with a text that is frozen at that moment. */
export const freezes = (to: RecommendationStatus): boolean => to === "in_konsultation" || to === "beschlussreif";

/** Whoever worked on it reads why it goes no further. */
export const needsReason = (to: RecommendationStatus): boolean => to === "zurueckgestellt";

export interface Situation {
  status: RecommendationStatus;
  completeness: Completeness;
  checks: Checks;
}

/** Nobody sets these by hand: organisations agree on them, by the rules of procedure. */
const isAgreed = (to: RecommendationStatus): boolean => isAdopted(to) || to === "abgelehnt";

/** @returns the catalogue key of what stands against it, or undefined */
export function refuseStatus({ status, completeness }: Situation, to: RecommendationStatus): string | undefined {
  if (!WAYS[status].includes(to)) return "recommendations:error.no-way";
  if (isAgreed(to)) return "recommendations:error.by-agreement";
  const lacks = (...what: Lack[]) =>
    completeness.lacks.some((lack) => lack.isRequired && (what.length === 0 || what.includes(lack.what)));
  if (freezes(to) && lacks("text")) return "recommendations:error.no-text";
  return to === "beschlussreif" && lacks() ? "recommendations:error.incomplete" : undefined;
}

/** Of what was agreed on. @returns the catalogue key of what stands against it, or undefined */
export function refuseAgreed({ status, completeness, checks }: Situation, to: RecommendationStatus): string | undefined {
  if (status !== "beschlussreif" || !WAYS[status].includes(to)) return "recommendations:error.no-way";
  if (!isAdopted(to)) return undefined;
  // Its text is frozen, its facts are not: what was complete may have been emptied since.
  const lost = completeness.lacks.some(({ what, isRequired }) => isRequired && what !== "text");
  return refuseAdoption(checks) ?? (lost ? "recommendations:error.incomplete" : undefined);
}

/** What a facilitator can choose now, and what stands against the rest of what could follow by hand. */
export function followingStatuses(situation: Situation): { to: RecommendationStatus; refused: string | undefined }[] {
  return RECOMMENDATION_STATUSES.filter((to) => WAYS[situation.status].includes(to) && !isAgreed(to)).map((to) => ({
    to,
    refused: refuseStatus(situation, to),
  }));
}

/** In which tone it is shown; its name stands beside. */
export const STATUS_TONES = {
  entwurf: "neutral",
  in_abstimmung: "info",
  in_konsultation: "info",
  in_ueberarbeitung: "info",
  beschlussreif: "warning",
  angenommen: "success",
  angenommen_mit_vorbehalt: "success",
  angenommen_mit_dissens: "success",
  zurueckgestellt: "neutral",
  abgelehnt: "danger",
  in_umsetzung: "success",
  umgesetzt: "success",
  ueberholt: "neutral",
  entfallen: "neutral",
} as const satisfies Record<RecommendationStatus, string>;
