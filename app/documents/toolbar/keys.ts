/** How keys are written for the reader's keyboard: `Mod+Alt+M` as Strg+Alt+M, or ⌘⌥M. */
import { useTranslation } from "react-i18next";
import { isMac } from "~/ui/page-keys";

export function useKeySigns(): (keys: string) => string {
  const { t } = useTranslation();
  return (keys) => {
    const signs = keys.replace("ArrowUp", "↑").replace("ArrowDown", "↓");
    return isMac()
      ? signs.replace("Mod", "⌘").replace("Alt", "⌥").replace("Shift", "⇧")
      : signs.replace("Mod", t("documents:tool.control-key")).replace("Shift", t("documents:block.shift-key"));
  };
}

/** For `aria-keyshortcuts`. */
export const ariaKeys = (keys: string | undefined): string | undefined => keys?.replace("Mod", isMac() ? "Meta" : "Control");
