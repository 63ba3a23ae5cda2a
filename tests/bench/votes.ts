/** From one person's vote to the last of 100 screens; beside a bare relay that stores nothing and asks nobody. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Connection } from "../../db/connection.ts";
import { freePort } from "../setup/net.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, type Result } from "./measure.ts";
import { cast, makeRun, openRoundtable } from "./methods.ts";
import { makeDelegates } from "./people.ts";

const SCREENS = 100;
const ROUNDS = 60;

export async function measureVotes({ db }: Connection, server: TestServer): Promise<Result[]> {
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const at = await openRoundtable(db);
  const some = await makeDelegates(db, processId, { count: SCREENS, name: "Stimme" });
  const topic = `roundtable:${at.roundtableId}`;
  const poll = await makeRun(db, { processId, at, voters: "Stimme" });
  const vote = await besideRelay(server, topic, some, {
    name: `vote to the last of ${SCREENS} screens`,
    rounds: ROUNDS,
    change: (round) => cast(server, poll, some[round % SCREENS]!, round),
    shows: (round) => shows(round + 1),
  });
  return [vote];
}

interface Change {
  name: string;
  rounds: number;
  /** From round 0, which is not measured. */
  change: (round: number) => Promise<void>;
  /** A message after which a screen shows the change of that round. */
  shows: (round: number) => (text: string) => boolean;
  /** Screens on walls, by the token of their address. */
  walls?: readonly string[];
}

/** From one change to the last screen that listens to a topic; beside a relay of messages as large. */
export async function besideRelay(
  server: TestServer,
  topic: string,
  cookies: readonly string[],
  { name, rounds, change, shows: shown, walls = [] }: Change,
): Promise<Result> {
  const room = addressesOf(server, { topic, cookies, walls });
  const screens = await Promise.all(room.map(({ url, headers }) => openSocket(url, headers)));
  const relay = await startRelay();
  const relayed = await Promise.all(screens.map(() => openSocket(`ws://127.0.0.1:${relay.port}`, {})));
  // A message as large as the product's, so that both carry the same.
  const [snapshot] = await Promise.all([nextMessage(screens[0]!, shown(0)), change(0)]);
  try {
    return await alternate(
      { name, floorName: "bare ws relay: HTTP POST, no database" },
      rounds,
      async (round) => {
        const started = performance.now();
        const seen = Promise.all(screens.map((screen) => nextMessage(screen, shown(round + 1))));
        await Promise.all([seen, change(round + 1)]);
        return performance.now() - started;
      },
      async () => {
        const started = performance.now();
        const seen = Promise.all(relayed.map((screen) => nextMessage(screen, () => true)));
        await Promise.all([seen, fetch(`http://127.0.0.1:${relay.port}`, { method: "POST", body: snapshot })]);
        return performance.now() - started;
      },
    );
  } finally {
    for (const socket of [...screens, ...relayed]) socket.terminate();
    relay.process.kill();
  }
}

/** The screen shows that so many voices are in; each round another person votes. */
const shows = (voices: number) => (text: string) => new RegExp(`"cast":${voices}\\b`).test(text);

/** All sockets of a room: people by their sessions, screens by their addresses. */
export function addressesOf(
  server: TestServer,
  { topic, cookies, walls }: { topic: string; cookies: readonly string[]; walls: readonly string[] },
): { url: string; headers: Record<string, string> }[] {
  const live = `ws://127.0.0.1:${server.port}/live`;
  const { origin } = server;
  return [
    ...cookies.map((cookie) => ({ url: `${live}/topics/${topic}`, headers: { cookie, origin } })),
    ...walls.map((token) => ({ url: `${live}/walls/${token}`, headers: { origin } })),
  ];
}

export async function post(server: TestServer, path: string, cookie: string, fields: Record<string, string>): Promise<void> {
  const response = await fetch(server.origin + path, {
    method: "POST",
    headers: { cookie, origin: server.origin },
    body: new URLSearchParams({ form: "bench", ...fields }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

export async function openSocket(url: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers });
  socket.setMaxListeners(0);
  const closed = once(socket, "close").then(([code]) => {
    throw new Error(`${url} closed: ${String(code)}`);
  });
  await Promise.race([once(socket, "open"), closed]);
  closed.catch(() => undefined);
  return socket;
}

export function nextMessage(socket: WebSocket, matches: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const look = (data: Buffer) => {
      const text = data.toString();
      if (!matches(text)) return;
      socket.off("message", look);
      resolve(text);
    };
    socket.on("message", look);
  });
}

/** The least that can be done: what comes by POST goes to every socket. */
export async function startRelay(): Promise<{ port: number; process: ChildProcess }> {
  const port = await freePort();
  const script = `
    import { createServer } from "node:http";
    import { WebSocketServer } from "ws";
    const server = createServer((request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
        const body = Buffer.concat(chunks).toString();
        for (const client of sockets.clients) client.send(body);
        response.end();
      });
    });
    const sockets = new WebSocketServer({ server });
    server.listen(${port}, "127.0.0.1", () => console.log("ready"));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout!, "data");
  return { port, process: child };
}
