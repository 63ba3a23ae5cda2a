/** Processes, their stages, mandates, and what happened. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { Label } from "./markings.ts";
import type { Bench } from "./organisations.ts";

/** Both languages of a text that is data, not interface (template texts, stage names). */
export type Bilingual = { de: string; en: string };

export const ROLES = ["facilitator", "recorder", "head_delegate", "delegate", "consulted", "observer"] as const;

export type Role = (typeof ROLES)[number];

/** TLP 2.0 without RED and AMBER+STRICT: those are for single things, and a whole process is for all of its mandates. */
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
  /** Counter behind topics.number. */
  last_topic_number: Generated<number>;
  /** Counter behind decisions.number. */
  last_decision_number: Generated<number>;
  created_at: Instant;
  /** Since when nobody writes in it. */
  archived_at: InstantOrNull;
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
  /** See server/processes/rules.ts `criterion`. Null: not yet read from the template, which a start does. */
  criteria: ColumnType<object[] | null, string | null | undefined, string>;
}

/** Keys of domain.md 6.7: when something is adopted. */
export const DECISION_RULES = [
  "konsens",
  "konsent",
  "sk",
  "doppelt",
  "qualifiziert",
  "einfach",
  "einstimmig",
  "umlauf",
] as const;

export type DecisionRule = (typeof DECISION_RULES)[number];

export const NON_ATTRIBUTIONS = ["keine", "chatham", "anonym"] as const;

/** Whether it may be said outside, or be stored at all, who said what. */
export type NonAttribution = (typeof NON_ATTRIBUTIONS)[number];

export const SUBSTITUTIONS = ["keine", "haus", "bank"] as const;

/** Who may stand in for somebody: nobody, somebody of the same organisation, or of the same bench. */
export type Substitution = (typeof SUBSTITUTIONS)[number];

export const MINUTES_TYPES = ["ergebnis", "verlauf", "beschluss", "wort"] as const;

export type MinutesType = (typeof MINUTES_TYPES)[number];

/** How a process treats each other. One draft at most; adopted versions cannot be updated, a trigger sees to it. */
interface RulesOfProcedure {
  id: Id;
  process_id: number;
  /** From 1 within its process. */
  version: number;
  decision_rule: DecisionRule;
  /** Deciding benches that shall have about as many organisations as each other; none: no parity. */
  parity_benches: Bench[];
  /** By how many organisations they may differ. */
  parity_tolerance: number;
  /** Percent of the organisations with a seat that must be there: of all deciding benches, and of each. */
  quorum_share: number;
  quorum_bench_share: number;
  anonymous_topics: boolean;
  non_attribution: NonAttribution;
  /** Silence until a deadline may count as agreement. */
  silence_allowed: boolean;
  silence_days: number;
  substitution: Substitution;
  /** No deadline is shorter. */
  deadline_days: number;
  /** Before a roundtable; 0: none. */
  notice_days: Generated<number>;
  minutes_type: MinutesType;
  /** What else is agreed, in words. */
  body: string;
  /** Why this version. */
  reason: string;
  created_at: Instant;
  /** Null: a draft. */
  adopted_at: InstantOrNull;
  /** Who noted it. */
  adopted_by: number | null;
  adopted_on: Day | null;
  /** By whom and how it was decided: a number of a decision, or words. */
  decided_how: string | null;
}

/** A criterion that nothing can work out: the facilitator says that it is met, and why. */
interface CriterionTicks {
  process_id: number;
  stage: StageKey;
  /** Its key within the stage. */
  criterion: string;
  reason: string;
  person_id: number;
  at: Instant;
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
  /** The highest label that they may see; null: as their role has it. */
  clearance: Generated<Label | null>;
  valid_from: Day;
  valid_to: Day | null;
  created_at: Instant;
}

/** Days on which somebody else acts in somebody's place; both count in full. */
interface Substitutions {
  id: Id;
  process_id: number;
  /** Of whoever is represented. */
  mandate_id: number;
  /** Of whoever stands in. */
  substitute_id: number;
  from_day: Day;
  to_day: Day;
  created_by: number | null;
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
  substitutions: Substitutions;
  rules_of_procedure: RulesOfProcedure;
  criterion_ticks: CriterionTicks;
  mandates: Mandates;
  process_events: ProcessEvents;
}
