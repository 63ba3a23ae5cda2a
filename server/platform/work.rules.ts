/** Work for the pool's threads, as its domain declares it. */

/**
 * Work that a thread can be asked for. What it is given and what comes back is copied between threads.
 * @throws WorkRefused on purpose, when what was given cannot be worked on
 */
export interface Work<Given, Result> {
  name: string;
  run(given: Given): Promise<Result>;
}

/** Refused by the work itself, or `too-slow` and `broken` by the pool. */
export class WorkRefused extends Error {
  constructor(readonly reason: string) {
    super(`This is not worked on: ${reason}`);
  }
}
