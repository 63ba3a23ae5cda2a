/** How each server wants to be spoken to: address, headers, first words. All four carry y-protocols frames; Hocuspocus puts the name of the text before each. */
import * as encoding from "lib0/encoding";

export type Kind = "ours" | "hp" | "hp-pg" | "reference" | "relay";

export interface Address {
  kind: Kind;
  port: number;
  /** Id of a document of ours; for the others just a name. */
  room: number;
  /** A login session of ours; the others ask nobody. */
  cookie: string;
  /** The id used in awareness. */
  client: number;
  schema: number;
}

export const speaksHocuspocus = ({ kind }: Address): boolean => kind === "hp" || kind === "hp-pg";

export function pathOf(address: Address): string {
  if (address.kind === "ours") return `/live/documents/${address.room}?schema=${address.schema}&client=${address.client}`;
  return speaksHocuspocus(address) ? "/" : `/${address.room}`;
}

export const headersOf = ({ kind, cookie, port }: Address): Record<string, string> =>
  kind === "ours" ? { cookie, origin: `http://127.0.0.1:${port}` } : {};

/** What every frame begins with. */
export function prefixOf(address: Address): Uint8Array {
  if (!speaksHocuspocus(address)) return new Uint8Array();
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, String(address.room));
  return encoding.toUint8Array(encoder);
}

/** What Hocuspocus' provider says first; whoever is behind it lets everybody in here. */
export function knockOf(address: Address): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, prefixOf(address));
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, "anyone");
  encoding.writeVarString(encoder, "4.7.0");
  return encoding.toUint8Array(encoder);
}

export function syncFrame(prefix: Uint8Array, kind: 0 | 1 | 2, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, prefix);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

export function awarenessFrame(prefix: Uint8Array, client: number, clock: number, state: unknown): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, 1);
  encoding.writeVarUint(inner, client);
  encoding.writeVarUint(inner, clock);
  encoding.writeVarString(inner, JSON.stringify(state));
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, prefix);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
  return encoding.toUint8Array(encoder);
}
