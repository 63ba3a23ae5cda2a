/** The keys that parts of the page listen to: each part declares its own, and the dialog under `?` shows them. */
import { useEffect, useRef } from "react";

export interface PageKey {
  /** `Mod+Alt+M`, as everywhere. */
  keys: string;
  label: string;
}

export interface KeyGroup {
  title: string;
  keys: readonly PageKey[];
}

export const isMac = () => typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

const groups = new Set<() => KeyGroup>();

/** @param group asked when somebody wants to see it */
export function usePageKeys(group: () => KeyGroup): void {
  const now = useRef(group);
  now.current = group;
  useEffect(() => {
    const ask = () => now.current();
    groups.add(ask);
    return () => void groups.delete(ask);
  }, []);
}

export const keysOfPage = (): KeyGroup[] => [...groups].map((ask) => ask()).filter(({ keys }) => keys.length > 0);

const TAKES_CHARACTERS =
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false]), " +
  "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox], [role=grid], [role=treegrid], [role=textbox]";

/** Single keys are for where nobody writes, nor looks for something among others by its letters. */
export const takesCharacters = (target: EventTarget | null): boolean =>
  Boolean((target as Element | null)?.closest?.(TAKES_CHARACTERS));
