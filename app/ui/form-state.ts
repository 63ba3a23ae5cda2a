/** What the fields of an ActionForm share: what was typed, what was wrong, and whether the form is on its way. */
import { createContext, useContext } from "react";
import type { FormState } from "#server/web";

export interface FormContextValue {
  id: string;
  state: FormState | null;
  busy: boolean;
}

export const FormContext = createContext<FormContextValue>({ id: "form", state: null, busy: false });

export const useFormBusy = (): boolean => useContext(FormContext).busy;

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
