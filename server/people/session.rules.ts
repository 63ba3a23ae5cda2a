/** How long a sign-in lasts, and for whom less than for others. */

/** Roles that may be held to more than others: whoever facilitates a process, and whoever administers the installation. */
export const GUARDED = ["facilitator", "administrator"] as const;
export type Guarded = (typeof GUARDED)[number];

export interface Span {
  /** Until people sign in again, however busy they are. */
  hours: number;
  /** Without a request or an open live page; null: as long as the session lasts. */
  idleMinutes: number | null;
}

export interface SessionRules extends Span {
  /** So long after proving who they are, people are asked again before sharp acts. */
  proofMinutes: number;
  /** Who has to have a second factor where they come in with a password. */
  factorFor: readonly Guarded[];
  /** Stricter for some; a longer time than everybody's does not count. */
  byRole: Partial<Record<Guarded, Partial<Span>>>;
}

/** A working day, a long lunch, and a morning or an afternoon. */
export const DEFAULT_SESSION_RULES: SessionRules = { hours: 10, idleMinutes: 60, proofMinutes: 120, factorFor: [], byRole: {} };

/** What of the guarded roles somebody has. */
export interface Standing {
  isAdmin: boolean;
  facilitates: boolean;
}

export const guardedRoles = ({ isAdmin, facilitates }: Standing): Guarded[] => [
  ...(facilitates ? (["facilitator"] as const) : []),
  ...(isAdmin ? (["administrator"] as const) : []),
];

/** The shortest of everybody's and of one's roles. */
export function spanFor(rules: SessionRules, standing: Standing): Span {
  const spans = [rules, ...guardedRoles(standing).map((role) => rules.byRole[role] ?? {})];
  const idle = spans.flatMap(({ idleMinutes }) => idleMinutes ?? []);
  return {
    hours: Math.min(...spans.flatMap(({ hours }) => hours ?? [])),
    idleMinutes: idle.length > 0 ? Math.min(...idle) : null,
  };
}
