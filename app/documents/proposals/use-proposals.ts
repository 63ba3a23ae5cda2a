/** Proposals and the text that somebody reads or writes: their signs in it, and the way to a new one. Needs the editor. */
import type { Editor } from "@tiptap/core";
import { useNavigate } from "@remix-run/react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { placesOf } from "#server/documents/proposals/merge.rules";
import { houseOf, targetQuery, type ProposalTarget } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import { keyOf } from "../comments/anchors";
import type { Chosen } from "../comments/passage-steps";
import { chosenPassage } from "../comments/passages";
import { showMarkers } from "./markers";
import { decidedChange, type ProposalFocus } from "./focus";

/** Draws the signs; anew when proposals come or go, and when what they are about does. */
export function useProposalMarkers(
  editor: Editor | null,
  text: DocumentText,
  content: TextContent,
  { active, open }: ProposalFocus,
): void {
  const { t } = useTranslation();
  const { proposals, fresh } = text.proposals;
  // Asked at every key, and the text may be long.
  const places = useMemo(
    () => [...proposals, ...fresh.map(decidedChange)].map((change) => placesOf(content, change).join(" ")).join("|"),
    [content, proposals, fresh],
  );
  useEffect(() => {
    if (!editor) return;
    const markers = [...proposals, ...fresh].map((proposal, index) => ({
      id: proposal.id,
      isDecided: index >= proposals.length,
      sign: t("documents:proposals.sign", { number: proposal.number }),
      label: t("documents:proposals.marker", { number: proposal.number, organisation: houseOf(proposal, t) }),
      blocks: places.split("|")[index]!.split(" "),
    }));
    showMarkers(editor, { markers, active, onProposal: open });
  }, [editor, proposals, fresh, places, active, open, t]);
}

/** To the form, with what is selected or chosen in the text, or given; without a choice it asks. */
export function usePropose(editor: Editor | null, documentId: number): (chosen?: Chosen) => void {
  const navigate = useNavigate();
  return (chosen) => {
    const target = editor ? targetOf(editor, chosen) : undefined;
    navigate(`/documents/${documentId}/proposals/new${target ? `?${targetQuery(target)}` : ""}`);
  };
}

/** The blocks of the text that the choice reaches into. */
function targetOf(editor: Editor, chosen: Chosen | undefined): ProposalTarget | undefined {
  const { doc, selection } = editor.state;
  const { from, to } = chosen ?? chosenPassage(editor) ?? selection;
  if (from === to) return undefined;
  const blockIds: string[] = [];
  let after: string | null = null;
  doc.forEach((node, pos) => {
    const key = keyOf(node);
    if (key === undefined) return;
    if (pos < to && pos + node.nodeSize > from) blockIds.push(key);
    else if (!blockIds.length) after = key;
  });
  return blockIds.length ? { blockIds, after } : undefined;
}
