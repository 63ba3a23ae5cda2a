/** The undecided proposals beside a text: what each would change, and the ways to its place, to its page and to a new one. */
import { Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { placesOf } from "#server/documents/proposals/merge.rules";
import { canDecide, type Proposal } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import { LinkButton } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { proposalAnchor, proposalPath } from "./names";
import { Author, Change } from "./parts";

interface ProposalsProps {
  text: DocumentText;
  /** The text as it is shown. */
  content: TextContent;
  active: number | null;
  /** Undefined without the editor: then there is no way into the text. */
  onShow?: (block: string) => void;
}

export function Proposals({ text, content, active, onShow }: ProposalsProps) {
  const { t } = useTranslation();
  const { proposals, open, all } = text.proposals;
  if (all === 0 && !text.mayPropose) return null;
  const path = `/documents/${text.documentId}/proposals`;
  return (
    <section className="ja-proposals" aria-labelledby="proposals">
      <h2 className="kern-heading-small" id="proposals" tabIndex={-1}>
        {t("documents:proposals.title")}
      </h2>
      {open === 0 && <p className="kern-body kern-body--muted">{t("documents:proposals.none-open")}</p>}
      <div className="ja-row ja-doc-margin-end">
        {text.mayPropose && (
          <LinkButton small icon="edit" to={`${path}/new`}>
            {t("documents:proposals.propose")}
          </LinkButton>
        )}
        {all > 0 && (
          <Link className="kern-link" to={path}>
            {t("documents:proposals.all", { count: all })}
          </Link>
        )}
      </div>
      {open > proposals.length && (
        <p className="kern-body kern-body--small">{t("documents:proposals.more", { count: open - proposals.length })}</p>
      )}
      <ol className="ja-stack ja-gap-4 ja-list">
        {proposals.map((proposal) => (
          <li key={proposal.id} data-note={`proposal-${proposal.id}`} data-active={proposal.id === active || undefined}>
            <Card
              proposal={proposal}
              place={placesOf(content, proposal)[0]}
              isActive={proposal.id === active}
              mayDecide={canDecide(proposal, text.access)}
              onShow={onShow}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface CardProps {
  proposal: Proposal;
  /** The first block of the text that it is about. */
  place: string | undefined;
  isActive: boolean;
  mayDecide: boolean;
  onShow?: (block: string) => void;
}

function Card({ proposal, place, isActive, mayDecide, onShow }: CardProps) {
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
      aria-label={t("documents:proposals.card", { number: proposal.number, organisation: proposal.organisation.shortName })}
    >
      <div className="ja-proposal-card__head">
        <strong>{name}</strong>
        {proposal.isMine && <Badge tone="neutral">{t("documents:proposals.yours")}</Badge>}
        {place === undefined && <Badge tone="warning">{t("documents:proposals.gone")}</Badge>}
        <Author proposal={proposal} />
      </div>
      <Change before={proposal.base} after={proposal.proposed} />
      {proposal.reason && <p className="ja-proposal-card__reason">{proposal.reason}</p>}
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
            mayDecide
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
