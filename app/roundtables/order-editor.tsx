/**
 * Editing the running order: drag with mouse, finger or keyboard, or the arrow buttons, which also work without JavaScript.
 * The server numbers and keeps the order; until it answers, the new one is already shown.
 */
import { Link, useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button as DragButton, GridList, GridListItem, I18nProvider, useDragAndDrop } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { POINT_KINDS } from "#db/schema/roundtables";
import { writeTime } from "#server/calendar/rules";
import { forecast, type PointTimes } from "#server/roundtables/forecast.rules";
import { isBreak, reordered, type PointView, type RoundtableSnapshot } from "#server/roundtables/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Facts } from "~/ui/parts";
import { MinutesField } from "./forms";
import { PointLinks } from "./running-order";

interface OrderEditorProps {
  live: Omit<RoundtableSnapshot, "attendees">;
  /** Server time when the page was made. */
  at: Date;
  base: string;
}

export function OrderEditor({ live, at, base }: OrderEditorProps) {
  const { t, i18n } = useTranslation();
  const { points } = live;
  const drag = useFetcher();
  const [sentence, setSentence] = useState("");
  const ids = points.map((point) => point.id);
  const pending = drag.formData && drag.formAction ? moveOf(drag.formAction, drag.formData) : null;
  const order = pending ? reordered(ids, pending.id, pending.to) : ids;
  const shown = order.flatMap((id) => points.find((point) => point.id === id) ?? []);
  const times = forecast({ ...live, points: shown }, new Date(at));
  const moved = useRef<number | null>(null);
  useSpokenOrder(points, moved, setSentence);

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) =>
      [...keys].map((key) => ({ "text/plain": points.find((point) => point.id === Number(key))?.title ?? "" })),
    onReorder({ keys, target }) {
      const id = Number([...keys][0]);
      const others = order.filter((other) => other !== id);
      const at = others.indexOf(Number(target.key));
      const to = target.dropPosition === "before" ? at : at + 1;
      moved.current = id;
      drag.submit({ to: String(to) }, { method: "post", action: `${base}/points/${id}/position` });
    },
  });

  return (
    <I18nProvider locale={i18n.language}>
      <div onKeyDownCapture={keepForField}>
        <GridList
          aria-label={t("roundtables:points.order")}
          items={shown}
          dependencies={[shown, live.startsAt]}
          dragAndDropHooks={dragAndDropHooks}
          keyboardNavigationBehavior="tab"
          className="ja-list ja-list--top"
        >
          {(point) => (
            <OrderRow
              point={point}
              position={order.indexOf(point.id)}
              count={order.length}
              times={times[order.indexOf(point.id)] ?? null}
              base={base}
              onMove={() => (moved.current = point.id)}
            />
          )}
        </GridList>
      </div>
      <p className="kern-sr-only" role="status">
        {sentence}
      </p>
    </I18nProvider>
  );
}

/** What a submission on its way will do to the order. */
function moveOf(action: string, data: FormData): { id: number; to: number } | null {
  const id = Number(/\/points\/(\d+)\/position/.exec(action)?.[1]);
  return id ? { id, to: Number(data.get("to")) } : null;
}

/** The list goes from row to row by arrows; in a field they belong to it. */
function keepForField(event: KeyboardEvent): void {
  if ((event.target as Element).closest("input, select")) event.stopPropagation();
}

interface OrderRowProps {
  point: PointView;
  /** From 0. */
  position: number;
  count: number;
  /** Null when it is over. */
  times: PointTimes | null;
  base: string;
  onMove: () => void;
}

function OrderRow({ point, base, times, ...place }: OrderRowProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { title } = point;
  return (
    <GridListItem
      id={point.id}
      textValue={title}
      className={`ja-roundtables-order__row ${point.isSub ? "ja-roundtables-sub" : ""}`}
    >
      <DragButton slot="drag" className="ja-tool ja-tool--sign" aria-label={t("roundtables:points.drag", { title })}>
        <Icon name="dehaze" />
      </DragButton>
      <span className="ja-number ja-strong">{isBreak(point) ? "–" : point.label}</span>
      <span className="ja-stack ja-gap-0">
        <span className="ja-strong">{title}</span>
        <Facts
          of={[
            times && writeTime(times.begins, language),
            point.fixedTime && t("roundtables:points.fixed-at", { time: point.fixedTime }),
            times?.late ? t("roundtables:points.late", { count: times.late }) : null,
            point.presenter,
            point.isInternal && t("roundtables:points.internal"),
          ]}
        />
        <PointLinks point={point} />
      </span>
      <PlanForm point={point} base={base} />
      <span className="ja-tools">
        <MoveForm point={point} base={base} {...place} />
        <Link
          className="kern-btn kern-btn--tertiary kern-btn--x-small"
          to={`${base}/points/${point.id}`}
          aria-label={t("roundtables:points.change-one", { title })}
        >
          <Icon name="edit" />
        </Link>
        <ActionForm
          action={`${base}/points/${point.id}/removal`}
          name={`point-${point.id}-removal`}
          className="ja-form--inline"
        >
          <SubmitButton variant="tertiary" small aria-label={t("roundtables:points.remove-one", { title })}>
            <Icon name="delete" />
          </SubmitButton>
        </ActionForm>
      </span>
    </GridListItem>
  );
}

/** Kind and minutes in their place: saved when they are left, or with Enter. */
function PlanForm({ point, base }: Pick<OrderRowProps, "point" | "base">) {
  const { t } = useTranslation();
  const form = useRef<HTMLSpanElement>(null);
  const { kind, minutes } = point;
  // Somebody else may have changed them; what is being typed stays.
  useEffect(() => {
    for (const [name, value] of Object.entries({ kind, minutes })) {
      const field = form.current?.querySelector<HTMLInputElement>(`[name=${name}]`);
      if (field && field !== document.activeElement) field.value = String(value);
    }
  }, [kind, minutes]);
  const send = (field: HTMLInputElement | HTMLSelectElement | null | undefined) => field?.form?.requestSubmit();
  return (
    <span ref={form} className="ja-roundtables-plan">
      <ActionForm action={`${base}/points/${point.id}/plan`} name={`plan-${point.id}`} className="ja-form--inline">
        <Select
          name="kind"
          required
          label={<span className="kern-sr-only">{t("roundtables:points.kind-of", { title: point.title })}</span>}
          defaultValue={kind}
          options={POINT_KINDS.map((value) => ({ value, label: t(`roundtables:kind.${value}`) }))}
          onChange={() => send(form.current?.querySelector("select"))}
        />
        <MinutesField
          label={<span className="kern-sr-only">{t("roundtables:points.minutes-of", { title: point.title })}</span>}
          defaultValue={minutes}
          onBlur={({ currentTarget }) => currentTarget.value !== String(minutes) && send(currentTarget)}
        />
        <span className="ja-wide-only" aria-hidden="true">
          {t("roundtables:points.minutes-sign")}
        </span>
        <noscript>
          <SubmitButton small variant="tertiary">
            {t("common:action.save")}
          </SubmitButton>
        </noscript>
      </ActionForm>
    </span>
  );
}

function MoveForm({ point, position, count, base, onMove }: Omit<OrderRowProps, "times">) {
  const { t } = useTranslation();
  const pressed = useRef<"up" | "down">("up");
  const idOf = (direction: string) => `${direction}-${point.id}`;
  /** Moving a row in the page takes the focus from its button: gives it back, to the other button where there is no way on. */
  const refocus = () => {
    const order = pressed.current === "up" ? ["up", "down"] : ["down", "up"];
    const buttons = order.map((direction) => document.getElementById(idOf(direction)) as HTMLButtonElement | null);
    buttons.find((button) => button && !button.disabled)?.focus();
  };
  const button = (direction: "up" | "down", to: number) => (
    <SubmitButton
      id={idOf(direction)}
      variant="tertiary"
      small
      name="to"
      value={to}
      disabled={to < 0 || to >= count}
      aria-label={t(`roundtables:points.${direction}`, { title: point.title })}
      onClick={() => {
        pressed.current = direction;
        onMove();
      }}
    >
      <Icon name={`arrow-${direction}`} />
    </SubmitButton>
  );
  return (
    <ActionForm
      action={`${base}/points/${point.id}/position`}
      name={`position-${point.id}`}
      className="ja-form--inline"
      onDone={refocus}
    >
      {button("up", position - 1)}
      {button("down", position + 1)}
    </ActionForm>
  );
}

/** Says where the point that was moved here has come to, and which one is gone. */
function useSpokenOrder(
  points: readonly PointView[],
  moved: { current: number | null },
  say: (sentence: string) => void,
): void {
  const { t } = useTranslation();
  const before = useRef(points);
  useEffect(() => {
    const last = before.current;
    before.current = points;
    const gone = last.find((point) => !points.some((other) => other.id === point.id));
    if (gone) return say(t("roundtables:points.removed", { title: gone.title }));
    const at = points.findIndex((point) => point.id === moved.current);
    const point = points[at];
    if (!point || last[at]?.id === point.id) return;
    moved.current = null;
    say(t("roundtables:points.moved", { title: point.title, position: at + 1, count: points.length }));
  }, [points, moved, say, t]);
}
