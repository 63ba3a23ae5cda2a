/** Rules of procedure: what a process can agree on, and what holds until it has. */
import { z } from "zod";
import {
  DECISION_RULES,
  MINUTES_TYPES,
  NON_ATTRIBUTIONS,
  SUBSTITUTIONS,
  type DecisionRule,
  type MinutesType,
  type NonAttribution,
  type Substitution,
} from "../../db/schema/processes.ts";
import { DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { dayField } from "../calendar/rules.ts";
import { isTicked, requiredLine, wholeNumber } from "../platform/form.rules.ts";

/** What is agreed, as data. Shares are percent of the organisations with a seat, 0: no quorum. */
export interface ProcedureRules {
  decisionRule: DecisionRule;
  parity: Parity;
  quorumShare: number;
  quorumBenchShare: number;
  anonymousTopics: boolean;
  nonAttribution: NonAttribution;
  silenceAllowed: boolean;
  silenceDays: number;
  substitution: Substitution;
  deadlineDays: number;
  /** How many days before a roundtable people are invited at the latest; 0: no such period. */
  noticeDays: number;
  minutesType: MinutesType;
  body: string;
}

/** These benches shall have as many organisations as each other, give or take the tolerance; no benches: no parity. */
export interface Parity {
  benches: readonly Bench[];
  tolerance: number;
}

/** What holds now: the version that was adopted last. Version 0 stands for what holds until one is. */
export interface CurrentRules extends ProcedureRules {
  version: number;
  adoptedOn: string | null;
}

/** Until rules are adopted: everybody by name, nothing by silence, and both levels needed. */
export const RULES_BEFORE: CurrentRules = {
  version: 0,
  adoptedOn: null,
  decisionRule: "konsens",
  parity: { benches: ["bund", "kommunen"], tolerance: 2 },
  quorumShare: 50,
  quorumBenchShare: 50,
  anonymousTopics: false,
  nonAttribution: "keine",
  silenceAllowed: false,
  silenceDays: 14,
  substitution: "haus",
  deadlineDays: 14,
  noticeDays: 0,
  minutesType: "ergebnis",
  body: "",
};

/** @param organisations how many with a seat on each bench */
export function isParityMet({ benches, tolerance }: Parity, organisations: Partial<Record<Bench, number>>): boolean {
  const counts = benches.map((bench) => organisations[bench] ?? 0);
  return counts.length === 0 || (Math.min(...counts) > 0 && Math.max(...counts) - Math.min(...counts) <= tolerance);
}

/** A draft; what was typed becomes `ProcedureRules`. */
export const procedureForm = z
  .object({
    decision_rule: z.enum(DECISION_RULES, { error: "common:invalid.choice" }),
    parity_benches: z.array(z.enum(DECIDING_BENCHES, { error: "common:invalid.choice" })).default([]),
    parity_tolerance: wholeNumber(0, 50),
    quorum_share: wholeNumber(0, 100),
    quorum_bench_share: wholeNumber(0, 100),
    anonymous_topics: isTicked,
    non_attribution: z.enum(NON_ATTRIBUTIONS, { error: "common:invalid.choice" }),
    silence_allowed: isTicked,
    silence_days: wholeNumber(1, 90),
    substitution: z.enum(SUBSTITUTIONS, { error: "common:invalid.choice" }),
    deadline_days: wholeNumber(1, 365),
    notice_days: wholeNumber(0, 90),
    minutes_type: z.enum(MINUTES_TYPES, { error: "common:invalid.choice" }),
    body: z.string().trim().max(20_000, "common:invalid.too-long").default(""),
    reason: z.string().trim().max(1000, "common:invalid.too-long").default(""),
  })
  .refine((form) => form.parity_benches.length !== 1, { path: ["parity_benches"], error: "rules:invalid.parity-of-one" })
  .refine((form) => form.decision_rule !== "umlauf" || form.silence_allowed, {
    path: ["decision_rule"],
    error: "rules:invalid.silence-not-allowed",
  })
  .refine((form) => !form.silence_allowed || form.silence_days >= form.deadline_days, {
    path: ["silence_days"],
    error: "rules:invalid.silence-too-short",
  });
export type ProcedureInput = z.output<typeof procedureForm>;

/** How it was decided that a draft holds from now on. */
export const adoptionForm = z.object({
  adopted_on: dayField,
  decided_how: requiredLine(500),
});
export type AdoptionInput = z.output<typeof adoptionForm>;
