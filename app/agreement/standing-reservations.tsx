/** Reservations of one's own house that still stand after an adoption, with the way to lift each. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { StandingReservation } from "#server/agreement/reservations.queries";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Badge, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

interface StandingReservationsProps {
  of: readonly StandingReservation[];
  mayLift: boolean;
}

export function StandingReservations({ of, mayLift }: StandingReservationsProps) {
  const { t } = useTranslation();
  if (of.length === 0) return null;
  return (
    <Section title={t("agreement:sheet.standing.title")} id="standing" hint={t("agreement:sheet.standing.hint")}>
      <ul className="ja-list ja-list--ruled">
        {of.map((each) => (
          <Line key={each.id} of={each} mayLift={mayLift} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ of, mayLift }: { of: StandingReservation; mayLift: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id, recommendationId, label, title, kind, body, until, isOverdue } = of;
  const at = `/recommendations/${recommendationId}/agreement`;
  const name = t(`agreement:reservation.${kind}`);
  const day = until && writeDay(until, language);
  return (
    <Entry
      sign={<span className="ja-number ja-strong ja-muted">{label}</span>}
      endBelow
      end={
        mayLift && (
          <ActionForm name={`lift-${id}`} action={`${at}/reservations/${id}/lifting`}>
            <SubmitButton
              small
              variant="secondary"
              aria-label={t("agreement:sheet.standing.lift-label", { kind: name, label })}
            >
              {t("agreement:sheet.standing.lift")}
            </SubmitButton>
          </ActionForm>
        )
      }
    >
      <Link className="ja-plain-link" to={at}>
        {title}
      </Link>
      <Facts
        of={[
          name,
          body,
          day &&
            (isOverdue ? (
              <Badge tone="warning">{t("agreement:sheet.standing.overdue", { day })}</Badge>
            ) : (
              t("agreement:sheet.standing.until", { day })
            )),
        ]}
      />
    </Entry>
  );
}
