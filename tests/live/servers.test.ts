/** Two servers on one database: whoever writes on one is read on the other, also when they do not hear of each other. */
import { once } from "node:events";
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { connect } from "#db/connection";
import { sample } from "#db/sample";
import { compactLog } from "#server/documents/log/commands";
import { findStoredText } from "#server/documents/log/queries";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { useProcesses } from "./processes.ts";
import { erase, makePaper, Raw, signIn, Tab, textOf, until, write } from "./visitors.ts";

const town = useDatabase();
const { start, kill } = useProcesses(town);
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** Rarely enough that nothing is found out by looking. */
const NEVER = 3_600_000;
const bus = (limits = {}) => ({ sql: town.sql, openListener: () => connect(town.url, 1).sql, limits });

async function liveServer(options: Omit<LiveServerOptions, "db"> = {}): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, ...options });
  toClose.push(() => opened.close());
  return opened;
}

/** Both hear each other before anything is tried; neither looks by itself. */
async function twoServers(
  limits: LiveServerOptions["rooms"] = {},
  options: Omit<LiveServerOptions, "db"> = {},
): Promise<[LiveServer, LiveServer]> {
  const open = () => liveServer({ bus: bus(), ...options, rooms: { lookEveryMs: NEVER, ...limits } });
  const [one, other] = [await open(), await open()];
  await until("the servers know each other", () => one.hasOthers() && other.hasOthers());
  return [one, other];
}

async function tab(port: number, documentId: number, person: Parameters<typeof signIn>[1], ydoc?: Y.Doc): Promise<Tab> {
  const opened = new Tab(port, documentId, (await signIn(town.db, person)).cookie, ydoc);
  toClose.push(() => opened.leave());
  return opened.synced();
}

/** Anna at one, Ben at the other, and a text that is begun, because two who begin one make two paragraphs. */
async function bothSee(words: string, paper: number, one: LiveServer, other: LiveServer): Promise<[Tab, Tab]> {
  await one.rooms.edit(paper, (ydoc) => write(ydoc, words));
  return [await tab(one.port, paper, "federalDelegate"), await tab(other.port, paper, "townDelegate")];
}

async function storedText(documentId: number): Promise<string> {
  const stored = await findStoredText(town.db, documentId);
  return textOf(toYdoc(stored!.state ? [stored!.state, ...stored!.updates] : stored!.updates));
}

describe("two servers that hear each other", () => {
  it("pass on what is typed", async () => {
    const [one, other] = await twoServers();
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(one.port, paper, "federalDelegate"), await tab(other.port, paper, "townDelegate")];
    for (let round = 0; round < 20; round++) {
      const [from, to] = round % 2 === 0 ? [anna, ben] : [ben, anna];
      from.type(`[${round}]`);
      await until("it crosses", () => to.text.endsWith(`[${round}]`));
    }
    await anna.saved();
    await ben.saved();
    expect(await storedText(paper)).toBe(anna.text);
  });

  it("agree after both were typed on at the same time, with what was deleted", async () => {
    const [one, other] = await twoServers();
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(one.port, paper, "federalDelegate"), await tab(other.port, paper, "townDelegate")];
    anna.type("Anfang ");
    await until("it crosses", () => ben.text === "Anfang ");
    for (let round = 0; round < 100; round++) {
      anna.type("a", 0);
      ben.type("b");
      if (round % 10 === 9) erase(ben.ydoc, 7, 1);
      if (round % 7 === 0) await delay(3);
    }
    await until("both texts are equal", () => anna.text === ben.text && anna.text.length === 197);
    await anna.saved();
    await ben.saved();
    expect(await storedText(paper)).toBe(anna.text);
  });

  it("write for the server once, although both were asked at the same moment", async () => {
    const [one, other] = await twoServers();
    const paper = await makePaper(town.db);
    const anna = await tab(one.port, paper, "federalDelegate");
    const once = (ydoc: Y.Doc) => {
      if (!textOf(ydoc).includes("Beschluss 1.")) write(ydoc, "Beschluss 1.");
    };
    await Promise.all([one, other, one, other].map(({ rooms }) => rooms.edit(paper, once)));
    await until("it is there", () => anna.text !== "");
    expect(anna.text).toBe("Beschluss 1.");
    expect(await storedText(paper)).toBe("Beschluss 1.");
  });

  it("read what was stored on the other one a moment ago", async () => {
    const [one, other] = await twoServers();
    const paper = await makePaper(town.db);
    await tab(other.port, paper, "federalDelegate");
    for (let round = 0; round < 10; round++) {
      await one.rooms.edit(paper, (ydoc) => write(ydoc, `${round}`));
      expect(toPlainText(await other.rooms.read(paper))).toContain(`${round}`);
    }
  });

  it("close the connections of somebody whose access was changed on the other one", async () => {
    const [one, other] = await twoServers();
    const paper = await makePaper(town.db);
    const login = await signIn(town.db, "mayor");
    const [here, there] = [new Tab(one.port, paper, login.cookie), new Tab(other.port, paper, login.cookie)];
    toClose.push(
      () => here.leave(),
      () => there.leave(),
    );
    const stranger = await tab(other.port, paper, "federalDelegate");
    await Promise.all([here.synced(), there.synced()]);
    one.disconnect({ personId: login.personId });
    await until("both are closed", () => here.closed === 4403 && there.closed === 4403, 1_000);
    expect(stranger.closed).toBeNull();
  });

  it("tell each other's listeners what was announced", async () => {
    let votes = 0;
    const [one, other] = await twoServers({}, { snapshots: { process: async () => ({ votes }) } });
    const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
    const { cookie } = await signIn(town.db, "observer");
    const screen = new Raw({ port: other.port, path: `/live/topics/process:${id}`, cookie });
    toClose.push(() => screen.ws.terminate());
    const shown = () => (screen.messages.findLast((message) => message.data)?.data as { votes: number } | undefined)?.votes;
    await until("the screen shows something", () => shown() === 0);
    votes = 7;
    one.announce(`process:${id}`);
    await until("it shows the newest", () => shown() === 7, 1_000);
  });

  it("show who is in a text at the other one, until they leave, or the server does", async () => {
    const [one, other] = await twoServers();
    const paper = await makePaper(town.db);
    const anna = await tab(one.port, paper, "federalDelegate");
    const ben = await tab(other.port, paper, "townDelegate");
    const [annas, bens, carlas] = (["federalDelegate", "townDelegate", "mayor"] as const).map((key) => sample.people[key].name);
    await until("they see each other", () => anna.names.includes(bens!) && ben.names.includes(annas!));
    const carla = await tab(one.port, paper, "mayor");
    await until("whoever comes later sees all", () => carla.names.includes(annas!) && carla.names.includes(bens!));
    await until("all see who came later", () => anna.names.includes(carlas!) && ben.names.includes(carlas!));
    carla.leave();
    await until("who left is gone", () => !ben.names.includes(carlas!) && !anna.names.includes(carlas!));
    await one.close();
    anna.leave();
    await until("a server that stops takes its people along", () => !ben.names.includes(annas!));
    const back = await tab(other.port, paper, "federalDelegate");
    await until("they are seen where they are now", () => ben.names.includes(annas!) && back.names.includes(bens!));
  });

  it("hear each other again after their listening was cut off", async () => {
    let votes = 0;
    const [one, other] = await twoServers({}, { snapshots: { process: async () => ({ votes }) } });
    const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(one.port, paper, "federalDelegate"), await tab(other.port, paper, "townDelegate")];
    const screen = new Raw({
      port: other.port,
      path: `/live/topics/process:${id}`,
      cookie: (await signIn(town.db, "mayor")).cookie,
    });
    toClose.push(() => screen.ws.terminate());
    const shown = () => (screen.messages.findLast((message) => message.data)?.data as { votes: number } | undefined)?.votes;
    await until("the screen shows something", () => shown() === 0);
    const { rows } = await sql<{ ended: boolean }>`
      select pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and query ilike 'listen %' and pid <> pg_backend_pid()`.execute(town.db);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    // Meanwhile: what nobody hears of is found when they listen again.
    votes = 1;
    one.announce(`process:${id}`);
    anna.type("unerhört ");
    await until("the text crosses", () => ben.text === "unerhört ");
    await until("the screen shows the newest", () => shown() === 1);
    votes = 2;
    one.announce(`process:${id}`);
    ben.type("gehört");
    await until("all is as before", () => anna.text === "unerhört gehört" && shown() === 2, 2_000);
  });

  it("notice when a line died without a word", async () => {
    const line = await openLine();
    toClose.push(() => line.close());
    const limits = { beatMs: 50, silenceMs: 300 };
    const one = await liveServer({ bus: bus(limits), rooms: { lookEveryMs: NEVER } });
    const other = await liveServer({
      bus: { ...bus(limits), openListener: () => connect(line.url, 1).sql },
      rooms: { lookEveryMs: NEVER },
    });
    await until("the servers know each other", () => one.hasOthers() && other.hasOthers());
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(one.port, paper, "federalDelegate"), await tab(other.port, paper, "townDelegate")];
    line.fallSilent();
    anna.type("hallo?");
    await until("it has caught up", () => ben.text === "hallo?");
    expect(line.count()).toBe(2);
    anna.type(" ja");
    await until("it hears again", () => ben.text === "hallo? ja");
  });
});

/** A way to the database on which everything can stop to pass, while both ends believe that all is well. */
async function openLine() {
  const target = new URL(town.url);
  const calls: Socket[] = [];
  const server = createServer((client) => {
    const database = createConnection(Number(target.port), target.hostname);
    client.pipe(database).pipe(client);
    for (const [end, farEnd] of [
      [client, database],
      [database, client],
    ] as const)
      end.on("error", () => farEnd.destroy()).on("close", () => farEnd.destroy());
    calls.push(client, database);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(town.url);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    count: () => calls.length / 2,
    fallSilent: () => calls.forEach((call) => call.unpipe().pause()),
    close() {
      for (const call of calls) call.destroy();
      server.close();
    },
  };
}

describe("servers that do not hear each other", () => {
  const deaf = (limits: LiveServerOptions["rooms"] = {}) => liveServer({ rooms: { lookEveryMs: 50, ...limits } });

  it("find out by looking, and lose nothing", async () => {
    const [one, other] = [await deaf(), await deaf()];
    const paper = await makePaper(town.db);
    const [anna, ben] = await bothSee(".", paper, one, other);
    for (let round = 0; round < 50; round++) {
      anna.type("a", 0);
      ben.type("b");
      if (round % 5 === 0) await delay(10);
    }
    await until("both texts are equal", () => anna.text === ben.text && anna.text.length === 101);
    await anna.saved();
    await ben.saved();
    expect(await storedText(paper)).toBe(anna.text);
  });

  it("see by where their own changes land that there are others before them", async () => {
    const [one, other] = [await deaf({ lookEveryMs: NEVER }), await deaf({ lookEveryMs: NEVER })];
    const paper = await makePaper(town.db);
    const [anna, ben] = await bothSee(".", paper, one, other);
    for (let round = 0; round < 20; round++) {
      anna.type("a");
      await anna.saved();
      ben.type("b");
      await until("the earlier one is here", () => ben.text.length === 2 * round + 3);
    }
    anna.type("!");
    await until("the later one is there", () => [...anna.text].sort().join("") === `!.${"a".repeat(20)}${"b".repeat(20)}`);
  });

  it("pass on what the other one has compacted already, even when the log is gone", async () => {
    const [one, other] = [await deaf(), await deaf({ lookEveryMs: NEVER })];
    const paper = await makePaper(town.db);
    const [anna, ben] = [await tab(one.port, paper, "federalDelegate"), await tab(other.port, paper, "townDelegate")];
    anna.type("gestern geschrieben, ");
    await anna.saved();
    erase(anna.ydoc, 0, 8);
    await anna.saved();
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    await compactLog(town.db, paper, tomorrow);
    expect(await town.db.selectFrom("document_updates").where("document_id", "=", paper).select("seq").execute()).toEqual([]);
    expect(ben.text).toBe("");
    ben.type("heute");
    await until("all of it is here", () => ben.text.includes("geschrieben, ") && ben.text.includes("heute"));
    await until("and there", () => anna.text === ben.text);
    await ben.saved();
    expect(await storedText(paper)).toBe(ben.text);
  });

  it("compact no change of the other one that their own people have not seen", async () => {
    const limits = { lookEveryMs: NEVER, compactEntries: 5, compactEveryMs: 0 };
    const [one, other] = [await deaf(limits), await deaf({ lookEveryMs: NEVER })];
    const paper = await makePaper(town.db);
    const [anna, ben] = await bothSee(".", paper, one, other);
    for (let round = 0; round < 30; round++) {
      ben.type("b");
      await ben.saved();
      anna.type("a", 0);
      await anna.saved();
    }
    await until("everything is here", () => anna.text === `${"a".repeat(30)}.${"b".repeat(30)}`);
    await until("it is compacted", async () => {
      const state = await town.db
        .selectFrom("document_states")
        .where("document_id", "=", paper)
        .select("up_to_seq")
        .executeTakeFirst();
      return (state?.up_to_seq ?? 0) > 50;
    });
    const late = await tab(one.port, paper, "mayor");
    expect(late.text).toBe(anna.text);
    expect(await storedText(paper)).toBe(anna.text);
  });

  it("close a text that was deleted elsewhere", async () => {
    const one = await deaf();
    const paper = await makePaper(town.db);
    const anna = await tab(one.port, paper, "federalDelegate");
    await town.db.deleteFrom("documents").where("id", "=", paper).execute();
    await until("the tab is closed", () => anna.closed === 4404);
    await until("the room is forgotten", () => one.rooms.count() === 0);
  });
});

describe("one of two servers is killed", () => {
  it("nothing that was saved is lost, and people go on at the other one", async () => {
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "mayor");
    const [first, second] = await Promise.all([start(), start()]);
    const anna = await new Tab(first.port, paper, cookie).synced();
    const ben = await new Tab(second.port, paper, cookie).synced();
    toClose.push(
      () => anna.leave(),
      () => ben.leave(),
    );
    anna.type("gesichert ");
    await anna.saved();
    await until("it crosses", () => ben.text === "gesichert ");
    for (let index = 0; index < 50; index++) {
      anna.type(`a${index} `);
      ben.type(`b${index} `, 0);
    }
    await kill(first, "SIGKILL");
    anna.type("ohne Server ");
    anna.provider.destroy();
    const moved = new Tab(second.port, paper, cookie, anna.ydoc);
    toClose.push(() => moved.leave());
    await moved.synced();
    await Promise.all([moved.saved(), ben.saved()]);
    await until("both agree", () => moved.text === ben.text);
    for (const words of ["gesichert ", "a49 ", "b49 ", "ohne Server "]) expect(ben.text).toContain(words);
    const stored = await findStoredText(town.db, paper);
    expect(toPlainText(contentOf(toYdoc(stored!.state ? [stored!.state, ...stored!.updates] : stored!.updates)))).toBe(
      ben.text.trim(),
    );
  });
});
