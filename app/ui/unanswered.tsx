/** Says, on every page, that the server does not answer and that what was sent is not lost. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Alert } from "./alert";
import { UNANSWERED, type Unanswered } from "./retrying-fetch";

export function UnansweredNotice() {
  const { t } = useTranslation();
  const [{ asked, sent }, setUnanswered] = useState<Unanswered>({ asked: 0, sent: 0 });
  useEffect(() => {
    const hear = (event: Event) => setUnanswered((event as CustomEvent<Unanswered>).detail);
    window.addEventListener(UNANSWERED, hear);
    return () => window.removeEventListener(UNANSWERED, hear);
  }, []);
  return (
    <div className="ja-unanswered" role="status">
      {asked + sent > 0 && (
        <Alert tone="warning" title={t("shell.unanswered")}>
          {sent > 0 && <p className="kern-body">{t("shell.unanswered-sent")}</p>}
        </Alert>
      )}
    </div>
  );
}
