/**
 * The fields of one criterion: anchors beside the score, justification, evidence. They keep what is in them, whatever is loaded anew
 * meanwhile: a rater writes for an hour here, and nothing of it may vanish.
 */
import { useRef, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EVIDENCE_STRENGTHS, EVIDENCE_TYPES } from "#db/schema/formats";
import type { Criterion, CriterionKey } from "#server/formats/criteria.rules";
import { EVIDENCE_FIELDS, nameOf, offerValue, takeValue, type Offer } from "#server/formats/rating-form.rules";
import type { EvidenceFile } from "#server/formats/evidence/rules";
import { isComplete, type Rating } from "#server/formats/ratings.rules";
import { Button } from "~/ui/button";
import { FormActions } from "~/ui/parts";
import { EvidenceInForm } from "./evidence";
import { AddressBox, Choice, ScoreField, TextBox } from "./rating-fields";

interface RatingFieldsProps {
  criterion: Criterion;
  /** What follows it. */
  next: CriterionKey | "hand-in";
  /** All of this rater, as stored. */
  ratings: readonly Rating[];
  /** Of this criterion. */
  files: readonly EvidenceFile[];
  /** Evidence that is here already. */
  offers: readonly Offer[];
  at: string;
  onTouch: () => void;
  onNext: () => void;
}

const DIGITS = ["0", "1", "2", "3", "4", "n"];

export function RatingFields({ criterion, next, ratings, files, offers, at, onTouch, onNext }: RatingFieldsProps) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const { key } = criterion;
  const rating = ratings.find((each) => each.criterion === key);
  const field = (name: Parameters<typeof nameOf>[1]) => fieldIn(root.current, nameOf(key, name));
  // Whoever has still to say why goes on there at once.
  const writeNext = () => {
    const justification = field("justification");
    if (justification?.value === "") justification.focus();
  };
  const take = (from: Offer) => {
    for (const name of EVIDENCE_FIELDS) {
      const one = field(name);
      if (one) one.value = from[name];
    }
    onTouch();
    const isChosen = root.current?.querySelector(`[name="${nameOf(key, "score")}"]:checked`);
    if (isChosen && field("justification")?.value) onNext();
    else writeNext();
  };
  return (
    <div ref={root} className="ja-stack ja-gap-5" onInput={onTouch}>
      <ScoreField
        criterion={criterion}
        stored={rating?.notAssessable ? "nb" : (rating?.score?.toString() ?? "")}
        onPointed={writeNext}
      />
      <TextBox
        name={nameOf(key, "justification")}
        label={t("formats:rating.justification")}
        hint={t("formats:rating.justification-hint")}
        stored={rating?.justification}
        rows={4}
      />
      <fieldset className="kern-fieldset ja-formats-evidence">
        <legend className="kern-label">{t("formats:rating.evidence-group")}</legend>
        <p className="kern-hint">{t("formats:rating.evidence-group-hint")}</p>
        <Reuse of={evidenceOf(ratings, key)} into={key} onTake={take} />
        <Known offers={offers} into={key} onTake={take} />
        <TextBox
          name={nameOf(key, "evidence")}
          label={t("formats:rating.evidence")}
          hint={t("formats:rating.evidence-hint")}
          stored={rating?.evidence}
          rows={2}
        />
        <div className="ja-fields">
          <Choice
            name={nameOf(key, "evidence_type")}
            label={t("formats:rating.evidence-type")}
            stored={rating?.evidenceType}
            options={EVIDENCE_TYPES}
            word="evidence-type"
          />
          <Choice
            name={nameOf(key, "evidence_strength")}
            label={t("formats:rating.evidence-strength")}
            stored={rating?.evidenceStrength}
            options={EVIDENCE_STRENGTHS}
            word="evidence-strength"
          />
        </div>
        <AddressBox
          name={nameOf(key, "evidence_url")}
          label={t("formats:rating.evidence-url")}
          hint={t("formats:rating.evidence-url-hint")}
          stored={rating?.evidenceUrl}
        />
        <EvidenceInForm files={files} at={at} into={key} />
      </fieldset>
      <FormActions>
        <Button type="submit" name="then" value={next} onClick={onNext}>
          {t("formats:rating.next")}
        </Button>
      </FormActions>
    </div>
  );
}

const fieldIn = (root: HTMLElement | null, name: string) =>
  root?.querySelector<HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement>(
    `textarea[name="${name}"], select[name="${name}"], input:not([type="radio"])[name="${name}"]`,
  );

/** What follows a criterion; the last one is followed by handing in. */
export const nextOf = (key: CriterionKey, criteria: readonly Criterion[]): CriterionKey | "hand-in" =>
  criteria[criteria.findIndex((each) => each.key === key) + 1]?.key ?? "hand-in";

/** 0–4 and n choose, as long as no text has the keyboard; Ctrl+Enter goes on from everywhere. */
export function onRatingKey(event: KeyboardEvent<HTMLElement>, key: CriterionKey): void {
  const { target, currentTarget } = event;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    // Before it stands one that goes to where files are brought.
    [...currentTarget.querySelectorAll<HTMLButtonElement>('button[name="then"]')].at(-1)?.click();
    return;
  }
  const isText =
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "radio");
  if (isText || event.ctrlKey || event.altKey || event.metaKey || !DIGITS.includes(event.key)) return;
  event.preventDefault();
  const value = event.key === "n" ? "nb" : event.key;
  currentTarget.querySelector<HTMLInputElement>(`[name="${nameOf(key, "score")}"][value="${value}"]`)?.click();
  fieldIn(currentTarget, nameOf(key, "justification"))?.focus();
}

/** Evidence that other criteria have already, each once. */
function evidenceOf(ratings: readonly Rating[], key: CriterionKey): Rating[] {
  const own = wordsOf(ratings.find(({ criterion }) => criterion === key));
  const whole = ratings.filter(
    (each) => each.criterion !== key && isComplete({ ...each, score: 0, notAssessable: false, justification: "-" }),
  );
  return whole.filter(
    (each, at) => wordsOf(each) !== own && whole.findIndex((other) => wordsOf(other) === wordsOf(each)) === at,
  );
}

const wordsOf = (rating: Rating | undefined) =>
  rating && [rating.evidence, rating.evidenceType, rating.evidenceStrength].join("\n");

interface TakeProps {
  label: string;
  children: ReactNode;
}

const Takes = ({ label, children }: TakeProps) => (
  <div className="ja-stack ja-gap-2" role="group" aria-label={label}>
    <p className="ja-small">{label}</p>
    <div className="ja-row ja-gap-2">{children}</div>
  </div>
);

/** Without a script the button sends what it offers; with one it is put into the fields at once. */
interface TakeButtonProps {
  name: "take" | "offer";
  value: string;
  offer: Offer;
  onTake: (offer: Offer) => void;
}

function TakeButton({ name, value, offer, onTake }: TakeButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      small
      type="submit"
      name={name}
      value={value}
      className="ja-formats-reuse"
      title={offer.evidence}
      onClick={(event) => {
        event.preventDefault();
        onTake(offer);
      }}
    >
      {t("formats:results.evidence", {
        type: t(`formats:evidence-type.${offer.evidence_type}`),
        strength: offer.evidence_strength,
      })}{" "}
      {offer.evidence}
    </Button>
  );
}

interface ReuseProps {
  of: readonly Rating[];
  into: CriterionKey;
  onTake: (offer: Offer) => void;
}

function Reuse({ of, into, onTake }: ReuseProps) {
  const { t } = useTranslation();
  if (of.length === 0) return null;
  return (
    <Takes label={t("formats:rating.reuse")}>
      {of.map((from) => (
        <TakeButton
          // What it says, and not where it comes from: it keeps the keyboard while others are saved.
          key={wordsOf(from)}
          name="take"
          value={takeValue(into, from.criterion)}
          offer={offerOf(from)}
          onTake={onTake}
        />
      ))}
    </Takes>
  );
}

const offerOf = ({ evidence, evidenceType, evidenceStrength, evidenceUrl }: Rating): Offer => ({
  ...{ evidence, evidence_type: evidenceType ?? "", evidence_strength: evidenceStrength ?? "", evidence_url: evidenceUrl },
});

interface KnownProps {
  offers: readonly Offer[];
  into: CriterionKey;
  onTake: (offer: Offer) => void;
}

function Known({ offers, into, onTake }: KnownProps) {
  const { t } = useTranslation();
  if (offers.length === 0) return null;
  return (
    <Takes label={t("formats:offer.title")}>
      {offers.map((offer, at) => (
        <TakeButton key={at} name="offer" value={offerValue(into, offer)} offer={offer} onTake={onTake} />
      ))}
    </Takes>
  );
}
