/** One line that says whether what was written is safe. Seen at once, read aloud only when it matters and has lasted. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "~/ui/icon";
import type { LiveState, TextState } from "./live-state";
import "./network.css";

const LOOKS: Record<TextState["kind"], { tone: string; icon: string }> = {
  connecting: { tone: "muted", icon: "autorenew" },
  live: { tone: "muted", icon: "check" },
  saved: { tone: "success", icon: "check" },
  saving: { tone: "muted", icon: "autorenew" },
  slow: { tone: "warning", icon: "warning" },
  offline: { tone: "warning", icon: "warning" },
  trouble: { tone: "danger", icon: "danger" },
  closed: { tone: "danger", icon: "danger" },
};

/** How long a state lasts before it is read aloud: "saving" comes and goes with every word. */
const ANNOUNCED_AFTER = 1500;

export function SaveState({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  const { kind } = state.text;
  const isWaiting = state.waiting > 0;
  const sentence =
    kind === "closed"
      ? t(isWaiting ? "documents:state.closed-waiting" : "documents:state.closed", { count: state.waiting })
      : kind === "offline" && isWaiting
        ? t("documents:state.offline-waiting", { count: state.waiting })
        : t(`documents:state.${kind}`);
  // Where what waits is, while it waits.
  const safety =
    kind === "offline" && isWaiting ? t(state.kept ? "documents:network.kept" : "documents:network.not-kept") : null;
  const spoken = useLasting(kind === "saving" || kind === "connecting" ? null : [sentence, safety].filter(Boolean).join(". "));
  return (
    <>
      <p className="ja-doc-state" data-state={kind} data-tone={LOOKS[kind].tone}>
        <Icon name={LOOKS[kind].icon} />
        <span>
          {sentence}
          {safety && <span className="ja-doc-safety"> · {safety}</span>}
        </span>
      </p>
      {state.overHttp && (
        <details className="ja-doc-way ja-menu">
          <summary>{t("documents:network.over-http")}</summary>
          <div className="ja-menu__list ja-doc-way__text">
            <p className="kern-body">{t("documents:network.over-http-text")}</p>
          </div>
        </details>
      )}
      <p className="kern-sr-only" aria-live="polite">
        {spoken}
      </p>
    </>
  );
}

function useLasting(sentence: string | null): string {
  const [spoken, setSpoken] = useState("");
  const isFirst = useRef(true);
  useEffect(() => {
    if (sentence === null) return undefined;
    const timer = setTimeout(() => {
      // That a page has loaded well is no news.
      if (!isFirst.current) setSpoken(sentence);
      isFirst.current = false;
    }, ANNOUNCED_AFTER);
    return () => clearTimeout(timer);
  }, [sentence]);
  return spoken;
}
