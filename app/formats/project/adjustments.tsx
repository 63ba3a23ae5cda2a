/** From findings to adjustments: what the values suggest, what somebody proposes, and what those answer who are to act. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Adjustment } from "#server/formats/adjustments.queries";
import type { Hint } from "#server/formats/adjustments.rules";
import type { Criterion } from "#server/formats/criteria.rules";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Badge, EmptyState, Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { useCriterionWords } from "../criterion-words";

interface AdjustmentsProps {
  adjustments: readonly Adjustment[];
  hints: readonly Hint[];
  criteria: readonly Criterion[];
  at: string;
  mayManage: boolean;
}

export function Adjustments({ adjustments, hints, criteria, at, mayManage }: AdjustmentsProps) {
  const { t } = useTranslation();
  const open = hints.filter((hint) => !adjustments.some(({ criterion }) => criterion === hint.criterion));
  return (
    <Section
      title={t("formats:adjustment.title")}
      id="adjustments"
      hint={t("formats:adjustment.hint")}
      actions={
        mayManage && (
          <LinkButton icon="add" to={`${at}/adjustments/new`}>
            {t("formats:adjustment.new")}
          </LinkButton>
        )
      }
    >
      {open.length > 0 && <Hints hints={open} criteria={criteria} at={mayManage ? at : null} />}
      {adjustments.length === 0 ? (
        <EmptyState title={t("formats:adjustment.none")} />
      ) : (
        <ul className="ja-list ja-list--ruled">
          {adjustments.map((adjustment) => (
            <AdjustmentLine key={adjustment.id} adjustment={adjustment} criteria={criteria} at={at} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const TONES = { required: "warning", recommended: "info", check: "neutral" } as const;

function Hints({ hints, criteria, at }: { hints: readonly Hint[]; criteria: readonly Criterion[]; at: string | null }) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  return (
    <ul className="ja-list ja-stack ja-gap-2" aria-label={t("formats:hint.title")}>
      {hints.map(({ criterion, strength, reason, kind }) => {
        const about = criteria.find(({ key }) => key === criterion);
        return (
          <li key={`${criterion}-${reason}`} className="ja-stack ja-gap-2">
            <p className="kern-body">
              <Badge tone={TONES[strength]}>{t(`formats:hint.strength.${strength}`)}</Badge>{" "}
              {about && <strong>{words.heading(about)}:</strong>} {t(`formats:hint.reason.${reason}`)}
            </p>
            {at && (
              <div className="ja-row">
                <LinkButton small to={`${at}/adjustments/new?criterion=${criterion}&kind=${kind}`}>
                  {t("formats:hint.take")}
                </LinkButton>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const RESPONSE_TONES = { offen: "neutral", angenommen: "success", teilweise: "info", abgelehnt: "warning" } as const;

export function ResponseBadge({ response }: Pick<Adjustment, "response">) {
  const { t } = useTranslation();
  return <Badge tone={RESPONSE_TONES[response]}>{t(`formats:response.${response}`)}</Badge>;
}

function AdjustmentLine({ adjustment, criteria, at }: { adjustment: Adjustment; criteria: readonly Criterion[]; at: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useCriterionWords();
  const about = criteria.find(({ key }) => key === adjustment.criterion);
  return (
    <li className="ja-stack ja-gap-2">
      <div className="ja-row">
        <Badge tone="info">{t(`formats:adjustment-kind.${adjustment.kind}`)}</Badge>
        <ResponseBadge response={adjustment.response} />
      </div>
      <h3 className="kern-heading-small">
        <Link className="ja-plain-link" to={`${at}/adjustments/${adjustment.id}`}>
          {adjustment.proposal}
        </Link>
      </h3>
      <p className="ja-small ja-muted">
        <Facts
          of={[
            about && words.heading(about),
            adjustment.addressee,
            t("formats:adjustment.due-line", { day: writeDay(adjustment.dueOn, language) }),
            adjustment.measureDueOn &&
              t("formats:adjustment.measure-line", { day: writeDay(adjustment.measureDueOn, language) }),
          ]}
        />
      </p>
    </li>
  );
}
