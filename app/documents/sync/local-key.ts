/**
 * The key of one person for what this browser keeps of texts. The server gives it to nobody but that person; here it lies, so that
 * nobody can read it out, only while they are signed in. What it has encrypted stays, and can be read once they sign in again.
 */

const DATABASE = "joint-agenda-keys";
const KEYS = "keys";
/** There is a key to take away; readable without opening the database. */
const TRACE = "joint-agenda-key";
const IV_BYTES = 12;

interface KeyRow {
  personId: number;
  key: CryptoKey;
}

/** @returns null where there is none: offline, signed out, or a browser that encrypts nothing on this page (plain HTTP) */
export async function keyOf(personId: number): Promise<CryptoKey | null> {
  if (!globalThis.crypto?.subtle) return null;
  const kept = (await onKeys((keys) => keys.get(personId)).catch(() => undefined)) as KeyRow | undefined;
  if (kept) return kept.key;
  const key = await askFor(personId).catch(() => null);
  if (!key) return null;
  await clearKeysBut(personId);
  localStorage.setItem(TRACE, "1");
  await onKeys((keys) => keys.put({ personId, key })).catch(() => undefined);
  return key;
}

/** Of whoever is not signed in now. @param personId null: nobody is */
export async function clearKeysBut(personId: number | null): Promise<void> {
  if (localStorage.getItem(TRACE) === null) return;
  const all = (await onKeys((keys) => keys.getAll())) as KeyRow[];
  for (const row of all) if (row.personId !== personId) await onKeys((keys) => keys.delete(row.personId));
}

/** Of somebody whose session has ended while their page is open: whoever sits here next finds none. */
export async function forgetKey(personId: number): Promise<void> {
  if (localStorage.getItem(TRACE) !== null) await onKeys((keys) => keys.delete(personId)).catch(() => undefined);
}

/** @param place whose and of which text: what was encrypted for another one cannot be read */
export async function seal(key: CryptoKey, place: string, plain: Uint8Array): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how(iv, place), key, plain as BufferSource));
  const whole = new Uint8Array(IV_BYTES + sealed.length);
  whole.set(iv);
  whole.set(sealed, IV_BYTES);
  return whole;
}

/** @throws for another key or place */
export async function unseal(key: CryptoKey, place: string, sealed: Uint8Array): Promise<Uint8Array> {
  const [iv, words] = [sealed.slice(0, IV_BYTES), sealed.slice(IV_BYTES)];
  return new Uint8Array(await crypto.subtle.decrypt(how(iv, place), key, words));
}

const how = (iv: Uint8Array, place: string): AesGcmParams => ({
  name: "AES-GCM",
  iv: iv as BufferSource,
  additionalData: new TextEncoder().encode(place),
});

async function askFor(personId: number): Promise<CryptoKey | null> {
  const answer = await fetch("/documents/copy-key", { headers: { accept: "application/json" }, redirect: "error" });
  const given = (await answer.json()) as { personId: number; key: string };
  // Somebody else has signed in meanwhile.
  if (!answer.ok || given.personId !== personId) return null;
  const bytes = Uint8Array.from(atob(given.key), (sign) => sign.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function onKeys(ask: (keys: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(KEYS, { keyPath: "personId" });
  const db = (await answerOf(opening)) as IDBDatabase;
  try {
    return await answerOf(ask(db.transaction([KEYS], "readwrite").objectStore(KEYS)));
  } finally {
    db.close();
  }
}

const answerOf = (request: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("There is no key."));
  });
