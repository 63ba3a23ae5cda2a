/** Ratings as text: one rater's judgement on one criterion, and all of one rater. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { isWebAddress } from "#server/figures/rules";
import type { Criterion } from "#server/formats/criteria.rules";
import type { EvidenceFile } from "#server/formats/evidence/rules";
import { isOwnAddress } from "#server/formats/rating-form.rules";
import type { Rating } from "#server/formats/ratings.rules";
import { useCriterionWords } from "./criterion-words";
import { EvidenceLinks } from "./evidence";

interface RatingTextProps {
  rating: Rating | undefined;
  /** Of this rating. */
  files: readonly EvidenceFile[];
  /** Of the evaluation. */
  at: string;
  by?: string;
}

export function RatingText({ rating, files, at, by }: RatingTextProps) {
  const { t } = useTranslation();
  if (!rating) return null;
  const score = rating.notAssessable ? "nb" : String(rating.score ?? "nb");
  return (
    <div className="ja-stack ja-gap-2">
      {by && <p className="ja-strong">{by}</p>}
      <p className="ja-chip">
        {!rating.notAssessable && <span className="ja-chip__sign ja-chip__sign--organisation ja-number">{rating.score}</span>}{" "}
        {t(`formats:scale.${score}`)}
      </p>
      <p className="ja-typed">{rating.justification}</p>
      {rating.evidence && rating.evidenceType && (
        <p className="ja-small ja-typed">
          <strong>
            {t("formats:results.evidence", {
              type: t(`formats:evidence-type.${rating.evidenceType}`),
              strength: rating.evidenceStrength,
            })}
          </strong>{" "}
          {rating.evidence} <EvidenceLink to={rating.evidenceUrl} />
        </p>
      )}
      <EvidenceLinks files={files} at={at} />
    </div>
  );
}

function EvidenceLink({ to }: { to: string }) {
  const { t } = useTranslation();
  if (isOwnAddress(to))
    return (
      <Link className="kern-link kern-link--small" to={to}>
        {t("formats:results.evidence-link")}
      </Link>
    );
  return isWebAddress(to) ? (
    <a className="kern-link kern-link--small" href={to} rel="noreferrer">
      {t("formats:results.evidence-link")}
    </a>
  ) : null;
}

interface OwnRatingsProps extends Pick<RatingTextProps, "files" | "at"> {
  ratings: readonly Rating[];
  criteria: readonly Criterion[];
}

export function OwnRatings({ ratings, criteria, files, at }: OwnRatingsProps) {
  const words = useCriterionWords();
  return (
    <ol className="ja-list ja-list--ruled">
      {criteria.map((each) => (
        <li key={each.key}>
          <h3 className="kern-heading-small">{words.heading(each)}</h3>
          <RatingText
            rating={ratings.find(({ criterion }) => criterion === each.key)}
            files={files.filter(({ criterion }) => criterion === each.key)}
            at={at}
          />
        </li>
      ))}
    </ol>
  );
}
