/**
 * What is done with the topics that are ticked below: one form for all of them, whose boxes name it. Without JavaScript its buttons send
 * it as it is.
 */
import { Form } from "@remix-run/react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import { topicNumber, type Cluster, type TopicCard } from "#server/topics/rules";
import { Sign, SIGNS } from "~/agenda/sign";
import { Button } from "~/ui/button";
import { ClusterOptions } from "./parts";
import "./topics.css";

const FORM = "chosen-topics";
const NEW = "new";

interface ChosenBarProps {
  process: Pick<ProcessHead, "id" | "my">;
  clusters: readonly Cluster[];
  /** With JavaScript on a board: at once. Undefined: as a plain form. */
  onMove?: (topics: number[], cluster: number | null) => void;
  /** The first of them, by one within its cluster: a finger does not drag. */
  onStep?: (topic: number, step: -1 | 1) => void;
}

export function ChosenBar({ process, clusters, onMove, onStep }: ChosenBarProps) {
  const { t } = useTranslation();
  const address = `/processes/${process.id}/topics`;
  return (
    <Form
      id={FORM}
      method="get"
      action={`${address}/disposition`}
      className="ja-row ja-gap-2 ja-topics-chosen"
      aria-label={t("topics:chosen.label")}
      reloadDocument
      onSubmit={(event) => {
        const { submitter } = event.nativeEvent as SubmitEvent;
        const form = new FormData(event.currentTarget);
        // A new group comes with the page.
        if (!onMove || submitter?.dataset.way !== "move" || form.get("cluster") === NEW) return;
        event.preventDefault();
        const topics = form.getAll("topic[]").map(Number);
        event.currentTarget.reset();
        if (topics.length > 0) onMove(topics, Number(form.get("cluster")) || null);
      }}
    >
      <span className="ja-small ja-muted" aria-hidden="true">
        {t("topics:chosen.these")}
      </span>
      <select name="cluster" className="ja-tool ja-tool--select" aria-label={t("topics:chosen.cluster")}>
        <ClusterOptions clusters={clusters} />
        <option value={NEW}>{t("topics:chosen.new")}</option>
      </select>
      <input
        name="title"
        className="ja-tool ja-topics-chosen__title"
        aria-label={t("topics:chosen.new-title")}
        placeholder={t("topics:board.cluster-title")}
        maxLength={120}
        autoComplete="off"
      />
      <Button small type="submit" formMethod="post" formAction={`${address}/placement`} data-way="move">
        {t("topics:chosen.move")}
      </Button>
      <Button small variant="tertiary" type="submit" formAction={`${address}/merging`}>
        {t("topics:chosen.merge")}
      </Button>
      {onStep &&
        ([-1, 1] as const).map((step) => (
          <button
            key={step}
            type="button"
            className="ja-tool ja-tool--sign ja-topics-step"
            aria-label={t(step < 0 ? "topics:chosen.up" : "topics:chosen.down")}
            onClick={({ currentTarget }) => {
              const [topic] = new FormData(currentTarget.form!).getAll("topic[]");
              if (topic) onStep(Number(topic), step);
            }}
          >
            <Sign path={SIGNS[step < 0 ? "up" : "down"]} />
          </button>
        ))}
      {can(process.my, "topic:dispose") && (
        <Button small variant="tertiary" type="submit">
          {t("topics:chosen.decide")}
        </Button>
      )}
    </Form>
  );
}

/** @param t handed in: a board has hundreds of them */
export function ChooseBox({ topic, t }: { topic: Pick<TopicCard, "id" | "number">; t: TFunction }) {
  return (
    <input
      type="checkbox"
      name="topic[]"
      value={topic.id}
      form={FORM}
      className="kern-form-check__checkbox ja-topics-box"
      aria-label={t("topics:list.choose", { number: topicNumber(topic.number) })}
    />
  );
}
