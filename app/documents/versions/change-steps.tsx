/** From one change of a comparison to the next: links to their anchors, and keys that follow them. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageKeys } from "~/ui/page-keys";
import { Icon } from "~/ui/icon";
import { changeAnchor } from "./compared";

const KEYS = { previous: "P", next: "N" } as const;

export function ChangeSteps({ count }: { count: number }) {
  const { t } = useTranslation();
  const at = useChange(count);
  const to = { previous: at === null || at === 1 ? count : at - 1, next: at === null || at === count ? 1 : at + 1 };
  useStepKeys((name) => {
    window.location.hash = changeAnchor(to[name]);
  });
  usePageKeys(() => ({
    title: t("documents:comparison.steps"),
    keys: (["previous", "next"] as const).map((name) => ({
      keys: `Mod+Alt+${KEYS[name]}`,
      label: t(`documents:comparison.${name}`),
    })),
  }));
  return (
    <nav className="ja-steps" aria-label={t("documents:comparison.steps")}>
      {(["previous", "next"] as const).map((name) => (
        <a
          key={name}
          className="kern-btn kern-btn--secondary kern-btn--x-small"
          href={`#${changeAnchor(to[name])}`}
          aria-keyshortcuts={`Control+Alt+${KEYS[name]}`}
          title={t("documents:comparison.keys", { key: KEYS[name] })}
        >
          <Icon name={name === "next" ? "arrow-down" : "arrow-up"} />
          <span className="kern-label">{t(`documents:comparison.${name}`)}</span>
        </a>
      ))}
      <span className="kern-body" role="status">
        {at === null ? t("documents:comparison.count", { count }) : t("documents:comparison.here", { number: at, count })}
      </span>
      <details className="ja-steps__all">
        <summary>{t("documents:comparison.all")}</summary>
        <ol>
          {Array.from({ length: count }, (_, index) => (
            <li key={index}>
              <a href={`#${changeAnchor(index + 1)}`} aria-label={t("documents:comparison.number", { number: index + 1 })}>
                {index + 1}
              </a>
            </li>
          ))}
        </ol>
      </details>
    </nav>
  );
}

/** The change that the address names. */
function useChange(count: number): number | null {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const read = () => {
      const number = Number(/^#change-(\d+)$/.exec(window.location.hash)?.[1]);
      setAt(number >= 1 && number <= count ? number : null);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [count]);
  return at;
}

/** Ctrl+Alt+N and P from anywhere on the page, as among the comments of a text. */
function useStepKeys(onStep: (name: "previous" | "next") => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.shiftKey || !event.altKey || !(event.ctrlKey || event.metaKey) || event.getModifierState("AltGraph")) return;
      const name = event.code === `Key${KEYS.next}` ? "next" : event.code === `Key${KEYS.previous}` ? "previous" : null;
      if (!name) return;
      event.preventDefault();
      onStep(name);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
