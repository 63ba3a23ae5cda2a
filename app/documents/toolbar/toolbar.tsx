/**
 * The toolbar of a text: one stop in the order of Tab, arrow keys inside (Home and End too), Escape back to the text, Alt+F10 from
 * the text into it. Buttons say their state and their shortcut.
 */
import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { usePageKeys, type PageKey } from "~/ui/page-keys";
import type { MenuPart } from "./menu";
import { ToolIcon, type ToolIconName } from "./icons";
import { ariaKeys, useKeySigns } from "./keys";
import { useMenu } from "./use-menu";

export interface Tool {
  name: string;
  /** Where it says more than its name. */
  label?: string;
  /** Drawn when there is no icon. */
  sign?: ReactNode;
  /** Written out beside its menu where there is room. */
  word?: string;
  /** On a phone it stands in the last menu: there the bar has room for little. */
  rare?: boolean;
  icon?: ToolIconName;
  /** `Mod+B`; written out for the reader's keyboard. */
  keys?: string;
  pressed?: boolean;
  disabled?: boolean;
  /** Stands out: the likely next step. */
  strong?: boolean;
  /** Opens a menu; asked when it opens. */
  menu?: () => readonly MenuPart[];
  run?: () => void;
}

export type ToolGroup = readonly Tool[];

export function Toolbar({
  label,
  groups,
  onLeave,
  controls,
}: {
  label: string;
  groups: readonly ToolGroup[];
  onLeave: () => void;
  controls?: string;
}) {
  const bar = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | undefined>(groups[0]?.[0]?.name);
  const { t } = useTranslation();
  usePageKeys(() => ({ title: label, keys: groups.flat().flatMap((tool) => keysOf(tool, nameOf(tool, t))) }));
  const names = groups.flat().map((tool) => tool.name);
  const stop = current && names.includes(current) ? current : names[0];

  const move = (event: KeyboardEvent) => {
    // From an open menu keys come here too.
    if (!bar.current?.contains(event.target as Element)) return;
    const all = [...(bar.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];
    const buttons = all.filter((button) => button.offsetParent !== null);
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowRight: (at + 1) % buttons.length,
      ArrowLeft: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const target = steps[event.key];
    if (event.key === "Escape") onLeave();
    if (target === undefined) return;
    event.preventDefault();
    buttons[target]?.focus();
  };

  return (
    // The buttons inside take turns at being the one stop.
    <div className="ja-doc-tools" role="toolbar" aria-label={label} aria-controls={controls} ref={bar} onKeyDown={move}>
      {groups.map((group, index) => (
        <div className="ja-doc-tools__group" role="group" key={index}>
          {group.map((tool) => (
            <ToolButton key={tool.name} tool={tool} isStop={tool.name === stop} onFocus={setCurrent} />
          ))}
        </div>
      ))}
    </div>
  );
}

const nameOf = (tool: Tool, t: TFunction): string => tool.label ?? t(`documents:tool.${tool.name}`);

/** Those of its menu too, where there is one. */
const keysOf = ({ keys, menu }: Tool, label: string): PageKey[] => [
  ...(keys ? [{ keys, label }] : []),
  ...(menu?.().flatMap(({ options }) =>
    options.flatMap((each) => (each.keys ? [{ keys: each.keys, label: each.label }] : [])),
  ) ?? []),
];

function ToolButton({ tool, isStop, onFocus }: { tool: Tool; isStop: boolean; onFocus: (name: string) => void }) {
  const { t } = useTranslation();
  const writeKeys = useKeySigns();
  const button = useRef<HTMLButtonElement>(null);
  const label = nameOf(tool, t);
  const { isOpen, open, menu } = useMenu(label, button);
  const press = () => {
    if (tool.disabled) return;
    if (tool.menu) open(tool.menu());
    else tool.run?.();
  };
  return (
    <>
      <button
        type="button"
        ref={button}
        data-tool={tool.name}
        className={`ja-doc-tool ${tool.strong ? "ja-doc-tool--strong" : ""} ${tool.word ? "ja-doc-tool--menu" : ""}`}
        data-rare={tool.rare || undefined}
        tabIndex={isStop ? 0 : -1}
        aria-label={label}
        aria-pressed={tool.pressed}
        aria-disabled={tool.disabled || undefined}
        aria-haspopup={tool.menu && "menu"}
        aria-expanded={tool.menu && isOpen}
        aria-keyshortcuts={ariaKeys(tool.keys)}
        // The text keeps the caret, and a phone its keyboard.
        onMouseDown={(event) => event.preventDefault()}
        onFocus={() => onFocus(tool.name)}
        onClick={press}
      >
        {tool.icon ? <ToolIcon name={tool.icon} /> : <span aria-hidden="true">{tool.sign}</span>}
        {tool.word && (
          <span className="ja-doc-tool__word" aria-hidden="true">
            {tool.word}
          </span>
        )}
        <span className="ja-doc-tool__tip" aria-hidden="true">
          {label}
          {tool.keys && <kbd>{writeKeys(tool.keys)}</kbd>}
        </span>
      </button>
      {menu}
    </>
  );
}

/** Brings the focus from the text into the toolbar on Alt+F10, as word processors do. */
export function useToolbarKey(editor: Editor | null, frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "F10" || !event.altKey) return;
      event.preventDefault();
      frame.current?.querySelector<HTMLElement>("[role=toolbar] button[tabindex='0']")?.focus();
    };
    const element = frame.current;
    element?.addEventListener("keydown", listen);
    return () => element?.removeEventListener("keydown", listen);
  }, [editor, frame]);
}
