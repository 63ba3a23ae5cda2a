/** What the server and the thread that makes pages of long texts say to each other (long-pages.ts, long-pages.worker.ts); all of it is plain data. */
import type { AppLoadContext } from "@remix-run/node";
import type { Language } from "../../db/schema/people.ts";
import type { Actor, Author, EditClaim, Topic } from "../context.ts";
import type { EditTask } from "../documents/edits.rules.ts";
import type { RefusalData } from "../errors.ts";

/** Told once, at the start of the thread. */
export interface Surroundings {
  databaseUrl: string;
  logLevel: string;
  secure: boolean;
  config: AppLoadContext["config"];
  logins: AppLoadContext["logins"];
}

export interface Wanted {
  url: string;
  method: string;
  /** Of a form. */
  body: ArrayBuffer | undefined;
  headers: [string, string][];
  actor: Actor | null;
  sessionId: string | null;
  language: Language;
  theme: "light" | "dark" | null;
  nonce: string;
  requestId: string;
  origin: string;
  address: string;
}

export interface Made {
  status: number;
  headers: [string, string][];
  body: Uint8Array;
}

/** What the thread asks the server for, which alone holds the rooms, with what comes back. */
export interface Questions {
  /** Of a text with words that are not stored yet; null: the database has all of it. */
  unstored: { given: { documentId: number }; answer: Uint8Array[] | null };
  edit: {
    given: { documentId: number; task: EditTask; by: Author | undefined; claim: EditClaim | undefined };
    answer: unknown;
  };
}
export type Question = { [Kind in keyof Questions]: { kind: Kind } & Questions[Kind]["given"] }[keyof Questions];

export type ToThread =
  | { kind: "make"; id: number; wanted: Wanted }
  | { kind: "answer"; id: number; answer?: unknown; error?: string; refusal?: RefusalData | undefined };
export type FromThread =
  | { kind: "made"; id: number; made?: Made; error?: string }
  | { kind: "ask"; id: number; question: Question }
  | { kind: "announce"; topic: Topic }
  | { kind: "log"; line: string };

/** From here on a page takes longer to make than somebody's letter may wait, in bytes of the text. */
export const LONG_BYTES = 64 * 1024;

/** Forms that read or write all of a text, and change it only in ways that can be said as data (documents/edits.rules.ts). */
const FORMS = /^\/documents\/\d{1,9}\/(versions|frozen|proposals|threads|comments)(?=[/.]|$)/;

export const isForThread = (method: string, path: string): boolean =>
  ["GET", "HEAD"].includes(method) || (method === "POST" && FORMS.test(path));

export type TextAt = { of: "document" | "item" | "minutes"; id: number };

/** Whose text an address shows or makes a file of. */
export function textAt(path: string): TextAt | undefined {
  const [, place, id, minutes] = /^\/(documents|agenda|roundtables)\/(\d{1,9})(?=[/.]|$)(\/minutes)?/.exec(path) ?? [];
  if (!place || (place === "roundtables" && !minutes)) return undefined;
  const of = { documents: "document", agenda: "item", roundtables: "minutes" } as const;
  return { of: of[place as keyof typeof of], id: Number(id) };
}
