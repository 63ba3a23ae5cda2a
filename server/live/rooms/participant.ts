/** One connection in a room: who it is, how much of what it sent is stored, and whether something of it was missing. */
import type { Connection, TextVisitor } from "../connections/connection.ts";
import { DeletionWatch } from "../document-state/mass-deletion.ts";
import type { PresentParticipant } from "./presence.ts";
import { CLOSES, encodePersisted, type Identity } from "../protocol.rules.ts";

/** How often somebody's answer may lack its own beginnings before it is no client of ours. */
const MOST_GAPS = 3;
/** Clients on one connection that nobody has met: tabs of somebody who was away. Each is a row. */
const MOST_NEW_CLIENTS = 200;

export class Participant implements PresentParticipant {
  readonly connection: Connection;
  readonly personId: number;
  readonly organisationId: number;
  readonly clientId: number | null;
  readonly isEditor: boolean;
  readonly identity: Identity;
  readonly deletions = new DeletionWatch();
  /** What came in while it was asked whose the clients in a frame are, or while there was no room for one; null: nothing waits. */
  held: Buffer[] | null = null;
  /** The state vector of what it was given last before it fell behind; null: it is given everything. */
  has: Uint8Array | null = null;
  /** Clients of others whose changes it has and the room does not; since when there are any. */
  awaited: readonly number[] = [];
  awaitsSince: number | null = null;
  #claimed = 0;
  /** Something of it could not be taken in; it was asked for the whole. */
  #hasGap = false;
  #gaps = 0;
  /** Text frames received on this connection, and how many of them it was told are stored. */
  #frames = 0;
  #storedFrames = 0;
  /** After these many frames everything was taken in, which is stored once the room has committed so many changes. */
  #marks: { frames: number; taken: number }[] = [];

  /** @param clientId the id that the client uses in awareness */
  constructor(connection: Connection, clientId: number | null, color: string) {
    const { actor, my, document } = connection.visitor as TextVisitor;
    const { access } = document;
    this.connection = connection;
    this.personId = actor.personId;
    this.organisationId = my.organisationId;
    this.clientId = clientId;
    this.isEditor = access === "edit";
    const { personId: person, name } = actor;
    this.identity = { person, name, organisation: my.organisationShortName, color, role: my.role, access };
  }

  countFrame(): void {
    this.#frames += 1;
  }

  /** The client's whole answer was taken in: what was missing is here. */
  fillGap(): void {
    this.#hasGap = false;
    this.awaited = [];
    this.awaitsSince = null;
  }

  /** @param isSaved what it has of its own was taken in all the same */
  awaitOthers(clients: readonly number[], isSaved: boolean): void {
    this.awaited = clients;
    this.awaitsSince ??= Date.now();
    this.#hasGap = !isSaved;
  }

  /** @returns false when it brings along more clients than anybody's older tabs are */
  mayClaim(count: number): boolean {
    this.#claimed += count;
    return this.#claimed <= MOST_NEW_CLIENTS;
  }

  /**
   * Nothing after a gap counts as stored until the client's answer has filled it.
   * @returns whether the client is to be asked for what is missing
   */
  meetGap(isAnswer: boolean): boolean {
    this.#gaps += isAnswer ? 1 : 0;
    if (this.#gaps >= MOST_GAPS) this.connection.close(CLOSES.broken, "gap");
    const isNew = !this.#hasGap || isAnswer;
    this.#hasGap = true;
    return isNew;
  }

  /** What was received until now is stored once the room has committed `taken` changes. */
  mark(taken: number): void {
    if (this.#hasGap) return;
    const last = this.#marks.at(-1);
    if (last?.taken === taken) last.frames = this.#frames;
    else this.#marks.push({ frames: this.#frames, taken });
  }

  /** The room has committed so many changes, the last of its own at this position of the log. */
  confirm(committed: number, seq: number): void {
    let frames = this.#storedFrames;
    while (this.#marks[0] && this.#marks[0].taken <= committed) frames = this.#marks.shift()!.frames;
    if (frames === this.#storedFrames) return;
    this.#storedFrames = frames;
    this.connection.sendAlong(encodePersisted({ frames, seq }));
  }
}
