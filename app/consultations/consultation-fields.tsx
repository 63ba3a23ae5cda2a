/** What is asked of whom: the fields of a consultation, and those of one of its waves. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PUBLICATIONS, SILENCES } from "#db/schema/consultations";
import { BENCHES } from "#db/schema/organisations";
import { writeDay } from "#server/calendar/rules";
import { endOfDay, LAENDER } from "#server/calendar/working-days.rules";
import { isShort, lengthOf, USUALLY_FIRST } from "#server/consultations/rules";
import type { ConsultationHead, ConsultationText, Question } from "#server/consultations/queries";
import type { FrozenChoice } from "#server/consultations/texts.queries";
import { useLanguage } from "~/processes/language";
import { CheckboxGroup, Fold, RadioGroup, TextArea, TextField } from "~/ui/form";

interface Stored {
  consultation: ConsultationHead;
  texts: readonly ConsultationText[];
  questions: readonly Question[];
}

interface ConsultationFieldsProps {
  choices: readonly FrozenChoice[];
  /** Versions that are ticked where nothing is stored. */
  chosen?: readonly number[];
  minimumDays: number;
  stored?: Stored;
}

export function ConsultationFields({ choices, chosen = [], minimumDays, stored }: ConsultationFieldsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { consultation, texts, questions = [] } = stored ?? {};
  return (
    <>
      <TextField
        name="title"
        label={t("consultations:form.title")}
        required
        maxLength={200}
        defaultValue={consultation?.title}
      />
      <CheckboxGroup
        name="texts"
        label={t("consultations:form.texts")}
        hint={t("consultations:form.texts-hint")}
        required
        defaultValue={texts?.map(({ versionId }) => versionId) ?? [...chosen]}
        options={choices.map(({ versionId, title, number, frozenAt }) => ({
          value: versionId,
          label: t("consultations:text.version", { title, number, day: writeDay(frozenAt, language) }),
        }))}
      />
      <TextArea
        name="cover_note"
        label={t("consultations:form.cover-note")}
        hint={t("consultations:form.cover-note-hint")}
        required
        rows={6}
        defaultValue={consultation?.coverNote ?? t("consultations:form.cover-note-usual")}
      />
      <TextArea
        name="questions"
        label={t("consultations:form.questions")}
        hint={t("consultations:form.questions-hint")}
        rows={3}
        defaultValue={questions.map(({ body }) => body).join("\n")}
      />
      <RadioGroup
        name="publication"
        label={t("consultations:form.publication")}
        required
        defaultValue={consultation?.publication ?? "invited"}
        options={PUBLICATIONS.map((value) => ({ value, label: t(`consultations:publication.${value}`) }))}
      />
      <RadioGroup
        name="silence"
        label={t("consultations:form.silence")}
        hint={t("consultations:form.silence-hint")}
        required
        defaultValue={consultation?.silence ?? "nothing"}
        options={SILENCES.map((value) => ({ value, label: t(`consultations:silence.${value}`) }))}
      />
      <Fold
        form="consultation-more"
        summary={t("consultations:form.more")}
        open={Boolean(consultation?.confidentiality || consultation?.shortReason || consultation?.laender.length)}
      >
        <div className="ja-stack">
          <TextField
            name="confidentiality"
            label={t("consultations:form.confidentiality")}
            hint={t("consultations:form.confidentiality-hint")}
            maxLength={300}
            defaultValue={consultation?.confidentiality}
          />
          <TextArea
            name="short_reason"
            label={t("consultations:form.short-reason")}
            hint={t("consultations:form.short-reason-hint", { count: minimumDays })}
            rows={2}
            defaultValue={consultation?.shortReason}
          />
          <CheckboxGroup
            name="laender"
            label={t("consultations:form.laender")}
            hint={t("consultations:form.laender-hint")}
            defaultValue={[...(consultation?.laender ?? [])]}
            options={LAENDER.map((value) => ({ value, label: t(`consultations:land.${value}`) }))}
          />
        </div>
      </Fold>
    </>
  );
}

interface WaveFieldsProps {
  minimumDays: number;
  days: { opens: string; closes: string };
}

export function WaveFields({ minimumDays, days, isFirst }: WaveFieldsProps & { isFirst?: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="ja-fields">
        <TextField
          name="wave_title"
          label={t("consultations:wave.title")}
          hint={t("consultations:wave.title-hint")}
          maxLength={100}
        />
        <PeriodFields minimumDays={minimumDays} days={days} />
      </div>
      <CheckboxGroup
        name="benches"
        label={t("consultations:wave.benches")}
        hint={t("consultations:wave.benches-hint")}
        defaultValue={isFirst ? [...USUALLY_FIRST] : undefined}
        options={BENCHES.map((value) => ({ value, label: t(`common:bench.${value}`) }))}
      />
      <TextArea
        name="organisations"
        label={t("consultations:wave.organisations")}
        hint={t("consultations:wave.organisations-hint")}
        rows={3}
      />
    </>
  );
}

/** How long that is stands below while one chooses; the server reckons again. */
function PeriodFields({ minimumDays, days }: WaveFieldsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(days);
  const period = /^\d{4}-\d\d-\d\d$/.test(typed.opens) &&
    /^\d{4}-\d\d-\d\d$/.test(typed.closes) && {
      opensAt: new Date(`${typed.opens}T10:00:00Z`),
      closesAt: endOfDay(typed.closes),
    };
  const length = period && typed.closes >= typed.opens ? lengthOf(period) : undefined;
  const isTooShort = period && length && isShort(period, minimumDays);
  return (
    <>
      <TextField
        name="opens_on"
        type="date"
        label={t("consultations:wave.opens")}
        required
        defaultValue={days.opens}
        onChange={(event) => setTyped({ ...typed, opens: event.target.value })}
      />
      <div>
        <TextField
          name="closes_on"
          type="date"
          label={t("consultations:wave.closes")}
          hint={t("consultations:wave.closes-hint", { count: minimumDays })}
          required
          defaultValue={days.closes}
          onChange={(event) => setTyped({ ...typed, closes: event.target.value })}
        />
        <p className="ja-small" role="status">
          {length && t("consultations:wave.length", { count: length.days, working: length.workingDays })}
          {isTooShort && ` ${t("consultations:wave.too-short")}`}
        </p>
      </div>
    </>
  );
}
