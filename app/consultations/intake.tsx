/** Above the form that enters a statement for a house: a letter to read, or what was read of one. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Language } from "#db/schema/people";
import type { Intake, IntakeLine } from "#server/consultations/intake/queries";
import { LARGEST_LETTER, LETTER_DAYS, LETTER_ENDINGS } from "#server/consultations/intake/rules";
import { writeSize } from "~/documents/reader/file-size";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, FileField, Fold, TextArea } from "~/ui/form";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";

export function IntakeForm({ at, intakes }: { at: string; intakes: readonly IntakeLine[] }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const size = (bytes: number) => writeSize(bytes, i18n.language as Language);
  return (
    <Section title={t("consultations:intake.title")} id="intake" hint={t("consultations:intake.hint")}>
      <ActionForm name="intake" action={`${at}/intakes`} encType="multipart/form-data">
        <FileField
          name="file"
          label={t("consultations:file.label")}
          hint={t("consultations:intake.file-hint", { most: size(LARGEST_LETTER) })}
          accept={LETTER_ENDINGS}
          maxBytes={LARGEST_LETTER}
          tooLarge={(bytes) => t("consultations:file.too-large-here", { size: size(bytes), most: size(LARGEST_LETTER) })}
        />
        <Fold form="intake" summary={t("consultations:intake.paste")}>
          <TextArea name="text" label={t("consultations:intake.text")} hint={t("consultations:intake.text-hint")} rows={6} />
        </Fold>
        <SubmitButton variant="secondary">{t("consultations:intake.read")}</SubmitButton>
      </ActionForm>
      {intakes.length > 0 && (
        <>
          <h3 className="kern-heading-small">{t("consultations:intake.waiting")}</h3>
          <p className="ja-small ja-muted">{t("consultations:intake.kept", { count: LETTER_DAYS })}</p>
          <ul className="ja-dots">
            {intakes.map((intake) => (
              <li key={intake.id}>
                <Link className="kern-link" to={`${at}/statements/new?intake=${intake.id}`}>
                  {intake.name}
                </Link>{" "}
                ({writeDay(intake.at, language)})
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

export function IntakeHead({ at, intake }: { at: string; intake: Intake }) {
  const { t, i18n } = useTranslation();
  const { from, subject, notes, points } = intake.reading;
  return (
    <Section
      title={intake.name}
      id="intake"
      hint={t("consultations:intake.proposed", { count: points.length })}
      actions={
        <ActionForm name="intake-deletion" action={`${at}/intakes/${intake.id}/deletion`}>
          <SubmitButton small variant="tertiary">
            {t("consultations:intake.discard")}
          </SubmitButton>
        </ActionForm>
      }
    >
      <Facts
        of={[
          from && t("consultations:intake.from", { name: [from.name, from.address && `<${from.address}>`].join(" ").trim() }),
          subject && t("consultations:intake.subject", { subject }),
          ...intake.files.map(
            ({ name, kind, size }) =>
              `${t(`consultations:file.kind.${kind}`)}: ${name} (${writeSize(size, i18n.language as Language)})`,
          ),
        ]}
      />
      {from && intake.senderOf === null && <Alert tone="warning" title={t("consultations:intake.unknown-sender")} />}
      {intake.known && (
        <Alert tone="warning" title={t("consultations:intake.known", { organisation: intake.known.organisation })}>
          <Link className="kern-link" to={`${at}/statements/${intake.known.statementId}`}>
            {t("consultations:answering.open")}
          </Link>
        </Alert>
      )}
      {notes.map(({ kind, about, reason }, index) => (
        <Alert key={index} tone="warning" title={t(`consultations:intake.note.${kind}`, { about })}>
          {reason && t(`consultations:file.refused.${reason}`, { defaultValue: "" })}
        </Alert>
      ))}
    </Section>
  );
}
