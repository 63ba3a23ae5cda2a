/** What the compiler of PDF gets; nothing is compiled. */
import type { Context } from "#server/context";
import type { WorkerPool } from "#server/platform/worker-pool";

/** @returns the source in Typst's language of what `write` makes a PDF of */
export async function typstOf(ctx: Context, write: (ctx: Context) => Promise<unknown>): Promise<string> {
  let source = "";
  const listener: WorkerPool = {
    work: (job) =>
      job({
        ask: async (_work, given) => {
          source = (given as { source: string }).source;
          return new Uint8Array() as never;
        },
      }),
    share: (_key, job) => listener.work(job),
    close: async () => undefined,
  };
  await write({ ...ctx, pool: listener });
  return source;
}
