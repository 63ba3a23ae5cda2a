/** Labels on single things, who may see what is for named people only, and what had to be locked. */
import type { Generated } from "kysely";
import type { Id, Instant, InstantOrNull } from "./columns.ts";

/** TLP 2.0, the widest first. */
export const LABELS = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;

export type Label = (typeof LABELS)[number];

/** What a label can stand on. A text of an item or a recommendation bears theirs. */
export const MARKED_KINDS = [
  "item",
  "recommendation",
  "document",
  "topic",
  "consultation",
  "roundtable",
  "method",
  "format",
  "evaluation",
  "partnership",
  "interdependency",
  "delegation",
  "profile",
  "situation",
  "pattern",
] as const;

export type MarkedKind = (typeof MARKED_KINDS)[number];

/** A label that somebody has set; without one a thing bears the label of its process. */
interface Markings {
  id: Id;
  process_id: number;
  kind: MarkedKind;
  record_id: number;
  label: Label;
  /** Null: the server itself. */
  set_by: number | null;
  set_at: Instant;
}

/** Whom a thing is for that bears RED. */
interface MarkingPeople {
  marking_id: number;
  person_id: number;
}

/** Every change of a label; null: the one of the process. */
interface MarkingChanges {
  id: Id;
  process_id: number;
  kind: MarkedKind;
  record_id: number;
  from_label: Label | null;
  to_label: Label | null;
  reason: Generated<string>;
  person_id: number | null;
  at: Instant;
}

/** Something that should not be here: locked for everybody, then released, or purged. */
interface Incidents {
  id: Id;
  process_id: number;
  kind: MarkedKind;
  record_id: number;
  reason: string;
  locked_by: number;
  locked_at: Instant;
  /** Who was told, in words. */
  informed: Generated<string>;
  /** Tables in which words of it were still found after the purge. */
  remains: Generated<string>;
  released_by: number | null;
  released_at: InstantOrNull;
  release_reason: Generated<string>;
  purged_by: number | null;
  purged_at: InstantOrNull;
}

export interface MarkingsTables {
  markings: Markings;
  marking_people: MarkingPeople;
  marking_changes: MarkingChanges;
  incidents: Incidents;
}
