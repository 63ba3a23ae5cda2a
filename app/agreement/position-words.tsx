/** A position in words: its level, its wording, its reservations, lifted ones included, how far its house has coordinated. */
import { useTranslation } from "react-i18next";
import type { Position, Reservation } from "#server/agreement/queries";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { Stack } from "~/ui/layout";
import { Facts } from "~/ui/parts";

export function PositionWords({ of }: { of: Position }) {
  const { t } = useTranslation();
  return (
    <Stack gap={1}>
      <span>{t(`agreement:level.${of.level}`)}</span>
      <PositionDetails of={of} />
      <Facts
        of={[
          t(`consultations:coordination.${of.coordination}`),
          of.isConfirmation && t("agreement:item.confirmed"),
          of.evidence && t("agreement:item.behalf", { evidence: of.evidence }),
        ]}
      />
    </Stack>
  );
}

/** All but its level. */
export function PositionDetails({ of }: { of: Position }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <>
      {of.wording && <p className="ja-small ja-typed">{t("agreement:item.wording", { wording: of.wording })}</p>}
      {of.remark && <p className="ja-small ja-typed">{of.remark}</p>}
      {of.reservations.map((reservation) => (
        <ReservationWords key={reservation.id} of={reservation} />
      ))}
      {of.approvals.map(({ coordination, at }) => (
        <p key={at} className="ja-small ja-muted">
          {t("agreement:item.approved-later", {
            coordination: t(`consultations:coordination.${coordination}`),
            day: writeDay(new Date(at), language),
          })}
        </p>
      ))}
    </>
  );
}

export function ReservationWords({ of }: { of: Omit<Reservation, "id"> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const kind = t(`agreement:reservation.${of.kind}`);
  const words = of.liftedAt
    ? t("agreement:reservation-lifted", { kind, day: writeDay(new Date(of.liftedAt), language) })
    : of.until
      ? t("agreement:reservation-until", { kind, day: writeDay(of.until, language) })
      : kind;
  return (
    <p className={`ja-small ${of.liftedAt ? "ja-muted" : ""}`}>
      {words}
      {of.body && `: ${of.body}`}
    </p>
  );
}
