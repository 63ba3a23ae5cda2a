/**
 * The one way in for sockets: `/live/documents/:id` and `/live/topics/:topic`. Before anything is loaded it asks where the page
 * comes from, who it is and what they may; whoever is in was judged once, and every change of access closes the connection.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { WebSocketServer, type WebSocket } from "ws";
import type { Actor, Database, Topic } from "../context.ts";
import { requireDocument } from "../documents/queries.ts";
import { SCHEMA_VERSION } from "../documents/text.rules.ts";
import { NotFound } from "../errors.ts";
import { judgeAnew, requireTopic } from "./access.queries.ts";
import { Connection, CONNECTION_LIMITS, Outbox, type ConnectionLimits, type Visitor } from "./connection.ts";
import { CLOSES, TOPIC_KINDS, type TopicKind } from "./protocol.rules.ts";
import { ROOM_LIMITS, type Room } from "./room.ts";
import type { LiveRooms } from "./rooms.ts";
import type { Switchboard } from "./switchboard.ts";

export interface DoorParts {
  server: Server;
  db: Database;
  log: Logger;
  now: () => Date;
  rooms: LiveRooms;
  switchboard: Switchboard;
  /** The page belongs to this installation; a request without Origin does not. */
  isOwnOrigin: (request: IncomingMessage) => boolean;
  /** Who is signed in, by the cookie; `sessionId` as in the table of sessions. */
  authenticate: (request: IncomingMessage) => Promise<{ actor: Actor; sessionId: string } | null>;
  /** Upgrades that belong to somebody else, such as the development server's own. */
  ignore?: ((request: IncomingMessage) => boolean) | undefined;
  /** Others than usual, for tests. */
  limits?: Partial<DoorLimits & ConnectionLimits>;
}

interface DoorLimits {
  connectionsPerDocument: number;
  connectionsPerPerson: number;
  /** Upgrades that are being judged at the same time. */
  judging: number;
  /** How long that may take; a page tries again by itself. */
  judgeMs: number;
  /** How often open connections are judged anew. */
  judgeEveryMs: number;
  /** How often connections are looked after: heartbeats, silence. */
  beatMs: number;
}

const DOOR_LIMITS: DoorLimits = {
  connectionsPerDocument: 1000,
  connectionsPerPerson: 300,
  judging: 2000,
  judgeMs: 5_000,
  judgeEveryMs: 60_000,
  beatMs: 5_000,
};

export interface Door {
  /** Nobody gets in any more; what was typed is stored and confirmed, then everybody is sent to the next server. Ten seconds at most. */
  close(): Promise<void>;
}

/** What the door decided: an HTTP status, a close code that a page understands, or in. */
type Judgement =
  | { status: number }
  | { code: number }
  | { visitor: Visitor; room: Room; clientId: number | null }
  | { visitor: Visitor; topic: Topic };

export function openDoor(parts: DoorParts): Door {
  const { server, rooms, switchboard, log } = parts;
  const limits = { ...DOOR_LIMITS, ...CONNECTION_LIMITS, ...parts.limits };
  // A little too large is closed by the room with a code of ours, far too large with 1009 by the library, unread.
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: 2 * ROOM_LIMITS.frameBytes,
    perMessageDeflate: false,
  });
  const outbox = new Outbox();
  let judging = 0;
  let isClosing = false;

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (parts.ignore?.(request)) return;
    socket.on("error", () => undefined);
    if (isClosing || judging >= limits.judging) return refuse(socket, 503);
    judging += 1;
    const changes = countChanges(parts);
    const judged = judge(parts, limits, request);
    inTime(judged, limits.judgeMs)
      .then((judgement) => {
        if ("status" in judgement) return refuse(socket, judgement.status);
        // Access that changed while the text was being loaded closed open connections, and this was none yet.
        const isStale = countChanges(parts) !== changes;
        if (socket.destroyed || isClosing || isStale) return turnAway(judgement, socket);
        sockets.handleUpgrade(request, socket, head, (ws) => admit(judgement, ws, socket));
      })
      .catch((error: unknown) => {
        log.error({ err: error }, "an upgrade could not be judged");
        refuse(socket, 503);
        // A database that answers late must not leave a room open that nobody is in.
        judged.then(
          (late) => turnAway(late, socket),
          () => undefined,
        );
      })
      .finally(() => (judging -= 1));
  }

  function turnAway(judgement: Judgement, socket: Duplex): void {
    if ("room" in judgement) rooms.leave(judgement.room);
    refuse(socket, 503);
  }

  function admit(judgement: Exclude<Judgement, { status: number }>, ws: WebSocket, socket: Duplex): void {
    if ("code" in judgement) return sendAway(ws, judgement.code);
    const connection = new Connection(ws, socket, judgement.visitor, outbox, limits);
    const { connections } = "room" in judgement ? rooms : switchboard;
    connections.add(connection);
    connection.onClosed(() => connections.remove(connection));
    if ("topic" in judgement) return switchboard.listen(judgement.topic, connection);
    judgement.room.join(connection, judgement.clientId);
    connection.onClosed(() => rooms.leave(judgement.room));
  }

  const beating = setInterval(() => {
    for (const connection of [...rooms.connections.list(), ...switchboard.connections.list()]) connection.beat();
  }, limits.beatMs);
  const judgingAnew = setInterval(() => void closeWhoLostAccess(parts), limits.judgeEveryMs);
  server.on("upgrade", onUpgrade);

  return {
    async close() {
      isClosing = true;
      clearInterval(beating);
      clearInterval(judgingAnew);
      switchboard.close();
      await rooms.close();
    },
  };
}

const countChanges = ({ rooms, switchboard }: DoorParts): number => rooms.connections.changes + switchboard.connections.changes;

/** @throws when it takes longer; the promise itself goes on */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Error("The database does not answer.")), ms)),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// --- judging ------------------------------------------------------------------

async function judge(parts: DoorParts, limits: DoorLimits, request: IncomingMessage): Promise<Judgement> {
  const address = readAddress(request);
  if (!address) return { status: 404 };
  if (!parts.isOwnOrigin(request)) return { status: 403 };
  const person = await parts.authenticate(request);
  if (!person) return { code: CLOSES.signedOut };
  try {
    return await judgeVisit(parts, limits, person, address);
  } catch (error) {
    if (error instanceof NotFound) return { code: CLOSES.notFound };
    throw error;
  }
}

type Address =
  | { kind: "document"; id: number; schema: number; clientId: number | null }
  | { kind: "topic"; topicKind: TopicKind; id: number };

function readAddress(request: IncomingMessage): Address | undefined {
  if (!request.url || !URL.canParse(request.url, "http://door")) return undefined;
  const url = new URL(request.url, "http://door");
  const [, place, name] = /^\/live\/(documents|topics)\/([a-z]*(?::|%3A)?[1-9]\d{0,9})$/i.exec(url.pathname) ?? [];
  if (!place || !name) return undefined;
  if (place === "documents") {
    const clientId = Number(url.searchParams.get("client") ?? Number.NaN);
    return {
      kind: "document",
      id: Number(name),
      schema: Number(url.searchParams.get("schema") ?? 0),
      clientId: Number.isSafeInteger(clientId) && clientId >= 0 ? clientId : null,
    };
  }
  const [topicKind, id] = decodeURIComponent(name).split(":");
  const known = TOPIC_KINDS.find((kind) => kind === topicKind);
  return known && { kind: "topic", topicKind: known, id: Number(id) };
}

async function judgeVisit(
  { db, now, rooms, switchboard, log }: DoorParts,
  limits: DoorLimits,
  { actor, sessionId }: { actor: Actor; sessionId: string },
  address: Address,
): Promise<Judgement> {
  const { connections } = address.kind === "document" ? rooms : switchboard;
  const own = connections.list().filter(({ visitor }) => visitor.actor.personId === actor.personId);
  if (own.length >= limits.connectionsPerPerson) return { code: CLOSES.tooMany };
  const ctx = { db, actor, now };
  if (address.kind === "topic") {
    if (!switchboard.knows(address.topicKind)) return { code: CLOSES.notFound };
    const { id: processId, my } = await requireTopic(ctx, address.topicKind, address.id);
    return { visitor: { actor, sessionId, processId, my, document: null }, topic: `${address.topicKind}:${address.id}` };
  }
  const { id, access, process } = await requireDocument(ctx, address.id);
  // A client with an older content model would delete what it does not know; a newer one came too early and finds its server soon.
  if (!(address.schema >= SCHEMA_VERSION)) return { code: CLOSES.outdated };
  if (address.schema > SCHEMA_VERSION) return { code: CLOSES.unavailable };
  const visitor = { actor, sessionId, processId: process.id, my: process.my, document: { id, access } };
  try {
    const room = await rooms.enter(id);
    if (room.people < limits.connectionsPerDocument) return { visitor, room, clientId: address.clientId };
    rooms.leave(room);
    return { code: CLOSES.tooMany };
  } catch (error) {
    if (error instanceof NotFound) throw error;
    log.error({ err: error, documentId: id }, "a text could not be loaded");
    return { code: CLOSES.unavailable };
  }
}

/** What ends by itself, or was changed past the commands: login sessions, mandates, stages. */
async function closeWhoLostAccess({ db, now, rooms, switchboard, log }: DoorParts): Promise<void> {
  const open = [...rooms.connections.list(), ...switchboard.connections.list()];
  if (open.length === 0) return;
  try {
    const codes = await judgeAnew(
      db,
      open.map((connection) => connection.visitor),
      now(),
    );
    for (const [index, code] of codes.entries()) if (code) open[index]!.close(code);
  } catch (error) {
    // Nobody is cut because the database is away.
    log.warn({ err: error }, "open connections could not be judged anew");
  }
}

// --- refusing --------------------------------------------------------------------

const REASONS: Record<number, string> = { 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable" };

function refuse(socket: Duplex, status: number): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** A browser learns of a refused upgrade only that it failed; a code after opening tells the page why. */
function sendAway(ws: WebSocket, code: number): void {
  ws.on("error", () => undefined);
  ws.close(code);
  setTimeout(() => ws.terminate(), 2_000).unref();
}
