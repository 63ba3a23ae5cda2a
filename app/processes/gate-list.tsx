/** What must be so before the process moves on: what is missing first, each with a way to where it is done. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { nextGate, type CriterionState, type Gates } from "#server/overview/gates.rules";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, TextArea } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Entry, Facts } from "~/ui/parts";
import { useLanguage } from "./language";

interface GateListProps {
  gates: Gates;
  process: ProcessHead;
  /** Of its heading. */
  level?: "h2" | "h3";
}

export function GateList({ gates, process, level: Heading = "h3" }: GateListProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { next, criteria, open } = nextGate(gates, process.stage);
  if (criteria.length === 0) return null;
  const met = criteria.filter(({ isMet }) => isMet);
  const title = next ? t("processes:gate.title", { stage: next.title[language] }) : t("processes:gate.title-last");
  return (
    <section className="ja-stack ja-gap-2" aria-labelledby="gate">
      <Heading className="kern-heading-small" id="gate">
        {title}
      </Heading>
      {open.length === 0 && <p className="kern-body">{t("processes:gate.all-met")}</p>}
      <Criteria criteria={open} process={process} />
      {met.length > 0 && (
        <details className="ja-details ja-details--plain">
          <summary>{t("processes:gate.met", { count: met.length, of: criteria.length })}</summary>
          <Criteria criteria={met} process={process} />
        </details>
      )}
    </section>
  );
}

function Criteria({ criteria, process }: { criteria: readonly CriterionState[]; process: ProcessHead }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const mayTick = can(process.my, "stage:move");
  if (criteria.length === 0) return null;
  return (
    <ul className="ja-list ja-list--ruled">
      {criteria.map((each) => (
        <Entry
          key={`${each.stage} ${each.key}`}
          sign={
            <Icon
              name={each.isMet ? "check" : "info"}
              size="small"
              label={t(`processes:gate.${each.isMet ? "is-met" : "is-open"}`)}
            />
          }
        >
          <Link className="ja-plain-link" to={each.path}>
            {each.title[language]}
          </Link>
          <Facts of={[<CountOf key="count" of={each} />, each.tick && <Ticked key="tick" of={each} />]} />
          {mayTick && each.mayTick && <TickForm of={each} process={process} />}
        </Entry>
      ))}
    </ul>
  );
}

/** "4 von 6"; of one thing that is there or not, nothing. */
export function CountOf({ of: { count } }: { of: CriterionState }) {
  const { t } = useTranslation();
  if (!count || count[1] === 1) return null;
  return <>{count[1] === 0 ? t("processes:gate.none-yet") : t("processes:gate.count", { done: count[0], of: count[1] })}</>;
}

function Ticked({ of: { tick } }: { of: CriterionState }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!tick) return null;
  return <>{t("processes:gate.ticked", { reason: tick.reason, by: tick.by ?? "", day: writeDay(tick.at, language) })}</>;
}

/** Says it, or takes it back. */
function TickForm({ of: { stage, key, tick }, process }: { of: CriterionState; process: ProcessHead }) {
  const { t } = useTranslation();
  const name = `tick-${stage}-${key}`;
  const at = `/processes/${process.id}/ticks`;
  const about = (
    <>
      <Hidden name="stage" value={stage} />
      <Hidden name="criterion" value={key} />
    </>
  );
  if (tick)
    return (
      <ActionForm name={name} action={`${at}/removal`}>
        {about}
        <SubmitButton small variant="tertiary">
          {t("processes:gate.untick")}
        </SubmitButton>
      </ActionForm>
    );
  return (
    <Fold plain form={name} summary={t("processes:gate.tick")}>
      <ActionForm name={name} action={at}>
        {about}
        <TextArea name="reason" label={t("processes:gate.tick-reason")} required maxLength={1000} rows={2} />
        <SubmitButton small>{t("processes:gate.tick")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
