/** One line that says whether what was written is safe. Seen at once, read aloud only when it matters and has lasted. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "~/ui/icon";
import type { LiveState, TextState } from "./live-document";

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
  const sentence =
    kind === "closed"
      ? t("documents:state.closed")
      : kind === "offline" && state.waiting > 0
        ? t("documents:state.offline-waiting", { count: state.waiting })
        : t(`documents:state.${kind}`);
  const spoken = useLasting(kind === "saving" || kind === "connecting" ? null : sentence);
  return (
    <>
      <p className="ja-doc-state" data-state={kind} data-tone={LOOKS[kind].tone}>
        <Icon name={LOOKS[kind].icon} />
        {sentence}
      </p>
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
