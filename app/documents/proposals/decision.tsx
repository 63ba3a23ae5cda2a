/**
 * Deciding about one proposal: accept it as it is, accept it in other words, decline it. Where the text has changed in the same words,
 * both wordings stand beside what was there before, and whoever decides says which one counts, or writes a third.
 */
import { useTranslation } from "react-i18next";
import type { MergeConflict } from "#server/documents/proposals/merge.rules";
import type { ProposalDetail, ProposalState } from "#server/documents/proposals/detail.queries";
import { REASON_MAX } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, TextArea } from "~/ui/form";
import { Section } from "~/ui/page";
import { PlaceField } from "./fields";
import { proposalPath } from "./names";
import { Change } from "./parts";
import { Rewording } from "./rewording";

export function Decision({ detail, state }: { detail: ProposalDetail; state: ProposalState }) {
  const { t } = useTranslation();
  const path = proposalPath(detail.proposal);
  return (
    <Section title={t("documents:proposals.decision")} id="decision">
      <Moved state={state} hasBase={detail.proposal.base.length > 0} />
      <Acceptance action={`${path}/acceptance`} state={state} />
      <Fold summary={t("documents:proposals.accept-changed")} form="acceptance-changed">
        <Rewording action={`${path}/acceptance`} documentId={detail.document.id} state={state} />
      </Fold>
      <Declination path={path} />
    </Section>
  );
}

/** All that is left to decide about a text that nobody changes any more. */
export function LateDecision({ detail }: { detail: ProposalDetail }) {
  const { t } = useTranslation();
  return (
    <Section title={t("documents:proposals.decision")} id="decision">
      <p className="kern-body">{t("documents:proposals.late")}</p>
      <Declination path={proposalPath(detail.proposal)} />
    </Section>
  );
}

function Declination({ path }: { path: string }) {
  const { t } = useTranslation();
  return (
    <Fold summary={t("documents:proposals.decline")} form="declination">
      <ActionForm action={`${path}/declination`} name="declination">
        <TextArea
          name="reason"
          label={t("documents:proposals.decline-reason")}
          hint={t("documents:proposals.decline-hint")}
          rows={3}
          required
          maxLength={REASON_MAX}
        />
        <SubmitButton variant="danger">{t("documents:proposals.decline")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

/** How the text differs from the one that the proposal was made for. */
function Moved({ state, hasBase }: { state: ProposalState; hasBase: boolean }) {
  const { t } = useTranslation();
  if (state.places.length) return <Alert tone="warning" title={t("documents:proposals.state.lost")} />;
  if (state.isThere) return <Alert tone="success" title={t("documents:proposals.state.there")} />;
  if (state.conflicts.length)
    return <Alert tone="warning" title={t("documents:proposals.state.conflict", { count: state.conflicts.length })} />;
  if (state.isAsBefore || !hasBase) return null;
  return (
    <Alert title={t("documents:proposals.state.moved")}>
      <p className="kern-body">{t("documents:proposals.state.moved-more")}</p>
    </Alert>
  );
}

function Acceptance({ action, state }: { action: string; state: ProposalState }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={action} name="acceptance">
      <Hidden name="seen" value={state.seen} />
      {state.conflicts.map((conflict, index) => (
        <ConflictChoice key={conflict.key} conflict={conflict} number={index + 1} />
      ))}
      {!state.isAsBefore && !state.conflicts.length && !state.isThere && (
        <div className="ja-stack ja-gap-4 ja-proposal-side">
          <h3 className="kern-heading-small">{t("documents:proposals.result")}</h3>
          <Change before={state.current} after={state.merged} />
        </div>
      )}
      <PlaceField state={state} />
      <TextArea
        name="reason"
        label={t("documents:proposals.note")}
        hint={t("documents:proposals.note-hint")}
        rows={2}
        maxLength={REASON_MAX}
      />
      <SubmitButton icon="check">
        {t(state.conflicts.length ? "documents:proposals.accept-chosen" : "documents:proposals.accept")}
      </SubmitButton>
    </ActionForm>
  );
}

function ConflictChoice({ conflict, number }: { conflict: MergeConflict; number: number }) {
  const { t } = useTranslation();
  const { key, kind, base, text, proposal } = conflict;
  return (
    <div className="ja-proposal-conflict">
      <h3 className="kern-heading-small">{t("documents:proposals.conflict.title", { number })}</h3>
      <p className="kern-body">{t(`documents:proposals.conflict.${kind}`)}</p>
      {kind !== "order" && (
        <div className="ja-proposal-three">
          <Version title={t("documents:proposals.conflict.base")} before={base} after={base} />
          <Version title={t("documents:proposals.conflict.text")} before={base} after={text} />
          <Version title={t("documents:proposals.conflict.proposal")} before={base} after={proposal} />
        </div>
      )}
      <RadioGroup
        name={`choice-${key}`}
        label={t("documents:proposals.conflict.choice")}
        required
        options={[
          { value: "proposal", label: t(`documents:proposals.conflict.take-proposal.${kind}`) },
          { value: "text", label: t(`documents:proposals.conflict.take-text.${kind}`) },
        ]}
      />
    </div>
  );
}

function Version({ title, before, after }: { title: string; before: TextContent | null; after: TextContent | null }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-gap-4 ja-proposal-side">
      <h4 className="kern-label">{title}</h4>
      {after ? (
        <Change before={before ? [before] : []} after={[after]} />
      ) : (
        <p className="kern-body kern-body--muted">{t("documents:proposals.conflict.none")}</p>
      )}
    </div>
  );
}
