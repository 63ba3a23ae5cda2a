/** What is kept of a text without anybody asking for it: versions along the way, and who wrote what. */
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { erase, makePaper, signIn, Tab, textOf, until, write } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function liveServer(limits: LiveServerOptions["rooms"] = {}): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, rooms: limits });
  toClose.push(() => opened.close());
  return opened;
}

async function tab(port: number, documentId: number, person: Parameters<typeof signIn>[1], ydoc?: Y.Doc): Promise<Tab> {
  const opened = new Tab(port, documentId, (await signIn(town.db, person)).cookie, ydoc);
  toClose.push(() => opened.leave());
  return opened.synced();
}

const versionsOf = (documentId: number) =>
  town.db
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .orderBy("id")
    .select(["kind", "plain_text", "created_by", "up_to_seq", "state"])
    .execute();
const textsOf = async (documentId: number) => (await versionsOf(documentId)).map((version) => version.plain_text);

describe("a version by itself", () => {
  it("is kept when nobody wrote for a while, once", async () => {
    const { port } = await liveServer({ quietMs: 1_500, lookEveryMs: 20 });
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    for (const words of ["Ein Satz. ", "Noch einer. ", "Und einer."]) {
      anna.type(words);
      await anna.saved();
    }
    await until("a version is kept", async () => (await versionsOf(paper)).length > 0);
    expect(await versionsOf(paper)).toMatchObject([
      { kind: "auto", plain_text: "Ein Satz. Noch einer. Und einer.", created_by: null },
    ]);
    anna.type(" Weiter.");
    await until("the next one is kept", async () => (await versionsOf(paper)).length === 2);
    expect((await textsOf(paper))[1]).toMatch(/ Weiter\.$/);
  });

  it("is kept as the last one leaves, if something was changed", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    for (const words of ["Montag.", "", " Dienstag."]) {
      const anna = await tab(port, paper, "federalDelegate");
      if (words) anna.type(words);
      await anna.saved();
      anna.leave();
      await until("the room is forgotten", () => rooms.count() === 0);
    }
    expect(await textsOf(paper)).toEqual(["Montag.", "Montag. Dienstag."]);
  });

  it("is made up for when a server that could not do it is followed by another one", async () => {
    const first = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(first.port, paper, "federalDelegate");
    anna.type("vor dem Neustart");
    await anna.saved();
    await first.close();
    anna.leave();
    const second = await liveServer();
    const ben = await tab(second.port, paper, "mayor");
    ben.leave();
    await until("the room is forgotten", () => second.rooms.count() === 0);
    expect(await textsOf(paper)).toEqual(["vor dem Neustart"]);
  });
});

describe("before somebody deletes more than half of a text, a version is kept", () => {
  const long = "Die Gemeinden und der Bund verabreden gemeinsame Schritte. ".repeat(20);

  it("when it goes at once", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const { personId, cookie } = await signIn(town.db, "mayor");
    anna.type(long);
    const ben = await new Tab(port, paper, cookie).synced();
    toClose.push(() => ben.leave());
    erase(ben.ydoc, 0, long.length - 20);
    await until("the other sees it gone", () => anna.text.length === 20);
    await until("a version is kept", async () => (await versionsOf(paper)).length > 0);
    const [version] = await versionsOf(paper);
    expect(version).toMatchObject({ kind: "before-deletion", plain_text: long.trimEnd(), created_by: personId });
    const restored = new Y.Doc();
    Y.applyUpdate(restored, version!.state);
    expect(textOf(restored)).toBe(long);
  });

  it("when it goes letter by letter within seconds", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    const words = long.slice(0, 200);
    anna.type(words);
    await anna.saved();
    for (let index = 0; index < 150; index++) erase(anna.ydoc, anna.text.length - 1, 1);
    await until("a version is kept", async () => (await versionsOf(paper)).length > 0);
    await anna.saved();
    expect((await textsOf(paper))[0]).toBe(words.trimEnd());
  });

  it("also when as much is pasted in its place", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type(long);
    await anna.saved();
    anna.ydoc.transact(() => {
      erase(anna.ydoc, 0, long.length);
      write(anna.ydoc, long.toUpperCase());
    });
    await until("a version is kept", async () => (await versionsOf(paper)).length > 0);
    expect((await textsOf(paper))[0]).toBe(long.trimEnd());
  });

  it("and none when it is less than half, over and over", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    anna.type(long);
    await anna.saved();
    for (let round = 0; round < 8; round++) {
      erase(anna.ydoc, 0, Math.floor(long.length / 3));
      anna.type(long.slice(0, Math.floor(long.length / 3)));
      await anna.saved();
      anna.provider.disconnect();
      await until("the room is forgotten", () => rooms.count() === 0);
      anna.provider.connect();
      await anna.saved();
    }
    expect((await versionsOf(paper)).map((version) => version.kind)).not.toContain("before-deletion");
  });
});
