/**
 * One comment thread: closed it shows what began it and what was said last, open all of it with the forms. The link that opens it
 * works without JavaScript too.
 */
import { Link, useFetcher, useLocation } from "@remix-run/react";
import { memo, useEffect, useRef, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeInstant } from "#server/calendar/rules";
import { partsOf } from "#server/documents/comments/mentions.rules";
import { THREAD_PARAM, type Place } from "#server/documents/comments/positions.rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import { blockAnchor } from "#server/documents/content/text.rules";
import {
  canDeleteComment,
  canEditComment,
  canResolve,
  type Thread,
  type ThreadComment,
} from "#server/documents/comments/threads.rules";
import { Badge } from "~/ui/page";
import { passageId, threadAnchor } from "../reader/static-text";
import { DeletionForm, EditForm, ReplyForm, ResolutionForm, shorten, Unfolding } from "./thread-forms";

interface CardProps {
  thread: Thread;
  text: DocumentText;
  place: Place;
  isOpen: boolean;
  /** Undefined without JavaScript: then links do. */
  onOpen?: (threadId: number | null, to?: "card" | "reply") => void;
  onShow?: (threadId: number) => void;
}

export const ThreadCard = memo(function ThreadCard({ thread, text, place, isOpen, onOpen, onShow }: CardProps) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  useMarkRead(thread, text.documentId, isOpen);
  const mayComment = text.access !== "read";
  const first = thread.comments[0]!;
  const open = (event: MouseEvent) => {
    // Whoever marks words, follows a link or presses a button there wants just that.
    const isOwn = !(event.target as Element).closest("a, button, summary, input, textarea, select, label");
    if (!isOpen && isOwn && window.getSelection()?.isCollapsed) onOpen?.(thread.id, "card");
  };
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- a wider target for the mouse; the link inside does the same
    <article
      className="ja-doc-thread"
      id={threadAnchor(thread.id)}
      tabIndex={-1}
      ref={card}
      onClick={onOpen && open}
      data-active={isOpen || undefined}
      data-resolved={thread.resolvedAt ? true : undefined}
      aria-label={t("documents:threads.thread", {
        name: (first.importedAuthor ?? first.name) || t("documents:threads.unnamed"),
      })}
    >
      <Facts thread={thread} text={text} place={place} />
      <PlaceOf thread={thread} text={text} place={place} onShow={onShow} />
      {isOpen ? <Conversation thread={thread} text={text} card={card} /> : <Gist thread={thread} />}
      <div className="ja-doc-thread__actions">
        {isOpen ? (
          onOpen && (
            <button type="button" className="ja-doc-thread__more" onClick={() => onOpen(null)}>
              {t("documents:threads.close-thread")}
            </button>
          )
        ) : (
          <OpenLink thread={thread} onOpen={onOpen}>
            {t(mayComment && !thread.resolvedAt ? "documents:threads.reply" : "documents:threads.open")}
          </OpenLink>
        )}
        {canResolve(thread, text.my, { personId: text.personId, mayComment: text.mayClose.threads }) && (
          <ResolutionForm thread={thread} documentId={text.documentId} />
        )}
      </div>
    </article>
  );
});

/** A mention waits no longer once its thread was open. */
function useMarkRead(thread: Thread, documentId: number, isOpen: boolean): void {
  const { submit } = useFetcher({ key: `read-${thread.id}` });
  const wasTold = useRef(false);
  useEffect(() => {
    if (!isOpen || !thread.mentionsMe || wasTold.current) return;
    wasTold.current = true;
    submit(null, { method: "post", action: `/documents/${documentId}/threads/${thread.id}/sight` });
  }, [isOpen, thread.mentionsMe, thread.id, documentId, submit]);
}

function OpenLink({ thread, onOpen, children }: Pick<CardProps, "thread" | "onOpen"> & { children: string }) {
  const { pathname, search } = useLocation();
  const params = new URLSearchParams(search);
  params.set(THREAD_PARAM, String(thread.id));
  return (
    <Link
      className="ja-doc-thread__more"
      to={`${pathname}?${params}#${threadAnchor(thread.id)}`}
      preventScrollReset
      onClick={(event) => {
        if (!onOpen) return;
        event.preventDefault();
        onOpen(thread.id, "reply");
      }}
    >
      {children}
    </Link>
  );
}

// --- what it is about -------------------------------------------------------------

function Facts({ thread, text, place }: Pick<CardProps, "thread" | "text" | "place">) {
  const { t } = useTranslation();
  const facts = [
    thread.mentionsMe && (
      <Badge key="me" tone="info" icon="info">
        {t("documents:mentions.you")}
      </Badge>
    ),
    thread.visibility !== "process" && (
      <Badge key="visibility" tone="neutral" icon="visibility-off">
        {t(`documents:threads.visible.${thread.visibility}`, { organisation: text.me.organisation })}
      </Badge>
    ),
    thread.resolvedAt && (
      <Badge key="resolved" tone="success" icon="check">
        {t(thread.resolvedBy ? "documents:threads.resolved" : "documents:threads.resolved-unnamed", {
          name: thread.resolvedBy,
        })}
      </Badge>
    ),
    place === "gone" && (
      <Badge key="gone" tone="warning">
        {t("documents:threads.gone")}
      </Badge>
    ),
  ].filter(Boolean);
  return facts.length ? <div className="ja-doc-thread__facts">{facts}</div> : null;
}

function PlaceOf({ thread, text, place, onShow }: Pick<CardProps, "thread" | "text" | "place" | "onShow">) {
  const { t } = useTranslation();
  if (place === "whole") return <p className="ja-doc-thread__place">{t("documents:threads.whole")}</p>;
  const quote = <q className="ja-doc-thread__quote">{shorten(thread.quote)}</q>;
  const kind = thread.wholeBlock && <span className="ja-doc-thread__kind">{t("documents:threads.whole-block")}</span>;
  if (place === "gone")
    return (
      <div className="ja-doc-thread__place">
        {kind}
        {thread.quote && quote}
        <LastSeen thread={thread} documentId={text.documentId} />
      </div>
    );
  return (
    <div className="ja-doc-thread__place">
      <a
        href={`#${place === "block" ? blockAnchor(thread.blockId ?? "") : passageId(thread.id)}`}
        title={t("documents:threads.show")}
        onClick={(event) => {
          if (!onShow) return;
          event.preventDefault();
          onShow(thread.id);
        }}
      >
        <span className="kern-sr-only">{t("documents:threads.show")}: </span>
        {kind}
        {thread.quote && quote}
      </a>
    </div>
  );
}

function LastSeen({ thread: { lastVersion }, documentId }: { thread: Thread; documentId: number }) {
  const { t, i18n } = useTranslation();
  if (!lastVersion) return null;
  const at = writeInstant(lastVersion.createdAt, i18n.language as Language);
  const name = lastVersion.number === null ? lastVersion.name : t("documents:threads.frozen", { number: lastVersion.number });
  return (
    <Link className="ja-doc-thread__version" to={`/documents/${documentId}/versions/${lastVersion.id}`}>
      {t(name ? "documents:threads.last-seen-named" : "documents:threads.last-seen", { name, at })}
    </Link>
  );
}

// --- what was said -----------------------------------------------------------------

/** Closed: how it began, and the last word. */
function Gist({ thread }: { thread: Thread }) {
  const { t } = useTranslation();
  const [first, ...answers] = thread.comments;
  const last = answers.at(-1);
  return (
    <>
      <Comment comment={first!} isClosed />
      {answers.length > 1 && (
        <p className="ja-doc-thread__between">{t("documents:threads.between", { count: answers.length - 1 })}</p>
      )}
      {last && <Comment comment={last} isClosed />}
    </>
  );
}

function Conversation({ thread, text, card }: Pick<CardProps, "thread" | "text"> & { card: { current: HTMLElement | null } }) {
  const mayComment = text.access !== "read";
  return (
    <>
      <ol className="ja-stack ja-gap-4 ja-list">
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <Comment comment={comment} />
            {mayComment && comment.personId === text.personId && (
              <OwnComment comment={comment} thread={thread} documentId={text.documentId} card={card} />
            )}
          </li>
        ))}
      </ol>
      {mayComment && !thread.resolvedAt && <ReplyForm thread={thread} documentId={text.documentId} />}
    </>
  );
}

function Comment({ comment, isClosed }: { comment: ThreadComment; isClosed?: boolean }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="ja-doc-comment" data-closed={isClosed || undefined}>
      <p className="ja-doc-comment__head">
        {comment.importedAuthor === null || comment.name === "" ? (
          <>
            <strong>{comment.name || t("documents:threads.unnamed")}</strong> <span>{comment.organisation}</span>
          </>
        ) : (
          <>
            <strong>{comment.importedAuthor}</strong> <span>{t("documents:threads.imported", { name: comment.name })}</span>
          </>
        )}
        <time dateTime={new Date(comment.createdAt).toISOString()}>
          {writeInstant(comment.createdAt, i18n.language as Language)}
          {comment.editedAt && ` · ${t("documents:threads.edited")}`}
        </time>
      </p>
      <p className="ja-doc-comment__body">
        <Words comment={comment} />
      </p>
    </div>
  );
}

/** Mentions stand out; whoever was mentioned under a name that has changed since is not found here, and that does no harm. */
function Words({ comment: { body, mentions } }: { comment: ThreadComment }) {
  const labels = mentions.flatMap(({ name, organisation }) => [name, `${name} (${organisation})`, organisation]);
  const parts = partsOf(
    body,
    labels.map((label) => ({ label })),
  );
  return parts.map((part, index) =>
    part.target ? (
      <span key={index} className="ja-doc-comment__mention">
        {part.text}
      </span>
    ) : (
      part.text
    ),
  );
}

function OwnComment({
  comment,
  thread,
  documentId,
  card,
}: {
  comment: ThreadComment;
  thread: Thread;
  documentId: number;
  card: { current: HTMLElement | null };
}) {
  const { t } = useTranslation();
  const toCard = () => card.current?.focus({ preventScroll: true });
  return (
    <div className="ja-doc-comment__own">
      {canEditComment(comment, comment.personId) && (
        <Unfolding label={t("common:action.edit")} form={`comment-${comment.id}`}>
          {(close) => (
            <EditForm
              comment={comment}
              thread={thread}
              documentId={documentId}
              onDone={() => {
                close();
                toCard();
              }}
            />
          )}
        </Unfolding>
      )}
      {canDeleteComment(thread, comment.id) && <DeletionForm comment={comment} documentId={documentId} onDone={toCard} />}
    </div>
  );
}
