/** What a recommendation says beside its text, for reading: only what was said. */
import { useTranslation } from "react-i18next";
import { writeDay, writeNumber } from "#server/calendar/rules";
import { sumOf, type Recommendation, type Resources } from "#server/recommendations/rules";
import { useLanguage } from "~/processes/language";
import { DescriptionList } from "~/ui/page";
import { Facts } from "~/ui/parts";

export function Details({ of }: { of: Recommendation }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = (word: string, values: readonly string[]) =>
    values.map((value) => t(`recommendations:${word}.${value}`)).join(", ");
  const field = (name: string) => t(`recommendations:field.${name}`);
  const typed = (text: string) => text && <span className="ja-typed">{text}</span>;
  const items = [
    { key: field("addressees"), value: of.addressees },
    { key: field("lead"), value: of.leadName },
    { key: field("involved"), value: of.involvedNames.join(", ") },
    { key: field("due"), value: of.dueOn && writeDay(of.dueOn, language) },
    { key: t("recommendations:group.means"), value: of.resources.length > 0 && <Means resources={of.resources} /> },
    { key: field("funding"), value: of.fundingSource },
    { key: field("indicator"), value: typed(of.indicator) },
    { key: field("legal-basis"), value: typed(of.legalBasis) },
    {
      key: field("levers"),
      value: of.levers
        .map(
          ({ lever, intensity }) => `${t(`recommendations:lever.${lever}`)} (${t(`recommendations:intensity.${intensity}`)})`,
        )
        .join(", "),
    },
    { key: field("dimensions"), value: words("dimension", of.dimensions) },
    { key: field("threats"), value: words("threat", of.threatDomains) },
    { key: field("eu"), value: of.euRelevant === null ? "" : t(of.euRelevant ? "recommendations:yes" : "recommendations:no") },
    { key: field("policy"), value: typed(of.policyReference) },
    { key: field("plain"), value: typed(of.summaryPlain) },
    { key: field("english"), value: of.summaryEn && <span lang="en">{of.summaryEn}</span> },
  ];
  return <DescriptionList items={items.filter(({ value }) => value)} />;
}

/** Level by level, and together where more than one says something. */
export function Means({ resources }: { resources: readonly Resources[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const facts = ({ posts, yearly, once }: Omit<Resources, "level">) =>
    Object.entries({ posts, yearly, once }).map(
      ([what, value]) => value !== null && t(`recommendations:means.${what}`, { value: writeNumber(value, language) }),
    );
  return (
    <ul className="ja-list">
      {resources.map((each) => (
        <li key={each.level}>
          {t(`common:level.${each.level}`)}: <Facts of={facts(each)} />
        </li>
      ))}
      {resources.length > 1 && (
        <li>
          {t("recommendations:sum")}: <Facts of={facts(sumOf(resources))} />
        </li>
      )}
    </ul>
  );
}
