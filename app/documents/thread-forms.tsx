/** The forms of comments; plain ones without JavaScript, and they come back to the page on which they stood. */
import { useActionData, useLocation } from "@remix-run/react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentText } from "#server/documents/text.queries";
import type { Thread } from "#server/documents/threads.rules";
import type { FormState } from "#server/web";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextArea } from "~/ui/form";
import type { Anchor } from "./passages";

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
    <Unfolding label={t("documents:threads.reply")} form={`reply-${thread.id}`}>
      {(close) => (
        <ActionForm
          action={`/documents/${documentId}/threads/${thread.id}/comments`}
          name={`reply-${thread.id}`}
          reset
          onDone={close}
        >
          <BackHere />
          <TextArea name="body" label={t("documents:threads.your-reply")} rows={3} required maxLength={5000} />
          <SubmitButton small>{t("documents:threads.send-reply")}</SubmitButton>
        </ActionForm>
      )}
    </Unfolding>
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

export function PassageForm({
  text,
  anchor,
  onEnd,
}: {
  text: DocumentText;
  anchor: Anchor;
  onEnd: (wasSent: boolean) => void;
}) {
  const { t } = useTranslation();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    form.current?.querySelector("textarea")?.focus();
  }, []);
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape is a shortcut of the cancel button
    <div
      className="ja-doc-thread ja-doc-thread--new"
      ref={form}
      onKeyDown={(event) => {
        if (event.key === "Escape") onEnd(false);
      }}
    >
      <q className="ja-doc-thread__quote">{shorten(anchor.quote)}</q>
      <ActionForm
        action={`/documents/${text.documentId}/threads`}
        name={`thread-${anchor.key}`}
        reset
        onDone={() => onEnd(true)}
      >
        <BackHere />
        {(["quote", "prefix", "suffix", "start", "end"] as const).map((field) => (
          <Hidden key={field} name={field} value={anchor[field]} />
        ))}
        <TextArea name="body" label={t("documents:threads.your-comment")} rows={4} required maxLength={5000} />
        <div className="ja-row">
          <SubmitButton small>{t("documents:threads.send")}</SubmitButton>
          <Button small variant="tertiary" onClick={() => onEnd(false)}>
            {t("common:action.cancel")}
          </Button>
        </div>
      </ActionForm>
    </div>
  );
}

export function WholeTextForm({ text }: { text: DocumentText }) {
  const { t } = useTranslation();
  return (
    <Unfolding label={t("documents:threads.comment-whole")} form="thread-whole">
      {(close) => (
        <ActionForm action={`/documents/${text.documentId}/threads`} name="thread-whole" reset onDone={close}>
          <BackHere />
          <TextArea name="body" label={t("documents:threads.your-comment")} rows={4} required maxLength={5000} />
          <SubmitButton small>{t("documents:threads.send")}</SubmitButton>
        </ActionForm>
      )}
    </Unfolding>
  );
}

/** The page to come back to: a text also stands on the page of its agenda item or roundtable. */
export const BackHere = () => <Hidden name="to" value={useLocation().pathname} />;

/** A quote as a reminder of its passage, not the passage itself. */
export const shorten = (quote: string) =>
  quote.length > 160 ? `${quote.slice(0, 150).replace(/\S*$/u, "").toWellFormed()}…` : quote;
