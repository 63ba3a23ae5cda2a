/** The mode that follows from what the sides want, why, and one press that takes it; people decide. */
import { useTranslation } from "react-i18next";
import type { Mode } from "#db/schema/agenda";
import type { ModeProposal } from "#server/agenda/depth.rules";
import { ModeLabel } from "~/agenda/badges";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { useBenches, useStep } from "./bench-depth";

interface ProposalProps {
  proposal: ModeProposal;
  itemId: number;
  mode: Mode | null;
  mayDecide: boolean;
}

export function Proposal({ proposal, itemId, mode, mayDecide }: ProposalProps) {
  const { t } = useTranslation();
  const why = useWhy();
  return (
    <div className="ja-stack ja-gap-3">
      <span className="ja-row ja-gap-3">
        <span className="ja-strong">{t("depth:proposal")}:</span>
        {proposal.mode ? <ModeLabel mode={proposal.mode} /> : <span className="ja-muted">{t("depth:no-proposal")}</span>}
      </span>
      <p className="kern-body">
        {why(proposal)} {proposal.mode !== null && proposal.mode === mode && t("depth:taken")}
      </p>
      {mayDecide && proposal.mode !== null && proposal.mode !== mode && (
        <ActionForm name="mode" action={`/agenda/${itemId}/mode`}>
          <Hidden name="from" value={mode ?? ""} />
          <Hidden name="to" value={proposal.mode} />
          <SubmitButton small variant="secondary">
            {t("depth:take", { mode: t(`common:mode.${proposal.mode}`) })}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

export function useWhy(): (proposal: ModeProposal) => string {
  const { t } = useTranslation();
  const benchesIn = useBenches();
  const step = useStep();
  return ({ because, benches, joint }) => t(`depth:because.${because}`, { benches: benchesIn(benches), joint: step(joint) });
}
