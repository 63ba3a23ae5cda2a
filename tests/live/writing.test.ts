/** Writing together: two tabs, one text, and what is said to be saved is in the database. */
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { findStoredText } from "#server/documents/log/queries";
import { toYdoc } from "#server/documents/log/rules";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { documentPath, erase, makePaper, Raw, signIn, syncFrame, Tab, textOf, until, updateOf, write } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function liveServer(options: Omit<LiveServerOptions, "db"> = {}): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, ...options });
  toClose.push(() => opened.close());
  return opened;
}

async function tab(port: number, documentId: number, person: Parameters<typeof signIn>[1], ydoc?: Y.Doc): Promise<Tab> {
  const { cookie } = await signIn(town.db, person);
  const opened = new Tab(port, documentId, cookie, ydoc);
  toClose.push(() => opened.leave());
  return opened.synced();
}

/** What a fresh start would show. */
async function storedText(documentId: number): Promise<string> {
  const stored = await findStoredText(town.db, documentId);
  return textOf(toYdoc(stored!.state ? [stored!.state, ...stored!.updates] : stored!.updates));
}

describe("two people in one text", () => {
  it("both see the same after typing at the same time", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(port, paper, "federalDelegate"), await tab(port, paper, "townDelegate")];
    anna.type("Bund ");
    await until("the other sees it", () => ben.text === "Bund ");
    for (let round = 0; round < 20; round++) {
      anna.type("a", 0);
      ben.type("b");
    }
    await until("both texts are equal", () => anna.text === ben.text && anna.text.length === 45);
    await anna.saved();
    await ben.saved();
    expect(await storedText(paper)).toBe(anna.text);
  });
});

describe("saved", () => {
  it("is said only when the database has it", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    for (let round = 0; round < 10; round++) {
      anna.type(`Satz ${round}. `);
      expect(anna.isSaved).toBe(false);
      await anna.saved();
      expect(await storedText(paper)).toBe(anna.text);
    }
  });

  it("covers deletions, which leave no trace in any clock", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("zu viel Text");
    await anna.saved();
    erase(anna.ydoc, 0, 8);
    expect(anna.isSaved).toBe(false);
    await anna.saved();
    expect(await storedText(paper)).toBe("Text");
  });

  it("covers what was typed without a connection, once it is back", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("davor ");
    await anna.saved();
    anna.provider.disconnect();
    anna.type("im Zug ");
    expect(anna.isSaved).toBe(false);
    anna.provider.connect();
    await anna.saved();
    expect(await storedText(paper)).toBe("davor im Zug ");
  });

  it("is said to nobody who may only read", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const observer = await tab(port, paper, "observer");
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Hallo");
    await until("the observer reads it", () => observer.text === "Hallo");
    await anna.saved();
    expect(observer.welcome?.access).toBe("read");
    expect(observer.persisted).toBeNull();
  });
});

describe("a room", () => {
  it("is forgotten when the last one has left, and comes back with everything", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("bleibt ");
    anna.leave();
    await until("the room is forgotten", () => rooms.count() === 0);
    const later = await tab(port, paper, "townDelegate");
    expect(later.text).toBe("bleibt ");
    later.type("hier");
    await later.saved();
    expect(await storedText(paper)).toBe("bleibt hier");
  });

  it("stores the very last keystrokes of a tab that is closed at once", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    for (let round = 0; round < 10; round++) {
      const anna = await tab(port, paper, "federalDelegate");
      anna.type(`${round}`);
      anna.provider.ws?.close();
      anna.leave();
    }
    await until("the room is forgotten", () => rooms.count() === 0);
    expect(await storedText(paper)).toBe("0123456789");
  });

  it("gives everything to those who come late, in one text with several hundred changes", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    for (let index = 0; index < 700; index++) anna.type("x", index % 7 === 0 ? 0 : undefined);
    const late = await tab(port, paper, "mayor");
    await until("the late one has all of it", () => late.text === anna.text && late.text.length === 700);
  });

  it("compact the log into a state, with JSON and plain text, while people go on typing", async () => {
    const { port } = await liveServer({ rooms: { compactEntries: 20, compactEveryMs: 0 } });
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    for (let index = 0; index < 200; index++) {
      anna.type("ä");
      if (index % 20 === 0) await anna.saved();
    }
    await anna.saved();
    const late = await tab(port, paper, "mayor");
    expect(late.text).toBe("ä".repeat(200));
    const state = await town.db
      .selectFrom("document_states")
      .where("document_id", "=", paper)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(state.up_to_seq).toBeGreaterThan(20);
    expect(state.plain_text).toMatch(/^ä{20,}$/);
    expect(JSON.stringify(state.content)).toContain(state.plain_text);
    expect(await storedText(paper)).toBe(anna.text);
  });

  it("compact everything when the last one leaves, and keeps the raw log for a day", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Ein Satz.");
    await anna.saved();
    anna.leave();
    await until("the room is forgotten", () => rooms.count() === 0);
    const rows = await town.db.selectFrom("document_updates").where("document_id", "=", paper).select("seq").execute();
    expect(rows.length).toBeGreaterThan(0);
    const state = await town.db
      .selectFrom("document_states")
      .where("document_id", "=", paper)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(state).toMatchObject({ up_to_seq: rows.length, plain_text: "Ein Satz." });
  });

  it("throws the raw log away after a day", async () => {
    let now = new Date();
    const { port, rooms } = await liveServer({ now: () => now });
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "federalDelegate", 1000);
    for (const words of ["gestern ", "heute"]) {
      const anna = await new Tab(port, paper, cookie).synced();
      anna.type(words);
      await anna.saved();
      anna.leave();
      await until("the room is forgotten", () => rooms.count() === 0);
      now = new Date(now.getTime() + 25 * 3_600_000);
    }
    const rows = await town.db.selectFrom("document_updates").where("document_id", "=", paper).select("seq").execute();
    expect(rows.length).toBe(1);
    expect(await storedText(paper)).toBe("gestern heute");
  });

  it("says that it is not there when its document is deleted", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    await town.db.deleteFrom("documents").where("id", "=", paper).execute();
    anna.type("ins Leere");
    await until("the tab is closed", () => anna.closed === 4404);
    await until("the room is forgotten", () => rooms.count() === 0);
  });

  it("does not store all deletions again whenever somebody comes back", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    for (let index = 0; index < 50; index++) {
      anna.type("abc");
      erase(anna.ydoc, index, 2);
    }
    await anna.saved();
    for (let round = 0; round < 3; round++) {
      anna.provider.disconnect();
      if (round === 1) erase(anna.ydoc, 0, 1);
      await until("the room is forgotten", () => rooms.count() === 0);
      anna.provider.connect();
      await anna.saved();
    }
    const last = await town.db
      .selectFrom("document_updates")
      .where("document_id", "=", paper)
      .select("update")
      .orderBy("seq", "desc")
      .executeTakeFirstOrThrow();
    expect(last.update.length).toBeLessThan(20);
    expect(await storedText(paper)).toBe("c".repeat(49));
  });
});

describe("what the server writes", () => {
  it("writes into a text that nobody has open, stored when it says so", async () => {
    const { rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const length = await rooms.edit(paper, (ydoc) => {
      write(ydoc, "Vorlage");
      return 7;
    });
    expect(length).toBe(7);
    expect(await storedText(paper)).toBe("Vorlage");
    expect(await rooms.read(paper)).toMatchObject({
      content: [{ type: "paragraph", content: [{ type: "text", text: "Vorlage" }] }],
    });
  });

  it("is seen at once by everybody in the room, and several clients do not disturb each other", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Anna ");
    await anna.saved();
    await Promise.all([1, 2, 3].map((number) => rooms.edit(paper, (ydoc) => write(ydoc, `S${number} `))));
    anna.type("Ende");
    await anna.saved();
    await until("all of it is there", () => /^(?=.*S1 )(?=.*S2 )(?=.*S3 )(?=.*Ende)Anna .{13}$/.test(anna.text));
    expect(await storedText(paper)).toBe(anna.text);
  });

  it("reads what is typed but not stored yet", async () => {
    const { port, rooms } = await liveServer({ rooms: { windowMs: 2_000 } });
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const ben = await tab(port, paper, "mayor");
    anna.type("frisch");
    await until("the other sees it", () => ben.text === "frisch");
    expect(JSON.stringify(await rooms.read(paper))).toContain("frisch");
    expect(await storedText(paper)).toBe("");
  });

  it("reads a text that nobody has open without opening it", async () => {
    const { rooms } = await liveServer();
    const paper = await makePaper(town.db);
    await rooms.edit(paper, (ydoc) => write(ydoc, "liegt im Regal"));
    await until("the room is forgotten", () => rooms.count() === 0);
    const reading = rooms.read(paper);
    expect(JSON.stringify(await reading)).toContain("liegt im Regal");
    expect(rooms.count()).toBe(0);
    await rooms.edit(paper, (ydoc) => write(ydoc, ", und"));
    expect(JSON.stringify(await rooms.read(paper))).toContain("liegt im Regal, und");
  });

  it("has changed nothing when it fails in the middle", async () => {
    const { rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const failing = rooms.edit(paper, (ydoc) => {
      write(ydoc, "halb");
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await storedText(paper)).toBe("");
  });

  it("finds no text that does not exist", async () => {
    const { rooms } = await liveServer();
    await expect(rooms.read(999_999)).rejects.toMatchObject({ status: 404 });
    expect(rooms.count()).toBe(0);
  });
});

describe("when the server stops in order", () => {
  it("everything typed until then is stored and confirmed, and tabs are told to try again", async () => {
    const opened = await liveServer({ rooms: { windowMs: 3_000 } });
    const paper = await makePaper(town.db);
    const anna = await tab(opened.port, paper, "federalDelegate");
    const ben = await tab(opened.port, paper, "mayor");
    anna.type("der letzte Satz");
    await until("the other sees it", () => ben.text !== "");
    expect(await storedText(paper)).toBe("");
    await opened.close();
    await until("the tab is told", () => anna.closed === 1012);
    expect(anna.persisted?.frames).toBeGreaterThan(0);
    expect(await storedText(paper)).toBe("der letzte Satz");
  });
});

describe("an update without its beginnings", () => {
  it("is not passed on; the sender is asked for the whole and loses nothing", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const ben = await tab(port, paper, "mayor");
    const { cookie } = await signIn(town.db, "federalDelegate");
    const ydoc = new Y.Doc();
    const updates: Uint8Array[] = [];
    ydoc.on("update", (update: Uint8Array) => updates.push(update));
    for (const words of ["eins ", "zwei ", "drei "]) write(ydoc, words);
    const raw = await new Raw({ port, path: documentPath(paper), cookie }).opened();
    await until("the server asked", () => raw.frames.some((frame) => frame[0] === 0 && frame[1] === 0));
    raw.send(syncFrame(1, new Uint8Array([0, 0])));
    await until("the empty answer counts", () => raw.lastPersisted?.frames === 1);
    raw.send(syncFrame(2, updates[2]!));
    await until("the server asks again", () => raw.frames.filter((frame) => frame[0] === 0 && frame[1] === 0).length === 2);
    raw.send(syncFrame(2, updateOf("anderes")));
    expect(ben.text).toBe("");
    expect(raw.lastPersisted?.frames).toBe(1);
    raw.send(syncFrame(1, Y.encodeStateAsUpdate(ydoc)));
    await until("everything counts", () => raw.lastPersisted?.frames === 4);
    await until("the other has it", () => ben.text.includes("eins zwei drei "));
    expect(await storedText(paper)).toBe(ben.text);
    raw.ws.close();
  });

  it("ends the connection of somebody who never sends them", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "federalDelegate");
    const ydoc = new Y.Doc();
    const updates: Uint8Array[] = [];
    ydoc.on("update", (update: Uint8Array) => updates.push(update));
    for (const words of ["eins ", "zwei "]) write(ydoc, words);
    const raw = await new Raw({ port, path: documentPath(paper), cookie }).opened();
    for (let round = 0; round < 3; round++) raw.send(syncFrame(1, updates[1]!));
    expect(await raw.ended()).toBe(4400);
    expect(await storedText(paper)).toBe("");
  });
});
