/** From one open comment to the next, by button or key, and back to the text; the keys are written where the buttons are. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { inTextOrder, type CommentPositions } from "#server/documents/comments/positions.rules";
import type { Thread } from "#server/documents/comments/threads.rules";
import { usePageKeys } from "~/ui/page-keys";
import { Icon } from "~/ui/icon";

const KEYS = { next: "N", previous: "P", back: "J" } as const;

export function StepButtons({ onStep }: { onStep: (step: 1 | -1) => void }) {
  const { t } = useTranslation();
  usePageKeys(() => ({
    title: t("documents:threads.steps"),
    keys: (["previous", "next"] as const).map((name) => ({
      keys: `Mod+Alt+${KEYS[name]}`,
      label: t(`documents:threads.${name}`),
    })),
  }));
  return (
    <div className="ja-doc-steps" role="group" aria-label={t("documents:threads.steps")}>
      {(["previous", "next"] as const).map((name) => (
        <button
          key={name}
          type="button"
          className="ja-doc-tool"
          aria-label={t(`documents:threads.${name}`)}
          aria-keyshortcuts={`Control+Alt+${KEYS[name]}`}
          onClick={() => onStep(name === "next" ? 1 : -1)}
        >
          <Icon name={name === "next" ? "arrow-down" : "arrow-up"} size="small" />
          <span className="ja-doc-tool__tip" aria-hidden="true">
            {t(`documents:threads.${name}`)}
            <kbd>{t("documents:threads.keys", { key: KEYS[name] })}</kbd>
          </span>
        </button>
      ))}
    </div>
  );
}

/** The open thread after or before the one that is looked at; behind the last one the first follows. */
export function stepThread(
  threads: readonly Thread[],
  positions: CommentPositions,
  from: number | null,
  step: 1 | -1,
): number | null {
  const open = inTextOrder(
    threads.filter((thread) => !thread.resolvedAt || thread.id === from),
    positions,
  );
  if (!open.length) return null;
  const at = open.findIndex((thread) => thread.id === from);
  const next = at === -1 ? (step === 1 ? 0 : open.length - 1) : (at + step + open.length) % open.length;
  return open[next]!.id;
}

/** Ctrl+Alt+N, P and J from anywhere on the page; by the place of the key, as the other keys of the text. */
export function useStepKeys(run: { onStep: (step: 1 | -1) => void; onBack: () => boolean } | null): void {
  const now = useRef(run);
  now.current = run;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!now.current || event.shiftKey || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (event.getModifierState("AltGraph")) return;
      const { onStep, onBack } = now.current;
      if (event.code === `Key${KEYS.next}`) onStep(1);
      else if (event.code === `Key${KEYS.previous}`) onStep(-1);
      else if (event.code !== `Key${KEYS.back}` || event.defaultPrevented || !onBack()) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
