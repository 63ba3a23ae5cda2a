/** Follows a roundtable by its screen's address: without a session there is no live channel, so the page asks again and again. */
import { useEffect, useState } from "react";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import type { Live } from "~/ui/live/use-live";

const EVERY_MS = 700;
/** One that has not answered by then will not. */
const PATIENCE_MS = 5_000;

/** @param token null: does nothing */
export function useScreen(token: string | null, initial: RoundtableSnapshot): Live<RoundtableSnapshot> {
  const [live, setLive] = useState<Live<RoundtableSnapshot>>({ data: initial, state: "connecting", serverOffset: 0 });
  useEffect(() => {
    if (!token) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        const answer = await fetch(`/screens/${token}/view.json`, { signal: AbortSignal.timeout(PATIENCE_MS) });
        if (!answer.ok) throw new Error(String(answer.status));
        const serverOffset = Date.parse(answer.headers.get("x-server-time") ?? "") - Date.now();
        const data = (await answer.json()) as RoundtableSnapshot;
        if (!isOver) setLive((last) => ({ data, state: "live", serverOffset: steady(last.serverOffset, serverOffset) }));
      } catch {
        if (!isOver) setLive((last) => ({ ...last, state: "offline" }));
      }
      if (!isOver) timer = setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [token]);
  return live;
}

/** A countdown must not tremble with the way of each answer. */
const steady = (last: number, now: number) => (last !== 0 && Math.abs(now - last) < 500 ? last : now);
