/**
 * One text with its outline and its comments, wherever it stands: on its own page, with an agenda item, in a roundtable. The
 * server sends it complete; in the browser the editor takes over. `text` comes from `requireText` (server/documents).
 */
import { useLocation, useRevalidator } from "@remix-run/react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/text.queries";
import { outlineOf, threadsIn } from "#server/documents/text.rules";
import { useTopic } from "~/ui/use-live";
import { Outline } from "./outline";
import type { Anchor } from "./passages";
import { StaticText, threadAnchor, waitingBar } from "./static-text";
import type { LiveHandle } from "./text-editor";
import { Threads } from "./threads";
import "./documents.css";

const LiveText = lazy(() => import("./live-text"));

export function DocumentEditor({ text }: { text: DocumentText }) {
  const inBrowser = useInBrowser();
  const [stuck, setStuck] = useState(false);
  useNews(text.documentId, stuck);
  const handle = useRef<LiveHandle | null>(null);
  /** What the editor shows now; null until it runs. */
  const [written, setWritten] = useState<TextContent | null>(null);
  const [draft, setDraft] = useState<Anchor | null>(null);
  const [activeThread, setActiveThread] = useActiveThread(text);
  const openThreads = useMemo(
    () => new Set(text.threads.filter((thread) => !thread.resolvedAt).map((thread) => thread.id)),
    [text.threads],
  );
  const shown = written ?? text.content;
  const outline = useMemo(() => outlineOf(shown), [shown]);
  const placed = useMemo(() => threadsIn(shown), [shown]);

  const toThread = useCallback(
    (threadId: number) => {
      setActiveThread(threadId);
      requestAnimationFrame(() => document.getElementById(threadAnchor(threadId))?.focus({ preventScroll: true }));
    },
    [setActiveThread],
  );
  const toPassage = useCallback(
    (threadId: number) => {
      setActiveThread(threadId);
      handle.current?.showThread(threadId);
    },
    [setActiveThread],
  );
  const endDraft = useCallback((wasSent: boolean) => {
    setDraft(null);
    // Once sent, the focus goes to the new thread.
    handle.current?.endDraft(!wasSent);
  }, []);

  const reading = <StaticText content={text.content} openThreads={openThreads} />;
  const waiting = (
    <>
      <div className={waitingBar(text.access)} />
      {reading}
    </>
  );
  return (
    <div className="ja-doc-frame">
      <div className="ja-doc" data-outlined={outline.length >= 3 || undefined}>
        <Outline entries={outline} onGo={inBrowser ? (id) => goTo(id, handle.current) : undefined} />
        <div className="ja-doc-sheet">
          {inBrowser ? (
            <Suspense fallback={waiting}>
              <LiveText
                text={text}
                openThreads={openThreads}
                activeThread={activeThread}
                handle={handle}
                onThread={toThread}
                onDraft={setDraft}
                onContent={setWritten}
                onStuck={setStuck}
              >
                {reading}
              </LiveText>
            </Suspense>
          ) : (
            waiting
          )}
        </div>
        <Threads
          text={text}
          placed={placed}
          activeThread={activeThread}
          draft={draft}
          onDraftEnd={endDraft}
          onShow={inBrowser ? toPassage : undefined}
        />
      </div>
    </div>
  );
}

function goTo(id: string, live: LiveHandle | null): void {
  if (live) live.showHeading(id);
  else document.getElementById(id)?.scrollIntoView();
}

/**
 * Comments and title, loaded anew when they change; the words themselves come through the room. Not while changes are stuck:
 * a page that loads anew may find that its person is signed out, and would leave them behind.
 */
function useNews(documentId: number, stuck: boolean): void {
  const { revalidate } = useRevalidator();
  useTopic(stuck ? null : `document:${documentId}`);
  const wasStuck = useRef(false);
  useEffect(() => {
    if (wasStuck.current && !stuck) void revalidate();
    wasStuck.current = stuck;
  }, [stuck, revalidate]);
}

/** False on the server and in the first render, so that both are the same. */
function useInBrowser(): boolean {
  const [inBrowser, setInBrowser] = useState(false);
  useEffect(() => setInBrowser(true), []);
  return inBrowser;
}

/** The thread that was clicked, or that the address names: `#thread-12` after a comment was sent. */
function useActiveThread(text: DocumentText): [number | null, (threadId: number) => void] {
  // The key, so that a second answer to the same thread leads to it too.
  const { hash, key } = useLocation();
  const [active, setActive] = useState<number | null>(null);
  const named = Number(/^#(?:thread|passage)-(\d+)$/.exec(hash)?.[1]) || null;
  const isHere = text.threads.some((thread) => thread.id === named);
  useEffect(() => {
    if (!named || !isHere) return;
    setActive(named);
    document.getElementById(threadAnchor(named))?.focus({ preventScroll: true });
  }, [named, isHere, key]);
  return [text.threads.some((thread) => thread.id === active) ? active : null, setActive];
}
