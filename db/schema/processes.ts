/** Processes, their stages, mandates, and what happened. */
import type { Generated, JSONColumnType } from "kysely";
import type { Day, Id, Instant } from "./columns.ts";
import type { Bench } from "./organisations.ts";

/** Both languages of a text that is data, not interface (template texts, stage names). */
export type Bilingual = { de: string; en: string };

export const ROLES = ["facilitator", "recorder", "head_delegate", "delegate", "consulted", "observer"] as const;

export type Role = (typeof ROLES)[number];

/** TLP 2.0 without RED and AMBER+STRICT: those need clearances per mandate, which this version does not have. */
export const MARKINGS = ["CLEAR", "GREEN", "AMBER"] as const;

export type Marking = (typeof MARKINGS)[number];

export const STAGES = [
  "auftrag",
  "lagebild",
  "themen",
  "prioritaeten",
  "entwurf",
  "konsultation",
  "einigung",
  "umsetzung",
  "evaluation",
] as const;

export type StageKey = (typeof STAGES)[number];

interface ProcessTemplates {
  key: string;
  title: JSONColumnType<Bilingual>;
  description: JSONColumnType<Bilingual>;
  /** See server/processes/rules.ts `templateStage`. */
  stages: JSONColumnType<object[]>;
}

interface Processes {
  id: Id;
  /** GA-2026-01; never changes. */
  number: string;
  title: string;
  guiding_question: string;
  description: string;
  marking: Marking;
  starts_on: Day;
  ends_on: Day | null;
  template_key: string;
  stage: StageKey;
  /** Counter behind agenda_items.number: rises only, so a number is never given twice. */
  last_agenda_number: Generated<number>;
  /** Counter behind decisions.number. */
  last_decision_number: Generated<number>;
  created_at: Instant;
}

interface ProcessStages {
  process_id: number;
  key: StageKey;
  position: number;
  title: JSONColumnType<Bilingual>;
  purpose: JSONColumnType<Bilingual>;
  open_to: JSONColumnType<Bilingual>;
  done_when: JSONColumnType<Bilingual>;
  /** See server/processes/rules.ts `StageRules`. */
  rules: JSONColumnType<object>;
  planned_until: Day | null;
}

/** Person × organisation × process × role × bench, from–to: the unit of all rights. */
interface Mandates {
  id: Id;
  process_id: number;
  person_id: number;
  organisation_id: number;
  role: Role;
  /** Null: moderates, records or observes. */
  bench: Bench | null;
  /** Why it is not the bench of the organisation. */
  bench_reason: Generated<string>;
  may_bind: Generated<boolean>;
  valid_from: Day;
  valid_to: Day | null;
  created_at: Instant;
}

/** What happened, for all who have a mandate: shown on the process page, never holds what some may not see. */
interface ProcessEvents {
  id: Id;
  process_id: number;
  at: Instant;
  person_id: number | null;
  /** Key of the sentence in the catalogue `processes`, under `event`. */
  kind: string;
  params: JSONColumnType<Record<string, string | number>>;
  /** Where the event can be looked at, a path in the app. */
  path: string | null;
}

export interface ProcessesTables {
  process_templates: ProcessTemplates;
  processes: Processes;
  process_stages: ProcessStages;
  mandates: Mandates;
  process_events: ProcessEvents;
}
