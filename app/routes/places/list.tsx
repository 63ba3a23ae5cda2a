/** /places: municipalities by name, key and Land, with a map of tiles and one of points. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay, writeNumber } from "#server/calendar/rules";
import { countPlaces, listPoints, PLACES_PER_PAGE, searchPlaces } from "#server/places/queries";
import { isLand, LAND_TILES, type Place } from "#server/places/rules";
import { load, pageOf } from "#server/web";
import { Cartogram } from "~/places/cartogram";
import { PointMap } from "~/places/point-map";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Split, Stack } from "~/ui/layout";
import { Badge, EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Find, Pages } from "~/ui/pages";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { request }) => {
  const search = new URL(request.url).searchParams;
  const land = isLand(search.get("land")) ? (search.get("land") as keyof typeof LAND_TILES) : null;
  const words = search.get("q") ?? "";
  const page = pageOf(request);
  const [found, counts, points] = await Promise.all([
    searchPlaces(ctx.db, { words, land, page }),
    countPlaces(ctx.db),
    listPoints(ctx.db, land),
  ]);
  const pages = Math.max(1, Math.ceil(found.total / PLACES_PER_PAGE));
  return { title: ctx.t("places:title"), ...found, counts, points, land, words, page, pages, isAdmin: ctx.actor.isAdmin };
});

export default function Places() {
  const { t } = useTranslation();
  const { places, total, isNear, counts, points, land, words, page, pages, isAdmin } = useLoaderData<typeof loader>();
  const isNarrowed = land !== null || words !== "";
  const actions = isAdmin && (
    <LinkButton to="/places/import" icon="drive-folder-upload">
      {t("places:import.title")}
    </LinkButton>
  );
  return (
    <Page wide title={t("places:title")} intro={t("places:intro")} actions={actions}>
      <Split>
        <Stack gap={4}>
          <Find label={t("places:find")} found={total} />
          {land && (
            <p className="kern-body">
              {LAND_TILES[land].name}{" "}
              <LinkButton small variant="tertiary" to="?">
                {t("common:action.show-all")}
              </LinkButton>
            </p>
          )}
          {isNear && total > 0 && <p className="kern-body">{t("places:near", { words })}</p>}
          {places.length === 0 ? (
            <EmptyState title={t(isNarrowed ? "places:none-found" : "places:none")}>
              {!isNarrowed && t("places:none-hint")}
            </EmptyState>
          ) : (
            <PlaceTable places={places} />
          )}
          <Pages of={{ page, pages }} />
        </Stack>
        <Stack gap={5}>
          <Cartogram label={t("places:map.places")} values={counts} to={(each) => `?land=${each}`} current={land} />
          {points.length > 0 && <PointMap label={t("places:map.points", { count: points.length })} points={points} />}
        </Stack>
      </Split>
    </Page>
  );
}

function PlaceTable({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const day = (iso: string) => writeDay(iso, language);
  return (
    <DataTable
      caption={t("places:title")}
      hideCaption
      rows={places}
      keyOf={({ id }) => id}
      columns={[
        {
          header: t("places:name"),
          rowHeader: true,
          cell: ({ name, land, endedOn, successor }) => (
            <Stack gap={1}>
              <span>
                {name} {land === "99" && <Badge tone="neutral">{t("places:fictitious")}</Badge>}
              </span>
              {endedOn && (
                <span className="ja-small ja-muted">
                  {t(successor ? "places:ended-into" : "places:ended", { day: day(endedOn), ...successor })}
                </span>
              )}
            </Stack>
          ),
        },
        { header: t("places:ags"), cell: ({ ags }) => <span className="ja-number">{ags}</span> },
        {
          header: t("places:land"),
          cell: ({ land, district }) => [district, LAND_TILES[land].name].filter(Boolean).join(", "),
        },
        {
          header: t("places:population"),
          numeric: true,
          cell: ({ population, populationOn }) =>
            population === null ? (
              <span className="ja-muted">{t("places:not-known")}</span>
            ) : (
              <span title={populationOn ? t("places:as-of", { day: day(populationOn) }) : undefined}>
                {writeNumber(population, language)}
                {populationOn && <span className="ja-small ja-muted"> ({populationOn.slice(0, 4)})</span>}
              </span>
            ),
        },
      ]}
    />
  );
}
