/** The undecided proposals beside a text, and those decided a moment ago: what each would change, what may be done about it, and the next. */
import { Link } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { placesOf } from "#server/documents/proposals/merge.rules";
import { canDecide, canDecline, isOpen, type Proposal } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import { blockKeyOf } from "#server/documents/content/text.rules";
import { LinkButton } from "~/ui/button";
import { DecidedCard, ProposalCard } from "./card";
import { decidedChange } from "./focus";
import { proposalAnchor } from "./names";

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
  const { proposals, fresh, open, all } = text.proposals;
  const { said, onSent } = useDecisions(text);
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
      <p className="kern-sr-only" role="status">
        {said}
      </p>
      <ol className="ja-stack ja-gap-4 ja-list">
        {[...proposals, ...fresh].map((proposal) => (
          <li key={proposal.id} data-note={`proposal-${proposal.id}`} data-active={proposal.id === active || undefined}>
            {isOpen(proposal.status) ? (
              <ProposalCard
                proposal={proposal}
                place={placesOf(content, proposal)[0]}
                isActive={proposal.id === active}
                mayDecide={canDecide(proposal, text.access)}
                mayDecline={canDecline(proposal, text.mayClose)}
                onShow={onShow}
                onSent={onSent}
              />
            ) : (
              <DecidedCard
                proposal={proposal}
                isActive={proposal.id === active}
                next={nextOf(proposal, proposals, content)}
                onSent={onSent}
              />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The undecided one that follows in the text; behind the last one the first. */
function nextOf(decided: Proposal, open: readonly Proposal[], content: TextContent): number | undefined {
  const keys = (content.content ?? []).map((block) => blockKeyOf(block));
  const placed = open.flatMap((proposal) => {
    const [place] = placesOf(content, proposal);
    return place === undefined ? [] : [{ id: proposal.id, at: keys.indexOf(place) }];
  });
  placed.sort((a, b) => a.at - b.at);
  const from = keys.indexOf(placesOf(content, decidedChange(decided))[0]);
  return (placed.find(({ at }) => at >= from) ?? placed[0])?.id;
}

/** What is decided here, or taken back, is said aloud, and the focus, whose button is gone, goes to what can be done next. */
function useDecisions({ proposals: { proposals, fresh } }: DocumentText) {
  const { t } = useTranslation();
  const [sent, onSent] = useState<number | null>(null);
  const [said, say] = useState("");
  const was = useRef<Proposal["status"]>();
  const now = [...proposals, ...fresh].find(({ id }) => id === sent);
  useEffect(() => {
    const before = was.current;
    was.current = now?.status;
    if (!now || before === undefined || before === now.status) return;
    say(
      isOpen(now.status)
        ? t("documents:proposals.reopened", { number: now.number })
        : t(`documents:proposals.done.${now.status}`, { number: now.number }),
    );
    const card = document.getElementById(proposalAnchor(now.id));
    const active = document.activeElement;
    // Or was caught by what stood around the button (use-focus.ts).
    const isLost = active === null || active === document.body || (card !== null && active === card.parentElement);
    if (isLost) (card?.querySelector<HTMLElement>("[data-next]") ?? card)?.focus({ preventScroll: true });
  }, [now, t]);
  return { said, onSent };
}
