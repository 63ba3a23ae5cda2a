/** The general remark of a statement: keeps itself a moment after the last key. What a colleague has changed meanwhile is never written over. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { COORDINATIONS } from "#db/schema/consultations";
import type { Bench } from "#db/schema/organisations";
import { givesInterests } from "#server/consultations/rules";
import type { StatementHead } from "#server/consultations/statements.queries";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden, Select, TextArea, TextField } from "~/ui/form";

const MOMENT_MS = 1500;

interface RemarkFormProps {
  at: string;
  draft: StatementHead | null;
  /** The word for what is stored now. */
  stored: string;
  /** Of the own mandate. */
  bench: Bench | null;
}

export function RemarkForm({ at, draft, stored, bench }: RemarkFormProps) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // The page follows live, the form does not: whoever saves must have seen what they save over.
  const [seen, setSeen] = useState(stored);
  const [state, setState] = useState<"clean" | "unsaved" | "saved">("clean");
  const isElsewhere = state !== "unsaved" && seen !== stored && seen !== "";
  useEffect(() => () => clearTimeout(timer.current), []);
  const save = (afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => root.current?.closest("form")?.requestSubmit(), afterMs);
  };
  return (
    <ActionForm
      name="remark"
      action={at}
      onDone={(answer) => {
        const word = (answer as { seen?: string } | null)?.seen;
        if (word) setSeen(word);
        setState("saved");
      }}
    >
      <div
        ref={root}
        className="ja-stack"
        onInput={() => {
          setState("unsaved");
          save(MOMENT_MS);
        }}
        onBlur={() => state === "unsaved" && save(0)}
      >
        <Hidden name="seen" value={seen} />
        {isElsewhere && (
          <Alert tone="warning" live title={t("consultations:workspace.changed-elsewhere")}>
            <LinkButton small reloadDocument to={at}>
              {t("consultations:workspace.reload")}
            </LinkButton>
          </Alert>
        )}
        <TextArea
          name="general_remark"
          label={t("consultations:statement.remark")}
          hint={t("consultations:statement.remark-hint")}
          rows={6}
          defaultValue={draft?.generalRemark}
        />
        <Select
          name="coordination"
          label={t("consultations:statement.coordination")}
          required
          defaultValue={draft?.coordination ?? "arbeitsebene"}
          options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
        />
        {(givesInterests(bench) || draft?.lobbyNumber || draft?.interests) && <Interests draft={draft} />}
        <Checkbox
          name="is_confidential"
          label={t("consultations:statement.keep-confidential")}
          hint={t("consultations:statement.keep-confidential-hint")}
          defaultChecked={draft?.isConfidential}
        />
        <div className="ja-row">
          <SubmitButton small variant="secondary">
            {t("consultations:workspace.keep")}
          </SubmitButton>
          <span className="ja-small ja-muted" role="status">
            {state !== "clean" && t(`consultations:workspace.${state}`)}
          </span>
        </div>
      </div>
    </ActionForm>
  );
}

function Interests({ draft }: Pick<RemarkFormProps, "draft">) {
  const { t } = useTranslation();
  return (
    <div className="ja-fields">
      <TextField
        name="lobby_number"
        label={t("consultations:statement.lobby-number")}
        hint={t("consultations:statement.lobby-number-hint")}
        maxLength={7}
        defaultValue={draft?.lobbyNumber}
      />
      <TextField
        name="interests"
        label={t("consultations:statement.interests")}
        hint={t("consultations:statement.interests-hint")}
        maxLength={2000}
        defaultValue={draft?.interests}
      />
    </div>
  );
}
