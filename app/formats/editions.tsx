/** The editions of a format as a table: when, where, with which figures. On a phone each edition becomes a block. */
/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   the roles say again what the elements are: as blocks on a phone some browsers no longer read them as a table. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Edition, Figure } from "#server/formats/figures.rules";
import { useLanguage } from "~/processes/language";
import { Icon } from "~/ui/icon";
import { LinkButton } from "~/ui/button";
import { FigureGroups } from "./figures";

interface EditionsProps {
  editions: readonly Edition[];
  figures: readonly Figure[];
  /** Address of the format, or null for readers. */
  editAt: string | null;
}

export function Editions({ editions, figures, editAt }: EditionsProps) {
  const { t } = useTranslation();
  const heads = [t("formats:edition.label"), t("formats:edition.place"), t("formats:figure.title")];
  return (
    <div className="ja-table ja-table--cards">
      <table className="kern-table kern-table--small" role="table">
        <caption className="kern-sr-only">{t("formats:edition.caption")}</caption>
        <thead className="kern-table__head" role="rowgroup">
          <tr className="kern-table__row" role="row">
            {heads.map((head) => (
              <th key={head} className="kern-table__header" scope="col" role="columnheader">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body" role="rowgroup">
          {editions.map((edition) => (
            <EditionRow
              key={edition.id}
              edition={edition}
              figures={figures.filter(({ editionId }) => editionId === edition.id)}
              editAt={editAt}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EditionRow({ edition, figures, editAt }: { edition: Edition; figures: readonly Figure[]; editAt: string | null }) {
  const { t } = useTranslation();
  const when = useEditionDate()(edition);
  return (
    <tr className="kern-table__row" role="row">
      <th className="kern-table__header" scope="row" role="rowheader">
        <span className="ja-chip">
          {edition.label}
          {editAt && (
            <Link
              className="ja-tool ja-tool--sign"
              to={`${editAt}/editions/${edition.id}`}
              aria-label={t("formats:edition.edit-one", { label: edition.label })}
            >
              <Icon name="edit" />
            </Link>
          )}
        </span>
        <span className="ja-small ja-muted ja-block ja-number">{when}</span>
      </th>
      <td className="kern-table__cell" role="cell">
        {edition.place || <span className="kern-body--muted">{t("none")}</span>}
      </td>
      <td className="kern-table__cell" role="cell">
        {figures.length > 0 ? (
          <FigureGroups figures={figures} editAt={editAt} />
        ) : (
          <span className="kern-body--muted">{t("formats:figure.none")}</span>
        )}
        {edition.note && <p className="ja-small ja-measure">{edition.note}</p>}
        {editAt && (
          <LinkButton
            small
            variant="tertiary"
            icon="add"
            to={`${editAt}/figures/new?edition=${edition.id}`}
            aria-label={t("formats:figure.new-for", { label: edition.label })}
          >
            {t("formats:figure.new")}
          </LinkButton>
        )}
      </td>
    </tr>
  );
}

/** First and last day, one day, or the year where no day is known. */
export function useEditionDate(): (edition: Edition) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return ({ startsOn, endsOn, year }) => {
    if (!startsOn) return t("formats:edition.year-only", { year });
    if (!endsOn || endsOn === startsOn) return writeDay(startsOn, language);
    return `${writeDay(startsOn, language)} – ${writeDay(endsOn, language)}`;
  };
}
