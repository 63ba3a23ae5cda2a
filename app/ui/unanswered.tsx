/** Says, on every page, that the server does not answer or that the session has ended, and that what was sent or typed is not lost. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Alert } from "./alert";
import { UNANSWERED, type Unanswered } from "./retrying-fetch";

export function UnansweredNotice() {
  const { t } = useTranslation();
  const [{ asked, sent, signedOut }, setUnanswered] = useState<Unanswered>({ asked: 0, sent: 0, signedOut: 0 });
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
      {signedOut > 0 && (
        <Alert tone="warning" title={t("shell.signed-out")}>
          <p className="kern-body">{t("shell.signed-out-words")}</p>
          <a className="kern-link" href="/sign-in" target="_blank" rel="noreferrer">
            {t("form.sign-in-beside")}
          </a>
        </Alert>
      )}
    </div>
  );
}
