/** What somebody typed in this browser and the server has not got: sent before they sign out, or else named, text by text. */
import * as Y from "yjs";
import { LiveDocument } from "./live-document";
import { LocalStore, type Leftover, type Unsent } from "./local-store";

export interface Waiting {
  title: string | null;
  leftover: Leftover;
}

const SENDING_MS = 6_000;
const LOOKING_MS = 200;

/** Every text in which something waits is opened beside the page; whatever the server confirms waits no more. @returns the rest */
export async function sendWaiting(personId: number, withinMs = SENDING_MS): Promise<Waiting[]> {
  const store = await LocalStore.open(personId, true);
  if (!store) return [];
  const opened = (await store.unsentOf(personId)).texts.map(({ text }) => openBeside(text.key, text.title));
  const end = Date.now() + withinMs;
  while (Date.now() < end && (await store.unsentOf(personId)).texts.length > 0) await pause();
  for (const live of opened) live.destroy();
  const rest = await store.unsentOf(personId);
  store.close();
  return namesOf(rest);
}

/** @returns what waits now, without trying to send it */
export async function whatWaits(personId: number): Promise<Waiting[]> {
  const store = await LocalStore.open(personId, true);
  const unsent = await store?.unsentOf(personId);
  store?.close();
  return unsent ? namesOf(unsent) : [];
}

function openBeside(key: string, title: string | undefined): LiveDocument {
  const [personId = 0, documentId = 0, createdAt = 0] = key.split("/").map(Number);
  const options = { personId, documentId, title, createdAt: new Date(createdAt), access: "edit" as const };
  return new LiveDocument({ ...options, carried: [], onGivenUp: () => undefined });
}

function namesOf({ texts, leftovers }: Unsent): Waiting[] {
  const waiting = texts.map(({ text, changes }) => {
    const updates = changes.map(({ update }) => update);
    const count = changes.reduce((sum, change) => sum + change.count, 0);
    const whole = { state: Y.mergeUpdates([text.base, ...updates]), changes: Y.mergeUpdates(updates) };
    return { title: text.title ?? null, leftover: { ...whole, id: null, count, at: Date.now() } };
  });
  return [...waiting, ...leftovers.map((leftover) => ({ title: leftover.title ?? null, leftover }))];
}

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOKING_MS));
