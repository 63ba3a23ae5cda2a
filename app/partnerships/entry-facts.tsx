/** What an entry of the register says, for reading: only what was said. */
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { countryName, isGone } from "#server/partnerships/countries.rules";
import { writePartialDay, type Entry, type Interdependency, type Partnership } from "#server/partnerships/rules";
import { LAND_TILES } from "#server/places/rules";
import { useLanguage } from "~/processes/language";
import { DescriptionList } from "~/ui/page";

type Item = { key: string; value: React.ReactNode };

function useShared() {
  const { t } = useTranslation();
  const country = useCountry();
  const field = (name: string, value: React.ReactNode): Item => ({ key: t(`partnerships:field.${name}`), value });
  const typed = (text: string) => text && <span className="ja-typed">{text}</span>;
  const where = (of: Entry) => [
    field("place", `${of.placeName} (${of.ags}), ${LAND_TILES[of.land].name}`),
    field("country", country(of.country)),
  ];
  return { t, field, typed, where };
}

/** Also that a state is no more. */
export function useCountry(): (code: string) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (code) => {
    const name = countryName(code, language);
    return isGone(code) ? t("partnerships:gone", { name }) : name;
  };
}

export function PartnershipFacts({ of }: { of: Partnership }) {
  const { t, field, typed, where } = useShared();
  const language = useLanguage();
  const items = [
    ...where(of),
    field("kind", t(`partnerships:kind.${of.kind}`)),
    field("dimensions", of.dimensions.map((each) => t(`partnerships:dimension.${each}`)).join(", ")),
    field("started", of.started && writePartialDay(of.started)),
    field("ended", of.ended && writePartialDay(of.ended)),
    field("last_activity", of.lastActivity && writePartialDay(of.lastActivity)),
    field("purpose", typed(of.purpose)),
    field("legal_form", of.legalForm),
    field("funding", of.funding),
    field("contact", of.contact),
    field("note", typed(of.note)),
    field("source", of.source),
    field("next_review_on", of.nextReviewOn && writeDay(of.nextReviewOn, language)),
  ];
  return <DescriptionList items={items.filter(({ value }) => value)} />;
}

export function InterdependencyFacts({ of }: { of: Interdependency }) {
  const { t, field, typed, where } = useShared();
  const items = [
    ...where(of),
    field("kind", t(`partnerships:interdependency.${of.kind}`)),
    field("sector", t(`partnerships:sector.${of.sector}`)),
    field("direction", t(`partnerships:direction.${of.direction}`)),
    field("confidence", t(`partnerships:confidence.${of.confidence}`)),
    field("note", typed(of.note)),
    field("counter_evidence", typed(of.counterEvidence)),
    field("source", of.source || t("partnerships:unsourced")),
  ];
  return <DescriptionList items={items.filter(({ value }) => value)} />;
}
