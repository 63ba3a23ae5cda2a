/** The forms of comments; plain ones without JavaScript, and they come back to the page on which they stood. */
import { useActionData, useLocation } from "@remix-run/react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentText } from "#server/documents/page/text.queries";
import type { Thread, ThreadComment } from "#server/documents/comments/threads.rules";
import type { FormState } from "#server/web";
import type { Visibility } from "#db/schema/documents";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select } from "~/ui/form";
import type { Anchor } from "./anchors";
import { MentionField } from "./mention-field";

interface UnfoldingProps {
  label: string;
  /** The name of the form inside: without JavaScript it comes back unfolded when something was wrong with it. */
  form: string;
  children: (close: () => void) => ReactNode;
}

/** Unfolds without JavaScript too; folds itself up when the form inside is done. */
export function Unfolding({ label, form, children }: UnfoldingProps) {
  const returned = useActionData() as { form?: FormState } | undefined;
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current) details.current.open = false;
  };
  return (
    <details className="ja-doc-unfolding" ref={details} open={returned?.form?.name === form || undefined}>
      <summary>{label}</summary>
      {children(close)}
    </details>
  );
}

export function ReplyForm({ thread, documentId }: { thread: Thread; documentId: number }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`/documents/${documentId}/threads/${thread.id}/comments`} name={`reply-${thread.id}`} reset>
      <BackHere />
      <MentionField
        label={t("documents:threads.your-reply")}
        rows={2}
        source={`/documents/${documentId}/mentions?thread=${thread.id}`}
      />
      <SubmitButton small>{t("documents:threads.send-reply")}</SubmitButton>
    </ActionForm>
  );
}

export function ResolutionForm({ thread, documentId }: { thread: Thread; documentId: number }) {
  const { t } = useTranslation();
  return (
    <ActionForm
      action={`/documents/${documentId}/threads/${thread.id}/resolution`}
      name={`resolution-${thread.id}`}
      className="ja-form--inline"
    >
      <BackHere />
      <Hidden name="resolved" value={thread.resolvedAt ? "false" : "true"} />
      <SubmitButton small variant="tertiary" icon={thread.resolvedAt ? "autorenew" : "check"}>
        {t(thread.resolvedAt ? "documents:threads.reopen" : "documents:threads.resolve")}
      </SubmitButton>
    </ActionForm>
  );
}

export function EditForm({
  comment,
  thread,
  documentId,
  onDone,
}: {
  comment: ThreadComment;
  thread: Thread;
  documentId: number;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`/documents/${documentId}/comments/${comment.id}`} name={`comment-${comment.id}`} onDone={onDone}>
      <BackHere />
      <MentionField
        label={t("documents:threads.your-comment")}
        defaultValue={comment.body}
        source={`/documents/${documentId}/mentions?thread=${thread.id}`}
      />
      <SubmitButton small>{t("common:action.save")}</SubmitButton>
    </ActionForm>
  );
}

/** Acts at once: it can be undone. */
export function DeletionForm({
  comment,
  documentId,
  onDone,
}: {
  comment: ThreadComment;
  documentId: number;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  return (
    <ActionForm
      action={`/documents/${documentId}/comments/${comment.id}/deletion`}
      name={`comment-deletion-${comment.id}`}
      onDone={onDone}
      className="ja-form--inline"
    >
      <BackHere />
      <SubmitButton small variant="tertiary">
        {t("common:action.delete")}
      </SubmitButton>
    </ActionForm>
  );
}

/** A new thread on the place that was chosen. */
export function PlaceForm({
  text,
  anchor,
  onEnd,
}: {
  text: DocumentText;
  anchor: Anchor;
  onEnd: (threadId: number | null) => void;
}) {
  const { t } = useTranslation();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The text scrolls by itself to what is commented, and not away from it.
    form.current?.querySelector("textarea")?.focus({ preventScroll: true });
  }, []);
  return (
    <div
      className="ja-doc-thread ja-doc-thread--new"
      data-note="draft"
      data-active
      ref={form}
      role="presentation"
      onKeyDown={(event) => {
        // Nothing that was written goes away by one key.
        if (event.key === "Escape" && !form.current?.querySelector("textarea")?.value.trim()) onEnd(null);
      }}
    >
      {anchor.block && <p className="ja-doc-thread__place">{t("documents:threads.whole-block")}</p>}
      <q className="ja-doc-thread__quote">{shorten(anchor.quote)}</q>
      <ActionForm
        action={`/documents/${text.documentId}/threads`}
        name={`thread-${anchor.key}`}
        reset
        onDone={(answer) => onEnd(threadIdOf(answer))}
      >
        <BackHere />
        {(anchor.block ? ["block"] : ["quote", "prefix", "suffix", "start", "end"]).map((field) => (
          <Hidden key={field} name={field} value={anchor[field as keyof Anchor]} />
        ))}
        <NewThreadFields text={text} />
        <div className="ja-row">
          <SubmitButton small>{t("documents:threads.send")}</SubmitButton>
          <Button small variant="tertiary" onClick={() => onEnd(null)}>
            {t("common:action.cancel")}
          </Button>
        </div>
      </ActionForm>
    </div>
  );
}

export function WholeTextForm({ text, onEnd }: { text: DocumentText; onEnd: (threadId: number | null) => void }) {
  const { t } = useTranslation();
  const [round, setRound] = useState(0);
  return (
    <Unfolding label={t("documents:threads.comment-whole")} form="thread-whole">
      {(close) => (
        <ActionForm
          action={`/documents/${text.documentId}/threads`}
          name="thread-whole"
          reset
          onDone={(answer) => {
            close();
            setRound(round + 1);
            onEnd(threadIdOf(answer));
          }}
        >
          <BackHere />
          <NewThreadFields key={round} text={text} />
          <SubmitButton small>{t("documents:threads.send")}</SubmitButton>
        </ActionForm>
      )}
    </Unfolding>
  );
}

const threadIdOf = (answer: unknown): number | null => (answer as { threadId?: number } | null)?.threadId ?? null;

/** What is said, and who may see it; whom one may mention depends on that. */
function NewThreadFields({ text }: { text: DocumentText }) {
  const { t } = useTranslation();
  const [visibility, setVisibility] = useState<Visibility>("process");
  return (
    <>
      <MentionField
        label={t("documents:threads.your-comment")}
        rows={4}
        source={`/documents/${text.documentId}/mentions?visibility=${visibility}`}
      />
      {text.visibilities.length > 1 && (
        <Select
          name="visibility"
          label={t("documents:threads.visibility")}
          required
          defaultValue="process"
          options={text.visibilities.map((value) => ({
            value,
            label: t(`documents:threads.visible.${value}`, { organisation: text.me.organisation }),
          }))}
          onChange={(value) => setVisibility(value as Visibility)}
        />
      )}
    </>
  );
}

/** The page to come back to, with what was chosen there: a text also stands on the page of its agenda item or roundtable. */
export function BackHere() {
  const { pathname, search } = useLocation();
  return <Hidden name="to" value={`${pathname}${search}`.slice(0, 500)} />;
}

/** A quote as a reminder of its passage, not the passage itself. */
export const shorten = (quote: string) =>
  quote.length > 160 ? `${quote.slice(0, 150).replace(/\S*$/u, "").toWellFormed()}…` : quote;
