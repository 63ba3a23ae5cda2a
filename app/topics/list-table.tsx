/** How each row of a list of topics was understood: to correct its title in place, to leave it out, and to hand it in. */
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { restOf, type JudgedTopic } from "#server/topics/list.rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { Hidden } from "~/ui/form";
import { Row } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { Facts, FormActions } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import "./topics.css";

interface ListTableProps {
  preview: { topics: readonly JudgedTopic[]; chosen: readonly number[]; error: string | null };
}

const COUNTED = ["wrong", "twice", "there"] as const;
const TONES = { wrong: "warning", twice: "neutral", there: "neutral" } as const;

export function ListTable({ preview: { topics, chosen, error } }: ListTableProps) {
  const { t } = useTranslation();
  const count = (state: JudgedTopic["state"]) => topics.filter((topic) => topic.state === state).length;
  const facts = [
    t("topics:import.ready", { count: count("ready") }),
    ...COUNTED.map((state) => count(state) > 0 && t(`topics:import.${state}-count`, { count: count(state) })),
  ];
  // After a refusal the first row that needs something is what its reader looks for, also without JavaScript.
  const first = error ? topics.findIndex(({ state }, at) => state === "wrong" && chosen.includes(at)) : -1;
  const rows = topics.map((topic, at) => ({ topic, at }));
  return (
    <>
      {error && (
        <div tabIndex={-1} data-form-error>
          <Alert tone="danger" title={error} />
        </div>
      )}
      <p className="kern-body" role="status">
        {facts.filter(Boolean).join(" · ")}
      </p>
      <DataTable
        caption={t("topics:import.caption")}
        hideCaption
        rows={rows}
        keyOf={({ at }) => at}
        columns={[
          {
            header: t("topics:import.chosen"),
            cell: ({ topic, at }) => <Chosen topic={topic} at={at} isChosen={chosen.includes(at)} />,
          },
          {
            header: t("topics:import.topic"),
            cell: ({ topic, at }) => <TitleCell topic={topic} at={at} isFirst={at === first} />,
          },
          { header: t("topics:import.more"), cell: ({ topic }) => <More topic={topic} /> },
        ]}
      />
      <FormActions>
        <SubmitButton name="step" value="send">
          {t("topics:import.submit")}
        </SubmitButton>
        <SubmitButton name="step" value="check" variant="secondary">
          {t("topics:import.check")}
        </SubmitButton>
      </FormActions>
    </>
  );
}

function Chosen({ topic: { state }, at, isChosen }: { topic: JudgedTopic; at: number; isChosen: boolean }) {
  const { t } = useTranslation();
  return (
    <Row as="span" gap={2}>
      <span className="kern-form-check">
        <input
          type="checkbox"
          className="kern-form-check__checkbox"
          name="chosen[]"
          value={at}
          defaultChecked={isChosen}
          aria-label={t("topics:import.row", { number: at + 1 })}
        />
      </span>
      {state !== "ready" && <Badge tone={TONES[state]}>{t(`topics:import.${state}`)}</Badge>}
    </Row>
  );
}

function TitleCell({ topic, at, isFirst }: { topic: JudgedTopic; at: number; isFirst: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const wrong = topic.problem_at;
  const ofTitle = wrong?.field === "title";
  return (
    <>
      <input
        className="kern-form-input__input ja-topics-title"
        name="title[]"
        defaultValue={topic.title}
        autoComplete="off"
        aria-label={`${t("topics:import.topic")} ${at + 1}`}
        aria-invalid={ofTitle || undefined}
        aria-describedby={wrong ? id : undefined}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- without JavaScript nobody else brings the reader to the first mistake
        autoFocus={isFirst && ofTitle}
      />
      <Hidden name="rest[]" value={restOf(topic)} />
      {wrong && (
        <span className="kern-error ja-small" id={id}>
          {t(wrong.code, wrong.params)}
        </span>
      )}
    </>
  );
}

function More({ topic: { problem, concerned, source, organisation, cluster } }: { topic: JudgedTopic }) {
  return (
    <span className="ja-small ja-muted">
      <Facts of={[organisation, cluster, problem.slice(0, 120), concerned, source]} />
    </span>
  );
}
