/** Who is next when many ask at once. */

/** Resolves when it is the turn of whoever asks. @param by who asks: nobody waits for more than one of everybody else's */
export type Turn = (by: string) => Promise<void>;

/**
 * One begins in each turn of the event loop, so that letters come through between two of them: what hundreds send at once would
 * otherwise all be begun in the same turn, and everybody's sockets would wait for the last.
 */
export function makeTurns(): Turn {
  // In the order in which they are next.
  const waiting = new Map<string, (() => void)[]>();
  const next = () => {
    const [by = "", own = []] = waiting.entries().next().value ?? [];
    waiting.delete(by);
    const begin = own.shift();
    if (own.length > 0) waiting.set(by, own);
    if (waiting.size > 0) setImmediate(next);
    begin?.();
  };
  return (by) =>
    new Promise((resolve) => {
      if (waiting.size === 0) setImmediate(next);
      const own = waiting.get(by);
      if (own) own.push(resolve);
      else waiting.set(by, [resolve]);
    });
}
