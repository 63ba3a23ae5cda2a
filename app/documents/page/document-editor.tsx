/**
 * One text with its outline and its comments, wherever it stands: on its own page, with an agenda item, in a roundtable. The
 * server sends it complete; in the browser the editor takes over. `text` comes from `requireText` (server/documents).
 */
import { useRevalidator } from "@remix-run/react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { drawRecords } from "#server/documents/content/records.rules";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import { numbersOf, writeNumber } from "#server/documents/content/numbering.rules";
import { outlineOf } from "#server/documents/content/text.rules";
import { useTopic } from "~/ui/live/use-live";
import { Outline } from "../reader/outline";
import { Proposals } from "../proposals/proposals";
import { SidePanel } from "../comments/side-panel";
import { StaticText } from "../reader/static-text";
import type { LiveHandle } from "../editor/text-editor";
import { Threads } from "../comments/threads";
import { useProposalFocus } from "../proposals/focus";
import { useThreads } from "../comments/use-threads";
import "../documents.css";
import "../editor/writing.css";

const LiveText = lazy(() => import("../editor/live-text"));

interface DocumentEditorProps {
  text: DocumentText;
  /** In the row above the text: where the text is the page, its title and what can be done with it. */
  title?: ReactNode;
  actions?: ReactNode;
  /** Between that row and the text: what the page knows about it. */
  children?: ReactNode;
}

export function DocumentEditor({ text, title, actions, children }: DocumentEditorProps) {
  const { t } = useTranslation();
  const inBrowser = useInBrowser();
  const [stuck, setStuck] = useState(false);
  useNews(text.documentId, stuck);
  const handle = useRef<LiveHandle | null>(null);
  /** The place of what the editor knows: whether all is saved, and who is here. */
  const [stateSlot, setStateSlot] = useState<HTMLDivElement | null>(null);
  /** What the editor shows now; null until it runs. */
  const [written, setWritten] = useState<TextContent | null>(null);
  const shown = useMemo(
    () => (written ? drawRecords(written, text.records) : text.content),
    [written, text.records, text.content],
  );
  const threads = useThreads(text, written, handle);
  const { setSheet } = threads;
  const openThreads = useMemo(
    () => new Set(text.threads.filter((thread) => !thread.resolvedAt).map((thread) => thread.id)),
    [text.threads],
  );
  const outline = useMemo(() => outlineOf(shown), [shown]);
  const numbers = useMemo(() => writtenNumbers(shown, text), [shown, text]);
  const proposal = useProposalFocus(
    text,
    useCallback(() => setSheet("all"), [setSheet]),
  );
  const toBlock = useCallback(
    (block: string) => {
      setSheet(null);
      handle.current?.showBlock(block);
    },
    [setSheet],
  );

  // Without a word beside it, the text has the middle of the page.
  const isAlone = text.threads.length + text.proposals.open + text.proposals.fresh.length === 0 && !threads.draft;
  const reading = <StaticText content={threads.reading} openThreads={openThreads} language={text.language} numbers={numbers} />;
  const waiting = (
    <>
      <div className="ja-doc-bar ja-doc-bar--coming" />
      {reading}
    </>
  );
  return (
    <div className="ja-doc-frame">
      <div className="ja-doc-head">
        {title}
        <Outline
          entries={outline}
          numbers={numbers}
          comments={threads.counts}
          onGo={inBrowser ? (id) => goTo(id, handle.current) : undefined}
          onFocus={written ? (block) => handle.current?.showSection(block) : undefined}
        />
        <div className="ja-doc-head__state" ref={setStateSlot} />
        {actions}
      </div>
      {children}
      {text.settled && <p className="ja-doc-note">{t(`documents:error.${text.settled}`)}</p>}
      {text.access === "edit" && (
        <noscript>
          <p className="ja-doc-note">
            <strong>{t("documents:no-script.title")}</strong> {t("documents:no-script.text")}
          </p>
        </noscript>
      )}
      <div className="ja-doc" data-alone={isAlone || undefined}>
        <div className="ja-doc-sheet">
          {inBrowser ? (
            <Suspense fallback={waiting}>
              <LiveText
                text={text}
                stateSlot={stateSlot}
                threads={threads.drawn}
                activeThread={threads.activeThread}
                content={shown}
                numbers={numbers}
                handle={handle}
                onThread={threads.onThread}
                onDraft={threads.onDraft}
                onContent={setWritten}
                onStuck={setStuck}
                proposal={proposal}
              >
                {reading}
              </LiveText>
            </Suspense>
          ) : (
            waiting
          )}
        </div>
        <SidePanel sheet={threads.sheet} onSheet={threads.onSheet} onStep={threads.draft ? undefined : threads.live.onStep}>
          <Threads text={text} outline={outline} {...threads.panel} {...(inBrowser && threads.live)} />
          <Proposals text={text} content={shown} active={proposal.active} onShow={inBrowser ? toBlock : undefined} />
        </SidePanel>
      </div>
    </div>
  );
}

/** By block id, as they stand before their blocks. */
function writtenNumbers(content: TextContent, { numbering, fixedNumbers }: DocumentText): ReadonlyMap<string, string> {
  const numbers = numbersOf(content, numbering, fixedNumbers);
  return new Map([...numbers].map(([id, number]) => [id, writeNumber(number, numbering)]));
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
