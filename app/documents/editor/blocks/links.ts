/** Links that lead to a block: into the clipboard, and what happens to those who follow one. */
import { useLocation } from "@remix-run/react";
import type { Editor } from "@tiptap/core";
import { useCallback, useEffect, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { blockAnchor } from "#server/documents/content/text.rules";
import type { LiveHandle } from "../text-editor";
import type { WritingHelp } from "../writing";

type Say = (sentence: string) => void;

/** @returns takes the anchor of a block */
export function useCopying(documentId: number, say: Say): (anchor: string) => void {
  const { t } = useTranslation();
  return useCallback(
    (anchor) => {
      const address = `${window.location.origin}/documents/${documentId}#${anchor}`;
      copy(address).then(
        () => say(t("documents:block.copied")),
        () => say(t("documents:block.not-copied", { address })),
      );
    },
    [documentId, say, t],
  );
}

/** Without HTTPS there is no clipboard; then the way of old is tried. */
async function copy(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("aria-hidden", "true");
  field.className = "kern-sr-only";
  document.body.append(field);
  field.select();

  const isCopied = document.execCommand("copy");
  field.remove();
  if (!isCopied) throw new Error("The browser does not let us copy.");
}

const PREFIX = blockAnchor("");

/** `#block-…` in the address: the block is shown and stands out for a moment. */
export function useLinkedBlock(
  editor: Editor | null,
  handle: MutableRefObject<LiveHandle | null>,
  { page }: WritingHelp,
): void {
  const { t } = useTranslation();
  const { hash, key } = useLocation();
  const block = hash.startsWith(`#${PREFIX}`) ? decodeURIComponent(hash.slice(PREFIX.length + 1)) : null;
  useEffect(() => {
    if (!editor || block === null) return;
    if (!handle.current?.showBlock(block)) page.current.say(t("documents:block.gone"));
    // The key, so that the same link leads there a second time.
  }, [editor, block, key, handle, page, t]);
}
