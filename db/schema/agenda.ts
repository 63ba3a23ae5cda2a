/** The joint agenda. */
import type { GeneratedAlways } from "kysely";
import type { Id, Instant } from "./columns.ts";

/** Levels of government that an agenda item or a format involves. */
export const LEVELS = ["bund", "land", "kommune", "eu"] as const;

export type Level = (typeof LEVELS)[number];

export const MODES = ["austausch", "zusammenarbeit", "koordinierung"] as const;

export type Mode = (typeof MODES)[number];

export const AGENDA_STATUSES = [
  "entwurf",
  "in_abstimmung",
  "in_konsultation",
  "beschlussreif",
  "angenommen",
  "zurueckgestellt",
  "entfallen",
] as const;

export type AgendaStatus = (typeof AGENDA_STATUSES)[number];

interface AgendaItems {
  id: Id;
  process_id: number;
  /** Shown as AP-07; given once, never changed, gaps stay. */
  number: number;
  position: number;
  title: string;
  mode: Mode | null;
  reason: string;
  levels: Level[];
  lead_organisation_id: number | null;
  status: AgendaStatus;
  document_id: number;
  created_at: Instant;
  /** For finding, of title and reason; by the database. */
  folded_title: GeneratedAlways<string>;
  words: GeneratedAlways<string>;
}

export interface AgendaTables {
  agenda_items: AgendaItems;
}
