/** Items of the joint agenda: their number, their mode of joint work, and what must be settled before they move on. */
import { z } from "zod";
import { AGENDA_STATUSES, LEVELS, MODES, type AgendaStatus, type Level, type Mode } from "../../db/schema/agenda.ts";
import { can } from "../access/rules.ts";
import { requiredLine } from "../platform/form.rules.ts";
import { besideField, type Move } from "../platform/order.rules.ts";
import type { ProcessHead } from "../processes/rules.ts";

export interface AgendaItem {
  id: number;
  processId: number;
  number: number;
  position: number;
  title: string;
  mode: Mode | null;
  reason: string;
  /** For readers of English; empty: nobody wrote one. */
  summaryEn: string;
  levels: Level[];
  leadOrganisationId: number | null;
  leadName: string | null;
  leadShortName: string | null;
  status: AgendaStatus;
  documentId: number;
  /** Number of the frozen text that it was adopted in; null while it is not, and of those adopted before that was kept. */
  adoptedVersion: number | null;
}

/** `AP-07`: how people cite an item; two digits, more when there are more. */
export const agendaNumber = (number: number): string => `AP-${String(number).padStart(2, "0")}`;

/** Which tone a status is shown in; never by colour alone, its name stands beside. */
export const STATUS_TONES = {
  entwurf: "neutral",
  in_abstimmung: "info",
  in_konsultation: "info",
  beschlussreif: "warning",
  angenommen: "success",
  zurueckgestellt: "neutral",
  entfallen: "neutral",
} as const satisfies Record<AgendaStatus, string>;

/** Role says who, the stage says when: may the actor begin and change items now? */
export const isWritable = (process: Pick<ProcessHead, "my" | "stageRules">): boolean =>
  can(process.my, "agenda:write") && process.stageRules.textsOpen;

/** What was adopted stays as it is. */
export const isEditable = (process: Pick<ProcessHead, "my" | "stageRules">, { status }: Pick<AgendaItem, "status">): boolean =>
  isWritable(process) && status !== "angenommen";

/** Draft and withdrawn are the only places for an item whose mode of joint work is open. */
export const needsMode = (status: AgendaStatus): boolean => status !== "entwurf" && status !== "entfallen";

/**
 * May the item take this status? A withdrawn one comes back as a draft first; everything else may follow anything.
 * @returns the catalogue key of what stands against it, or undefined
 */
export function refuseStatus(item: { mode: Mode | null; status: AgendaStatus }, to: AgendaStatus): string | undefined {
  if (to === item.status) return "agenda:error.same-status";
  if (item.status === "entfallen" && to !== "entwurf") return "agenda:error.withdrawn";
  if (needsMode(to) && item.mode === null) return "agenda:error.mode-missing";
  return undefined;
}

/** The statuses that a facilitator can choose now. */
export const nextStatuses = (item: { mode: Mode | null; status: AgendaStatus }): AgendaStatus[] =>
  AGENDA_STATUSES.filter((to) => refuseStatus(item, to) === undefined);

/** Off the way from draft to adoption. */
export const isAside = (status: AgendaStatus): boolean => status === "zurueckgestellt" || status === "entfallen";

/** The next status on the way to adoption; undefined at its end, beside it, and while something stands against it. */
export function usualNext(item: { mode: Mode | null; status: AgendaStatus }): AgendaStatus | undefined {
  const way = AGENDA_STATUSES.filter((status) => !isAside(status));
  const next = isAside(item.status) ? undefined : way[way.indexOf(item.status) + 1];
  return next && refuseStatus(item, next) === undefined ? next : undefined;
}

export interface Gap {
  what: "mode" | "reason" | "levels" | "lead" | "text";
  /** Without it the item cannot leave draft; the others only make it better. */
  isRequired: boolean;
}

/** What an item still lacks, the required first. */
export function gapsOf(item: Pick<AgendaItem, "mode" | "reason" | "levels" | "leadOrganisationId">, hasText: boolean): Gap[] {
  const gaps: [Gap["what"], boolean][] = [
    ["mode", item.mode === null],
    ["reason", item.reason === ""],
    ["levels", item.levels.length === 0],
    ["lead", item.leadOrganisationId === null],
    ["text", !hasText],
  ];
  return gaps.filter(([, isMissing]) => isMissing).map(([what]) => ({ what, isRequired: what === "mode" }));
}

// --- forms ------------------------------------------------------------------

/** Empty: none yet. */
const lead = z
  .string({ error: "common:invalid.choice" })
  .regex(/^([1-9]\d{0,8})?$/, "common:invalid.choice")
  .transform((id) => (id === "" ? null : Number(id)));

export const agendaItemForm = z.object({
  title: requiredLine(200),
  mode: z.enum(["", ...MODES], { error: "common:invalid.choice" }).transform((mode) => mode || null),
  reason: z.string().trim().max(3000, "common:invalid.too-long").default(""),
  summary_en: z.string().trim().max(2000, "common:invalid.too-long").optional(),
  levels: z
    .array(z.enum(LEVELS, { error: "common:invalid.choice" }))
    .default([])
    .transform((levels) => LEVELS.filter((level) => levels.includes(level))),
  lead_organisation_id: lead,
});
export type AgendaItemInput = z.output<typeof agendaItemForm>;

/** Of an item that is adopted; who leads it, and what is said of it in English, stay free. */
const ADOPTED = ["title", "mode", "reason", "levels"] as const;

/** @returns whether what is typed would make something else of an item that is adopted; blanks around words make no difference */
export const altersAdopted = (stored: Pick<AgendaItemInput, (typeof ADOPTED)[number]>, typed: AgendaItemInput): boolean =>
  ADOPTED.some((field) => alike(stored[field]) !== alike(typed[field]));

const alike = (value: string | readonly string[] | null): string | undefined =>
  Array.isArray(value) ? value.toSorted().join() : (value as string | null)?.trim().replaceAll("\r\n", "\n");

/** A title is enough to begin with; whatever else is known comes later. */
export const quickItemForm = agendaItemForm
  .pick({ title: true })
  .transform(({ title }) => agendaItemForm.parse({ title, mode: "", lead_organisation_id: "" }));

const status = z.enum(AGENDA_STATUSES, { error: "common:invalid.choice" });
/** `from` is the status that the form showed, `seen` stands for what it showed of the item. */
export const statusForm = z.object({ from: status, to: status, seen: z.string().max(40).optional() });
export type StatusInput = z.output<typeof statusForm>;

/** The status that the confirmation page showed. */
export const withdrawalForm = statusForm.pick({ from: true });

export const orderForm = z
  .object({
    item: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, "common:invalid.choice")
      .transform(Number),
    move: besideField,
  })
  .transform(({ item, move }): Move => ({ item, ...move }));

export interface AgendaFilter {
  mode: Mode | "none" | null;
  status: AgendaStatus | null;
  level: Level | null;
  lead: number | null;
}

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | null =>
  values.find((known) => known === value) ?? null;

/** The filter in an address; what it does not know is no filter. */
export function readFilter(search: URLSearchParams): AgendaFilter {
  const leadId = Number(search.get("lead"));
  return {
    mode: oneOf([...MODES, "none"] as const, search.get("mode")),
    status: oneOf(AGENDA_STATUSES, search.get("status")),
    level: oneOf(LEVELS, search.get("level")),
    lead: Number.isInteger(leadId) && leadId > 0 && leadId <= 2_147_483_647 ? leadId : null,
  };
}

export const isFiltered = (filter: AgendaFilter): boolean => Object.values(filter).some((value) => value !== null);

export function passes(item: AgendaItem, filter: AgendaFilter): boolean {
  if (filter.mode !== null && (item.mode ?? "none") !== filter.mode) return false;
  if (filter.status !== null && item.status !== filter.status) return false;
  if (filter.level !== null && !item.levels.includes(filter.level)) return false;
  return filter.lead === null || item.leadOrganisationId === filter.lead;
}
