/** The agenda as a board: a column per status. A facilitator drags items within a column and into another one. */
import { Link, useSearchParams } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AGENDA_STATUSES, type AgendaStatus } from "#db/schema/agenda";
import { agendaNumber, isAside, type AgendaItem } from "#server/agenda/rules";
import { Facts } from "~/ui/parts";
import { ItemNumber, ModeLabel, useLevels } from "./badges";
import { Grip } from "./grip";
import { Outcome } from "./outcome";
import { useCarrying, type Carrying } from "./use-carrying";
import { useChanges } from "./use-changes";

type Counts = Partial<Record<string, number>>;

interface ItemBoardProps {
  /** The first ones of each column. */
  items: readonly AgendaItem[];
  /** How many there are of each status. */
  counts: Counts;
  /** Where moves are posted to; null for those who may neither order nor set a status. */
  orderAt: string | null;
}

export function ItemBoard({ orderAt, ...board }: ItemBoardProps) {
  return orderAt === null ? <Columns {...board} /> : <MovingBoard {...board} orderAt={orderAt} />;
}

function MovingBoard({ items: stored, counts, orderAt }: ItemBoardProps & { orderAt: string }) {
  const { t } = useTranslation();
  const [carried, setCarried] = useState("");
  const { items, move, setStatus, said, error } = useChanges(stored, orderAt, null);
  const itemOf = (id: number) => items.find((item) => item.id === id);
  const carrying = useCarrying(columnsOf(items), {
    // Withdrawing needs a second thought and has a page of its own.
    mayDrop: (id, column) => column !== "entfallen" || itemOf(id)?.status === "entfallen",
    onDrop({ item, column, beside }) {
      setCarried("");
      if (column !== itemOf(item)?.status) setStatus(item, column as AgendaStatus, beside);
      else if (beside) move({ item, ...beside });
    },
    onCarried(id, at) {
      const number = agendaNumber(itemOf(id)?.number ?? 0);
      const status = at === "back" ? "" : t(`agenda:status.${at.column}`);
      setCarried(
        at === "back" ? t("agenda:order.back", { number }) : t("agenda:order.carried-board", { number, ...at, status }),
      );
    },
  });
  return (
    <div ref={carrying.root}>
      <Outcome said={carried || said} error={error} />
      <Columns items={items} counts={countsAfter(counts, stored, items)} carrying={carrying} />
      <p className="ja-small ja-muted ja-agenda-keys">{t("agenda:order.keys")}</p>
    </div>
  );
}

const columnsOf = (items: readonly AgendaItem[]) =>
  AGENDA_STATUSES.map((key) => ({ key, items: items.filter(({ status }) => status === key).map(({ id }) => id) })).filter(
    ({ key, items: cards }) => cards.length > 0 || !isAside(key),
  );

/** With what was moved and has not come back from the server. */
function countsAfter(counts: Counts, stored: readonly AgendaItem[], items: readonly AgendaItem[]): Counts {
  const after = { ...counts };
  for (const { id, status } of items) {
    const before = stored.find((item) => item.id === id)?.status ?? status;
    after[before] = (after[before] ?? 0) - 1;
    after[status] = (after[status] ?? 0) + 1;
  }
  return after;
}

/** The way to adoption always stands; what lies beside it shows only when something is there. */
function Columns({ items, counts, carrying }: Omit<ItemBoardProps, "orderAt"> & { carrying?: Carrying }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="ja-agenda-board" role="region" aria-label={t("agenda:board.label")} tabIndex={0}>
      {(carrying?.columns ?? columnsOf(items)).map(({ key: status, items: ids }) => (
        <section
          key={status}
          className={`ja-stack ja-gap-3 ja-agenda-column ${ids.length === 0 ? "ja-agenda-column--empty" : ""}`}
          aria-labelledby={`column-${status}`}
        >
          <h2 id={`column-${status}`} className="kern-heading-small ja-row ja-row--between">
            {t(`agenda:status.${status}`)}
            <span className="ja-muted ja-number">
              <span aria-hidden="true">{counts[status] ?? 0}</span>
              <span className="kern-sr-only">({t("agenda:list.count", { count: counts[status] ?? 0 })})</span>
            </span>
          </h2>
          <ol className="ja-stack ja-list ja-gap-3 ja-agenda-cards" data-column={status}>
            {ids.length === 0 && <li className="ja-small ja-muted">{t("agenda:board.empty")}</li>}
            {ids
              .flatMap((id) => items.find((item) => item.id === id) ?? [])
              .map((item) => (
                <li key={item.id} className="ja-card ja-gap-2 ja-target ja-agenda-card" {...carrying?.row(item.id)}>
                  <Card
                    item={item}
                    grip={
                      carrying && (
                        <Grip
                          label={t("agenda:order.grip", { number: agendaNumber(item.number) })}
                          {...carrying.grip(item.id)}
                        />
                      )
                    }
                  />
                </li>
              ))}
          </ol>
          {(counts[status] ?? 0) > ids.length && !params.get("status") && (
            <Link className="kern-link" to={`?${new URLSearchParams([...params, ["status", status]])}`}>
              {t("agenda:board.all", { count: counts[status] })}
            </Link>
          )}
        </section>
      ))}
    </div>
  );
}

function Card({ item, grip }: { item: AgendaItem; grip?: ReactNode }) {
  const { t } = useTranslation();
  const levels = useLevels();
  return (
    <>
      <span className="ja-row ja-row--between">
        <ItemNumber item={item} />
        {grip}
      </span>
      <Link className="ja-plain-link ja-target__link ja-agenda-link" to={`/agenda/${item.id}`} draggable={false}>
        {item.title}
      </Link>
      <ModeLabel mode={item.mode} />
      <Facts
        of={[levels(item), item.leadShortName ? t("agenda:list.lead", { name: item.leadShortName }) : t("agenda:list.no-lead")]}
      />
    </>
  );
}
