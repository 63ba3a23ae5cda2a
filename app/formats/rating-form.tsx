/**
 * The form for one criterion: anchors beside the score, justification, evidence. Its fields keep what is in them, whatever is
 * loaded anew meanwhile: a rater writes for an hour here, and nothing of it may vanish.
 */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EVIDENCE_STRENGTHS, EVIDENCE_TYPES } from "#db/schema";
import type { Criterion } from "#server/formats/criteria.rules";
import type { Rating } from "#server/formats/ratings.rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { useFormBusy } from "~/ui/form-state";
import { Icon } from "~/ui/icon";
import { FormActions } from "~/ui/parts";
import { Choice, ScoreField, TextBox } from "./rating-fields";

type SaveState = "clean" | "unsaved" | "saved";

interface RatingFormProps {
  criterion: Criterion;
  rating: Rating | undefined;
  action: string;
  /** Just saved without JavaScript. */
  saved: boolean;
  onUnsaved: (unsaved: boolean) => void;
  /** Saved with "save and continue". */
  onNext: () => void;
}

export function RatingForm({ criterion, rating, action, saved, onUnsaved, onNext }: RatingFormProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<SaveState>(saved ? "saved" : "clean");
  const [script, setScript] = useState(false);
  useEffect(() => setScript(true), []);
  // What is typed while the form is on its way is not saved with it.
  const edits = useRef(0);
  const sentAt = useRef(0);
  const goOn = useRef(false);
  const done = () => {
    const unsaved = edits.current !== sentAt.current;
    setState(unsaved ? "unsaved" : "saved");
    onUnsaved(unsaved);
    if (goOn.current && !unsaved) onNext();
    goOn.current = false;
  };
  return (
    // Events bubble here from the fields, whose own elements stay as they are.
    <div
      onInput={() => {
        edits.current += 1;
        setState("unsaved");
        onUnsaved(true);
      }}
      onSubmitCapture={() => {
        sentAt.current = edits.current;
      }}
    >
      <ActionForm
        className="ja-form--wide"
        name={`rating-${criterion.key}`}
        action={action}
        onDone={done}
        aria-label={t(`formats:criterion.${criterion.key}.name`)}
      >
        <Hidden name="criterion" value={criterion.key} />
        {script && <Hidden name="script" value="true" />}
        <ScoreField criterion={criterion} stored={rating?.notAssessable ? "nb" : (rating?.score?.toString() ?? "")} />
        <TextBox
          name="justification"
          label={t("formats:rating.justification")}
          hint={t("formats:rating.justification-hint")}
          stored={rating?.justification}
          rows={5}
        />
        <fieldset className="kern-fieldset ja-formats-evidence">
          <legend className="kern-label">{t("formats:rating.evidence-group")}</legend>
          <p className="kern-hint">{t("formats:rating.evidence-group-hint")}</p>
          <TextBox
            name="evidence"
            label={t("formats:rating.evidence")}
            hint={t("formats:rating.evidence-hint")}
            stored={rating?.evidence}
            rows={3}
          />
          <div className="ja-fields">
            <Choice
              name="evidence_type"
              label={t("formats:rating.evidence-type")}
              stored={rating?.evidenceType}
              options={EVIDENCE_TYPES}
              word="evidence-type"
            />
            <Choice
              name="evidence_strength"
              label={t("formats:rating.evidence-strength")}
              stored={rating?.evidenceStrength}
              options={EVIDENCE_STRENGTHS}
              word="evidence-strength"
            />
          </div>
        </fieldset>
        <FormActions>
          <SubmitButton name="then" value="next" onClick={() => (goOn.current = true)}>
            {t("formats:rating.save-next")}
          </SubmitButton>
          <SubmitButton variant="secondary" onClick={() => (goOn.current = false)}>
            {t("formats:rating.save")}
          </SubmitButton>
          <SaveNote state={state} />
        </FormActions>
      </ActionForm>
    </div>
  );
}

function SaveNote({ state }: { state: SaveState }) {
  const { t } = useTranslation();
  const busy = useFormBusy();
  return (
    <span className={`ja-chip ${!busy && state === "saved" ? "" : "ja-muted"}`} role="status">
      {busy ? (
        t("formats:rating.saving")
      ) : state === "saved" ? (
        <>
          <Icon name="check" />
          {t("formats:rating.saved")}
        </>
      ) : state === "unsaved" ? (
        t("formats:rating.unsaved")
      ) : null}
    </span>
  );
}
