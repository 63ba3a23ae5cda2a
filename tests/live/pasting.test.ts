/** Many who paste long passages over what they pasted before: what counts is the text that is there, not what it was made from. */
import { afterEach, describe, expect, it } from "vitest";
import type WebSocket from "ws";
import * as Y from "yjs";
import { findStoredText } from "#server/documents/log/queries";
import { toYdoc } from "#server/documents/log/rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { makePaper, signIn, Tab, textOf, until } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

const [PEOPLE, ROUNDS, LETTERS] = [20, 3, 200_000];
const MIB = 1024 * 1024;

async function liveServer(options: Omit<LiveServerOptions, "db"> = {}): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, ...options });
  toClose.push(() => opened.close());
  return opened;
}

/** Somebody with a paragraph of their own. */
class Paster {
  readonly tab: Tab;
  #text: Y.XmlText | null = null;
  pasted = "";

  constructor(tab: Tab) {
    this.tab = tab;
  }

  paste(words: string): void {
    this.pasted = words.repeat(Math.ceil(LETTERS / words.length));
    this.tab.ydoc.transact(() => {
      this.#text ??= this.#begin();
      this.#text.delete(0, this.#text.length);
      this.#text.insert(0, this.pasted);
    });
  }

  #begin(): Y.XmlText {
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    paragraph.insert(0, [text]);
    this.tab.ydoc.getXmlFragment(TEXT_FIELD).push([paragraph]);
    return text;
  }
}

async function pasters(port: number, documentId: number, count: number): Promise<Paster[]> {
  const { cookie } = await signIn(town.db, "federalDelegate");
  return Promise.all(
    Array.from({ length: count }, async () => {
      const tab = new Tab(port, documentId, cookie);
      toClose.push(() => tab.leave());
      return new Paster(await tab.synced());
    }),
  );
}

describe("pasting long passages over what was pasted before", () => {
  it("cuts nobody, keeps every word and does not let the log before it grow", async () => {
    const { port, rooms } = await liveServer({ rooms: { fullBytes: 6 * MIB } });
    const paper = await makePaper(town.db);
    const people = await pasters(port, paper, PEOPLE);
    const room = await rooms.enter(paper);
    toClose.push(() => rooms.leave(room));
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, sum(room.updates))), 5);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, one] of people.entries()) one.paste(`Absatz ${index}, Fassung ${round}. `);
      await Promise.all(people.map(({ tab }) => tab.saved()));
    }
    clearInterval(watching);
    expect(people.map(({ tab }) => tab.closed)).toEqual(people.map(() => null));
    expect(people.flatMap(({ tab }) => tab.notices)).not.toContain("full");
    const stored = await findStoredText(town.db, paper);
    const blocks = textOf(toYdoc(stored!.state ? [stored!.state, ...stored!.updates] : stored!.updates)).split("\n");
    expect(blocks.sort()).toEqual(people.map((one) => one.pasted).sort());
    // Twelve megabytes were pasted.
    expect(most).toBeLessThan(8 * MIB);
    await until("all see all", () => people.every(({ tab }) => textOf(tab.ydoc).length === textOf(people[0]!.tab.ydoc).length));
  });

  it("waits while as much as may waits for the database, and cuts nobody", async () => {
    const { port } = await liveServer({ rooms: { waitingBytes: 300_000, lookEveryMs: 20 } });
    const people = await pasters(port, await makePaper(town.db), 5);
    for (const one of people) one.paste("Absatz. ");
    await Promise.all(people.map(({ tab }) => tab.saved()));
    expect(people.map(({ tab }) => tab.closed)).toEqual(people.map(() => null));
  });

  it("is made up for in one by who reads more slowly than it comes, and stays in", async () => {
    const { port } = await liveServer({ gateway: { backlogBytes: 512 * 1024, patienceMs: 600_000, silenceMs: 600_000 } });
    const paper = await makePaper(town.db);
    const [fast, slow] = await pasters(port, paper, 2);
    const socket = slow!.tab.provider.ws as unknown as WebSocket;
    socket.pause();
    for (let round = 0; round < 60; round++) fast!.paste(`Fassung ${round}. `);
    await fast!.tab.saved();
    socket.resume();
    await until("the slow one sees what there is now", () => slow!.tab.text === fast!.pasted);
    expect(slow!.tab.closed).toBeNull();
  });
});

const sum = (updates: readonly Uint8Array[]): number => updates.reduce((bytes, update) => bytes + update.length, 0);
