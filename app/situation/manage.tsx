/** The steps of the moderation: write, ask the municipalities, freeze, release. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Passage, Report } from "#server/situation/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Card } from "~/ui/page";

interface ManageProps {
  report: Report;
  passages: readonly Passage[];
  /** Why it cannot be frozen yet. */
  refused: string | null;
  today: string;
}

export function Manage({ report, passages, refused, today }: ManageProps) {
  const { t } = useTranslation();
  const path = `/situation/${report.id}`;
  const isFrozen = report.payloadHash !== null;
  const word = ({ reply }: Passage) =>
    reply === null
      ? t("situation:not-replied")
      : reply.kind === "withdrawn"
        ? t("situation:withdrawn")
        : t(`situation:reply.${reply.kind}`);
  return (
    <Card tone="accent">
      <Stack gap={4}>
        {!isFrozen && report.documentId !== null && (
          <p className="kern-body">
            <Link className="kern-link" to={`/documents/${report.documentId}`}>
              {t("situation:text-link")}
            </Link>{" "}
            <span className="ja-small ja-muted">{t("situation:text-hint")}</span>
          </p>
        )}
        {passages.length > 0 && (
          <ul className="ja-dots">
            {passages.map((passage) => (
              <li key={passage.organisationId}>
                {passage.name}: {word(passage)}
              </li>
            ))}
          </ul>
        )}
        {!isFrozen && (
          <ActionForm name="question" action={`${path}/question`}>
            <TextField
              name="reply_until"
              type="date"
              label={t("situation:field.reply_until")}
              hint={t("situation:ask.hint")}
              defaultValue={report.replyUntil ?? ""}
              required
              min={today}
            />
            <SubmitButton variant={report.state === "draft" ? "primary" : "secondary"}>
              {t("situation:ask.submit")}
            </SubmitButton>
          </ActionForm>
        )}
        {report.state === "reply" && (
          <ActionForm name="freezing" action={`${path}/freezing`}>
            <p className="kern-hint">{t(refused ?? "situation:freeze.hint")}</p>
            <SubmitButton variant={refused ? "secondary" : "primary"}>{t("situation:freeze.submit")}</SubmitButton>
          </ActionForm>
        )}
        {report.state === "frozen" && (
          <ActionForm name="release" action={`${path}/release`}>
            <p className="kern-hint">{t("situation:release.hint")}</p>
            <SubmitButton>{t("situation:release.submit")}</SubmitButton>
          </ActionForm>
        )}
      </Stack>
    </Card>
  );
}
