/** Threads that run code of ours: where it lies, built or as source, and what such a thread is given. */
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Beside the built server, whose parts lie in a folder below it; or, while developing, the source itself.
 * @param name as vite.config.ts calls it
 * @param source from here; without one there is no such thread while developing
 */
export const threadFile = (name: string, source?: string): string | undefined =>
  [`./${name}.js`, `../${name}.js`, ...(source ? [source] : [])]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));

/** @param file built, or a source in TypeScript, which tsx reads */
export function startThread(file: string, more: Pick<WorkerOptions, "resourceLimits" | "workerData"> = {}): Worker {
  // Arguments meant for the process (a script given as --eval, a test runner's loader) are none for the thread, and neither is
  // what the environment knows: it holds the password of the database.
  const options = { execArgv: [], env: { NODE_ENV: "production" }, ...more };
  if (!file.endsWith(".ts")) return new Worker(file, options);
  const code = `import("tsx/esm/api").then(({ register }) => register() && import(${JSON.stringify(pathToFileURL(file).href)}))`;
  return new Worker(code, { ...options, eval: true });
}
