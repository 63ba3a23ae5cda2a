/** How far a recommendation is from being ready for decision: a meter, and each thing that is missing as a way to where it is said. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Completeness as Facts, Lack } from "#server/recommendations/rules";
import { Meter } from "~/ui/parts";

interface CompletenessProps {
  id: number;
  completeness: Facts;
  /** Null for those who cannot say it. */
  mayEdit: boolean;
  mayCheck: boolean;
}

export function Completeness({ id, completeness, mayEdit, mayCheck }: CompletenessProps) {
  const { t } = useTranslation();
  const { lacks, done, total } = completeness;
  const placeOf = (what: Lack): string | null => {
    if (what === "text") return null;
    if (what === "competence") return mayCheck ? `/recommendations/${id}/checks/competence` : null;
    if (what === "self-government") return mayCheck ? `/recommendations/${id}/checks/self_government` : null;
    return mayEdit ? `/recommendations/${id}/edit#at-${what}` : null;
  };
  const list = (isRequired: boolean) => (
    <ul className="ja-dots">
      {lacks
        .filter((lack) => lack.isRequired === isRequired)
        .map(({ what }) => {
          const to = placeOf(what);
          const word = t(`recommendations:complete.lack.${what}`);
          return (
            <li key={what}>
              {to ? (
                <Link className="kern-link" to={to}>
                  {word}
                </Link>
              ) : (
                word
              )}
            </li>
          );
        })}
    </ul>
  );
  return (
    <section className="ja-card" aria-labelledby="complete">
      <h2 className="kern-heading-small" id="complete">
        {t("recommendations:complete.title")}
      </h2>
      <Meter share={done / total} />
      <p className="ja-small ja-muted ja-number">{t("recommendations:complete.progress", { done, total })}</p>
      {lacks.some(({ isRequired }) => isRequired) ? (
        <div>
          <p className="kern-body">{t("recommendations:complete.required")}</p>
          {list(true)}
        </div>
      ) : (
        <p className="kern-body">{t("recommendations:complete.ready")}</p>
      )}
      {lacks.some(({ isRequired }) => !isRequired) && (
        <div>
          <p className="kern-body">{t("recommendations:complete.useful")}</p>
          {list(false)}
        </div>
      )}
    </section>
  );
}
