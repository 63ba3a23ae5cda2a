/** The live channel over HTTP, where WebSockets are blocked: the same gateway, the same room, the same confirmation, the same order. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect as connectTo } from "node:net";
import { join } from "node:path";
import { build } from "vite";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import { MESSAGE, readBatch, writeBatch } from "#server/live/protocol.rules";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { post, RawStream } from "./http-visitor.ts";
import {
  awarenessFrame,
  documentPath,
  erase,
  makePaper,
  Raw,
  signIn,
  syncFrame,
  Tab,
  textOf,
  until,
  updateOf,
  write,
  type Knock,
} from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

type Person = Parameters<typeof signIn>[1];

async function liveServer(options: Omit<LiveServerOptions, "db"> = {}): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, snapshots: { process: async () => ({ open: true }) }, ...options });
  toClose.push(() => opened.close());
  return opened;
}

function knock(at: Knock): RawStream {
  const stream = new RawStream(at);
  toClose.push(() => stream.leave());
  return stream;
}

/** A stream of somebody with a text open, and the cookie it was opened with. */
async function stream(port: number, documentId: number, person: Person, client = 0): Promise<RawStream & { cookie: string }> {
  const { cookie } = await signIn(town.db, person);
  const opened = await knock({ port, path: documentPath(documentId, { client }), cookie }).opened();
  return Object.assign(opened, { cookie });
}

async function tab(
  port: number,
  documentId: number,
  person: Person,
  way: "socket" | "http" = "http",
  ydoc?: Y.Doc,
): Promise<Tab> {
  const opened = new Tab(port, documentId, (await signIn(town.db, person)).cookie, ydoc, way);
  toClose.push(() => opened.leave());
  return opened.synced();
}

const storedUpdates = (documentId: number) =>
  town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();

/** Updates that build on each other: one letter each. */
function letters(words: string): Uint8Array[] {
  const ydoc = new Y.Doc();
  const frames: Uint8Array[] = [];
  ydoc.on("update", (update: Uint8Array) => frames.push(syncFrame(2, update)));
  for (const letter of words) write(ydoc, letter);
  return frames;
}

const textHeard = (heard: RawStream): string => {
  const ydoc = new Y.Doc();
  for (const update of heard.updates) Y.applyUpdate(ydoc, update);
  return textOf(ydoc);
};

describe("the gateway over HTTP", () => {
  it("says no to the same visitors as to sockets, with the same codes", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const [anna, outsider, ended] = [
      await signIn(town.db, "federalDelegate"),
      await signIn(town.db, "outsider"),
      await signIn(town.db, "federalDelegate", -1),
    ];
    const visits: Omit<Knock, "port">[] = [
      { path: documentPath(paper), cookie: anna.cookie, origin: "https://anderswo.example" },
      { path: documentPath(paper), cookie: anna.cookie, origin: "null" },
      { path: documentPath(paper), cookie: anna.cookie, origin: null },
      { path: "/live/topics/process:1", cookie: anna.cookie, origin: null },
      { path: documentPath(paper) },
      { path: documentPath(paper), cookie: "joint_agenda_session=erfunden" },
      { path: documentPath(paper), cookie: ended.cookie },
      { path: "/live/topics/process:1" },
      { path: documentPath(paper), cookie: outsider.cookie },
      { path: documentPath(999_999), cookie: anna.cookie },
      { path: "/live/topics/process:999999", cookie: anna.cookie },
      { path: documentPath(paper, { schema: SCHEMA_VERSION - 1 }), cookie: anna.cookie },
      { path: documentPath(paper, { schema: SCHEMA_VERSION + 1 }), cookie: anna.cookie },
      { path: `${documentPath(paper)}&person=${outsider.personId}`, cookie: anna.cookie },
      { path: "/live/documents/1x", cookie: anna.cookie },
      { path: "/live/topics/person:1", cookie: anna.cookie },
      { path: "/live/", cookie: anna.cookie },
    ];
    for (const visit of visits) {
      const bySocket = new Raw({ port, ...visit });
      const overHttp = knock({ port, ...visit });
      await Promise.all([bySocket.ended(), overHttp.ended()]);
      const said = bySocket.status ?? bySocket.closed;
      expect([visit, overHttp.status === 200 ? overHttp.closed : overHttp.status]).toEqual([visit, said]);
      expect([overHttp.id, overHttp.frames, overHttp.messages]).toEqual([null, [], []]);
    }
    expect(rooms.count()).toBe(0);
  });

  it("a page that was made for somebody else is signed out: what waits in it goes out under nobody's name but theirs", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const [anna, mayor] = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const annasPage = `${documentPath(paper)}&person=${anna.personId}`;
    expect(await knock({ port, path: annasPage, cookie: mayor.cookie }).ended()).toBe(4401);
    expect(await new Raw({ port, path: annasPage, cookie: mayor.cookie }).ended()).toBe(4401);
    expect(await knock({ port, path: annasPage, cookie: anna.cookie }).opened()).toBeTruthy();
  });

  it("leaves everything else to others: pages, forms, and what is only looked at", async () => {
    const { port } = await liveServer();
    for (const [method, path] of [
      ["GET", "/live/documents/1"],
      ["POST", "/documents/1/threads"],
      ["GET", "/"],
    ] as const)
      expect((await fetch(`http://127.0.0.1:${port}${path}`, { method })).status).toBe(200);
  });

  it("a stream may be neither stored nor compressed nor collected on its way, and its first bytes get through at once", async () => {
    const { port } = await liveServer();
    const opened = await stream(port, await makePaper(town.db), "mayor");
    expect(opened.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    expect(opened.headers["content-encoding"]).toBeUndefined();
    expect(opened.comments[0]!.length).toBeGreaterThan(2000);
    expect(opened.id).toMatch(/^[\w-]{32}$/);
  });

  it("a request that only pretends to become a socket leaves no text open", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "mayor");
    const socket = connectTo(port, "127.0.0.1");
    const origin = `http://127.0.0.1:${port}`;
    const head = [`GET ${documentPath(paper)} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Origin: ${origin}`, `Cookie: ${cookie}`];
    socket.write([...head, "Upgrade: websocket", "Connection: Upgrade", "", ""].join("\r\n"));
    await until("it was refused", () => socket.readyState === "closed" || socket.bytesRead > 0);
    await until("the room is forgotten", () => rooms.count() === 0);
    socket.destroy();
  });

  it("counts streams like sockets: only so many are let into one text", async () => {
    const { port } = await liveServer({ gateway: { connectionsPerDocument: 2 } });
    const paper = await makePaper(town.db);
    await stream(port, paper, "federalDelegate");
    await tab(port, paper, "mayor", "socket");
    const { cookie } = await signIn(town.db, "townDelegate");
    expect(await knock({ port, path: documentPath(paper), cookie }).ended()).toBe(4429);
  });
});

describe("frames over HTTP", () => {
  it("come and go as over a socket: the same first frames, byte for byte", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    await rooms.edit(paper, (ydoc) => write(ydoc, "Da steht schon etwas. ".repeat(20_000)));
    const { cookie } = await signIn(town.db, "federalDelegate");
    const question = syncFrame(0, new Uint8Array([0]));
    const socket = await new Raw({ port, path: documentPath(paper), cookie }).opened();
    toClose.push(() => socket.ws.terminate());
    socket.send(question);
    await until("the text is handed out", () => socket.updates.length > 0);
    const opened = await knock({ port, path: documentPath(paper), cookie }).opened();
    expect(await opened.post(1, [question])).toEqual({ status: 200, received: 1 });
    await until("the text is handed out", () => opened.updates.length > 0);
    // Who is here is said again every few seconds, and so often counts.
    const isText = (frame: Uint8Array) => frame[0] !== MESSAGE.awareness;
    expect(opened.frames.filter(isText)).toEqual(socket.frames.filter(isText));
  });

  it("two tabs over HTTP and one by socket write the same text, and each is told when its words are stored", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    await rooms.edit(paper, (ydoc) => write(ydoc, ""));
    const [anna, ben, cem] = [
      await tab(port, paper, "federalDelegate"),
      await tab(port, paper, "mayor"),
      await tab(port, paper, "townDelegate", "socket"),
    ];
    for (let index = 0; index < 100; index++) {
      anna.type("a");
      ben.type("b", 0);
      if (index % 10 === 0) cem.type("c");
      if (index % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all([anna.saved(), ben.saved(), cem.saved()]);
    await until("all agree", () => anna.text === ben.text && ben.text === cem.text);
    expect([...anna.text].sort().join("")).toBe("a".repeat(100) + "b".repeat(100) + "c".repeat(10));
    await until("each sees the others", () => anna.names.length === 2 && cem.names.length === 2);
    expect(JSON.stringify(await rooms.read(paper))).toContain(anna.text);
  });

  it("a large text arrives whole, and a large change goes up whole", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("ä".repeat(900_000));
    await anna.saved();
    for (let round = 0; round < 3; round++) {
      anna.type("0123456789".repeat(50_000));
      await anna.saved();
    }
    const ben = await tab(port, paper, "mayor");
    expect(ben.text).toBe(anna.text);
  });

  it("the reader's are dropped, whatever they are", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Vereinbart.");
    await anna.saved();
    const reader = await stream(port, paper, "observer");
    const forged = [syncFrame(2, updateOf("Fremdes")), syncFrame(1, updateOf("Anderes")), syncFrame(0, new Uint8Array([0]))];
    expect(await reader.post(1, forged)).toEqual({ status: 200, received: 3 });
    await until("the text is handed out", () => reader.updates.length > 0);
    expect(textHeard(reader)).toBe("Vereinbart.");
    expect(reader.lastPersisted).toBeNull();
    expect((await storedUpdates(paper)).length).toBe(1);
    expect(anna.text).toBe("Vereinbart.");
  });
});

describe("numbers of frames", () => {
  it("sent twice they count once, also when only some of them are known", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await stream(port, paper, "federalDelegate");
    const frames = letters("abcdef");
    expect(await anna.post(1, frames.slice(0, 3))).toEqual({ status: 200, received: 3 });
    expect(await anna.post(1, frames.slice(0, 3))).toEqual({ status: 200, received: 3 });
    expect(await anna.post(2, frames.slice(1, 5))).toEqual({ status: 200, received: 5 });
    expect(await anna.post(6, frames.slice(5))).toEqual({ status: 200, received: 6 });
    await until("all six are stored", () => anna.lastPersisted?.frames === 6);
    expect((await tab(port, paper, "mayor")).text).toBe("abcdef");
  });

  it("with a gap before them are refused, and change nothing", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await stream(port, paper, "federalDelegate");
    const frames = letters("abc");
    expect(await anna.post(2, frames.slice(1))).toEqual({ status: 409, received: 0 });
    expect(await anna.post(1, frames.slice(0, 1))).toEqual({ status: 200, received: 1 });
    expect(await anna.post(3, frames.slice(2))).toEqual({ status: 409, received: 1 });
    expect(await anna.post(2, frames.slice(1))).toEqual({ status: 200, received: 3 });
    await until("all three are stored", () => anna.lastPersisted?.frames === 3);
    expect((await tab(port, paper, "mayor")).text).toBe("abc");
    expect(anna.closed).toBeNull();
  });

  it("that are none are refused", async () => {
    const { port } = await liveServer();
    const anna = await stream(port, await makePaper(town.db), "federalDelegate");
    for (const first of ["0", "-1", "1.5", "eins", "", "99999999999999999999"])
      expect([first, (await anna.postBody(first, writeBatch(letters("a")))).status]).toEqual([first, 400]);
    expect(anna.closed).toBeNull();
  });

  it("a request that was cut off in the middle is sent again, and nothing is there twice", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await stream(port, paper, "federalDelegate");
    const body = writeBatch(letters("abc"));
    const half = connectTo(port, "127.0.0.1");
    half.on("error", () => undefined);
    const head = [
      `POST /live/frames/${anna.id}?first=1 HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      `Cookie: ${anna.cookie}`,
      `Content-Length: ${body.length}`,
    ];
    half.write([...head, "", ""].join("\r\n"));
    half.write(body.slice(0, 20));
    await until("it has begun", () => half.bytesWritten > 20 && half.writableLength === 0);
    expect(await anna.postBody(1, body)).toEqual({ status: 200, received: 3 });
    await until("the one that was given up is closed", () => half.readyState !== "open" || half.destroyed);
    await until("all are stored", () => anna.lastPersisted?.frames === 3);
    expect((await tab(port, paper, "mayor")).text).toBe("abc");
  });

  it("a tab whose requests fail now and then loses nothing and says nothing twice", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const real = globalThis.fetch;
    let posts = 0;
    globalThis.fetch = async (input, init) => {
      if (!String(input).includes("/live/frames/")) return real(input, init);
      posts += 1;
      if (posts % 3 === 1) throw new TypeError("the line is down");
      const answer = await real(input, init);
      // It arrived, and nobody was told.
      if (posts % 3 === 2) throw new TypeError("the line is down");
      return answer;
    };
    toClose.push(() => (globalThis.fetch = real));
    const anna = await tab(port, paper, "federalDelegate");
    for (let index = 0; index < 20; index++) {
      anna.type(`${index} `);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await anna.saved();
    expect(anna.closed).toBeNull();
    const ben = await tab(port, paper, "mayor", "socket");
    expect(ben.text).toBe(Array.from({ length: 20 }, (_, index) => `${index} `).join(""));
  });
});

describe("several server processes", () => {
  it("a request that reaches one that does not hold the stream is sent again until it finds the one that does", async () => {
    const [first, other] = [await liveServer(), await liveServer()];
    const paper = await makePaper(town.db);
    const real = globalThis.fetch;
    let posts = 0;
    globalThis.fetch = (input, init) => {
      const url = new URL(String(input));
      const isStray = url.pathname.startsWith("/live/frames/") && ++posts % 2 === 1;
      if (!isStray) return real(input, init);
      url.port = String(other.port);
      return real(url, { ...init, headers: { ...(init?.headers as object), origin: url.origin } });
    };
    toClose.push(() => (globalThis.fetch = real));
    const anna = await tab(first.port, paper, "federalDelegate");
    for (let index = 0; index < 5; index++) {
      anna.type(`${index} `);
      await anna.saved();
    }
    expect(anna.closed).toBeNull();
    expect((await tab(first.port, paper, "mayor", "socket")).text).toBe("0 1 2 3 4 ");
  });
});

describe("a stream belongs to whoever opened it", () => {
  it("a POST of another login is refused, even of the same person, and of nobody at all", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await stream(port, paper, "federalDelegate");
    const [mayor, annaElsewhere] = [await signIn(town.db, "mayor"), await signIn(town.db, "federalDelegate")];
    for (const cookie of [mayor.cookie, annaElsewhere.cookie, "joint_agenda_session=erfunden", undefined])
      expect(await anna.post(1, letters("x"), { cookie })).toMatchObject({ status: 403 });
    for (const origin of ["https://anderswo.example", null])
      expect(await anna.post(1, letters("x"), { origin })).toMatchObject({ status: 403 });
    expect(await anna.post(1, letters("ja"))).toEqual({ status: 200, received: 2 });
    await until("it is stored", () => anna.lastPersisted?.frames === 2);
    expect((await tab(port, paper, "mayor")).text).toBe("ja");
  });

  it("a name that was guessed, or of a stream that has ended, leads nowhere", async () => {
    const { port, rooms } = await liveServer();
    const anna = await stream(port, await makePaper(town.db), "federalDelegate");
    const { cookie } = anna;
    for (const id of ["", "x", "0".repeat(32), `${anna.id}x`])
      expect((await post({ port, path: `/live/frames/${id}?first=1`, cookie }, writeBatch(letters("x")))).status).toBe(404);
    anna.leave();
    await until("she has left", () => rooms.connections.list().length === 0);
    expect((await anna.post(1, letters("x"))).status).toBe(404);
  });
});

describe("limits over HTTP", () => {
  it("what is no batch of frames, or holds a broken one, ends that stream only", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const bodies = [
      new Uint8Array([200]),
      new Uint8Array([5, 1, 2]),
      writeBatch([new Uint8Array([77])]),
      writeBatch([new Uint8Array(0)]),
    ];
    for (const body of bodies) {
      const mayor = await stream(port, paper, "mayor");
      await mayor.postBody(1, body);
      expect(await mayor.ended()).toBe(4400);
    }
    anna.type("unberührt");
    await anna.saved();
    expect((await storedUpdates(paper)).length).toBe(1);
  });

  it("frames of more than 2 MiB are refused, far larger ones unread", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const large = await stream(port, paper, "mayor");
    await large.post(1, [syncFrame(2, updateOf("ü".repeat(1.2 * 1024 * 1024)))]);
    expect(await large.ended()).toBe(4413);
    const huge = await stream(port, paper, "mayor");
    await huge.postBody(1, new Uint8Array(20 * 1024 * 1024));
    expect(await huge.ended()).toBe(1009);
    expect(await storedUpdates(paper)).toEqual([]);
  });

  it("a reader who does not read is cut, others notice nothing", async () => {
    const { port, rooms } = await liveServer({ gateway: { backlogBytes: 256 * 1024, patienceMs: 200, beatMs: 50 } });
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(port, paper, "federalDelegate", "socket"), await tab(port, paper, "mayor")];
    const slow = await stream(port, paper, "observer");
    slow.stopReading();
    const people = () => rooms.connections.list().length;
    expect(people()).toBe(3);
    await until(
      "it is cut",
      () => {
        anna.type("lang ".repeat(20_000));
        erase(anna.ydoc, 0, 100_000);
        return people() === 2;
      },
      20_000,
    );
    anna.type("Ende");
    await until("the other is up to date", () => ben.text === anna.text);
    expect(ben.closed).toBeNull();
  });

  it("a flood of frames is read more slowly, and loses nothing", async () => {
    const { port } = await liveServer({ gateway: { framesPerSecond: 20 } });
    const paper = await makePaper(town.db);
    const anna = await stream(port, paper, "federalDelegate");
    const frames = letters("z".repeat(240));
    const began = Date.now();
    for (let first = 1; first <= 240; first += 40)
      expect((await anna.post(first, frames.slice(first - 1, first + 39))).status).toBe(200);
    expect(Date.now() - began).toBeGreaterThan(2_000);
    await until("all are stored", () => anna.lastPersisted?.frames === 240);
    expect((await tab(port, paper, "mayor")).text).toBe("z".repeat(240));
  });

  it("silence is broken by the server, and who does not answer is let go", async () => {
    const { port, rooms } = await liveServer({ gateway: { heartbeatMs: 100, silenceMs: 600, beatMs: 20 } });
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const dead = await stream(port, paper, "mayor");
    expect(await dead.ended()).toBe(1006);
    expect(dead.pings).toBeGreaterThan(1);
    expect(dead.frames.filter((frame) => frame[0] === MESSAGE.awareness).length).toBeGreaterThan(2);
    expect(rooms.connections.list().length).toBe(1);
    anna.type("noch da");
    await anna.saved();
    expect(anna.closed).toBeNull();
  });

  it("whoever asks whether the line lives is answered", async () => {
    const { port } = await liveServer();
    const anna = await stream(port, await makePaper(town.db), "federalDelegate");
    const before = anna.frames.length;
    await anna.post(1, [awarenessFrame([])]);
    await until("there is an answer", () => anna.frames.length > before);
    expect(anna.frames.at(-1)).toEqual(awarenessFrame([]));
  });
});

describe("access that changes while somebody is connected over HTTP", () => {
  it("signing out ends the stream, and what is posted afterwards goes nowhere", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await stream(port, paper, "federalDelegate");
    rooms.disconnect({ sessionId: rooms.connections.list()[0]!.visitor.sessionId! });
    expect(await anna.ended()).toBe(4401);
    expect((await anna.post(1, letters("x"))).status).toBe(404);
    expect(await storedUpdates(paper)).toEqual([]);
  });
});

describe("topics over HTTP", () => {
  it("tell a snapshot at once and the news after each announcement, and take nothing", async () => {
    let count = 1;
    const { port, topicHub } = await liveServer({ snapshots: { process: async () => ({ count }) } });
    const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
    const { cookie } = await signIn(town.db, "observer");
    const listener = await knock({ port, path: `/live/topics/process:${id}`, cookie }).opened();
    await until("the snapshot is here", () => listener.messages.length === 1);
    expect(listener.messages[0]).toMatchObject({ data: { count: 1 } });
    count = 2;
    topicHub.announce(`process:${id}`);
    await until("the news is here", () => listener.messages.length === 2);
    expect(listener.messages[1]).toMatchObject({ data: { count: 2 } });
    await listener.post(1, [new Uint8Array([1, 0])]);
    expect(await listener.ended()).toBe(4400);
  });
});

describe("a server that goes away", () => {
  it("sends streams to the next one with 1012, after everything is stored", async () => {
    const opened = await openLiveServer({ db: town.db });
    const paper = await makePaper(town.db);
    const anna = await stream(opened.port, paper, "federalDelegate");
    await anna.post(1, letters("zuletzt"));
    await opened.close();
    expect(await anna.ended()).toBe(1012);
    expect(anna.lastPersisted?.frames).toBe(7);
  });

  it("asks whoever reads a text at that moment to come again: it is no fault that anybody would have to look into", async () => {
    const { rooms, close } = await openLiveServer({ db: town.db });
    const paper = await makePaper(town.db);
    await close();
    await expect(rooms.read(paper)).rejects.toMatchObject({ status: 503, code: "common:error.stopping" });
  });

  it("killed in the middle of typing: tabs that stay open bring back what was not confirmed yet, each word once", async () => {
    mkdirSync("node_modules/.cache", { recursive: true });
    const folder = mkdtempSync("node_modules/.cache/http-test-");
    toClose.push(() => rmSync(folder, { recursive: true, force: true }));
    await build({
      configFile: false,
      publicDir: false,
      logLevel: "error",
      build: { ssr: "tests/live/server-process.ts", outDir: folder, target: "node20", minify: false },
    });
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "mayor");
    const first = await start(folder);
    const [anna, ben] = ["http", "http"].map((way) => new Tab(first.port, paper, cookie, new Y.Doc(), way as "http"));
    for (const one of [anna!, ben!]) toClose.push(() => one.leave());
    await Promise.all([anna!.synced(), ben!.synced()]);
    anna!.type("vorher ");
    await anna!.saved();
    for (let index = 0; index < 50; index++) {
      anna!.type(`${index} `);
      ben!.type(`${index} `);
    }
    const ended = once(first.child, "exit");
    first.child.kill("SIGKILL");
    await ended;
    anna!.type("ohne Server ");
    const second = await start(folder, first.port);
    await Promise.all([anna!.saved(), ben!.saved()]);
    const fresh = new Tab(second.port, paper, cookie);
    toClose.push(() => fresh.leave());
    await fresh.synced();
    await until("all three agree", () => anna!.text === ben!.text && ben!.text === fresh.text);
    expect(fresh.text.match(/ohne Server /g)?.length).toBe(1);
    expect(fresh.text.match(/\b49 /g)?.length).toBe(2);
  });
});

async function start(folder: string, port = 0): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [join(folder, "server-process.js")], {
    env: { ...process.env, DATABASE_URL: town.url, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  toClose.push(() => child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await until("the server is up", () => /port \d+/.test(output), 20_000);
  return { child, port: Number(/port (\d+)/.exec(output)![1]) };
}

describe("batches", () => {
  it("hold what was put in, and nothing is read from a body that is none", () => {
    const frames = [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array(300).fill(7)];
    expect(readBatch(writeBatch(frames))).toEqual(frames);
    expect(readBatch(new Uint8Array(0))).toEqual([]);
    expect(readBatch(new Uint8Array([3, 1]))).toBeUndefined();
    expect(readBatch(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255, 255]))).toBeUndefined();
  });
});
