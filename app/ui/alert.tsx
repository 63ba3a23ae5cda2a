/** KERN's alert: one sentence that matters, with more below if needed. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export type Tone = "info" | "success" | "warning" | "danger";

export function Alert({
  tone = "info",
  title,
  children,
  live,
}: {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  live?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div className={`kern-alert kern-alert--${tone}`} role={live ? "status" : tone === "danger" ? "alert" : undefined}>
      <div className="kern-alert__header">
        <span className={`kern-icon kern-icon--${tone}`} aria-hidden="true" />
        <span className="kern-title">
          <span className="kern-sr-only">{t(`tone.${tone}`)}: </span>
          {title}
        </span>
      </div>
      {children && <div className="kern-alert__body">{children}</div>}
    </div>
  );
}
