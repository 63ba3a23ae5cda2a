/** How the audit log is narrowed down, as an address says it. */
import { ACT_GROUPS, type ActGroup } from "../audit/rules.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { z } from "zod";
import { emailField } from "../people/rules.ts";

export interface AuditFilter {
  group: ActGroup | null;
  process: number | null;
  person: number | null;
  /** Days, both included. */
  from: string | null;
  to: string | null;
}

/** What does not fit counts as not said. */
export function readFilter(search: URLSearchParams): AuditFilter {
  const id = (name: string) => {
    const value = search.get(name) ?? "";
    return /^[1-9]\d{0,9}$/.test(value) && Number(value) <= LARGEST_ID ? Number(value) : null;
  };
  const day = (name: string) => {
    const value = search.get(name) ?? "";
    return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  const group = ACT_GROUPS.find((each) => each === search.get("group")) ?? null;
  return { group, process: id("process"), person: id("person"), from: day("from"), to: day("to") };
}

/** What things are called to auditors; of others the code stands there, as in the file. */
export const SUBJECT_KINDS: readonly string[] = [
  "processes",
  "people",
  "mandates",
  "organisations",
  "documents",
  "document_versions",
  "threads",
  "agenda",
  "recommendations",
  "topics",
  "consultations",
  "statements",
  "roundtables",
  "points",
  "attendances",
  "decisions",
  "tasks",
  "methods",
  "method_runs",
  "formats",
  "editions",
  "evaluations",
  "data_points",
  "partnerships",
  "delegations",
  "interdependencies",
  "profiles",
  "priority_runs",
  "situation",
  "patterns",
  "rule_sets",
  "surveys",
];

/** The same for what is said beside. What only says more exactly which act it was, or repeats its day, stands in the file alone. */
export const FACT_NAMES: readonly string[] = [
  "way",
  "file",
  "organisation",
  "format",
  "entries",
  "job",
  "maintenance",
  "retention",
  "days",
  "class",
  "removed",
  "label",
  "from",
  "to",
  "sessions",
  "before",
  "after",
];
export const FACTS_UNSAID: readonly string[] = ["event", "day"];

export const FACT_CODES: readonly string[] = [
  "password",
  "code",
  "passkey",
  "app",
  "provider",
  "identity",
  "reset",
  "process",
  "kept",
  "on",
  "off",
];

export const auditorForm = z.object({ email: emailField });
