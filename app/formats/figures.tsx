/** Figures with source and as-of date; what several sources say about one thing stands side by side. Used on the page of a format. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay, writeNumber } from "#server/calendar/rules";
import { groupFigures, isWebAddress, type Figure } from "#server/formats/figures.rules";
import { useLanguage } from "~/processes/language";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";

/** `mindestens 40 Personen` */
export function useFigureText(): (figure: Pick<Figure, "value" | "precision" | "unit">) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return ({ value, precision, unit }) =>
    `${t(`formats:precision.${precision}`, { value: writeNumber(value, language) })} ${unit}`.trim();
}

export function FigureGroups({ figures, editAt }: { figures: readonly Figure[]; editAt: string | null }) {
  const { t } = useTranslation();
  return (
    <ul className="ja-list ja-grid ja-grid--narrow ja-formats-groups">
      {groupFigures(figures).map((group) => (
        <li key={group.indicator}>
          <p className="ja-row ja-strong">
            <span>{group.indicator}</span>
            {group.conflict && (
              <Badge tone="warning" icon="warning">
                {t("formats:figure.conflict")}
              </Badge>
            )}
          </p>
          {group.conflict && <p className="ja-small ja-muted">{t("formats:figure.conflict-hint")}</p>}
          <ul className={`ja-list ja-grid ja-grid--narrow ${group.conflict ? "ja-formats-conflict" : ""}`}>
            {group.figures.map((figure) => (
              <FigureLine key={figure.id} figure={figure} editAt={editAt} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function FigureLine({ figure, editAt }: { figure: Figure; editAt: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useFigureText()(figure);
  const day = writeDay(figure.asOf, language);
  return (
    <li className="ja-quote">
      <p className="ja-row ja-gap-2 kern-heading-small ja-number">
        {text}
        {editAt && (
          <Link
            className="ja-tool ja-tool--sign"
            to={`${editAt}/figures/${figure.id}`}
            aria-label={t("formats:figure.edit-one", { indicator: figure.indicator, value: text })}
          >
            <Icon name="edit" />
          </Link>
        )}
      </p>
      {figure.definition && <p className="ja-small">{figure.definition}</p>}
      <p className="ja-small ja-muted">
        {t("formats:figure.as-of-line", { day })} · {t("formats:figure.source-line")}{" "}
        {isWebAddress(figure.sourceUrl) ? (
          <a className="kern-link kern-link--small" href={figure.sourceUrl} rel="noreferrer">
            {figure.source}
          </a>
        ) : (
          figure.source
        )}
      </p>
    </li>
  );
}
