/** Says that something is being written that was not sent yet, here or about another place. */
import { useTranslation } from "react-i18next";
import { targetQuery } from "#server/documents/proposals/rules";
import { Alert } from "~/ui/alert";
import { Button, LinkButton } from "~/ui/button";
import type { ProposalDraft } from "./draft";
import { ProposalText } from "./parts";

/** Of this place. */
export function DraftNotice({ onDiscard }: { onDiscard: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert title={t("documents:proposals.draft.here")} live>
      <Button small variant="tertiary" onClick={onDiscard}>
        {t("documents:proposals.draft.discard")}
      </Button>
    </Alert>
  );
}

interface OtherDraftProps {
  draft: ProposalDraft;
  documentId: number;
  onDiscard: () => void;
  /** Puts it where the page is now. */
  onUse?: () => void;
}

/** Something is being written about another place. */
export function OtherDraft({ draft, documentId, onDiscard, onUse }: OtherDraftProps) {
  const { t } = useTranslation();
  return (
    <Alert title={t("documents:proposals.draft.elsewhere")}>
      <div className="ja-row">
        <LinkButton small variant="tertiary" to={`/documents/${documentId}/proposals/new?${targetQuery(draft.target)}`}>
          {t("documents:proposals.draft.go-on")}
        </LinkButton>
        {onUse && (
          <Button small variant="tertiary" onClick={onUse}>
            {t("documents:proposals.draft.use")}
          </Button>
        )}
        <Button small variant="tertiary" onClick={onDiscard}>
          {t("documents:proposals.draft.discard")}
        </Button>
      </div>
      <details className="ja-details">
        <summary>{t("documents:proposals.draft.look")}</summary>
        <ProposalText blocks={draft.blocks} />
        {draft.reason && <p className="ja-proposal-words">{draft.reason}</p>}
      </details>
    </Alert>
  );
}
