/**
 * What a browser keeps of a text, with the page's own code on a real server: it comes back to whoever wrote it in the text where it was
 * written, and to nobody and nowhere else; what the server refuses stays to be read.
 */
import { Window } from "happy-dom";
import WebSocket from "ws";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import { TEXT_FIELD } from "#server/documents/rules";
import type { Actor } from "#server/context";
import { copyKeyOf } from "#server/documents/copy-keys.commands";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import { toYdoc } from "#server/documents/log/rules";
import { settleText } from "#server/documents/versions/settlement.commands";
import { sendWaiting } from "~/documents/sync/before-signing-out";
import { LiveDocument } from "~/documents/sync/live-document";
import { LocalCopy } from "~/documents/sync/local-copy";
import { LocalStore, type Leftover, type StoredText } from "~/documents/sync/local-store";
import { unsentParagraphs } from "~/documents/sync/unsent";
import { useDatabase, waitsForLock } from "../setup/database.ts";
import { MemoryDatabases } from "../setup/indexed-db.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { makePaper, signIn, Tab, textOf, until, updateOf, write } from "./visitors.ts";

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

/** A tab of somebody else who writes along. */
async function tab(port: number, documentId: number, person: PersonKey): Promise<Tab> {
  const opened = new Tab(port, documentId, (await signIn(town.db, person)).cookie);
  toClose.push(() => opened.leave());
  return opened.synced();
}

/** One browser: what it keeps outlives its pages. */
interface Browser {
  kept: MemoryDatabases;
  /** Small notes, by their name. */
  notes: Map<string, string>;
  isOffline: boolean;
  cookie: string;
  personId: number;
}
let browser: Browser;

beforeEach(() => {
  browser = { kept: new MemoryDatabases(), notes: new Map(), isOffline: false, cookie: "", personId: 0 };
  toClose.push(() => goOffline());
});

const sockets = new Set<WebSocket>();

function goOffline(): void {
  browser.isOffline = true;
  for (const socket of sockets) socket.terminate();
}

/** The globals that the page's code asks for. */
function inBrowser(port: number): void {
  const origin = `http://127.0.0.1:${port}`;
  const window = new Window({ url: `${origin}/` });
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(browser.isOffline ? "ws://127.0.0.1:9/" : url, { headers: { cookie: browser.cookie, origin } });
      this.on("error", () => undefined);
      sockets.add(this);
      this.on("close", () => sockets.delete(this));
    }
  }
  Object.assign(globalThis, {
    window,
    document: window.document,
    localStorage: {
      getItem: (name: string) => browser.notes.get(name) ?? null,
      setItem: (name: string, value: string) => void browser.notes.set(name, value),
    },
    WebSocket: PageSocket,
    indexedDB: browser.kept,
    // Of the server's pages only the key, for whoever is signed in.
    fetch: async (address: string) => {
      if (browser.isOffline || address !== "/documents/copy-key") throw new Error("offline");
      const { personId } = browser;
      return Response.json({ personId, key: await copyKeyOf({ db: town.db, actor: { personId } as Actor }) });
    },
  });
}

interface Page {
  live: LiveDocument;
  /** What the text was opened anew without, in the order in which it happened. */
  givenUp: (Leftover | null)[];
  close(): void;
}

interface Opened {
  port: number;
  documentId: number;
  person: PersonKey;
  access?: "edit" | "comment" | "read";
  /** As the page was told: of another text with the same number it is another one. */
  createdAt?: Date;
}

async function open({ port, documentId, person, access = "edit", createdAt }: Opened): Promise<Page> {
  const { cookie, personId } = await signIn(town.db, person);
  Object.assign(browser, { cookie, personId });
  inBrowser(port);
  const row = await town.db.selectFrom("documents").where("id", "=", documentId).select("created_at").executeTakeFirstOrThrow();
  const givenUp: (Leftover | null)[] = [];
  const live = new LiveDocument({
    ...{ personId, documentId, createdAt: createdAt ?? row.created_at, access, carried: [] },
    onGivenUp: (leftover) => void givenUp.push(leftover),
  });
  let isOpen = true;
  const close = () => {
    if (isOpen) live.destroy();
    isOpen = false;
  };
  toClose.push(close);
  return { live, givenUp, close };
}

const stateOf = ({ live }: Page) => live.snapshot();
const online = async (page: Page): Promise<Page> => {
  await until("the page is up to date", () => stateOf(page).text.kind === "saved" && stateOf(page).access === "edit");
  await until("a copy is kept", () => texts().length > 0);
  return page;
};
const texts = () => browser.kept.rows<StoredText>("texts");
const changes = () => browser.kept.rows("changes");
const leftovers = () => browser.kept.rows<Leftover>("leftovers");

/** As somebody who has to reads it: what of a leftover nobody else has. */
function wordsIn({ state, changes: own }: Pick<Leftover, "state" | "changes">): string[] {
  const ydoc = toYdoc([state]);
  const words = unsentParagraphs(ydoc, own);
  ydoc.destroy();
  return words;
}

const WORDS = "Im Zug geschrieben. ";

/** A page that was closed in a tunnel: its author had typed, and the server knows nothing of it. */
async function leftBehind(port: number, documentId: number, person: PersonKey = "federalDelegate"): Promise<void> {
  const page = await online(await open({ port, documentId, person }));
  goOffline();
  await until("the page knows", () => stateOf(page).text.kind === "offline");
  write(page.live.ydoc, WORDS);
  await until("it is kept", () => stateOf(page).kept && stateOf(page).waiting > 0 && changes().length > 0);
  page.close();
  browser.isOffline = false;
}

async function paper(port: number): Promise<{ documentId: number; ben: Tab }> {
  const documentId = await makePaper(town.db);
  const ben = await tab(port, documentId, "mayor");
  ben.type("Anfang. ");
  await ben.saved();
  return { documentId, ben };
}

describe("what waited when a page was closed", { timeout: 60_000 }, () => {
  it("goes out once its author opens the text again, and stays in no browser", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    const again = await open({ port, documentId, person: "federalDelegate" });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
    await until("nothing waits", () => changes().length === 0 && stateOf(again).waiting === 0);
    expect(leftovers()).toEqual([]);
  });

  it("does not come into the text of somebody else who uses the same browser, who does not see it either", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    const other = await online(await open({ port, documentId, person: "townDelegate" }));
    write(other.live.ydoc, "Von jemand anderem. ");
    await until("it is saved", () => stateOf(other).waiting === 0 && ben.text.includes("jemand anderem"));
    expect(ben.text).not.toContain(WORDS.trim());
    expect(stateOf(other).leftovers).toEqual([]);
    other.close();
    // It has waited for its author.
    await open({ port, documentId, person: "federalDelegate" });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
  });

  it("does not come into another text that has got the same number", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    const createdAt = new Date(Date.now() + 60_000);
    const other = await online(await open({ port, documentId, person: "federalDelegate", createdAt }));
    write(other.live.ydoc, "Im neuen Text. ");
    await until("it is saved", () => stateOf(other).waiting === 0 && ben.text.includes("neuen Text"));
    expect(ben.text).not.toContain(WORDS.trim());
    expect(stateOf(other).leftovers).toEqual([]);
    await until("both are kept", () => texts().length === 2);
  });

  it("of which nobody on the server knows the text any more is not sent, and stays to be read", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    ben.leave();
    const late = await open({ port: await offline(), documentId, person: "federalDelegate" });
    await until("there is something to go on with", () => stateOf(late).ready, 20_000);
    expect(textOf(late.live.ydoc)).toContain(WORDS.trim());
    // Meanwhile the database came from somewhere else: same number, same day, other clients.
    await replaceText(documentId);
    const fresh = await liveServer({ port: Number(window.location.port) });
    browser.isOffline = false;
    const carla = await tab(fresh.port, documentId, "mayor");
    await until("it was given up", () => late.givenUp.length === 1, 20_000);
    expect(wordsIn(late.givenUp[0]!)[0]).toContain(WORDS.trim());
    await until("it is kept aside", () => leftovers().length === 1 && changes().length === 0);
    expect(carla.text).toBe("Ganz anderer Text. ");
  });

  it("when the text was adopted in that moment is not sent and stays to be read, and nobody reads on what was not taken", async () => {
    const { port, disconnect } = await liveServer();
    const { documentId, ben } = await paper(port);
    ben.leave();
    const writer = await online(await open({ port, documentId, person: "federalDelegate" }));
    const writes = { cookie: browser.cookie, personId: browser.personId };
    const reader = await open({ port, documentId, person: "mayor" });
    const reads = { cookie: browser.cookie, personId: browser.personId };
    await until("both are there", () => stateOf(reader).ready);
    await town.db.transaction().execute(async (trx) => {
      await settleText(trx, documentId, "adopted");
      write(writer.live.ydoc, WORDS);
      await until("the other one sees it", () => textOf(reader.live.ydoc).includes(WORDS.trim()));
      await waitsForLock(town);
    });
    disconnect({ documentId });
    for (const [page, login] of [
      [writer, writes],
      [reader, reads],
    ] as const) {
      await until("it is closed", () => stateOf(page).text.kind === "closed");
      Object.assign(browser, login);
      page.live.resume();
      await until("it begins anew", () => page.givenUp.length === 1);
    }
    expect(wordsIn(writer.givenUp[0]!)[0]).toContain(WORDS.trim());
    expect(reader.givenUp).toEqual([null]);
    const later = await open({ port, documentId, person: "landHead", access: "comment" });
    await until("it is read", () => stateOf(later).ready);
    expect(textOf(later.live.ydoc)).not.toContain(WORDS.trim());
  });

  it("is forgotten after thirty days, and not a day before", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    const days = (count: number) => Date.now() - count * 24 * 3_600_000;
    for (const text of texts()) text.usedAt = days(29);
    await leaveAside(days(29));
    const again = await open({ port, documentId, person: "federalDelegate" });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
    await until("nothing waits", () => changes().length === 0 && stateOf(again).waiting === 0);
    expect(stateOf(again).leftovers).toHaveLength(1);
    again.close();

    await leftBehind(port, documentId);
    for (const text of texts()) text.usedAt = days(31);
    for (const leftover of leftovers()) leftover.at = days(31);
    const late = await online(await open({ port, documentId, person: "federalDelegate" }));
    write(late.live.ydoc, "Nach dem Urlaub. ");
    await until("it is saved", () => stateOf(late).waiting === 0 && ben.text.includes("Urlaub"));
    expect(ben.text.split(WORDS.trim())).toHaveLength(2);
    expect([changes(), leftovers(), stateOf(late).leftovers]).toEqual([[], [], []]);
  });

  it("by a newer release is left alone by an older page, until a page of that release is opened again", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    texts()[0]!.schema = SCHEMA_VERSION + 1;
    const old = await open({ port, documentId, person: "federalDelegate" });
    await until("the page is up to date", () => stateOf(old).text.kind === "saved");
    write(old.live.ydoc, "Mit der alten Seite. ");
    await until("it is saved", () => stateOf(old).waiting === 0 && ben.text.includes("alten Seite"));
    expect(ben.text).not.toContain(WORDS.trim());
    old.close();
    expect(texts()).toMatchObject([{ schema: SCHEMA_VERSION + 1 }]);
    expect(changes()).toHaveLength(1);
    texts()[0]!.schema = SCHEMA_VERSION;
    await open({ port, documentId, person: "federalDelegate" });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
  });

  it("by a newer release stays to be read by somebody who may not edit any more, and is not sent", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    texts()[0]!.schema = SCHEMA_VERSION + 1;
    const [personId] = texts()[0]!.key.split("/");
    const mandate = town.db.updateTable("mandates").where("person_id", "=", Number(personId));
    await mandate.set({ role: "observer", bench: null }).execute();
    // Also when this test fails: the next ones write as the same person.
    toClose.push(() => mandate.set({ role: "delegate", bench: "bund" }).execute());
    const reader = await open({ port, documentId, person: "federalDelegate", access: "read" });
    await until("it is shown to its author", () => stateOf(reader).leftovers.length === 1);
    expect(wordsIn(stateOf(reader).leftovers[0]!)[0]).toContain(WORDS.trim());
    expect([texts(), changes()]).toEqual([[], []]);
    expect(ben.text).not.toContain(WORDS.trim());
  });
});

describe("a copy that page and server ask for at the same moment", () => {
  it("becomes one leftover only", async () => {
    const { port } = await liveServer();
    const { documentId } = await paper(port);
    await leftBehind(port, documentId);
    const [personId, , createdAt] = texts()[0]!.key.split("/").map(Number);
    const copy = new LocalCopy({ personId: personId!, documentId, createdAt: new Date(createdAt!) }, () => undefined);
    toClose.push(() => copy.close());
    const [first, second] = await Promise.all([copy.find(false), copy.find(false)]);
    expect([first!.length, second!.length, leftovers().length]).toEqual([1, 1, 1]);
  });
});

describe("somebody who reads", () => {
  it("has nothing that waits, even where the editor takes out of a damaged text what it does not know", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    const reader = await open({ port, documentId, person: "observer", access: "read" });
    await until("the page is up to date", () => stateOf(reader).text.kind === "live" && stateOf(reader).ready);
    ((reader.live.ydoc.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 3);
    ben.type("Weiter. ");
    await until("it hears the others", () => textOf(reader.live.ydoc).includes("Weiter."));
    expect(stateOf(reader)).toMatchObject({ text: { kind: "live" }, waiting: 0 });
    expect([texts(), changes()]).toEqual([[], []]);
    expect(ben.text).toContain("Anfang.");
  });
});

describe("a damaged text", () => {
  it("is not written in, so that no page takes out of it what it does not know, until it is whole again", async () => {
    const { port } = await liveServer();
    const documentId = await makePaper(town.db);
    const stored = new Y.Doc();
    stored.getXmlFragment(TEXT_FIELD).insert(0, [new Y.XmlElement("kasten"), new Y.XmlElement("paragraph")]);
    await replaceText(documentId, Y.encodeStateAsUpdate(stored));
    const page = await open({ port, documentId, person: "federalDelegate" });
    await until("the page is up to date", () => stateOf(page).ready);
    expect(stateOf(page)).toMatchObject({ damaged: true, waiting: 0 });
    const ben = await tab(port, documentId, "mayor");
    ben.ydoc.getXmlFragment(TEXT_FIELD).delete(0, 1);
    await until("it may be written in", () => !stateOf(page).damaged);
    expect(page.live.ydoc.getXmlFragment(TEXT_FIELD).toString()).toBe("<paragraph></paragraph>");
  });
});

describe("what waits in a browser that somebody else uses", { timeout: 60_000 }, () => {
  /** Everything that lies there, as somebody reads it who looks with tools. */
  const lying = () =>
    [...texts(), ...changes(), ...leftovers()]
      .flatMap((row) => Object.values(row as object))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value)))
      .join("\n");

  it("cannot be read, not even with tools, and its key is not there; its author signs in again and sends it", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    expect(lying()).not.toContain(WORDS.trim());
    expect(lying()).not.toContain("Anfang.");
    const [first] = browser.kept.rows<{ personId: number; key: CryptoKey }>("keys");
    await expect(crypto.subtle.exportKey("raw", first!.key)).rejects.toThrow();
    const other = await online(await open({ port, documentId, person: "townDelegate" }));
    // A page is online before it has kept anything, and so before it has a key.
    const owners = () => browser.kept.rows<{ personId: number }>("keys").map(({ personId }) => personId);
    await until("there is the key of the other one alone", () => String(owners()) === String(browser.personId));
    expect(lying()).not.toContain(WORDS.trim());
    other.close();
    await open({ port, documentId, person: "federalDelegate" });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
  });

  it("has no key there once the session has ended in a page that stays open, and has it again after signing in beside it", async () => {
    const { port, rooms } = await liveServer();
    const { documentId, ben } = await paper(port);
    const page = await online(await open({ port, documentId, person: "federalDelegate" }));
    const keys = () => browser.kept.rows("keys").length;
    await until("there is a key", () => keys() === 1);
    const ended = await town.db.deleteFrom("sessions").where("person_id", "=", browser.personId).returning("id").execute();
    for (const { id } of ended) rooms.disconnect({ sessionId: id });
    await until("the page knows", () => stateOf(page).text.kind === "closed");
    await until("the key is gone", () => keys() === 0);
    write(page.live.ydoc, WORDS);
    Object.assign(browser, { cookie: (await signIn(town.db, "federalDelegate")).cookie });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()), 20_000);
    await until("there is a key", () => keys() === 1);
  });

  it("was written openly by an earlier release, and is encrypted when its author opens a text", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    const [found] = (await (await LocalStore.open(browser.personId, true))!.unsentOf(browser.personId)).texts;
    Object.assign(texts()[0]!, { base: found!.text.base, isSealed: undefined });
    Object.assign(changes()[0]!, { update: found!.changes[0]!.update, isSealed: undefined });
    expect(lying()).toContain(WORDS.trim());
    goOffline();
    (await LocalStore.open(browser.personId, true))!.close();
    expect(lying()).not.toContain(WORDS.trim());
    browser.isOffline = false;
    await open({ port, documentId, person: "federalDelegate" });
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
  });
});

describe("signing out", { timeout: 60_000 }, () => {
  const ownerOf = ({ key }: StoredText) => Number(key.split("/")[0]);

  it("first sends what still waits, from whatever page it is asked for", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    expect(await sendWaiting(ownerOf(texts()[0]!))).toEqual([]);
    await until("everybody has it", () => ben.text.includes(WORDS.trim()));
    expect(changes()).toEqual([]);
  });

  it("without a network names what would be lost, with its words, and takes nothing away unless told to", async () => {
    const { port } = await liveServer();
    const { documentId } = await paper(port);
    await leftBehind(port, documentId);
    goOffline();
    const personId = ownerOf(texts()[0]!);
    const [waiting, ...others] = await sendWaiting(personId, 500);
    expect([others, waiting!.leftover.count]).toEqual([[], 1]);
    expect(wordsIn(waiting!.leftover).join()).toContain(WORDS.trim());
    await LocalStore.clearPerson(personId, false);
    expect([texts().length, changes().length]).toEqual([1, 1]);
    await LocalStore.clearPerson(personId, true);
    expect([texts(), changes()]).toEqual([[], []]);
  });

  it("takes away what is one's own, and never what somebody else left in the same browser", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    await leftBehind(port, documentId);
    const other = await open({ port, documentId, person: "townDelegate" });
    await until("the second person has a copy", () => texts().length === 2);
    other.close();
    const second = ownerOf(texts()[1]!);
    await LocalStore.clearPerson(second, true);
    expect(texts().map(ownerOf)).not.toContain(second);
    await open({ port, documentId, person: "federalDelegate" });
    await until("the first one's words are there", () => ben.text.includes(WORDS.trim()));
  });
});

/** A port on which nobody listens; the page there has no network. */
async function offline(): Promise<number> {
  const { port, close } = await openLiveServer({ db: town.db });
  await close();
  browser.isOffline = true;
  return port;
}

/** The same row, another text. */
async function replaceText(documentId: number, update = updateOf("Ganz anderer Text. ")): Promise<void> {
  await town.db.deleteFrom("document_updates").where("document_id", "=", documentId).execute();
  await town.db.deleteFrom("document_states").where("document_id", "=", documentId).execute();
  await town.db.updateTable("documents").set({ head_seq: 1 }).where("id", "=", documentId).execute();
  await town.db
    .insertInto("document_updates")
    .values({ document_id: documentId, seq: 1, update: Buffer.from(update), at: new Date() })
    .execute();
}

/** Something that was given up earlier, by the author of the copy. */
async function leaveAside(at: number): Promise<void> {
  const [{ key } = { key: "" }] = texts();
  const store = await LocalStore.open(Number(key.split("/")[0]), false);
  const [{ base } = { base: new Uint8Array() }] = (await store!.unsentOf(Number(key.split("/")[0]))).texts.map(
    ({ text }) => text,
  );
  const owner = key.split("/").slice(0, 2).join("/");
  await store!.setAside("another text", owner, { state: base, changes: new Uint8Array([0, 0]), count: 1, at });
  store!.close();
}

describe("what the server refuses", { timeout: 60_000 }, () => {
  /** After the page was loaded anew: its author reads it, nobody gets it. */
  async function expectReadable(
    page: Page,
    { port, documentId }: { port: number; documentId: number },
    words: string,
  ): Promise<void> {
    expect(stateOf(page).waiting).toBeGreaterThan(0);
    expect(wordsIn(page.live.whatWaits()).join()).toContain(words);
    await until("it is kept aside", () => leftovers().length === 1 && changes().length === 0);
    page.close();
    const again = await open({ port, documentId, person: "federalDelegate" });
    await until("it is shown to its author", () => stateOf(again).leftovers.length === 1);
    await until("the page is up to date", () => ["saved", "live"].includes(stateOf(again).text.kind));
    expect(wordsIn(stateOf(again).leftovers[0]!).join()).toContain(words);
    expect(textOf(again.live.ydoc)).not.toContain(words);
    expect(stateOf(again).waiting).toBe(0);
    await again.live.discard(stateOf(again).leftovers[0]!);
    await until("it is gone once they say so", () => leftovers().length === 0);
  }

  it("because the text is full: the page says so, and what was typed can be read, also after loading it anew", async () => {
    const { port } = await liveServer({
      rooms: { largeBytes: 20_000, fullBytes: 40_000, compactBytes: 1_000, compactEveryMs: 0 },
    });
    const { documentId, ben } = await paper(port);
    const page = await online(await open({ port, documentId, person: "federalDelegate" }));
    ben.type("b".repeat(45_000));
    await until("it is full", () => stateOf(page).size === "full");
    await ben.saved();
    write(page.live.ydoc, "c".repeat(1_100_000));
    await until("the page knows", () => stateOf(page).text.kind === "closed" || stateOf(page).waiting === 0);
    write(page.live.ydoc, "Zu viel geschrieben. ");
    await until("it is refused", () => stateOf(page).text.kind === "closed");
    expect(stateOf(page).text).toEqual({ kind: "closed", reason: "too-large" });
    await expectReadable(page, { port, documentId }, "Zu viel geschrieben.");
  });

  it("because a frame is larger than any may be", async () => {
    const { port } = await liveServer();
    const { documentId } = await paper(port);
    const page = await online(await open({ port, documentId, person: "federalDelegate" }));
    write(page.live.ydoc, `Sehr viel auf einmal. ${"ü".repeat(1.2 * 1024 * 1024)}`);
    await until("it is refused", () => stateOf(page).text.kind === "closed");
    expect(stateOf(page).text).toEqual({ kind: "closed", reason: "too-large" });
    await expectReadable(page, { port, documentId }, "Sehr viel auf einmal.");
  });

  it("because a change fits into no text: the next page begins from what is stored, and does not send it again", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    const page = await online(await open({ port, documentId, person: "federalDelegate" }));
    page.live.ydoc.transact(() => {
      write(page.live.ydoc, "Mit dabei. ");
      page.live.ydoc.getXmlFragment("default").insert(1, [new Y.XmlElement("constructor")]);
    });
    await until("it is refused", () => stateOf(page).text.kind === "closed");
    expect(stateOf(page).text).toEqual({ kind: "closed", reason: "refused" });
    await expectReadable(page, { port, documentId }, "Mit dabei.");
    expect(ben.text).toBe("Anfang. ");
  });

  it("because something broke on the way", async () => {
    const { port } = await liveServer();
    const { documentId, ben } = await paper(port);
    const page = await online(await open({ port, documentId, person: "federalDelegate" }));
    page.live.provider.ws!.send(new Uint8Array([77]));
    write(page.live.ydoc, "Kurz danach getippt. ");
    await until("it is refused", () => stateOf(page).text.kind === "closed");
    expect(stateOf(page).text).toEqual({ kind: "closed", reason: "broken" });
    await expectReadable(page, { port, documentId }, "Kurz danach getippt.");
    expect(ben.text).toBe("Anfang. ");
  });
});
