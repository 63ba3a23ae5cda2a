/** How an organisation stands with its answer, in a word that needs no colour. */
import { useTranslation } from "react-i18next";
import type { AnswerState } from "#server/consultations/rules";
import { Badge } from "~/ui/page";

const TONES = {
  coming: "neutral",
  open: "info",
  answered: "success",
  cosigned: "success",
  nil: "success",
  late: "warning",
  late_declined: "neutral",
  silent: "warning",
} as const satisfies Record<AnswerState, string>;

export function AnswerBadge({ state }: { state: AnswerState }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[state]}>{t(`consultations:answer.${state}`)}</Badge>;
}
