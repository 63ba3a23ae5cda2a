/** Figures with source and as-of date: what several sources say of one thing stands side by side, parts below their whole. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { groupPoints, isWebAddress, writePoint, writePointLine, type DataPoint, type PointNode } from "#server/figures/rules";
import { useLanguage } from "~/processes/language";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import "./figures.css";

export function usePointText(): (point: Pick<DataPoint, "value" | "upper" | "precision" | "unit">) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (point) => writePoint(point, { t, language });
}

/** In one line, with where it is from. */
export function usePointLine(): (point: Parameters<typeof writePointLine>[0]) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (point) => writePointLine(point, { t, language });
}

interface GroupsProps {
  points: readonly DataPoint[];
  /** Where one is changed; null for readers. */
  editAt: ((point: DataPoint) => string) | null;
  /** Where a figure is cited that has a newer value by now. */
  newer?: ReadonlyMap<number, DataPoint>;
}

export function DataPointGroups({ points, editAt, newer }: GroupsProps) {
  const { t } = useTranslation();
  return (
    <ul className="ja-list ja-grid ja-grid--narrow ja-figures">
      {groupPoints(points).map((group) => (
        <li key={group.indicator}>
          <p className="ja-row ja-strong">
            <span>{group.indicator}</span>
            {group.conflict && (
              <Badge tone="warning" icon="warning">
                {t("figures:conflict")}
              </Badge>
            )}
          </p>
          {group.conflict && <p className="ja-small ja-muted">{t("figures:conflict-hint")}</p>}
          <Points points={group.points} editAt={editAt} newer={newer} isConflict={group.conflict} />
        </li>
      ))}
    </ul>
  );
}

function Points({
  points,
  editAt,
  newer,
  isConflict = false,
}: { points: readonly PointNode[]; isConflict?: boolean } & Omit<GroupsProps, "points">) {
  return (
    <ul className={`ja-list ja-grid ja-grid--narrow ${isConflict ? "ja-figures-conflict" : ""}`}>
      {points.map((point) => (
        <Point key={point.id} point={point} editAt={editAt} newer={newer} />
      ))}
    </ul>
  );
}

function Point({ point, editAt, newer }: { point: PointNode } & Omit<GroupsProps, "points">) {
  const { t } = useTranslation();
  const text = usePointText()(point);
  const now = newer?.get(point.id);
  return (
    <li className="ja-quote">
      <p className="ja-row ja-gap-2 kern-heading-small ja-number">
        {text}
        {editAt && (
          <Link
            className="ja-tool ja-tool--sign"
            to={editAt(point)}
            aria-label={t("figures:edit-one", { indicator: point.indicator, value: text })}
          >
            <Icon name="edit" />
          </Link>
        )}
        {point.toCheck && <Badge tone="info">{t("figures:to-check")}</Badge>}
        {point.exceedsWhole && (
          <Badge tone="warning" icon="warning">
            {t("figures:exceeds-whole")}
          </Badge>
        )}
      </p>
      {point.definition && <p className="ja-small">{point.definition}</p>}
      {point.note && <p className="ja-small">{point.note}</p>}
      <Origin point={point} />
      {now && <Newer point={now} />}
      {point.parts.length > 0 && (
        <div className="ja-figures-parts">
          <p className="ja-small ja-strong">{t("figures:parts")}</p>
          <ul className="ja-list ja-stack ja-gap-2">
            {point.parts.map((part) => (
              <li key={part.id}>
                <p className="ja-small">{part.indicator}</p>
                <Points points={[part]} editAt={editAt} newer={newer} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

/** Beside a figure that is cited: what is known by now. */
export function Newer({ point }: { point: DataPoint }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-gap-1">
      <p className="ja-row ja-gap-2">
        <Badge tone="warning" icon="autorenew">
          {t("figures:newer")}
        </Badge>
        <strong className="ja-number">{usePointText()(point)}</strong>
      </p>
      <Origin point={point} />
    </div>
  );
}

export function Origin({ point: { asOf, source, sourceUrl } }: { point: DataPoint }) {
  const { t } = useTranslation();
  const day = writeDay(asOf, useLanguage());
  return (
    <p className="ja-small ja-muted">
      {t("figures:as-of-line", { day })} · {t("figures:source-line")}{" "}
      {isWebAddress(sourceUrl) ? (
        <a className="kern-link kern-link--small" href={sourceUrl} rel="noreferrer">
          {source}
        </a>
      ) : (
        source
      )}
    </p>
  );
}
