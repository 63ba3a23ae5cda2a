/** What a decision or a recommendation rests on, and the field that says so of a decision. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { basisKey, type Basis } from "#server/situation/bases.rules";
import { useLanguage } from "~/processes/language";
import { CheckboxGroup, Hidden } from "~/ui/form";

type Named = Pick<Basis, "kind" | "number" | "title">;

/** Nothing where there is none. */
export function BehindIt({ of }: { of: readonly (Named & Pick<Basis, "path">)[] }) {
  const { t } = useTranslation();
  const nameOf = useNames();
  return of.map((basis) => (
    <p key={basis.path} className="ja-small">
      {t("situation:behind")}{" "}
      <Link className="kern-link kern-link--small" to={basis.path}>
        {nameOf(basis)}
      </Link>
    </p>
  ));
}

function useNames(): (basis: Named) => string {
  const { t } = useTranslation();
  return ({ kind, number, title }) => `${t(`situation:basis.${kind}`)} ${number}: ${title}`;
}

/** Folded away until somebody needs it; nothing where there is nothing to choose from. */
export function BasesField({ offered, chosen }: { offered: readonly Basis[]; chosen: readonly Basis[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const nameOf = useNames();
  const all = [...chosen, ...offered.filter((basis) => !chosen.some((other) => basisKey(other) === basisKey(basis)))];
  if (all.length === 0) return null;
  return (
    <details className="ja-details" open={chosen.length > 0 || undefined}>
      <summary>{t("situation:bases.summary")}</summary>
      {chosen.map((basis) => (
        <Hidden key={basisKey(basis)} name="had[]" value={basisKey(basis)} />
      ))}
      <CheckboxGroup
        name="bases"
        label={t("situation:bases.label")}
        hint={t("situation:bases.hint")}
        defaultValue={chosen.map(basisKey)}
        options={all.map((basis) => ({ value: basisKey(basis), label: `${nameOf(basis)} (${writeDay(basis.at, language)})` }))}
      />
    </details>
  );
}
