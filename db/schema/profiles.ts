/** What a municipality says of its own resilience, to whom it shows that, and what is published of many together. */
import type { Generated, JSONColumnType } from "kysely";
import type { Id, Instant } from "./columns.ts";

export const RESILIENCE_DIMENSIONS = ["sozial_wirtschaftlich", "geopolitisch", "gruen", "digital", "institutionell"] as const;
export type ResilienceDimension = (typeof RESILIENCE_DIMENSIONS)[number];

export const SIDES = ["vulnerability", "capacity"] as const;
export type Side = (typeof SIDES)[number];

/** Benches, the moderation, one organisation, what is published of at least five together, and situation pictures of the process. */
export const AUDIENCES = [
  "moderation",
  "bund",
  "laender",
  "kommunen",
  "wirtschaft",
  "zivilgesellschaft",
  "wissenschaft",
  "organisation",
  "aggregate",
  "situation",
] as const;
export type Audience = (typeof AUDIENCES)[number];

/** One for each municipality of a process. */
interface Profiles {
  id: Id;
  process_id: number;
  organisation_id: number;
  created_at: Instant;
}

/** Never changed: whoever corrects something makes the next one. */
interface ProfileVersions {
  id: Id;
  profile_id: number;
  number: number;
  /** Of the list of indicators. */
  set_version: number;
  /** By key; what is not there was not stated, which is not zero. */
  answers: JSONColumnType<Record<string, { value: number; confidence: string; evidence: string }>>;
  /** How hybrid threats are handled, by domain, and by sector (`sector-energie`). */
  measures: JSONColumnType<Record<string, string>>;
  saved_by: number | null;
  saved_at: Instant;
}

interface StoredIndicator {
  key: string;
  dimension: ResilienceDimension;
  side: Side;
  weight: number;
  de: string;
  en: string;
}

/** A list of indicators that a process has made its own; the first version comes with the software. Never changed. */
interface IndicatorSets {
  process_id: number;
  version: number;
  indicators: JSONColumnType<StoredIndicator[]>;
  /** Why it is another one than before. */
  reason: string;
  made_by: number | null;
  made_at: Instant;
}

/** What a municipality says to its own band. */
interface PriorityReplies {
  process_id: number;
  organisation_id: number;
  body: string;
  replied_by: number | null;
  replied_at: Instant;
}

/** What the rule of priorities came to, to be cited; never changed. */
interface PriorityRuns {
  id: Id;
  process_id: number;
  /** Of its process. */
  number: number;
  purpose: string;
  /** By dimension, 0 to 3. */
  weights: JSONColumnType<Record<ResilienceDimension, number>>;
  /** SHA-256 of all of it with its bands. */
  hash: string;
  made_by: number | null;
  made_at: Instant;
}

/** Goes with its profile. */
interface PriorityBands {
  run_id: number;
  profile_id: number;
  /** As it was called then. */
  organisation: string;
  profile_version: number;
  set_version: number;
  /** Null: was not to be judged. */
  band: "low" | "middle" | "high" | null;
  exposure: number | null;
  gap: number | null;
  drivers: ResilienceDimension[];
  sensitive: ResilienceDimension[];
  /** Of the municipality, as it stood beside the band then. */
  reply: string;
}

interface ProfileShares {
  profile_id: number;
  audience: Audience;
  /** Of the audience `organisation` alone. */
  organisation_id: number | null;
}

/** What was ever published of several together: kept, so that no later one gives a single municipality away by its difference. */
interface ProfileAggregates {
  id: Id;
  process_id: number;
  dimension: ResilienceDimension;
  side: Side;
  /** Which municipalities: all, or a class of size. */
  cell: string;
  /** Ids of versions. */
  members: number[];
  mean: number;
  is_shown: Generated<boolean>;
  made_at: Instant;
}

export interface ProfilesTables {
  profiles: Profiles;
  profile_versions: ProfileVersions;
  indicator_sets: IndicatorSets;
  priority_replies: PriorityReplies;
  priority_runs: PriorityRuns;
  priority_bands: PriorityBands;
  profile_shares: ProfileShares;
  profile_aggregates: ProfileAggregates;
}
