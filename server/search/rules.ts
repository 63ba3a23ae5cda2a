/** What can be found, what was asked for, and where a hit leads. */
import type { Role } from "../../db/schema/processes.ts";
import type { AgendaStatus } from "../../db/schema/agenda.ts";
import type { DocumentKind } from "../../db/schema/documents.ts";
import type { FormatKind } from "../../db/schema/formats.ts";
import type { OrganisationLevel } from "../../db/schema/organisations.ts";
import { numberIn } from "../documents/references/targets.rules.ts";

export const HIT_KINDS = ["process", "item", "document", "roundtable", "decision", "person", "organisation", "format"] as const;

export type HitKind = (typeof HIT_KINDS)[number];

/** What a hit says beside its title. */
export interface HitFacts {
  /** Of an agenda item. */
  number?: number;
  status?: AgendaStatus;
  /** Of a process or a decision: GA-2026-01, B-2026-05. */
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
}

export interface Hit {
  kind: HitKind;
  id: number;
  title: string;
  /** Null: it belongs to no process. */
  process: { id: number; title: string } | null;
  facts: HitFacts;
  /** Where the words stand in a text; null where they were found otherwise. */
  excerpt: string | null;
}

export interface Asked {
  /** Letters and digits only; at most six. */
  words: readonly string[];
  /** The number of an agenda item, where one was typed. */
  number: number | undefined;
}

/** Longer ones are cut off: nobody types them, and each word costs. */
export const LONGEST_QUERY = 100;
const MOST_WORDS = 6;

export function askedIn(query: string): Asked {
  const typed = query.slice(0, LONGEST_QUERY).toWellFormed();
  return { words: (typed.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS), number: numberIn(typed) };
}

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
  return `/${{ process: "processes", document: "documents", roundtable: "roundtables", format: "formats" }[kind]}/${id}`;
}
