/**
 * Who is in a room and where their carets are. Clients say only where they are; who they are is written here, and each speaks
 * only for the one id that its connection named at the gateway.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { TEXT_FIELD } from "../../documents/rules.ts";
import { MESSAGE, type Identity } from "../protocol.rules.ts";
import type { PresentState } from "../../platform/bus.ts";

/** A caret and a flag; more than this is not a caret. */
const LARGEST_STATE = 4096;
const MOST_ENTRIES = 2000;

/** With more people in the room, carets are passed on less often; the more so when there is too much to do. */
const windowMs = (people: number, isBusy: boolean): number => Math.min(250, Math.max(25, isBusy ? people : people / 4));

export interface PresentParticipant {
  personId: number;
  /** The id it uses in awareness; null: it has no caret. */
  clientId: number | null;
  identity: Identity;
}

interface Entry {
  /** A name: somebody at that other server. */
  owner: PresentParticipant | string;
  clock: number;
  /** JSON, with the identity in it. */
  state: string;
}

export class Presence<P extends PresentParticipant> {
  readonly #entries = new Map<number, Entry>();
  /** What changed since the last frame; those who left with their last clock. */
  readonly #changed = new Map<number, { clock: number; state: string; by: PresentParticipant | string }>();
  readonly #participants: ReadonlySet<P>;
  readonly #sendTo: (participant: P, frame: Uint8Array) => void;
  readonly #tellOthers: (states: PresentState[]) => void;
  readonly #isBusy: () => boolean;
  /** As JSON: a caret moves many times, and who it belongs to stays. */
  readonly #identities = new WeakMap<Identity, string>();
  #timer: NodeJS.Timeout | null = null;
  #sentAt = 0;
  /** Made when somebody comes, valid until somebody moves. */
  #everybody: Uint8Array | null = null;

  /** @param tellOthers is told what people here do, for other servers where people have the same text open */
  constructor(
    participants: ReadonlySet<P>,
    sendTo: (participant: P, frame: Uint8Array) => void,
    tellOthers: (states: PresentState[]) => void = () => undefined,
    isBusy: () => boolean = () => false,
  ) {
    this.#participants = participants;
    this.#sendTo = sendTo;
    this.#tellOthers = tellOthers;
    this.#isBusy = isBusy;
  }

  /** Everybody's state, for somebody who comes in. */
  everybody(): Uint8Array {
    return (this.#everybody ??= encodeStates([...this.#entries].map(([id, { clock, state }]) => ({ id, clock, state }))));
  }

  /** Of those who are connected here. */
  get own(): PresentState[] {
    return [...this.#entries]
      .filter(([, { owner }]) => typeof owner !== "string")
      .map(([id, { clock, state }]) => ({ id, clock, state }));
  }

  /** What another server says about people there; somebody who has just come from there to here is here. */
  hearGuests(from: string, states: readonly PresentState[]): void {
    for (const { id, clock, state } of states) {
      const entry = this.#entries.get(id);
      if (entry && typeof entry.owner !== "string" && entry.clock >= clock) continue;
      if (state !== "null") this.#entries.set(id, { owner: from, clock, state });
      else if (!this.#entries.delete(id)) continue;
      this.#tell(id, { clock, state, by: from });
    }
  }

  /** The other server is gone, and everybody with it. */
  forgetGuests(from: string): void {
    for (const [id, { owner, clock }] of this.#entries)
      if (owner === from) this.hearGuests(from, [{ id, clock, state: "null" }]);
  }

  /**
   * Takes over what a participant says about itself. What it says about others is left aside without a word, because
   * y-websocket clients repeat everything they hear.
   * @throws when the frame is broken
   */
  hear(participant: P, decoder: decoding.Decoder): void {
    const states = decoding.createDecoder(decoding.readVarUint8Array(decoder));
    const count = decoding.readVarUint(states);
    if (count > MOST_ENTRIES) throw new Error("too many awareness states");
    // Somebody asks whether the connection still lives.
    if (count === 0) return this.#sendTo(participant, HEARTBEAT);
    for (let index = 0; index < count; index++) {
      const id = decoding.readVarUint(states);
      const clock = decoding.readVarUint(states);
      const state = decoding.readVarUint8Array(states);
      if (id === participant.clientId && state.length <= LARGEST_STATE) this.#set(participant, clock, state);
    }
  }

  leave(participant: P): void {
    const entry = participant.clientId === null ? undefined : this.#entries.get(participant.clientId);
    if (entry?.owner === participant) this.#remove(participant, entry.clock);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Something else goes out to everybody now: what has waited for some time goes with it, because a write costs more than what is in it. */
  goAlong(): void {
    if (!this.#timer || performance.now() - this.#sentAt < windowMs(this.#participants.size, this.#isBusy()) / 2) return;
    clearTimeout(this.#timer);
    this.#send();
  }

  #set(participant: P, clock: number, bytes: Uint8Array): void {
    const id = participant.clientId!;
    const entry = this.#entries.get(id);
    // After a lost connection the same person comes back with the same id, perhaps before the old socket is given up.
    const before = entry?.owner;
    if (before && typeof before !== "string" && before !== participant && before.personId !== participant.personId) return;
    const state = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown> | null;
    if (state === null) return this.#remove(participant, clock);
    if (typeof state !== "object") throw new Error("an awareness state is an object");
    const { away } = state;
    const cursor = caretIn(state.cursor);
    const caret = cursor ? `,"cursor":${JSON.stringify(cursor)}` : "";
    const written = `{"user":${this.#written(participant.identity)}${caret}${away === true ? ',"away":true' : ""}}`;
    this.#entries.set(id, { owner: participant, clock, state: written });
    this.#tell(id, { clock, state: written, by: participant });
  }

  #written(identity: Identity): string {
    const known = this.#identities.get(identity);
    if (known !== undefined) return known;
    const json = JSON.stringify(identity);
    this.#identities.set(identity, json);
    return json;
  }

  #remove(participant: P, clock: number): void {
    const id = participant.clientId!;
    if (!this.#entries.delete(id)) return;
    this.#tell(id, { clock, state: "null", by: participant });
  }

  #tell(id: number, change: { clock: number; state: string; by: PresentParticipant | string }): void {
    this.#everybody = null;
    this.#changed.set(id, change);
    this.#timer ??= setTimeout(() => this.#send(), windowMs(this.#participants.size, this.#isBusy()));
  }

  /** One frame for all. Who caused it gets it back, which is cheaper than a frame for each: its own clock is as high, so nothing happens. */
  #send(): void {
    this.#timer = null;
    this.#sentAt = performance.now();
    this.#tellOthers(
      [...this.#changed].flatMap(([id, { clock, state, by }]) => (typeof by === "string" ? [] : [{ id, clock, state }])),
    );
    const authors = new Set<PresentParticipant | string>([...this.#changed.values()].map((change) => change.by));
    const frame = encodeStates([...this.#changed].map(([id, { clock, state }]) => ({ id, clock, state })));
    this.#changed.clear();
    for (const participant of this.#participants) {
      if (authors.size > 1 || !authors.has(participant)) this.#sendTo(participant, frame);
    }
  }
}

/** Nobody's state: says only that the connection is alive. */
export const HEARTBEAT = encodeStates([]);

function encodeStates(states: { id: number; clock: number; state: string }[]): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, states.length);
  for (const { id, clock, state } of states) {
    encoding.writeVarUint(inner, id);
    encoding.writeVarUint(inner, clock);
    encoding.writeVarString(inner, state);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
  return encoding.toUint8Array(encoder);
}

// --- carets -----------------------------------------------------------------------

/** Anything else would be passed on to every editor in the room, and stop each of them when it draws the caret. */
function caretIn(cursor: unknown): { anchor: object; head: object } | undefined {
  const { anchor, head } = (cursor ?? {}) as { anchor?: unknown; head?: unknown };
  const [from, to] = [positionIn(anchor), positionIn(head)];
  return from && to && { anchor: from, head: to };
}

/**
 * A Yjs relative position as JSON, without what is null in it: hundreds get it several times a second. One that names nothing is
 * refused by Yjs, another root than the text's would be made anew.
 */
function positionIn(position: unknown): object | undefined {
  if (typeof position !== "object" || position === null) return undefined;
  const { item, type, tname, assoc } = position as Record<string, unknown>;
  const isNamed = item != null || type != null || tname != null;
  const isRoot = tname == null || tname === TEXT_FIELD;
  const isWhole = [item, type].every((id) => id == null || isYjsId(id)) && (assoc == null || Number.isSafeInteger(assoc));
  if (!isNamed || !isRoot || !isWhole) return undefined;
  return {
    ...(item != null && { item }),
    ...(type != null && { type }),
    ...(tname != null && { tname }),
    ...(assoc ? { assoc } : {}),
  };
}

function isYjsId(id: unknown): boolean {
  const { client, clock } = id as Record<string, unknown>;
  return [client, clock].every((value) => Number.isSafeInteger(value) && (value as number) >= 0);
}

// --- colours ----------------------------------------------------------------------

/** Readable under white letters (contrast 4.5 or more) and apart from each other, also beside dark grounds. */
const COLORS = [
  "#1f6f8b",
  "#a23b72",
  "#2e7d32",
  "#b3541e",
  "#5e4fa2",
  "#8a5a00",
  "#00695c",
  "#c2185b",
  "#3f51b5",
  "#7a4b2a",
  "#6a1b9a",
  "#556b2f",
] as const;

/** With more people than this every colour is taken several times, and nobody needs to count. */
const MOST_COUNTED = 5 * COLORS.length;

/** The same person has the same colour, unless somebody else in the room has it already. */
export function colorFor(personId: number, others: ReadonlySet<PresentParticipant>): string {
  const byPreference = COLORS.map((_, index) => COLORS[(personId + index) % COLORS.length]!);
  const taken = new Map<string, number>();
  for (const other of others) {
    if (other.personId === personId) return other.identity.color;
    if (others.size <= MOST_COUNTED) taken.set(other.identity.color, (taken.get(other.identity.color) ?? 0) + 1);
  }
  return byPreference.reduce((best, color) => ((taken.get(color) ?? 0) < (taken.get(best) ?? 0) ? color : best));
}
