/**
 * A full room: 150 people and five screens on walls. From the chair's click to the last of them, all coming back at the same moment, and
 * a server that is killed in the middle of a poll; beside a bare relay, or a socket that is only accepted.
 */
import { once } from "node:events";
import { sql } from "kysely";
import { WebSocket } from "ws";
import type { Connection } from "../../db/connection.ts";
import { startServer, type TestServer } from "../setup/server.ts";
import type { BenchDatabase } from "./live/database.ts";
import { alternate, type Result } from "./measure.ts";
import { cast, makeRun, openRoundtable, type Run } from "./methods.ts";
import { makeDelegates, signIn } from "./people.ts";
import { addressesOf, besideRelay, nextMessage, openSocket, post, startRelay } from "./votes.ts";

const PEOPLE = 150;
const SCREENS = 5;
const CLICKS = 100;
const STORMS = 5;
const KILLS = 3;
/** How many ballots are answered before the server is killed. */
const KILLED_AFTER = 60;
const PATIENCE_MS = 30_000;

interface Room {
  processId: number;
  at: { roundtableId: number; pointId: number };
  topic: `roundtable:${number}`;
  cookies: string[];
  walls: string[];
}

async function makeRoom(db: Connection["db"], name: string): Promise<Room> {
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const at = await openRoundtable(db);
  const token = `wall-${at.roundtableId}`;
  await db.insertInto("roundtable_screens").values({ roundtable_id: at.roundtableId, token, created_at: new Date() }).execute();
  const cookies = await makeDelegates(db, processId, { count: PEOPLE, name });
  return { processId, at, topic: `roundtable:${at.roundtableId}`, cookies, walls: Array<string>(SCREENS).fill(token) };
}

export async function measureRoom({ db }: Connection, server: TestServer): Promise<Result[]> {
  const room = await makeRoom(db, "Saal");
  return [await measureClick(db, server, room), await measureStorm(server, room)];
}

/** The chair asks one poll after the other; each is on all screens before the next. */
async function measureClick(db: Connection["db"], server: TestServer, room: Room): Promise<Result> {
  const chair = await db
    .selectFrom("mandates")
    .where("process_id", "=", room.processId)
    .where("role", "=", "facilitator")
    .select("person_id")
    .executeTakeFirstOrThrow();
  const [cookie] = await signIn(db, [chair.person_id]);
  const polls: Run[] = [];
  for (let round = 0; round <= CLICKS; round++)
    polls.push(await makeRun(db, { processId: room.processId, at: room.at, voters: null }));
  return besideRelay(server, room.topic, room.cookies, {
    name: `chair's click to the last of ${PEOPLE} people and ${SCREENS} screens`,
    rounds: CLICKS,
    change: (round) => post(server, `/methods/${polls[round]!.id}/state.data`, cookie!, { to: "open" }),
    shows: (round) => (text) => text.includes(`"id":${polls[round]!.id},`),
    walls: room.walls,
  });
}

/** The network of the room fails and is there again: all come back at once, and each sees the roundtable. */
async function measureStorm(server: TestServer, room: Room): Promise<Result> {
  const relay = await startRelay();
  try {
    return await alternate(
      {
        name: `${PEOPLE + SCREENS} come back at once, to the last snapshot`,
        floorName: `${PEOPLE + SCREENS} bare sockets at once`,
      },
      STORMS,
      async () => {
        const started = performance.now();
        const sockets = await Promise.all(addressesOf(server, room).map(({ url, headers }) => comeBack(url, headers)));
        const took = performance.now() - started;
        for (const socket of sockets) socket.terminate();
        return took;
      },
      async () => {
        const started = performance.now();
        const address = `ws://127.0.0.1:${relay.port}`;
        const sockets = await Promise.all(Array.from({ length: PEOPLE + SCREENS }, () => openSocket(address, {})));
        const took = performance.now() - started;
        for (const socket of sockets) socket.terminate();
        return took;
      },
    );
  } finally {
    relay.process.kill();
  }
}

/** @returns the socket, once it has seen the roundtable */
async function comeBack(address: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(address, { headers });
  const refused = once(socket, "close").then(([code]) => {
    throw new Error(`${address} closed: ${String(code)}`);
  });
  await Promise.race([nextMessage(socket, (text) => text.includes('"data"')), refused]);
  refused.catch(() => undefined);
  return socket;
}

/**
 * kill -9 while 150 people vote, and a server that comes up again on the same port: everything that was answered is in, nothing is in twice;
 * measured from the killing to the last screen that shows the poll again by itself.
 */
export async function measureKilledPoll(database: BenchDatabase): Promise<Result[]> {
  const { db } = database;
  const room = await makeRoom(db, "Absturz");
  const options = { databaseUrl: database.url, env: { LOG_LEVEL: "fatal" } };
  let server = await startServer(options);
  try {
    const result = await alternate(
      { name: `killed in a poll, to the last of ${SCREENS} screens again`, floorName: "GET /readyz of the new server" },
      KILLS,
      async () => {
        const poll = await makeRun(db, { processId: room.processId, at: room.at, voters: "Absturz" });
        const screens = room.walls.map((token) => new Wall(server, token));
        await Promise.all(screens.map((screen) => screen.shows(poll.id)));
        const answered = await voteUntilKilled(server, poll, room.cookies);
        const killedAt = performance.now();
        for (const screen of screens) screen.forget();
        server = await startServer({ ...options, port: server.port });
        await Promise.all(screens.map((screen) => screen.shows(poll.id)));
        const took = performance.now() - killedAt;
        for (const screen of screens) screen.close();
        await requireAnswered(db, poll, answered);
        return took;
      },
      async () => {
        const started = performance.now();
        await server.stop("SIGKILL");
        server = await startServer({ ...options, port: server.port });
        return performance.now() - started;
      },
    );
    return [result];
  } finally {
    await server.stop();
  }
}

/** @returns indices of those whose ballot was answered */
async function voteUntilKilled(server: TestServer, poll: Run, cookies: readonly string[]): Promise<number[]> {
  const answered: number[] = [];
  const killing: Promise<void>[] = [];
  const votes = cookies.map(async (cookie, index) => {
    await cast(server, poll, cookie, index);
    answered.push(index);
    if (answered.length === KILLED_AFTER) killing.push(server.stop("SIGKILL"));
  });
  await Promise.allSettled(votes);
  await Promise.all(killing);
  return answered;
}

async function requireAnswered(db: Connection["db"], poll: Run, answered: readonly number[]): Promise<void> {
  const { rows } = await sql<{ index: number }>`
    select split_part(people.name, ' ', 2)::int as index from method_ballots
    join people on method_ballots.voice_key = 'person:' || people.id where run_id = ${poll.id}`.execute(db);
  const stored = new Set(rows.map(({ index }) => index));
  const lost = answered.filter((index) => !stored.has(index));
  if (lost.length > 0 || stored.size !== rows.length) throw new Error(`${lost.length} ballots were answered and are not there`);
}

/** A screen that comes back by itself, as the page does. */
class Wall {
  readonly #url: string;
  readonly #origin: string;
  #socket!: WebSocket;
  #last = "";
  #isOver = false;
  #tell: () => void = () => undefined;

  constructor(server: TestServer, token: string) {
    this.#url = `ws://127.0.0.1:${server.port}/live/walls/${token}`;
    this.#origin = server.origin;
    this.#open();
  }

  #open(): void {
    if (this.#isOver) return;
    this.#socket = new WebSocket(this.#url, { headers: { origin: this.#origin } });
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => setTimeout(() => this.#open(), 200));
    this.#socket.on("message", (data: Buffer) => {
      this.#last = data.toString();
      this.#tell();
    });
  }

  forget(): void {
    this.#last = "";
  }

  async shows(pollId: number): Promise<void> {
    const isShown = () => this.#last.includes(`"id":${pollId},`);
    if (isShown()) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`a screen does not show poll ${pollId}`)), PATIENCE_MS);
      this.#tell = () => {
        if (!isShown()) return;
        clearTimeout(late);
        resolve();
      };
    });
  }

  close(): void {
    this.#isOver = true;
    this.#socket.terminate();
  }
}
