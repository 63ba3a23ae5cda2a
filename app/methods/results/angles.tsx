/** How one looks at the picture: its order, and what it would be if one bench were left out or each person had a voice. All of it is links. */
import type { ComponentProps } from "react";
import { Link, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Bench } from "#db/schema/organisations";
import { PICTURE_SORTS, type Angle } from "#server/methods/picture.rules";
import { Row } from "~/ui/layout";
import { FilterBar, Tabs } from "~/ui/parts";

interface AnglesProps {
  angle: Angle;
  /** Of which there are results. */
  benches: readonly Bench[];
  count: number;
}

export function Angles({ angle, benches, count }: AnglesProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const to = (name: string, value: string | null) => {
    const search = new URLSearchParams(params);
    search.delete("page");
    if (value === null) search.delete(name);
    else search.set(name, value);
    return `?${search}`;
  };
  const isOther = angle.without !== null || angle.withLaender || angle.voice === "person";
  return (
    <>
      <FilterBar count={t("methods:picture.count", { count })}>
        <Tabs
          label={t("methods:picture.sorted")}
          tabs={PICTURE_SORTS.map((sort) => ({
            to: to("sort", sort === "joint" ? null : sort),
            label: t(`methods:picture.sort.${sort}`),
            current: angle.sort === sort,
          }))}
        />
      </FilterBar>
      <details className="ja-details" open={isOther}>
        <summary>{t("methods:picture.what-if")}</summary>
        <div className="ja-stack ja-gap-3">
          <p className="ja-small ja-muted ja-measure">{t("methods:picture.what-if-hint")}</p>
          <Link className="kern-link" to={to("compare", "1")}>
            {t("methods:picture.compare.open")}
          </Link>
          <Choice
            label={t("methods:picture.left-out")}
            tabs={[
              { to: to("without", null), label: t("methods:picture.all"), current: angle.without === null },
              ...benches.map((bench) => ({
                to: to("without", bench),
                label: t("methods:picture.without", { bench: t(`common:bench.${bench}`) }),
                current: angle.without === bench,
              })),
            ]}
          />
          <Choice
            label={t("methods:picture.weighed")}
            tabs={(["organisation", "person"] as const).map((voice) => ({
              to: to("voice", voice === "person" ? voice : null),
              label: t(`methods:voice.${voice}`),
              current: angle.voice === voice,
            }))}
          />
          {benches.includes("laender") && (
            <Choice
              label={t("methods:picture.needed")}
              tabs={[false, true].map((withLaender) => ({
                to: to("with", withLaender ? "laender" : null),
                label: t(`methods:picture.${withLaender ? "needs-laender" : "needs-two"}`),
                current: angle.withLaender === withLaender,
              }))}
            />
          )}
        </div>
      </details>
    </>
  );
}

const Choice = (choice: ComponentProps<typeof Tabs>) => (
  <Row>
    <span className="ja-small ja-muted" aria-hidden="true">
      {choice.label}
    </span>
    <Tabs {...choice} />
  </Row>
);
