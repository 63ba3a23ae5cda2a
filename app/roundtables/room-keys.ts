/**
 * One key for what is done again and again while a roundtable runs: it presses the button that carries it, so it does what the button
 * does and nothing where there is none, or leads to the field that does. Whoever turned single keys off has none.
 */
import { useRouteLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { RootData } from "~/root";
import { takesCharacters, usePageKeys } from "~/ui/page-keys";

/** `data-key` of the buttons. */
const LEAD_KEYS = ["n", "b", "t", "u", "v", "s", "p", "e", "l", "g"] as const;
/** Lead to a field. */
const RECORD_KEYS = ["d", "a", "1", "2", "3", "4"] as const;
const SPEAK_KEYS = ["w"] as const;

export function useRoomKeys({ canLead, canRecord, canSpeak }: Record<"canLead" | "canRecord" | "canSpeak", boolean>): void {
  const { t } = useTranslation();
  const root = useRouteLoaderData("root") as RootData | undefined;
  const isOn = root?.person?.singleKeys ?? false;
  usePageKeys(() => ({
    title: t("roundtables:keys.title"),
    keys: isOn
      ? [...(canLead ? LEAD_KEYS : []), ...(canRecord ? RECORD_KEYS : []), ...(canSpeak ? SPEAK_KEYS : [])].map((keys) => ({
          keys: keys.toUpperCase(),
          label: t(`roundtables:keys.${keys}`),
        }))
      : [],
  }));
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey, isComposing, repeat, target } = event;
      if (altKey || ctrlKey || metaKey || shiftKey || isComposing || repeat || !/^[a-z1-4]$/.test(key)) return;
      if (takesCharacters(target)) return;
      const element = document.querySelector<HTMLElement>(`main [data-key~="${key}"]`);
      if (!element) return;
      event.preventDefault();
      if (element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement) return element.click();
      for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
      element.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [isOn]);
}
