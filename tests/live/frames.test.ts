/** Frames that no client of ours sends: they change nothing for anyone else. */
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { MESSAGE } from "#server/live/protocol.rules";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import {
  awarenessFrame,
  documentPath,
  makePaper,
  Raw,
  signIn,
  syncFrame,
  Tab,
  textOf,
  until,
  updateOf,
  write,
} from "./visitors.ts";

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

type Person = Parameters<typeof signIn>[1];

async function tab(port: number, documentId: number, person: Person): Promise<Tab> {
  const opened = new Tab(port, documentId, (await signIn(town.db, person)).cookie);
  toClose.push(() => opened.leave());
  return opened.synced();
}

async function raw(port: number, documentId: number, person: Person, client = 0): Promise<Raw> {
  const { cookie } = await signIn(town.db, person);
  const opened = new Raw({ port, path: documentPath(documentId, { client }), cookie });
  toClose.push(() => opened.ws.terminate());
  return opened.opened();
}

/** Where somebody writes, as y-tiptap says it. */
const caretAt = (clock: number) => {
  const place = { type: null, tname: null, item: { client: 7, clock }, assoc: 0 };
  return { anchor: place, head: place };
};
/** The same as everybody gets it: what says nothing is left out. */
const shortCaretAt = (clock: number) => {
  const place = { item: { client: 7, clock } };
  return { anchor: place, head: place };
};

const storedUpdates = (documentId: number) =>
  town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();

describe("people who may not edit", () => {
  it.each(["observer", "chamber"] as const)(
    "the text frames of %s change nothing for anyone and are not stored",
    async (person) => {
      const { port, rooms } = await liveServer();
      const paper = await makePaper(town.db);
      const anna = await tab(port, paper, "federalDelegate");
      anna.type("Vereinbart.");
      await anna.saved();
      const reader = await raw(port, paper, person);
      reader.send(syncFrame(0, new Uint8Array([0])));
      await until("the text is handed out", () => reader.updates.length > 0);
      const copy = new Y.Doc();
      for (const update of reader.updates) Y.applyUpdate(copy, update);
      const before = Y.encodeStateVector(copy);
      write(copy, "Anders.");
      reader.send(syncFrame(2, Y.encodeStateAsUpdate(copy, before)));
      reader.send(syncFrame(1, Y.encodeStateAsUpdate(copy)));
      reader.send(syncFrame(2, updateOf("Fremdes")));
      reader.send(syncFrame(0, new Uint8Array([0])));
      await until("the reader was heard", () => reader.updates.length > 1);
      anna.type(" Ende.");
      await anna.saved();
      const later = await tab(port, paper, "mayor");
      expect([anna.text, later.text, JSON.stringify(await rooms.read(paper)).includes("Anders")]).toEqual([
        "Vereinbart. Ende.",
        "Vereinbart. Ende.",
        false,
      ]);
      expect((await storedUpdates(paper)).length).toBe(2);
      expect(reader.closed).toBeNull();
      expect(reader.lastPersisted).toBeNull();
    },
  );

  it("are not asked for what they have", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const reader = await raw(port, paper, "observer");
    await until("it is welcomed", () => reader.types.includes(MESSAGE.welcome));
    expect(reader.frames.some((frame) => frame[0] === MESSAGE.sync)).toBe(false);
  });
});

describe("broken frames", () => {
  const broken: [string, Uint8Array | string][] = [
    ["nothing at all", new Uint8Array(0)],
    ["words", "hallo"],
    ["an unknown type", new Uint8Array([77])],
    ["what only the server says", new Uint8Array([MESSAGE.persisted, 1, 1])],
    ["a sync message of an unknown kind", new Uint8Array([0, 9, 0])],
    ["a length that is not there", new Uint8Array([0, 2, 200, 1])],
    ["bytes that are no update", syncFrame(2, new Uint8Array([1, 2, 3, 4, 5, 6, 7]))],
    ["half an update", syncFrame(2, updateOf("ein ganzer Satz").slice(0, 30))],
    [
      "an answer of noise",
      syncFrame(
        1,
        new Uint8Array(500).map((_, index) => (index * 73) % 256),
      ),
    ],
    ["something behind the end", new Uint8Array([...syncFrame(2, updateOf("x")), 1])],
    ["a broken state vector", syncFrame(0, new Uint8Array([5, 1]))],
    ["awareness that is cut off", awarenessFrame([{ id: 5, clock: 1, state: {} }]).slice(0, 4)],
    ["awareness that promises millions", new Uint8Array([1, 4, 255, 255, 255, 127])],
    ["a caret that is no object", awarenessFrame([{ id: 5, clock: 1, state: "hier" }])],
  ];

  it.each(broken)("%s end that connection only", async (_what, frame) => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("vorher ");
    await anna.saved();
    const visitor = await raw(port, paper, "mayor", 5);
    visitor.send(frame);
    expect(await visitor.ended()).toBe(4400);
    anna.type("nachher");
    await anna.saved();
    const later = await tab(port, paper, "townDelegate");
    expect(later.text).toBe("vorher nachher");
    expect((await storedUpdates(paper)).length).toBe(2);
  });

  it("of more than 2 MiB are refused, far larger ones unread", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const large = await raw(port, paper, "mayor");
    large.send(syncFrame(2, updateOf("ü".repeat(1.2 * 1024 * 1024))));
    expect(await large.ended()).toBe(4413);
    const huge = await raw(port, paper, "mayor");
    huge.send(new Uint8Array(20 * 1024 * 1024));
    expect(await huge.ended()).toBe(1009);
    anna.type("unberührt");
    await anna.saved();
    expect((await storedUpdates(paper)).length).toBe(1);
  });

  it("that build on each other in a circle are not let in", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const visitor = await raw(port, paper, "mayor");
    // Client 1 stands after client 2, which stands after client 1: everybody would wait for ever.
    const circle = new Uint8Array([2, 1, 2, 0, 0x84, 1, 0, 1, 97, 1, 1, 0, 0x84, 2, 0, 1, 98, 0]);
    for (let round = 0; round < 3; round++) visitor.send(syncFrame(1, circle));
    expect(await visitor.ended()).toBe(4400);
    anna.type("frei");
    await anna.saved();
    expect((await storedUpdates(paper)).length).toBe(1);
  });
});

describe("who is here", () => {
  it("is written by the server: name, organisation, role and colour", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const impostor = await raw(port, paper, "observer", 4711);
    const invented = { name: "Der Bundeskanzler", color: "red", organisation: "Kanzleramt" };
    impostor.send(awarenessFrame([{ id: 4711, clock: 1, state: { user: invented, cursor: caretAt(1), script: "<b>" } }]));
    await until("she sees him", () => anna.provider.awareness.getStates().has(4711));
    expect(anna.provider.awareness.getStates().get(4711)).toEqual({
      user: {
        person: expect.any(Number),
        name: "Prof. Dr. Lukas Ritter",
        organisation: "HS Ahornbrück",
        role: "observer",
        access: "read",
        color: expect.stringMatching(/^#[0-9a-f]{6}$/),
      },
      cursor: shortCaretAt(1),
    });
  });

  it("a caret that no editor could draw is not passed on", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const visitor = await raw(port, paper, "observer", 4711);
    const place = caretAt(1).anchor;
    const broken = [
      null,
      1,
      {},
      { item: {} },
      { item: { client: 1, clock: -1 } },
      { tname: "another root" },
      { type: "x" },
      { ...place, assoc: "left" },
    ];
    const cursors = [
      "here",
      {},
      ...broken.flatMap((bad) => [
        { anchor: bad, head: place },
        { anchor: place, head: bad },
      ]),
    ];
    for (const [index, cursor] of cursors.entries())
      visitor.send(awarenessFrame([{ id: 4711, clock: index, state: { cursor } }]));
    visitor.send(awarenessFrame([{ id: 4711, clock: cursors.length, state: { away: true } }]));
    const seen: unknown[] = [];
    await until("the last word arrives", () => {
      const state = anna.provider.awareness.getStates().get(4711);
      seen.push(state?.cursor);
      return state?.away === true;
    });
    expect(seen.every((cursor) => cursor === undefined)).toBe(true);
    visitor.send(
      awarenessFrame([
        { id: 4711, clock: cursors.length + 1, state: { cursor: { anchor: { tname: "default", assoc: -1 }, head: place } } },
      ]),
    );
    await until("a real one is seen", () => anna.provider.awareness.getStates().get(4711)?.cursor !== undefined);
  });

  it("nobody speaks for somebody else, nor sends anybody away", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(port, paper, "federalDelegate"), await tab(port, paper, "mayor")];
    await until("they see each other", () => anna.names.length === 1 && ben.names.length === 1);
    const annasId = anna.provider.awareness.clientID;
    const impostor = await raw(port, paper, "observer", annasId);
    const nameless = await raw(port, paper, "observer");
    for (const visitor of [impostor, nameless]) {
      visitor.send(
        awarenessFrame([
          { id: annasId, clock: 900, state: { cursor: caretAt(9) } },
          { id: 12345, clock: 1, state: {} },
        ]),
      );
      visitor.send(awarenessFrame([{ id: annasId, clock: 901, state: null }]));
      visitor.send(new Uint8Array([MESSAGE.queryAwareness]));
    }
    await until("both were heard", () =>
      [impostor, nameless].every((visitor) => visitor.types.filter((type) => type === MESSAGE.awareness).length >= 2),
    );
    anna.provider.awareness.setLocalState({ away: true });
    await until("her own word arrives", () => ben.provider.awareness.getStates().get(annasId)?.away === true);
    expect(ben.names).toEqual(["Tobias Reinhardt"]);
    expect(ben.provider.awareness.getStates().has(12345)).toBe(false);
    impostor.ws.close();
    nameless.ws.close();
    expect(ben.provider.awareness.getStates().has(annasId)).toBe(true);
  });

  it("whoever leaves is gone at once, and is seen again when back", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(port, paper, "federalDelegate"), await tab(port, paper, "mayor")];
    await until("they see each other", () => anna.names.length === 1 && ben.names.length === 1);
    anna.provider.disconnect();
    await until("she is gone", () => ben.names.length === 0);
    anna.provider.connect();
    await until("she is back", () => ben.names.length === 1);
    anna.provider.ws?.close();
    anna.leave();
    await until("she is gone for good", () => ben.names.length === 0);
  });

  it("carets of many are passed on together", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const listener = await raw(port, paper, "observer");
    const many = await Promise.all(
      Array.from({ length: 30 }, (_, index) => raw(port, paper, index % 2 ? "federalDelegate" : "mayor", 100 + index)),
    );
    const began = Date.now();
    for (const [index, visitor] of many.entries()) {
      for (let clock = 1; clock <= 10; clock++)
        visitor.send(awarenessFrame([{ id: 100 + index, clock, state: { cursor: caretAt(clock) } }]));
    }
    const probe = await tab(port, paper, "townDelegate");
    await until("all are seen where they are last", () =>
      many.every((_, index) => {
        const state = probe.provider.awareness.getStates().get(100 + index) as
          | { cursor?: ReturnType<typeof caretAt> }
          | undefined;
        return state?.cursor?.anchor.item.clock === 10;
      }),
    );
    // One frame for what comes within 25 ms, and one for each who came.
    const windows = Math.ceil((Date.now() - began) / 25);
    expect(listener.types.filter((type) => type === MESSAGE.awareness).length).toBeLessThanOrEqual(windows + 31);
  });
});

describe("too much of something", () => {
  it("a reader who does not read is cut, others notice nothing", async () => {
    const { port, rooms } = await liveServer({ gateway: { backlogBytes: 256 * 1024, patienceMs: 200, beatMs: 50 } });
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(port, paper, "federalDelegate"), await tab(port, paper, "mayor")];
    const slow = await raw(port, paper, "observer");
    slow.ws.pause();
    const people = () => rooms.connections.list().length;
    expect(people()).toBe(3);
    await until(
      "it is cut",
      () => {
        anna.type("lang ".repeat(20_000));
        erase(anna);
        return people() === 2;
      },
      20_000,
    );
    anna.type("Ende");
    await until("the other is up to date", () => ben.text === anna.text);
  });

  it("a flood of frames is read more slowly, and loses nothing", async () => {
    const { port } = await liveServer({ gateway: { framesPerSecond: 20 } });
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(port, paper, "federalDelegate"), await tab(port, paper, "mayor")];
    anna.type("y");
    await anna.saved();
    const began = Date.now();
    for (let index = 0; index < 220; index++) anna.type("x".repeat(4_000));
    ben.type("y");
    await ben.saved();
    const othersWaited = Date.now() - began;
    await anna.saved();
    expect(Date.now() - began).toBeGreaterThan(1_500);
    expect(othersWaited).toBeLessThanOrEqual(Date.now() - began);
    await until("all of it arrived", () => ben.text.length === 880_002);
  });

  it("a text that grows too large is announced, then takes only deletions, then grows again", async () => {
    const { port } = await liveServer({
      rooms: { largeBytes: 20_000, fullBytes: 40_000, compactBytes: 1_000, compactEveryMs: 0 },
    });
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("a".repeat(25_000));
    await until("it is large", () => anna.notices.includes("large"));
    anna.type("b".repeat(25_000));
    await until("it is full", () => anna.notices.includes("full"));
    await anna.saved();
    const late = await tab(port, paper, "mayor");
    await until("who comes late is told too", () => late.notices.includes("full"));
    late.type("c".repeat(1_100_000));
    await late.saved();
    late.type("zu viel");
    await until("nothing more is taken", () => late.closed === 4413);
    erase(anna);
    await until("there is room again", () => anna.notices.includes("roomy"));
    anna.type("weiter");
    await anna.saved();
    expect(anna.text).toBe("weiter");
  });

  it("silence is broken before the client gives up, and who is silent for too long is let go", async () => {
    const { port, rooms } = await liveServer({ gateway: { beatMs: 20, heartbeatMs: 100, silenceMs: 400 } });
    const paper = await makePaper(town.db);
    const lively = await raw(port, paper, "observer");
    const dead = await raw(port, paper, "observer");
    dead.ws.pause();
    await until("heartbeats come", () => lively.types.filter((type) => type === MESSAGE.awareness).length >= 4);
    await until("the dead one is let go", () => rooms.connections.list().length === 1);
    expect(lively.closed).toBeNull();
  });
});

function erase(one: Tab): void {
  const text = (one.ydoc.getXmlFragment("default").get(0) as Y.XmlElement).get(0) as Y.XmlText;
  text.delete(0, text.length);
  expect(textOf(one.ydoc)).toBe("");
}
