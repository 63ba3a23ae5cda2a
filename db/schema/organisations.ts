/** Whom people act for. */
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

interface Organisations {
  id: Id;
  name: string;
  short_name: string;
  level: OrganisationLevel;
  bench_default: Bench;
  created_at: Instant;
}

export interface OrganisationsTables {
  organisations: Organisations;
}
