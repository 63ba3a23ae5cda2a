/**
 * From draft to approved minutes, on the page of the roundtable: who has to do what, until when, and what was said against them; and what was
 * approved before it was corrected.
 */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import { writeDay, writeInstant } from "#server/calendar/rules";
import {
  decisionOf,
  isOutdated,
  minutesState,
  OBJECTION_DECISIONS,
  partOf,
  SIGNATURE_PARTS,
  type MinutesRound,
  type MinutesState,
  type Objection,
  type WithdrawnApproval,
} from "#server/roundtables/approval/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, FileField, Fold, Hidden, RadioGroup, TextArea } from "~/ui/form";
import { Badge, DescriptionList, Section } from "~/ui/page";

interface ApprovalProps {
  round: MinutesRound | null;
  my: My;
  base: string;
  now: Date;
  /** Stands for what is signed beside the text; empty for those who do not sign. */
  mark: string;
}

/** Of a closed roundtable. */
export function Approval({ round, my, base, now, mark }: ApprovalProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const state = minutesState(round, now);
  if (!round) return can(my, "roundtable:lead") ? <Circulate base={base} /> : null;
  const { documentId, versionId, correctedVersionId, objections } = round;
  const lastDay = writeDay(new Date(round.objectionsUntil.getTime() - 1), language);
  const isDone = state === "approved";
  return (
    <Section title={t("roundtables:approval.title")} id="approval">
      <p className="ja-row">
        <Badge tone={isDone ? "success" : "info"}>{t(`roundtables:approval.state.${state}`, { day: lastDay })}</Badge>
        {correctedVersionId && (
          <Link className="kern-link" to={`/documents/${documentId}/comparison?from=${versionId}&to=${correctedVersionId}`}>
            {t("roundtables:approval.see-corrections")}
          </Link>
        )}
      </p>
      {objections.length > 0 && (
        <ul className="ja-list ja-list--ruled">
          {objections.map((objection) => (
            <li key={objection.id} className="ja-stack ja-gap-2">
              <OneObjection objection={objection} base={base} canAnswer={!isDone && can(my, "roundtable:record")} />
            </li>
          ))}
        </ul>
      )}
      {state === "circulated" && can(my, "roundtable:attend") && (
        <Fold form="objection" summary={t("roundtables:approval.object")}>
          <ActionForm action={`${base}/objections`} name="objection" reset>
            <TextArea
              name="body"
              label={t("roundtables:approval.what")}
              hint={t("roundtables:approval.what-hint")}
              required
              rows={3}
              maxLength={3000}
            />
            <SubmitButton>{t("roundtables:approval.object")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
      <Signatures round={round} mark={mark} />
      {round.scannedAt && (
        <p>
          <a className="kern-link" href={`${base}/minutes/signed.pdf`}>
            {t("roundtables:approval.signed-file")}
          </a>
        </p>
      )}
      {!isDone && <NextSteps {...{ round, my, base, now, mark }} />}
      {canUpload(round, my, state) && <SignedOnPaper base={base} mark={mark} />}
      {round.approvedAt && partOf(my.role) && !my.isArchived && <Withdraw base={base} approvedAt={round.approvedAt} />}
      {round.withdrawn.length > 0 && <Withdrawn round={round} base={base} />}
    </Section>
  );
}

function Circulate({ base }: { base: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t("roundtables:approval.title")} id="approval">
      <p className="kern-body kern-body--small">{t("roundtables:approval.circulate-hint")}</p>
      <ActionForm action={`${base}/minutes/circulation`} name="circulation">
        <SubmitButton variant="secondary">{t("roundtables:approval.circulate")}</SubmitButton>
      </ActionForm>
    </Section>
  );
}

function OneObjection({ objection, base, canAnswer }: { objection: Objection; base: string; canAnswer: boolean }) {
  const { t } = useTranslation();
  const { id, body, by, isMine, answer } = objection;
  const decision = decisionOf(objection);
  return (
    <>
      <p className="ja-typed">{body}</p>
      <span className="ja-row ja-small">
        <span className="ja-muted">{isMine ? t("roundtables:approval.mine") : by || t("roundtables:approval.protected")}</span>
        <Badge tone={objection.isAccepted ? "success" : "neutral"}>
          {t(`roundtables:approval.answered.${decision ?? "not-yet"}`)}
        </Badge>
      </span>
      {answer && <p className="ja-typed ja-small">{answer}</p>}
      {canAnswer && (
        <Fold form={`objection-${id}`} plain summary={t("roundtables:approval.answer")}>
          <ActionForm action={`${base}/objections/${id}`} name={`objection-${id}`}>
            <RadioGroup
              name="decision"
              required
              label={t("roundtables:approval.decision")}
              defaultValue={decision ?? undefined}
              options={OBJECTION_DECISIONS.map((value) => ({ value, label: t(`roundtables:approval.decide.${value}`) }))}
            />
            <TextArea
              name="answer"
              label={t("roundtables:approval.reason")}
              required
              rows={2}
              maxLength={3000}
              defaultValue={answer}
            />
            <SubmitButton>{t("common:action.save")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </>
  );
}

function Signatures({ round, mark }: Pick<ApprovalProps, "mark"> & { round: MinutesRound }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <DescriptionList
      items={SIGNATURE_PARTS.map((part) => {
        const signature = round.signatures.find((other) => other.part === part);
        return {
          key: t(`roundtables:minutes.head.${part}`),
          value: signature
            ? t(`roundtables:approval.${!round.approvedAt && isOutdated(signature.seen, mark) ? "signed-other" : "signed"}`, {
                ...{ name: signature.name, at: writeInstant(signature.at, language) },
              })
            : t("roundtables:approval.unsigned"),
        };
      })}
    />
  );
}

/** Also beside two signatures that were given here: where a house wants to see paper. */
const canUpload = ({ scannedAt }: MinutesRound, my: My, state: MinutesState): boolean =>
  !scannedAt && !my.isArchived && can(my, "roundtable:record") && ["undisputed", "corrected", "approved"].includes(state);

function SignedOnPaper({ base, mark }: Pick<ApprovalProps, "base" | "mark">) {
  const { t } = useTranslation();
  return (
    <Fold form="signed-minutes" summary={t("roundtables:approval.on-paper")}>
      <ActionForm action={`${base}/minutes/signed`} name="signed-minutes" encType="multipart/form-data">
        <Hidden name="seen" value={mark} />
        <FileField
          name="file"
          label={t("roundtables:approval.file")}
          hint={t("roundtables:approval.file-hint")}
          accept=".pdf,application/pdf"
          required
        />
        <SubmitButton>{t("roundtables:approval.upload")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

function NextSteps({ round, my, base, now, mark }: ApprovalProps & { round: MinutesRound }) {
  const { t } = useTranslation();
  const part = partOf(my.role);
  const state = minutesState(round, now);
  if (!part || my.isArchived) return null;
  const canSign = state === "undisputed" || state === "corrected";
  return (
    <div className="ja-row">
      {part === "chair" && (
        <ActionForm action={`${base}/minutes/correction`} name="correction" className="ja-form--inline">
          <SubmitButton variant="secondary">{t("roundtables:approval.correct")}</SubmitButton>
        </ActionForm>
      )}
      {canSign && !round.signatures.some((signature) => signature.part === part && !isOutdated(signature.seen, mark)) && (
        <ActionForm action={`${base}/minutes/signatures`} name="signature" className="ja-form--inline">
          <Hidden name="seen" value={mark} />
          <SubmitButton>{t("roundtables:approval.sign")}</SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

/** The way back from an approval that was a mistake, or from the wrong file. */
function Withdraw({ base, approvedAt }: { base: string; approvedAt: Date }) {
  const { t } = useTranslation();
  return (
    <Fold form="withdrawal" summary={t("roundtables:approval.withdraw")}>
      <ActionForm action={`${base}/minutes/withdrawal`} name="withdrawal">
        <Hidden name="seen" value={approvedAt.toISOString()} />
        <p className="kern-body kern-body--small">{t("roundtables:approval.withdraw-hint")}</p>
        <TextArea name="reason" label={t("roundtables:approval.withdraw-reason")} required rows={3} maxLength={1000} />
        <SubmitButton variant="secondary">{t("roundtables:approval.withdraw-now")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

function Withdrawn({ round, base }: { round: MinutesRound; base: string }) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className="kern-heading-small">{t("roundtables:approval.before")}</h3>
      <ul className="ja-list ja-list--ruled">
        {round.withdrawn.map((approval) => (
          <li key={approval.id} className="ja-stack ja-gap-2">
            <OneWithdrawn approval={approval} round={round} base={base} />
          </li>
        ))}
      </ul>
    </>
  );
}

function OneWithdrawn({ approval, round, base }: { approval: WithdrawnApproval; round: MinutesRound; base: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id, approvedAt, withdrawnAt, by, reason, hasScan, versionId } = approval;
  const now = round.correctedVersionId ?? round.versionId;
  const at = writeDay(approvedAt, language);
  const files = [
    { file: "minutes.pdf", label: t("roundtables:minutes.pdf") },
    { file: "minutes.docx", label: t("roundtables:minutes.docx") },
    ...(hasScan ? [{ file: "signed.pdf", label: t("roundtables:approval.signed-file") }] : []),
  ];
  return (
    <>
      <p className="ja-strong">{t("roundtables:approval.withdrawn", { at })}</p>
      <p className="ja-typed">{reason}</p>
      <p className="ja-small ja-muted">
        {t("roundtables:approval.withdrawn-by", { by, at: writeInstant(withdrawnAt, language) })}
      </p>
      <p className="ja-row ja-small">
        {files.map(({ file, label }) => (
          <a key={file} className="kern-link" href={`${base}/approvals/${id}/${file}`} aria-label={`${label} (${at})`}>
            {label}
          </a>
        ))}
        {versionId !== now && (
          <Link className="kern-link" to={`/documents/${round.documentId}/comparison?from=${versionId}&to=${now}`}>
            {t("roundtables:approval.see-corrections")}
          </Link>
        )}
      </p>
    </>
  );
}
