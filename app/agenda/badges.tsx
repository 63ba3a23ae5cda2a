/** Number, form of joint work, status and facts of an agenda item: the same in list, board and page. */
import { useTranslation } from "react-i18next";
import type { Mode } from "#db/schema/agenda";
import { agendaNumber, STATUS_TONES, type AgendaItem } from "#server/agenda/rules";
import { Badge } from "~/ui/page";
import { Sign } from "./sign";

export const ItemNumber = ({ item }: { item: Pick<AgendaItem, "number"> }) => (
  <span className="ja-agenda-number">{agendaNumber(item.number)}</span>
);

/** Word and sign: two arrows for exchange, two overlapping circles for cooperation, one hub with three spokes for coordination. */
export function ModeLabel({ mode }: { mode: Mode | null }) {
  const { t } = useTranslation();
  return (
    <span className={`ja-agenda-mode ${mode ? "" : "ja-agenda-mode--open"}`}>
      <Sign path={mode ? SIGNS[mode] : OPEN_SIGN} />
      {mode ? t(`common:mode.${mode}`) : t("agenda:mode-open")}
    </span>
  );
}

const circle = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const SIGNS: Record<Mode, string> = {
  austausch: "M2 5.5h11M10 2.5l3 3-3 3M14 10.5H3M6 7.5l-3 3 3 3",
  zusammenarbeit: circle(5.75, 8, 4) + circle(10.25, 8, 4),
  koordinierung: `${circle(8, 8, 2)}M8 6V2.5M9.7 9l3.2 2.2M6.3 9l-3.2 2.2`,
};
const OPEN_SIGN = "M5.5 6a2.5 2.5 0 1 1 3.4 2.3q-.9.4-.9 1.4M8 12.6v.4";

export function StatusBadge({ item }: { item: Pick<AgendaItem, "status"> }) {
  const { t } = useTranslation();
  return <Badge tone={STATUS_TONES[item.status]}>{t(`agenda:status.${item.status}`)}</Badge>;
}

/** `Bund, Länder`; in their fixed order. */
export function useLevels(): (item: Pick<AgendaItem, "levels">) => string {
  const { t } = useTranslation();
  return (item) => item.levels.map((level) => t(`common:level.${level}`)).join(", ");
}
