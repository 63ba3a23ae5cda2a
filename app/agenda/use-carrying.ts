/**
 * Moving items by mouse and by keyboard, in a list or between the columns of a board. By mouse the grip is dragged; by keyboard it takes
 * its item up, the arrow keys carry it, and it puts it down. Rows say `data-item`, columns `data-column`, of the element that `root` is given to.
 */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from "react";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { attachClosestEdge, extractClosestEdge, type Edge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import type { Move } from "#server/platform/order.rules";

export interface Column {
  key: string;
  items: readonly number[];
}

/** Beside nobody: into an empty column. */
export interface Drop {
  item: number;
  column: string;
  beside?: Pick<Move, "place" | "of">;
}

export interface Carrying {
  root: RefObject<HTMLDivElement>;
  /** With the item where it would be put down. */
  columns: readonly Column[];
  row: (item: number) => { "data-item": number; "data-dragging": true | undefined; "data-drop": Move["place"] | undefined };
  grip: (item: number) => {
    id: string;
    onClick: (event: MouseEvent) => void;
    onKeyDown: (event: KeyboardEvent) => void;
    onBlur: () => void;
    "aria-pressed": boolean;
  };
}

/** Where the mouse would put an item down. */
interface Over {
  item: number;
  place: Move["place"];
}

/** By keyboard: from where, and as it would be now. Others may change what is stored meanwhile. */
interface Carried {
  item: number;
  from: readonly Column[];
  columns: readonly Column[];
}

interface Listener {
  mayDrop: (item: number, column: string) => boolean;
  onDrop: (drop: Drop) => void;
  /** Carried by keyboard to there, or back where it was. */
  onCarried: (item: number, at: { column: string; position: number; count: number } | "back") => void;
}

/** @param hasGrips they may come a moment after their rows */
export function useCarrying(stored: readonly Column[], listener: Listener, hasGrips = true): Carrying {
  const root = useRef<HTMLDivElement>(null);
  const [carried, setCarried] = useState<Carried | null>(null);
  const { over, item } = useMouse(root, stored, listener, hasGrips);
  const columns = carried?.columns ?? stored;
  const putBack = () => {
    if (!carried) return;
    setCarried(null);
    listener.onCarried(carried.item, "back");
  };
  const keepFocus = useFocusThatStays(putBack);

  const take = (id: number) => {
    setCarried({ item: id, from: stored, columns: stored });
    say(id, stored);
  };
  const say = (id: number, all: readonly Column[]) => {
    const column = all.find(({ items }) => items.includes(id));
    if (!column) return;
    listener.onCarried(id, { column: column.key, position: column.items.indexOf(id) + 1, count: column.items.length });
  };
  const putDown = ({ item: id, from, columns: all }: Carried) => {
    if (JSON.stringify(all) === JSON.stringify(from)) return putBack();
    setCarried(null);
    listener.onDrop(dropOf(id, all));
  };
  return {
    root,
    columns,
    row: (id) => ({
      "data-item": id,
      "data-dragging": (carried?.item ?? item) === id || undefined,
      "data-drop": over?.item === id ? over.place : undefined,
    }),
    grip: (id) => ({
      id: `grip-${id}`,
      "aria-pressed": carried?.item === id,
      // By keyboard or by a screen reader; a mouse drags.
      onClick(event) {
        if (event.detail !== 0) return;
        keepFocus(id);
        if (carried) putDown(carried);
        else take(id);
      },
      onKeyDown(event) {
        if (!carried) return void leaf(event, root.current);
        const mayGoTo = (column: string) => listener.mayDrop(id, column);
        const next = carriedTo(carried.columns, id, event.key, mayGoTo);
        if (!next && event.key !== "Escape") return;
        event.preventDefault();
        if (!next) return putBack();
        setCarried({ ...carried, columns: next });
        say(id, next);
      },
      onBlur: () => keepFocus(null),
    }),
  };
}

/** From grip to grip. */
function leaf(event: KeyboardEvent, root: HTMLElement | null): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const grips = [...(root?.querySelectorAll<HTMLElement>("[id^=grip-]") ?? [])];
  const next = step && grips[grips.indexOf(event.currentTarget as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function dropOf(item: number, columns: readonly Column[]): Drop {
  const { key, items } = columns.find((column) => column.items.includes(item))!;
  const at = items.indexOf(item);
  if (at > 0) return { item, column: key, beside: { place: "after", of: items[at - 1]! } };
  return { item, column: key, ...(items[1] && { beside: { place: "before", of: items[1] } }) };
}

/** @returns undefined where the key carries nothing, or nowhere */
function carriedTo(
  columns: readonly Column[],
  item: number,
  key: string,
  mayGoTo: (column: string) => boolean,
): readonly Column[] | undefined {
  const from = columns.findIndex(({ items }) => items.includes(item));
  const { items } = columns[from]!;
  const at = items.indexOf(item);
  const steps: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 };
  const sideways: Record<string, readonly Column[]> = {
    ArrowLeft: columns.slice(0, from).reverse(),
    ArrowRight: columns.slice(from + 1),
  };
  const column = sideways[key]?.find((other) => mayGoTo(other.key)) ?? (key in steps ? columns[from] : undefined);
  if (!column) return undefined;
  const to = Math.min(Math.max(steps[key] ?? at, 0), column.items.length);
  return columns.map((each) => {
    const others = each.items.filter((id) => id !== item);
    return { ...each, items: each.key === column.key ? [...others.slice(0, to), item, ...others.slice(to)] : others };
  });
}

/** Moving a row in the page takes the focus from its grip: gives it back until somebody goes elsewhere, by keyboard or by mouse. */
function useFocusThatStays(onLeft: () => void) {
  const kept = useRef<number | null>(null);
  const left = useRef(onLeft);
  left.current = onLeft;
  useLayoutEffect(() => {
    if (kept.current !== null && document.activeElement === document.body)
      document.getElementById(`grip-${kept.current}`)?.focus();
  });
  useEffect(() => {
    // On empty ground the focus goes to the page, as when a row moves: only the press tells.
    const press = ({ target }: PointerEvent) => {
      if (kept.current === null || (target as Element).closest(`#grip-${kept.current}`)) return;
      kept.current = null;
      left.current();
    };
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }, []);
  return (item: number | null) => {
    if (item !== null) kept.current = item;
    // A row that moves loses it to the page, and gets it back before this is asked.
    else
      requestAnimationFrame(() => {
        if (document.activeElement === document.body || document.activeElement?.id === `grip-${kept.current}`) return;
        kept.current = null;
        left.current();
      });
  };
}

function useMouse(root: RefObject<HTMLDivElement>, columns: readonly Column[], listener: Listener, hasGrips: boolean) {
  const [over, setOver] = useState<Over | null>(null);
  const [item, setItem] = useState<number | null>(null);
  const latest = useRef(listener);
  latest.current = listener;
  const rows = columns.map(({ key, items }) => `${key}:${items.join()}`).join("|");
  useEffect(() => {
    const elements = [...(root.current?.querySelectorAll<HTMLElement>("[data-item], [data-column]") ?? [])];
    return combine(...elements.flatMap((element) => prepare(element, latest)));
  }, [root, rows, hasGrips]);
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => root.current?.contains(source.element) ?? false,
        onDragStart: ({ source }) => setItem(Number(source.data.item)),
        onDrag({ location }) {
          const next = placeOf(location.current.dropTargets);
          // Drawn anew only when it would be put down elsewhere.
          setOver((now) => (now?.item === next?.item && now?.place === next?.place ? now : next));
        },
        onDrop({ source, location }) {
          setItem(null);
          setOver(null);
          const [target] = location.current.dropTargets;
          const beside = placeOf(location.current.dropTargets);
          const dropped = Number(source.data.item);
          if (!target || beside?.item === dropped) return;
          const { place, item: of } = beside ?? {};
          latest.current.onDrop({
            item: dropped,
            column: String(target.data.column),
            ...(place && of && { beside: { place, of } }),
          });
        },
      }),
    [root],
  );
  return { over, item };
}

function prepare(element: HTMLElement, listener: RefObject<Listener>): (() => void)[] {
  const column = element.closest<HTMLElement>("[data-column]")!.dataset.column!;
  const canDrop = ({ source }: { source: { data: Record<string, unknown> } }) =>
    listener.current!.mayDrop(Number(source.data.item), column);
  if (element.dataset.column) return [dropTargetForElements({ element, canDrop, getData: () => ({ column }) })];
  const item = Number(element.dataset.item);
  const dragHandle = element.querySelector(`#grip-${item}`);
  const edges: Edge[] = ["top", "bottom"];
  return [
    ...(dragHandle ? [draggable({ element, dragHandle, getInitialData: () => ({ item }) })] : []),
    dropTargetForElements({
      element,
      canDrop,
      getData: ({ input }) => attachClosestEdge({ item, column }, { element, input, allowedEdges: edges }),
    }),
  ];
}

function placeOf([target]: readonly { data: Record<string | symbol, unknown> }[]): Over | null {
  const edge = target && extractClosestEdge(target.data);
  return edge ? { item: Number(target.data.item), place: edge === "top" ? "before" : "after" } : null;
}
