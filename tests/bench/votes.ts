/** From one person's vote to the last of 100 screens; beside a bare relay that stores nothing and asks nobody. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Connection } from "../../db/connection.ts";
import { freePort } from "../setup/net.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, type Result } from "./measure.ts";
import { makeDelegates } from "./people.ts";

const SCREENS = 100;
const ROUNDS = 60;

interface Voter {
  cookie: string;
}

export async function measureVotes({ db }: Connection, server: TestServer): Promise<Result[]> {
  const { roundtableId, pollId, options } = await openPoll(db);
  const voters = await makeVoters(db);
  const screens = await Promise.all(
    voters.map(({ cookie }) =>
      openSocket(`ws://127.0.0.1:${server.port}/live/topics/roundtable:${roundtableId}`, { cookie, origin: server.origin }),
    ),
  );
  const relay = await startRelay();
  const relayed = await Promise.all(voters.map(() => openSocket(`ws://127.0.0.1:${relay.port}`, {})));
  // A message as large as the product's, so that both carry the same.
  const [snapshot] = await Promise.all([
    nextMessage(screens[0]!, shows(1)),
    vote(server, roundtableId, pollId, options[0]!, voters[0]!),
  ]);
  try {
    return [
      await alternate(
        { name: `vote to the last of ${SCREENS} screens`, floorName: "bare ws relay: HTTP POST, no database" },
        ROUNDS,
        async (round) => {
          const voter = voters[(round + 1) % voters.length]!;
          const started = performance.now();
          const seen = Promise.all(screens.map((screen) => nextMessage(screen, shows(round + 2))));
          await Promise.all([seen, vote(server, roundtableId, pollId, options[round % options.length]!, voter)]);
          return performance.now() - started;
        },
        async () => {
          const started = performance.now();
          const seen = Promise.all(relayed.map((screen) => nextMessage(screen, () => true)));
          await Promise.all([seen, fetch(`http://127.0.0.1:${relay.port}`, { method: "POST", body: snapshot })]);
          return performance.now() - started;
        },
      ),
    ];
  } finally {
    for (const socket of [...screens, ...relayed]) socket.terminate();
    relay.process.kill();
  }
}

/** The screen shows that so many voices are in; each round another person votes. */
const shows = (voices: number) => (text: string) => new RegExp(`"cast":${voices}\\b`).test(text);

async function openPoll(db: Connection["db"]) {
  const now = new Date();
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const { id: person } = await db
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("role", "=", "facilitator")
    .select("person_id as id")
    .executeTakeFirstOrThrow();
  const roundtable = await db
    .insertInto("roundtables")
    .values({
      process_id: processId,
      title: "Bench",
      type: "workshop",
      starts_at: now,
      planned_minutes: 60,
      place: "",
      video_url: "",
      state: "open",
      opened_at: now,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const points = await db
    .insertInto("points")
    .values(
      [1, 2, 3, 4, 5, 6].map((position) => ({
        roundtable_id: roundtable.id,
        position,
        label: String(position),
        title: `Punkt ${position}`,
        kind: "beratung" as const,
        minutes: 10,
        agenda_item_id: null,
        document_id: null,
      })),
    )
    .returning("id")
    .execute();
  const point = points[0]!;
  await db
    .updateTable("roundtables")
    .set({ current_point_id: point.id, point_started_at: now })
    .where("id", "=", roundtable.id)
    .execute();
  const poll = await db
    .insertInto("polls")
    .values({
      process_id: processId,
      roundtable_id: roundtable.id,
      point_id: point.id,
      question: "Bench?",
      kind: "yes_no_abstain",
      voice: "person",
      state: "started",
      created_by: person,
      created_at: now,
      started_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const options = await db
    .insertInto("poll_options")
    .values(["yes", "no", "abstain"].map((label, index) => ({ poll_id: poll.id, position: index + 1, label })))
    .returning("id")
    .execute();
  return { roundtableId: roundtable.id, pollId: poll.id, options: options.map(({ id }) => id) };
}

async function makeVoters(db: Connection["db"]): Promise<Voter[]> {
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const cookies = await makeDelegates(db, processId, { count: SCREENS, name: "Stimme" });
  return cookies.map((cookie) => ({ cookie }));
}

async function vote(server: TestServer, roundtableId: number, pollId: number, optionId: number, voter: Voter): Promise<void> {
  const response = await fetch(`${server.origin}/roundtables/${roundtableId}/ballots.data`, {
    method: "POST",
    headers: { cookie: voter.cookie, origin: server.origin },
    body: new URLSearchParams({ form: "bench", poll_id: String(pollId), option_id: String(optionId) }),
  });
  if (!response.ok) throw new Error(`vote: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

async function openSocket(url: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers });
  socket.setMaxListeners(0);
  const closed = once(socket, "close").then(([code]) => {
    throw new Error(`${url} closed: ${String(code)}`);
  });
  await Promise.race([once(socket, "open"), closed]);
  closed.catch(() => undefined);
  return socket;
}

function nextMessage(socket: WebSocket, matches: (text: string) => boolean): Promise<string> {
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
async function startRelay(): Promise<{ port: number; process: ChildProcess }> {
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
