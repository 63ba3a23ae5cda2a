/** Up and down: a plain form of two buttons. In the browser the move is made at once, and the focus stays on the moved item. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { agendaNumber, type AgendaItem } from "#server/agenda/rules";
import { moveValue, type Move } from "#server/platform/order.rules";
import { Hidden } from "~/ui/form";
import { Sign, SIGNS } from "./sign";

interface MoveButtonsProps {
  item: AgendaItem;
  /** The items shown before and after it. */
  previous: AgendaItem | undefined;
  next: AgendaItem | undefined;
  orderAt: string;
  onMove: (move: Move) => void;
}

const DIRECTIONS = ["up", "down"] as const;
const buttonId = (direction: string, itemId: number) => `${direction}-${itemId}`;

export function MoveButtons({ item, previous, next, orderAt, onMove }: MoveButtonsProps) {
  const { t } = useTranslation();
  const moves = {
    up: previous && ({ item: item.id, place: "before", of: previous.id } as const),
    down: next && ({ item: item.id, place: "after", of: next.id } as const),
  };
  return (
    <form method="post" action={orderAt} className="ja-tools">
      <Hidden name="form" value="order" />
      <Hidden name="item" value={item.id} />
      {DIRECTIONS.map((direction) => {
        const move = moves[direction];
        const label = t(`agenda:order.${direction}`, { number: agendaNumber(item.number) });
        return (
          <button
            key={direction}
            id={buttonId(direction, item.id)}
            name="move"
            value={move && moveValue(move)}
            disabled={!move}
            className="ja-tool ja-tool--sign"
            aria-label={label}
            title={label}
            onClick={(event) => {
              event.preventDefault();
              if (move) onMove(move);
            }}
          >
            <Sign path={SIGNS[direction]} />
          </button>
        );
      })}
    </form>
  );
}

/** Moving a row in the page takes the focus from its button: gives it back, to the other button where there is no way on. */
export function useFocusAfterMove(): (move: Move) => void {
  const moved = useRef<Move | null>(null);
  useEffect(() => {
    const move = moved.current;
    if (!move) return;
    moved.current = null;
    requestAnimationFrame(() => {
      const ids = DIRECTIONS.map((direction) => buttonId(direction, move.item));
      const buttons = (move.place === "before" ? ids : ids.reverse()).map(
        (id) => document.getElementById(id) as HTMLButtonElement | null,
      );
      buttons.find((button) => button && !button.disabled)?.focus();
    });
  });
  return (move) => {
    moved.current = move;
  };
}
