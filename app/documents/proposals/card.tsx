/** A proposal beside the text: undecided, with what may be done about it here; or decided a moment ago, with the ways back and on. */
import { Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { houseOf, REASON_MAX, type Proposal } from "#server/documents/proposals/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextArea } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Unfolding } from "../comments/thread-forms";
import { proposalAnchor, proposalPath } from "./names";
import { Author, Change } from "./parts";

interface CardProps {
  proposal: Proposal;
  /** The first block of the text that it is about. */
  place: string | undefined;
  isActive: boolean;
  mayDecide: boolean;
  /** Or at least decline it. */
  mayDecline: boolean;
  onShow?: (block: string) => void;
  /** Something is on its way to be decided, or taken back. */
  onSent: (id: number) => void;
}

export function ProposalCard({ proposal, place, isActive, mayDecide, mayDecline, onShow, onSent }: CardProps) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isActive) card.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const name = t("documents:proposals.name", { number: proposal.number });
  return (
    <article
      className="ja-proposal-card"
      id={proposalAnchor(proposal.id)}
      ref={card}
      tabIndex={-1}
      data-active={isActive || undefined}
      aria-label={t("documents:proposals.card", { number: proposal.number, organisation: houseOf(proposal, t) })}
    >
      <div className="ja-proposal-card__head">
        <strong>{name}</strong>
        {proposal.isMine && <Badge tone="neutral">{t("documents:proposals.yours")}</Badge>}
        {place === undefined && <Badge tone="warning">{t("documents:proposals.gone")}</Badge>}
        <Author proposal={proposal} />
      </div>
      <Change before={proposal.base} after={proposal.proposed} />
      {proposal.reason && <p className="ja-proposal-card__reason">{proposal.reason}</p>}
      {mayDecide && place !== undefined && <DecisionForms proposal={proposal} onSent={onSent} />}
      <div className="ja-proposal-card__actions">
        {place !== undefined && onShow && (
          <button type="button" className="ja-proposal-jump" onClick={() => onShow(place)}>
            <Icon name="arrow-back" size="small" />
            {t("documents:proposals.show")}
            <span className="kern-sr-only"> ({name})</span>
          </button>
        )}
        <Link className="kern-link" to={proposalPath(proposal)}>
          {t(
            mayDecide || mayDecline
              ? "documents:proposals.decide"
              : proposal.isMine
                ? "documents:proposals.open-own"
                : "documents:proposals.open",
          )}
          <span className="kern-sr-only"> ({name})</span>
        </Link>
      </div>
    </article>
  );
}

/** As it is, or not at all; whatever needs a closer look has the page of the proposal. */
function DecisionForms({ proposal, onSent }: Pick<CardProps, "proposal" | "onSent">) {
  const { t } = useTranslation();
  const path = proposalPath(proposal);
  const name = t("documents:proposals.name", { number: proposal.number });
  const [accept, decline] = [t("documents:proposals.accept"), t("documents:proposals.decline")];
  return (
    <div className="ja-proposal-card__decision" onSubmit={() => onSent(proposal.id)}>
      <ActionForm action={`${path}/acceptance`} name="acceptance" className="ja-form--inline">
        <Hidden name="beside" value="text" />
        <SubmitButton small variant="secondary" icon="check" aria-label={`${accept} (${name})`}>
          {accept}
        </SubmitButton>
      </ActionForm>
      <Unfolding label={decline} form="declination">
        {() => (
          <ActionForm action={`${path}/declination`} name="declination">
            <Hidden name="beside" value="text" />
            <TextArea name="reason" label={t("documents:proposals.decline-reason")} rows={2} required maxLength={REASON_MAX} />
            <SubmitButton small variant="danger" aria-label={`${decline} (${name})`}>
              {decline}
            </SubmitButton>
          </ActionForm>
        )}
      </Unfolding>
    </div>
  );
}

interface DecidedProps {
  proposal: Proposal;
  isActive: boolean;
  /** The undecided one that follows in the text. */
  next: number | undefined;
  onSent: (id: number) => void;
}

export function DecidedCard({ proposal, isActive, next, onSent }: DecidedProps) {
  const { t } = useTranslation();
  const { id, number, status } = proposal;
  return (
    <article
      className="ja-proposal-card ja-proposal-card--decided"
      id={proposalAnchor(id)}
      tabIndex={-1}
      data-active={isActive || undefined}
      aria-label={t("documents:proposals.card", { number, organisation: houseOf(proposal, t) })}
    >
      <p className="ja-proposal-card__done">
        <Icon name={status === "declined" ? "close" : "check"} size="small" />
        {t(`documents:proposals.done.${status}`, { number })}
      </p>
      {}
      <div className="ja-proposal-card__actions" onSubmit={() => onSent(id)}>
        <ActionForm action={`${proposalPath(proposal)}/reopening`} name="reopening" className="ja-form--inline">
          <Hidden name="beside" value="text" />
          <SubmitButton small variant="tertiary" aria-label={t("documents:proposals.reopen-long", { number })}>
            {t("documents:proposals.reopen")}
          </SubmitButton>
        </ActionForm>
        {next !== undefined && (
          <Link className="kern-link" data-next to={`#${proposalAnchor(next)}`} preventScrollReset>
            {t("documents:proposals.next")}
          </Link>
        )}
      </div>
    </article>
  );
}
