/** The ballot of whoever has a voice, and for all others why they have none. */
import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { OwnVoice, RunHead } from "#server/methods/runs.rules";
import type { ResultSnapshot } from "#server/methods/tally.rules";
import { BallotFields } from "~/methods/ballots/ballot-fields";
import { KeptBallot, useForgottenBallot } from "~/methods/ballots/kept-ballot";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";

type Run = Pick<RunHead, "id" | "config" | "options" | "voice" | "isSecret" | "my">;

interface RunVoteProps {
  run: Run;
  own: OwnVoice | null;
  isTaking: boolean;
  /** Of the round before: what all said together. */
  before: ResultSnapshot | null;
  onCast?: () => void;
}

/** What there is to choose from then stands on the ballot. */
export const hasBallot = (run: Run, own: OwnVoice | null, isTaking: boolean): boolean =>
  isTaking && own !== null && can(run.my, "method:vote") && !(own.hasVoted && run.isSecret);

/** A straw poll names nobody, though everybody can change their mind until it ends. */
export const secrecyOf = ({ isSecret, config }: Pick<RunHead, "isSecret" | "config">): "secret" | "unnamed" | "by-name" =>
  isSecret ? "secret" : config.method === "poll" ? "unnamed" : "by-name";

export function RunVote({ run, own, isTaking, before, onCast }: RunVoteProps) {
  const { t } = useTranslation();
  const receipt = useSearchParams()[0].get("receipt");
  const isInUrn = run.isSecret && own?.hasVoted === true;
  const forget = useForgottenBallot(run.id, isInUrn || !isTaking);
  if (!isTaking) return <Alert tone="info" title={t("methods:run.over")} />;
  if (!own || !can(run.my, "method:vote")) {
    const organisation = run.my.organisationShortName;
    const key = !can(run.my, "method:vote") ? "no-voice" : run.voice === "organisation" ? "others-cast" : "not-entitled";
    return <p className="kern-body ja-measure">{t(`methods:run.${key}`, { organisation })}</p>;
  }
  if (isInUrn) {
    return (
      <Alert tone="success" title={t("methods:run.in-urn")}>
        {receipt && (
          <p className="kern-body">
            {t("methods:run.receipt")} <strong className="ja-number">{receipt}</strong>. {t("methods:run.receipt-hint")}
          </p>
        )}
      </Alert>
    );
  }
  const isOther = own.isSubstitute || run.voice === "organisation";
  return (
    <div className="ja-stack">
      {own.hasVoted && (
        <Alert tone="success" title={t("methods:run.counted")}>
          {own.castBy && own.castBy !== own.of ? t("methods:run.counted-by", { name: own.castBy }) : null}{" "}
          {t("methods:run.until-closed")}
        </Alert>
      )}
      {isOther && <p className="kern-body">{t("methods:run.for", { name: own.of })}</p>}
      <ActionForm
        action={`/methods/${run.id}/ballots`}
        name={`ballot-${run.id}`}
        className="ja-form--touch ja-form--wide"
        onDone={() => {
          forget();
          onCast?.();
        }}
      >
        <KeptBallot runId={run.id} />
        <BallotFields config={run.config} options={run.options} answers={own.answers} before={before} />
        {run.isSecret && <Alert tone="warning" title={t("methods:run.secret-once")} />}
        <div className="ja-row">
          <SubmitButton variant={own.hasVoted ? "secondary" : "primary"}>
            {t(own.hasVoted ? "methods:ballot.change" : "methods:ballot.submit")}
          </SubmitButton>
          <span className="ja-small ja-muted">{t(`methods:run.${secrecyOf(run)}-long`)}</span>
        </div>
      </ActionForm>
    </div>
  );
}
