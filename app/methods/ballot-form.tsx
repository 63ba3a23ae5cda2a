/** The paper one votes on: plain radio buttons, sent like any form; until the poll is finished one may choose anew. */
import { useTranslation } from "react-i18next";
import { mayCast, type PollView } from "#server/methods/rules";
import type { My } from "#server/access/rules";
import { can } from "#server/access/rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, RadioGroup } from "~/ui/form";
import { useAnswer } from "./poll-result";

interface BallotFormProps {
  poll: Pick<PollView, "id" | "kind" | "voice" | "options">;
  my: My;
  /** What was chosen before, by oneself or for one's organisation. */
  chosen: number | undefined;
  /** Where ballots of this roundtable go. */
  action: string;
  onCast?: () => void;
}

export function BallotForm({ poll, my, chosen, action, onCast }: BallotFormProps) {
  const { t } = useTranslation();
  const answer = useAnswer(poll.kind);
  if (!mayCast(poll.voice, my)) {
    const key = can(my, "roundtable:vote") ? "methods:ballot.others-cast" : "methods:ballot.no-voice";
    return <p className="kern-body">{t(key, { organisation: my.organisationShortName })}</p>;
  }
  const forOrganisation = poll.voice === "organisation";
  return (
    <ActionForm action={action} name={`ballot-${poll.id}`} className="ja-form--touch" onDone={onCast}>
      <Hidden name="poll_id" value={poll.id} />
      <RadioGroup
        name="option_id"
        required
        label={
          forOrganisation
            ? t("methods:ballot.legend-organisation", { organisation: my.organisationShortName })
            : t("methods:ballot.legend")
        }
        options={poll.options.map((option) => ({ value: option.id, label: answer(option) }))}
        defaultValue={chosen}
      />
      {chosen !== undefined && (
        <Alert tone="success" title={t(forOrganisation ? "methods:ballot.counted-organisation" : "methods:ballot.counted")}>
          {t("methods:ballot.until")}
        </Alert>
      )}
      <SubmitButton variant={chosen === undefined ? "primary" : "secondary"}>
        {t(chosen === undefined ? "methods:ballot.submit" : "methods:ballot.change")}
      </SubmitButton>
    </ActionForm>
  );
}
