/**
 * Evidence that is here already, so that nobody types it again: what was counted and asked in this workspace, at the criterion it
 * speaks of. Taking it decides nothing; how strong it is and what follows from it the rater still says.
 */
import { useTranslation } from "react-i18next";
import { BENCHES } from "#db/schema/organisations";
import type { CriterionKey } from "#server/formats/criteria.rules";
import { speakingTimes, type Indicators, type Meeting } from "#server/formats/indicators.rules";
import type { Offer } from "#server/formats/rating-form.rules";
import type { Edition } from "#server/formats/rules";
import { answersTo, type EditionSurvey } from "#server/formats/surveyed.rules";
import { usePointText } from "~/figures/points";
import { useShareText } from "./share";
import { useAgreedText } from "./surveyed";

export interface Known {
  /** Of the format. */
  at: string;
  indicators: Indicators;
  editions: readonly Edition[];
  surveys: readonly EditionSurvey[];
  meetings: readonly Meeting[];
}

/** @returns for a criterion what can be taken over */
export function useOffers(known: Known): (criterion: CriterionKey) => Offer[] {
  const { t } = useTranslation();
  const [answers, counted, minutes] = [useAnswers(known), useCounted(known), useMinutes(known)];
  return (criterion) => [
    ...answers(criterion),
    ...(counted[criterion] ?? []).map(({ key, value }) => ({
      evidence: `${t(`formats:indicators.${key}`)}: ${value}`,
      ...({ evidence_type: "statistik", evidence_strength: "B" } as const),
      evidence_url: known.at,
    })),
    ...(criterion === "verbindlichkeit" ? minutes : []),
  ];
}

function useAnswers({ surveys }: Known): (criterion: CriterionKey) => Offer[] {
  const { t } = useTranslation();
  const agreed = useAgreedText();
  return (criterion) =>
    answersTo(criterion, surveys).map((answer) => ({
      evidence: t("formats:offer.answer", { survey: answer.survey.title, words: answer.words, agreed: agreed(answer) }),
      ...({ evidence_type: "befragung", evidence_strength: "B" } as const),
      evidence_url: answer.survey.to,
    }));
}

/** Counts with what they are a share of; what is not known is not offered. */
function useCounted({
  indicators: { rhythm, topics, tasks, benches, speaking, coverage },
  editions,
}: Known): Partial<Record<CriterionKey, { key: string; value: string }[]>> {
  const { t } = useTranslation();
  const share = useShareText();
  const point = usePointText();
  const of = (part: number, whole: number) => t("formats:indicators.of", { part, of: whole, share: share(part / whole) });
  const present = BENCHES.filter((bench) => benches?.[bench]).map((bench) => `${t(`bench.${bench}`)} ${benches?.[bench]}`);
  const spoken = speakingTimes(speaking).map(({ bench, minutes, share: part }) =>
    t("formats:indicators.spoken", { bench: t(`bench.${bench}`), minutes, share: share(part) }),
  );
  // All denominators together: which of them holds is not decided by what somebody takes over.
  const reach = coverage.flatMap(({ editionId, participants, shares }) => {
    const label = editions.find(({ id }) => id === editionId)?.label ?? "";
    const wholes = shares.flatMap(({ of: whole, share: found }) =>
      found ? [t("formats:offer.share-of", { share: share(found.share), of: point(whole) })] : [],
    );
    return wholes.length > 0 ? [`${label}, ${point(participants)}: ${wholes.join(", ")}`] : [];
  });
  return {
    relevanz: topics.of > 0 ? [{ key: "topics", value: of(topics.served, topics.of) }] : [],
    reichweite: [
      ...reach.map((value) => ({ key: "share", value })),
      ...(present.length > 0 ? [{ key: "benches", value: present.join(", ") }] : []),
    ],
    dialogqualitaet: spoken.length > 0 ? [{ key: "speaking", value: spoken.join(", ") }] : [],
    wirksamkeit: tasks.due > 0 ? [{ key: "tasks", value: of(tasks.inTime, tasks.due) }] : [],
    nachhaltigkeit: rhythm?.planned
      ? [{ key: "rhythm", value: t("formats:indicators.held", { ...rhythm, share: share(rhythm.held / rhythm.planned) }) }]
      : [],
  };
}

/** Of roundtables held here: that there are minutes and decisions, never who said what. */
function useMinutes({ meetings, editions }: Known): Offer[] {
  const { t } = useTranslation();
  return meetings
    .filter(({ hasMinutes }) => hasMinutes)
    .map(({ editionId, roundtableId, decisions }) => ({
      evidence: t("formats:offer.minutes", {
        title: editions.find(({ id }) => id === editionId)?.label ?? "",
        count: decisions,
      }),
      ...({ evidence_type: "dokument", evidence_strength: "B" } as const),
      evidence_url: `/roundtables/${roundtableId}/minutes`,
    }));
}
