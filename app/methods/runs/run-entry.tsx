/** A run as it is listed: to the ballot, or how it stands. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RunHead } from "#server/methods/runs.rules";
import { LinkButton } from "~/ui/button";
import { Entry, Facts } from "~/ui/parts";
import { RunState } from "./run-state";

interface RunEntryProps {
  run: Pick<RunHead, "id" | "question" | "state" | "method">;
  /** A press leads to one's own ballot. */
  canVote: boolean;
  /** Besides the method. */
  facts?: ReactNode[];
  /** Below it. */
  children?: ReactNode;
}

export function RunEntry({ run: { id, question, state, method }, canVote, facts = [], children }: RunEntryProps) {
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
      {children}
    </Entry>
  );
}
