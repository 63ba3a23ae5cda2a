/** What came out, with its formula; kept as it was published. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { can } from "#server/access/rules";
import type { PaperSums } from "#server/methods/batches.rules";
import type { RunHead } from "#server/methods/runs.rules";
import type { ResultSnapshot } from "#server/methods/tally.rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { MethodResult } from "~/methods/results/method-result";
import { useLanguage } from "~/processes/language";

export function RunResult({
  run,
  result,
  hash,
  paper,
  following,
  organisations,
}: {
  run: RunHead;
  result: ResultSnapshot;
  hash: string;
  /** Sheets that were counted with it. */
  paper: PaperSums | null;
  following: number | null;
  /** Names by id, for reasons. */
  organisations: Readonly<Record<number, string>>;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const base = `/processes/${run.processId}`;
  return (
    <div className="ja-stack">
      <MethodResult result={result} organisations={organisations} />
      {paper && <p className="ja-small ja-measure">{t("methods:batch.reconciled", { ...paper })}</p>}
      {run.options.some(({ topicId, agendaItemId }) => topicId ?? agendaItemId) && (
        <p className="ja-row">
          <Link className="kern-link" to={`${base}/picture`}>
            {t("methods:picture.title")}
          </Link>
          <Link className="kern-link" to={`${base}/short-list`}>
            {t("agenda:short-list.title")}
          </Link>
        </p>
      )}
      {following !== null && (
        <p className="kern-body">
          <Link className="kern-link" to={`/methods/${following}`}>
            {t(`methods:run.${run.method === "resistance" ? "following-tied" : "following"}`)}
          </Link>
        </p>
      )}
      {result.cards && result.cards.length > 0 && can(run.my, "topic:sort") && (
        <ActionForm action={`/methods/${run.id}/topics`} name="cards" className="ja-form--inline">
          <SubmitButton>{t("methods:run.cards-to-topics")}</SubmitButton>
        </ActionForm>
      )}
      {result.receipts && result.receipts.length > 0 && (
        <details className="ja-details">
          <summary>{t("methods:run.receipts", { count: result.receipts.length })}</summary>
          <p className="kern-body ja-measure">{t("methods:run.receipts-hint")}</p>
          <ul className="ja-list ja-row ja-number">
            {result.receipts.map((receipt) => (
              <li key={receipt}>{receipt}</li>
            ))}
          </ul>
        </details>
      )}
      <div>
        <LinkButton small variant="tertiary" icon="download" to={`/methods/${run.id}/result.xlsx`} reloadDocument>
          {t("methods:file.xlsx")}
        </LinkButton>
      </div>
      <p className="ja-small ja-muted">
        {t("methods:run.published", {
          at: run.releasedAt ? writeInstant(run.releasedAt, language) : "",
          hash: hash.slice(0, 12),
        })}
      </p>
    </div>
  );
}
