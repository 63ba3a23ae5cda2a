/**
 * The ways in which texts were lost elsewhere, each tried here once. Those that have a file of their own: a failed write and a
 * database that is away (outage), a server that dies or stops (crash), loading and unloading (gateway, writing), frames out of order
 * and readers who write (frames), signals that never come (servers), local copies, sleeping tabs and the last keystrokes (journeys).
 */
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { insertDocument } from "#server/documents/commands";
import type { LogEntry } from "#server/documents/log/commands";
import { toPlainText } from "#server/documents/content/text.rules";
import { toYdoc } from "#server/documents/log/rules";
import { settleText } from "#server/documents/versions/settlement.commands";
import { UpdateBatcher, BATCHER_LIMITS } from "#server/live/rooms/update-batcher";
import { useDatabase, waitsForLock } from "../setup/database.ts";
import { openLiveServer } from "./live-server.ts";
import { documentPath, makePaper, Raw, signIn, syncFrame, Tab, textOf, until, write } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function liveServer() {
  const opened = await openLiveServer({ db: town.db });
  toClose.push(() => opened.close());
  return opened;
}

async function tab(port: number, documentId: number, person: Parameters<typeof signIn>[1], ydoc?: Y.Doc): Promise<Tab> {
  const opened = new Tab(port, documentId, (await signIn(town.db, person)).cookie, ydoc);
  toClose.push(() => opened.leave());
  return opened.synced();
}

describe("whole texts from a tab", () => {
  it("that was away for long replace nothing that others wrote meanwhile", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Montag. ");
    await anna.saved();
    const old = toYdoc([Y.encodeStateAsUpdate(anna.ydoc)]);
    anna.type("Dienstag. ");
    await anna.saved();
    write(old, "Offline. ", 0);
    const { cookie } = await signIn(town.db, "mayor");
    const raw = await new Raw({ port, path: documentPath(paper), cookie }).opened();
    toClose.push(() => raw.ws.terminate());
    // Everything it has, in both ways in which a client can say it, and twice.
    for (const kind of [2, 1, 2] as const) raw.send(syncFrame(kind, Y.encodeStateAsUpdate(old)));
    await until("it is stored", () => raw.lastPersisted?.frames === 3);
    const later = await tab(port, paper, "townDelegate");
    expect(later.text).toBe("Offline. Montag. Dienstag. ");
    await until("everybody sees it", () => anna.text === later.text);
  });

  it("begin a text once, however many open it at the same moment", async () => {
    const { port } = await liveServer();
    const process = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
    const paper = await town.db
      .transaction()
      .execute((trx) =>
        insertDocument(trx, { now: () => new Date(), actor: null }, { processId: process.id, kind: "paper", title: "Neu" }),
      );
    const people = ["federalDelegate", "mayor", "townDelegate"] as const;
    const tabs = await Promise.all(people.map((person) => tab(port, paper, person)));
    for (const one of tabs) expect(textOf(one.ydoc)).toBe("");
    for (const one of tabs) expect(one.ydoc.getXmlFragment("default").length).toBe(1);
  });
});

describe("a text that is adopted while somebody types", () => {
  it("takes nothing more in: the writer is sent away unconfirmed, and whoever comes next reads what was adopted", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Beschlossen. ");
    await anna.saved();
    await town.db.transaction().execute(async (trx) => {
      await settleText(trx, paper, "adopted");
      anna.type("Und noch etwas. ");
      await waitsForLock(town);
      // What comes after it, too.
      anna.type("Und mehr. ");
    });
    await until("she is sent away", () => anna.closed === 4403);
    expect(anna.isSaved).toBe(false);
    const ben = await tab(port, paper, "mayor");
    expect([ben.welcome?.access, ben.text]).toEqual(["comment", "Beschlossen. "]);
    await rooms.edit(paper, (ydoc) => ydoc.getMap("marks").set("a", 1));
    const by = await town.db
      .selectFrom("mandates")
      .select(["person_id as personId", "organisation_id as organisationId"])
      .limit(1)
      .executeTakeFirstOrThrow();
    await expect(rooms.edit(paper, (ydoc) => ydoc.getMap("marks").set("b", 1), by)).rejects.toMatchObject({
      code: "documents:error.adopted",
      status: 409,
    });
    expect(toPlainText(await rooms.read(paper)).trim()).toBe("Beschlossen.");
  });
});

describe("a database that is slower than people type", () => {
  it("gets one batch at a time, and everything that came meanwhile makes up the next one", async () => {
    const batches: number[] = [];
    let running = 0;
    let most = 0;
    let position = 0;
    let answer = () => undefined as void;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const batcher = new UpdateBatcher({
      append: async (entries: readonly LogEntry[]) => {
        most = Math.max(most, ++running);
        batches.push(entries.length);
        await answered;
        running -= 1;
        position += entries.length;
        return new Map([[1, position]]);
      },
      onTrouble: () => undefined,
      log: pino({ level: "silent" }),
      limits: { ...BATCHER_LIMITS, windowMs: 5 },
    });
    const told: number[] = [];
    const author = {
      documentId: 1,
      committed: (count: number) => told.push(count),
      gone: () => undefined,
      refused: () => undefined,
    };
    const write = () => batcher.write(author, new Uint8Array([0, 0]), null);
    write();
    await until("the first one is on its way", () => running === 1);
    for (let index = 1; index < 60; index++) {
      write();
      if (index % 20 === 0) await delay(10);
    }
    answer();
    expect(await batcher.drain(5_000)).toBe(0);
    await until("all are told", () => told.reduce((sum, count) => sum + count, 0) === 60);
    expect(most).toBe(1);
    expect(batches).toEqual([1, 59]);
  });
});
