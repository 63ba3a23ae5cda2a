/** The points of the own statement, each with its reply, how its passage reads now, and what the own house says to that. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { STANDINGS } from "#db/schema/consultations";
import type { AnsweredPoint } from "#server/consultations/answers/queries";
import { isAskedAgain, type Response } from "#server/consultations/answers/rules";
import type { LinkedChange } from "#server/consultations/synopsis/rules";
import { PointView, type Targets } from "~/consultations/point-view";
import { ReplyView } from "~/consultations/statement-view";
import { Passage } from "~/consultations/synopsis/lines";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, TextArea } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge } from "~/ui/page";

interface OwnPointsProps {
  points: readonly AnsweredPoint[];
  targets: Targets;
  at: string;
  mayRespond: boolean;
}

export function OwnPoints({ points, targets, at, mayRespond }: OwnPointsProps) {
  const { t } = useTranslation();
  return (
    <Stack as="ol" gap={5}>
      {points.map((point) => (
        <li key={point.id} id={`point-${point.id}`} className="ja-card">
          <PointView point={point} targets={targets} />
          {point.reply ? <ReplyView reply={point.reply} /> : <p className="ja-small">{t("consultations:answers.no-reply")}</p>}
          {point.change && <Change change={point.change} />}
          {point.response && <Said response={point.response} />}
          {mayRespond && isStillAsked(point) && <Respond point={point} at={at} />}
        </li>
      ))}
    </Stack>
  );
}

/** Of a change that came about later the sender hears too. */
const isStillAsked = (point: AnsweredPoint): boolean =>
  point.reply !== null && (!point.response || (isAskedAgain(point) && point.response.standing === null));

function Change({ change }: { change: LinkedChange }) {
  const { t } = useTranslation();
  const { passage } = change;
  return (
    <div className="ja-stack ja-gap-1">
      <p className="ja-small ja-muted">{t("consultations:answers.reads-now")}</p>
      {passage && passage.after.length > 0 && <Passage of={passage.after} />}
      {passage?.after.length === 0 && <p className="ja-small">{t("consultations:synopsis.passage-gone")}</p>}
      <Link
        className="kern-link ja-small"
        to={`/documents/${change.documentId}/comparison?from=${change.askedId}&to=${change.versionId}`}
      >
        {t("consultations:weighing.see-change")}
      </Link>
    </div>
  );
}

export function Said({ response }: { response: Response }) {
  const { t } = useTranslation();
  const { isAccepted, words, standing, settlement } = response;
  return (
    <div className="ja-stack ja-gap-1">
      <div className="ja-row ja-gap-2">
        <Badge tone={isAccepted ? "success" : "warning"}>
          {t(`consultations:answers.${isAccepted ? "accepted" : "contested"}`)}
        </Badge>
        {standing && <Badge tone="neutral">{t(`consultations:answers.standing.${standing}`)}</Badge>}
      </div>
      {words && <p className="ja-typed ja-measure">{words}</p>}
      {settlement && (
        <div className="ja-stack ja-gap-1 ja-quote">
          <p>
            <strong>{t("consultations:answers.settlement")}</strong>
          </p>
          <p className="ja-typed ja-measure">{settlement}</p>
        </div>
      )}
    </div>
  );
}

function Respond({ point, at }: { point: AnsweredPoint; at: string }) {
  const { t } = useTranslation();
  const isAsked = isAskedAgain(point);
  const form = `response-${point.id}`;
  return (
    <Fold form={form} summary={t("consultations:answers.respond")} open={isAsked}>
      <ActionForm name={form} action={`${at}/answers/${point.id}`}>
        {point.response ? (
          <Hidden name="accepted" value="true" />
        ) : (
          <RadioGroup
            name="accepted"
            label={t("consultations:answers.question")}
            required
            horizontal
            options={["true", "false"].map((value) => ({ value, label: t(`consultations:answers.option.${value}`) }))}
          />
        )}
        {isAsked && (
          <RadioGroup
            name="standing"
            label={t("consultations:answers.still")}
            required
            options={STANDINGS.map((value) => ({ value, label: t(`consultations:answers.standing-option.${value}`) }))}
          />
        )}
        <TextArea name="words" rows={2} label={t("consultations:answers.words")} hint={t("consultations:answers.words-hint")} />
        <SubmitButton variant="secondary">{t("consultations:answers.send")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
