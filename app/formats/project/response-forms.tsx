/** The response to an adjustment, and what came of it after half a year, a year and two. */
import { useTranslation } from "react-i18next";
import { FOLLOW_UP_STATES } from "#db/schema/formats";
import { writeDay } from "#server/calendar/rules";
import type { Adjustment } from "#server/formats/adjustments.queries";
import type { FollowUp } from "#server/formats/adjustments.rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, RadioGroup, TextArea, TextField } from "~/ui/form";
import { Badge, DescriptionList } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { ResponseBadge } from "./adjustments";

export function ResponsePart({ adjustment, at, forOthers }: { adjustment: Adjustment; at: string; forOthers: boolean }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="response" action={`${at}/response`}>
      <RadioGroup
        name="response"
        label={t("formats:response.title")}
        required
        options={(["angenommen", "teilweise", "abgelehnt"] as const).map((each) => ({
          value: each,
          label: t(`formats:response.${each}`),
        }))}
      />
      <TextArea
        name="measure"
        label={t("formats:response.measure")}
        hint={t("formats:response.measure-hint")}
        required
        rows={3}
        maxLength={2000}
      />
      <TextField
        name="measure_due_on"
        type="date"
        label={t("formats:response.due")}
        hint={t("formats:response.due-hint")}
        defaultValue={adjustment.dueOn}
      />
      {forOthers && (
        <TextField
          name="response_by"
          label={t("formats:fact-check.by")}
          hint={t("formats:fact-check.by-hint")}
          required
          maxLength={300}
        />
      )}
      <FormActions>
        <SubmitButton>{t("formats:response.submit")}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}

export function GivenResponse({ adjustment }: { adjustment: Adjustment }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (adjustment.response === "offen") return <ResponseBadge response="offen" />;
  return (
    <DescriptionList
      items={[
        { key: t("formats:response.title"), value: <ResponseBadge response={adjustment.response} /> },
        { key: t("formats:response.measure"), value: adjustment.measure },
        ...(adjustment.measureDueOn
          ? [{ key: t("formats:response.due"), value: writeDay(adjustment.measureDueOn, language) }]
          : []),
        {
          key: t("formats:response.by"),
          value: `${adjustment.responseBy}, ${adjustment.respondedOn ? writeDay(adjustment.respondedOn, language) : ""}`,
        },
      ]}
    />
  );
}

const STATE_TONES = { offen: "neutral", umgesetzt: "success", teilweise: "info", nicht: "warning" } as const;

export function FollowUps({ of, at, mayNote }: { of: readonly FollowUp[]; at: string; mayNote: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-list ja-list--ruled">
      {of.map((followUp) => (
        <li key={followUp.months} className="ja-stack ja-gap-2">
          <div className="ja-row">
            <span className="ja-strong">{t("formats:follow-up.after", { count: followUp.months })}</span>
            <span className="ja-small ja-muted">{writeDay(followUp.dueOn, language)}</span>
            <Badge tone={STATE_TONES[followUp.state]}>{t(`formats:follow-up.${followUp.state}`)}</Badge>
          </div>
          {followUp.note && <p className="ja-typed">{followUp.note}</p>}
          {mayNote && (
            <details className="ja-details" open={false}>
              <summary>{t("formats:follow-up.note-title", { count: followUp.months })}</summary>
              <ActionForm name={`follow-up-${followUp.months}`} action={`${at}/follow-up`}>
                <Hidden name="months" value={String(followUp.months)} />
                <RadioGroup
                  name="state"
                  label={t("formats:follow-up.state")}
                  required
                  defaultValue={followUp.state === "offen" ? undefined : followUp.state}
                  options={FOLLOW_UP_STATES.filter((state) => state !== "offen").map((state) => ({
                    value: state,
                    label: t(`formats:follow-up.${state}`),
                  }))}
                />
                <TextArea
                  name="note"
                  label={t("formats:follow-up.note")}
                  rows={2}
                  maxLength={2000}
                  defaultValue={followUp.note}
                />
                <FormActions>
                  <SubmitButton small>{t("formats:follow-up.save")}</SubmitButton>
                </FormActions>
              </ActionForm>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
