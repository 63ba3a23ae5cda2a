/** What everybody brings before there is an agenda: topics, clusters of them, and whom they affect. */
import type { Generated, GeneratedAlways } from "kysely";
import type { Day, Id, InstantOrNull } from "./columns.ts";
import type { Bench } from "./organisations.ts";

/** How a topic ends. */
export const DISPOSITIONS = ["taken_up", "merged", "deferred", "declined"] as const;

export type Disposition = (typeof DISPOSITIONS)[number];

/** What the organisation on whose behalf somebody else wrote says of it. */
export const COUNTERSIGNINGS = ["open", "confirmed", "corrected"] as const;

export type Countersigning = (typeof COUNTERSIGNINGS)[number];

interface TopicClusters {
  id: Id;
  process_id: number;
  /** Only once in a process. */
  title: string;
  position: number;
}

interface Topics {
  id: Id;
  process_id: number;
  /** Shown as T-012; given once, never changed. */
  number: number;
  title: string;
  problem: string;
  /** Who is affected, in the words of whoever handed it in. */
  concerned: string;
  source: string;
  /** Then nothing in any table says who handed it in. */
  is_anonymous: boolean;
  /** Who wrote it down, for themselves or on behalf of somebody. */
  person_id: number | null;
  /** Whose topic it is. */
  organisation_id: number | null;
  /** Somebody without an account. */
  behalf_name: Generated<string>;
  /** Null: nobody has to. */
  countersigning: Countersigning | null;
  countersigned_by: number | null;
  handed_in_on: Day;
  sent_key: string | null;
  /** Null: unsorted. */
  cluster_id: number | null;
  position: number;
  disposition: Disposition | null;
  disposition_reason: Generated<string>;
  disposed_by: number | null;
  disposed_at: InstantOrNull;
  agenda_item_id: number | null;
  merged_into: number | null;
  withdrawn_on: Day | null;
  folded_title: GeneratedAlways<string>;
  words: GeneratedAlways<string>;
}

/** One voice for each organisation: "affects us too". */
interface TopicAffected {
  topic_id: number;
  organisation_id: number;
  /** On which its people sat when it said so. */
  bench: Bench;
}

/** What a topic was handed in with. */
interface TopicFigures {
  topic_id: number;
  data_point_id: number;
}

export interface TopicsTables {
  topic_figures: TopicFigures;
  topic_clusters: TopicClusters;
  topics: Topics;
  topic_affected: TopicAffected;
}
