/** Runs the built server as a process of its own, for journeys and for tests that kill it. */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./net.ts";

export interface TestServer {
  origin: string;
  port: number;
  pid: number | undefined;
  /** Ends it (SIGTERM unless told otherwise) and waits until it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** What it printed so far. */
  output(): string;
}

export interface TestServerOptions {
  databaseUrl: string;
  env?: Record<string, string>;
  /** The same as before, for a server that comes back; otherwise a free one. */
  port?: number;
}

export async function startServer({ databaseUrl, env, port: wanted }: TestServerOptions): Promise<TestServer> {
  const port = wanted ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const bundle = pathToFileURL(resolve("build/server/index.js")).href;
  // As server/start.mjs does, without looking whether the build is up to date.
  const script = `const { main } = await import(${JSON.stringify(bundle)}); await main({ command: "start" });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: {
      ...plainEnvironment(),
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      HOST: "127.0.0.1",
      PORT: String(port),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((done) => child.once("close", () => done()).once("error", () => done()));
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const server: TestServer = {
    origin,
    port,
    pid: child.pid,
    output: () => output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await Promise.race([ended, delay(45_000, undefined, { ref: false })]);
      if (!isRunning()) return;
      child.kill("SIGKILL");
      await ended;
      throw new Error(`The server did not end on ${signal}:\n${output}`);
    },
  };
  const deadline = Date.now() + 100_000;
  while (!(await isReady(origin))) {
    if (isRunning() && Date.now() < deadline) await delay(50);
    else {
      child.kill("SIGKILL");
      throw new Error(`The server did not become ready:\n${output}`);
    }
  }
  return server;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** Without vitest's own variables. */
export function plainEnvironment(): Record<string, string | undefined> {
  const own = /^(VITEST.*|MODE|DEV|PROD|SSR|BASE_URL|TEST)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
