/**
 * One open socket and all of them: sending in as few writes as possible, cutting who does not read, slowing down who sends too
 * much, heartbeats. Rooms and topic hub only see this.
 */
import type { My } from "../../access/rules.ts";
import type { Actor, Rooms } from "../../context.ts";
import type { DocumentAccess } from "../../documents/rules.ts";
import type { SendScheduler } from "./send-scheduler.ts";
import { CLOSES } from "../protocol.rules.ts";

/** Who is at the other end, as decided at the upgrade. */
export type Visitor = TextVisitor | Listener | Passer;

interface Person {
  actor: Actor;
  sessionId: string;
}

export interface TextVisitor extends Person {
  processId: number;
  my: My;
  document: { id: number; access: DocumentAccess };
}

/** Of a topic; without a mandate where they hear only what is theirs. */
type Listener = Person & { document: null } & ({ processId: number; my: My } | { processId: null; my: null });

/** Somebody without a session, let in by an address that only they were given. */
export interface Passer {
  actor: null;
  sessionId: null;
  pass: Pass;
  processId: number;
  my: null;
  document: null;
}

export interface Pass {
  /** What it is for: `screen:7`, `guest:12`. Whoever takes it away names it so. */
  name: string;
  /** What the address carries. */
  token: string;
}

export type Frame = Uint8Array | string;

/** What carries a connection: a WebSocket (socket-transport.ts), or an HTTP stream with the requests that belong to it (http-transport.ts). */
export interface Transport {
  /** Bytes that were sent and not read yet. */
  readonly bufferedAmount: number;
  /** All in one piece. */
  send(frames: readonly Frame[]): void;
  close(code: number, reason?: string): void;
  terminate(): void;
  /** No more messages until `resume`. */
  pause(): void;
  resume(): void;
  /** Answered with a "pong" by whoever is there. */
  ping(): void;
  on(event: "message", hear: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: "pong" | "error" | "close", hear: () => void): unknown;
}

export interface ConnectionLimits {
  /** Bytes that may wait for a reader beyond what was handed out at the start. */
  backlogBytes: number;
  /** Who has not read what waits after so long is cut. */
  patienceMs: number;
  framesPerSecond: number;
  bytesPerSecond: number;
  /** Nothing was sent for so long: a heartbeat. y-websocket gives up after 30 s of silence. */
  heartbeatMs: number;
  /** Nothing was heard for so long, not even a pong: the other end is gone. */
  silenceMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  backlogBytes: 2 * 1024 * 1024,
  patienceMs: 15_000,
  framesPerSecond: 200,
  bytesPerSecond: 2 * 1024 * 1024,
  heartbeatMs: 15_000,
  silenceMs: 60_000,
};

/** Somebody may send this many seconds' worth at once: a paste, the answer after a day offline. */
const BURST_SECONDS = 8;
/** Whoever can do without what it missed is cut only when so many times the usual waits. */
const MOST_BACKLOGS = 8;
/** Who does not answer the closing gets no more patience than this. */
const CLOSING_MS = 2_000;

export class Connection {
  readonly visitor: Visitor;
  onFrame: (data: Buffer, isBinary: boolean) => void = () => undefined;
  /** What to send when nothing else was sent for a while. */
  heartbeat: () => Uint8Array | string = () => "";
  /** While it is behind, whoever sends leaves out what can be made up for later: nobody is cut because others write much. */
  canCatchUp = false;
  readonly #ws: Transport;
  readonly #scheduler: SendScheduler;
  readonly #limits: ConnectionLimits;
  #isOpen = true;
  /** What waits to go out together, and what goes along with it. */
  #waiting: Frame[] | null = null;
  #along: Frame | null = null;
  #handedOut = 0;
  /** Bytes that wait to go out together. */
  #queued = 0;
  #whenClosed: (() => void)[] = [];
  #sentAt = Date.now();
  #heardAt = Date.now();
  #allowance: number;
  #frames: number;
  #bytes: number;
  #refilledAt = Date.now();
  #pause: NodeJS.Timeout | null = null;
  #isHeld = false;
  #behindSince: number | null = null;

  constructor(ws: Transport, visitor: Visitor, scheduler: SendScheduler, limits: ConnectionLimits) {
    this.visitor = visitor;
    this.#ws = ws;
    this.#scheduler = scheduler;
    this.#limits = limits;
    this.#allowance = limits.backlogBytes;
    this.#frames = limits.framesPerSecond * BURST_SECONDS;
    this.#bytes = limits.bytesPerSecond * BURST_SECONDS;
    ws.on("message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    ws.on("pong", () => (this.#heardAt = Date.now()));
    ws.on("error", () => undefined);
    ws.on("close", () => this.#ended());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The server has so much to do that frames wait for others. */
  get isCrowded(): boolean {
    return this.#scheduler.isCollecting;
  }

  /** More waits for it than should: it reads more slowly than is written. */
  get isBehind(): boolean {
    if (this.#behindSince !== null && this.#queued === 0 && this.#ws.bufferedAmount === 0) this.#behindSince = null;
    return this.#behindSince !== null;
  }

  /** @param isHandOut the reader cannot help its size: it does not count as being slow */
  send(frame: Frame, isHandOut = false): void {
    if (!this.#isOpen) return;
    if (isHandOut) this.#handedOut += frame.length;
    else this.#queued += frame.length;
    // What comes in one turn of the event loop may be more than anybody can be expected to read in one.
    if (this.#queued > this.#limits.backlogBytes) this.#behindSince ??= Date.now();
    this.#scheduler.hold(this, this.#waiting !== null);
    (this.#waiting ??= []).push(frame);
  }

  /** Goes along with the next frame, or a little later by itself; what is sent so after it takes its place. */
  sendAlong(frame: Frame): void {
    if (!this.#isOpen) return;
    if (this.#along === null) this.#scheduler.holdLoosely(this);
    this.#along = frame;
  }

  /** What waits goes out now. */
  flush(): void {
    if (!this.#isOpen) return;
    const frames = this.#waiting ?? [];
    if (this.#along !== null) frames.push(this.#along);
    if (frames.length === 0) return;
    this.#waiting = this.#along = null;
    this.#queued = 0;
    const backlog = this.#ws.bufferedAmount;
    if (this.#handedOut > 0) this.#allowance = backlog + this.#handedOut + this.#limits.backlogBytes;
    else if (backlog === 0) this.#allowance = this.#limits.backlogBytes;
    this.#handedOut = 0;
    if (backlog > this.#allowance) {
      this.#behindSince ??= Date.now();
      const most = this.#allowance + (this.canCatchUp ? MOST_BACKLOGS * this.#limits.backlogBytes : 0);
      // Not a polite closing: that would queue behind everything that is not read. The client connects again and syncs.
      if (backlog > most) return this.cut();
    }
    this.#ws.send(frames);
    this.#sentAt = Date.now();
  }

  /** From now on nothing is heard from it any more, whatever is still on its way. */
  close(code: number, reason = ""): void {
    if (!this.#isOpen) return;
    this.flush();
    this.#ended();
    this.#ws.resume();
    this.#ws.close(code, reason);
    setTimeout(() => this.#ws.terminate(), CLOSING_MS).unref();
  }

  /** Nothing is heard from it any more, but it is still told things. */
  deafen(): void {
    this.onFrame = () => undefined;
  }

  cut(): void {
    this.#ended();
    this.#ws.terminate();
  }

  /** Called once, when it is decided or noticed; the socket itself may take a little longer. */
  onClosed(tell: () => void): void {
    if (this.#isOpen) this.#whenClosed.push(tell);
    else tell();
  }

  beat(): void {
    const now = Date.now();
    if (now - this.#heardAt > this.#limits.silenceMs && !this.#isHeld) return this.cut();
    if (this.isBehind && now - this.#behindSince! > this.#limits.patienceMs) return this.cut();
    if (now - this.#heardAt > this.#limits.heartbeatMs) this.#ws.ping();
    if (now - this.#sentAt > this.#limits.heartbeatMs) this.send(this.heartbeat());
  }

  /** For what costs the server more than a frame usually does. */
  charge(frames: number): void {
    this.#frames -= frames;
  }

  /** Nothing more is read from it until it is let go on; what was read already still comes. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) this.#ws.pause();
    else if (this.#pause === null) this.#ws.resume();
    // What it did not hear of meanwhile does not count against it.
    this.#heardAt = Date.now();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (!this.#isOpen) return;
    this.#heardAt = Date.now();
    this.onFrame(data, isBinary);
    this.#frames -= 1;
    this.#bytes -= data.length;
    if (this.#frames < 0 || this.#bytes < 0) this.#slowDown();
  }

  /** Whoever sends too much is read more slowly; nothing is lost, and nobody else waits. */
  #slowDown(): void {
    const { framesPerSecond, bytesPerSecond } = this.#limits;
    const seconds = (Date.now() - this.#refilledAt) / 1000;
    this.#refilledAt = Date.now();
    this.#frames = Math.min(framesPerSecond * BURST_SECONDS, this.#frames + seconds * framesPerSecond);
    this.#bytes = Math.min(bytesPerSecond * BURST_SECONDS, this.#bytes + seconds * bytesPerSecond);
    const debt = Math.max(-this.#frames / framesPerSecond, -this.#bytes / bytesPerSecond);
    if (debt <= 0) return this.#isHeld ? undefined : this.#ws.resume();
    this.#ws.pause();
    this.#pause ??= setTimeout(
      () => {
        this.#pause = null;
        if (this.#isOpen) this.#slowDown();
      },
      Math.ceil(debt * 1000),
    ).unref();
  }

  #ended(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const tell of this.#whenClosed) tell();
  }
}

/** All open connections, of rooms or of topics. */
export interface Connections {
  add(connection: Connection): void;
  remove(connection: Connection): void;
  list(): Connection[];
  /** How many a person has open, or how many are open by one pass. */
  countOf(holder: number | string): number;
  /** How often access has changed so far: whoever was judged before the last time is judged again. */
  readonly changes: number;
  /** Access changed: those that match all that is given are closed, with 4401 when a login session ended and 4403 otherwise. */
  disconnect: Rooms["disconnect"];
}

const holderOf = (visitor: Visitor): number | string => ("pass" in visitor ? visitor.pass.name : visitor.actor.personId);

export function makeConnections(): Connections {
  const open = new Set<Connection>();
  const counts = new Map<number | string, number>();
  let changes = 0;
  return {
    add(connection) {
      const holder = holderOf(connection.visitor);
      open.add(connection);
      counts.set(holder, (counts.get(holder) ?? 0) + 1);
    },
    remove(connection) {
      const holder = holderOf(connection.visitor);
      if (!open.delete(connection)) return;
      const count = counts.get(holder)! - 1;
      if (count > 0) counts.set(holder, count);
      else counts.delete(holder);
    },
    list: () => [...open],
    countOf: (holder) => counts.get(holder) ?? 0,
    get changes() {
      return changes;
    },
    disconnect({ personId, processId, documentId, sessionId, pass }) {
      // Nothing given would mean everybody, which nobody ever means.
      if ([personId, processId, documentId, sessionId, pass].every((value) => value === undefined)) return;
      changes += 1;
      for (const connection of [...open]) {
        const { visitor } = connection;
        const { actor, processId: itsProcess, sessionId: itsSession, document } = visitor;
        const matches =
          (pass === undefined || ("pass" in visitor && visitor.pass.name === pass)) &&
          (personId === undefined || actor?.personId === personId) &&
          (processId === undefined || itsProcess === processId) &&
          (documentId === undefined || document?.id === documentId) &&
          (sessionId === undefined || itsSession === sessionId);
        if (matches) connection.close(sessionId === undefined ? CLOSES.accessChanged : CLOSES.signedOut);
      }
    },
  };
}
