/**
 * What somebody is proposing and has not sent yet. It lives in this tab, for this person: a reload, a sign-in in between or a refused
 * form takes nothing away. Sent, it is forgotten.
 */
import { useCallback, useEffect, useState } from "react";
import { targetQuery, type ProposalTarget } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";

export interface ProposalDraft {
  target: ProposalTarget;
  /** The blocks as they were when the writing began. */
  base: TextContent[];
  blocks: TextContent[];
  reason: string;
  remove: boolean;
  /** Tells one from the next. */
  keptAt: number;
}

const PREFIX = "joint-agenda:proposal:";
const keyOf = (personId: number, about: string) => `${PREFIX}${personId}:${about}`;

/** A new proposal on a document, or one that is being changed. */
export const draftOf = (documentId: number, proposalId?: number): string => [documentId, proposalId].filter(Boolean).join("-");

/** @returns undefined until the browser has looked, null when there is none */
export function useDraft(personId: number, about: string) {
  const [draft, setDraft] = useState<ProposalDraft | null>();
  const key = keyOf(personId, about);
  useEffect(() => setDraft(read(key)), [key]);
  const keep = useCallback((kept: Omit<ProposalDraft, "keptAt">) => write(key, { ...kept, keptAt: Date.now() }), [key]);
  const use = useCallback(
    (other: ProposalDraft) => {
      const moved = { ...other, keptAt: Date.now() };
      write(key, moved);
      setDraft(moved);
    },
    [key],
  );
  const discard = useCallback(() => {
    write(key, null);
    setDraft(null);
  }, [key]);
  return { draft, keep, use, discard };
}

export const isSameTarget = (a: ProposalTarget, b: ProposalTarget): boolean => targetQuery(a) === targetQuery(b);

/** The proposal that is there now is the one that was being written. */
export function forgetSent(personId: number, proposal: { id: number; documentId: number; reason: string }): void {
  for (const about of [draftOf(proposal.documentId), draftOf(proposal.documentId, proposal.id)]) {
    const key = keyOf(personId, about);
    if (read(key)?.reason.trim() === proposal.reason) write(key, null);
  }
}

function read(key: string): ProposalDraft | null {
  try {
    forgetOthers(key);
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as ProposalDraft | null;
    return kept && Array.isArray(kept.blocks) && Array.isArray(kept.base) && Array.isArray(kept.target?.blockIds) ? kept : null;
  } catch {
    // A browser that keeps nothing, or something that is no draft.
    return null;
  }
}

function write(key: string, draft: ProposalDraft | null): void {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // Full or forbidden: then there is no draft.
  }
}

/** Somebody else was signed in here before. */
function forgetOthers(key: string): void {
  const own = key.slice(0, key.lastIndexOf(":") + 1);
  for (const other of Object.keys(sessionStorage))
    if (other.startsWith(PREFIX) && !other.startsWith(own)) sessionStorage.removeItem(other);
}
