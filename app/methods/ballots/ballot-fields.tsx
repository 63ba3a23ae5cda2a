/** The fields of one ballot, by method. What is chosen lives in the fields alone, so nothing that is loaded anew takes it away. */
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import {
  ballotField,
  LONGEST_CARD,
  LONGEST_REASON,
  MATRIX_STEPS,
  scaleOf,
  type Answers,
  type MethodConfig,
  type Rated,
} from "#server/methods/kinds.rules";
import type { RunOption } from "#server/methods/runs.rules";
import type { ResultSnapshot } from "#server/methods/tally.rules";
import { useLanguage } from "~/processes/language";
import { RadioGroup, TextArea, TextField } from "~/ui/form";
import { useField } from "~/ui/form-state";
import { Row } from "~/ui/layout";
import { DotsLeft } from "./dots-left";
import { Scale, stepsOf } from "./scale";
import "./ballots.css";

interface BallotFieldsProps {
  config: MethodConfig;
  options: readonly BallotOption[];
  /** As cast before. */
  answers: Answers | null;
  /** Of the round before. */
  before: ResultSnapshot | null;
}

type BallotOption = Pick<RunOption, "id" | "label" | "topicId" | "agendaItemId" | "isPassive">;

export function BallotFields({ config, options, answers, before }: BallotFieldsProps) {
  const { t } = useTranslation();
  if (config.method === "poll") return <PollFields options={options} answers={answers} />;
  if (config.method === "cards") return <CardFields cards={config.cards} answers={answers} />;
  const [least, most] = scaleOf(config);
  const dots = config.method === "dots" ? config.dots : 0;
  return (
    <div className="ja-stack">
      <p className="kern-body ja-measure">{t(`methods:ballot.how.${config.method}`, { least, most, dots })}</p>
      <ol className="ja-list ja-methods-ballot" data-method={config.method}>
        {options.map((option) => (
          <li key={option.id} className="ja-methods-ballot__option">
            <p className="ja-methods-ballot__label">
              {option.label} <ReadMore option={option} />
            </p>
            <div className="ja-stack ja-gap-3">
              <OptionFields config={config} option={option} value={answers?.values[option.id]} />
              <Before option={option} before={before} />
              <Reason config={config} option={option} stored={answers?.reasons?.[option.id]} />
            </div>
          </li>
        ))}
      </ol>
      {config.method === "dots" && <DotsLeft dots={config.dots} />}
    </div>
  );
}

/** In another tab: what is filled in stays where it is. */
function ReadMore({ option: { label, topicId, agendaItemId } }: { option: BallotOption }) {
  const { t } = useTranslation();
  if (topicId === null && agendaItemId === null) return null;
  return (
    <a
      className="kern-link ja-small ja-methods-ballot__more"
      href={topicId === null ? `/agenda/${agendaItemId}` : `/topics/${topicId}`}
      target="_blank"
      rel="noreferrer"
      aria-label={t("methods:ballot.read-more-of", { title: label })}
    >
      {t("methods:ballot.read-more")}
    </a>
  );
}

function PollFields({ options, answers }: Pick<BallotFieldsProps, "options" | "answers">) {
  const { t } = useTranslation();
  const chosen = Object.keys(answers?.values ?? {})[0];
  return (
    <RadioGroup
      name={ballotField.choice}
      label={t("methods:ballot.legend")}
      required
      options={options.map(({ id, label }) => ({ value: id, label }))}
      defaultValue={chosen}
    />
  );
}

function CardFields({ cards, answers }: { cards: number } & Pick<BallotFieldsProps, "answers">) {
  const { t } = useTranslation();
  return (
    <TextArea
      name={ballotField.cards}
      label={t("methods:ballot.cards")}
      hint={t("methods:ballot.how.cards", { cards })}
      required
      rows={Math.min(6, cards + 1)}
      maxLength={(LONGEST_CARD + 1) * cards}
      defaultValue={answers?.cards?.join("\n")}
    />
  );
}

interface OptionFieldsProps {
  config: MethodConfig;
  option: BallotOption;
  value: number | Rated | undefined;
}

/** More steps than that do not stand in a row. */
const MOST_BUTTONS = 11;

function OptionFields({ config, option: { id, label }, value }: OptionFieldsProps) {
  const { t } = useTranslation();
  if (config.method === "matrix") {
    const rated = typeof value === "object" ? value : undefined;
    const scales = (["importance", "feasibility"] as const).map((what) => (
      <Scale
        key={what}
        name={ballotField[what](id)}
        label={label}
        caption={t(`methods:ballot.${what}`)}
        steps={stepsOf(1, MATRIX_STEPS)}
        stored={rated?.[what]}
        optional
      />
    ));
    return <Row gap={5}>{scales}</Row>;
  }
  const [least, most] = scaleOf(config);
  const { method } = config;
  const stored = typeof value === "number" ? value : undefined;
  const name = ballotField.value(id);
  if (most - least >= MOST_BUTTONS) {
    const number = { name, label: t("methods:ballot.number"), type: "number", min: least, max: most } as const;
    return (
      <TextField
        {...number}
        defaultValue={stored ?? ""}
        required
        aria-label={label}
        className="kern-form-input__input ja-short"
      />
    );
  }
  const hasWords = method === "consent" || method === "levels";
  const words = (step: number) => t(`methods:ballot.${method}.${step}`);
  return (
    <Scale
      name={name}
      label={label}
      steps={stepsOf(least, most, hasWords ? words : undefined)}
      stored={stored ?? (method === "dots" ? 0 : undefined)}
      optional={method !== "dots"}
      stacked={method === "levels"}
    />
  );
}

/** What all together said in the round before; the ids of its options were others. */
function Before({ option, before }: { option: BallotOption; before: ResultSnapshot | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const figures = before?.options.find(({ label }) => label === option.label)?.figures;
  if (figures?.of !== "delphi") return null;
  const write = (key: "median" | "lower" | "upper") => writeNumber(figures[key], language);
  const values = { median: write("median"), lower: write("lower"), upper: write("upper") };
  return <p className="kern-hint">{t("methods:ballot.before", values)}</p>;
}

function Reason({
  config,
  option: { id },
  stored,
}: {
  config: MethodConfig;
  option: BallotOption;
  stored: string | undefined;
}) {
  const { t } = useTranslation();
  const name = ballotField.reason(id);
  const field = useField(name, stored);
  const isOfAnswer = config.reason === "off" && (config.method === "consent" || config.method === "levels");
  if (config.reason === "off" && !isOfAnswer) return null;
  const key = isOfAnswer ? config.method : config.reason;
  const area = (
    <TextArea
      name={name}
      label={t(`methods:ballot.because.${key}`)}
      rows={2}
      maxLength={LONGEST_REASON}
      required
      defaultValue={stored}
    />
  );
  // What was typed, or is wrong, is never folded away.
  if (config.reason !== "optional" || field.value || field.error)
    return <div className="ja-methods-ballot__reason">{area}</div>;
  return (
    <details className="ja-details">
      <summary>{t("methods:ballot.give-reason")}</summary>
      {area}
    </details>
  );
}
