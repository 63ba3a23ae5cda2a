/** A server that dies without a word, and one that is asked to stop: what was confirmed is there, for everybody who comes later. */
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { useDatabase } from "../setup/database.ts";
import { useProcesses } from "./processes.ts";
import { makePaper, signIn, Tab, until } from "./visitors.ts";

const town = useDatabase();
const { start, kill } = useProcesses(town);

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 8);

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
  }, 240_000);

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
    const [anna, ben] = [await new Tab(first.port, paper, cookie).synced(), await new Tab(first.port, paper, cookie).synced()];
    for (let index = 0; index < 200; index++) anna.type("x");
    await until("it arrived", () => ben.text.length === 200);
    anna.type("!");
    const ended = once(first.child, "exit");
    first.child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    const second = await start();
    const fresh = await new Tab(second.port, paper, cookie).synced();
    expect(fresh.text.replaceAll("!", "")).toBe("x".repeat(200));
    for (const tab of [anna, ben, fresh]) tab.leave();
  });
});
