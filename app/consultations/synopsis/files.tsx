/** Links to the files of one thing, each with the kind as its name. */
import { useTranslation } from "react-i18next";
import { LinkButton } from "~/ui/button";

export function FileLinks({
  label,
  at,
  kinds,
  search,
}: {
  label: string;
  at: string;
  kinds: readonly string[];
  search: string;
}) {
  const { t } = useTranslation();
  return (
    <div className="ja-row ja-gap-2" role="group" aria-label={label}>
      <span className="ja-small">{label}</span>
      {kinds.map((kind) => (
        <LinkButton
          key={kind}
          small
          variant="tertiary"
          icon="download"
          reloadDocument
          to={`${at}.${kind}${search}`}
          aria-label={t("consultations:synopsis.file", { name: label, kind: kind.toUpperCase() })}
        >
          {kind.toUpperCase()}
        </LinkButton>
      ))}
    </div>
  );
}
