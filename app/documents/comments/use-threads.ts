/** What the comments beside a text and the text itself know of each other: which thread is open, which is being begun, what comes as a sheet. */
import { useActionData, useLocation } from "@remix-run/react";
import { useCallback, useEffect, useMemo, useRef, useState, type MutableRefObject } from "react";
import { positionsIn, THREAD_PARAM, withMarks, type CommentPositions } from "#server/documents/comments/positions.rules";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import type { Thread } from "#server/documents/comments/threads.rules";
import type { FormState } from "#server/web";
import type { Anchor } from "./anchors";
import { isPanelBeside } from "../prosemirror/scrolling";
import type { Sheet } from "./side-panel";
import { threadAnchor } from "../reader/static-text";
import type { LiveHandle } from "../editor/text-editor";
import { stepThread, useStepKeys } from "./thread-steps";
import { shownThreads, useThreadFilter } from "./threads";

/** @param written what the editor shows now; null until it runs, and without JavaScript */
export function useThreads(text: DocumentText, written: TextContent | null, handle: MutableRefObject<LiveHandle | null>) {
  const [draft, setDraft] = useState<Anchor | null>(null);
  const [sheet, setSheet] = useState<Sheet>(null);
  const [activeThread, setActive] = useActiveThread(text);
  const { params } = useThreadFilter();
  const drawn = useMemo(() => text.threads.map((thread) => ({ ...thread, isOpen: !thread.resolvedAt })), [text.threads]);
  const shown = written ?? text.content;
  const positions = useMemo(() => positionsIn(shown, text.threads), [shown, text.threads]);
  /** The text before the editor runs, as this reader sees it. */
  const reading = useMemo(
    () => (written ? null : withMarks(text.content, positions.unmarked)),
    [written, text.content, positions],
  );
  /** Open ones by the anchor of the heading under which they stand. */
  const counts = useMemo(() => countsIn(positions, text.threads), [positions, text.threads]);
  useArrival(written !== null, activeThread, handle);

  const open = useCallback(
    (threadId: number | null, to: Goal = "card") => {
      setActive(threadId);
      if (threadId === null) return;
      focusThread(threadId, to);
      // Below the text it would scroll away from what was opened.
      if (isPanelBeside()) handle.current?.revealThread(threadId);
    },
    [setActive, handle],
  );
  const onThread = useCallback(
    (threadId: number, isWriting = false) => {
      setSheet("one");
      open(threadId, isWriting ? "view" : "card");
      handle.current?.revealThread(threadId);
    },
    [open, handle],
  );
  const onShow = useCallback(
    (threadId: number) => {
      setSheet(null);
      setActive(threadId);
      handle.current?.showThread(threadId);
    },
    [setActive, handle],
  );
  const onDraft = useCallback(
    (anchor: Anchor) => {
      setDraft(anchor);
      setSheet("one");
      handle.current?.revealDraft();
    },
    [handle],
  );
  const onDraftEnd = useCallback(
    (threadId: number | null) => {
      setDraft(null);
      // Once sent, the focus goes to the new thread.
      handle.current?.endDraft(threadId === null);
      if (threadId === null) setSheet(null);
      else open(threadId);
    },
    [open, handle],
  );
  const isWriting = draft !== null;
  const onSheet = useCallback(
    (next: Sheet) => {
      // What was begun waits at the lower edge while its author reads on.
      setSheet(next === null && isWriting ? "peek" : next);
      if (next === null && !isWriting) handle.current?.endDraft(true);
    },
    [handle, isWriting],
  );
  useListLink(onSheet);
  const onStep = (by: 1 | -1) => {
    const next = stepThread(shownThreads(text.threads, positions, params), positions, activeThread, by);
    if (next === null) return;
    open(next);
    handle.current?.revealThread(next);
  };
  const onBack = () => {
    const isBeside = document.activeElement?.closest(".ja-doc-side") !== null;
    if (isBeside && activeThread !== null) onShow(activeThread);
    return isBeside;
  };
  useStepKeys({ onStep, onBack });
  return {
    drawn,
    counts,
    reading: reading ?? text.content,
    activeThread,
    draft,
    sheet,
    setSheet,
    onSheet,
    onThread,
    onDraft,
    panel: { positions, activeThread, draft, onDraftEnd },
    /** What works only where scripts do; without them links and plain forms do the same. */
    live: { onShow, onOpen: open, onStep },
  };
}

/** The link above the text leads down to the comments; where they are a long way off, they come up instead. */
function useListLink(onSheet: (sheet: Sheet) => void): void {
  useEffect(() => {
    const listen = (event: MouseEvent) => {
      const isLink = event.target instanceof Element && event.target.closest("a.ja-doc-tothreads") !== null;
      if (!isLink || isPanelBeside()) return;
      event.preventDefault();
      onSheet("all");
    };
    document.addEventListener("click", listen);
    return () => document.removeEventListener("click", listen);
  }, [onSheet]);
}

function countsIn(positions: CommentPositions, threads: readonly Thread[]): ReadonlyMap<string, number> {
  const open = new Set(threads.filter((thread) => !thread.resolvedAt).map((thread) => thread.id));
  const counts = [...positions.sections].map(([id, ids]) => [id, ids.filter((each) => open.has(each)).length] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

/** The thread itself, the field in which it is answered, or only a view of it: whoever clicked to write goes on writing. */
type Goal = "card" | "reply" | "view";

/** Once it is there. */
function focusThread(threadId: number, to: Goal): void {
  requestAnimationFrame(() => {
    const card = document.getElementById(threadAnchor(threadId));
    const field = to === "reply" ? card?.querySelector<HTMLElement>(".ja-doc-mention textarea") : undefined;
    if (to !== "view") (field ?? card)?.focus({ preventScroll: true });
    if (card && !isInView(card)) card.scrollIntoView({ block: "nearest" });
  });
}

const isInView = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
};

/** The thread that was opened, or that the address names: `?thread=12` or `#thread-12`, as in letters. */
function useActiveThread(text: DocumentText): [number | null, (threadId: number | null) => void] {
  // The key, so that following the same link again leads to it again.
  const { hash, search, key } = useLocation();
  const returned = useReturnedThread(text);
  const asked = Number(new URLSearchParams(search).get(THREAD_PARAM)) || returned;
  const [active, setActive] = useState<number | null>(asked);
  const named = Number(/^#(?:thread|passage)-(\d+)$/.exec(hash)?.[1]) || asked;
  const isHere = text.threads.some((thread) => thread.id === named);
  useEffect(() => {
    if (!named || !isHere) return;
    setActive(named);
    focusThread(named, "card");
  }, [named, isHere, key]);
  return [text.threads.some((thread) => thread.id === active) ? active : null, setActive];
}

/** The thread whose form came back with something wrong in it, as it does without JavaScript: it must not be folded away. */
function useReturnedThread(text: DocumentText): number | null {
  const returned = useActionData() as { form?: FormState } | undefined;
  const [, kind, id] = /^(reply|comment|comment-deletion)-(\d+)$/.exec(returned?.form?.name ?? "") ?? [];
  if (!kind) return null;
  if (kind === "reply") return Number(id);
  return text.threads.find((thread) => thread.comments.some((comment) => comment.id === Number(id)))?.id ?? null;
}

/** Whoever comes by a link to a thread also sees its passage beside it, as soon as the editor can show it. */
function useArrival(isReady: boolean, activeThread: number | null, handle: MutableRefObject<LiveHandle | null>): void {
  const came = useRef(activeThread);
  useEffect(() => {
    const threadId = came.current;
    if (!isReady || threadId === null) return;
    came.current = null;
    if (isPanelBeside()) handle.current?.revealThread(threadId);
  }, [isReady, handle]);
}
