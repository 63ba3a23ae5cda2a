/** What all places that show a proposal share: what it is called, whose it is, what became of it, and what it changes. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ProposalStatus } from "#db/schema/documents";
import type { Language } from "#db/schema/people";
import { writeInstant } from "#server/calendar/rules";
import { compareBlocks } from "#server/documents/compare/rules";
import type { WithdrawnDecision } from "#server/documents/proposals/detail.queries";
import { houseOf, type Proposal } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { Badge } from "~/ui/page";
import { Compared } from "../versions/compared";
import { TextNodes } from "../versions/compared-text";
import "./proposals.css";

const TONES = {
  submitted: "info",
  accepted: "success",
  "accepted-with-changes": "success",
  declined: "danger",
  withdrawn: "neutral",
} as const;
const ICONS: Record<ProposalStatus, string> = {
  submitted: "draft",
  accepted: "check",
  "accepted-with-changes": "check",
  declined: "close",
  withdrawn: "close",
};

export function StatusBadge({ status }: { status: ProposalStatus }) {
  const { t } = useTranslation();
  return (
    <Badge tone={TONES[status]} icon={ICONS[status]}>
      {t(`documents:proposals.status.${status}`)}
    </Badge>
  );
}

/** The organisation stands for the proposal; the person is named only to those who may know. */
export function Author({ proposal }: { proposal: Proposal }) {
  const { t, i18n } = useTranslation();
  const names = proposal.isImported
    ? [proposal.importedAuthor, t("documents:proposals.imported", { organisation: houseOf(proposal, t) })]
    : [houseOf(proposal, t), proposal.person];
  return (
    <span className="ja-proposal-author">
      <strong>{names.filter(Boolean).join(" · ")}</strong>{" "}
      <time dateTime={new Date(proposal.createdAt).toISOString()}>
        {writeInstant(proposal.createdAt, i18n.language as Language)}
      </time>
    </span>
  );
}

/** Some blocks as they read in the text. */
export const ProposalText = ({ blocks }: { blocks: readonly TextContent[] }) => (
  <div className="ja-proposal-paper ja-text">
    <TextNodes nodes={blocks} />
  </div>
);

/** Word by word, with words for what colour says. */
export function Change({ before, after }: { before: readonly TextContent[]; after: readonly TextContent[] }) {
  const comparison = useMemo(() => compareBlocks(before, after), [before, after]);
  return (
    <div className="ja-proposal-change">
      <Compared comparison={comparison} />
    </div>
  );
}

/** What was said about the decision, by whom and when. */
export function DecisionNote({ proposal }: { proposal: Proposal }) {
  const { t, i18n } = useTranslation();
  if (!proposal.decidedAt || proposal.status === "withdrawn") return null;
  const at = writeInstant(proposal.decidedAt, i18n.language as Language);
  return (
    <div className="ja-proposal-decision">
      <p className="kern-body kern-body--small kern-body--muted">
        {proposal.decidedBy
          ? t("documents:proposals.decided-by", { name: proposal.decidedBy, at })
          : t("documents:proposals.decided-at", { at })}
      </p>
      {proposal.decisionReason && <p className="kern-body ja-proposal-words">{proposal.decisionReason}</p>}
    </div>
  );
}

export function WithdrawnDecisions({ decisions }: { decisions: readonly WithdrawnDecision[] }) {
  const { t, i18n } = useTranslation();
  const at = (instant: Date) => writeInstant(instant, i18n.language as Language);
  if (!decisions.length) return null;
  return (
    <ul className="ja-list">
      {decisions.map(({ id, status, decidedBy, decidedAt, withdrawnAt }) => (
        <li key={id} className="kern-body kern-body--small kern-body--muted">
          {t(decidedBy ? "documents:proposals.withdrawn-by" : "documents:proposals.withdrawn-decision", {
            decision: t(`documents:proposals.status.${status}`),
            name: decidedBy,
            at: at(decidedAt),
            until: at(withdrawnAt),
          })}
        </li>
      ))}
    </ul>
  );
}
