/** One open tab of the crowd: speaks the protocol by hand, types keystrokes that carry when and by whom they were made, and notes when those of others arrive. */
import { awarenessFrame, headersOf, knockOf, pathOf, prefixOf, speaksHocuspocus, syncFrame, type Address } from "./dialects.ts";
import { Hand } from "./texts.ts";
import { Wire } from "./wire.ts";

export interface Seat extends Address {
  /** Index in the crowd; what it types says so. */
  name: number;
  /** The paragraph in which it types; null: it only reads. */
  paragraph: number | null;
}

/** What a guest brings from before: the state vector that it says it has, and its answer to the server's question. */
export interface Luggage {
  stateVector: Uint8Array;
  answer: Uint8Array;
}

/** What happened in a crowd since counting began; filled by all its guests. */
export interface Tally {
  sent: number;
  /** Keystrokes of others that arrived. */
  delivered: number;
  /** Milliseconds from keystroke to screen, one of `every`. */
  latencies: number[];
  /** Milliseconds from keystroke to confirmation. */
  confirmations: number[];
  frames: number;
  bytes: number;
  awareness: number;
  /** Milliseconds from a caret's movement to others' screens. */
  carets: number[];
}

export const emptyTally = (): Tally => ({
  sent: 0,
  delivered: 0,
  latencies: [],
  confirmations: [],
  frames: 0,
  bytes: 0,
  awareness: 0,
  carets: [],
});

const NOTHING: Luggage = { stateVector: new Uint8Array([0]), answer: new Uint8Array([0, 0]) };
const [AWARENESS, AUTHENTICATED, HP_ANSWER, HP_STATUS, PERSISTED] = [1, 2, 4, 8, 101];
const [STEP1, STEP2, UPDATE] = [0, 1, 2] as const;
/** `^~`, three letters for who, six for when (0.1 ms), in base 36. */
const MARK = { length: 11, first: 0x5e, second: 0x7e };
/** One of so many reads where others' carets are. */
const CARET_READERS = 10;
const NAMES = 36 ** 3;
const TIMES = 36 ** 6;

/** The same clock in every process of this machine, in milliseconds. */
const started = Number(process.hrtime.bigint()) / 1e6 - performance.now();
export const clock = (): number => (started + performance.now()) % (TIMES / 10);

export class Guest {
  readonly seat: Seat;
  /** Resolves when the whole text is here; null when it was refused or cut before. */
  readonly synced: Promise<number | null>;
  closeCode: number | null = null;
  bytesRead = 0;
  /** Per keystroke of this guest: when it was typed; confirmed are the first `confirmed`. */
  readonly typed: number[] = [];
  confirmed = 0;
  #tally: Tally;
  readonly #prefix: Uint8Array;
  readonly #luggage: Luggage;
  readonly #hand: Hand | null;
  readonly #wire: Wire;
  readonly #openedAt = performance.now();
  #answers = 0;
  #acknowledged = 0;
  #caret = 0;
  #pasted = 0;
  #isSynced = false;
  #sync: (afterMs: number | null) => void = () => undefined;

  constructor(seat: Seat, tally: Tally, luggage: Luggage = NOTHING) {
    this.seat = seat;
    this.#tally = tally;
    this.#luggage = luggage;
    this.#prefix = prefixOf(seat);
    this.#hand = seat.paragraph === null ? null : new Hand(seat.name, seat.paragraph);
    this.synced = new Promise((resolve) => (this.#sync = resolve));
    this.#wire = new Wire({
      port: seat.port,
      path: pathOf(seat),
      headers: headersOf(seat),
      onOpen: () => this.#opened(),
      onFrame: (payload) => this.#hear(payload),
      onClose: (code) => {
        this.closeCode = code;
        this.#sync(null);
      },
    });
  }

  count(tally: Tally): void {
    this.#tally = tally;
  }

  /** One keystroke. @returns its mark */
  type(): string {
    const at = clock();
    const mark = `^~${base36(this.seat.name % NAMES, 3)}${base36(Math.floor(at * 10), 6)}`;
    this.#wire.send(syncFrame(this.#prefix, UPDATE, this.#hand!.type(mark)));
    this.typed.push(at);
    this.#tally.sent += 1;
    return mark;
  }

  /** Others' words, as they are. */
  push(update: Uint8Array): void {
    this.#wire.send(syncFrame(this.#prefix, UPDATE, update));
    this.#answers += 1;
  }

  /** A long insertion that nobody measures. */
  pour(letters: string): void {
    this.#wire.send(syncFrame(this.#prefix, UPDATE, this.#hand!.type(letters)));
  }

  /** A long passage takes the place of the one before. */
  paste(letters: string): void {
    this.#wire.send(syncFrame(this.#prefix, UPDATE, this.#hand!.type(letters, this.#pasted)));
    this.#pasted = letters.length;
  }

  /** Where the caret is says when it moved, in 0.1 ms. */
  moveCaret(): void {
    this.#caret += 1;
    const item = { client: this.seat.client, clock: Math.floor(clock() * 10) };
    const position = { type: null, tname: null, item, assoc: 0 };
    const state = { user: { name: "Stimme", color: "#1f6f8b" }, cursor: { anchor: position, head: position } };
    this.#wire.send(awarenessFrame(this.#prefix, this.seat.client, this.#caret, state));
  }

  stopReading(): void {
    this.#wire.stopReading();
  }

  leave(): void {
    this.#wire.destroy();
  }

  #opened(): void {
    if (this.seat.kind === "relay") return this.#hasAll();
    if (speaksHocuspocus(this.seat)) return this.#wire.send(knockOf(this.seat));
    this.#wire.send(syncFrame(this.#prefix, STEP1, this.#luggage.stateVector));
  }

  #hasAll(): void {
    if (this.#isSynced) return;
    this.#isSynced = true;
    this.#sync(performance.now() - this.#openedAt);
  }

  #hear(payload: Buffer): void {
    this.bytesRead += payload.length;
    this.#tally.frames += 1;
    this.#tally.bytes += payload.length;
    const at = this.#prefix.length;
    const type = payload[at]!;
    if (type === 0 || (type === HP_ANSWER && at > 0)) this.#hearSync(payload, at + 1);
    else if (type === AWARENESS) this.#hearCarets(payload);
    else if (type === PERSISTED) this.#confirm(readUint(payload, at + 1) - this.#answers);
    else if (type === HP_STATUS) this.#confirm(++this.#acknowledged - this.#answers);
    else if (type === AUTHENTICATED && at > 0) this.#wire.send(syncFrame(this.#prefix, STEP1, this.#luggage.stateVector));
  }

  #hearSync(payload: Buffer, at: number): void {
    if (payload[at] === STEP1) {
      this.#wire.send(syncFrame(this.#prefix, STEP2, this.#luggage.answer));
      this.#answers += 1;
      return;
    }
    if (payload[at] === STEP2) this.#hasAll();
    if (payload.length < 65_536) this.#readMarks(payload, at);
  }

  /** Not everybody reads them, because that costs more than it takes the server to send them. */
  #hearCarets(payload: Buffer): void {
    this.#tally.awareness += 1;
    if (this.seat.name % CARET_READERS !== 0) return;
    const now = clock();
    for (const [, at] of payload.toString("latin1").matchAll(/"anchor":\{[^}]*"clock":(\d+)/g))
      this.#tally.carets.push(now - Number(at) / 10);
  }

  #readMarks(payload: Buffer, from: number): void {
    for (let at = from; at <= payload.length - MARK.length; at++) {
      if (payload[at] !== MARK.first || payload[at + 1] !== MARK.second) continue;
      if (readBase36(payload, at + 2, 3) === this.seat.name % NAMES) continue;
      this.#tally.delivered += 1;
      this.#tally.latencies.push(clock() - readBase36(payload, at + 5, 6) / 10);
      at += MARK.length - 1;
    }
  }

  #confirm(count: number): void {
    for (; this.confirmed < count && this.confirmed < this.typed.length; this.confirmed++)
      this.#tally.confirmations.push(clock() - this.typed[this.confirmed]!);
  }
}

const base36 = (value: number, digits: number): string => value.toString(36).padStart(digits, "0");

function readBase36(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index++) {
    const code = bytes[index]!;
    value = value * 36 + (code >= 97 ? code - 87 : code - 48);
  }
  return value;
}

function readUint(bytes: Buffer, from: number): number {
  let value = 0;
  for (let at = from, shift = 1; ; at++, shift *= 128) {
    value += (bytes[at]! & 127) * shift;
    if (bytes[at]! < 128) return value;
  }
}
