/** The server as processes of their own, to be killed: `const processes = useProcesses(town)`, then `await processes.start()`. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "vite";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { TestDatabase } from "../setup/database.ts";
import { until } from "./visitors.ts";

export interface Running {
  child: ChildProcess;
  port: number;
}

export interface Processes {
  /** @param port the same as before, for a server that comes back */
  start(port?: number): Promise<Running>;
  /** Resolves when it has ended. */
  kill(running: Running, signal: NodeJS.Signals): Promise<void>;
}

/** @param name of the file that each of them runs, and that says its port */
export function useProcesses(town: TestDatabase, name = "server-process"): Processes {
  const children: ChildProcess[] = [];
  let folder: string;

  /** Put together once: two dozen starts are three times as quick. Below node_modules, so that packages are found. */
  beforeAll(async () => {
    mkdirSync("node_modules/.cache", { recursive: true });
    folder = mkdtempSync("node_modules/.cache/live-test-");
    await build({
      configFile: false,
      publicDir: false,
      logLevel: "error",
      resolve: { alias: { "~": resolve("app"), "#server": resolve("server"), "#db": resolve("db") } },
      ssr: { noExternal: [/^@tiptap\//] },
      build: {
        ssr: true,
        outDir: folder,
        target: "node20",
        minify: false,
        rollupOptions: {
          input: { [name]: `tests/live/${name}.ts`, "compaction.worker": "server/live/compaction/compaction.worker.ts" },
          output: { entryFileNames: "[name].js" },
        },
      },
    });
  }, 60_000);
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  return {
    async start(port = 0) {
      const child = spawn(process.execPath, [join(folder, `${name}.js`)], {
        env: { ...process.env, DATABASE_URL: town.url, PORT: String(port) },
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(child);
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      await until("the server is up", () => /port \d+/.test(output), 60_000);
      return { child, port: Number(/port (\d+)/.exec(output)![1]) };
    },
    async kill({ child }, signal) {
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}
