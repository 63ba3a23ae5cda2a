/** Listening to what happens: one snapshot for all, right for those who come late, and cheap for a full hall. */
import { afterEach, describe, expect, it } from "vitest";
import { judgeAnew } from "../../server/live/gateway/access.queries.ts";
import { CLOSES } from "../../server/live/protocol.rules.ts";
import { TOPICS } from "../../server/live/topics/topics.ts";
import { setLabel } from "../../server/markings/commands.ts";
import { labelForm } from "../../server/markings/rules.ts";
import { handInTopic } from "../../server/topics/commands.ts";
import { topicForm } from "../../server/topics/rules.ts";
import { useDatabase } from "../setup/database.ts";
import { stage } from "../setup/town.ts";
import { openLiveServer, type LiveServerOptions } from "./live-server.ts";
import { Raw, signIn, until } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** A server whose only topic is one process, with a number that tests count up. */
async function hall(options: Omit<LiveServerOptions, "db"> = {}) {
  const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const votes = { count: 0, readings: 0 };
  const snapshots = {
    process: async () => {
      votes.readings += 1;
      return { votes: votes.count };
    },
  };
  const live = await openLiveServer({ db: town.db, snapshots, ...options });
  toClose.push(() => live.close());
  const { cookie, ...login } = await signIn(town.db, "observer");
  const listen = () => {
    const raw = new Raw({ port: live.port, path: `/live/topics/process:${id}`, cookie });
    toClose.push(() => raw.ws.terminate());
    return raw;
  };
  return { live, votes, listen, login, topic: `process:${id}` as const };
}

const lastVotes = (raw: Raw) =>
  (raw.messages.findLast((message) => message.data)?.data as { votes: number } | undefined)?.votes;

describe("a topic", () => {
  it("is told at once to who comes, with the server's time", async () => {
    const hour = 3_600_000;
    const { votes, listen } = await hall({ now: () => new Date(Date.now() + hour) });
    votes.count = 3;
    const listener = listen();
    await until("the first snapshot comes", () => lastVotes(listener) === 3);
    const [first] = listener.messages;
    expect((Date.parse(first!.now) - Date.now()) / hour).toBeCloseTo(1, 1);
    expect(Date.parse(first!.at!)).toBeLessThanOrEqual(Date.parse(first!.now));
  });

  it("says to who begins to listen that something happened just before, which their page may not know", async () => {
    const { live, listen, topic } = await hall();
    const before = listen();
    await until("the first snapshot comes", () => lastVotes(before) === 0);
    expect(before.messages[0]!.isRecent).toBeUndefined();
    before.ws.terminate();
    live.topicHub.announce(topic);
    const after = listen();
    await until("the first snapshot comes", () => lastVotes(after) === 0);
    expect(after.messages[0]!.isRecent).toBe(true);
  });

  it("reaches a hundred screens with few readings, and the last word is the same for all", async () => {
    const { live, votes, listen, topic } = await hall({ gateway: { connectionsPerPerson: 200 } });
    const screens = Array.from({ length: 100 }, listen);
    await until("all have the first snapshot", () => screens.every((screen) => lastVotes(screen) === 0), 15_000);
    votes.readings = 0;
    const began = Date.now();
    for (let round = 0; round < 100; round++) {
      votes.count += 1;
      live.topicHub.announce(topic);
      if (round % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until("all have the last one", () => screens.every((screen) => lastVotes(screen) === 100));
    const windows = Math.ceil((Date.now() - began) / 30);
    expect(votes.readings).toBeLessThanOrEqual(windows + 1);
    expect(Math.max(...screens.map((screen) => screen.messages.length))).toBeLessThanOrEqual(votes.readings + 2);
  });

  it("is answered quickly when nothing was announced just before", async () => {
    const windowMs = 3_000;
    const { live, votes, listen, topic } = await hall({ windowMs });
    const screen = listen();
    await until("the first snapshot comes", () => lastVotes(screen) === 0);
    await new Promise((resolve) => setTimeout(resolve, windowMs));
    votes.count = 1;
    live.topicHub.announce(topic);
    await until("the news comes, before a window is over", () => lastVotes(screen) === 1, windowMs - 500);
  });

  it("lets who comes late in without disturbing the others", async () => {
    const { votes, listen } = await hall();
    const early = listen();
    await until("the first snapshot comes", () => lastVotes(early) === 0);
    votes.count = 5;
    await new Promise((resolve) => setTimeout(resolve, 60));
    const late = listen();
    await until("the late one is up to date", () => lastVotes(late) === 5);
    expect(early.messages.length).toBe(1);
  });

  it("that nobody listens to costs nothing", async () => {
    const { live, votes, topic } = await hall();
    live.topicHub.announce(topic);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(votes.readings).toBe(0);
  });

  it("survives a reading that fails, and tells the news then", async () => {
    const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
    let failures = 0;
    const snapshots = {
      process: async () => {
        if (failures++ < 1) throw new Error("on purpose");
        return { votes: 8 };
      },
    };
    const live = await openLiveServer({ db: town.db, snapshots });
    toClose.push(() => live.close());
    const screen = new Raw({
      port: live.port,
      path: `/live/topics/process:${id}`,
      cookie: (await signIn(town.db, "mayor")).cookie,
    });
    toClose.push(() => screen.ws.terminate());
    await until("the news comes after all", () => lastVotes(screen) === 8);
  });

  it("ends when there is nothing left to tell", async () => {
    const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
    const live = await openLiveServer({ db: town.db, snapshots: { process: async () => undefined } });
    toClose.push(() => live.close());
    const screen = new Raw({
      port: live.port,
      path: `/live/topics/process:${id}`,
      cookie: (await signIn(town.db, "mayor")).cookie,
    });
    expect(await screen.ended()).toBe(4404);
  });

  it("is closed when access changes, and takes no words from listeners", async () => {
    const { live, listen, login } = await hall();
    const [cut, talker] = [listen(), listen()];
    await until("both listen", () => lastVotes(cut) === 0 && lastVotes(talker) === 0);
    talker.send("hallo");
    expect(await talker.ended()).toBe(4400);
    live.topicHub.disconnect({ personId: login.personId });
    expect(await cut.ended()).toBe(4403);
  });

  it("sends a sign of life with the time when nothing happens", async () => {
    const { listen } = await hall({ gateway: { beatMs: 20, heartbeatMs: 60 } });
    const screen = listen();
    await until("signs of life come", () => screen.messages.filter((message) => message.data === undefined).length >= 2);
    expect(screen.messages.every((message) => !Number.isNaN(Date.parse(message.now)))).toBe(true);
  });
});

describe("a topic of which something is hidden from some", () => {
  it("is read once for all to whom the same is hidden, and once more for those who see it", async () => {
    const on = await stage(town.db);
    const lead = on.as("facilitator");
    const [{ id: hidden }, { id: open }] = (await Promise.all(
      ["Verdeckt", "Offen"].map(async (title) => ({
        id: await handInTopic(lead, on.processId, topicForm.parse({ title }), ""),
      })),
    )) as [{ id: number }, { id: number }];
    await setLabel(lead, "topic", hidden, labelForm.parse({ label: "AMBER+STRICT" }));
    const readers: number[] = [];
    const clearedFor: typeof town.clearedFor = (personId, day) => {
      readers.push(personId);
      return town.clearedFor(personId, day);
    };
    const live = await openLiveServer({ db: town.db, clearedFor, now: () => lead.now() });
    toClose.push(() => live.close());
    const topic = `topics:${on.processId}` as const;
    const people = ["facilitator", "observer", "chamber"] as const;
    const screens = await Promise.all(
      people.map(async (person) => {
        const { cookie } = await signIn(town.db, person);
        return new Raw({ port: live.port, path: `/live/topics/${topic}`, cookie });
      }),
    );
    toClose.push(...screens.map((screen) => () => screen.ws.terminate()));
    const count = () => screens.map(({ messages }) => messages.filter(({ data }) => data).length);
    await until("all listen", () => count().every((number) => number > 0));
    const before = count();
    readers.length = 0;
    live.topicHub.announce(topic);
    await until("all have heard", () => count().every((number, index) => number > before[index]!));
    expect(readers.length).toBe(1);
    const sees = (title: string) => screens.map(({ messages }) => JSON.stringify(messages).includes(title));
    expect(sees(`"id":${open},`)).toEqual([true, true, true]);
    expect(sees(`"id":${hidden},`)).toEqual([true, false, false]);
  });
});

describe("every topic there is", () => {
  // A draft belongs to one organisation: commands/consultations-leaks.test.ts.
  type Mandated = Exclude<(typeof TOPICS)[number], { kind: "person" | "statement" }>;
  const mandated = TOPICS.filter(({ kind }) => kind !== "person" && kind !== "statement") as Mandated[];
  const table = {
    process: "processes",
    document: "documents",
    roundtable: "roundtables",
    wall: "roundtables",
    topics: "processes",
    method: "method_runs",
  } as const;

  it.each(mandated)("$kind: is told to whoever has a mandate, and is not there for anybody else", async ({ kind }) => {
    const { id } = await town.db.selectFrom(table[kind]).select("id").orderBy("id").executeTakeFirstOrThrow();
    const live = await openLiveServer({ db: town.db });
    toClose.push(() => live.close());
    const listen = async (person: "observer" | "outsider", which: number) => {
      const { cookie } = await signIn(town.db, person);
      const raw = new Raw({ port: live.port, path: `/live/topics/${kind}:${which}`, cookie });
      toClose.push(() => raw.ws.terminate());
      return raw;
    };
    const insider = await listen("observer", id);
    await until("the snapshot comes", () => insider.messages.some((message) => message.data));
    expect(await (await listen("outsider", id)).ended()).toBe(4404);
    expect(await (await listen("observer", 999_999)).ended()).toBe(4404);
  });

  it("person: is told to this one person and to nobody else, with or without a mandate", async () => {
    const live = await openLiveServer({ db: town.db });
    toClose.push(() => live.close());
    const [admin, observer] = [await signIn(town.db, "admin"), await signIn(town.db, "observer")];
    const listen = (cookie: string) => new Raw({ port: live.port, path: `/live/topics/person:${admin.personId}`, cookie });
    const [own, other] = [listen(admin.cookie), listen(observer.cookie)];
    toClose.push(
      () => own.ws.terminate(),
      () => other.ws.terminate(),
    );
    await until("the count comes", () => own.messages.some((message) => message.data));
    expect(own.messages.find((message) => message.data)!.data).toEqual({ count: 0, paths: [] });
    expect(await other.ended()).toBe(4404);
    // Judged anew it is let be for as long as the person is signed in.
    const actor = { personId: admin.personId, name: "", email: "", isAdmin: true };
    const visitor = { actor, sessionId: admin.sessionId, processId: null, my: null, document: null };
    expect(await judgeAnew(town.db, [visitor], new Date())).toEqual([undefined]);
    await town.db.deleteFrom("sessions").where("id", "=", admin.sessionId).execute();
    expect(await judgeAnew(town.db, [visitor], new Date())).toEqual([CLOSES.signedOut]);
  });
});
