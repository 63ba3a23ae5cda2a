/** How each row of a list of topics was understood: to correct its title in place, to leave it out, and to hand it in. */
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Part } from "#server/files/kept-rows.rules";
import type { Mention } from "#server/platform/form.rules";
import type { JudgedTopic } from "#server/topics/list.rules";
import { Row } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { PartButtons, PartOfList } from "~/ui/pages";
import { Facts, FormActions } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import "./topics.css";

export interface TopicPreview {
  /** Those that are shown. */
  rows: { topic: Omit<JudgedTopic, "inNameOf">; at: number; isChosen: boolean }[];
  part: Part;
  kept: string;
  mention: Mention;
  /** In the whole list; null: nobody has looked at its rows again. */
  counts: Record<JudgedTopic["state"], number> | null;
}

type ListRow = TopicPreview["rows"][number];

const COUNTED = ["wrong", "twice", "there"] as const;
const TONES = { wrong: "warning", twice: "neutral", there: "neutral" } as const;

interface ListTableProps {
  preview: TopicPreview;
  /** Nothing was handed in yet. */
  isRefused: boolean;
}

export function ListTable({ preview: { rows, part, kept, mention, counts }, isRefused }: ListTableProps) {
  const { t } = useTranslation();
  const facts = counts && [
    t("topics:import.ready", { count: counts.ready }),
    ...COUNTED.map((state) => counts[state] > 0 && t(`topics:import.${state}-count`, { count: counts[state] })),
  ];
  // After a refusal the first row that needs something is what its reader looks for, also without JavaScript.
  const first = isRefused ? rows.find(({ topic, isChosen }) => topic.state === "wrong" && isChosen) : undefined;
  return (
    <>
      <p className="kern-body" role="status">
        {facts?.filter(Boolean).join(" · ")}
      </p>
      <PartOfList part={part} kept={kept} mention={mention} />
      <DataTable
        caption={t("topics:import.caption")}
        hideCaption
        rows={rows}
        keyOf={({ at }) => at}
        columns={[
          { header: t("topics:import.chosen"), cell: (row) => <Chosen {...row} /> },
          { header: t("topics:import.topic"), cell: (row) => <TitleCell {...row} isFirst={row === first} /> },
          { header: t("topics:import.more"), cell: ({ topic }) => <More topic={topic} /> },
        ]}
      />
      <FormActions>
        <PartButtons part={part} send={t("topics:import.submit")} check={t("topics:import.check")} />
      </FormActions>
    </>
  );
}

function Chosen({ topic: { state }, at, isChosen }: ListRow) {
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

function TitleCell({ topic, at, isFirst }: ListRow & { isFirst: boolean }) {
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
      {wrong && (
        <span className="kern-error ja-small" id={id}>
          {t(wrong.code, wrong.params)}
        </span>
      )}
    </>
  );
}

function More({ topic: { problem, concerned, source, organisation, cluster } }: Pick<ListRow, "topic">) {
  return (
    <span className="ja-small ja-muted">
      <Facts of={[organisation, cluster, problem, concerned, source]} />
    </span>
  );
}
