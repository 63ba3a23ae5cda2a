/** A plain field that several people write in at the same time: what is typed goes into the shared text, what others type comes into the field. */
import * as Y from "yjs";
import { applyChange, carriedOver, changeBetween, plainOf, rebasedOn, runOf } from "#server/consultations/remark.rules";

/**
 * @param base what the field said before anybody typed in it here: the rest goes into the text now
 * @returns what ends it, leaves the field as it is, and says what of it is in the text; null when the text is none of ours
 */
export function bindField(field: HTMLTextAreaElement, ydoc: Y.Doc, base: string): (() => string) | null {
  const run = runOf(ydoc);
  if (!run) return null;
  const undo = new Y.UndoManager(run, { trackedOrigins: new Set([field]) });
  /** What the field showed when it was last the same as the text. */
  let shown = base;
  let isComposing = false;

  const take = () => {
    const change = changeBetween(shown, field.value);
    const meanwhile = changeBetween(shown, plainOf(run));
    shown = field.value;
    if (change) ydoc.transact(() => applyChange(run, meanwhile ? rebasedOn(change, meanwhile) : change), field);
    show();
  };
  const show = () => {
    const words = plainOf(run);
    const change = changeBetween(field.value, words);
    shown = words;
    if (!change) return;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
    field.value = words;
    if (field.ownerDocument.activeElement === field)
      field.setSelectionRange(carriedOver(selectionStart, change), carriedOver(selectionEnd, change), selectionDirection);
    field.scrollTop = scrollTop;
  };
  // A word that is being put together is left alone until it is whole.
  const onInput = () => !isComposing && take();
  const onOthers = (_event: unknown, transaction: Y.Transaction) => {
    if (transaction.origin !== field && !isComposing) show();
  };
  const compose = () => (isComposing = true);
  const composed = () => {
    isComposing = false;
    take();
  };
  // Setting a field's words empties what the browser remembers of it: the shared text remembers only what was typed here.
  const step = (event: Event, isBack: boolean) => {
    event.preventDefault();
    if (isBack) undo.undo();
    else undo.redo();
  };
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z") step(event, !event.shiftKey);
    else if (key === "y" && event.ctrlKey) step(event, false);
  };
  const onBefore = (event: InputEvent) => {
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") step(event, event.inputType === "historyUndo");
  };

  field.addEventListener("input", onInput);
  field.addEventListener("compositionstart", compose);
  field.addEventListener("compositionend", composed);
  field.addEventListener("keydown", onKey);
  field.addEventListener("beforeinput", onBefore);
  run.observe(onOthers);
  take();
  return () => {
    field.removeEventListener("input", onInput);
    field.removeEventListener("compositionstart", compose);
    field.removeEventListener("compositionend", composed);
    field.removeEventListener("keydown", onKey);
    field.removeEventListener("beforeinput", onBefore);
    run.unobserve(onOthers);
    undo.destroy();
    return shown;
  };
}
