/** When something stands in the way of writing: closed connections, texts that are too large. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import type { LiveDocument } from "./live-document";
import { GOES_ON, type LiveState } from "./live-state";
import { UnsentText } from "./unsent-text";

export function Closing({ live, state, title }: { live: LiveDocument | null; state: LiveState; title: string }) {
  const { t } = useTranslation();
  if (state.text.kind !== "closed" || state.text.reason === "access-changed") return null;
  const { reason } = state.text;
  const { waiting: count, kept } = state;
  const isSafe = kept && GOES_ON.includes(reason);
  const isCalm = reason === "outdated" && (isSafe || count === 0);
  return (
    <Alert tone={isCalm ? "warning" : "danger"} title={t(`documents:closed.${reason}`)} live={isCalm}>
      {count > 0 &&
        (reason === "signed-out" ? (
          <p className="kern-body">
            {t("documents:closed.signed-out-waiting", { count })}{" "}
            <a className="kern-link" href="/sign-in" target="_blank" rel="noreferrer">
              {t("documents:closed.sign-in-beside")}
            </a>
          </p>
        ) : (
          <p className="kern-body">{t(isSafe ? "documents:closed.kept" : "documents:closed.waiting", { count })}</p>
        ))}
      <UnsentText what={count > 0 && live ? live.whatWaits : null} title={title}>
        {(count === 0 || reason !== "signed-out") && (
          <Button small variant={reason === "outdated" ? "primary" : "secondary"} onClick={() => window.location.reload()}>
            {t(reason === "signed-out" ? "documents:closed.sign-in" : "documents:closed.reload")}
          </Button>
        )}
      </UnsentText>
    </Alert>
  );
}

export function SizeNotice({ size }: { size: "large" | "full" }) {
  const { t } = useTranslation();
  return <Alert tone={size === "full" ? "danger" : "warning"} title={t(`documents:size.${size}`)} live />;
}

export function DamageNotice({ documentId }: { documentId: number }) {
  const { t } = useTranslation();
  return (
    <Alert tone="warning" title={t("documents:damaged.title")} live>
      <p className="kern-body">
        {t("documents:damaged.text")}{" "}
        <Link className="kern-link" to={`/documents/${documentId}/versions`}>
          {t("documents:damaged.link")}
        </Link>
      </p>
    </Alert>
  );
}
