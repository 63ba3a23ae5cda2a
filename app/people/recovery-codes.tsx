/** Codes for paper, shown once: only their hashes are kept. */
import { useTranslation } from "react-i18next";
import { Alert } from "~/ui/alert";

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Alert tone="success" title={t("people:factor.codes-title")} live>
      <p className="kern-body">{t("people:factor.codes-text")}</p>
      <ul className="ja-list">
        {codes.map((code) => (
          <li key={code} className="ja-typed">
            {code}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
