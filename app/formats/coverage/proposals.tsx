/** Proposals for an item side by side, beside what is known of existing formats, and the decision. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { ItemCoverage } from "#server/formats/coverage.queries";
import type { Proposal } from "#server/formats/coverage.rules";
import { isInVote, type Said } from "#server/formats/votes.rules";
import { CRITERIA } from "#server/formats/criteria.rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, RadioGroup, TextArea } from "~/ui/form";
import { Badge } from "~/ui/page";
import { Facts, FormActions } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { useCriterionWords } from "../criterion-words";

const TONES = { offen: "neutral", angenommen: "success", abgelehnt: "warning" } as const;

export function Proposals({ proposals, at, mayDecide }: { proposals: readonly Proposal[]; at: string; mayDecide: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-list ja-list--ruled">
      {proposals.map((proposal) => (
        <li key={proposal.id} className="ja-stack ja-gap-2">
          <div className="ja-row">
            <Badge tone="info">{t(`formats:proposal.kind.${proposal.kind}`)}</Badge>
            <Badge tone={TONES[proposal.decision]}>{t(`formats:proposal.decision.${proposal.decision}`)}</Badge>
          </div>
          <h3 className="kern-heading-small">{proposal.title}</h3>
          <p className="ja-small ja-muted">
            <Facts
              of={[
                proposal.levels.map((level) => t(`level.${level}`)).join(", "),
                t("formats:proposal.effort-line", { effort: t(`formats:effort.${proposal.effort}`) }),
                proposal.formatId !== null && (
                  <Link className="kern-link kern-link--small" to={`/formats/${proposal.formatId}`}>
                    {proposal.formatName}
                  </Link>
                ),
                // What is only prepared is there for those who run it.
                proposal.vote && (mayDecide || proposal.vote.state !== "created") && (
                  <Link className="kern-link kern-link--small" to={`/methods/${proposal.vote.runId}`}>
                    {t("formats:proposal.vote-link")}
                  </Link>
                ),
              ]}
            />
          </p>
          {proposal.purpose && <p className="ja-typed">{proposal.purpose}</p>}
          {proposal.vote?.said && <VoteSaid said={proposal.vote.said} />}
          {proposal.decidedOn && (
            <p className="ja-small ja-typed">
              {writeDay(proposal.decidedOn, language)}: {proposal.reason}
              {proposal.departs && ` (${t("formats:proposal.departs-said")})`}
            </p>
          )}
          {mayDecide &&
            proposal.decision === "offen" &&
            (isInVote(proposal) ? (
              <p className="ja-small ja-muted">{t("formats:proposal.vote-first")}</p>
            ) : (
              <Decision proposal={proposal} at={at} />
            ))}
        </li>
      ))}
    </ul>
  );
}

/** `Die Abstimmung spricht dafür: Platz 1 von 3, 9 von 12 Stimmen.` */
function VoteSaid({ said: { outcome, rank, of, cast, entitled } }: { said: Said }) {
  const { t } = useTranslation();
  return (
    <p className="ja-small">
      <span className="ja-strong">{t(`formats:proposal.outcome.${outcome}`)}</span>{" "}
      {rank !== null && of > 1 && `${t("formats:proposal.rank", { rank, of })} · `}
      {t("formats:proposal.turnout", { cast, entitled })}
    </p>
  );
}

function Decision({ proposal, at }: { proposal: Proposal; at: string }) {
  const { t } = useTranslation();
  return (
    <details className="ja-details">
      <summary>{t("formats:proposal.decide")}</summary>
      <ActionForm name={`decision-${proposal.id}`} action={`${at}/proposals/${proposal.id}/decision`}>
        <RadioGroup
          name="decision"
          label={t("formats:proposal.decision-title")}
          required
          options={(["angenommen", "abgelehnt"] as const).map((each) => ({
            value: each,
            label: t(`formats:proposal.decision.${each}`),
          }))}
        />
        <TextArea
          name="reason"
          label={t("formats:proposal.reason")}
          hint={t("formats:proposal.reason-hint")}
          required
          rows={2}
          maxLength={2000}
        />
        {proposal.vote?.said && proposal.vote.said.outcome !== "offen" && (
          <Checkbox name="departs" label={t("formats:proposal.departs")} hint={t("formats:proposal.departs-hint")} />
        )}
        <FormActions>
          <SubmitButton small>{t("formats:proposal.decide")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </details>
  );
}

/** By the same criteria: what new ones are expected to be worth, what existing ones were found to be worth. */
export function Comparison({
  coverage: { proposals, values, evaluated },
}: {
  coverage: Pick<ItemCoverage, "proposals" | "values"> & { evaluated: readonly { id: number; name: string }[] };
}) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  const asked = CRITERIA.filter(({ key }) =>
    proposals.some(({ expectations }) => expectations.some((each) => each.criterion === key)),
  );
  if (asked.length === 0) return null;
  return (
    <DataTable
      caption={t("formats:proposal.comparison")}
      rows={asked}
      keyOf={({ key }) => key}
      columns={[
        { header: t("formats:results.criterion"), rowHeader: true, cell: (criterion) => words.heading(criterion) },
        ...proposals.map(({ title, expectations }) => ({
          header: t("formats:proposal.expected", { title }),
          numeric: true,
          cell: ({ key }: (typeof asked)[number]) => expectations.find(({ criterion }) => criterion === key)?.score ?? "–",
        })),
        ...evaluated.map(({ id, name }) => ({
          header: t("formats:proposal.found", { title: name }),
          numeric: true,
          cell: ({ key }: (typeof asked)[number]) =>
            values.find(({ formatId, criterion }) => formatId === id && criterion === key)?.score ?? "–",
        })),
      ]}
    />
  );
}
