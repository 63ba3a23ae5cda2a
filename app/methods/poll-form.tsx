/** Prepares a straw poll or asks it at once; the list of answers stands there only where it is wanted. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { POLL_KINDS } from "#db/schema/methods";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

interface PollFormProps {
  action: string;
  /** Unique on its page. */
  name: string;
  /** Points it can be about. */
  points: readonly { value: number; label: string }[];
  /** The one it is about, unless `canChoose` and somebody chooses another. */
  pointId: number | null;
  canChoose?: boolean;
  /** It can be asked at once. */
  canStart: boolean;
  onDone?: () => void;
}

export function PollForm({ action, name, points, pointId, canChoose, canStart, onDone }: PollFormProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  /** While somebody writes, the point stays as it was, even when the roundtable moves on. */
  const [writing, setWriting] = useState<{ pointId: number | null } | null>(null);
  const preset = writing ? writing.pointId : pointId;
  // Whoever opens the form begins with the question.
  useEffect(() => {
    const fold = box.current?.closest("details");
    const begin = () => {
      if (!fold || fold.open) box.current?.querySelector<HTMLInputElement>("[name=question]")?.focus();
    };
    if (!fold) begin();
    fold?.addEventListener("toggle", begin);
    return () => fold?.removeEventListener("toggle", begin);
  }, []);
  const done = () => {
    setWriting(null);
    const fold = box.current?.closest("details");
    fold?.removeAttribute("open");
    fold?.querySelector("summary")?.focus();
    onDone?.();
  };
  return (
    <div ref={box} onInput={() => setWriting((before) => before ?? { pointId })}>
      <ActionForm action={action} name={name} className="ja-methods-poll" reset onDone={done}>
        {!canChoose && (
          <>
            <Hidden name="point_id" value={preset ?? ""} />
            {preset !== pointId && <p className="ja-small ja-muted">{points.find(({ value }) => value === preset)?.label}</p>}
          </>
        )}
        <TextField name="question" label={t("methods:new.question")} required maxLength={500} autoComplete="off" />
        {canChoose && (
          // What a select was preset with it keeps for ever, so there is another one.
          <Select key={preset} name="point_id" required label={t("methods:new.point")} options={points} defaultValue={preset} />
        )}
        <Fold form={name} summary={t("methods:new.more")}>
          <div className="ja-stack">
            <RadioGroup
              name="kind"
              required
              horizontal
              label={t("methods:new.kind")}
              defaultValue="yes_no_abstain"
              options={POLL_KINDS.map((kind) => ({ value: kind, label: t(`methods:kind.${kind}`) }))}
            />
            <div className="ja-methods-poll__options">
              <TextArea
                name="options"
                label={t("methods:new.options")}
                hint={t("methods:new.options-hint")}
                rows={4}
                maxLength={5000}
              />
            </div>
            <RadioGroup
              name="voice"
              required
              horizontal
              label={t("methods:new.voice")}
              defaultValue="person"
              options={(["person", "organisation"] as const).map((voice) => ({
                value: voice,
                label: t(`methods:new.voice-${voice}`),
              }))}
            />
          </div>
        </Fold>
        <div className="ja-row">
          {/* The first is what Enter presses: a question that was asked cannot be taken back. */}
          <SubmitButton variant={canStart ? "secondary" : "primary"}>{t("methods:new.submit")}</SubmitButton>
          {canStart && (
            <SubmitButton name="start" value="true">
              {t("methods:new.start")}
            </SubmitButton>
          )}
          <span className="ja-small ja-muted">{t("methods:new.submit-hint")}</span>
        </div>
      </ActionForm>
    </div>
  );
}
