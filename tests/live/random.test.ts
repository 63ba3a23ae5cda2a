/**
 * Everything at once, by chance: eight people on two servers write, lose their line, move, leave and come back, while others
 * comment, restore and accept, and servers are killed. In the end all texts are the same, and nothing that was confirmed is gone.
 * The same seed does the same again (as far as the network lets it), RANDOM_STEPS=… more of it, RANDOM_WAY=http all of it over HTTP.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { expect, it } from "vitest";
import * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import { findStoredText } from "#server/documents/log/queries";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { flatten } from "#server/documents/comments/passages.rules";
import { positionsIn } from "#server/documents/comments/positions.rules";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph } from "#server/documents/content/text.rules";
import { listThreads } from "#server/documents/comments/threads.queries";
import { writeContent } from "#server/documents/log/ydoc.rules";
import { CLOSES } from "#server/live/protocol.rules";
import { useDatabase } from "../setup/database.ts";
import { SEED } from "../setup/seed.ts";
import { useProcesses, type Running } from "./processes.ts";
import { editByChance, makeChance, pick } from "./random-edits.ts";
import type { Act, Outcome } from "./town-process.ts";
import { makePaper, signIn, Tab, until } from "./visitors.ts";

const STEPS = Number(process.env.RANDOM_STEPS ?? 1_500);
/** On a machine with much else to do it ends earlier. */
const MOST_MS = Number(process.env.RANDOM_MS ?? 30_000);
/** "socket" or "http"; without it two of eight cannot use sockets. */
const WAY = process.env.RANDOM_WAY as Way | undefined;
const EDITORS = ["federalDelegate", "townDelegate", "mayor", "recorder"] as const satisfies readonly PersonKey[];

const town = useDatabase();
const processes = useProcesses(town, "town-process");

type Way = "socket" | "http";

/** Written by one Yjs client and confirmed; deletions as places of the text. */
interface Confirmed {
  client: number;
  clock: number;
  deleted: { client: number; clock: number; len: number }[];
}

/** Somebody with a tab, on one of the servers. */
class Somebody {
  readonly person: PersonKey;
  readonly #cookie: string;
  readonly #documentId: number;
  readonly #way: Way;
  tab: Tab;
  /** Of this ydoc, by its own client. */
  #deleted: Confirmed["deleted"] = [];

  constructor(person: PersonKey, cookie: string, documentId: number, port: number, way: Way) {
    this.#way = way;
    this.person = person;
    this.#cookie = cookie;
    this.#documentId = documentId;
    this.tab = this.#open(port);
  }

  get ydoc(): Y.Doc {
    return this.tab.ydoc;
  }

  /** With what they have, at another server. */
  moveTo(port: number): void {
    this.tab.leave();
    this.tab = new Tab(port, this.#documentId, this.#cookie, this.ydoc, this.#way);
  }

  /** Closes the tab for good and takes nothing along; @returns what counts as confirmed of it, undefined when not all is */
  startAnew(port: number): Confirmed | undefined {
    if (!this.tab.isSaved) {
      this.tab.provider.connect();
      return undefined;
    }
    const { clientID, store } = this.ydoc;
    const confirmed = { client: clientID, clock: Y.getState(store, clientID), deleted: this.#deleted };
    this.tab.leave();
    this.tab = this.#open(port);
    return confirmed;
  }

  /** Had words of others that never came, because those were away for long: goes on with what is stored, as the page says. */
  get isRefused(): boolean {
    return this.tab.closed === CLOSES.refused;
  }

  reload(port: number): void {
    this.tab.leave();
    this.tab = this.#open(port);
  }

  #open(port: number): Tab {
    const tab = new Tab(port, this.#documentId, this.#cookie, new Y.Doc(), this.#way);
    const deleted: Confirmed["deleted"] = (this.#deleted = []);
    tab.ydoc.on("afterTransaction", ({ local, deleteSet }: Y.Transaction) => {
      if (!local) return;
      for (const [client, ranges] of deleteSet.clients)
        for (const { clock, len } of ranges) deleted.push({ client, clock, len });
    });
    return tab;
  }
}

it(`eight people, two servers, ${STEPS} edits: all texts are the same, and nothing confirmed is lost (RANDOM_SEED=${SEED})`, async () => {
  const chance = makeChance(SEED);
  const paper = await makePaper(town.db);
  const servers: Running[] = await Promise.all([processes.start(), processes.start()]);
  const ports = servers.map((server) => server.port);
  const cookies = await Promise.all(EDITORS.map(async (person) => (await signIn(town.db, person)).cookie));
  const people = Array.from({ length: 8 }, (_, index) => {
    const at = index % EDITORS.length;
    return new Somebody(EDITORS[at]!, cookies[at]!, paper, ports[index % 2]!, WAY ?? (index < 6 ? "socket" : "http"));
  });
  await Promise.all(people.map(({ tab }) => tab.synced()));
  writeContent(people[0]!.ydoc, beginning());
  await until("all have the beginning", () => people.every(({ ydoc }) => wordsOf(contentOf(ydoc)).includes("Ende.")));

  const confirmed: Confirmed[] = [];
  const done = {
    comment: [] as number[],
    version: 0,
    restore: 0,
    propose: [] as number[],
    accept: 0,
    refused: 0,
    unheard: 0,
    reload: 0,
  };
  const running = new Set<Promise<unknown>>();
  const leaving = new Set<Somebody>();
  let restarting: Promise<unknown> | null = null;
  let kills = 0;
  /** The server that is just starting again. */
  let dead = -1;

  /** Asks one of the servers; when it is killed meanwhile, nobody hears the answer. */
  async function act(act: Act): Promise<number | null> {
    const alive = ports.filter((_, index) => index !== dead);
    const url = `http://127.0.0.1:${pick(chance, alive)}/acts`;
    const patience = AbortSignal.timeout(60_000);
    const response = await fetch(url, { method: "POST", body: JSON.stringify(act), signal: patience }).catch(() => null);
    if (patience.aborted) throw new Error(`No answer to ${JSON.stringify(act)}`);
    if (!response?.ok) {
      done.unheard += 1;
      if (response) throw new Error(`A server failed: ${await response.text()}`);
      return null;
    }
    const outcome = (await response.json().catch(() => ({ refused: "killed" }))) as Outcome;
    if ("refused" in outcome) done.refused += 1;
    return "done" in outcome ? outcome.done : null;
  }

  async function actByChance(): Promise<void> {
    const common = { person: pick(chance, EDITORS), documentId: paper, requestId: randomUUID() };
    const what = chance(100);
    if (what < 45) {
      const quote = quoteFrom(wordsOf(contentOf(pick(chance, people).ydoc)), chance);
      const id = quote ? await act({ ...common, kind: "comment", quote }) : null;
      if (id !== null) done.comment.push(id);
    } else if (what < 55) done.version += (await act({ ...common, kind: "version" })) ? 1 : 0;
    else if (what < 65) done.restore += (await act({ ...common, kind: "restore", chance: chance(1000) })) ? 1 : 0;
    else if (what < 85) {
      const id = await act({ ...common, kind: "propose", words: "Vorgeschlagen.", chance: chance(1000) });
      if (id !== null) done.propose.push(id);
      if (chance(2) === 0) await accept(common);
    } else await accept(common);
  }

  async function accept(common: Omit<Act, "kind">): Promise<void> {
    const proposalId = done.propose.pop();
    if (proposalId !== undefined)
      done.accept += (await act({ ...common, requestId: randomUUID(), kind: "accept", proposalId })) ? 1 : 0;
  }

  /** Once all of theirs is confirmed, and not a moment later. */
  function leaveForGood(somebody: Somebody): void {
    const left = somebody.startAnew(pick(chance, ports));
    if (!left) return;
    confirmed.push(left);
    leaving.delete(somebody);
    if (chance(8) === 0) restarting ??= killOne().finally(() => (restarting = null));
  }

  function reloadRefused(): void {
    for (const somebody of people.filter(({ isRefused }) => isRefused)) {
      done.reload += 1;
      somebody.reload(pick(chance, ports));
    }
  }

  async function killOne(): Promise<void> {
    const index = (dead = chance(servers.length));
    await processes.kill(servers[index]!, "SIGKILL");
    kills += 1;
    servers[index] = await processes.start(ports[index]);
    dead = -1;
  }

  function happen(): void {
    const somebody = pick(chance, people);
    const what = chance(1000);
    if (what < 4) somebody.tab.provider.disconnect();
    else if (what < 12) somebody.tab.provider.connect();
    else if (what < 16) somebody.moveTo(pick(chance, ports));
    else if (what < 24) leaving.add(somebody);
    else if (what < 26) void cutListening();
    else if (what < 29) restarting ??= killOne().finally(() => (restarting = null));
    else if (what < 90 && running.size < 4) {
      const acting = actByChance().finally(() => running.delete(acting));
      running.add(acting);
    }
  }

  const tired = Date.now() + MOST_MS;
  for (let step = 0; step < STEPS && Date.now() < tired; step++) {
    const writing = people.filter((somebody) => !leaving.has(somebody));
    if (writing.length > 0) editByChance(pick(chance, writing).ydoc, chance, wordOf(step));
    happen();
    for (const somebody of leaving) leaveForGood(somebody);
    reloadRefused();
    if (step % 4 === 0) await delay(chance(12));
  }

  // --- peace ------------------------------------------------------------------------
  leaving.clear();
  await Promise.all([restarting as Promise<unknown> | null, ...running]);
  for (const { tab } of people) tab.provider.connect();
  const isSaved = ({ tab }: Somebody) => tab.isSaved;
  const shown = () => people.map(({ ydoc }) => canonical(contentOf(ydoc)));
  const areSame = () => new Set(shown()).size === 1;
  await until("everything is saved", () => (reloadRefused(), people.every(isSaved)), 30_000);
  await until("all texts are the same", areSame, 20_000);
  // As for anybody who opens the page: comments that lost their mark are looked for.
  const settling: Act = { person: "recorder", documentId: paper, requestId: randomUUID(), kind: "settle" };
  for (let round = 0; round < 3 && (await act(settling)) !== null; round++) await until("all have the marks", areSame, 20_000);
  await until("all texts are the same again", areSame, 20_000);

  const stored = (await findStoredText(town.db, paper))!;
  const final = toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  const content = contentOf(final);
  expect(canonical(content)).toBe(shown()[0]);
  const cookie = cookies[0]!;
  for (const port of ports) {
    const fresh = await new Tab(port, paper, cookie).synced();
    expect(canonical(contentOf(fresh.ydoc))).toBe(shown()[0]);
    fresh.leave();
  }

  expect(lostOf(final, confirmed)).toEqual([]);
  await expectPlaces(content, done.comment);
  console.log(
    `${kills} kills, ${confirmed.length} left for good, ${done.comment.length} comments, ${done.version} versions, ${done.restore} restored, ` +
      `${done.accept} accepted, ${done.refused} refused, ${done.unheard} unheard, ${done.reload} reloaded; ${stored.headSeq} entries, ${wordsOf(content).length} letters`,
  );
  for (const { tab } of people) tab.leave();
}, 180_000);

// --- what is expected ---------------------------------------------------------------

/** What was confirmed and is not in the text. */
function lostOf(final: Y.Doc, confirmed: readonly Confirmed[]): string[] {
  const deletions = Y.createDeleteSetFromStructStore(final.store);
  return confirmed.flatMap(({ client, clock, deleted }) => {
    const known = Y.getState(final.store, client);
    const lost = known < clock ? [`client ${client}: ${known} of ${clock}`] : [];
    const back = deleted.filter((range) =>
      Array.from({ length: range.len }, (_, index) => Y.createID(range.client, range.clock + index)).some(
        (id) => !Y.isDeleted(deletions, id),
      ),
    );
    return [...lost, ...back.map((range) => `client ${client}: deletion of ${range.client}.${range.clock}`)];
  });
}

/** Every comment is there; it has its place if its words are there once, and otherwise it is listed as without one. */
async function expectPlaces(content: TextContent, ids: readonly number[]): Promise<void> {
  const person = await town.db.selectFrom("mandates").selectAll().executeTakeFirstOrThrow();
  const viewer = { personId: person.person_id, role: person.role, bench: person.bench, organisationId: person.organisation_id };
  const paper = await town.db.selectFrom("documents").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  const threads = await listThreads(town.db, paper.id, viewer);
  expect(threads.map((thread) => thread.id)).toEqual(expect.arrayContaining([...ids]));
  const positions = positionsIn(content, threads);
  const words = flatten(content).flat;
  for (const thread of threads) {
    const place = positions.of.get(thread.id);
    expect(["passage", "gone"]).toContain(place);
    const isThereOnce = words.split(thread.quote).length === 2;
    if (isThereOnce) expect([thread.quote, place]).toEqual([thread.quote, "passage"]);
  }
}

// --- small change ---------------------------------------------------------------------

const beginning = (): TextContent =>
  doc(
    heading(1, "Gemeinsame Schritte"),
    ...Array.from({ length: 12 }, (_, index) =>
      paragraph(`Absatz ${index}: Bund und Gemeinden verabreden, was sie zusammen tun und wer wofür einsteht.`),
    ),
    paragraph("Ende."),
  );

const wordsOf = (content: TextContent): string => flatten(content).flat;

/** Distinct, and long enough to be found again wherever it is. */
const wordOf = (step: number): string => `Beitragswort-Nummer-${String(step).padStart(5, "0")}`;

/** A word that somebody wrote in one go, so that no other place has it. */
function quoteFrom(words: string, chance: (below: number) => number): string | undefined {
  const found = words.match(/Beitragswort-Nummer-\d{5}/g) ?? [];
  return found.length > 0 ? pick(chance, found) : undefined;
}

/** Independent of the order in which attributes and marks were set. */
function canonical(content: TextContent): string {
  return JSON.stringify(content, (key, value: unknown) => {
    if (key === "marks") return (value as object[]).map((mark) => JSON.stringify(mark)).sort();
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

async function cutListening(): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen %' and pid <> pg_backend_pid()`.execute(town.db);
}
