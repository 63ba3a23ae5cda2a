/** What a new process needs before others can work in it, each with its one button; shown until all of it is there. */
import { useTranslation } from "react-i18next";
import { FIRST_STEPS, type FirstStep } from "#server/overview/rules";
import { LinkButton } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { Entry } from "~/ui/parts";

/** Where the quickest way begins: a list of guests, and the agenda itself, to which titles are added below it. */
const PATHS: Record<FirstStep, string> = {
  invitation: "invitations",
  agenda: "agenda#new",
  paper: "documents/new",
  roundtable: "roundtables/new",
};

export function FirstSteps({ processId, done }: { processId: number; done: readonly FirstStep[] }) {
  const { t } = useTranslation();
  const next = FIRST_STEPS.find((step) => !done.includes(step));
  return (
    <ol className="ja-list ja-list--ruled">
      {FIRST_STEPS.map((step, index) => {
        const isDone = done.includes(step);
        return (
          <Entry
            key={step}
            sign={<Sign label={isDone ? t("processes:first-steps.done") : undefined} number={index + 1} />}
            end={
              <LinkButton
                small
                variant={step === next ? "primary" : isDone ? "tertiary" : "secondary"}
                to={`/processes/${processId}/${PATHS[step]}`}
              >
                {t(`processes:first-steps.${step}.action`)}
              </LinkButton>
            }
            endBelow
          >
            <span className="ja-strong">{t(`processes:first-steps.${step}.title`)}</span>
            <span className="ja-small ja-muted">
              {t(`processes:first-steps.${step}.hint`)}
              {step === "invitation" && !isDone && ` ${t("common:explained.bench")}`}
            </span>
          </Entry>
        );
      })}
    </ol>
  );
}

function Sign({ label, number }: { label: string | undefined; number: number }) {
  return (
    <span className="ja-chip__sign ja-number" data-done={label !== undefined || undefined}>
      {label ? <Icon name="check" size="small" label={label} /> : <span aria-hidden="true">{number}</span>}
    </span>
  );
}
