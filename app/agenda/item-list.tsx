/** The agenda as a list in its order; whoever may order it does so here, by dragging, by keyboard or with the arrows. */
import { Link } from "@remix-run/react";
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AgendaItem } from "#server/agenda/rules";
import { Facts } from "~/ui/parts";
import { ItemNumber, ModeLabel, StatusBadge, useLevels } from "./badges";
import { MoveButtons, useFocusAfterMove } from "./move-buttons";
import { Outcome } from "./outcome";
import { useChanges } from "./use-changes";
import { useInBrowser } from "./use-in-browser";

const DragList = lazy(() => import("./drag-list"));

interface ItemListProps {
  items: readonly AgendaItem[];
  /** Where moves are posted to; null for those who may not order. */
  orderAt: string | null;
}

export function ItemList({ items, orderAt }: ItemListProps) {
  return orderAt === null ? (
    <PlainList items={items} row={(item) => <Row item={item} />} />
  ) : (
    <OrderedList items={items} orderAt={orderAt} />
  );
}

function OrderedList({ items: stored, orderAt }: { items: readonly AgendaItem[]; orderAt: string }) {
  const { t } = useTranslation();
  const inBrowser = useInBrowser();
  const { items, move, said, error } = useChanges(stored, orderAt, "list");
  const keepFocus = useFocusAfterMove();
  const row = (item: AgendaItem, grip?: ReactNode) => {
    const at = items.findIndex(({ id }) => id === item.id);
    return (
      <>
        <Row item={item} grip={grip} />
        <MoveButtons
          item={item}
          previous={items[at - 1]}
          next={items[at + 1]}
          orderAt={orderAt}
          onMove={(next) => {
            keepFocus(next);
            move(next);
          }}
        />
      </>
    );
  };
  const plain = <PlainList items={items} row={row} isOrdered />;
  return (
    <>
      <Outcome said={said} error={error} />
      {inBrowser ? (
        <Suspense fallback={plain}>
          <DragList
            items={items}
            label={t("agenda:list.title")}
            className="ja-list ja-list--top"
            rowClassName={(item) => rowClass(item, true)}
            row={row}
            onMove={move}
          />
        </Suspense>
      ) : (
        plain
      )}
    </>
  );
}

function PlainList({
  items,
  row,
  isOrdered = false,
}: {
  items: readonly AgendaItem[];
  row: (item: AgendaItem) => ReactNode;
  isOrdered?: boolean;
}) {
  return (
    <ol className="ja-list ja-list--top">
      {items.map((item) => (
        <li key={item.id} id={`item-${item.id}`} tabIndex={-1} className={rowClass(item, isOrdered)}>
          {row(item)}
        </li>
      ))}
    </ol>
  );
}

const rowClass = (item: AgendaItem, isOrdered: boolean): string =>
  `ja-agenda-row ${isOrdered ? "ja-agenda-row--ordered" : ""} ${item.status === "entfallen" ? "ja-agenda-row--withdrawn" : ""}`;

function Row({ item, grip }: { item: AgendaItem; grip?: ReactNode }) {
  const { t } = useTranslation();
  const levels = useLevels();
  return (
    <>
      {grip}
      <ItemNumber item={item} />
      <div className="ja-stack ja-gap-0 ja-agenda-row__what">
        <Link className="ja-plain-link ja-agenda-link" to={`/agenda/${item.id}`} draggable={false}>
          {item.title}
        </Link>
        <Facts
          of={[levels(item), item.leadName ? t("agenda:list.lead", { name: item.leadShortName }) : t("agenda:list.no-lead")]}
        />
      </div>
      <ModeLabel mode={item.mode} />
      <span className="ja-agenda-row__status">
        <StatusBadge item={item} />
      </span>
    </>
  );
}
