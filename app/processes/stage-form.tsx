/** Moves a process on or back, with a reason that everybody reads: on the page of stages, and folded away on the overview. */
import { Link } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StageKey } from "#db/schema/processes";
import { openBetween, type Gates } from "#server/overview/gates.rules";
import type { ProcessStage } from "#server/processes/queries";
import type { ProcessHead } from "#server/processes/rules";
import { Alert } from "~/ui/alert";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Fold, Hidden, RadioGroup, Select, TextArea } from "~/ui/form";
import { useField, useFormBusy } from "~/ui/form-state";
import { CountOf } from "./gate-list";
import { useLanguage } from "./language";

interface StageFormProps {
  process: ProcessHead;
  stages: readonly ProcessStage[];
  gates: Gates;
  /** Folded away, and with the names of stages alone: what they are about stands beside it. */
  isFolded?: boolean;
}

export function StageForm({ process, stages, gates, isFolded }: StageFormProps) {
  const { t } = useTranslation();
  // The page follows live, the form does not: whoever moves on must have seen from where.
  const [from, setFrom] = useState(process.stage);
  const [said, setSaid] = useState("");
  const root = useFoldedForm();
  const options = useOptions(stages, from);
  const seen = stages.find((stage) => stage.key === from);
  if (!seen) return null;
  const following = stages.find((stage) => stage.position === seen.position + 1);
  const target = {
    name: "to",
    label: t("processes:stage.to"),
    required: true,
    defaultValue: following?.key,
    options: isFolded ? options.map(({ value, label }) => ({ value, label })) : options,
  };
  const form = (
    <div ref={root}>
      <ActionForm
        name="stage"
        action={`/processes/${process.id}/stage`}
        reset
        onDone={() => {
          setFrom(process.stage);
          setSaid(t("processes:flash.stage-moved"));
          foldUp(root.current);
        }}
      >
        <Hidden name="from" value={from} />
        <MovedMeanwhile process={process} seen={seen} onTaken={() => setFrom(process.stage)} />
        {isFolded ? <Select key={from} {...target} /> : <RadioGroup key={from} {...target} />}
        {following && <OpenCriteria key={`open ${from}`} gates={gates} from={from} usual={following.key} />}
        <TextArea
          name="reason"
          label={t("processes:stage.reason")}
          hint={t("processes:stage.reason-hint")}
          required
          maxLength={1000}
          rows={isFolded ? 2 : 3}
        />
        <SubmitButton>{t("processes:stage.submit")}</SubmitButton>
      </ActionForm>
    </div>
  );
  return (
    <>
      {isFolded ? (
        <Fold form="stage" summary={t("processes:page.move")}>
          {form}
        </Fold>
      ) : (
        form
      )}
      <p className="ja-small" role="status">
        {said}
      </p>
    </>
  );
}

/** What is missing for the stage that is chosen; on all the same only when it is said, and without JavaScript after the first try. */
function OpenCriteria({ gates, from, usual }: { gates: Gates; from: StageKey; usual: StageKey }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const returned = useField("to").value as StageKey | "";
  const { error } = useField("override");
  const [chosen, setChosen] = useState<StageKey>();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = root.current?.closest("form");
    const follow = ({ target }: Event) => {
      const { name, value } = target as HTMLInputElement;
      if (name === "to") setChosen(value as StageKey);
    };
    form?.addEventListener("change", follow);
    return () => form?.removeEventListener("change", follow);
  }, []);
  const open = openBetween(gates, from, chosen ?? (returned || usual));
  return (
    <div ref={root}>
      {(open.length > 0 || error) && (
        <div className="ja-stack ja-gap-2">
          <p className="kern-body kern-body--bold">{t("processes:gate.open", { count: open.length })}</p>
          <ul className="ja-dots">
            {open.map((each) => (
              <li key={`${each.stage} ${each.key}`}>
                <Link className="ja-plain-link" to={each.path}>
                  {each.title[language]}
                </Link>{" "}
                <span className="ja-small ja-muted">
                  <CountOf of={each} />
                </span>
              </li>
            ))}
          </ul>
          <Checkbox name="override" label={t("processes:gate.override")} hint={t("processes:gate.override-hint")} />
        </div>
      )}
    </div>
  );
}

function foldUp(form: HTMLElement | null): void {
  const fold = form?.closest("details");
  if (!fold) return;
  fold.open = false;
  fold.querySelector("summary")?.focus();
}

/** Unfolded, the form is ready for what has to be typed. */
function useFoldedForm() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const fold = root.current?.closest("details");
    const begin = () => fold?.open && fold.querySelector("textarea")?.focus();
    fold?.addEventListener("toggle", begin);
    return () => fold?.removeEventListener("toggle", begin);
  }, []);
  return root;
}

function useOptions(stages: readonly ProcessStage[], from: string) {
  const { t } = useTranslation();
  const language = useLanguage();
  const seen = stages.findIndex((stage) => stage.key === from);
  return stages.flatMap((stage, at) => {
    if (at === seen) return [];
    const direction = t(at > seen ? "processes:stage.forward" : "processes:stage.backward");
    // What is the same in most stages need not be said in each.
    const special = [
      stage.rules.consultedMayComment && t("processes:stage.consulted-may"),
      !stage.rules.textsOpen && t("processes:stage.texts-closed"),
    ];
    return {
      value: stage.key,
      label: `${stage.position}. ${stage.title[language]} (${direction})`,
      hint: [stage.purpose[language], ...special].filter(Boolean).join(" "),
    };
  });
}

interface MovedMeanwhileProps {
  process: ProcessHead;
  seen: ProcessStage;
  onTaken: () => void;
}

/** While the form is on its way, what has moved is this move. */
function MovedMeanwhile({ process, seen, onTaken }: MovedMeanwhileProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const busy = useFormBusy();
  if (seen.key === process.stage || busy)
    return (
      <p className="kern-body kern-body--bold">
        {t("processes:stage.now", { position: seen.position, stage: seen.title[language] })}
      </p>
    );
  return (
    <Alert tone="warning" live title={t("processes:stage.moved-meanwhile", { stage: process.stageTitle[language] })}>
      <Button onClick={onTaken}>{t("processes:stage.take-over")}</Button>
    </Alert>
  );
}
