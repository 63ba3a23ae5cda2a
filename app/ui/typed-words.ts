/**
 * Whether somebody has typed something on this page that only it knows: in a form or a dialog, a file chosen included. The live text is
 * no form; it keeps its own.
 */

const typedIn = new Set<EventTarget>();

/** Called once. React fills fields too, and says nothing of it; only people cause these events. */
export function noteWords(): void {
  for (const kind of ["input", "change"])
    document.addEventListener(kind, ({ target }) => target && typedIn.add(target), { capture: true });
}

export function hasWords(): boolean {
  for (const field of typedIn) if (!(field as Node).isConnected) typedIn.delete(field);
  return [...typedIn].some((field) => {
    if (!(field as Element).closest("form, [role=dialog]")) return false;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value !== "";
    return field instanceof HTMLElement && field.isContentEditable && field.textContent !== "";
  });
}
