/**
 * What somebody is proposing and has not sent yet. It lives in this tab, for this person: a reload, a sign-in in between or a refused
 * form takes nothing away. Sent, it is forgotten.
 */
import { useCallback, useEffect, useMemo, useState } from "react";
import { targetQuery, type ProposalTarget } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { readDraft, writeDraft, type DraftKey } from "~/ui/tab-drafts";

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

const keyOf = (personId: number, about: string): DraftKey => ({ kind: "proposal", personId, about });

/** A new proposal on a document, or one that is being changed. */
export const draftOf = (documentId: number, proposalId?: number): string => [documentId, proposalId].filter(Boolean).join("-");

/** @returns undefined until the browser has looked, null when there is none */
export function useDraft(personId: number, about: string) {
  const [draft, setDraft] = useState<ProposalDraft | null>();
  const key = useMemo(() => keyOf(personId, about), [personId, about]);
  useEffect(() => setDraft(read(key)), [key]);
  const keep = useCallback((kept: Omit<ProposalDraft, "keptAt">) => writeDraft(key, { ...kept, keptAt: Date.now() }), [key]);
  const use = useCallback(
    (other: ProposalDraft) => {
      const moved = { ...other, keptAt: Date.now() };
      writeDraft(key, moved);
      setDraft(moved);
    },
    [key],
  );
  const discard = useCallback(() => {
    writeDraft(key, null);
    setDraft(null);
  }, [key]);
  return { draft, keep, use, discard };
}

export const isSameTarget = (a: ProposalTarget, b: ProposalTarget): boolean => targetQuery(a) === targetQuery(b);

/** The proposal that is there now is the one that was being written. */
export function forgetSent(personId: number, proposal: { id: number; documentId: number; reason: string }): void {
  for (const about of [draftOf(proposal.documentId), draftOf(proposal.documentId, proposal.id)]) {
    const key = keyOf(personId, about);
    if (read(key)?.reason.trim() === proposal.reason) writeDraft(key, null);
  }
}

function read(key: DraftKey): ProposalDraft | null {
  const kept = readDraft(key) as ProposalDraft | null;
  return kept && Array.isArray(kept.blocks) && Array.isArray(kept.base) && Array.isArray(kept.target?.blockIds) ? kept : null;
}
