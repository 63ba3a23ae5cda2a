/** What can be found, what was asked for, and where a hit leads. */
import type { Role } from "../../db/schema/processes.ts";
import type { AgendaStatus } from "../../db/schema/agenda.ts";
import type { DocumentKind } from "../../db/schema/documents.ts";
import type { FormatKind } from "../../db/schema/formats.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import type { PartnershipKind } from "../../db/schema/partnerships.ts";
import type { OrganisationLevel } from "../../db/schema/organisations.ts";
import { numberIn } from "../documents/references/targets.rules.ts";

export const HIT_KINDS = [
  "process",
  "item",
  "recommendation",
  "topic",
  "document",
  "consultation",
  "roundtable",
  "decision",
  "person",
  "organisation",
  "format",
  "partnership",
  "interdependency",
] as const;

export type HitKind = (typeof HIT_KINDS)[number];

/** What a hit says beside its title. */
export interface HitFacts {
  /** Of an agenda item. */
  number?: number;
  status?: AgendaStatus | RecommendationStatus;
  /** Of a process, a recommendation, a topic or a decision: GA-2026-01, E-07.2, T-012, B-2026-05. */
  sign?: string;
  text?: DocumentKind;
  /** Of a roundtable, an instant as JSON writes it. */
  at?: string;
  /** For whom a person acts, and as what. */
  organisation?: string;
  role?: Role;
  level?: OrganisationLevel;
  format?: FormatKind;
  roundtableId?: number;
  partnership?: PartnershipKind;
  place?: string;
}

export interface Hit {
  kind: HitKind;
  id: number;
  title: string;
  /** Null: it belongs to no process. */
  process: { id: number; title: string } | null;
  /** Its process is archived: it comes after whatever else was found. */
  isArchived: boolean;
  facts: HitFacts;
  /** Where the words stand in a text; null where they were found otherwise. */
  excerpt: string | null;
}

export interface Asked {
  /** Letters and digits only; at most six. */
  words: readonly string[];
  /** The number of an agenda item, where one was typed. */
  number: number | undefined;
  /** The same of a topic. */
  topic: number | undefined;
  /** Item and number of a recommendation. */
  recommendation: { item: number; number: number } | undefined;
}

/** Longer ones are cut off: nobody types them, and each word costs. */
export const LONGEST_QUERY = 100;
const MOST_WORDS = 6;

export function askedIn(query: string): Asked {
  const typed = query.slice(0, LONGEST_QUERY).toWellFormed();
  return {
    words: (typed.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS),
    number: numberIn(typed),
    topic: topicIn(typed),
    recommendation: recommendationIn(typed),
  };
}

const topicIn = (typed: string): number | undefined => {
  const found = /^\s*T-?\s*0*(\d{1,6})\s*$/i.exec(typed);
  return found ? Number(found[1]) : undefined;
};

/** `E-07.2`, `e 7.2`, `E7-2`. */
const recommendationIn = (typed: string): Asked["recommendation"] => {
  const found = /^\s*E[\s-]*0*(\d{1,6})\s*[.-]\s*0*(\d{1,6})\s*$/i.exec(typed);
  return found ? { item: Number(found[1]), number: Number(found[2]) } : undefined;
};

export const isHitKind = (word: string | null): word is HitKind => (HIT_KINDS as readonly (string | null)[]).includes(word);

/** A person and an organisation have no page of their own: the list that they stand in shows them alone. */
export function pathOfHit({
  kind,
  id,
  title,
  process,
  facts,
}: Pick<Hit, "kind" | "id" | "title" | "process" | "facts">): string {
  if (kind === "item") return `/agenda/${id}`;
  if (kind === "decision") return `/roundtables/${facts.roundtableId}`;
  if (kind === "person") return `/processes/${process?.id}/people?${new URLSearchParams({ q: title })}`;
  if (kind === "organisation") return `/organisations?${new URLSearchParams({ search: title })}`;
  return `/${FOLDERS[kind]}/${id}`;
}

const FOLDERS = {
  process: "processes",
  recommendation: "recommendations",
  topic: "topics",
  document: "documents",
  consultation: "consultations",
  roundtable: "roundtables",
  format: "formats",
  partnership: "partnerships",
  interdependency: "interdependencies",
} as const;
