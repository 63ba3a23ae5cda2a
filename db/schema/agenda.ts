/** The joint agenda. */
import type { Generated, GeneratedAlways } from "kysely";
import type { Id, Instant } from "./columns.ts";
import type { Bench } from "./organisations.ts";

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

/** How deep the joint work on an item goes, each step more than the one before. */
export const DEPTHS = ["keine", "informieren", "austauschen", "konsultieren", "zusammenarbeiten", "koordinieren"] as const;

export type Depth = (typeof DEPTHS)[number];

export const URGENCIES = ["kann_warten", "bald", "dringend"] as const;

export type Urgency = (typeof URGENCIES)[number];

interface AgendaItems {
  id: Id;
  process_id: number;
  /** Shown as AP-07; given once, never changed, gaps stay. */
  number: number;
  position: number;
  title: string;
  mode: Mode | null;
  reason: string;
  summary_en: Generated<string>;
  levels: Level[];
  lead_organisation_id: number | null;
  status: AgendaStatus;
  document_id: number;
  /** The frozen text that it was adopted in; null while it is not, and of those adopted before that was noted. */
  adopted_version_id: number | null;
  /** Counter behind recommendations.number. */
  last_recommendation_number: Generated<number>;
  created_at: Instant;
  /** For finding, of title and reason; by the database. */
  folded_title: GeneratedAlways<string>;
  words: GeneratedAlways<string>;
}

/** What an organisation says of an item: how deep the joint work goes now, how deep it should, what it brings along. */
interface ItemDepths {
  agenda_item_id: number;
  organisation_id: number;
  /** Of the mandate that said it last. */
  bench: Bench;
  /** Null: nothing said yet. */
  present: Depth | null;
  wanted: Depth | null;
  urgency: Urgency | null;
  contribution: string;
  /** Rises with every change: what the form of somebody else of the same house showed. */
  revision: Generated<number>;
  stated_by: number | null;
  stated_at: Instant;
}

export interface AgendaTables {
  item_depths: ItemDepths;
  agenda_items: AgendaItems;
}
