/** At which roundtables an item is or was on the table, and what was decided there. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Treatment } from "#server/roundtables/lists.queries";
import { writeInstant } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { Facts } from "~/ui/parts";

export function Treatments({ treatments }: { treatments: readonly Treatment[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-list ja-list--ruled">
      {treatments.map((treatment) => (
        <li key={treatment.pointId}>
          <Link className="ja-plain-link" to={`/roundtables/${treatment.roundtableId}`}>
            {treatment.roundtableTitle}
          </Link>
          <Facts
            of={[
              writeInstant(treatment.startsAt, language),
              treatment.state === "cancelled" && t("roundtables:state.cancelled"),
              t("agenda:item.point", { label: treatment.label, title: treatment.title }),
            ]}
          />
          {treatment.decisions.map((decision) => (
            <p key={decision.id} className="kern-body ja-typed">
              <strong>{t("agenda:item.decision", { number: decision.number })}</strong> {decision.body}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
