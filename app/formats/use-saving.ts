/**
 * Saves ratings as one goes: a moment after the last key, and of the whole form only the criteria that were changed. What is typed
 * while it is on its way goes with the next one.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { CriterionKey } from "#server/formats/criteria.rules";
import { criterionOf } from "#server/formats/rating-form.rules";

const MOMENT_MS = 1500;

export function useSaving() {
  const root = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // How often each unsaved criterion was changed, now and when it was sent.
  const edits = useRef(new Map<CriterionKey, number>());
  const sent = useRef(new Map<CriterionKey, number>());
  const [state, setState] = useState<"clean" | "unsaved" | "saved">("clean");

  const save = useCallback((afterMs = 0) => {
    clearTimeout(timer.current);
    if (edits.current.size === 0) return;
    timer.current = setTimeout(() => root.current?.closest("form")?.requestSubmit(), afterMs);
  }, []);

  useEffect(() => {
    const form = root.current?.closest("form");
    const leaveOutUnchanged = ({ formData }: FormDataEvent) => {
      sent.current = new Map(edits.current);
      for (const name of [...formData.keys()]) {
        const criterion = criterionOf(name);
        if (criterion && !edits.current.has(criterion)) formData.delete(name);
      }
    };
    form?.addEventListener("formdata", leaveOutUnchanged);
    return () => {
      form?.removeEventListener("formdata", leaveOutUnchanged);
      clearTimeout(timer.current);
    };
  }, []);

  return {
    root,
    state,
    save,
    touch(criterion: CriterionKey) {
      edits.current.set(criterion, (edits.current.get(criterion) ?? 0) + 1);
      setState("unsaved");
      save(MOMENT_MS);
    },
    done() {
      for (const [criterion, count] of sent.current)
        if (edits.current.get(criterion) === count) edits.current.delete(criterion);
      setState(edits.current.size > 0 ? "unsaved" : "saved");
      save(MOMENT_MS);
    },
  };
}
