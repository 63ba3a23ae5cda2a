/** The result of a straw poll: bars first, the same as a table with benches below, and always that it does not bind. */
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import { majorityOf, type PollView, type Tally } from "#server/methods/polls.rules";
import { Bars } from "~/ui/bars";
import { Badge } from "~/ui/page";
import { DataTable } from "~/ui/table";
import { useLanguage } from "~/processes/language";

type Counted = Pick<PollView, "question" | "options" | "config"> & { tally: Tally };

export const NotBinding = () => {
  const { t } = useTranslation();
  return <Badge tone="warning">{t("methods:not-binding")}</Badge>;
};

export function PollResult({ poll, large }: { poll: Counted; large?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { tally } = poll;
  const majority = majorityOf(poll, tally);
  const percent = (share: number | null) =>
    share === null ? "–" : `${writeNumber(Math.round(share * 1000) / 10, language)}\u00a0%`;
  const bars = poll.options.map((option, index) => {
    const counted = tally.options[index];
    const voices = counted?.voices ?? null;
    return {
      key: option.id,
      label: option.label,
      value: voices,
      text:
        voices === null
          ? t("methods:few-secret")
          : t("methods:share", { voices: t("methods:voices", { count: voices }), share: percent(counted?.share ?? null) }),
    };
  });
  return (
    <div className="ja-stack">
      <Bars label={t("methods:bars")} bars={bars} max={tally.voices} large={large} />
      {majority && <p className="kern-body">{t(`methods:majority.${majority.outcome}`, { ...majority })}</p>}
      {!large && (
        <details className="ja-details">
          <summary>{t("methods:table.show")}</summary>
          <ResultTable poll={poll} percent={percent} />
        </details>
      )}
      {tally.hidesBenches && !large && <p className="ja-small ja-muted">{t("methods:small-benches")}</p>}
    </div>
  );
}

interface Row {
  key: string;
  label: string;
  voices: number | null;
  share: number | null;
  benches: number[];
}

function ResultTable({ poll, percent }: { poll: Counted; percent: (share: number | null) => string }) {
  const { t } = useTranslation();
  const { tally } = poll;
  const rows: Row[] = poll.options.map((option, index) => ({
    key: String(option.id),
    label: option.label,
    voices: tally.options[index]?.voices ?? null,
    share: tally.options[index]?.share ?? null,
    benches: tally.benches.map((bench) => bench.voices[index] ?? 0),
  }));
  const total: Row = {
    key: "total",
    label: t("methods:table.total"),
    voices: tally.voices,
    share: tally.voices ? 1 : null,
    benches: tally.benches.map((bench) => bench.total),
  };
  return (
    <DataTable
      caption={t("methods:table.caption", { question: poll.question })}
      hideCaption
      rows={[...rows, total]}
      keyOf={(row) => row.key}
      columns={[
        { header: t("methods:table.option"), rowHeader: true, cell: (row) => row.label },
        { header: t("methods:table.voices"), numeric: true, cell: (row) => row.voices ?? "–" },
        { header: t("methods:table.share"), numeric: true, cell: (row) => percent(row.share) },
        ...tally.benches.map((bench, index) => ({
          header: t(`common:bench.${bench.bench}`),
          numeric: true,
          cell: (row: Row) => row.benches[index],
        })),
      ]}
    />
  );
}
