/** Which of the proposals beside a text is looked at. Without the editor, which is loaded later. */
import { useLocation } from "@remix-run/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { DocumentText } from "#server/documents/page/text.queries";
import type { Proposal } from "#server/documents/proposals/rules";
import { proposalAnchor } from "./names";

export interface ProposalFocus {
  active: number | null;
  /** From its sign in the text to its card. */
  open: (id: number) => void;
}

/** The one that was opened, or that the address names: `#proposal-12`. */
export function useProposalFocus(text: DocumentText, onOpen: () => void): ProposalFocus {
  const { hash, key } = useLocation();
  const [active, setActive] = useState<number | null>(null);
  const { proposals, fresh } = text.proposals;
  const isHere = (id: number | null) => [...proposals, ...fresh].some((proposal) => proposal.id === id);
  const named = Number(/^#proposal-(\d+)$/.exec(hash)?.[1]) || null;
  const isNamedHere = isHere(named);
  useEffect(() => {
    if (named === null || !isNamedHere) return;
    setActive(named);
    toCard(named);
  }, [named, isNamedHere, key]);
  const open = useCallback(
    (id: number) => {
      setActive(id);
      onOpen();
      toCard(id);
    },
    [onOpen],
  );
  const current = isHere(active) ? active : null;
  return useMemo(() => ({ active: current, open }), [current, open]);
}

/** Where a decided one stands: at what came into the text, or would have. */
export const decidedChange = ({ accepted, base, afterBlockId }: Proposal) => ({
  base: accepted ?? base,
  afterBlockId,
});

const toCard = (id: number) =>
  requestAnimationFrame(() => {
    const card = document.getElementById(proposalAnchor(id));
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  });
