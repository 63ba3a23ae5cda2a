/** The editions of a format as a table: when, where, with which figures. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { DataPoint } from "#server/figures/rules";
import { linesOf, type Edition } from "#server/formats/rules";
import { DataPointGroups } from "~/figures/points";
import { useLanguage } from "~/processes/language";
import { Icon } from "~/ui/icon";
import { LinkButton } from "~/ui/button";
import { Badge } from "~/ui/page";
import { DataTable } from "~/ui/table";

interface EditionsProps {
  editions: readonly Edition[];
  figures: readonly DataPoint[];
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
            <Figures
              edition={edition}
              figures={figures.filter(({ subject, subjectId }) => subject === "edition" && subjectId === edition.id)}
              editAt={editAt}
            />
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
      {edition.state !== "durchgefuehrt" && (
        <Badge tone={edition.state === "geplant" ? "info" : "warning"}>{t(`formats:edition-state.${edition.state}`)}</Badge>
      )}
      {edition.roundtableId !== null && (
        <Link className="kern-link kern-link--small" to={`/roundtables/${edition.roundtableId}`}>
          {t("formats:edition.roundtable")}
        </Link>
      )}
    </>
  );
}

function Figures({ edition, figures, editAt }: { edition: Edition; figures: readonly DataPoint[]; editAt: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-gap-3">
      {figures.length > 0 ? (
        <DataPointGroups points={figures} editAt={editAt === null ? null : ({ id }) => `${editAt}/figures/${id}`} />
      ) : (
        <span className="ja-muted">{t("formats:figure.none")}</span>
      )}
      <Course edition={edition} />
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

/** Who came, what was spoken about, what came of it. */
function Course({ edition: { benches, topics, outputs, sources } }: { edition: Edition }) {
  const { t } = useTranslation();
  const parts = [
    { key: "benches", words: benches.map((bench) => t(`bench.${bench}`)) },
    { key: "agenda", words: topics.map(({ title }) => title) },
    { key: "outputs", words: linesOf(outputs) },
    { key: "sources", words: linesOf(sources) },
  ].filter(({ words }) => words.length > 0);
  if (parts.length === 0) return null;
  return (
    <details className="ja-details">
      <summary>{t("formats:edition.course")}</summary>
      <dl className="ja-stack ja-gap-2 ja-small">
        {parts.map(({ key, words }) => (
          <div key={key}>
            <dt className="ja-strong">{t(`formats:edition.${key}`)}</dt>
            {words.map((word, at) => (
              <dd key={at}>{word}</dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
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
