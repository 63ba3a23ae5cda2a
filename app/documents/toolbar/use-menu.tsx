/** Opens a menu, which is loaded when it is first wanted; what is chosen happens once the menu is gone and the focus is free. */
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import type { MenuOption, MenuPart } from "./menu";

const ToolMenu = lazy(() => import("./menu"));

interface UsedMenu {
  isOpen: boolean;
  open: (parts: readonly MenuPart[]) => void;
  close: () => void;
  /** To be rendered beside the button. */
  menu: ReactNode;
}

/** @param onClosed after the menu is gone; what was chosen has happened then */
export function useMenu(label: string, trigger: RefObject<Element | null>, onClosed?: (wasChosen: boolean) => void): UsedMenu {
  const [parts, setParts] = useState<readonly MenuPart[] | null>(null);
  const chosen = useRef<MenuOption | undefined>(undefined);
  const closed = useRef(onClosed);
  closed.current = onClosed;
  const wasOpen = useRef(false);
  useEffect(() => {
    if (parts) wasOpen.current = true;
    else if (wasOpen.current) {
      wasOpen.current = false;
      const option = chosen.current;
      chosen.current = undefined;
      option?.run();
      closed.current?.(option !== undefined);
    }
  }, [parts]);
  const close = () => setParts(null);
  const menu = parts && (
    <Suspense>
      <ToolMenu
        label={label}
        parts={parts}
        trigger={trigger}
        onChoose={(option) => (chosen.current = option)}
        onClose={close}
      />
    </Suspense>
  );
  return { isOpen: parts !== null, open: setParts, close, menu };
}
