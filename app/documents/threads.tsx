/**
 * The comments beside a text, in the order of their passages: read, answered, resolved; works as plain forms too. Where the
 * editor runs, quote and passage lead to each other.
 */
import { Link, useSearchParams } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema";
import { writeInstant } from "#server/calendar/rules";
import type { DocumentText } from "#server/documents/text.queries";
import { canDeleteComment, inTextOrder, placeOf, type Thread, type ThreadComment } from "#server/documents/threads.rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextArea } from "~/ui/form";
import { Badge } from "~/ui/page";
import type { Anchor } from "./passages";
import { passageId, threadAnchor } from "./static-text";
import { BackHere, PassageForm, ReplyForm, ResolutionForm, shorten, Unfolding, WholeTextForm } from "./thread-forms";

interface ThreadsProps {
  text: DocumentText;
  /** Ids of the threads whose passage is in the text, in its order. */
  placed: readonly number[];
  activeThread: number | null;
  draft: Anchor | null;
  onDraftEnd: (wasSent: boolean) => void;
  /** Undefined without the editor: then links do. */
  onShow?: (threadId: number) => void;
}

const FILTERS = ["open", "resolved", "all"] as const;

export function Threads({ text, placed, activeThread, draft, onDraftEnd, onShow }: ThreadsProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const filter = FILTERS.find((name) => name === params.get("comments")) ?? "open";
  const sorted = inTextOrder(text.threads, placed);
  const groups = {
    open: sorted.filter((thread) => !thread.resolvedAt),
    resolved: sorted.filter((thread) => thread.resolvedAt),
    all: sorted,
  };
  // Whoever follows a passage or a link to a thread sees it, filter or not.
  const shown = sorted.filter((thread) => groups[filter].includes(thread) || thread.id === activeThread);
  const mayComment = text.access !== "read";
  return (
    <section className="ja-doc-threads" aria-labelledby="threads">
      <h2 className="kern-heading-small" id="threads" tabIndex={-1}>
        {t("documents:threads.title")}
      </h2>
      {text.threads.length > 0 && (
        <Filter filter={filter} counts={{ open: groups.open.length, resolved: groups.resolved.length, all: sorted.length }} />
      )}
      {draft && <PassageForm key={draft.key} text={text} anchor={draft} onEnd={onDraftEnd} />}
      {shown.length === 0 && !draft && <p className="kern-body kern-body--muted">{t(`documents:threads.none-${filter}`)}</p>}
      <ol className="ja-list ja-doc-threads__list">
        {shown.map((thread) => (
          <li key={thread.id}>
            <ThreadCard
              thread={thread}
              text={text}
              place={placeOf(thread, new Set(placed))}
              isActive={thread.id === activeThread}
              onShow={onShow}
            />
          </li>
        ))}
      </ol>
      {mayComment && <WholeTextForm text={text} />}
      {text.waitsForComments && <p className="kern-body kern-body--muted">{t("documents:threads.waiting")}</p>}
    </section>
  );
}

function Filter({ filter, counts }: { filter: (typeof FILTERS)[number]; counts: Record<(typeof FILTERS)[number], number> }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const to = (name: string) => {
    const next = new URLSearchParams(params);
    next.set("comments", name);
    return `?${next}#threads`;
  };
  return (
    <nav className="ja-doc-filter" aria-label={t("documents:threads.filter")}>
      {FILTERS.map((name) => (
        <Link key={name} to={to(name)} preventScrollReset aria-current={name === filter ? "true" : undefined}>
          {t(`documents:threads.filter-${name}`, { count: counts[name] })}
        </Link>
      ))}
    </nav>
  );
}

interface CardProps {
  thread: Thread;
  text: DocumentText;
  place: ReturnType<typeof placeOf>;
  isActive: boolean;
  onShow?: (threadId: number) => void;
}

function ThreadCard({ thread, text, place, isActive, onShow }: CardProps) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isActive) card.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const mayComment = text.access !== "read";
  return (
    <article
      className="ja-doc-thread"
      id={threadAnchor(thread.id)}
      tabIndex={-1}
      ref={card}
      data-active={isActive || undefined}
      data-resolved={thread.resolvedAt ? true : undefined}
      aria-label={t("documents:threads.thread", { name: thread.comments[0]?.name })}
    >
      <Place thread={thread} place={place} onShow={onShow} />
      <ol className="ja-list ja-doc-thread__comments">
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <Comment comment={comment} thread={thread} text={text} />
          </li>
        ))}
      </ol>
      <div className="ja-doc-thread__actions">
        {mayComment && !thread.resolvedAt && <ReplyForm thread={thread} documentId={text.documentId} />}
        {text.canResolve && <ResolutionForm thread={thread} documentId={text.documentId} />}
      </div>
    </article>
  );
}

function Place({ thread, place, onShow }: Pick<CardProps, "thread" | "place" | "onShow">) {
  const { t } = useTranslation();
  const resolved = thread.resolvedAt && (
    <Badge tone="success" icon="check">
      {t("documents:threads.resolved", { name: thread.resolvedBy ?? "" })}
    </Badge>
  );
  if (place === "whole")
    return (
      <p className="ja-doc-thread__place">
        {t("documents:threads.whole")} {resolved}
      </p>
    );
  const quote = <q className="ja-doc-thread__quote">{shorten(thread.quote)}</q>;
  if (place === "gone") {
    return (
      <div className="ja-doc-thread__place">
        <Badge tone="warning">{t("documents:threads.gone")}</Badge> {resolved}
        {quote}
      </div>
    );
  }
  return (
    <div className="ja-doc-thread__place">
      {resolved}
      <a
        href={`#${passageId(thread.id)}`}
        title={t("documents:threads.show")}
        onClick={(event) => {
          if (!onShow) return;
          event.preventDefault();
          onShow(thread.id);
        }}
      >
        <span className="kern-sr-only">{t("documents:threads.show")}: </span>
        {quote}
      </a>
    </div>
  );
}

function Comment({ comment, thread, text }: { comment: ThreadComment; thread: Thread; text: DocumentText }) {
  const { t, i18n } = useTranslation();
  const isMine = comment.personId === text.personId && text.access !== "read";
  return (
    <div className="ja-doc-comment">
      <p className="ja-doc-comment__head">
        <strong>{comment.name}</strong> <span>{comment.organisation}</span>
        <time dateTime={new Date(comment.createdAt).toISOString()}>
          {writeInstant(comment.createdAt, i18n.language as Language)}
          {comment.editedAt && ` · ${t("documents:threads.edited")}`}
        </time>
      </p>
      <p className="ja-doc-comment__body">{comment.body}</p>
      {isMine && (
        <div className="ja-doc-comment__own">
          <Unfolding label={t("common:action.edit")} form={`comment-${comment.id}`}>
            {(close) => (
              <ActionForm
                action={`/documents/${text.documentId}/comments/${comment.id}`}
                name={`comment-${comment.id}`}
                onDone={close}
              >
                <BackHere />
                <TextArea
                  name="body"
                  label={t("documents:threads.your-comment")}
                  defaultValue={comment.body}
                  rows={3}
                  required
                  maxLength={5000}
                />
                <SubmitButton small>{t("common:action.save")}</SubmitButton>
              </ActionForm>
            )}
          </Unfolding>
          {canDeleteComment(thread, comment.id) && (
            <Unfolding label={t("common:action.delete")} form={`comment-deletion-${comment.id}`}>
              {() => (
                <ActionForm
                  action={`/documents/${text.documentId}/comments/${comment.id}/deletion`}
                  name={`comment-deletion-${comment.id}`}
                >
                  <BackHere />
                  <p className="kern-body kern-body--small">{t("documents:threads.delete-question")}</p>
                  <SubmitButton small variant="danger">
                    {t("documents:threads.delete")}
                  </SubmitButton>
                </ActionForm>
              )}
            </Unfolding>
          )}
        </div>
      )}
    </div>
  );
}
