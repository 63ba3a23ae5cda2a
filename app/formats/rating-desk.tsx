/**
 * Where a rater works: the criteria with their progress at the side, each one a fold, handing in at the end; all of it is one
 * form. Folds never leave the page, so what was typed in one stays while another is open; leaving with unsaved text is asked about.
 */
import { useActionData, useSearchParams } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Criterion, CriterionKey } from "#server/formats/criteria.rules";
import type { EvidenceFile } from "#server/formats/evidence/rules";
import { criterionOf, type Offer } from "#server/formats/rating-form.rules";
import { progressOf, stateOf, type Rating, type RatingState } from "#server/formats/ratings.rules";
import { answersTo, type CriterionAnswer } from "#server/formats/surveyed.rules";
import type { FormState } from "#server/web";
import { Alert } from "~/ui/alert";
import { ActionForm } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Split } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { SaveNote, useLeaveGuard, useSaving } from "./saving";
import { useCriterionWords } from "./criterion-words";
import { HandIn } from "./hand-in";
import { useOffers, type Known } from "./offers";
import { nextOf, onRatingKey, RatingFields } from "./rating-form";
import { CriterionAnswers } from "./surveyed";

const headOf = (key: CriterionKey) => `criterion-${key}`;

type Saving = ReturnType<typeof useSaving<CriterionKey>>;

interface DeskProps {
  criteria: readonly Criterion[];
  ratings: readonly Rating[];
  files: readonly EvidenceFile[];
  /** What is known here of the format. */
  known: Known;
  at: string;
}

export function RatingDesk({ at, ...desk }: DeskProps) {
  const saving = useSaving(criterionOf);
  return (
    <ActionForm name="ratings" action={`${at}/ratings`} className="ja-form--wide" onDone={saving.done}>
      <div ref={saving.root}>
        {/* What Enter presses outside a text: the first button of a form, and not the evidence of the first criterion. */}
        <button type="submit" hidden />
        <Desk {...desk} at={at} saving={saving} />
      </div>
    </ActionForm>
  );
}

function Desk({ criteria, ratings, files, known, at, saving }: DeskProps & { saving: Saving }) {
  const { t } = useTranslation();
  const offers = useOffers(known);
  const { done, total, missing } = progressOf(ratings, criteria);
  const [open, setOpen] = useOpenCriteria(criteria, missing);
  useLeaveGuard(saving.state === "unsaved", t("formats:rating.leave"));

  const toggle = (key: CriterionKey, shown: boolean) =>
    setOpen((keys) => (shown ? [...keys.filter((each) => each !== key), key] : keys.filter((each) => each !== key)));
  const goTo = useGoTo((key) => toggle(key, true));
  const nextAfter = (key: CriterionKey) => {
    const next = nextOf(key, criteria);
    toggle(key, false);
    goTo(next === "hand-in" ? null : next);
    saving.save();
  };

  return (
    <Split sideFirst className="ja-formats-desk">
      <nav className="ja-stack ja-gap-3 ja-formats-side" aria-label={t("formats:rating.criteria")}>
        <Progress done={done} total={total} />
        <SaveNote state={saving.state} words={(state) => t(`formats:rating.save-${state}`)} />
        <CriteriaList criteria={criteria} ratings={ratings} goTo={goTo} />
        <p className="ja-small ja-muted ja-formats-side__list">{t("formats:rating.keys")}</p>
      </nav>
      <div className="ja-stack ja-gap-3">
        {criteria.map((criterion) => (
          <CriterionFold
            key={criterion.key}
            criterion={criterion}
            next={nextOf(criterion.key, criteria)}
            ratings={ratings}
            files={files.filter((file) => file.criterion === criterion.key)}
            answers={answersTo(criterion.key, known.surveys)}
            offers={offers(criterion.key)}
            at={at}
            open={open.includes(criterion.key)}
            onToggle={(shown) => toggle(criterion.key, shown)}
            onTouch={() => saving.touch(criterion.key)}
            onNext={() => nextAfter(criterion.key)}
          />
        ))}
        <HandIn missing={criteria.filter(({ key }) => missing.includes(key))} at={at} />
      </div>
    </Split>
  );
}

function CriteriaList({
  criteria,
  ratings,
  goTo,
}: Pick<DeskProps, "criteria" | "ratings"> & { goTo: (key: CriterionKey) => void }) {
  const words = useCriterionWords();
  return (
    <ol className="ja-list ja-formats-side__list">
      {criteria.map(({ key, ...rest }) => (
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
            <span>{words.heading({ key, ...rest })}</span>
          </a>
        </li>
      ))}
    </ol>
  );
}

/** One is open at the beginning: the one that came back with an error, the one that follows, or the first that is missing. */
function useOpenCriteria(criteria: readonly Criterion[], missing: readonly CriterionKey[]) {
  const returned = useActionData() as { form?: FormState } | undefined;
  const [search] = useSearchParams();
  const wrong = Object.keys(returned?.form?.errors ?? {}).flatMap((name) => criterionOf(name) ?? [])[0];
  const wanted = wrong ?? search.get("open") ?? missing[0];
  return useState<readonly CriterionKey[]>(() => criteria.map(({ key }) => key).filter((key) => key === wanted));
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
  next: CriterionKey | "hand-in";
  ratings: readonly Rating[];
  files: readonly EvidenceFile[];
  answers: readonly CriterionAnswer[];
  offers: readonly Offer[];
  at: string;
  open: boolean;
  onToggle: (open: boolean) => void;
  onTouch: () => void;
  onNext: () => void;
}

function CriterionFold({ criterion, answers, open, onToggle, ...fields }: FoldProps) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  const { key, indicators, gate } = criterion;
  const state = stateOf(fields.ratings.find((rating) => rating.criterion === key));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys choose what its radio buttons choose too
    <details
      className="ja-details ja-formats-criterion"
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
      onKeyDown={(event) => onRatingKey(event, key)}
    >
      <summary id={headOf(key)}>
        <span className="ja-grow">{words.heading(criterion)}</span>
        <Badge
          tone={state === "done" ? "success" : state === "started" ? "info" : "neutral"}
          icon={state === "done" ? "check" : undefined}
        >
          {t(`formats:rating.state-${state}`)}
        </Badge>
      </summary>
      <div className="ja-stack">
        <p className="kern-body kern-body--large ja-measure">{words.question(criterion)}</p>
        {gate && <Alert tone="info" title={t("formats:rating.gate")} />}
        {indicators > 0 && (
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
        )}
        <CriterionAnswers answers={answers} />
        <RatingFields criterion={criterion} {...fields} />
      </div>
    </details>
  );
}
