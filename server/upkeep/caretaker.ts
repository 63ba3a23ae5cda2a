/** Tidies up now and then while the server runs; started by main.ts. */
import type { Logger } from "pino";
import type { Database } from "../context.ts";
import { tidyUp } from "./commands.ts";

export interface CaretakerLimits {
  /** After the start people come back all at once; they go first. */
  firstAfterMs: number;
  everyMs: number;
}

const LIMITS: CaretakerLimits = { firstAfterMs: 5 * 60_000, everyMs: 6 * 3_600_000 };

interface Parts {
  db: Database;
  log: Logger;
  now: () => Date;
  /** Others than usual, for tests. */
  limits?: Partial<CaretakerLimits>;
}

export interface Caretaker {
  /** Resolves when nothing is being done any more. */
  stop(): Promise<void>;
}

export function startCaretaker({ db, log, now, limits = {} }: Parts): Caretaker {
  const { firstAfterMs, everyMs } = { ...LIMITS, ...limits };
  const stopping = new AbortController();
  let working: Promise<void> = Promise.resolve();
  let timer = setTimeout(round, firstAfterMs).unref();

  function round(): void {
    working = tidy().finally(() => {
      if (!stopping.signal.aborted) timer = setTimeout(round, everyMs).unref();
    });
  }

  async function tidy(): Promise<void> {
    const tidied = await tidyUp({ db, log }, now(), stopping.signal);
    if (Object.values(tidied).some((count) => count > 0)) log.info(tidied, "tidied up");
  }

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await working;
    },
  };
}
