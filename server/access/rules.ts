/**
 * The only place that says who may do what. One row per ability, one column per role; shown to people at /help/roles and
 * tested as a table. *When* something may be done (stage, state, deadline) is said by the `rules.ts` of its domain.
 */
import { ROLES, type Role } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { NotAllowed } from "../errors.ts";

const everyone = ROLES;
const drafting = ["facilitator", "recorder", "head_delegate", "delegate"] as const satisfies readonly Role[];

/** Abilities within a process; they come from a mandate in it and from nothing else, not even from being an administrator. */
export const ABILITIES = {
  "process:read": everyone,
  "process:edit": ["facilitator"],
  "stage:move": ["facilitator"],
  "mandate:manage": ["facilitator"],
  "agenda:write": drafting,
  "agenda:order": ["facilitator"],
  "agenda:status": ["facilitator"],
  "document:create": drafting,
  "document:edit": drafting,
  "document:comment": [...drafting, "consulted"],
  "document:propose": [...drafting, "consulted"],
  "document:open-comments": ["facilitator"],
  "document:delete": ["facilitator"],
  "document:freeze": ["facilitator"],
  "document:authors": drafting,
  "thread:resolve": drafting,
  "roundtable:plan": ["facilitator"],
  "roundtable:lead": ["facilitator"],
  "roundtable:attend": everyone,
  "roundtable:record": ["facilitator", "recorder"],
  "roundtable:vote": ["head_delegate", "delegate", "consulted"],
  "poll:manage": ["facilitator"],
  "format:write": drafting,
  "evaluation:manage": ["facilitator"],
  "evaluation:rate": [...drafting, "consulted"],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof ABILITIES;

/** Abilities in the installation; an administrator has them without reading any process. */
export const INSTALLATION_ABILITIES = ["installation:manage", "process:create"] as const;
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
}

/** Also hides buttons: the same answer in browser and server. */
export function can(my: Pick<My, "role">, ability: Ability): boolean {
  return (ABILITIES[ability] as readonly Role[]).includes(my.role);
}

/** @throws NotAllowed when the role does not include the ability. */
export function authorise(my: Pick<My, "role">, ability: Ability): void {
  if (!can(my, ability)) throw new NotAllowed();
}

/** Administrators, and whoever already facilitates a process, may set up another one. */
export function canInInstallation(
  person: { isAdmin: boolean; facilitatesSomewhere: boolean },
  ability: InstallationAbility,
): boolean {
  if (person.isAdmin) return true;
  return ability === "process:create" && person.facilitatesSomewhere;
}
