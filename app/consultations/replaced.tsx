/** On the desk: houses that have sent something newer while they were answered, and a point that is not weighed any more. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { GonePoint, ReplacedStatement } from "#server/consultations/gone.queries";
import { Alert } from "~/ui/alert";
import { useDeadline } from "./words";

interface ReplacedProps {
  /** Of the consultation. */
  at: string;
  replaced: readonly ReplacedStatement[];
}

export function Replaced({ at, replaced }: ReplacedProps) {
  const { t } = useTranslation();
  const deadline = useDeadline();
  if (replaced.length === 0) return null;
  return (
    <Alert title={t("consultations:replaced.title")}>
      <ul className="ja-dots">
        {replaced.map(({ id, organisation, isWithdrawal, receivedAt, kept, dropped }) => (
          <li key={id}>
            <Link className="kern-link" to={`${at}/statements/${id}`}>
              {organisation}
            </Link>
            {", "}
            {deadline(receivedAt)}: {isWithdrawal && `${t("consultations:replaced.withdrawn")} `}
            {!isWithdrawal && `${t("consultations:replaced.kept", { count: kept })} `}
            {dropped > 0 && t("consultations:replaced.dropped", { count: dropped })}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

interface GoneProps {
  at: string;
  gone: GonePoint;
  to: (pointId: number) => string;
}

/** What was typed meanwhile stands below, to be taken along. */
export function Gone({ at, gone, to }: GoneProps) {
  const { t } = useTranslation();
  const { why, pointId, statementId } = gone;
  return (
    <Alert tone="warning" live title={t(`consultations:gone.${why}`)}>
      {pointId !== null ? (
        <Link className="kern-link" to={to(pointId)}>
          {t(`consultations:gone.to-${why === "cut" ? "part" : "same"}`)}
        </Link>
      ) : (
        statementId !== null && (
          <Link className="kern-link" to={`${at}/statements/${statementId}`}>
            {t("consultations:gone.to-newer")}
          </Link>
        )
      )}
    </Alert>
  );
}
