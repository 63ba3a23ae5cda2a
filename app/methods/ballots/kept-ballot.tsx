/** A ballot half filled in outlives a reload and whatever the page learns meanwhile; cast, it is forgotten. */
import { useRouteLoaderData } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { readDraft, writeDraft, type DraftKey } from "~/ui/tab-drafts";
import type { RootData } from "~/root";

/** What the form is sent with is not filled in by anybody. */
const ITS_OWN = ["form", "request_id", "signed_in"];

/** Within the form of the ballot. */
export function KeptBallot({ runId }: { runId: number }) {
  const place = useRef<HTMLSpanElement>(null);
  const person = usePersonId();
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form || person === undefined) return undefined;
    const key = keyOf(person, runId);
    const kept = readDraft(key);
    if (Array.isArray(kept)) fillIn(form, kept as Filled);
    const keep = () => writeDraft(key, filledIn(form));
    form.addEventListener("input", keep);
    return () => form.removeEventListener("input", keep);
  }, [runId, person]);
  return <span ref={place} hidden />;
}

/** @param isOver nothing more can be said: it is cast for good, or its time is over */
export function useForgottenBallot(runId: number, isOver: boolean): () => void {
  const person = usePersonId();
  const forget = () => person !== undefined && writeDraft(keyOf(person, runId), null);
  useEffect(() => {
    if (isOver && person !== undefined) writeDraft(keyOf(person, runId), null);
  }, [isOver, person, runId]);
  return forget;
}

const usePersonId = (): number | undefined => (useRouteLoaderData("root") as RootData | undefined)?.person?.id;
const keyOf = (personId: number, runId: number): DraftKey => ({ kind: "ballot", personId, about: runId });

type Filled = [name: string, value: string][];

const filledIn = (form: HTMLFormElement): Filled =>
  [...new FormData(form)].flatMap(
    ([name, value]): Filled => (typeof value === "string" && !ITS_OWN.includes(name) ? [[name, value]] : []),
  );

function fillIn(form: HTMLFormElement, filled: Filled): void {
  for (const [name, value] of filled) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLTextAreaElement) field.value = value;
    else if (field instanceof HTMLInputElement) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
    if (field instanceof HTMLTextAreaElement && value !== "") field.closest("details")?.setAttribute("open", "");
  }
  // Whoever counts along, as the dots that are left, counts anew.
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
