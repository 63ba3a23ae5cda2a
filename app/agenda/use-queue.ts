/** Small changes by hand, sent one after the other in the background: nothing is lost when somebody presses faster than the network answers. */
import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormState } from "#server/web";

/** Where a change is posted to, and as what. */
export interface Posting {
  action: string;
  fields: Record<string, string> | URLSearchParams;
}

export const sentenceOf = (form: FormState | undefined): string | null =>
  form ? (form.error ?? Object.values(form.errors)[0] ?? null) : null;

/** A refusal ends all that wait, since they were meant for what was refused. */
export function useQueue<Change>(postingOf: (change: Change) => Posting, onRefused: (sentence: string) => void) {
  const { t } = useTranslation();
  const fetcher = useFetcher<{ form?: FormState } | null>();
  const [queue, setQueue] = useState<Change[]>([]);
  const phase = useRef<"free" | "sent" | "busy">("free");
  const latest = useRef({ postingOf, onRefused });
  latest.current = { postingOf, onRefused };

  useEffect(() => {
    if (fetcher.state !== "idle") {
      phase.current = "busy";
    } else if (phase.current === "busy") {
      phase.current = "free";
      const form = fetcher.data?.form;
      if (form) latest.current.onRefused(sentenceOf(form) ?? t("common:invalid.value"));
      setQueue((waiting) => (form ? [] : waiting.slice(1)));
    } else if (phase.current === "free" && queue[0]) {
      phase.current = "sent";
      const { action, fields } = latest.current.postingOf(queue[0]);
      // Drawn at once, and therefore not from inside an effect: on a busy machine React would leave out that it is under way, and
      // what waits behind it would wait for ever.
      setTimeout(() => fetcher.submit(fields, { method: "post", action, flushSync: true }));
    }
  }, [fetcher, fetcher.state, fetcher.data, queue, t]);

  return [queue, setQueue] as const;
}
