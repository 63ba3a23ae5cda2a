/** Every ordinary way to end the server leads to one stop in order. */
import type { LogOutput } from "../platform/log.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One Ctrl-C comes twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 1_000;

/** The first signal stops in order, one that comes later at once. That npm has gone, start.mjs says with a signal, too. */
export function listenForEnds({ log, close }: LogOutput, stop: () => Promise<void>): void {
  let began: number | undefined;
  const end = (reason: string) => {
    if (began !== undefined) {
      if (performance.now() - began > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    began = performance.now();
    log.info({ event: "stopping", reason }, "stopping: flushing documents");
    void stop()
      .then(
        () => 0,
        (error: unknown) => {
          log.fatal({ err: error }, "stopping failed");
          return 1;
        },
      )
      .then(async (code) => {
        await close();
        process.exit(code);
      });
  };
  for (const signal of SIGNALS) {
    // Until now start.mjs has listened.
    process.removeAllListeners(signal);
    process.on(signal, end);
  }
}
