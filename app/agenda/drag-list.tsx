/**
 * Items that can be dragged by mouse, by keyboard and by screen reader: the list in its order, and each column of the board.
 * Loaded only in the browser of a facilitator; everybody else gets the same rows as a plain list.
 */
import { useId, type ReactNode } from "react";
import { Button, GridList, GridListItem, I18nProvider, useDragAndDrop, type DropItem } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { AGENDA_STATUSES, type AgendaStatus } from "#db/schema/agenda";
import { agendaNumber, type AgendaItem, type Move } from "#server/agenda/rules";
import { Sign } from "./sign";

interface DragListProps {
  items: readonly AgendaItem[];
  label: string;
  className: string;
  rowClassName: (item: AgendaItem) => string;
  /** What stands in a row, with the grip that drags it. */
  row: (item: AgendaItem, grip: ReactNode) => ReactNode;
  onMove: (move: Move) => void;
  /** A column of the board: takes items of the others. */
  column?: { status: AgendaStatus; onArrive: (itemId: number, beside?: Pick<Move, "place" | "of">) => void };
  empty?: ReactNode;
}

const ITEM = "agenda-item";
const mayGoTo = (status: AgendaStatus) => `agenda-to-${status}`;

export default function DragList({ items, label, className, rowClassName, row, onMove, column, empty }: DragListProps) {
  const { t, i18n } = useTranslation();
  const hintId = useId();
  const arrive = async (dropped: DropItem | undefined, beside?: Pick<Move, "place" | "of">) => {
    if (dropped?.kind === "text") column?.onArrive(Number(await dropped.getText(ITEM)), beside);
  };
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => items.filter((item) => keys.has(item.id)).map(typesOf),
    getAllowedDropOperations: () => ["move"],
    acceptedDragTypes: column ? [mayGoTo(column.status)] : [ITEM],
    onReorder: ({ keys, target }) => {
      const [item] = [...keys].map(Number);
      if (item) onMove({ item, ...besideOf(target) });
    },
    ...(column && {
      onInsert: ({ items: [dropped], target }) => void arrive(dropped, besideOf(target)),
      onRootDrop: ({ items: [dropped] }) => void arrive(dropped),
    }),
  });
  return (
    <I18nProvider locale={i18n.language}>
      <GridList
        aria-label={label}
        aria-describedby={hintId}
        items={items}
        dependencies={[items, row]}
        className={className}
        dragAndDropHooks={dragAndDropHooks}
        keyboardNavigationBehavior="tab"
        renderEmptyState={() => empty}
      >
        {(item) => (
          <GridListItem id={item.id} textValue={`${agendaNumber(item.number)} ${item.title}`} className={rowClassName(item)}>
            {row(
              item,
              <Button
                slot="drag"
                className="ja-tool ja-tool--sign ja-agenda-grip"
                aria-label={t("agenda:order.grip", { number: agendaNumber(item.number) })}
              >
                <Sign path="M5 3h0M11 3h0M5 8h0M11 8h0M5 13h0M11 13h0" />
              </Button>,
            )}
          </GridListItem>
        )}
      </GridList>
      <p id={hintId} className="ja-small ja-muted ja-agenda-keys">
        {t("agenda:order.keys")}
      </p>
    </I18nProvider>
  );
}

/** Which columns take it travels with it; withdrawing needs a second thought and has a page of its own. */
const typesOf = (item: AgendaItem): Record<string, string> => ({
  [ITEM]: String(item.id),
  ...Object.fromEntries(
    AGENDA_STATUSES.filter((status) => status !== "entfallen" || status === item.status).map((status) => [
      mayGoTo(status),
      "yes",
    ]),
  ),
});

const besideOf = ({ key, dropPosition }: { key: string | number; dropPosition: string }): Pick<Move, "place" | "of"> => ({
  place: dropPosition === "before" ? "before" : "after",
  of: Number(key),
});
