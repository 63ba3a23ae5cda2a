/** The Länder as tiles, each a link with its figure: found by keyboard in the order of the map. The table beside says the same. */
import { Link } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Land } from "#db/schema/places";
import { writeNumber } from "#server/calendar/rules";
import { LAND_TILES, TILES } from "#server/places/rules";
import { useLanguage } from "~/processes/language";
import { Folding } from "~/ui/folding";
import { DataTable } from "~/ui/table";
import "./places.css";

interface CartogramProps {
  /** What the figures count. */
  label: string;
  values: Partial<Record<Land, number>>;
  to: (land: Land) => string;
  current: Land | null;
}

const TILE = 100;
const LEVELS = 4;

export function Cartogram({ label, values, to, current }: CartogramProps) {
  const id = useId();
  const language = useLanguage();
  const most = Math.max(1, ...Object.values(values));
  // Places that somebody made up have a tile only where there are some.
  const tiles = TILES.filter(({ land }) => land !== "99" || values[land]);
  return (
    <div className="ja-places-map">
      <svg viewBox={`0 0 ${5 * TILE} ${6 * TILE}`} className="ja-places-tiles" role="group" aria-labelledby={id}>
        <title id={id}>{label}</title>
        {tiles.map(({ land, short, name, column, row }) => {
          const value = values[land] ?? 0;
          return (
            <Link
              key={land}
              to={to(land)}
              className="ja-places-tile"
              data-level={value === 0 ? 0 : Math.ceil((value / most) * LEVELS)}
              aria-current={current === land ? "true" : undefined}
              aria-label={`${name}: ${writeNumber(value, language)}`}
              preventScrollReset
            >
              <rect x={column * TILE + 3} y={row * TILE + 3} width={TILE - 6} height={TILE - 6} rx={10} />
              <text x={column * TILE + TILE / 2} y={row * TILE + 44} fontSize={30} aria-hidden="true">
                {short}
              </text>
              <text
                x={column * TILE + TILE / 2}
                y={row * TILE + 76}
                className="ja-places-value"
                fontSize={24}
                aria-hidden="true"
              >
                {writeNumber(value, language)}
              </text>
            </Link>
          );
        })}
      </svg>
      <LandTable label={label} values={values} to={to} />
    </div>
  );
}

function LandTable({ label, values, to }: Pick<CartogramProps, "label" | "values" | "to">) {
  const { t } = useTranslation();
  const language = useLanguage();
  const lands = (Object.keys(LAND_TILES) as Land[]).filter((land) => land !== "99" || values[land]).sort();
  return (
    <Folding className="ja-places-table" summary={t("places:map.table")}>
      <DataTable
        caption={label}
        hideCaption
        rows={lands}
        keyOf={(land) => land}
        columns={[
          {
            header: t("places:land"),
            rowHeader: true,
            cell: (land) => (
              <Link className="kern-link" to={to(land)} preventScrollReset>
                {LAND_TILES[land].name}
              </Link>
            ),
          },
          { header: t("places:map.count"), numeric: true, cell: (land) => writeNumber(values[land] ?? 0, language) },
        ]}
      />
    </Folding>
  );
}
