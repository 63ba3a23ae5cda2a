/** What an organisation that is asked does first: write, or say that there is nothing to say, or ask for more time. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Extension, MyInvitation } from "#server/consultations/queries";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, TextArea, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { useDeadline } from "./words";
import "./consultations.css";

interface AnsweringProps {
  at: string;
  invitation: MyInvitation;
  isLate: boolean;
  hasDraft: boolean;
  /** Of what was submitted last. */
  submitted: { id: number; isNil: boolean; receivedAt: Date } | null;
  extensions: readonly Extension[];
}

export function Answering({ at, invitation, isLate, hasDraft, submitted, extensions }: AnsweringProps) {
  const { t } = useTranslation();
  const deadline = useDeadline();
  return (
    <Section title={t("consultations:answering.title")} id="answer">
      {submitted && (
        <Alert tone="success" title={t("consultations:answering.received", { at: deadline(submitted.receivedAt) })}>
          <LinkButton small variant="secondary" to={`${at}/statements/${submitted.id}`}>
            {t("consultations:answering.open")}
          </LinkButton>
        </Alert>
      )}
      <p className="kern-body">
        {t(isLate ? "consultations:answering.late" : "consultations:answering.until", {
          deadline: deadline(invitation.deadline),
        })}
      </p>
      <div className="ja-row">
        <LinkButton variant="primary" icon="edit" to={`${at}/statement`}>
          {t(`consultations:answering.${hasDraft ? "go-on" : submitted ? "again" : "write"}`)}
        </LinkButton>
        {!hasDraft && !submitted && <ShortAnswer at={at} />}
        {invitation.maySubmit && !hasDraft && !submitted?.isNil && <NilReturn at={at} />}
      </div>
      <MoreTime at={at} extensions={extensions} />
    </Section>
  );
}

interface QuickWaysProps {
  at: string;
  maySubmit: boolean;
  /** Something is written. */
  isBegun: boolean;
}

/** As long as nothing is written there are quicker ways than writing. Under the first letters they leave their room: the field does not jump. */
export function QuickWays({ at, maySubmit, isBegun }: QuickWaysProps) {
  const { t } = useTranslation();
  const [wasBegun] = useState(isBegun);
  if (wasBegun && isBegun) return null;
  return (
    <div className={`ja-stack ja-gap-2 ${isBegun ? "ja-consultations-left" : ""}`}>
      <p className="kern-body">{t(`consultations:answering.quick${maySubmit ? "" : "-short"}`)}</p>
      <div className="ja-row">
        <ShortAnswer at={at} />
        {maySubmit && <NilReturn at={at} />}
      </div>
    </div>
  );
}

function ShortAnswer({ at }: { at: string }) {
  const { t } = useTranslation();
  return <LinkButton to={`${at}/statement/short`}>{t("consultations:answering.short")}</LinkButton>;
}

function NilReturn({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="nil-return" action={`${at}/statement/nil-return`}>
      <SubmitButton variant="secondary">{t("consultations:answering.nil")}</SubmitButton>
    </ActionForm>
  );
}

function MoreTime({ at, extensions }: Pick<AnsweringProps, "at" | "extensions">) {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const [last] = extensions;
  const state = last && (last.isGranted === null ? "asked" : last.isGranted ? "granted" : "declined");
  return (
    <>
      {last && (
        <p className="kern-body">
          {t(`consultations:extension.${state}`, { until: deadline(last.until) })} {last.decisionReason}
        </p>
      )}
      {state !== "asked" && (
        <Fold form="extension-request" summary={t("consultations:extension.ask")}>
          <ActionForm name="extension-request" action={`${at}/extension-request`}>
            <TextField name="until" type="date" label={t("consultations:extension.until")} required />
            <TextArea name="reason" rows={2} label={t("consultations:extension.why")} required />
            <SubmitButton variant="secondary">{t("consultations:extension.ask")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </>
  );
}
