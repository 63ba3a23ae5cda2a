/**
 * Where a rater works: the twelve criteria with their progress at the side, each one a fold with its form, handing in at the end.
 * Folds never leave the page, so what was typed in one stays while another is open; leaving with unsaved text is asked about.
 */
import { useActionData, useBeforeUnload, useBlocker, useSearchParams } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CRITERIA, type Criterion, type CriterionKey } from "#server/formats/criteria.rules";
import { progressOf, stateOf, type Rating, type RatingState } from "#server/formats/ratings.rules";
import type { FormState } from "#server/web";
import { Alert } from "~/ui/alert";
import { Icon } from "~/ui/icon";
import { Split } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { HandIn } from "./hand-in";
import { RatingForm } from "./rating-form";

const headOf = (key: CriterionKey) => `criterion-${key}`;

export function RatingDesk({ ratings, at }: { ratings: readonly Rating[]; at: string }) {
  const { t } = useTranslation();
  const { done, total, missing } = progressOf(ratings);
  const [open, setOpen] = useOpenCriteria(missing);
  const [unsaved, setUnsaved] = useState<readonly CriterionKey[]>([]);
  const [search] = useSearchParams();
  useLeaveGuard(unsaved.length > 0);

  const toggle = (key: CriterionKey, shown: boolean) =>
    setOpen((keys) => (shown ? [...keys.filter((each) => each !== key), key] : keys.filter((each) => each !== key)));
  const goTo = useGoTo((key) => toggle(key, true));
  const mark = (key: CriterionKey, dirty: boolean) =>
    setUnsaved((keys) => (keys.includes(key) === dirty ? keys : dirty ? [...keys, key] : keys.filter((each) => each !== key)));
  const nextAfter = (key: CriterionKey) => {
    toggle(key, false);
    goTo(CRITERIA[CRITERIA.findIndex((each) => each.key === key) + 1]?.key ?? null);
  };

  return (
    <Split sideFirst className="ja-formats-desk">
      <nav className="ja-stack ja-gap-3 ja-formats-side" aria-label={t("formats:rating.criteria")}>
        <Progress done={done} total={total} />
        <noscript>
          <p className="kern-body kern-body--small">{t("formats:rating.one-by-one")}</p>
        </noscript>
        <ol className="ja-list ja-formats-side__list">
          {CRITERIA.map((criterion) => (
            <li key={criterion.key}>
              <a
                className="ja-tool ja-formats-side__link"
                href={`#${headOf(criterion.key)}`}
                onClick={(event) => {
                  event.preventDefault();
                  goTo(criterion.key);
                }}
              >
                <StateMark state={stateOf(ratings.find((rating) => rating.criterion === criterion.key))} />
                <span>
                  {t("formats:rating.heading", {
                    number: criterion.number,
                    name: t(`formats:criterion.${criterion.key}.name`),
                  })}
                </span>
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <div className="ja-stack ja-gap-3">
        {CRITERIA.map((criterion) => (
          <CriterionFold
            key={criterion.key}
            criterion={criterion}
            rating={ratings.find((rating) => rating.criterion === criterion.key)}
            at={at}
            open={open.includes(criterion.key)}
            saved={search.get("saved") === criterion.key}
            onToggle={(shown) => toggle(criterion.key, shown)}
            onUnsaved={(dirty) => mark(criterion.key, dirty)}
            onNext={() => nextAfter(criterion.key)}
          />
        ))}
        <HandIn missing={missing} unsaved={unsaved} at={at} />
      </div>
    </Split>
  );
}

/** One is open at the beginning: the one that came back with an error, the one just saved, or the first that is missing. */
function useOpenCriteria(missing: readonly CriterionKey[]) {
  const returned = useActionData() as { form?: FormState } | undefined;
  const [search] = useSearchParams();
  const wanted = returned?.form?.values.criterion ?? search.get("open") ?? missing[0];
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
  rating: Rating | undefined;
  at: string;
  open: boolean;
  saved: boolean;
  onToggle: (open: boolean) => void;
  onUnsaved: (unsaved: boolean) => void;
  onNext: () => void;
}

function CriterionFold({ criterion, rating, at, open, saved, onToggle, onUnsaved, onNext }: FoldProps) {
  const { t } = useTranslation();
  const { key, number, indicators, gate } = criterion;
  const state = stateOf(rating);
  return (
    <details className="ja-details ja-formats-criterion" open={open} onToggle={(event) => onToggle(event.currentTarget.open)}>
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
        <RatingForm
          criterion={criterion}
          rating={rating}
          action={`${at}/ratings`}
          saved={saved}
          onUnsaved={onUnsaved}
          onNext={onNext}
        />
      </div>
    </details>
  );
}
