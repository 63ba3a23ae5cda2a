/**
 * Saves a form of many parts as one goes: a moment after the last key, and of the whole form only the parts that were changed. What is
 * typed while it is on its way goes with the next one.
 */
import { useBeforeUnload, useBlocker } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useFormBusy } from "~/ui/form-state";
import { Icon } from "~/ui/icon";

const MOMENT_MS = 1500;

/** @param partOf the part that a field belongs to, by its name; a function that stays the same */
export function useSaving<Part>(partOf: (name: string) => Part | undefined) {
  const root = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // How often each unsaved part was changed, now and when it was sent.
  const edits = useRef(new Map<Part, number>());
  const sent = useRef(new Map<Part, number>());
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
        const part = partOf(name);
        if (part !== undefined && !edits.current.has(part)) formData.delete(name);
      }
    };
    form?.addEventListener("formdata", leaveOutUnchanged);
    return () => {
      form?.removeEventListener("formdata", leaveOutUnchanged);
      clearTimeout(timer.current);
    };
  }, [partOf]);

  return {
    root,
    state,
    save,
    isUnsaved: (part: Part) => edits.current.has(part),
    touch(part: Part) {
      edits.current.set(part, (edits.current.get(part) ?? 0) + 1);
      setState("unsaved");
      save(MOMENT_MS);
    },
    done() {
      for (const [part, count] of sent.current) if (edits.current.get(part) === count) edits.current.delete(part);
      setState(edits.current.size > 0 ? "unsaved" : "saved");
      save(MOMENT_MS);
    },
  };
}

/** Leaving the page with something unsaved is asked about. */
export function useLeaveGuard(unsaved: boolean, question: string) {
  useBeforeUnload(
    useCallback(
      (event) => {
        if (unsaved) event.preventDefault();
      },
      [unsaved],
    ),
  );
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (window.confirm(question)) blocker.proceed();
    else blocker.reset();
  }, [blocker, question]);
}

interface SaveNoteProps {
  state: "clean" | "unsaved" | "saved";
  words: (state: "saving" | "unsaved" | "saved") => string;
}

/** Seen and not said: it changes all the time. */
export function SaveNote({ state, words }: SaveNoteProps) {
  const busy = useFormBusy();
  const now = busy ? "saving" : state;
  return (
    <p className="ja-small ja-muted ja-chip">
      {now === "saved" && <Icon name="check" />}
      {now === "clean" ? "\u00A0" : words(now)}
    </p>
  );
}
