/** What senders say to the replies: contested ones wait for a word of the moderation. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { STANDINGS } from "#db/schema/consultations";
import type { GivenResponse, ResponseCounts } from "#server/consultations/answers/queries";
import { ReplyView } from "~/consultations/statement-view";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextArea } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { EmptyState, Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { Said } from "./own-points";

interface GivenResponsesProps {
  responses: readonly GivenResponse[];
  counts: ResponseCounts;
  at: string;
  maySettle: boolean;
}

export function GivenResponses({ responses, counts, at, maySettle }: GivenResponsesProps) {
  const { t } = useTranslation();
  const waiting = responses.filter(({ isAccepted, settlement }) => !isAccepted && !settlement);
  const others = responses.filter((response) => !waiting.includes(response));
  return (
    <>
      <Facts
        of={[
          t("consultations:answers.count.accepted", { count: counts.accepted, of: counts.total }),
          t("consultations:answers.count.contested", { count: counts.contested, settled: counts.settled }),
          t("consultations:answers.count.silent", { count: counts.total - counts.accepted - counts.contested }),
          ...STANDINGS.map((standing) => {
            const count = counts.standings[standing] ?? 0;
            return count > 0 && `${t(`consultations:answers.standing.${standing}`)}: ${count}`;
          }),
        ]}
      />
      <Section title={t("consultations:answers.waiting")} id="waiting">
        {waiting.length === 0 ? (
          <EmptyState title={t("consultations:answers.none-waiting")} />
        ) : (
          <Responses responses={waiting} at={at} maySettle={maySettle} />
        )}
      </Section>
      {others.length > 0 && (
        <Section title={t("consultations:answers.others")} id="others">
          <Responses responses={others} at={at} maySettle={false} />
        </Section>
      )}
    </>
  );
}

function Responses({ responses, at, maySettle }: Omit<GivenResponsesProps, "counts">) {
  const { t } = useTranslation();
  return (
    <Stack as="ul" gap={4} className="ja-list">
      {responses.map((response) => (
        <li key={response.pointId} id={`point-${response.pointId}`} className="ja-card">
          <Link className="kern-link" to={`${at}/statements/${response.statementId}#point-${response.pointId}`}>
            {response.organisation}
          </Link>
          <p className="ja-typed ja-measure">{response.point}</p>
          <ReplyView reply={response} />
          <Said response={response} />
          {maySettle && (
            <ActionForm name={`settlement-${response.pointId}`} action={`${at}/answers/${response.pointId}/settlement`}>
              <TextArea
                name="settlement"
                rows={3}
                label={t("consultations:answers.settle-label")}
                hint={t("consultations:answers.settle-hint")}
                required
              />
              <SubmitButton>{t("consultations:answers.settle")}</SubmitButton>
            </ActionForm>
          )}
        </li>
      ))}
    </Stack>
  );
}
