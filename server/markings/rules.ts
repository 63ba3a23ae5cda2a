/** Labels of the Traffic Light Protocol (TLP 2.0) on single things: which is the higher one, who may set which, and what a mandate is cleared for. */
import { z } from "zod";
import { LABELS, type Label, type MarkedKind } from "../../db/schema/markings.ts";
import type { Role } from "../../db/schema/processes.ts";
import { can, type My } from "../access/rules.ts";
import { Invalid, NotAllowed } from "../errors.ts";
import { highest, isAbove } from "../processes/labels.rules.ts";
import { isTicked, requiredLine } from "../platform/form.rules.ts";

/** What nobody has said otherwise; the same as `cleared_to` in the database. RED is never a matter of clearance: it names its people. */
export function usualClearance(role: Role): Label {
  if (role === "facilitator" || role === "recorder" || role === "head_delegate") return "AMBER+STRICT";
  return role === "delegate" ? "AMBER" : "GREEN";
}

/** A mandate in a process always reaches what is common in it. */
export const clearanceOf = (mandate: { role: Role; clearance: Label | null }, ofProcess: Label): Label =>
  highest([mandate.clearance ?? usualClearance(mandate.role), ofProcess]);

/** As others find the thing: its own label, or else that of its process. */
export interface Standing {
  label: Label;
  /** The actor set the label that it has. */
  isSetter: boolean;
}

/** Up by whoever writes, without a word; down by whoever set it or by the moderation, who say why. @throws NotAllowed, Invalid */
export function acceptLabel(now: Standing, to: Label, reason: string, my: My): void {
  if (!can(my, "marking:raise")) throw new NotAllowed();
  if (!isAbove(now.label, to)) return;
  if (!now.isSetter && !can(my, "marking:lower")) throw new NotAllowed("markings:error.lower");
  if (!reason) throw new Invalid("markings:invalid.reason", "reason");
}

/** Kinds that have a page of their own, by the first part of its address. */
export const PLACES: Readonly<Record<string, MarkedKind>> = {
  agenda: "item",
  recommendations: "recommendation",
  documents: "document",
  topics: "topic",
  consultations: "consultation",
  roundtables: "roundtable",
  methods: "method",
  formats: "format",
  partnerships: "partnership",
  interdependencies: "interdependency",
  delegations: "delegation",
  profiles: "profile",
  situation: "situation",
  patterns: "pattern",
};

/** What stands where words were that had to go. */
export const GONE = "[entfernt / removed]";

/** Ids of all that goes with one record. */
export interface Purged {
  items: number[];
  recommendations: number[];
  documents: number[];
  topics: number[];
  roundtables: number[];
}

export function pathOf(kind: MarkedKind, id: number): string {
  const place = Object.keys(PLACES).find((each) => PLACES[each] === kind);
  return place ? `/${place}/${id}` : "/";
}

/** Who sees a profile is the choice of its municipality alone. */
export const bearsLabel = (kind: MarkedKind): boolean => kind !== "profile";

/** What the page at an address is about. */
export function markedAt(pathname: string): { kind: MarkedKind; id: number } | undefined {
  const [, place = "", id] = /^\/([a-z]+)\/(\d{1,10})(?:\/|$)/.exec(pathname) ?? [];
  const kind = PLACES[place];
  return kind && { kind, id: Number(id) };
}

const reason = z.string().trim().max(500, "common:invalid.too-long").default("");

export const labelForm = z.object({
  /** Empty: that of the process. */
  label: z.enum(LABELS, { error: "common:invalid.choice" }).or(z.literal("")),
  reason,
  people: z
    .union([z.string(), z.string().array()])
    .default([])
    .transform((all) => [all].flat().map(Number))
    .pipe(z.number().int().positive().array().max(500)),
});
export type LabelForm = z.output<typeof labelForm>;

export const clearanceForm = z.object({
  clearance: z.enum(["GREEN", "AMBER", "AMBER+STRICT"], { error: "common:invalid.choice" }).or(z.literal("")),
});

export const incidentForm = z.object({
  reason: requiredLine(500),
  /** Where those are told who answer for it; empty: nobody. */
  contact: z
    .string()
    .trim()
    .max(200, "common:invalid.too-long")
    .refine((typed) => typed === "" || /^\S+@\S+\.\S+$/.test(typed), "common:invalid.email")
    .default(""),
});
export type IncidentForm = z.output<typeof incidentForm>;

export const incidentEndForm = z.object({
  end: z.enum(["release", "purge"], { error: "common:invalid.choice" }),
  reason: requiredLine(500),
  sure: isTicked,
});
export type IncidentEndForm = z.output<typeof incidentEndForm>;
