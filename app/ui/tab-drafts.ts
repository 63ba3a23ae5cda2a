/**
 * What somebody has begun and not sent lives in this tab, for this person: a reload, a sign-in in between or a refused form takes
 * nothing away, and whoever signs in here next finds nothing.
 */

const PREFIX = "joint-agenda:";

export interface DraftKey {
  /** What it is: a proposal, a ballot. */
  kind: string;
  personId: number;
  /** Which one. */
  about: string | number;
}

const keyOf = ({ kind, personId, about }: DraftKey) => `${PREFIX}${kind}:${personId}:${about}`;

export function readDraft(key: DraftKey): unknown {
  try {
    forgetDrafts(key.kind, key.personId);
    return JSON.parse(sessionStorage.getItem(keyOf(key)) ?? "null");
  } catch {
    // A browser that keeps nothing, or something that is no draft.
    return null;
  }
}

export function writeDraft(key: DraftKey, draft: unknown): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(key));
    else sessionStorage.setItem(keyOf(key), JSON.stringify(draft));
  } catch {
    // Full or forbidden: then there is no draft.
  }
}

/** @param but of one person they stay: somebody else was signed in here before */
export function forgetDrafts(kind: string, but?: number): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(`${PREFIX}${kind}:`) && !key.startsWith(`${PREFIX}${kind}:${but}:`)) sessionStorage.removeItem(key);
}
