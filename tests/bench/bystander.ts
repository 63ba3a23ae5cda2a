/**
 * What somebody notices who writes in a short text while others sign in, send an enormous form, or read, compare and comment on
 * a text of 1.3 MB: from the own letter to the colleague's screen, until "Saved", and until a page or a file is there; beside the same
 * on a server with nothing else to do.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "../../db/connection.ts";
import { sample, DEMO_PASSWORD } from "../../db/sample.ts";
import { insertDocument } from "../../server/documents/commands.ts";
import { doc, paragraph } from "../../server/documents/content/text.rules.ts";
import { signIn, Tab } from "../live/visitors.ts";
import { longText } from "../setup/long-text.ts";
import type { TestServer } from "../setup/server.ts";
import { quantile, time, type Result } from "./measure.ts";

const LETTERS_IDLE = 300;
/** Longer than any of the loads should take. */
const MOST_LETTERS = 4_000;
const LEAST_LETTERS = 100;
const PAUSE_MS = 20;
const PAGE_PAUSE_MS = 100;

interface Waits {
  /** Until the colleague sees it. */
  letters: number[];
  saved: number[];
  pages: number[];
  files: number[];
}
type Load = { name: string; work: () => Promise<unknown> };

export async function measureBystander(connection: Connection, server: TestServer): Promise<Result[]> {
  const stage = await setUp(connection, server);
  try {
    const idle = await measure(stage, () => stage.typed >= LETTERS_IDLE);
    const results: Result[] = [];
    for (const load of loads(stage)) {
      let isOver = false;
      const over = load.work().finally(() => (isOver = true));
      const busy = await measure(stage, () => isOver || stage.typed >= MOST_LETTERS);
      await over;
      results.push(...rowsOf(load.name, busy, idle));
    }
    return results;
  } finally {
    stage.writer.leave();
    stage.reader.leave();
  }
}

interface Stage {
  server: TestServer;
  cookie: string;
  writer: Tab;
  reader: Tab;
  typed: number;
  longId: number;
  versionId: number;
}

async function setUp({ db }: Connection, server: TestServer): Promise<Stage> {
  const by = await db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("email", "=", sample.people.facilitator.email)
    .orderBy("process_id")
    .select(["process_id as processId", "person_id as personId"])
    .executeTakeFirstOrThrow();
  const ctx = { now: () => new Date(), actor: by };
  const insert = (title: string, content: ReturnType<typeof doc>) =>
    db
      .transaction()
      .execute((trx) => insertDocument(trx, ctx, { processId: by.processId, kind: "paper" as const, title, content }));
  const { content } = longText(1, 0);
  const parts = Array.from({ length: 6 }, () => content.content ?? []).flat();
  const [shortId, longId] = [await insert("Kurz", doc(paragraph("Ein Absatz."))), await insert("Lang", doc(...parts))];
  const { cookie } = await signIn(db, "facilitator");
  const tabs = [1, 2].map(() => new Tab(server.port, shortId, cookie));
  const [writer, reader] = (await Promise.all(tabs.map((tab) => tab.synced()))) as [Tab, Tab];
  const stage = { server, cookie, writer, reader, typed: 0, longId, versionId: 0 };
  await post(stage, `/documents/${longId}/versions`, { name: "Bench" });
  const version = await db.selectFrom("document_versions").where("document_id", "=", longId).select("id").executeTakeFirst();
  return { ...stage, versionId: version!.id };
}

function loads(stage: Stage): Load[] {
  const many = (count: number, work: (index: number) => Promise<unknown>) => () =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)));
  const { longId } = stage;
  const fields = new URLSearchParams(Array.from({ length: 40_000 }, () => ["a[]", ""]));
  return [
    {
      name: "200 sign in at once",
      work: many(200, (index) =>
        post({ ...stage, cookie: "" }, "/sign-in", {
          email: sample.people.mayor.email,
          password: index % 2 ? DEMO_PASSWORD : "wrong-password",
        }),
      ),
    },
    { name: "a form with 40,000 fields", work: () => post({ ...stage, cookie: "" }, "/sign-in", fields) },
    { name: "10 read 1.3 MB", work: many(10, () => get(stage, `/documents/${longId}`)) },
    {
      name: "5 compare 1.3 MB",
      work: many(5, () => get(stage, `/documents/${longId}/comparison?from=${stage.versionId}&to=current`)),
    },
    {
      name: "50 comment on 1.3 MB",
      work: many(50, (index) =>
        post(stage, `/documents/${longId}/threads`, { body: `Frage ${index}`, quote: "Ansprechstelle", visibility: "process" }),
      ),
    },
  ];
}

/**
 * A letter every 20 ms, whether the one before has arrived or not: a server that stands still for a second keeps fifty waiting.
 * @returns milliseconds
 */
async function measure(stage: Stage, isOver: () => boolean): Promise<Waits> {
  const { writer, reader } = stage;
  const waits: Waits = { letters: [], saved: [], pages: [], files: [] };
  await Promise.all([writer.saved(), reader.saved()]);
  const before = reader.text.length;
  const savedBefore = writer.persisted?.frames ?? 0;
  const typedAt: number[] = [];
  const look = () => {
    const now = performance.now();
    for (const at of typedAt.slice(waits.letters.length, reader.text.length - before)) waits.letters.push(now - at);
  };
  const lookSaved = () => {
    const now = performance.now();
    const frames = (writer.persisted?.frames ?? 0) - savedBefore;
    for (const at of typedAt.slice(waits.saved.length, Math.max(frames, waits.saved.length))) waits.saved.push(now - at);
  };
  reader.ydoc.on("update", look);
  stage.typed = 0;
  let isMeasured = false;
  const visit = async (path: string, into: number[]) => {
    for (; !isMeasured; await delay(PAGE_PAUSE_MS)) into.push(await time(() => get(stage, path)));
  };
  const visits = [visit("/account", waits.pages), visit("/favicon.svg", waits.files)];
  const isAll = () => waits.letters.length === typedAt.length && waits.saved.length === typedAt.length;
  for (let next = performance.now(); !isOver() || stage.typed < LEAST_LETTERS || !isAll(); ) {
    const isTyping = !isOver() || stage.typed < LEAST_LETTERS;
    if (isTyping && performance.now() >= next) {
      writer.type("a");
      typedAt.push(performance.now());
      stage.typed += 1;
      next += PAUSE_MS;
    }
    lookSaved();
    await delay(1);
  }
  isMeasured = true;
  await Promise.all(visits);
  reader.ydoc.off("update", look);
  return waits;
}

function rowsOf(name: string, busy: Waits, idle: Waits): Result[] {
  const row = (what: string, ours: number[], floor: number[]): Result => ({
    name: `${what}, ${name}`,
    median: quantile(ours, 0.5),
    p95: quantile(ours, 0.95),
    p99: quantile(ours, 0.99),
    floor: quantile(floor, 0.5),
    floorName: "nothing else to do",
    rounds: ours.length,
  });
  return [
    row("others' letter", busy.letters, idle.letters),
    row("Saved", busy.saved, idle.saved),
    row("others' page", busy.pages, idle.pages),
    row("others' file", busy.files, idle.files),
  ];
}

/** What is refused is refused: only how long others wait for it is measured. */
async function post(
  { server, cookie }: Pick<Stage, "server" | "cookie">,
  path: string,
  fields: Record<string, string> | URLSearchParams,
) {
  const headers = { origin: server.origin, accept: "text/html", ...(cookie ? { cookie } : {}) };
  const response = await fetch(server.origin + path, {
    method: "POST",
    headers,
    body: new URLSearchParams(fields),
    redirect: "manual",
  }).catch(() => null);
  await response?.arrayBuffer();
}

async function get({ server, cookie }: Stage, path: string): Promise<void> {
  const response = await fetch(server.origin + path, { headers: { cookie } });
  await response.arrayBuffer();
}
