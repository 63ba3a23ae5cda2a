/** Whose words are whose: a Yjs client's number, which everybody sees, belongs to one person, and nobody else writes under it. */
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { documentPath, makePaper, Raw, signIn, syncFrame, Tab, textOf, until, write, type Login } from "./visitors.ts";

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

async function tab(port: number, documentId: number, person: PersonKey | Login, ydoc?: Y.Doc): Promise<Tab> {
  const { cookie } = typeof person === "string" ? await signIn(town.db, person) : person;
  const opened = new Tab(port, documentId, cookie, ydoc);
  toClose.push(() => opened.leave());
  return opened.synced();
}

function knock({ port }: LiveServer, documentId: number, { cookie }: Login, client = 0): Raw {
  const raw = new Raw({ port, path: documentPath(documentId, { client }), cookie });
  toClose.push(() => raw.ws.terminate());
  return raw;
}

/** Was in with this text before a server fell, so that its number is known as theirs. */
async function wasIn(at: LiveServer, documentId: number, login: Login, ydoc: Y.Doc): Promise<void> {
  (await knock(at, documentId, login, ydoc.clientID).opened()).ws.terminate();
}

function textAs(clientID: number, words: string): Y.Doc {
  const ydoc = new Y.Doc();
  ydoc.clientID = clientID;
  write(ydoc, words);
  return ydoc;
}

const whole = (kind: 1 | 2, ydoc: Y.Doc): Uint8Array => syncFrame(kind, Y.encodeStateAsUpdate(ydoc));
const take = (into: Y.Doc, from: Y.Doc): void => Y.applyUpdate(into, Y.encodeStateAsUpdate(from));
const authors = (documentId: number) =>
  town.db.selectFrom("document_clients").where("document_id", "=", documentId).select(["client_id", "person_id"]).execute();
const storedIn = async ({ rooms }: LiveServer, documentId: number): Promise<string> =>
  JSON.stringify(await rooms.read(documentId));

describe("who wrote", () => {
  it("is noted as each tab of an editor comes in, and not for those who only read", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const [annas, bens] = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const [anna, ben] = [await new Tab(port, paper, annas.cookie).synced(), await new Tab(port, paper, bens.cookie).synced()];
    const reader = await tab(port, paper, "observer");
    toClose.push(
      () => anna.leave(),
      () => ben.leave(),
    );
    for (const words of ["eins ", "zwei ", "drei "]) anna.type(words);
    await anna.saved();
    ben.type("vier");
    await ben.saved();
    await until("both are noted", async () => (await authors(paper)).length === 2);
    const noted = new Map((await authors(paper)).map((row) => [Number(row.client_id), row.person_id]));
    expect(noted).toEqual(
      new Map([
        [anna.ydoc.clientID, annas.personId],
        [ben.ydoc.clientID, bens.personId],
      ]),
    );
    expect(reader.text).toBe("eins zwei drei vier");
  });

  it("is whoever it was, even if somebody else brought it after a crash", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const [annas, bens] = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const bensText = new Y.Doc();
    write(bensText, "von Ben, ");
    // As it was before the crash: he was in.
    const before = await new Raw({
      port,
      path: documentPath(paper, { client: bensText.clientID }),
      cookie: bens.cookie,
    }).opened();
    before.ws.terminate();
    const annasText = new Y.Doc();
    Y.applyUpdate(annasText, Y.encodeStateAsUpdate(bensText));
    write(annasText, "von Anna");
    const anna = await new Tab(port, paper, annas.cookie, annasText).synced();
    const ben = await new Tab(port, paper, bens.cookie, bensText).synced();
    toClose.push(
      () => anna.leave(),
      () => ben.leave(),
    );
    ben.type("!");
    await Promise.all([anna.saved(), ben.saved()]);
    await until("both have all of it", () => anna.text === ben.text && anna.text.includes("von Anna"));
    const isRight = async () => {
      const noted = new Map((await authors(paper)).map((row) => [Number(row.client_id), row.person_id]));
      return noted.get(ben.ydoc.clientID) === bens.personId && noted.get(anna.ydoc.clientID) === annas.personId;
    };
    await until("both are noted as they are", isRight);
  });

  it("is on whose behalf the server writes", async () => {
    const { rooms } = await liveServer({ lingerMs: 60_000 });
    const paper = await makePaper(town.db);
    const { personId } = await signIn(town.db, "mayor");
    const { organisation_id: organisationId } = await town.db
      .selectFrom("mandates")
      .where("person_id", "=", personId)
      .select("organisation_id")
      .executeTakeFirstOrThrow();
    await rooms.edit(paper, (ydoc) => write(ydoc, "vom Server "));
    await rooms.edit(paper, (ydoc) => write(ydoc, "angenommen "), { personId, organisationId });
    await rooms.edit(paper, (ydoc) => write(ydoc, "und noch einer"), { personId, organisationId });
    await until("it is noted", async () => (await authors(paper)).length > 0);
    expect((await authors(paper)).map((row) => row.person_id)).toEqual([personId]);
    const log = await town.db
      .selectFrom("document_updates")
      .where("document_id", "=", paper)
      .orderBy("seq")
      .select("person_id")
      .execute();
    expect(log.map((row) => row.person_id)).toEqual([null, personId, personId]);
  });

  it("has to be noted before anybody gets in to write, and hinders nobody who is in", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    await town.db.schema.alterTable("document_clients").renameTo("document_clients_away").execute();
    toClose.push(() => sql`alter table if exists document_clients_away rename to document_clients`.execute(town.db));
    const ben = new Tab(port, paper, (await signIn(town.db, "mayor")).cookie);
    toClose.push(() => ben.leave());
    await until("he is asked to try again", () => ben.closed === 4503);
    anna.type("gespeichert");
    await anna.saved();
    await town.db.schema.alterTable("document_clients_away").renameTo("document_clients").execute();
    await ben.synced();
    expect(await authors(paper)).toHaveLength(2);
  });

  it("is whoever brings along what nobody was bound to: tabs of earlier, all of them", async () => {
    const at = await liveServer();
    const paper = await makePaper(town.db);
    const login = await signIn(town.db, "mayor");
    const copy = new Y.Doc();
    for (let client = 1; client <= 20; client++) {
      const older = textAs(1000 + client, "");
      take(older, copy);
      write(older, `${client} `);
      take(copy, older);
    }
    const ben = await (await tab(at.port, paper, login, copy)).saved();
    const others = (await authors(paper)).filter((row) => Number(row.client_id) !== ben.ydoc.clientID);
    expect(others.map((row) => row.person_id)).toEqual(Array.from({ length: 20 }, () => login.personId));
    // Each belongs to one person from then on.
    expect(await knock(at, paper, await signIn(town.db, "federalDelegate"), 1001).ended()).toBe(4422);
  });

  it("stays whoever it was when the tab comes back while its old connection is still open", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const login = await signIn(town.db, "mayor");
    const before = await tab(port, paper, login);
    before.type("vorher ");
    const after = await tab(port, paper, login, before.ydoc);
    after.type("nachher");
    await Promise.all([before.saved(), after.saved()]);
    expect(await authors(paper)).toEqual([{ client_id: String(before.ydoc.clientID), person_id: login.personId }]);
  });
});

describe("somebody else's name", () => {
  it("is nobody's to write under: neither as their tab, nor by bringing words of theirs", async () => {
    const at = await liveServer();
    const paper = await makePaper(town.db);
    const [annas, bens] = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const anna = await tab(at.port, paper, annas);
    const { clientID } = anna.ydoc;
    const forged = textAs(clientID, "nicht von Anna");
    expect(await knock(at, paper, bens, clientID).ended()).toBe(4422);
    const writing = await knock(at, paper, bens).opened();
    writing.send(whole(2, forged));
    expect(await writing.ended()).toBe(4422);
    anna.type("von Anna");
    await anna.saved();
    expect(await storedIn(at, paper)).toMatch(/"von Anna"/);
    expect(await authors(paper)).toEqual([{ client_id: String(clientID), person_id: annas.personId }]);
  });

  it("is not to be had as an answer either: nothing of it is taken, and who insists begins anew", async () => {
    const at = await liveServer({ awaitMs: 50, lookEveryMs: 10 });
    const paper = await makePaper(town.db);
    const anna = await tab(at.port, paper, "federalDelegate");
    const racing = await knock(at, paper, await signIn(town.db, "mayor")).opened();
    racing.send(whole(1, textAs(anna.ydoc.clientID, "nicht von Anna")));
    anna.type("von Anna");
    await anna.saved();
    expect(await racing.ended()).toBe(4422);
    expect(await storedIn(at, paper)).toMatch(/"von Anna"/);
    expect(await storedIn(at, paper)).not.toMatch("nicht");
  });

  it("is nobody's at another server, and of two who claim a number at once one gets it", async () => {
    const [here, there] = [await liveServer(), await liveServer()];
    const paper = await makePaper(town.db);
    const [annas, bens] = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const ben = await tab(there.port, paper, bens);
    const anna = await tab(here.port, paper, annas);
    take(ben.ydoc, textAs(anna.ydoc.clientID, "nicht von Anna"));
    await until("he is refused", () => ben.closed === 4422);
    anna.type("von Anna");
    await anna.saved();
    expect(await storedIn(there, paper)).toMatch(/"von Anna"/);
    for (let number = 1; number <= 10; number++) {
      const both = [knock(here, paper, annas, number), knock(there, paper, bens, number)];
      await until("one is in", () => both.some((raw) => raw.closed === 4422) && both.some((raw) => raw.types.includes(100)));
      expect(both.filter((raw) => raw.closed === null)).toHaveLength(1);
    }
  });

  it("is not the server's: what it wrote by itself is nobody's to go on with", async () => {
    const [here, there] = [await liveServer(), await liveServer()];
    const paper = await makePaper(town.db);
    const client = await here.rooms.edit(paper, (ydoc) => (write(ydoc, "vom Server"), ydoc.clientID));
    const bens = await signIn(town.db, "mayor");
    expect(await knock(here, paper, bens, client).ended()).toBe(4422);
    expect(await knock(there, paper, bens, client).ended()).toBe(4422);
    expect(await authors(paper)).toEqual([]);
  });
});

describe("what was confirmed is what is stored", () => {
  it("also to somebody who says something else in a place of their own", async () => {
    const at = await liveServer();
    const paper = await makePaper(town.db);
    const login = await signIn(town.db, "mayor");
    const [first, again, other] = [1, 2, 3].map(() => knock(at, paper, login));
    await Promise.all([first!.opened(), again!.opened(), other!.opened()]);
    first!.send(whole(2, textAs(7, "so war es")));
    await until("it is stored", () => first!.lastPersisted?.frames === 1);
    again!.send(whole(2, textAs(7, "so war es")));
    await until("the same counts as stored", () => again!.lastPersisted?.frames === 1);
    other!.send(whole(2, textAs(7, "es war so")));
    expect(await other!.ended()).toBe(4422);
    expect(other!.lastPersisted).toBeNull();
    expect(await storedIn(at, paper)).toMatch(/"so war es"/);
  });

  it("also to two who wrote in turn, each upon the other's words, before a server fell", async () => {
    const at = await liveServer();
    const paper = await makePaper(town.db);
    const logins = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const texts = [textAs(11, ""), new Y.Doc()] as const;
    for (const words of ["eins ", "drei ", "fünf "]) {
      write(texts[0], words);
      take(texts[1], texts[0]);
      write(texts[1], "und ");
      take(texts[0], texts[1]);
    }
    for (const [index, login] of logins.entries()) await wasIn(at, paper, login, texts[index]!);
    const tabs = await Promise.all(logins.map((login, index) => tab(at.port, paper, login, texts[index])));
    await Promise.all(tabs.map((one) => one.saved()));
    await until("all of it is stored", async () => (await storedIn(at, paper)).includes("eins und drei und fünf und "));
    expect((await authors(paper)).map((row) => row.person_id).sort()).toEqual(logins.map((login) => login.personId).sort());
  });

  it("also to somebody who has words of one who does not come back: they are sent to what is stored", async () => {
    const at = await liveServer({ awaitMs: 200, lookEveryMs: 10 });
    const paper = await makePaper(town.db);
    const [annas, bens] = [await signIn(town.db, "federalDelegate"), await signIn(town.db, "mayor")];
    const lost = textAs(11, "nie gespeichert");
    await wasIn(at, paper, annas, lost);
    const bensText = new Y.Doc();
    take(bensText, lost);
    const ben = await tab(at.port, paper, bens, bensText);
    ben.type(" und darauf gebaut");
    await until("he is refused", () => ben.closed === 4422);
    const anew = await tab(at.port, paper, bens);
    anew.type("neu");
    await anew.saved();
    expect(textOf(anew.ydoc)).toBe("neu");
    expect(await storedIn(at, paper)).toMatch(/"neu"/);
  });

  it("before others see what the server wrote, for it cannot bring it again", async () => {
    const at = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(at.port, paper, "federalDelegate");
    let free: () => void = () => undefined;
    const locked = new Promise<void>((lock) => {
      const held = new Promise<void>((resolve) => (free = resolve));
      void town.db.transaction().execute(async (trx) => {
        await sql`lock table document_updates in exclusive mode`.execute(trx);
        lock();
        await held;
      });
    });
    await locked;
    const editing = at.rooms.edit(paper, (ydoc) => write(ydoc, "vom Server"));
    const ben = await tab(at.port, paper, "mayor");
    ben.type("von Ben ");
    await until("she sees his words", () => anna.text.includes("von Ben"));
    expect(anna.text + ben.text).not.toContain("vom Server");
    free();
    await editing;
    await until("both see it", () => [anna, ben].every((one) => one.text.includes("vom Server")));
  });
});
