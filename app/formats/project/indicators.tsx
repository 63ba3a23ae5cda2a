/** What can be counted of a format, each number with the whole that it is a share of; beside the ratings, never a score by itself. */
import { useTranslation } from "react-i18next";
import { BENCHES } from "#db/schema/organisations";
import type { Share } from "#server/figures/rules";
import { boundsName, speakingTimes, type Coverage, type Indicators } from "#server/formats/indicators.rules";
import type { Edition } from "#server/formats/rules";
import { usePointText } from "~/figures/points";
import { DescriptionList, Section } from "~/ui/page";
import { DataTable } from "~/ui/table";
import { useShareText } from "../share";

export function IndicatorsPart({ indicators, editions }: { indicators: Indicators; editions: readonly Edition[] }) {
  const { t } = useTranslation();
  return (
    <Section title={t("formats:indicators.title")} id="indicators" hint={t("formats:indicators.hint")}>
      <DescriptionList items={useLines(indicators)} />
      {indicators.coverage.length > 0 && <Reach coverage={indicators.coverage} editions={editions} />}
    </Section>
  );
}

function useLines({ rhythm, topics, tasks, benches, speaking, meetings }: Indicators) {
  const { t } = useTranslation();
  const share = useShareText();
  const unknown = <span className="ja-muted">{t("formats:indicators.unknown")}</span>;
  const present = BENCHES.filter((bench) => (benches?.[bench] ?? 0) > 0);
  const spoken = speakingTimes(speaking);
  return [
    {
      key: t("formats:indicators.rhythm"),
      value: !rhythm
        ? unknown
        : rhythm.planned === null
          ? t("formats:indicators.held-only", { ...rhythm })
          : t("formats:indicators.held", { ...rhythm, share: share(rhythm.held / rhythm.planned) }),
    },
    {
      key: t("formats:indicators.topics"),
      value:
        topics.of === 0
          ? unknown
          : t("formats:indicators.of", { part: topics.served, of: topics.of, share: share(topics.served / topics.of) }),
    },
    {
      key: t("formats:indicators.benches"),
      value:
        benches === null
          ? t("formats:indicators.protected")
          : meetings === 0 || present.length === 0
            ? unknown
            : present.map((bench) => `${t(`bench.${bench}`)} ${benches[bench]}`).join(" · "),
    },
    ...(spoken.length > 0
      ? [
          {
            key: t("formats:indicators.speaking"),
            value: spoken
              .map(({ bench, minutes, share: part }) =>
                t("formats:indicators.spoken", { bench: t(`bench.${bench}`), minutes, share: share(part) }),
              )
              .join(" · "),
          },
        ]
      : []),
    {
      key: t("formats:indicators.tasks"),
      value:
        tasks.due === 0
          ? unknown
          : t("formats:indicators.of", { part: tasks.inTime, of: tasks.due, share: share(tasks.inTime / tasks.due) }),
    },
  ];
}

/** A line for each number given and each size of the target group: which of them holds is not decided here. */
function Reach({ coverage, editions }: { coverage: readonly Coverage[]; editions: readonly Edition[] }) {
  const { t } = useTranslation();
  const text = usePointText();
  const rows = coverage.flatMap(({ editionId, participants, shares }) =>
    (shares.length > 0 ? shares : [{ of: null, share: null }]).map(({ of, share }, at) => ({
      key: `${participants.id}-${of?.id ?? at}`,
      edition: editions.find(({ id }) => id === editionId),
      participants,
      of,
      share,
    })),
  );
  return (
    <DataTable
      caption={t("formats:indicators.reach")}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        {
          header: t("formats:edition.label"),
          rowHeader: true,
          cell: ({ edition }) => (edition ? `${edition.label} (${edition.year})` : t("none")),
        },
        { header: t("formats:indicators.participants"), cell: ({ participants }) => text(participants) },
        {
          header: t("formats:indicators.denominator"),
          cell: ({ of }) =>
            of ? (
              <>
                {text(of)} <span className="ja-small ja-muted ja-block">{of.definition || of.source}</span>
              </>
            ) : (
              <span className="ja-muted">{t("formats:indicators.no-denominator")}</span>
            ),
        },
        { header: t("formats:indicators.share"), numeric: true, cell: ({ share }) => <ShareText share={share} /> },
      ]}
    />
  );
}

function ShareText({ share }: { share: Share | null }) {
  const { t } = useTranslation();
  const percent = useShareText();
  if (!share) return <>{t("formats:indicators.unknown")}</>;
  const bounds = boundsName(share);
  return (
    <>
      {percent(share.share)}
      {bounds && (
        <span className="ja-small ja-muted ja-block">
          {t(`formats:indicators.${bounds}`, { low: percent(share.low), high: percent(share.high) })}
        </span>
      )}
    </>
  );
}
