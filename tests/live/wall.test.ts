/** Somebody with edit rights sends what no text may hold: it ends with their connection, and the text is what it was. */
import { afterEach, expect, it } from "vitest";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { MESSAGE } from "#server/live/protocol.rules";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { documentPath, makePaper, Raw, signIn, syncFrame, Tab, until } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function liveServer(): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db });
  toClose.push(() => opened.close());
  return opened;
}

type Way = "socket" | "http";
async function tab(port: number, paper: number, person: Parameters<typeof signIn>[1], way: Way = "socket"): Promise<Tab> {
  const opened = new Tab(port, paper, (await signIn(town.db, person)).cookie, new Y.Doc(), way);
  toClose.push(() => opened.leave());
  return opened.synced();
}

const updatesOf = (documentId: number) =>
  town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("update").execute();

it.each(["socket", "http"] as const)(
  "a block that the content model does not know is refused over %s, the others write on, and who sent it may come back",
  async (way) => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type("Vorher");
    await anna.saved();
    const forger = await tab(port, paper, "mayor", way);
    forger.ydoc.getXmlFragment(TEXT_FIELD).insert(1, [new Y.XmlElement("constructor")]);
    await until("it is refused", () => forger.closed === 4422);
    anna.type(", nachher");
    await anna.saved();
    expect([anna.text, forger.isSaved]).toEqual(["Vorher, nachher", false]);
    const back = await tab(port, paper, "mayor", way);
    back.type(" und wieder da");
    await back.saved();
    await until("she sees it", () => anna.text === "Vorher, nachher und wieder da");
    const stored = Buffer.concat((await updatesOf(paper)).map(({ update }) => update));
    expect(stored.includes("constructor")).toBe(false);
  },
);

it("what was refused is refused again when the same tab sends it once more, and never goes to anybody", async () => {
  const { port } = await liveServer();
  const paper = await makePaper(town.db);
  const anna = await tab(port, paper, "federalDelegate");
  const forger = await tab(port, paper, "mayor");
  forger.ydoc.getXmlFragment(TEXT_FIELD).insert(0, [new Y.XmlElement("__proto__")]);
  await until("it is refused", () => forger.closed === 4422);
  forger.closed = null;
  forger.provider.connect();
  await until("it is refused again", () => forger.closed === 4422);
  expect([await updatesOf(paper), anna.ydoc.getXmlFragment(TEXT_FIELD).length]).toEqual([[], 0]);
});

it("an update of 30,000 clients is refused by its first bytes, before anybody reads the rest", async () => {
  const { port } = await liveServer();
  const paper = await makePaper(town.db);
  const anna = await tab(port, paper, "federalDelegate");
  const { cookie } = await signIn(town.db, "mayor");
  const crowd = await new Raw({ port, path: documentPath(paper), cookie }).opened();
  toClose.push(() => crowd.ws.terminate());
  await until("it is welcomed", () => crowd.types.includes(MESSAGE.welcome));
  // 30,000 as Yjs writes it; what follows is no update, which would be said with another code.
  crowd.send(syncFrame(2, new Uint8Array([0xb0, 0xea, 0x01, 255, 255, 255])));
  expect(await crowd.ended()).toBe(4422);
  anna.type("Frei");
  await anna.saved();
  expect((await updatesOf(paper)).length).toBe(1);
});
