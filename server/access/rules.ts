/**
 * The only place that says who may do what. One row per ability, one column per role; shown to people at /help/roles and
 * tested as a table. *When* something may be done (stage, state, deadline) is said by the `rules.ts` of its domain.
 */
import { ROLES, type Role } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { NotAllowed, NotProven } from "../errors.ts";

const everyone = ROLES;
const drafting = ["facilitator", "recorder", "head_delegate", "delegate"] as const satisfies readonly Role[];

/** Abilities within a process; they come from a mandate in it and from nothing else, not even from being an administrator. */
export const ABILITIES = {
  "process:read": everyone,
  "process:edit": ["facilitator"],
  "process:archive": ["facilitator"],
  "stage:move": ["facilitator"],
  "rules:manage": ["facilitator"],
  "mandate:manage": ["facilitator"],
  "marking:raise": drafting,
  "marking:lower": ["facilitator"],
  "incident:manage": ["facilitator"],
  "topic:submit": everyone,
  "topic:behalf": drafting,
  "topic:sort": ["facilitator", "recorder"],
  "topic:dispose": ["facilitator"],
  "topic:affected": ["head_delegate", "delegate", "consulted"],
  "agenda:write": drafting,
  "agenda:order": ["facilitator"],
  "agenda:status": ["facilitator"],
  "agenda:depth": ["head_delegate", "delegate", "consulted"],
  "recommendation:check": ["facilitator", "head_delegate"],
  "agreement:read": [...drafting, "observer"],
  "agreement:manage": ["facilitator"],
  "position:give": ["head_delegate", "delegate"],
  "document:create": drafting,
  "document:edit": drafting,
  "document:comment": [...drafting, "consulted"],
  "document:propose": [...drafting, "consulted"],
  "document:open-comments": ["facilitator"],
  "document:delete": ["facilitator"],
  "document:freeze": ["facilitator"],
  "document:authors": drafting,
  "thread:resolve": drafting,
  "consultation:manage": ["facilitator"],
  "statement:draft": ["head_delegate", "delegate", "consulted"],
  "statement:weigh": ["facilitator", "recorder"],
  "statement:release": ["facilitator"],
  "roundtable:plan": ["facilitator"],
  "roundtable:lead": ["facilitator"],
  "roundtable:attend": everyone,
  "roundtable:record": ["facilitator", "recorder"],
  "roundtable:speak": ["head_delegate", "delegate", "consulted"],
  "method:manage": ["facilitator"],
  "method:vote": ["head_delegate", "delegate", "consulted"],
  "method:count": ["facilitator", "recorder"],
  "short-list:manage": ["facilitator"],
  "register:write": drafting,
  "profile:write": ["head_delegate", "delegate"],
  "situation:manage": ["facilitator"],
  "situation:reply": ["head_delegate", "delegate"],
  "format:write": drafting,
  "format:decide": ["facilitator"],
  "evaluation:manage": ["facilitator"],
  "evaluation:rate": [...drafting, "consulted"],
  "survey:manage": ["facilitator"],
  "evaluation:answer": ["facilitator", "head_delegate", "delegate", "consulted"],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof ABILITIES;

/** What is left in an archived process: reading it, seeing who wrote what, taking it up again or copying it. */
const LEFT_IN_ARCHIVE: readonly Ability[] = ["process:read", "document:authors", "process:archive"];

/** Abilities in the installation; an administrator has them without reading any process. */
export const INSTALLATION_ABILITIES = ["installation:manage", "process:create", "audit:read"] as const;
export type InstallationAbility = (typeof INSTALLATION_ABILITIES)[number];

/** The viewer's mandate in one process. */
export interface My {
  mandateId: number;
  role: Role;
  /** Null: sits on none. */
  bench: Bench | null;
  organisationId: number;
  organisationName: string;
  organisationShortName: string;
  mayBind: boolean;
  /** Of the process: nobody writes in it any more. */
  isArchived: boolean;
}

export type Standing = Pick<My, "role"> & Partial<Pick<My, "isArchived">>;

/** Also hides buttons: the same answer in browser and server. */
export function can(my: Standing, ability: Ability): boolean {
  if (my.isArchived && !LEFT_IN_ARCHIVE.includes(ability)) return false;
  return (ABILITIES[ability] as readonly Role[]).includes(my.role);
}

/** One voice per organisation: that of the head of its delegation, or of whoever may bind it; consulted organisations have no head. */
export const speaksForOrganisation = ({ role, mayBind }: Pick<My, "role" | "mayBind">): boolean =>
  role === "head_delegate" || mayBind;

/** @throws NotAllowed when the role does not include the ability, or when the process is archived. */
export function authorise(my: Standing, ability: Ability): void {
  if (can(my, ability)) return;
  if (can({ role: my.role }, ability)) refuseArchived(my);
  throw new NotAllowed();
}

/** For what anybody may do with their own, by no ability. @throws NotAllowed in an archived process */
export function refuseArchived({ isArchived }: Standing): void {
  if (isArchived) throw new NotAllowed("processes:error.archived");
}

/** What nobody takes back, or what lets somebody else in: whoever finds a desk with a page left open must not be able to do it. */
export const SHARP_ACTS = [
  "text:freeze",
  "text:delete",
  "recommendation:decide",
  "answers:release",
  "chair:hand-over",
  "account:ways-in",
] as const;
export type SharpAct = (typeof SHARP_ACTS)[number];

/**
 * Asked beside `authorise`, of people only: what the clock does has no session, nor has the seed.
 * @throws NotProven when a session's person proved too long ago who they are
 */
export function requireProof({ actor }: { actor: { mustProve?: boolean } | null }, act: SharpAct): void {
  if (SHARP_ACTS.includes(act) && actor?.mustProve) throw new NotProven();
}

/**
 * Administrators, and whoever already facilitates a process, may set up another one. What was done is read by those whom an
 * administrator has named for it, and who may nothing else by that.
 */
export function canInInstallation(
  person: { isAdmin: boolean; facilitatesSomewhere: boolean; isAuditor?: boolean },
  ability: InstallationAbility,
): boolean {
  if (ability === "audit:read") return person.isAuditor ?? false;
  if (person.isAdmin) return true;
  return ability === "process:create" && person.facilitatesSomewhere;
}
