/** What an item is dragged by, or taken up with the keyboard. @see use-carrying.ts */
import { useTranslation } from "react-i18next";
import { agendaNumber, type AgendaItem } from "#server/agenda/rules";
import { Sign } from "./sign";
import type { Carrying } from "./use-carrying";

export function Grip({ item, ...props }: { item: AgendaItem } & ReturnType<Carrying["grip"]>) {
  const { t } = useTranslation();
  const label = t("agenda:order.grip", { number: agendaNumber(item.number) });
  return (
    <button type="button" className="ja-tool ja-tool--sign ja-agenda-grip" aria-label={label} {...props}>
      <Sign path="M5 3h0M11 3h0M5 8h0M11 8h0M5 13h0M11 13h0" />
    </button>
  );
}
