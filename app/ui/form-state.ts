/** What the fields of an ActionForm share: what was typed, what was wrong, whether the form is on its way; and how it is emptied. */
import { createContext, useContext, useEffect, useRef } from "react";
import type { FormState } from "#server/web";

export interface FormContextValue {
  id: string;
  state: FormState | null;
  busy: boolean;
}

export const FormContext = createContext<FormContextValue>({ id: "form", state: null, busy: false });

export const useFormBusy = (): boolean => useContext(FormContext).busy;

/**
 * A press that comes while the form is on its way is made up for when it has arrived.
 * @param press sends the form @returns for the event of the press
 */
export function useLatePress(press: () => void): (event: { preventDefault(): void }) => void {
  const busy = useFormBusy();
  const isWaiting = useRef(false);
  useEffect(() => {
    if (busy || !isWaiting.current) return;
    isWaiting.current = false;
    // Not from inside an effect: the form draws at once that it is on its way.
    setTimeout(press);
  });
  return (event) => {
    if (!busy) return;
    event.preventDefault();
    isWaiting.current = true;
  };
}

/** Value to show and sentence of the error of one field; `stored` is used until something was typed and came back. */
export function useField(name: string, stored?: string) {
  const { id, state } = useContext(FormContext);
  const typed = state?.values[name];
  return {
    id: `${id}-${name}`,
    error: state?.errors[name],
    value: typeof typed === "string" ? typed : (stored ?? ""),
    list: Array.isArray(typed) ? typed : undefined,
    /** Something came back: unticked boxes then are unticked, not as stored. */
    returned: state !== null,
  };
}

// --- emptying ----------------------------------------------------------------

export type Sent = ReadonlyMap<Element, string>;

const isTyped = (field: Element): field is HTMLInputElement | HTMLTextAreaElement =>
  field instanceof HTMLTextAreaElement ||
  (field instanceof HTMLInputElement && ["text", "search", "email"].includes(field.type));

export const sentIn = (form: HTMLFormElement): Sent =>
  new Map([...form.elements].filter(isTyped).map((field) => [field, field.value]));

/** For the next entry; what somebody has typed since the form was sent is theirs, and stays. */
export function resetSent(form: HTMLFormElement, sent: Sent): void {
  const since = [...sent].flatMap(([field, value]) => (isTyped(field) && field.value !== value ? [{ field, value }] : []));
  // Typed behind what was on its way, or in its place.
  const kept = since.map(({ field, value }) => ({
    field,
    rest: field.value.startsWith(value) ? field.value.slice(value.length) : field.value,
  }));
  form.reset();
  for (const { field, rest } of kept) field.value = rest;
}
