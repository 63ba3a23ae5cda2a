/**
 * The servers that are compared, each as a process of its own: the product as it was built, with everything switched on, and its
 * peers. While tuning, BENCH_SERVER names a file to run in the product's place, and BENCH_PROFILE a folder for its profiles.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../setup/net.ts";
import type { Kind } from "./dialects.ts";
import { cpuOf, memoryOf } from "./processes.ts";

const PEERS = fileURLToPath(new URL("../peers/", import.meta.url));
const COLLECT = new URL("collect.mjs", import.meta.url).href;

export interface Running {
  kind: Kind;
  port: number;
  /** Milliseconds from the beginning of the process until its port was open. */
  readyAfterMs: number;
  /** Milliseconds on the processors so far, all threads. */
  cpu(): number;
  /** Bytes after garbage collection: what the process has in memory, and what its objects and buffers take of that. */
  memory(): Promise<{ resident: number; held: number }>;
  /** Bytes in memory, as it is. */
  memoryNow(): number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface StartOptions {
  /** Port of a Redis, for two Hocuspocus. */
  redisPort?: number | undefined;
}

export async function startServer(kind: Kind, databaseUrl: string, { redisPort }: StartOptions = {}): Promise<Running> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    HOST: "127.0.0.1",
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    ...(kind === "ours" || kind === "hp-pg" ? { DATABASE_URL: databaseUrl } : {}),
    ...(redisPort ? { REDIS_PORT: String(redisPort) } : {}),
  };
  const began = performance.now();
  const child = kind === "ours" ? startOurs(env) : startPeer(kind, env);
  await untilOpen(port, child);
  return { ...attend(kind, port, child), readyAfterMs: performance.now() - began };
}

function startOurs(env: Record<string, string>): ChildProcess {
  const file = resolve(process.env.BENCH_SERVER ?? "server/start.mjs");
  const profile = process.env.BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  return spawn(process.execPath, [...profile, "--import", COLLECT, file], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

function startPeer(kind: Exclude<Kind, "ours">, env: Record<string, string>): ChildProcess {
  const file = kind === "hp" || kind === "hp-pg" ? "hocuspocus.mjs" : `${kind}.mjs`;
  return spawn(process.execPath, ["--import", COLLECT, join(PEERS, file)], {
    env: { ...process.env, ...env },
    cwd: PEERS,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function attend(kind: Kind, port: number, child: ChildProcess): Omit<Running, "readyAfterMs"> {
  const ended = new Promise<void>((done) => child.once("close", () => done()).once("error", () => done()));
  const pid = child.pid!;
  return {
    kind,
    port,
    cpu: () => cpuOf(pid),
    async memory() {
      // As collect.mjs names it.
      const file = join(tmpdir(), `joint-agenda-held-${pid}`);
      child.kill("SIGUSR2");
      while (!existsSync(file)) await delay(50);
      const held = Number(readFileSync(file, "utf8"));
      rmSync(file);
      await delay(300);
      return { resident: memoryOf(pid), held };
    },
    memoryNow: () => memoryOf(pid),
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await Promise.race([ended, delay(15_000, undefined, { ref: false })]);
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(2)) {
    if (child.exitCode !== null) break;
    if (await answers(port)) return;
  }
  child.kill("SIGKILL");
  throw new Error("A server of the bench did not start.");
}

export function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host: "127.0.0.1", port }, () => done(true));
    socket.on("error", () => done(false)).on("connect", () => socket.destroy());
  });
}

/** Redis from the system's packages, keeping nothing. @returns undefined when it is not installed */
export async function startRedis(): Promise<{ port: number; stop: () => void } | undefined> {
  const port = await freePort();
  const child = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
    stdio: "ignore",
  });
  const isMissing = await Promise.race([
    new Promise<boolean>((done) => child.once("error", () => done(true)).once("exit", () => done(true))),
    (async () => {
      while (!(await answers(port))) await delay(20);
      return false;
    })(),
  ]);
  return isMissing ? undefined : { port, stop: () => void child.kill() };
}

/** The peers are installed when they are first needed, apart from the product. */
export function installPeers(): void {
  const lock = createHash("sha256")
    .update(readFileSync(join(PEERS, "package-lock.json")))
    .digest("hex");
  const stamp = join(PEERS, "node_modules/.stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Die Vergleichsserver werden installiert (einmalig) … / Installing the peers …");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: PEERS,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("npm ci has failed in tests/bench/peers.");
  writeFileSync(stamp, lock);
}
