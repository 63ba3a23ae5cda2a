/** The agenda as a board: a column per status. A facilitator drags items within a column and into another one. */
import { Link } from "@remix-run/react";
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AGENDA_STATUSES, type AgendaStatus } from "#db/schema/agenda";
import { isAside, type AgendaItem } from "#server/agenda/rules";
import { Facts } from "~/ui/parts";
import { ItemNumber, ModeLabel, useLevels } from "./badges";
import { Outcome } from "./outcome";
import { useChanges, type Changes } from "./use-changes";
import { useInBrowser } from "./use-in-browser";

const DragList = lazy(() => import("./drag-list"));

interface ItemBoardProps {
  items: readonly AgendaItem[];
  /** Where moves are posted to; null for those who may neither order nor set a status. */
  orderAt: string | null;
}

export function ItemBoard({ items, orderAt }: ItemBoardProps) {
  return orderAt === null ? <Columns items={items} /> : <MovingBoard items={items} orderAt={orderAt} />;
}

function MovingBoard({ items, orderAt }: { items: readonly AgendaItem[]; orderAt: string }) {
  const inBrowser = useInBrowser();
  const changes = useChanges(items, orderAt, "board");
  return (
    <>
      <Outcome said={changes.said} error={changes.error} />
      <Columns items={changes.items} changes={inBrowser ? changes : undefined} />
    </>
  );
}

/** The way to adoption always stands; what lies beside it shows only when something is there. */
function Columns({ items, changes }: { items: readonly AgendaItem[]; changes?: Changes }) {
  const { t } = useTranslation();
  const columns = AGENDA_STATUSES.map((status) => ({ status, cards: items.filter((item) => item.status === status) }));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="ja-agenda-board" role="region" aria-label={t("agenda:board.label")} tabIndex={0}>
      {columns
        .filter(({ status, cards }) => cards.length > 0 || !isAside(status))
        .map(({ status, cards }) => (
          <section
            key={status}
            className={`ja-stack ja-gap-3 ja-agenda-column ${cards.length === 0 ? "ja-agenda-column--empty" : ""}`}
            aria-labelledby={`column-${status}`}
          >
            <h2 id={`column-${status}`} className="kern-heading-small ja-row ja-row--between">
              {t(`agenda:status.${status}`)}
              <span className="ja-muted ja-number">
                <span aria-hidden="true">{cards.length}</span>
                <span className="kern-sr-only">({t("agenda:list.count", { count: cards.length })})</span>
              </span>
            </h2>
            <Cards status={status} cards={cards} changes={changes} />
          </section>
        ))}
    </div>
  );
}

const CARD = "ja-card ja-gap-2 ja-target ja-agenda-card";

function Cards({ status, cards, changes }: { status: AgendaStatus; cards: readonly AgendaItem[]; changes?: Changes }) {
  const { t } = useTranslation();
  const nothing = <p className="ja-small ja-muted">{t("agenda:board.empty")}</p>;
  const plain =
    cards.length === 0 ? (
      nothing
    ) : (
      <ol className="ja-stack ja-list ja-gap-3 ja-agenda-cards">
        {cards.map((item) => (
          <li key={item.id} className={CARD}>
            <Card item={item} />
          </li>
        ))}
      </ol>
    );
  if (!changes) return plain;
  return (
    <Suspense fallback={plain}>
      <DragList
        items={cards}
        label={t("agenda:board.column", { status: t(`agenda:status.${status}`) })}
        className="ja-stack ja-gap-3 ja-agenda-cards"
        rowClassName={() => CARD}
        row={(item, grip) => <Card item={item} grip={grip} />}
        onMove={changes.move}
        column={{ status, onArrive: (itemId, beside) => changes.setStatus(itemId, status, beside) }}
        empty={nothing}
      />
    </Suspense>
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
