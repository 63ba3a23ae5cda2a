/**
 * What stands beside a text: comments, and whatever else is said about it, each beside its place. On a phone it is below the text,
 * and comes as a sheet over its lower half when it is called from the text, so that nobody loses the place where they read.
 */
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { useRoomForKeyboard } from "../toolbar/keyboard-room";
import { useMargin } from "./margin";
import { StepButtons } from "./thread-steps";

/** What the sheet shows on a phone: one thread or a new one, all, or only that a new one waits; null: it is not there. */
export type Sheet = "one" | "all" | "peek" | null;

interface SidePanelProps {
  sheet: Sheet;
  onSheet: (sheet: Sheet) => void;
  /** From thread to thread; undefined while a new one is being written. */
  onStep?: (step: 1 | -1) => void;
  children: ReactNode;
}

export function SidePanel({ sheet, onSheet, onStep, children }: SidePanelProps) {
  const { t } = useTranslation();
  const panel = useRef<HTMLDivElement>(null);
  useRoomForKeyboard(panel, sheet !== null);
  useMargin(panel);
  return (
    <div
      className="ja-doc-side"
      data-sheet={sheet ?? undefined}
      ref={panel}
      role="presentation"
      onKeyDown={(event) => {
        if (event.key === "Escape" && sheet && !event.defaultPrevented) onSheet(null);
      }}
    >
      {sheet && (
        <div className="ja-doc-side__head">
          {sheet === "one" && onStep && <StepButtons onStep={onStep} />}
          {sheet === "one" && onStep && (
            <Button small variant="tertiary" onClick={() => onSheet("all")}>
              {t("documents:threads.all")}
            </Button>
          )}
          {sheet === "peek" ? (
            <Button small variant="primary" icon="edit" onClick={() => onSheet("one")}>
              {t("documents:threads.resume")}
            </Button>
          ) : (
            <Button small variant="tertiary" icon="close" onClick={() => onSheet(null)}>
              {t("documents:threads.to-text")}
            </Button>
          )}
        </div>
      )}
      {children}
    </div>
  );
}
