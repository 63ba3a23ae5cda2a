/**
 * What every command and query gets as its first argument; a test builds it in one line.
 * Types only: nothing here holds state.
 */
import type { Kysely, Transaction } from "kysely";
import type { Doc } from "yjs";
import type { Schema } from "../db/schema.ts";
import type { Language } from "../db/schema/people.ts";
import type { TextWork } from "./documents/versions/facts.rules.ts";
import type { EditTask } from "./documents/edits.rules.ts";
import type { DocumentLookup } from "./documents/lookups.rules.ts";
import type { TextContent } from "./documents/rules.ts";
import type { TopicKind } from "./live/topics/topics.ts";
import type { Enqueue } from "./platform/jobs.ts";
import type { SharedReads } from "./platform/shared-reads.ts";
import type { WorkerPool } from "./platform/worker-pool.ts";

export type Database = Kysely<Schema>;
export type Trx = Transaction<Schema>;

/** The person who acts; rights come from mandates, looked up per process. */
export interface Actor {
  personId: number;
  name: string;
  email: string;
  isAdmin: boolean;
  /** `/` and `?` do something on every page, as long as nobody has switched that off. */
  singleKeys?: boolean;
  /** Signed in so long ago that sharp acts ask anew who it is. */
  mustProve?: boolean;
}

/** What listeners can follow; `roundtable:7` is sent after each commit that changed roundtable 7. */
export type Topic = `${TopicKind}:${number}`;

/** i18next's t, narrowed; keys carry their domain's namespace. */
export type Translate = (key: string, params?: Record<string, unknown>) => string;

/** Ways into documents that commands of other domains need; the live rooms provide them, tests of commands provide their own rooms. */
export interface Rooms {
  /**
   * Applies a change to the text through the room, stored before the promise resolves. `change` gets the ydoc inside one transaction.
   * One that says what it does (edits.rules.ts) is done in a thread when the text is long.
   * @param by whose change it counts as (accepting, restoring); without it the server's own
   * @param claim makes it happen once: what it came to is stored with it, and the second time only answered
   * @throws Conflict when the claim has been taken over
   */
  edit<T>(documentId: number, change: TextChange<T>, by?: Author, claim?: EditClaim): Promise<T>;
  /** The current text as ProseMirror JSON, including what is not yet stored. */
  read(documentId: number): Promise<TextContent>;
  /** Access changed: matching connections are closed, and the reconnect is judged anew. */
  disconnect(which: { personId?: number; processId?: number; documentId?: number; sessionId?: string; pass?: string }): void;
}

export type TextChange<T> = ((ydoc: Doc) => T) & { task?: EditTask };

/** Somebody's hold on a change that shall happen once. */
export interface EditClaim {
  documentId: number;
  /** What is to happen: `proposal-12`. */
  name: string;
  holder: string;
}

/** On whose behalf the server writes. */
export interface Author {
  personId: number;
  organisationId: number;
}

/** What a text is written with: the words of one language, and that language for its days and numbers. */
export interface Words {
  t: Translate;
  language: Language;
}

export interface BaseContext extends Words {
  db: Database;
  announce: (topic: Topic) => void;
  rooms: Rooms;
  /** Where files are read and written beside everything else; without one it is done where it is asked for. */
  pool?: WorkerPool;
  /** The same for the bytes of large texts. */
  compaction?: TextWork;
  /** For what many ask for at once and is the same for all; without it each reads it alone. */
  shared?: SharedReads["read"];
  now: () => Date;
  /** What texts are told by domains that stand to their right. */
  lookups: readonly DocumentLookup[];
  /** Puts in work for later, within the transaction that wants it. */
  enqueue: Enqueue;
  /** For what somebody else will read: their language, or the one of whoever acts when they never chose one. */
  wordsFor: (reader: Language | null) => Words;
  /** Absolute address of the installation, for links in mails and calendars: `https://agenda.example`, no slash at the end. */
  origin: string;
}

/** Of somebody signed in. */
export interface Context extends BaseContext {
  actor: Actor;
}

/** Of the clock: a job acts through commands as people do, and what it changes, history shows as done by the system. */
export interface SystemContext extends BaseContext {
  actor: null;
}

/** Of anybody: signing in, accepting an invitation. */
export interface PublicContext extends BaseContext {
  actor: Actor | null;
}
