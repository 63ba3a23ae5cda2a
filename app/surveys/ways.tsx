/** How a survey is answered: by links for one answer each, by a code in the room, on paper. */
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { MOST_LINKS, type SurveyState } from "#server/surveys/rules";
import type { Survey, SurveyPage } from "#server/surveys/queries";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, TextArea, TextField } from "~/ui/form";
import { Badge, Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export function MadeLinks({ links, origin }: { links: readonly string[]; origin: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t("surveys:links.made", { count: links.length })} id="made" hint={t("surveys:links.once")}>
      <textarea
        className="kern-form-input__input ja-textarea"
        readOnly
        rows={8}
        aria-label={t("surveys:links.made", { count: links.length })}
        value={links.map((token) => `${origin}/survey/${token}`).join("\n")}
      />
    </Section>
  );
}

const TONES = { open: "info", paper: "warning", closed: "success" } as const;

export function SurveyBadge({ state }: { state: SurveyState }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[state]}>{t(`surveys:state.${state}`)}</Badge>;
}

interface WaysProps {
  survey: Survey;
  links: SurveyPage["links"];
  origin: string;
}

export function Ways({ survey, links, origin }: WaysProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const at = `/surveys/${survey.id}`;
  return (
    <>
      {survey.state === "open" && <Open survey={survey} links={links} origin={origin} />}
      <Section
        title={t("surveys:paper.title")}
        id="paper"
        hint={t("surveys:paper.hint", { day: writeDay(survey.paperUntil, language) })}
        actions={<LinkButton to={`${at}/paper`}>{t("surveys:paper.print")}</LinkButton>}
      >
        <ActionForm name="sheets" action={`${at}/sheets`}>
          <TextArea
            name="sheets"
            label={t("surveys:paper.field")}
            hint={t("surveys:paper.field-hint")}
            required
            rows={6}
            maxLength={100_000}
          />
          <FormActions>
            <SubmitButton variant="secondary">{t("surveys:paper.submit")}</SubmitButton>
          </FormActions>
        </ActionForm>
      </Section>
      <Section title={t("surveys:closing.title")} id="closing" hint={t("surveys:closing.hint")}>
        <ActionForm name="closing" action={`${at}/closing`}>
          <FormActions>
            <SubmitButton>{t("surveys:closing.submit")}</SubmitButton>
          </FormActions>
        </ActionForm>
      </Section>
    </>
  );
}

/** For those who answer themselves, until the last day. */
function Open({ survey, links, origin }: WaysProps) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("surveys:links.title")} id="links" hint={t("surveys:links.hint")}>
        <p className="kern-body ja-number">{t("surveys:links.count", { ...links })}</p>
        <ActionForm name="links" action={`/surveys/${survey.id}/links`} reloadDocument>
          <TextField
            name="count"
            type="number"
            label={t("surveys:links.field")}
            required
            min={1}
            max={MOST_LINKS}
            className="kern-form-input__input ja-short"
          />
          <FormActions>
            <SubmitButton variant="secondary">{t("surveys:links.submit")}</SubmitButton>
          </FormActions>
        </ActionForm>
      </Section>
      {survey.roomCode && (
        <Section title={t("surveys:room.title")} id="room" hint={t("surveys:room.hint")}>
          <p className="kern-body">{t("surveys:room.where", { address: `${origin}/survey` })}</p>
          <p className="kern-heading-large ja-number">{survey.roomCode}</p>
        </Section>
      )}
    </>
  );
}
