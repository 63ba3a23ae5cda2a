/** The editions of a format as a table: when, where, with which figures. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Edition, Figure } from "#server/formats/figures.rules";
import { useLanguage } from "~/processes/language";
import { Icon } from "~/ui/icon";
import { LinkButton } from "~/ui/button";
import { DataTable } from "~/ui/table";
import { FigureGroups } from "./figures";

interface EditionsProps {
  editions: readonly Edition[];
  figures: readonly Figure[];
  /** Address of the format, or null for readers. */
  editAt: string | null;
}

export function Editions({ editions, figures, editAt }: EditionsProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={t("formats:edition.caption")}
      hideCaption
      rows={editions}
      keyOf={({ id }) => id}
      columns={[
        {
          header: t("formats:edition.label"),
          rowHeader: true,
          cell: (edition) => <Name edition={edition} editAt={editAt} />,
        },
        {
          header: t("formats:edition.place"),
          cell: ({ place }) => place || <span className="ja-muted">{t("none")}</span>,
        },
        {
          header: t("formats:figure.title"),
          cell: (edition) => (
            <Figures edition={edition} figures={figures.filter(({ editionId }) => editionId === edition.id)} editAt={editAt} />
          ),
        },
      ]}
    />
  );
}

function Name({ edition, editAt }: { edition: Edition; editAt: string | null }) {
  const { t } = useTranslation();
  const when = useEditionDate()(edition);
  return (
    <>
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
    </>
  );
}

function Figures({ edition, figures, editAt }: { edition: Edition; figures: readonly Figure[]; editAt: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-gap-3">
      {figures.length > 0 ? (
        <FigureGroups figures={figures} editAt={editAt} />
      ) : (
        <span className="ja-muted">{t("formats:figure.none")}</span>
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
    </div>
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
