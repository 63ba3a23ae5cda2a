/**
 * The comments beside a text, in the order of their places: read, answered, resolved; works as plain forms too. Where the
 * editor runs, quote and passage lead to each other.
 */
import { Link, useLocation, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import {
  filterFrom,
  hasState,
  inTextOrder,
  isAskedFor,
  type CommentPositions,
} from "#server/documents/comments/positions.rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import type { OutlineEntry } from "#server/documents/content/text.rules";
import type { Thread } from "#server/documents/comments/threads.rules";
import type { Anchor } from "./anchors";
import { ThreadCard } from "./thread-card";
import { ThreadFilter } from "./thread-filter";
import { PlaceForm, WholeTextForm } from "./thread-forms";
import { StepButtons } from "./thread-steps";
import "./threads.css";

export interface ThreadsProps {
  text: DocumentText;
  positions: CommentPositions;
  outline: readonly OutlineEntry[];
  activeThread: number | null;
  draft: Anchor | null;
  /** @param threadId of the new thread; null when it was given up */
  onDraftEnd: (threadId: number | null) => void;
  /** Undefined without the editor: then links do. */
  onShow?: (threadId: number) => void;
  /** Opens a thread; null closes the one that is open. Undefined without JavaScript. */
  onOpen?: (threadId: number | null, to?: "card" | "reply") => void;
  onStep?: (step: 1 | -1) => void;
}

/** So many at once; further ones by a link. */
const AT_ONCE = 50;

export function Threads({ text, positions, outline, activeThread, draft, onDraftEnd, onShow, onOpen, onStep }: ThreadsProps) {
  const { t } = useTranslation();
  const { params, filter } = useThreadFilter();
  const most = Math.max(AT_ONCE, Number(params.get("shown")) || 0);
  const fitting = shownThreads(text.threads, positions, params);
  // Whoever follows a passage or a link to a thread sees it, filter or not.
  const active = text.threads.filter((thread) => thread.id === activeThread);
  const shown = inTextOrder([...new Set([...fitting.slice(0, most), ...active])], positions);
  const rest = fitting.filter((thread) => !shown.includes(thread)).length;
  const more = new URLSearchParams(params);
  more.set("shown", String(most + AT_ONCE));
  return (
    <section className="ja-doc-threads" aria-labelledby="threads">
      <div className="ja-doc-threads__head">
        <h2 className="kern-heading-small" id="threads" tabIndex={-1}>
          {t("documents:threads.title")}
        </h2>
        {text.threads.length > 0 && (
          <ThreadFilter threads={text.threads} filter={filter} positions={positions} outline={outline} />
        )}
        {onStep && text.threads.length > 1 && <StepButtons onStep={onStep} />}
      </div>
      {draft && <PlaceForm key={draft.key} text={text} anchor={draft} onEnd={onDraftEnd} />}
      {shown.length === 0 && !draft && (
        <p className="kern-body kern-body--muted">{t(`documents:threads.none-${filter.state}`)}</p>
      )}
      {rest > 0 && (
        <Link className="ja-doc-threads__rest" to={`?${more}#threads`} preventScrollReset>
          {t("documents:threads.more", { count: rest })}
        </Link>
      )}
      {text.access !== "read" && <WholeTextForm text={text} onEnd={(id) => id !== null && onOpen?.(id, "card")} />}
      {text.waitsForComments && <p className="kern-body kern-body--muted">{t("documents:threads.waiting")}</p>}
      <span className="ja-doc-margin-end" />
      <ol className="ja-stack ja-gap-3 ja-list ja-doc-threads__list">
        {shown.map((thread) => (
          <li key={thread.id} data-note={`thread-${thread.id}`} data-active={thread.id === activeThread || undefined}>
            <ThreadCard
              thread={thread}
              text={text}
              place={positions.of.get(thread.id) ?? "gone"}
              isOpen={thread.id === activeThread}
              onOpen={onOpen}
              onShow={onShow}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What the address asks for, or will in a moment. */
export function useThreadFilter() {
  const location = useLocation();
  const coming = useNavigation().location;
  const params = new URLSearchParams(coming?.pathname === location.pathname ? coming.search : location.search);
  return { params, filter: filterFrom(params) };
}

/** Those that the address asks for, in the order of the text. */
export function shownThreads(threads: readonly Thread[], positions: CommentPositions, params: URLSearchParams): Thread[] {
  const filter = filterFrom(params);
  const asked = threads.filter((thread) => isAskedFor(thread, filter, positions) && hasState(thread, filter.state));
  return inTextOrder(asked, positions);
}
