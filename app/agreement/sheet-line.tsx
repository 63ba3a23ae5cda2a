/** One item of a house's sheet: what it is, what was said, and the fields of a position. All lines are one form. */
import { Link } from "@remix-run/react";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { CONSENT_LEVELS } from "#db/schema/agreement";
import { COORDINATIONS } from "#db/schema/consultations";
import { positionField } from "#server/agreement/forms.rules";
import { VETO } from "#server/agreement/rules";
import type { Position } from "#server/agreement/queries";
import type { SheetLine, StalePosition } from "#server/agreement/sheet.queries";
import { Compared } from "~/documents/versions/compared";
import { Scale, type Step } from "~/methods/ballots/scale";
import { Fold, Hidden, Select, TextArea } from "~/ui/form";
import { FormContext } from "~/ui/form-state";
import { Alert } from "~/ui/alert";
import { Stack } from "~/ui/layout";
import { PositionWords } from "./position-words";
import { ReservationFields } from "./reservation-fields";
import { RuleFacts } from "./standing";
import "~/methods/ballots/ballots.css";

interface LineProps {
  line: SheetLine;
  /** Else it is shown, and not asked. */
  mayGive: boolean;
}

export function Line({ line, mayGive }: LineProps) {
  const { t } = useTranslation();
  const { agreement, summary, position, stale, countedWith, note, dissents } = line;
  const name = (field: Parameters<typeof positionField>[1]) => positionField(agreement.versionId, field);
  const [isVeto, setVeto] = useState(false);
  const isWrong = useWrong(positionField(agreement.versionId, "level").replace("level", ""));
  return (
    <fieldset className="ja-position">
      <legend>
        <span className="ja-number ja-strong ja-muted">{agreement.label}</span>{" "}
        <Link className="ja-plain-link" to={`/recommendations/${agreement.recommendationId}/agreement`}>
          {agreement.title}
        </Link>
      </legend>
      <Stack gap={2}>
        {summary && <p className="kern-body">{summary}</p>}
        <RuleFacts of={agreement} isMoved={line.isMoved} />
        <Text of={line} />
        {dissents > 0 && (
          <Link className="kern-link ja-small" to={`/recommendations/${agreement.recommendationId}/agreement#dissents`}>
            {t("agreement:sheet.dissents", { count: dissents })}
          </Link>
        )}
        {countedWith && <p className="ja-small ja-muted">{t("agreement:sheet.counted-with", { name: countedWith })}</p>}
        {stale && <Stale of={stale} versionId={agreement.versionId} />}
        {!mayGive && position && <PositionWords of={position} />}
        {note.body && (
          <p className="ja-small ja-typed">
            <span className="ja-muted">{t("agreement:sheet.note")}: </span>
            {note.body}
          </p>
        )}
      </Stack>
      {mayGive && (
        <Stack gap={2}>
          <Hidden name={name("seen")} value={position?.id ?? stale?.id ?? 0} />
          <Scale
            name={name("level")}
            label={t("agreement:sheet.position")}
            steps={choicesOf(line, t)}
            stored={position?.level}
            onChoose={(level) => setVeto(level === String(VETO))}
          />
          <Fold
            form={`details-${agreement.versionId}`}
            plain
            open={(position !== null && hasWords(position)) || isVeto || isWrong}
            summary={t("agreement:sheet.more")}
          >
            <Details line={line} name={name} />
          </Fold>
        </Stack>
      )}
    </fieldset>
  );
}

/** To read without leaving what is half filled in. */
function Text({ of: { agreement, text, isCut } }: { of: SheetLine }) {
  const { t } = useTranslation();
  if (!text) return null;
  return (
    <Fold form={`text-${agreement.versionId}`} plain summary={t("agreement:sheet.text")}>
      <p className="kern-body ja-typed">
        {text}
        {isCut && " …"}
      </p>
      <Link className="kern-link ja-small" to={`/documents/${agreement.documentId}/versions/${agreement.documentVersionId}`}>
        {t("agreement:item.frozen")}
      </Link>
    </Fold>
  );
}

/** Something below the level was refused: it is not hidden. */
function useWrong(prefix: string): boolean {
  const { state } = useContext(FormContext);
  return Object.keys(state?.errors ?? {}).some((field) => field.startsWith(prefix) && !field.endsWith("level"));
}

function choicesOf({ position, stale }: SheetLine, t: (key: string, params?: Record<string, unknown>) => string): Step[] {
  const short = (level: number) => `${level} · ${t(`agreement:level-short.${level}`)}`;
  const levels = CONSENT_LEVELS.map((level) => ({ value: level, word: short(level) }));
  const withdraw = { value: "withdraw", word: t("agreement:sheet.withdraw") };
  if (position) return [...levels, withdraw];
  const none = { value: "", word: t("agreement:item.none") };
  if (!stale) return [...levels, none];
  const confirm = { value: "confirm", word: t("agreement:sheet.confirm", { level: short(stale.level) }) };
  return [confirm, ...levels, withdraw, none];
}

const hasWords = ({ remark, wording, reservations }: Position): boolean =>
  remark !== "" || wording !== "" || reservations.length > 0;

/** What was said of an earlier version, and what has changed since. */
function Stale({ of, versionId }: { of: StalePosition; versionId: number }) {
  const { t } = useTranslation();
  const facts = of.facts.map((fact) => t(`agreement:fact.${fact}`)).join(", ");
  return (
    <Alert tone="warning" title={t("agreement:sheet.stale", { number: of.versionNumber })}>
      <Stack gap={2}>
        <PositionWords of={of} />
        {hasWords(of) && <p className="ja-small ja-muted">{t("agreement:sheet.stale-words")}</p>}
        {facts && <p className="ja-small">{t("agreement:sheet.stale-facts", { facts })}</p>}
        {of.comparison && (
          <Fold form={`stale-${versionId}`} plain summary={t("agreement:sheet.stale-text", { count: of.comparison.changes })}>
            <Compared comparison={of.comparison} />
          </Fold>
        )}
      </Stack>
    </Alert>
  );
}

function Details({ line, name }: { line: SheetLine; name: (field: Parameters<typeof positionField>[1]) => string }) {
  const { t } = useTranslation();
  const { position } = line;
  const open = position?.reservations.filter(({ liftedAt }) => liftedAt === null) ?? [];
  return (
    <div className="ja-position__details">
      <TextArea
        name={name("wording")}
        label={t("agreement:sheet.wording")}
        hint={t("agreement:sheet.wording-hint")}
        defaultValue={position?.wording}
        rows={2}
        maxLength={5000}
      />
      <TextArea
        name={name("remark")}
        label={t("agreement:sheet.remark")}
        defaultValue={position?.remark}
        rows={2}
        maxLength={5000}
      />
      <Select
        name={name("coordination")}
        label={t("agreement:sheet.coordination")}
        required
        defaultValue={position?.approvals[0]?.coordination ?? position?.coordination ?? "arbeitsebene"}
        options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
      />
      <ReservationFields stored={open} name={name} />
    </div>
  );
}
