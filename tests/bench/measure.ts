/** Medians of interleaved rounds; used by every measure of the bench. */
import { memoryOf } from "./live/processes.ts";

export interface Result {
  name: string;
  /** Milliseconds. */
  median: number;
  p95: number;
  p99: number;
  floor: number;
  floorName: string;
  rounds: number;
}

/** Runs product and floor in turn. @returns medians in milliseconds */
export async function alternate(
  names: { name: string; floorName: string },
  rounds: number,
  product: (round: number) => Promise<number>,
  floor: (round: number) => Promise<number>,
): Promise<Result> {
  const [ours, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await product(round));
    floors.push(await floor(round));
  }
  return {
    ...names,
    rounds,
    median: quantile(ours, 0.5),
    p95: quantile(ours, 0.95),
    p99: quantile(ours, 0.99),
    floor: quantile(floors, 0.5),
  };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds that `work` takes. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The largest that a server was meanwhile, in megabytes, where the system says so; its threads count in. */
export async function memoryDuring({ pid }: { pid: number | undefined }, work: () => Promise<unknown>): Promise<string> {
  const memory = () => Math.round(memoryOf(pid!) / 1024 / 1024);
  const before = memory();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, memory())), 50);
  await work();
  clearInterval(watch);
  return `memory ${before} → ${most} MB`;
}
