/** Work for later, as commands name it: a kind is declared in its domain's rules, done in its `jobs.ts`. */

/** @typeParam Data what one job carries: ids only, because it stays readable after the job is done */
export interface JobKind<Data extends object> {
  /** `<domain>.<noun>`: the name of the queue. It stays, because waiting jobs bear it. */
  readonly name: string;
  /** How often a failed job is tried again, and after how many seconds. */
  readonly retryLimit: number;
  readonly retryDelay: number;
  /** Cron in Europe/Berlin, for what is done regularly. */
  readonly cron?: string;
  /** Never there: only says what a job carries. */
  readonly data?: Data;
}

export const jobKind = <Data extends object = object>(
  name: string,
  { retryLimit = 10, retryDelay = 60, cron }: { retryLimit?: number; retryDelay?: number; cron?: string } = {},
): JobKind<Data> => ({ name, retryLimit, retryDelay, ...(cron ? { cron } : {}) });

/** A queue as the page of the installation shows it. */
export interface JobCounts {
  name: string;
  /** Due now, or being done. */
  waiting: number;
  later: number;
  /** When the next one is due. */
  next: Date | null;
  failed: number;
}

export interface FailedJob {
  id: string;
  name: string;
  failedAt: Date;
  tries: number;
  reason: string;
}
