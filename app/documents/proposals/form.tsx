/**
 * The form in which a proposal is written: what stands there, what shall stand there, and why. Without JavaScript paragraphs are
 * lines of plain text; then lists and tables can only be struck out.
 */
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { hasLines, linesOf } from "#server/documents/proposals/lines.rules";
import { REASON_MAX, type ProposalTarget } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden, TextArea } from "~/ui/form";
import { useField } from "~/ui/form-state";
import { DraftNotice, OtherDraft } from "./drafts";
import { BlocksError } from "./fields";
import { Change, ProposalText } from "./parts";
import { useBase, useEarlyWords, useFollowing } from "./use-proposal-words";
import { useDraft, isSameTarget, type ProposalDraft } from "./draft";
import "../documents.css";
import "./proposals.css";
import "./editor.css";

const ProposalEditor = lazy(() => import("./editor"));

interface ProposalFormProps {
  /** Where it goes, with what was chosen: without JavaScript the page comes back like that. */
  action: string;
  documentId: number;
  personId: number;
  /** Under which name what is written is kept in this tab (`draftOf`). */
  draftName: string;
  /** What was chosen, and what is left of it. */
  about: ProposalTarget;
  target: ProposalTarget;
  /** As the text is now. */
  blocks: TextContent[];
  /** What the form begins with; without it the blocks themselves. */
  proposed?: TextContent[];
  reason?: string;
  /** A proposal that was submitted before is being changed. */
  isOwn?: boolean;
  back: string;
}

export function ProposalForm(props: ProposalFormProps) {
  const { personId, documentId, draftName, about, blocks } = props;
  const { draft, keep, use, discard } = useDraft(personId, draftName);
  const frame = useRef<HTMLDivElement>(null);
  const early = useEarlyWords(frame, draft === undefined, blocks);
  const own = draft && isSameTarget(draft.target, about) ? draft : null;
  return (
    <div ref={frame} className="ja-stack ja-gap-6">
      {own && <DraftNotice onDiscard={discard} />}
      {draft && !own && (
        <OtherDraft
          draft={draft}
          documentId={documentId}
          onDiscard={discard}
          onUse={() => use({ ...draft, target: about, base: blocks, remove: false })}
        />
      )}
      {/* The browser's own memory is asked after the first picture; then the form begins anew with what it holds. */}
      <Writing
        key={draft === undefined ? "waiting" : own ? `draft ${own.keptAt}` : "fresh"}
        {...props}
        {...(early.current && !own && early.current)}
        draft={own}
        isReady={draft !== undefined}
        keep={keep}
      />
    </div>
  );
}

interface WritingProps extends ProposalFormProps {
  draft: ProposalDraft | null;
  /** In the browser, and its memory has been looked at. */
  isReady: boolean;
  keep: (draft: Omit<ProposalDraft, "keptAt">) => void;
}

function Writing({
  action,
  documentId,
  about,
  target,
  blocks,
  proposed,
  reason = "",
  isOwn,
  back,
  draft,
  isReady,
  keep,
}: WritingProps) {
  const { t } = useTranslation();
  const name = "proposal";
  const base = useBase(blocks, true, `${action}#${name}`, draft?.base);
  const [written, setWritten] = useState<TextContent[]>(draft?.blocks ?? proposed ?? blocks);
  const [isRemoved, setRemoved] = useState(draft?.remove ?? proposed?.length === 0);
  const words = useRef(draft?.reason ?? reason);
  const form = useRef<HTMLDivElement>(null);
  const save = useCallback(
    (change: Partial<Omit<ProposalDraft, "keptAt">>) =>
      keep({ target: about, base, blocks: written, reason: words.current, remove: isRemoved, ...change }),
    [keep, about, base, written, isRemoved],
  );
  const write = (now: TextContent[]) => {
    setWritten(now);
    save({ blocks: now });
  };
  return (
    // Typing in the form's own fields is kept as well.
    <div
      ref={form}
      onInput={(event) => {
        if (!(event.target instanceof HTMLTextAreaElement) || event.target.name !== "reason") return;
        words.current = event.target.value;
        save({});
      }}
      onChange={(event) => {
        if (!(event.target instanceof HTMLInputElement) || event.target.name !== "remove") return;
        setRemoved(event.target.checked);
        save({ remove: event.target.checked });
      }}
    >
      <ActionForm action={action} name={name} className="ja-proposal-form">
        <Hidden name="target" value={target.blockIds.join(",")} />
        <Hidden name="after" value={target.after ?? "-"} />
        <Hidden name="base" value={JSON.stringify(base)} />
        <div className="ja-proposal-sides" data-live={isReady || undefined}>
          {base.length > 0 && <Before blocks={blocks} />}
          <div className="ja-stack ja-gap-4 ja-proposal-side">
            <h2 className="kern-heading-small" id="proposal-words">
              {t(base.length ? "documents:proposals.yours-title" : "documents:proposals.new-title")}
            </h2>
            {isReady ? (
              !isRemoved && <EditorField documentId={documentId} blocks={written} drawn={blocks} onChange={write} />
            ) : (
              <Lines base={blocks} blocks={proposed ?? blocks} />
            )}
            {base.length > 0 && (
              <Checkbox
                name="remove"
                label={t("documents:proposals.remove")}
                hint={t("documents:proposals.remove-hint")}
                defaultChecked={isRemoved}
              />
            )}
          </div>
        </div>
        {isReady && <Preview base={base} written={isRemoved ? [] : written} />}
        <TextArea
          name="reason"
          label={t("documents:proposals.reason")}
          hint={t("documents:proposals.reason-hint")}
          defaultValue={words.current}
          rows={4}
          required
          maxLength={REASON_MAX}
        />
        <div className="ja-row">
          <SubmitButton>{t(isOwn ? "documents:proposals.save" : "documents:proposals.submit")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </ActionForm>
    </div>
  );
}

function Before({ blocks }: { blocks: TextContent[] }) {
  const { t } = useTranslation();
  return (
    <section className="ja-stack ja-gap-4 ja-proposal-side" aria-labelledby="proposal-before">
      <h2 className="kern-heading-small" id="proposal-before">
        {t("documents:proposals.now")}
      </h2>
      <ProposalText blocks={blocks} />
    </section>
  );
}

function EditorField({
  documentId,
  blocks,
  drawn,
  onChange,
}: {
  documentId: number;
  blocks: TextContent[];
  drawn: TextContent[];
  onChange: (blocks: TextContent[]) => void;
}) {
  const { t } = useTranslation();
  const { error } = useField("blocks");
  const [first] = useState(blocks);
  return (
    <>
      <Hidden name="blocks" value={JSON.stringify(blocks)} />
      <Suspense fallback={<div className="ja-proposal-editor ja-proposal-editor--coming" />}>
        <ProposalEditor
          documentId={documentId}
          blocks={first}
          drawn={drawn}
          label={t("documents:proposals.editor")}
          placeholder={t("documents:proposals.placeholder")}
          isWrong={Boolean(error)}
          describedBy={error ? "proposal-blocks-error" : undefined}
          onChange={onChange}
        />
      </Suspense>
      <BlocksError id="proposal-blocks-error" />
    </>
  );
}

/** For browsers without JavaScript, and until it runs. */
function Lines({ base, blocks }: { base: TextContent[]; blocks: TextContent[] }) {
  const { t } = useTranslation();
  if (!hasLines(base) || !hasLines(blocks)) return <Alert title={t("documents:proposals.no-lines")} />;
  return (
    <>
      <TextArea
        name="lines"
        label={t("documents:proposals.editor")}
        hint={t("documents:proposals.lines-hint")}
        defaultValue={linesOf(blocks)}
        rows={10}
        required
      />
      <BlocksError id="proposal-blocks-error" />
    </>
  );
}

function Preview({ base, written }: { base: TextContent[]; written: TextContent[] }) {
  const { t } = useTranslation();
  return (
    <details className="ja-details" open={base.length > 0 || undefined}>
      <summary>{t("documents:proposals.preview")}</summary>
      <Change before={base} after={useFollowing(written)} />
    </details>
  );
}
