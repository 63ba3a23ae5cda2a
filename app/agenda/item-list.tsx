/** The agenda as a list in its order; whoever may order it does so here, by dragging, by keyboard or with the arrows. */
import { Link } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { agendaNumber, type AgendaItem } from "#server/agenda/rules";
import { Facts } from "~/ui/parts";
import { ItemNumber, ModeLabel, StatusBadge, useLevels } from "./badges";
import { Grip } from "./grip";
import { MoveButtons, useFocusAfterMove } from "./move-buttons";
import { Outcome } from "./outcome";
import { useCarrying } from "./use-carrying";
import { useChanges } from "./use-changes";

interface ItemListProps {
  /** Of this page. */
  items: readonly AgendaItem[];
  /** The last one of the page before, and the first one of the next. */
  before?: AgendaItem;
  after?: AgendaItem;
  /** How many come before this page, and how many there are. */
  offset: number;
  total: number;
  /** Where moves are posted to; null for those who may not order. */
  orderAt: string | null;
}

export function ItemList({ orderAt, ...list }: ItemListProps) {
  return orderAt === null ? <PlainList items={list.items} /> : <OrderedList {...list} orderAt={orderAt} />;
}

function OrderedList({ items: stored, before, after, offset, total, orderAt }: ItemListProps & { orderAt: string }) {
  const { t } = useTranslation();
  const [carried, setCarried] = useState("");
  const { items, move, said, error } = useChanges(stored, orderAt, { offset, total });
  const keepFocus = useFocusAfterMove();
  const itemOf = (id: number) => items.find((item) => item.id === id);
  const carrying = useCarrying([{ key: "list", items: items.map(({ id }) => id) }], {
    mayDrop: () => true,
    onDrop({ item, beside }) {
      setCarried("");
      if (beside) move({ item, ...beside });
    },
    onCarried(id, at) {
      const number = agendaNumber(itemOf(id)?.number ?? 0);
      setCarried(
        at === "back"
          ? t("agenda:order.back", { number })
          : t("agenda:order.carried-list", { number, position: offset + at.position, count: total }),
      );
    },
  });
  const shown = (carrying.columns[0]?.items ?? []).flatMap((id) => itemOf(id) ?? []);
  return (
    <div ref={carrying.root}>
      <Outcome said={carried || said} error={error} />
      <ol className="ja-list ja-list--top" data-column="list" aria-label={t("agenda:list.title")}>
        {shown.map((item, at) => (
          <li key={item.id} id={`item-${item.id}`} tabIndex={-1} className={rowClass(item, true)} {...carrying.row(item.id)}>
            <Row
              item={item}
              grip={<Grip label={t("agenda:order.grip", { number: agendaNumber(item.number) })} {...carrying.grip(item.id)} />}
            />
            <MoveButtons
              item={item}
              previous={shown[at - 1] ?? before}
              next={shown[at + 1] ?? after}
              orderAt={orderAt}
              onMove={(next) => {
                setCarried("");
                keepFocus(next);
                move(next);
              }}
            />
          </li>
        ))}
      </ol>
      <p className="ja-small ja-muted ja-agenda-keys">{t("agenda:order.keys")}</p>
    </div>
  );
}

function PlainList({ items }: { items: readonly AgendaItem[] }) {
  return (
    <ol className="ja-list ja-list--top">
      {items.map((item) => (
        <li key={item.id} id={`item-${item.id}`} tabIndex={-1} className={rowClass(item, false)}>
          <Row item={item} />
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
