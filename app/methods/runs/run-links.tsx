/** Runs as they are listed: to the ballot, or how they stand. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RunHead } from "#server/methods/runs.rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { LinkButton } from "~/ui/button";
import { Entry, Facts } from "~/ui/parts";
import { RunState } from "./run-state";

interface RunEntryProps {
  run: Pick<RunHead, "id" | "question" | "state" | "method">;
  /** A press leads to one's own ballot. */
  canVote: boolean;
  /** Besides the method. */
  facts?: ReactNode[];
}

export function RunEntry({ run: { id, question, state, method }, canVote, facts = [] }: RunEntryProps) {
  const { t } = useTranslation();
  const to = `/methods/${id}`;
  const end = canVote ? (
    <LinkButton small variant="primary" to={to} aria-label={t("methods:runs.vote-on", { question })}>
      {t("methods:runs.vote")}
    </LinkButton>
  ) : (
    <RunState state={state} />
  );
  return (
    <Entry endBelow end={end}>
      <Link className="ja-plain-link" to={to}>
        {question}
      </Link>
      <Facts of={[t(`methods:run.method.${method}`), ...facts]} />
    </Entry>
  );
}

/** Those that take place at a roundtable. */
export function RunLinks({ runs, canVote }: { runs: RoundtableSnapshot["runs"]; canVote: boolean }) {
  if (runs.length === 0) return null;
  return (
    <ul className="ja-list ja-list--ruled">
      {runs.map((run) => (
        <RunEntry key={run.id} run={run} canVote={run.state === "open" && canVote} />
      ))}
    </ul>
  );
}
