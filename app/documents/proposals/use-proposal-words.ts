/** What the forms of proposals remember while somebody writes and the text goes on changing. */
import { useFetcher } from "@remix-run/react";
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { blocksFromLines } from "#server/documents/proposals/lines.rules";
import type { TextContent } from "#server/documents/rules";
import type { FormState } from "#server/web";

/** What was typed before JavaScript ran, on a slow phone, must not vanish when it does. */
export function useEarlyWords(frame: RefObject<HTMLElement | null>, isWaiting: boolean, base: TextContent[]) {
  const early = useRef<{ proposed?: TextContent[]; reason?: string }>();
  const look = () => {
    const typed = (name: string) => frame.current?.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`);
    const [lines, reason] = [typed("lines"), typed("reason")];
    early.current = {
      ...(lines && lines.value !== lines.defaultValue && { proposed: blocksFromLines(base, lines.value) }),
      ...(reason?.value && { reason: reason.value }),
    };
  };
  const wasLookedAt = useRef(false);
  useLayoutEffect(() => {
    if (isWaiting && !wasLookedAt.current) look();
    wasLookedAt.current = true;
  });
  return early;
}

/**
 * The blocks that what is written goes back to. They stay while somebody writes, whatever happens to the text; only after a refused
 * form, which says that the text has moved on and shows it, they are the new ones.
 * @param isHeld somebody is writing; before that they follow the text
 */
export function useBase(current: TextContent[], isHeld: boolean, fetcherKey: string, first = current): TextContent[] {
  const fetcher = useFetcher<{ form?: FormState }>({ key: fetcherKey });
  const refusal = fetcher.data?.form?.error ? fetcher.data : null;
  const [base, setBase] = useState<Base>({ blocks: first, refusal: null, seen: null });
  useEffect(() => {
    if (!isHeld) setBase((old) => (old.blocks === current ? old : { ...old, blocks: current }));
    else if (refusal && base.refusal !== refusal) setBase({ ...base, refusal, seen: current });
    else if (refusal && base.seen !== null && base.seen !== current) setBase({ blocks: current, refusal, seen: null });
  }, [current, isHeld, refusal, base]);
  return base.blocks;
}

const FOLLOW_AFTER_MS = 400;

/**
 * For what is shown about the words beside them: it follows only when nothing is written for a moment. Whoever leaves the text by
 * pressing a button below it would otherwise press beside the button, because the page grows under the finger.
 */
export function useFollowing(blocks: TextContent[]): TextContent[] {
  const [shown, setShown] = useState(blocks);
  useEffect(() => {
    const timer = setTimeout(() => setShown(blocks), FOLLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [blocks]);
  return shown;
}

interface Base {
  blocks: TextContent[];
  /** The last one that was answered, or is being answered. */
  refusal: object | null;
  /** What the page showed when it came; the next is newer. Null: it is answered. */
  seen: TextContent[] | null;
}
