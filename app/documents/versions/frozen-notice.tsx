/** Says on the page of a text that an earlier state of it is kept for good, and that this is the next draft. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeDay } from "#server/calendar/rules";
import "./versions.css";

interface FrozenNoticeProps {
  documentId: number;
  frozen: { number: number; createdAt: Date };
}

export function FrozenNotice({ documentId, frozen: { number, createdAt } }: FrozenNoticeProps) {
  const { t, i18n } = useTranslation();
  return (
    <p className="kern-body kern-body--small ja-frozen-notice">
      {t("documents:versions.notice", { number, day: writeDay(createdAt, i18n.language as Language) })}{" "}
      <Link className="kern-link" to={`/documents/${documentId}/frozen/${number}`}>
        {t("documents:versions.notice-link", { number })}
      </Link>
    </p>
  );
}
