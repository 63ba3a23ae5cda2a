/**
 * Where a rater works: the twelve criteria with their progress at the side, each one a fold, handing in at the end; all of it is one
 * form. Folds never leave the page, so what was typed in one stays while another is open; leaving with unsaved text is asked about.
 */
import { useActionData, useBeforeUnload, useBlocker, useSearchParams } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CRITERIA, type Criterion, type CriterionKey } from "#server/formats/criteria.rules";
import { criterionOf } from "#server/formats/rating-form.rules";
import { progressOf, stateOf, type Rating, type RatingState } from "#server/formats/ratings.rules";
import type { FormState } from "#server/web";
import { Alert } from "~/ui/alert";
import { ActionForm } from "~/ui/form";
import { useFormBusy } from "~/ui/form-state";
import { Icon } from "~/ui/icon";
import { Split } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { HandIn } from "./hand-in";
import { nextOf, onRatingKey, RatingFields } from "./rating-form";
import { useSaving } from "./use-saving";

const headOf = (key: CriterionKey) => `criterion-${key}`;

export function RatingDesk({ ratings, at }: { ratings: readonly Rating[]; at: string }) {
  const saving = useSaving();
  return (
    <ActionForm name="ratings" action={`${at}/ratings`} className="ja-form--wide" onDone={saving.done}>
      <div ref={saving.root}>
        {/* What Enter presses outside a text: the first button of a form, and not the evidence of the first criterion. */}
        <button type="submit" hidden />
        <Desk ratings={ratings} at={at} saving={saving} />
      </div>
    </ActionForm>
  );
}

function Desk({ ratings, at, saving }: { ratings: readonly Rating[]; at: string; saving: ReturnType<typeof useSaving> }) {
  const { t } = useTranslation();
  const { done, total, missing } = progressOf(ratings);
  const [open, setOpen] = useOpenCriteria(missing);
  useLeaveGuard(saving.state === "unsaved");

  const toggle = (key: CriterionKey, shown: boolean) =>
    setOpen((keys) => (shown ? [...keys.filter((each) => each !== key), key] : keys.filter((each) => each !== key)));
  const goTo = useGoTo((key) => toggle(key, true));
  const nextAfter = (key: CriterionKey) => {
    const next = nextOf(key);
    toggle(key, false);
    goTo(next === "hand-in" ? null : next);
    saving.save();
  };

  return (
    <Split sideFirst className="ja-formats-desk">
      <nav className="ja-stack ja-gap-3 ja-formats-side" aria-label={t("formats:rating.criteria")}>
        <Progress done={done} total={total} />
        <SaveNote state={saving.state} />
        <CriteriaList ratings={ratings} goTo={goTo} />
        <p className="ja-small ja-muted ja-formats-side__list">{t("formats:rating.keys")}</p>
      </nav>
      <div className="ja-stack ja-gap-3">
        {CRITERIA.map((criterion) => (
          <CriterionFold
            key={criterion.key}
            criterion={criterion}
            ratings={ratings}
            open={open.includes(criterion.key)}
            onToggle={(shown) => toggle(criterion.key, shown)}
            onTouch={() => saving.touch(criterion.key)}
            onNext={() => nextAfter(criterion.key)}
          />
        ))}
        <HandIn missing={missing} at={at} />
      </div>
    </Split>
  );
}

function CriteriaList({ ratings, goTo }: { ratings: readonly Rating[]; goTo: (key: CriterionKey) => void }) {
  const { t } = useTranslation();
  return (
    <ol className="ja-list ja-formats-side__list">
      {CRITERIA.map(({ key, number }) => (
        <li key={key}>
          <a
            className="ja-tool ja-formats-side__link"
            href={`#${headOf(key)}`}
            onClick={(event) => {
              event.preventDefault();
              goTo(key);
            }}
          >
            <StateMark state={stateOf(ratings.find((rating) => rating.criterion === key))} />
            <span>{t("formats:rating.heading", { number, name: t(`formats:criterion.${key}.name`) })}</span>
          </a>
        </li>
      ))}
    </ol>
  );
}

/** Seen and not said: it changes all the time. */
function SaveNote({ state }: Pick<ReturnType<typeof useSaving>, "state">) {
  const { t } = useTranslation();
  const busy = useFormBusy();
  const now = busy ? "saving" : state;
  return (
    <p className="ja-small ja-muted ja-chip">
      {now === "saved" && <Icon name="check" />}
      {now === "clean" ? "\u00A0" : t(`formats:rating.save-${now}`)}
    </p>
  );
}

/** One is open at the beginning: the one that came back with an error, the one that follows, or the first that is missing. */
function useOpenCriteria(missing: readonly CriterionKey[]) {
  const returned = useActionData() as { form?: FormState } | undefined;
  const [search] = useSearchParams();
  const wrong = Object.keys(returned?.form?.errors ?? {}).flatMap((name) => criterionOf(name) ?? [])[0];
  const wanted = wrong ?? search.get("open") ?? missing[0];
  return useState<readonly CriterionKey[]>(() => CRITERIA.map(({ key }) => key).filter((key) => key === wanted));
}

/** Opens a criterion and puts the keyboard there; null: the end of the page. */
function useGoTo(show: (key: CriterionKey) => void) {
  const [target, setTarget] = useState<{ id: string } | null>(null);
  useEffect(() => {
    if (!target) return;
    const element = document.getElementById(target.id);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "start" });
  }, [target]);
  return (key: CriterionKey | null) => {
    if (key) show(key);
    setTarget({ id: key ? headOf(key) : "hand-in" });
  };
}

function useLeaveGuard(unsaved: boolean) {
  const { t } = useTranslation();
  useBeforeUnload(
    useCallback(
      (event) => {
        if (unsaved) event.preventDefault();
      },
      [unsaved],
    ),
  );
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (window.confirm(t("formats:rating.leave"))) blocker.proceed();
    else blocker.reset();
  }, [blocker, t]);
}

function Progress({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation();
  const text = t("formats:rating.progress", { done, total });
  return (
    <div className="kern-progress">
      <span className="kern-label" role="status">
        {text}
      </span>
      <progress value={done} max={total} aria-label={text} />
    </div>
  );
}

function StateMark({ state }: { state: RatingState }) {
  const { t } = useTranslation();
  return (
    <span className={`ja-formats-mark ja-formats-mark--${state}`}>
      {state === "done" && <Icon name="check" size="small" />}
      <span className="kern-sr-only">{t(`formats:rating.state-${state}`)}:</span>
    </span>
  );
}

interface FoldProps {
  criterion: Criterion;
  ratings: readonly Rating[];
  open: boolean;
  onToggle: (open: boolean) => void;
  onTouch: () => void;
  onNext: () => void;
}

function CriterionFold({ criterion, ratings, open, onToggle, onTouch, onNext }: FoldProps) {
  const { t } = useTranslation();
  const { key, number, indicators, gate } = criterion;
  const state = stateOf(ratings.find((rating) => rating.criterion === key));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys choose what its radio buttons choose too
    <details
      className="ja-details ja-formats-criterion"
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
      onKeyDown={(event) => onRatingKey(event, key)}
    >
      <summary id={headOf(key)}>
        <span className="ja-grow">{t("formats:rating.heading", { number, name: t(`formats:criterion.${key}.name`) })}</span>
        <Badge
          tone={state === "done" ? "success" : state === "started" ? "info" : "neutral"}
          icon={state === "done" ? "check" : undefined}
        >
          {t(`formats:rating.state-${state}`)}
        </Badge>
      </summary>
      <div className="ja-stack">
        <p className="kern-body kern-body--large ja-measure">{t(`formats:criterion.${key}.question`)}</p>
        {gate && <Alert tone="info" title={t("formats:rating.gate")} />}
        <div className="ja-card ja-card--surface ja-gap-2">
          <h3 className="kern-heading-small">{t("formats:rating.indicators")}</h3>
          <ul className="ja-dots">
            {Array.from({ length: indicators }, (_, index) => (
              <li key={index} className="ja-small">
                {t(`formats:criterion.${key}.indicator.${index + 1}`)}
              </li>
            ))}
          </ul>
        </div>
        <RatingFields criterion={criterion} ratings={ratings} onTouch={onTouch} onNext={onNext} />
      </div>
    </details>
  );
}
