/** Figures that a recommendation cites: with source and day, and what is known by now. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Citation } from "#server/overview/citations.rules";
import { Newer, Origin, usePointText } from "~/figures/points";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Grid } from "~/ui/layout";
import { Section } from "~/ui/page";

interface CitedFiguresProps {
  id: number;
  citations: readonly (Omit<Citation, "citedAt"> & { citedAt: Date | string })[];
  mayEdit: boolean;
}

export function CitedFigures({ id, citations, mayEdit }: CitedFiguresProps) {
  const { t } = useTranslation();
  if (citations.length === 0 && !mayEdit) return null;
  return (
    <Section
      title={t("recommendations:cited.title")}
      id="figures"
      hint={citations.length === 0 && t("recommendations:cited.none")}
    >
      {citations.length > 0 && (
        <Grid>
          {citations.map((citation) => (
            <CitedFigure key={citation.id} id={id} citation={citation} mayEdit={mayEdit} />
          ))}
        </Grid>
      )}
      {mayEdit && (
        <div className="ja-row">
          <LinkButton small to={`/recommendations/${id}/figures`} icon="add">
            {t("recommendations:cited.choose")}
          </LinkButton>
        </div>
      )}
    </Section>
  );
}

type CitedFigureProps = Pick<CitedFiguresProps, "id" | "mayEdit"> & { citation: CitedFiguresProps["citations"][number] };

function CitedFigure({ id, citation, mayEdit }: CitedFigureProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = usePointText();
  const { point, newer, before, citedBy, citedAt } = citation;
  const day = writeDay(new Date(citedAt), language);
  const name = point ? `${point.indicator}: ${text(point)}` : t("recommendations:cited.figure");
  return (
    <div className="ja-card">
      {point ? (
        <>
          <p className="ja-strong">{point.indicator}</p>
          <p className="kern-heading-small ja-number">{text(point)}</p>
          {point.definition && <p className="ja-small">{point.definition}</p>}
          <Origin point={point} />
          <p className="ja-small">
            {t("recommendations:cited.of")}{" "}
            <Link className="kern-link kern-link--small" to={point.path}>
              {point.label}
            </Link>
          </p>
          {before && <p className="ja-small">{t("recommendations:cited.changed", { value: text(before) })}</p>}
          {newer && <Newer point={newer} />}
        </>
      ) : (
        <p className="kern-body ja-muted">{t("recommendations:cited.hidden")}</p>
      )}
      <p className="ja-small ja-muted">
        {t(citedBy ? "recommendations:cited.by" : "recommendations:cited.by-nobody", { name: citedBy ?? "", day })}
      </p>
      {mayEdit && (
        <div className="ja-row">
          {newer && (
            <ActionForm name={`replace-${citation.id}`} action={`/recommendations/${id}/figures`}>
              <Hidden name="point" value={newer.id} />
              <Hidden name="instead" value={citation.id} />
              <SubmitButton small variant="secondary" aria-label={t("recommendations:cited.replace-one", { name })}>
                {t("recommendations:cited.replace")}
              </SubmitButton>
            </ActionForm>
          )}
          <ActionForm name={`remove-${citation.id}`} action={`/recommendations/${id}/figures/${citation.id}/deletion`}>
            <SubmitButton small variant="tertiary" aria-label={t("recommendations:cited.remove-one", { name })}>
              {t("recommendations:cited.remove")}
            </SubmitButton>
          </ActionForm>
        </div>
      )}
    </div>
  );
}
