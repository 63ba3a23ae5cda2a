/** The end of a rater's work: what is missing, or handing in for good. Nothing unsaved may be left behind by it. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CriterionKey } from "#server/formats/criteria.rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox } from "~/ui/form";
import { Section } from "~/ui/page";

export function HandIn({
  missing,
  unsaved,
  at,
}: {
  missing: readonly CriterionKey[];
  unsaved: readonly CriterionKey[];
  at: string;
}) {
  const { t } = useTranslation();
  const warning = useRef<HTMLDivElement>(null);
  const [warned, setWarned] = useState(false);
  const names = (keys: readonly CriterionKey[]) => keys.map((key) => t(`formats:criterion.${key}.name`)).join(", ");
  useEffect(() => {
    if (warned) warning.current?.focus();
  }, [warned]);
  return (
    <div id="hand-in" tabIndex={-1} className="ja-card ja-card--surface">
      <Section title={t("formats:hand-in.title")}>
        {missing.length > 0 ? (
          <>
            <p className="kern-body">
              {t("formats:hand-in.missing", { count: missing.length })} {names(missing)}.
            </p>
            <p className="kern-body kern-body--muted">{t("formats:hand-in.missing-hint")}</p>
          </>
        ) : (
          <ActionForm name="hand-in" action={`${at}/submission`}>
            <p className="kern-body">{t("formats:hand-in.text")}</p>
            {warned && unsaved.length > 0 && (
              <div ref={warning} tabIndex={-1}>
                <Alert tone="warning" title={t("formats:hand-in.unsaved", { names: names(unsaved) })} />
              </div>
            )}
            <Checkbox name="confirmed" label={t("formats:hand-in.confirm")} required />
            <SubmitButton
              onClick={(event) => {
                if (unsaved.length === 0) return;
                event.preventDefault();
                setWarned(true);
              }}
            >
              {t("formats:hand-in.submit")}
            </SubmitButton>
          </ActionForm>
        )}
      </Section>
    </div>
  );
}
