/** From the synthesis to the release: what is missing, the right of reply of whoever runs the format, and the report. */
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { EvaluationProject } from "#server/formats/adjustments.queries";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, TextArea, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { useCriterionWords } from "../criterion-words";

interface ReleaseProps {
  project: Pick<EvaluationProject, "evaluation" | "obstacles" | "mayReply">;
  at: string;
  mayManage: boolean;
  /** Ten working days from today. */
  usualUntil: string;
}

export function Release({ project: { evaluation, obstacles, mayReply }, at, mayManage, usualUntil }: ReleaseProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { factCheck, releasedAt } = evaluation;
  return (
    <Section
      title={t("formats:release.title")}
      id="release"
      actions={["docx", "pdf"].map((ending) => (
        <LinkButton key={ending} icon="download" reloadDocument to={`${at}/report.${ending}`}>
          {t("formats:report.as", { kind: ending === "docx" ? "Word" : "PDF" })}
        </LinkButton>
      ))}
    >
      {releasedAt ? (
        <Alert tone="success" title={t("formats:release.done", { day: writeDay(releasedAt, language) })} />
      ) : (
        <Obstacles obstacles={obstacles} criteria={evaluation.criteria} />
      )}
      {factCheck && (
        <div className="ja-stack ja-gap-2">
          <p className="kern-body">
            {t("formats:fact-check.sent", {
              day: writeDay(factCheck.sentAt, language),
              until: writeDay(factCheck.until, language),
            })}
          </p>
          {factCheck.repliedAt && (
            <blockquote className="ja-quote">
              <p className="ja-typed">{factCheck.reply}</p>
              <p className="ja-small ja-muted">
                {factCheck.by}, {writeDay(factCheck.repliedAt, language)}
              </p>
            </blockquote>
          )}
        </div>
      )}
      {factCheck && !releasedAt && mayReply && <ReplyForm at={at} reply={factCheck.reply} forOthers={mayManage} />}
      {mayManage && !releasedAt && (
        <div className="ja-stack">
          {!factCheck && (
            <ActionForm name="fact-check" action={`${at}/fact-check`}>
              <TextField
                name="until"
                type="date"
                label={t("formats:fact-check.until")}
                hint={t("formats:fact-check.until-hint")}
                required
                defaultValue={usualUntil}
              />
              <FormActions>
                <SubmitButton variant="secondary">{t("formats:fact-check.send")}</SubmitButton>
              </FormActions>
            </ActionForm>
          )}
          {obstacles.length === 0 && (
            <ActionForm name="release" action={`${at}/release`}>
              <FormActions>
                <SubmitButton>{t("formats:release.submit")}</SubmitButton>
              </FormActions>
            </ActionForm>
          )}
        </div>
      )}
    </Section>
  );
}

function Obstacles({
  obstacles,
  criteria,
}: {
  obstacles: EvaluationProject["obstacles"];
  criteria: EvaluationProject["evaluation"]["criteria"];
}) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  if (obstacles.length === 0) return <p className="kern-body">{t("formats:release.ready")}</p>;
  return (
    <>
      <p className="kern-body">{t("formats:release.missing")}</p>
      <ul className="ja-dots">
        {obstacles.map(({ key, criteria: of }) => (
          <li key={key}>
            {t(`formats:release.${key}`, {
              names: criteria
                .filter((criterion) => of.includes(criterion.key))
                .map(words.name)
                .join(", "),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function ReplyForm({ at, reply, forOthers }: { at: string; reply: string; forOthers: boolean }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="reply" action={`${at}/reply`}>
      <TextArea
        name="reply"
        label={t("formats:fact-check.reply")}
        hint={t("formats:fact-check.reply-hint")}
        required
        rows={4}
        maxLength={5000}
        defaultValue={reply}
      />
      {forOthers && (
        <TextField
          name="reply_by"
          label={t("formats:fact-check.by")}
          hint={t("formats:fact-check.by-hint")}
          required
          maxLength={300}
        />
      )}
      <FormActions>
        <SubmitButton variant="secondary">{t("formats:fact-check.submit")}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
