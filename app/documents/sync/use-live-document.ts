/** The component's hold on a living text: connects while it is there, and opens the text anew when what waited cannot be sent. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { DocumentText } from "#server/documents/page/text.queries";
import { LiveDocument } from "./live-document";
import { BEFORE, type LiveState } from "./live-state";
import type { Leftover } from "./local-store";

const nothing = () => () => undefined;
const before = () => BEFORE;

/** Which text it is, and what the page was told of it. */
type Opened = Pick<DocumentText, "documentId" | "personId" | "createdAt" | "title" | "access">;

/** @returns `live` is null before the first effect and on the server */
export function useLiveDocument(text: Opened): { live: LiveDocument | null; state: LiveState } {
  const [live, setLive] = useState<LiveDocument | null>(null);
  const [round, setRound] = useState<{ leftover: Leftover | null }>({ leftover: null });
  const current = useRef(text);
  current.current = text;
  const { documentId } = text;
  useEffect(() => {
    // What is kept in the browser is found there.
    const carried = round.leftover?.id === null ? [round.leftover] : [];
    const onGivenUp = (leftover: Leftover | null) => setRound({ leftover });
    const opened = new LiveDocument({ ...current.current, documentId, carried, onGivenUp });
    setLive(opened);
    return () => {
      setLive(null);
      opened.destroy();
    };
  }, [documentId, round]);
  const state = useSyncExternalStore(live?.subscribe ?? nothing, live?.snapshot ?? before, before);
  return { live, state };
}
