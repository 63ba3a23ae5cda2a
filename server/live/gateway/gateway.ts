/**
 * The one way in for the live channel, by socket or by HTTP: `/live/documents/:id`, `/live/topics/:topic` and, where nobody is signed
 * in, `/live/walls/:token`. Before anything is loaded it asks where the page comes from, who it is and what they may; whoever is in
 * was judged once, and every change of access closes the connection.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { WebSocketServer, type WebSocket } from "ws";
import type { Actor, Database, Author, Topic } from "../../context.ts";
import { SCHEMA_VERSION } from "../../documents/content/text.rules.ts";
import { NotFound, Stopping } from "../../errors.ts";
import { clearedDatabase, type ClearedFor } from "../../markings/cleared.queries.ts";
import { namedSession, noteSeen } from "../../people/sessions.ts";
import { findPasses } from "../../roundtables/screens/passes.queries.ts";
import { judgeAnew } from "./access.queries.ts";
import {
  Connection,
  CONNECTION_LIMITS,
  type ConnectionLimits,
  type TextVisitor,
  type Transport,
  type Visitor,
} from "../connections/connection.ts";
import { answer, HttpTransports, sendAwayOverHttp } from "../connections/http-transport.ts";
import { SendScheduler } from "../connections/send-scheduler.ts";
import type { LogNames } from "../../platform/log-names.ts";
import { CLOSES, HTTP_PATHS } from "../protocol.rules.ts";
import { TOPICS } from "../topics/topics.ts";
import { warmUp } from "./warm-up.ts";
import { ROOM_LIMITS, type Room } from "../rooms/room.ts";
import type { LiveRooms } from "../rooms/rooms.ts";
import { SocketTransports } from "../connections/socket-transport.ts";
import type { TopicHub } from "../topics/topic-hub.ts";
import { BatchLoader } from "../rooms/batch-loader.ts";
import { findVisitors, type Found, type Visit } from "./visits.queries.ts";

export interface GatewayParts {
  server: Server;
  db: Database;
  /** The tables as somebody may see them who is not cleared for everything. */
  clearedFor?: ClearedFor;
  log: Logger;
  now: () => Date;
  rooms: LiveRooms;
  topicHub: TopicHub;
  /** The page belongs to this installation; a request without Origin does not. */
  isOwnOrigin: (request: IncomingMessage) => boolean;
  /** Who is signed in, by the cookie; `sessionId` as in the table of sessions. */
  authenticate: (request: IncomingMessage) => Promise<{ actor: Actor; sessionId: string } | null>;
  /** Upgrades that belong to somebody else, such as the development server's own. */
  ignore?: ((request: IncomingMessage) => boolean) | undefined;
  /** How the log names people; without it nobody's coming and going is noted. */
  names?: Pick<LogNames, "person">;
  /** Others than usual, for tests. */
  limits?: Partial<GatewayLimits & ConnectionLimits>;
}

interface GatewayLimits {
  connectionsPerDocument: number;
  connectionsPerPerson: number;
  /** By one address of a screen, or of a guest's page. */
  connectionsPerPass: number;
  /** Upgrades that are being judged at the same time. */
  judging: number;
  /** How long that may take; a page tries again by itself. */
  judgeMs: number;
  /** How often open connections are judged anew. */
  judgeEveryMs: number;
  /** How often connections are looked after: heartbeats, silence. */
  beatMs: number;
}

const GATEWAY_LIMITS: GatewayLimits = {
  connectionsPerDocument: 1000,
  connectionsPerPerson: 300,
  connectionsPerPass: 50,
  judging: 2000,
  judgeMs: 5_000,
  judgeEveryMs: 60_000,
  beatMs: 5_000,
};

export interface Gateway {
  /** For every HTTP request before anybody else: what belongs to the live channel is answered here, for the rest `others` is called. */
  http(request: IncomingMessage, response: ServerResponse, others: () => void): void;
  /** Resolves when whoever comes first is served as quickly as the others. */
  readonly warmed: Promise<void>;
  /** A change of access that another server made may have been missed. */
  judgeAnew(): Promise<void>;
  /** Nobody gets in any more; what was typed is stored and confirmed, then everybody is sent to the next server. Ten seconds at most. */
  close(): Promise<void>;
}

/** Asked for in one query. */
const MOST_VISITS = 200;
const NOTE_AFTER_MS = 1_000;

/** What the gateway decided: an HTTP status, a close code that a page understands, or in. */
type Judgement = { status: number } | { code: number } | Admission;
type Admission = { visitor: TextVisitor; room: Room; clientId: number | null } | { visitor: Visitor; topic: Topic };

export function openGateway(parts: GatewayParts): Gateway {
  const { server, rooms, topicHub, log } = parts;
  const limits = { ...GATEWAY_LIMITS, ...CONNECTION_LIMITS, ...parts.limits };
  // A little too large is closed by the room with a code of ours, far too large with 1009 by the library, unread.
  const mostBytes = 2 * ROOM_LIMITS.frameBytes;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: mostBytes,
    perMessageDeflate: false,
  });
  const lines = new SocketTransports();
  const streams = new HttpTransports(mostBytes);
  const scheduler = new SendScheduler();
  const visits = new BatchLoader<Visit, Found>((some) => lookUp(parts, some, noteSoon), MOST_VISITS);
  let seen: string[] = [];
  let noting: NodeJS.Timeout | null = null;
  let judging = 0;
  let isClosing = false;

  /** All of a moment together, and after they are in: nobody waits for it. */
  function noteSoon(sessionIds: readonly string[]): void {
    seen.push(...sessionIds);
    noting ??= setTimeout(() => void note(), NOTE_AFTER_MS).unref();
  }

  async function note(): Promise<void> {
    const some = [...new Set(seen)];
    seen = [];
    noting = null;
    try {
      await noteSeen(parts.db, some, parts.now());
    } catch (error) {
      log.warn({ err: error }, "who was here could not be noted");
    }
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (parts.ignore?.(request)) return;
    socket.on("error", ignore);
    decide(request, socket, (judgement) => {
      if ("status" in judgement) return refuse(socket, judgement.status);
      let isUpgraded = false;
      sockets.handleUpgrade(request, socket, head, (ws) => {
        isUpgraded = true;
        if ("code" in judgement) sendAway(ws, judgement.code);
        else admit(judgement, lines.open(ws, socket), "socket");
      });
      // The library has answered what is no proper upgrade by itself.
      if (!isUpgraded) giveBack(judgement);
    });
  }

  function onRequest(request: IncomingMessage, response: ServerResponse, others: () => void): void {
    if (request.method !== "POST" || !request.url?.startsWith(HTTP_PATHS.live)) return others();
    if (request.url.startsWith(HTTP_PATHS.frames)) {
      if (!parts.isOwnOrigin(request)) return answer(response, 403);
      return void streams.receive(request, response).catch((error: unknown) => {
        log.error({ err: error }, "frames could not be taken");
        answer(response, 500);
      });
    }
    decide(request, request.socket, (judgement) => {
      if ("status" in judgement) return answer(response, judgement.status);
      if ("code" in judgement) return sendAwayOverHttp(response, judgement.code);
      admit(judgement, streams.open(response, judgement.visitor.sessionId), "http");
    });
  }

  /** @param tell called once; in the same moment as the last look at what may have changed, so that nobody slips in between */
  function decide(request: IncomingMessage, socket: Duplex, tell: (judgement: Judgement) => void): void {
    if (isClosing || judging >= limits.judging) return tell({ status: 503 });
    judging += 1;
    const changes = countChanges(parts);
    const judged = judge(parts, limits, visits, request);
    inTime(judged, limits.judgeMs)
      .then((judgement) => {
        // Access that changed while the text was being loaded closed open connections, and this was none yet.
        const isStale = countChanges(parts) !== changes;
        if ("status" in judgement || !(socket.destroyed || isClosing || isStale)) return tell(judgement);
        giveBack(judgement);
        tell({ status: 503 });
      })
      .catch((error: unknown) => {
        // Whoever comes is told to ask again, and does; on a busy machine a long text may take its time.
        log[error instanceof Late ? "warn" : "error"]({ err: error }, "a visit could not be judged");
        tell({ status: 503 });
        // A database that answers late must not leave a room open that nobody is in.
        judged.then(giveBack, () => undefined);
      })
      .finally(() => (judging -= 1));
  }

  function giveBack(judgement: Judgement): void {
    if ("room" in judgement) rooms.leave(judgement.room);
  }

  function admit(admission: Admission, transport: Transport, via: "socket" | "http"): void {
    const connection = new Connection(transport, admission.visitor, scheduler, limits);
    const { connections } = "room" in admission ? rooms : topicHub;
    connections.add(connection);
    connection.onClosed(() => connections.remove(connection));
    if (parts.names) noteInLog(connection, admission, via);
    if ("topic" in admission) return topicHub.listen(admission.topic, connection);
    admission.room.join(connection, admission.clientId);
    connection.onClosed(() => rooms.leave(admission.room));
  }

  function noteInLog(connection: Connection, admission: Admission, via: "socket" | "http"): void {
    const channel = "topic" in admission ? admission.topic.replace(/:.*/, "") : "text";
    const what = { channel, via, person: personOf(admission.visitor) };
    const opened = performance.now();
    log.info({ event: "live.opened", ...what }, "a live connection was opened");
    connection.onClosed(() => {
      const seconds = Math.round((performance.now() - opened) / 1000);
      log.info({ event: "live.closed", ...what, seconds }, "a live connection was closed");
    });
  }

  /** Without an account one has no name in the log either. */
  const personOf = ({ actor }: Visitor) => actor && parts.names?.person(actor.personId);

  const beating = setInterval(() => {
    for (const connection of [...rooms.connections.list(), ...topicHub.connections.list()]) connection.beat();
  }, limits.beatMs);
  const judgingAnew = setInterval(() => void closeWhoLostAccess(parts), limits.judgeEveryMs);
  server.on("upgrade", onUpgrade);
  const warmed = warmUp(parts.db, parts.now()).catch((error: unknown) =>
    log.warn({ err: error }, "the gateway could not warm up"),
  );

  return {
    warmed,
    http: onRequest,
    judgeAnew: () => closeWhoLostAccess(parts),
    async close() {
      isClosing = true;
      clearInterval(beating);
      clearInterval(judgingAnew);
      if (noting) clearTimeout(noting);
      topicHub.close();
      await rooms.close();
    },
  };
}

/** Not made where it is used: there it would keep the whole request in memory for as long as the socket is open. */
const ignore = (): void => undefined;

const countChanges = ({ rooms, topicHub }: GatewayParts): number => rooms.connections.changes + topicHub.connections.changes;

class Late extends Error {}

/** @throws when it takes longer; the promise itself goes on */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Late("The database does not answer in time.")), ms)),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// --- judging ------------------------------------------------------------------

async function judge(
  parts: GatewayParts,
  limits: GatewayLimits,
  visits: BatchLoader<Visit, Found>,
  request: IncomingMessage,
): Promise<Judgement> {
  const address = readAddress(request);
  if (!address) return { status: 404 };
  if (!parts.isOwnOrigin(request)) return { status: 403 };
  try {
    if (address.kind === "wall") return await judgePass(parts, limits, address.token);
    if (address.kind === "topic") return await judgeListener(parts, limits, address, await parts.authenticate(request));
    const sessionId = namedSession(request.headers.cookie);
    if (!sessionId) return { code: CLOSES.signedOut };
    return await judgeVisit(parts, limits, address, await visits.ask({ sessionId, documentId: address.id }));
  } catch (error) {
    if (error instanceof NotFound) return { code: CLOSES.notFound };
    throw error;
  }
}

async function lookUp(
  { db, now }: GatewayParts,
  visits: Visit[],
  noteSoon: (sessionIds: readonly string[]) => void,
): Promise<Found[]> {
  const found = await findVisitors(db, visits, now());
  const seen = visits.filter((_, index) => found[index]!.kind !== "signed-out").map(({ sessionId }) => sessionId);
  if (seen.length > 0) noteSoon(seen);
  return found;
}

type Address =
  | { kind: "document"; id: number; schema: number; clientId: number | null; personId: number | null }
  | { kind: "topic"; declared: (typeof TOPICS)[number]; id: number }
  | { kind: "wall"; token: string };

function readAddress(request: IncomingMessage): Address | undefined {
  if (!request.url || !URL.canParse(request.url, "http://gateway")) return undefined;
  const url = new URL(request.url, "http://gateway");
  const [, token] = /^\/live\/walls\/([\w-]{1,64})$/.exec(url.pathname) ?? [];
  if (token) return { kind: "wall", token };
  const [, place, name] = /^\/live\/(documents|topics)\/([a-z]*(?::|%3A)?[1-9]\d{0,9})$/i.exec(url.pathname) ?? [];
  if (!place || !name) return undefined;
  if (place === "documents") {
    const clientId = Number(url.searchParams.get("client") ?? Number.NaN);
    const person = url.searchParams.get("person");
    return {
      kind: "document",
      id: Number(name),
      schema: Number(url.searchParams.get("schema") ?? 0),
      clientId: Number.isSafeInteger(clientId) && clientId >= 0 ? clientId : null,
      personId: person === null ? null : Number(person),
    };
  }
  const [kind, id] = decodeURIComponent(name).split(":");
  const declared = TOPICS.find((topic) => topic.kind === kind);
  return declared && { kind: "topic", declared, id: Number(id) };
}

async function judgeListener(
  { db, clearedFor, now, topicHub }: GatewayParts,
  limits: GatewayLimits,
  { declared, id }: Address & { kind: "topic" },
  person: { actor: Actor; sessionId: string } | null,
): Promise<Judgement> {
  if (!person) return { code: CLOSES.signedOut };
  const { actor, sessionId } = person;
  if (topicHub.connections.countOf(actor.personId) >= limits.connectionsPerPerson) return { code: CLOSES.tooMany };
  const own = await clearedDatabase({ db, clearedFor }, actor.personId, now());
  const through = (await declared.require({ db: own, actor, now }, id)) ?? { processId: null, my: null };
  const visitor = { actor, sessionId, ...through, document: null };
  return { visitor, topic: `${declared.kind}:${id}` };
}

/** Without a session one sees what may be passed on, and nothing that is locked: as at the page itself. */
async function judgePass(
  { db, clearedFor, now, topicHub }: GatewayParts,
  limits: GatewayLimits,
  token: string,
): Promise<Judgement> {
  const own = await clearedDatabase({ db, clearedFor }, null, now());
  const pass = (await findPasses(own, [token], now())).get(token);
  if (!pass) return { code: CLOSES.notFound };
  if (topicHub.connections.countOf(pass.name) >= limits.connectionsPerPass) return { code: CLOSES.tooMany };
  const visitor = { actor: null, sessionId: null, pass: { name: pass.name, token }, processId: pass.processId } as const;
  return { visitor: { ...visitor, my: null, document: null }, topic: `wall:${pass.roundtableId}` };
}

async function judgeVisit(
  { rooms, log }: GatewayParts,
  limits: GatewayLimits,
  address: Address & { kind: "document" },
  found: Found,
): Promise<Judgement> {
  if (found.kind === "signed-out") return { code: CLOSES.signedOut };
  if (found.kind === "not-found") return { code: CLOSES.notFound };
  const { visitor } = found;
  const { personId } = visitor.actor;
  if (rooms.connections.countOf(personId) >= limits.connectionsPerPerson) return { code: CLOSES.tooMany };
  // Somebody else has signed in since the page was made: what it holds back is not theirs.
  if (address.personId !== null && address.personId !== personId) return { code: CLOSES.signedOut };
  // A client with an older content model would delete what it does not know; a newer one came too early and finds its server soon.
  if (!(address.schema >= SCHEMA_VERSION)) return { code: CLOSES.outdated };
  if (address.schema > SCHEMA_VERSION) return { code: CLOSES.unavailable };
  try {
    const room = await rooms.enter(address.id);
    const code = await admitTo(room, limits, address.clientId, visitor).catch((error: unknown) => {
      log.error({ err: error, documentId: address.id }, "whose a client is could not be noted");
      return CLOSES.unavailable;
    });
    if (code === null) return { visitor, room, clientId: address.clientId };
    rooms.leave(room);
    return { code };
  } catch (error) {
    if (error instanceof NotFound) throw error;
    if (!(error instanceof Stopping)) log.error({ err: error, documentId: address.id }, "a text could not be loaded");
    return { code: CLOSES.unavailable };
  }
}

/** @returns the code to close with, or null */
async function admitTo(
  room: Room,
  limits: GatewayLimits,
  clientId: number | null,
  visitor: TextVisitor,
): Promise<number | null> {
  if (room.people >= limits.connectionsPerDocument) return CLOSES.tooMany;
  // The number of somebody who only reads is never written under.
  if (clientId === null || visitor.document.access !== "edit") return null;
  return (await room.admit(clientId, authorOf(visitor))) ? null : CLOSES.refused;
}

const authorOf = ({ actor, my }: TextVisitor): Author => ({ personId: actor.personId, organisationId: my.organisationId });

/** What ends by itself, or was changed past the commands: login sessions, mandates, stages. */
async function closeWhoLostAccess({ db, clearedFor, now, rooms, topicHub, log }: GatewayParts): Promise<void> {
  const open = [...rooms.connections.list(), ...topicHub.connections.list()];
  if (open.length === 0) return;
  const known = open.flatMap((connection) => {
    const { visitor } = connection;
    return "pass" in visitor ? [] : [{ connection, visitor }];
  });
  try {
    // A page that listens is in use, whether or not it asks for anything.
    await noteSeen(db, [...new Set(known.map(({ visitor }) => visitor.sessionId))], now());
    const visitors = known.map(({ visitor }) => visitor);
    const codes = await judgeAnew(db, visitors, now());
    for (const [index, code] of codes.entries()) if (code) known[index]!.connection.close(code);
    await closeWhosePassEnded({ db, clearedFor, now }, open);
  } catch (error) {
    // Nobody is cut because the database is away.
    log.warn({ err: error }, "open connections could not be judged anew");
  }
}

async function closeWhosePassEnded(
  { db, clearedFor, now }: Pick<GatewayParts, "db" | "clearedFor" | "now">,
  open: readonly Connection[],
): Promise<void> {
  const passing = open.flatMap((connection) => {
    const { visitor } = connection;
    return "pass" in visitor ? [{ connection, ...visitor.pass }] : [];
  });
  if (passing.length === 0) return;
  const own = await clearedDatabase({ db, clearedFor }, null, now());
  const passes = await findPasses(own, [...new Set(passing.map(({ token }) => token))], now());
  for (const { connection, name, token } of passing)
    if (passes.get(token)?.name !== name) connection.close(CLOSES.accessChanged);
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
