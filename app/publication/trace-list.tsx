/** Steps of a trace in the parts of a process; each leads to where it happened. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { partsOfTrace, type StepKind, type Trace, type TraceStep } from "#server/publication/trace.rules";
import { useLanguage } from "~/processes/language";
import { Icon } from "~/ui/icon";
import { Stack } from "~/ui/layout";
import { EmptyState, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

const ICONS: Record<StepKind, string> = {
  topic: "question-mark",
  vote: "check",
  "short-list": "checklist",
  item: "checklist",
  recommendation: "checklist",
  comment: "edit",
  proposal: "edit",
  version: "draft",
  statement: "mail",
  roundtable: "calendar-today",
  decision: "success",
  task: "check",
};

/** Where the words for a state stand. */
const STATES: Partial<Record<StepKind, string>> = {
  topic: "topics:disposition",
  vote: "methods:run.state",
  item: "agenda:status",
  recommendation: "agenda:status",
  comment: "publication:trace.comment",
  proposal: "documents:proposals.status",
  version: "documents:versions.kind",
  statement: "consultations:disposition",
  roundtable: "roundtables:state",
  decision: "agenda:status",
  task: "publication:trace.task",
};

interface TraceListProps {
  trace: Trace;
  /** Names of the texts that steps are about, where there is more than one. */
  texts?: readonly { documentId: number; label: string }[];
}

export function TraceList({ trace, texts = [] }: TraceListProps) {
  const { t } = useTranslation();
  const labels = new Map(texts.map(({ documentId, label }) => [documentId, label]));
  if (trace.steps.length === 0) return <EmptyState title={t("publication:trace.none")} />;
  return (
    <Stack gap={6}>
      {partsOfTrace(trace.steps).map(({ part, steps }) => (
        <Section key={part} title={t(`publication:trace.part.${part}`)} id={`trace-${part}`}>
          <ul className="ja-list ja-list--ruled">
            {steps.map((step) => (
              <Step key={`${step.kind} ${step.id}`} step={step} about={labels.get(step.documentId ?? 0)} />
            ))}
          </ul>
        </Section>
      ))}
      {trace.hasMore && <p className="ja-small ja-muted">{t("publication:trace.more", { count: trace.steps.length })}</p>}
    </Stack>
  );
}

function Step({ step, about }: { step: TraceStep; about: string | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { kind, path, sign, title, words, state, at } = step;
  const states = STATES[kind];
  return (
    <Entry
      sign={<Icon name={ICONS[kind]} size="small" />}
      end={at && <span className="ja-small ja-muted">{writeDay(new Date(at), language)}</span>}
      endBelow
    >
      <Link className="ja-plain-link" to={path}>
        {t(`publication:trace.kind.${kind}`, { sign }).trim()}
        {title && `: ${title}`}
      </Link>
      <Facts of={[about && t("publication:trace.about", { about }), states && state && t(`${states}.${state}`)]} />
      {words && (
        <span className="ja-small ja-muted ja-block">{kind === "comment" || kind === "statement" ? `„${words}“` : words}</span>
      )}
    </Entry>
  );
}
