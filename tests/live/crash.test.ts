/** A server that dies without a word, and one that is asked to stop: what was confirmed is there, for everybody who comes later. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "../setup/database.ts";
import { makePaper, signIn, Tab, until } from "./visitors.ts";

const town = useDatabase();
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
    build: { ssr: "tests/live/server-process.ts", outDir: folder, target: "node20", minify: false },
  });
}, 60_000);
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Running {
  child: ChildProcess;
  port: number;
}

/** @param port the same as before, for a server that comes back */
async function start(port = 0): Promise<Running> {
  const child = spawn(process.execPath, [join(folder, "server-process.js")], {
    env: { ...process.env, DATABASE_URL: town.url, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await until("the server is up", () => /port \d+/.test(output), 20_000);
  return { child, port: Number(/port (\d+)/.exec(output)![1]) };
}

async function kill({ child }: Running, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20);

describe("kill -9", () => {
  it(`right after "persisted", ${ROUNDS} times: fresh tabs find every word`, async () => {
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "federalDelegate");
    const confirmed: string[] = [];
    let next = start();
    for (let round = 0; round < ROUNDS; round++) {
      const server = await next;
      next = start();
      const tab = await new Tab(server.port, paper, cookie).synced();
      for (const word of confirmed) expect(tab.text).toContain(word);
      for (let index = 0; index < 5; index++) tab.type(`[${round}.${index}]`, (round * 7 + index) % 3 === 0 ? 0 : undefined);
      await tab.saved();
      await kill(server, "SIGKILL");
      for (let index = 0; index < 5; index++) confirmed.push(`${round}.${index}`);
      tab.leave();
    }
    const server = await next;
    const last = await new Tab(server.port, paper, cookie).synced();
    for (const word of confirmed) expect(last.text).toContain(`${word}]`);
    last.leave();
  }, 90_000);

  it("in the middle of typing: tabs that stay open bring back what was not confirmed yet", async () => {
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "mayor");
    const first = await start();
    const [anna, ben] = [await new Tab(first.port, paper, cookie).synced(), await new Tab(first.port, paper, cookie).synced()];
    anna.type("vorher ");
    await anna.saved();
    for (let index = 0; index < 50; index++) {
      anna.type(`${index} `);
      ben.type(`${index} `);
    }
    await kill(first, "SIGKILL");
    anna.type("ohne Server ");
    expect(anna.isSaved).toBe(false);
    const second = await start(first.port);
    await anna.saved();
    await ben.saved();
    const fresh = await new Tab(second.port, paper, cookie).synced();
    await until("all three agree", () => anna.text === ben.text && ben.text === fresh.text);
    expect(fresh.text).toContain("ohne Server ");
    expect(fresh.text.match(/\b49 /g)?.length).toBe(2);
    for (const tab of [anna, ben, fresh]) tab.leave();
  });
});

describe("SIGTERM", () => {
  it("stores and confirms what was typed the moment before", async () => {
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "mayor");
    const first = await start();
    const anna = await new Tab(first.port, paper, cookie).synced();
    for (let index = 0; index < 200; index++) anna.type("x");
    await until("it arrived", () => anna.persisted !== null);
    anna.type("!");
    const [code] = await Promise.all([once(first.child, "exit"), first.child.kill("SIGTERM")]);
    expect(code).toEqual([0, null]);
    const second = await start();
    const fresh = await new Tab(second.port, paper, cookie).synced();
    expect(fresh.text.replaceAll("!", "")).toBe("x".repeat(200));
    anna.leave();
    fresh.leave();
  });
});
