/** In what one version of the questions of reviews differs from another. */
import { useTranslation } from "react-i18next";
import type { ListChange } from "#server/partnerships/review-lists.rules";
import { wordsOf } from "#server/partnerships/versions.rules";
import { useLanguage } from "~/processes/language";

export function ListChanges({ of }: { of: readonly ListChange[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-dots">
      {of.map(({ what, question }) => (
        <li key={`${what} ${question.key}`}>{t(`profiles:set.change.${what}`, { name: wordsOf(question, language) })}</li>
      ))}
    </ul>
  );
}
