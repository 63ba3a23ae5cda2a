/** Recommendations under the items of the agenda: who does what for whom until when with which means, and how that was checked. */
import type { Generated, JSONColumnType } from "kysely";
import type { Level } from "./agenda.ts";
import type { Day, Id, Instant } from "./columns.ts";
import type { Precision } from "./figures.ts";

export const RECOMMENDATION_STATUSES = [
  "entwurf",
  "in_abstimmung",
  "in_konsultation",
  "in_ueberarbeitung",
  "beschlussreif",
  "angenommen",
  "angenommen_mit_vorbehalt",
  "angenommen_mit_dissens",
  "zurueckgestellt",
  "abgelehnt",
  "in_umsetzung",
  "umgesetzt",
  "ueberholt",
  "entfallen",
] as const;

export type RecommendationStatus = (typeof RECOMMENDATION_STATUSES)[number];

/** Levels whose means a recommendation takes. */
export const PAYING_LEVELS = ["bund", "land", "kommune"] as const satisfies readonly Level[];

export type PayingLevel = (typeof PAYING_LEVELS)[number];

export const LEVERS = [
  "information_beratung",
  "vernetzung",
  "fortbildung",
  "leitlinie_freiwillig",
  "mustervereinbarung",
  "foerderung",
  "kooperationsvereinbarung",
  "anzeige_pruefverfahren",
  "rechtsaufsicht_land",
  "gesetz",
] as const;

export type Lever = (typeof LEVERS)[number];

/** From information, incentive and agreement to duty and prohibition. */
export const INTENSITIES = [0, 1, 2, 3, 4] as const;

export type Intensity = (typeof INTENSITIES)[number];

export const POLICY_DIMENSIONS = [
  "kultur",
  "bildung_wissenschaft",
  "wirtschaft",
  "sicherheit",
  "entwicklung",
  "klima_umwelt",
  "verwaltung_fachaustausch",
  "jugend_sport",
  "humanitaer",
] as const;

export type PolicyDimension = (typeof POLICY_DIMENSIONS)[number];

export const THREAT_DOMAINS = [
  "infrastruktur",
  "cyber",
  "weltraum",
  "wirtschaft",
  "militaer",
  "kultur",
  "gesellschaft",
  "verwaltung",
  "recht",
  "nachrichtendienst",
  "diplomatie",
  "politik",
  "information",
] as const;

export type ThreatDomain = (typeof THREAT_DOMAINS)[number];

/** Competences of the constitution, local self-government, and the review of a lawyer where the latter fails. */
export const CHECK_KINDS = ["competence", "self_government", "legal_review"] as const;

export type CheckKind = (typeof CHECK_KINDS)[number];

interface Recommendations {
  id: Id;
  agenda_item_id: number;
  /** Shown as E-07.2; counted within its item, given once, gaps stay. */
  number: number;
  title: string;
  document_id: number;
  status: RecommendationStatus;
  /** The frozen text that it was put up with, and adopted in. */
  version_id: number | null;
  addressees: Generated<string>;
  lead_organisation_id: number | null;
  due_on: Day | null;
  funding_source: Generated<string>;
  indicator: Generated<string>;
  legal_basis: Generated<string>;
  policy_reference: Generated<string>;
  dimensions: Generated<PolicyDimension[]>;
  threat_domains: Generated<ThreatDomain[]>;
  /** Null: nobody has said. */
  eu_relevant: boolean | null;
  summary_plain: Generated<string>;
  summary_en: Generated<string>;
  /** Rises with every change of these facts: what a form showed. */
  revision: Generated<number>;
  created_at: Instant;
}

interface RecommendationInvolved {
  recommendation_id: number;
  organisation_id: number;
}

/** Null is not zero: nobody has said yet. */
interface RecommendationResources {
  recommendation_id: number;
  level: PayingLevel;
  posts: number | null;
  /** Euros. */
  yearly: number | null;
  once: number | null;
}

interface RecommendationLevers {
  recommendation_id: number;
  lever: Lever;
  intensity: Intensity;
}

/** Only ever added to; the newest of its kind counts. */
interface RecommendationChecks {
  id: Id;
  recommendation_id: number;
  kind: CheckKind;
  /** By key of the question. */
  answers: JSONColumnType<Record<string, string>>;
  result: string;
  note: string;
  /** Who checked, as they are to be named. */
  reviewer: string;
  reviewed_on: Day;
  recorded_by: number | null;
  recorded_at: Instant;
  /** Of the text's log: what was checked. */
  document_seq: number;
}

interface CitedValue {
  value: number;
  upper: number | null;
  unit: string;
  precision: Precision;
}

/** A figure that a recommendation rests on, and what it said when it was cited. */
interface RecommendationFigures {
  id: Id;
  recommendation_id: number;
  /** Null: it was taken away. */
  data_point_id: number | null;
  cited: JSONColumnType<CitedValue>;
  cited_by: number | null;
  cited_at: Instant;
}

export interface RecommendationsTables {
  recommendations: Recommendations;
  recommendation_involved: RecommendationInvolved;
  recommendation_resources: RecommendationResources;
  recommendation_levers: RecommendationLevers;
  recommendation_checks: RecommendationChecks;
  recommendation_figures: RecommendationFigures;
}
