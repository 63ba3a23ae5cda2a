/**
 * The handle beside the block under the pointer or the caret: drag it to move the block, press it for the menu. Drawn over the text
 * and placed by its boxes, so nothing is written into the text and nothing into the page's styles. Phones and keyboards have the
 * same menu in the toolbar.
 */
import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState, type MutableRefObject, type PointerEvent as ReactPointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { boxAt, boxIn, posOf, type Box } from "./boxes";
import { follow } from "./drag";
import { moveBlock, outerBlock, relocate, type Block } from "./blocks";
import { blockMenu, type BlockActions } from "./menu";
import { ToolIcon } from "../../toolbar/icons";
import { useMenu } from "../../toolbar/use-menu";

interface HandleProps extends BlockActions {
  editor: Editor;
  frame: MutableRefObject<HTMLDivElement | null>;
}

export function BlockHandle({ editor, frame, ...actions }: HandleProps) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const { isOpen, menu, ...menuOf } = useMenu(t("documents:block.handle"), button, (wasChosen) => {
    setHeld(null);
    // The handle goes away: its focus belongs to the text.
    if (!wasChosen) editor.view.focus();
  });
  const [line, setLine] = useState<Box | null>(null);
  const isBusy = useRef(false);
  isBusy.current = isOpen || line !== null;
  // What follows a drag is a click, too.
  const wasDragged = useRef(false);
  usePointed(editor, frame, isBusy, setHeld);

  const press = (event: ReactPointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0 || !held) return;
    const block = relocate(editor.state.doc, held.block);
    if (!block) return;
    const drag = { editor, frame, block, y: event.clientY };
    wasDragged.current = false;
    follow(event.currentTarget, event.pointerId, drag, setLine, (steps) => {
      setLine(null);
      if (steps === null) return;
      wasDragged.current = true;
      if (steps !== 0) drop(editor, block, steps, actions.say, t);
      setHeld(null);
    });
  };
  const open = () => {
    const block = held && !wasDragged.current && relocate(editor.state.doc, held.block);
    if (block) menuOf.open(blockMenu(editor, block, t, actions));
  };
  return (
    <>
      {(line || isOpen) && held && <div className="ja-doc-held" style={held.box} aria-hidden="true" />}
      {line && <div className="ja-doc-dropline" style={line} aria-hidden="true" />}
      {held && (
        <button
          type="button"
          ref={button}
          className="ja-doc-handle"
          style={held.handle}
          aria-label={t("documents:block.handle")}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          // The toolbar has the same menu for the keyboard.
          tabIndex={-1}
          onPointerDown={press}
          onMouseDown={(event) => event.preventDefault()}
          onClick={open}
        >
          <ToolIcon name="block" />
        </button>
      )}
      {menu}
    </>
  );
}

function drop(
  editor: Editor,
  block: Block,
  steps: number,
  say: BlockActions["say"],
  t: (key: string, params: Record<string, unknown>) => string,
): void {
  const now = relocate(editor.state.doc, block);
  if (now && moveBlock(editor, now, steps))
    say(t("documents:block.moved", { place: now.index + steps + 1, count: now.siblings }));
}

// --- where it stands ----------------------------------------------------------------

interface Held {
  block: Block;
  box: Box;
  handle: { top: number; left: number };
}

/** After the last key; the pointer is followed at once. */
const CARET_RESTS = 250;

function usePointed(
  editor: Editor,
  frame: MutableRefObject<HTMLDivElement | null>,
  isBusy: MutableRefObject<boolean>,
  setHeld: (held: Held | null) => void,
): void {
  useEffect(() => {
    const element = frame.current;
    // Fingers have no pointer that hovers, and no room beside the text.
    if (!element || !window.matchMedia("(hover: hover) and (pointer: fine)").matches) return undefined;
    let drawing = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hold = (found: () => HTMLElement | undefined) => {
      cancelAnimationFrame(drawing);
      drawing = requestAnimationFrame(() => {
        if (isBusy.current || editor.isDestroyed) return;
        const box = found();
        setHeld(box ? (heldOf(editor, element, box) ?? null) : null);
      });
    };
    const onMove = (event: PointerEvent) => {
      if (isBusy.current || event.pointerType === "touch" || event.buttons) return;
      if ((event.target as Element).closest(".ja-doc-handle, .ja-doc-bar")) return;
      hold(() => boxAt(editor, event.clientY));
    };
    const onLeave = () => !isBusy.current && hold(() => undefined);
    const onSelect = () => {
      clearTimeout(timer);
      if (isBusy.current) return;
      timer = setTimeout(() => hold(() => (editor.isFocused ? boxOfCaret(editor) : undefined)), CARET_RESTS);
    };
    const onType = () => !isBusy.current && hold(() => undefined);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerleave", onLeave);
    editor.on("selectionUpdate", onSelect);
    editor.on("update", onType);
    return () => {
      cancelAnimationFrame(drawing);
      clearTimeout(timer);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
      editor.off("selectionUpdate", onSelect);
      editor.off("update", onType);
    };
  }, [editor, frame, isBusy, setHeld]);
}

function boxOfCaret({ view, state }: Editor): HTMLElement | undefined {
  const $from = state.selection.$from;
  const box = view.nodeDOM($from.depth ? $from.before(1) : $from.pos);
  return box instanceof HTMLElement ? box : undefined;
}

const HANDLE = { width: 24, height: 28 };

function heldOf(editor: Editor, frame: HTMLElement, element: HTMLElement): Held | undefined {
  const pos = posOf(editor, element);
  const block = pos === undefined ? undefined : outerBlock(editor.state.doc, pos);
  if (!block) return undefined;
  const box = boxIn(frame, element);
  const firstLine = parseFloat(getComputedStyle(element).lineHeight) || HANDLE.height;
  const sheet = boxIn(frame, editor.view.dom);
  return {
    block,
    box,
    handle: { top: box.top + Math.min(firstLine, box.height) / 2 - HANDLE.height / 2, left: sheet.left + 4 },
  };
}
