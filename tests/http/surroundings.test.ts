/** The server as a real process whose surroundings fail: nobody reads its log, its parent goes, it is started with something odd. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, describe, expect, it } from "vitest";
import { openAddress } from "../setup/database-address.ts";
import { createDatabase, useDatabase } from "../setup/database.ts";
import { freePort } from "../setup/net.ts";
import { makeScratch } from "../setup/scratch.ts";
import { plainEnvironment } from "../setup/server.ts";

const town = useDatabase({ sample: false });
const children: ChildProcess[] = [];
afterEach(() => {
  for (const { pid, exitCode } of children.splice(0)) if (pid && exitCode === null) kill(-pid);
});

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

type Out = "pipe" | number;
const OWN = [process.execPath, "server/start.mjs"] as const;

/** In a process group of its own, as a terminal starts it. */
async function start(env: Record<string, string> = {}, out: Out = "pipe", [command, ...words]: readonly string[] = OWN) {
  const port = await freePort();
  const child = spawn(command!, words, {
    env: { ...plainEnvironment(), NODE_ENV: "production", DATABASE_URL: town.url, PORT: String(port), SEED: "none", ...env },
    stdio: ["ignore", out, "pipe"],
    detached: true,
  });
  children.push(child);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const origin = `http://127.0.0.1:${port}`;
  return { child, ended, origin };
}

const answers = (origin: string, path = "/readyz") =>
  fetch(`${origin}${path}`).then(
    (answer) => answer.ok,
    () => false,
  );
const isUp = (origin: string) => expect.poll(() => answers(origin), { timeout: 60_000 }).toBe(true);
const isGone = (origin: string) => expect.poll(() => answers(origin), { timeout: 20_000 }).toBe(false);

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** More lines than any pipe takes and than the server keeps: a line has about 250 signs. */
async function fillLog(origin: string): Promise<void> {
  for (let round = 0; round < 200; round++)
    await Promise.all(Array.from({ length: 50 }, () => fetch(`${origin}/nowhere`, { method: "POST" })));
}

describe("The log", () => {
  it("a full disk beneath the log stops neither the pages nor the end in order", async () => {
    const { child, ended, origin } = await start({}, openSync("/dev/full", "w"));
    await isUp(origin);
    await fillLog(origin);
    expect(await answers(origin, "/sign-in")).toBe(true);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("a log that nobody reads stops nothing, and says later how many lines are missing", async () => {
    const { child, ended, origin } = await start();
    await isUp(origin);
    await fillLog(origin);
    expect(await answers(origin, "/sign-in")).toBe(true);
    const output = collect(child.stdout);
    await expect.poll(output, { timeout: 20_000 }).toMatch(/"lines":\d+,"msg":"lines of the log could not be written"/);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("the end in order does not wait for somebody to read the log", async () => {
    const { child, ended, origin } = await start();
    await isUp(origin);
    await fillLog(origin);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

describe("The end", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s ends it in order", async (signal) => {
    const { child, ended, origin } = await start();
    const output = collect(child.stdout);
    await isUp(origin);
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(output()).toContain("stopping: flushing documents");
  });

  it("npm start takes the server along when it is told to end", async () => {
    const { child, origin } = await start({}, "pipe", ["npm", "start"]);
    const output = collect(child.stdout);
    await isUp(origin);
    child.kill("SIGTERM");
    await isGone(origin);
    expect(output()).toContain("stopping: flushing documents");
  });

  it("npm start that is told to end while the server still starts leaves nobody behind", async () => {
    const database = await openAddress(() => Number(new URL(town.url).port));
    const { child, origin } = await start({ DATABASE_URL: database.url(town.url) }, "pipe", ["npm", "start"]);
    const everybodyGone = once(child.stdout!, "close");
    await database.firstVisit;
    child.kill("SIGTERM");
    await everybodyGone;
    expect(await answers(origin)).toBe(false);
    database.close();
  });

  it("Ctrl-C, which reaches npm, its shell and the server, ends it in order", async () => {
    const { child, origin } = await start({}, "pipe", ["npm", "start"]);
    const closed = once(child.stdout!, "close");
    const output = collect(child.stdout);
    await isUp(origin);
    process.kill(-child.pid!, "SIGINT");
    await closed;
    expect(output()).toContain("stopping: flushing documents");
    expect(output()).not.toContain("stopping failed");
  });
});

/** Once is not enough where a process does not listen yet, or counts the second time only. */
async function tellUntilGone(child: ChildProcess, pid: () => number | undefined): Promise<void> {
  const isGone = () => {
    if (child.exitCode !== null) return true;
    const number = pid();
    if (number) process.kill(number, "SIGTERM");
    return false;
  };
  await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
}

describe("The end, when stopping takes long", () => {
  it("a second signal ends it at once, and the exit code says that it was not in order", async () => {
    const database = await openAddress(() => Number(new URL(town.url).port));
    const { child, ended, origin } = await start({ DATABASE_URL: database.url(town.url) });
    const output = collect(child.stdout);
    await isUp(origin);
    database.fallSilent();
    await tellUntilGone(child, () => child.pid);
    expect(await ended).toBe(1);
    expect(output().match(/stopping: flushing documents/g)).toHaveLength(1);
    database.close();
  });
});

/** A process 1 hears only what it listens to: the system has no end for it by itself. */
const AS_PROCESS_1 = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"] as const;
const mayBeProcess1 = spawnSync(AS_PROCESS_1[0], [...AS_PROCESS_1.slice(1), "true"]).status === 0;
const isPermitted = (skip: (why: string) => void) => mayBeProcess1 || skip("this system lets nobody be process 1");

/** Its number out here. */
function process1Of({ pid }: ChildProcess): number | undefined {
  const [own] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return Number(own) || undefined;
}

describe("As process 1 of a container", () => {
  it.for(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s ends it in order", async (signal, { skip }) => {
    isPermitted(skip);
    const { child, ended, origin } = await start({}, "pipe", [...AS_PROCESS_1, ...OWN]);
    const output = collect(child.stdout);
    await isUp(origin);
    process.kill(process1Of(child)!, signal);
    expect(await ended).toBe(0);
    expect(output()).toContain("stopping: flushing documents");
  });

  it("it can be ended while it still starts", async ({ skip }) => {
    isPermitted(skip);
    const { child, ended, origin } = await start({}, "pipe", [...AS_PROCESS_1, ...OWN]);
    await tellUntilGone(child, () => process1Of(child));
    expect(await ended).toBe(143);
    expect(await answers(origin)).toBe(false);
  });
});

/** One sentence in both languages, and no stack. */
async function refuses(env: Record<string, string>, sentence: RegExp, words?: readonly string[]): Promise<void> {
  const { child, ended } = await start(env, "pipe", words);
  const output = collect(child.stderr);
  collect(child.stdout);
  expect(await ended).toBe(1);
  expect(output()).toMatch(sentence);
  expect(output().trim().split("\n")).toHaveLength(1);
}

describe("A start that cannot be", () => {
  it("an address that is none, has a path or another scheme is refused", async () => {
    for (const ORIGIN of ["agenda.example", "https://agenda.example/agenda", "ftp://agenda.example"])
      await refuses(
        { ORIGIN },
        /ORIGIN ist so nicht brauchbar\. \/ ORIGIN is not usable like this\. \(https:\/\/agenda\.example\)/,
      );
  });

  it("an older version refuses the database of a newer one", async () => {
    const newer = await createDatabase({ sample: false });
    await newer.sql`insert into kysely_migration (name, timestamp) values ('2099-01-01-future', '2099-01-01')`;
    await refuses({ DATABASE_URL: newer.url }, /neueren Version \(2099-01-01-future\).* \/ .*newer version/);
    await newer.drop();
  });

  it("a database that cannot store every letter is refused", async () => {
    const admin = postgres(town.url, { max: 1, onnotice: () => undefined });
    const name = `${new URL(town.url).pathname.slice(1)}_latin`;
    await admin.unsafe(`create database ${name} template template0 encoding 'LATIN1' locale 'C'`);
    const url = Object.assign(new URL(town.url), { pathname: `/${name}` }).href;
    await refuses({ DATABASE_URL: url }, /LATIN1.* \/ .*UTF8/);
    await admin.unsafe(`drop database ${name}`);
    await admin.end();
  });

  it("a folder that was never built and cannot be written to is refused", async () => {
    const folder = makeScratch("joint-agenda-unbuilt-");
    for (const name of ["server", "db"]) mkdirSync(join(folder, name));
    for (const name of ["server/start.mjs", "server/release.mjs", "db/lock.mjs", "package.json"])
      cpSync(name, join(folder, name));
    // Root may write everywhere; nobody makes a folder out of a file.
    writeFileSync(join(folder, ".cache"), readFileSync("LICENSE"));
    await refuses({}, /noch nicht gebaut.* \/ .*not built yet/, [process.execPath, join(folder, "server/start.mjs")]);
    rmSync(folder, { recursive: true });
  });
});

describe("Behind a proxy with TLS", () => {
  it("nothing is taken from a forged Host, no cookie travels openly, and the log names pages without their files", async () => {
    const { child, origin } = await start({ ORIGIN: "https://agenda.example" });
    const output = collect(child.stdout);
    await isUp(origin);
    const forged = { "X-Forwarded-Host": "elsewhere.example" };
    const page = await fetch(`${origin}/sign-in`, { headers: forged });
    expect(page.headers.get("content-security-policy")).toContain("connect-src 'self' wss://agenda.example;");
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    const body = new URLSearchParams({ language: "en", to: "/sign-in" });
    const headers = { ...forged, Origin: "https://agenda.example", Accept: "text/html" };
    const chosen = await fetch(`${origin}/preferences`, { method: "POST", body, headers, redirect: "manual" });
    expect(chosen.headers.getSetCookie().length).toBeGreaterThan(0);
    for (const cookie of chosen.headers.getSetCookie()) expect(cookie).toMatch(/; Secure/);
    const file = /\/assets\/[\w.-]+/.exec(await page.text())![0];
    expect(await answers(origin, file)).toBe(true);
    await expect.poll(output).toMatch(/"server":".+","requestId":".+","method":"POST","route":"\/preferences",.*"ms":\d+/);
    expect(output()).not.toContain("/assets/");
  });
});
