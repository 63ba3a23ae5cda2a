/** Accepting a proposal in other words: the wording that comes into the text is written here. */
import { lazy, Suspense, useEffect, useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { keyOf } from "#server/documents/proposals/blocks.rules";
import { hasLines, linesOf } from "#server/documents/proposals/lines.rules";
import type { MergeConflict } from "#server/documents/proposals/merge.rules";
import type { ProposalState } from "#server/documents/proposals/detail.queries";
import { REASON_MAX } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { Alert } from "~/ui/alert";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextArea } from "~/ui/form";
import type { ProposalEditorHandle } from "./editor";
import { BlocksError, PlaceField } from "./fields";
import { Change } from "./parts";
import { useBase, useFollowing } from "./use-proposal-words";
import "./editor.css";

const ProposalEditor = lazy(() => import("./editor"));

export function Rewording({ action, documentId, state }: { action: string; documentId: number; state: ProposalState }) {
  const { t } = useTranslation();
  const name = "acceptance-changed";
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const [written, setWritten] = useState<TextContent[] | null>(null);
  const base = useBase(state.current, written !== null, `${action}#${name}`);
  const handle = useRef<ProposalEditorHandle | null>(null);
  const blocks = written ?? state.merged;
  const shown = useFollowing(blocks);
  return (
    <ActionForm action={action} name={name}>
      <p className="kern-body">{t("documents:proposals.accept-changed-hint")}</p>
      <Hidden name="base" value={JSON.stringify(base)} />
      {isReady ? (
        <>
          <Hidden name="blocks" value={JSON.stringify(blocks)} />
          <Pieces conflicts={state.conflicts} blocks={blocks} handle={handle} />
          <Suspense fallback={<div className="ja-proposal-editor ja-proposal-editor--coming" />}>
            <ProposalEditor
              documentId={documentId}
              blocks={state.merged}
              drawn={state.merged}
              label={t("documents:proposals.result-editor")}
              placeholder={t("documents:proposals.placeholder")}
              handle={handle}
              onChange={setWritten}
            />
          </Suspense>
          <div className="ja-stack ja-gap-4 ja-proposal-side">
            <h3 className="kern-heading-small">{t("documents:proposals.result")}</h3>
            <Change before={state.current} after={shown} />
          </div>
        </>
      ) : hasLines(state.merged) ? (
        <TextArea
          name="lines"
          label={t("documents:proposals.result-editor")}
          hint={t("documents:proposals.lines-hint")}
          defaultValue={linesOf(state.merged)}
          rows={8}
        />
      ) : (
        <Alert title={t("documents:proposals.no-lines-decision")} />
      )}
      <BlocksError />
      <PlaceField state={state} />
      <TextArea
        name="reason"
        label={t("documents:proposals.note")}
        hint={t("documents:proposals.note-hint")}
        rows={2}
        maxLength={REASON_MAX}
      />
      <SubmitButton>{t("documents:proposals.accept-changed")}</SubmitButton>
    </ActionForm>
  );
}

/** For each conflict the wordings that there are, to be put into the editor. */
function Pieces({
  conflicts,
  blocks,
  handle,
}: {
  conflicts: readonly MergeConflict[];
  blocks: readonly TextContent[];
  handle: MutableRefObject<ProposalEditorHandle | null>;
}) {
  const { t } = useTranslation();
  const put = (key: string, block: TextContent) => {
    handle.current?.replaceAll(blocks.map((one) => replaced(one, key, block)));
    handle.current?.focus();
  };
  const usable = conflicts.filter(({ key, text, proposal }) => text && proposal && blocks.some((block) => holds(block, key)));
  if (!usable.length) return null;
  return (
    <div className="ja-stack ja-gap-3">
      {usable.map(({ key, text, proposal }, index) => (
        <div className="ja-row" key={key}>
          <span className="kern-label">{t("documents:proposals.conflict.title", { number: index + 1 })}</span>
          <Button small onClick={() => put(key, proposal!)}>
            {t("documents:proposals.conflict.put-proposal")}
          </Button>
          <Button small onClick={() => put(key, text!)}>
            {t("documents:proposals.conflict.put-text")}
          </Button>
        </div>
      ))}
    </div>
  );
}

const holds = (block: TextContent, key: string): boolean =>
  keyOf(block) === key || (block.content ?? []).some((child) => holds(child, key));

function replaced(block: TextContent, key: string, by: TextContent): TextContent {
  if (keyOf(block) === key && block.type === by.type) return by;
  return block.content ? { ...block, content: block.content.map((child) => replaced(child, key, by)) } : block;
}
