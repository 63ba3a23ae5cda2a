/** Whom people act for. */
import type { Generated } from "kysely";
import type { Id, Instant } from "./columns.ts";

export const BENCHES = ["bund", "laender", "kommunen", "wirtschaft", "zivilgesellschaft", "wissenschaft"] as const;

export type Bench = (typeof BENCHES)[number];

export const DECIDING_BENCHES = ["bund", "laender", "kommunen"] as const satisfies readonly Bench[];

export const ORGANISATION_LEVELS = [
  "eu",
  "bund",
  "land",
  "kommune",
  "verband",
  "wirtschaft",
  "zivilgesellschaft",
  "wissenschaft",
  "international",
  "sonstige",
] as const;

export type OrganisationLevel = (typeof ORGANISATION_LEVELS)[number];

/** Of municipalities, by inhabitants. */
export const SIZE_CLASSES = ["bis_5000", "bis_20000", "bis_100000", "ueber_100000", "kreis"] as const;

export type SizeClass = (typeof SIZE_CLASSES)[number];

interface Organisations {
  id: Id;
  name: string;
  short_name: string;
  level: OrganisationLevel;
  bench_default: Bench;
  size_class: SizeClass | null;
  /** Code of the Land in which it sits or for which it speaks, `BY`. */
  land: string | null;
  /** For letters on paper, a line each; without the name. */
  postal_address: Generated<string>;
  created_at: Instant;
}

export interface OrganisationsTables {
  organisations: Organisations;
}
