/** The thread that makes pages of long texts. It reads the database itself and asks the server for what only rooms know. */
import { createRequestHandler, type AppLoadContext, type ServerBuild } from "@remix-run/node";
import { parentPort, workerData } from "node:worker_threads";
import { pino } from "pino";
import deCatalogues from "../../app/texts.de.ts";
import enCatalogues from "../../app/texts.en.ts";
import { makeTexts, rememberWords } from "../../app/texts.ts";
import { connect } from "../../db/connection.ts";
import type { Language } from "../../db/schema/people.ts";
import type { PublicContext, Rooms } from "../context.ts";
import { contentIn } from "../documents/log/rules.ts";
import { findCurrentContent, findHeads, findStoredText } from "../documents/log/queries.ts";
import type { TextContent } from "../documents/rules.ts";
import { lookups } from "../lookups.ts";
import { clearedDatabase } from "../markings/cleared.queries.ts";
import { readingsOf } from "../markings/readings.commands.ts";
import { findMaintenance } from "../platform/maintenance.ts";
import { makePool } from "../platform/worker-pool.ts";
import { NotFound, refusalFrom } from "../errors.ts";
import { perAddress } from "./per-address.ts";
import type { FromThread, Question, Questions, Surroundings, ToThread, Wanted } from "./long-pages.rules.ts";
import { makeLimits } from "../platform/limits.ts";
import { makeProviders } from "../people/providers.ts";
import { beginStep } from "../people/steps.commands.ts";
import { makeSessions } from "../people/sessions.ts";
import { makeEnqueue } from "../platform/jobs.ts";
import { plainError } from "../platform/log.ts";

/** Texts that are kept as they were read, for those who ask for the same next. */
const KEPT = 2;

const { databaseUrl, logLevel, secure, config, logins } = workerData as Surroundings;
const say = (said: FromThread, transfer: ArrayBuffer[] = []) => parentPort!.postMessage(said, transfer);
const { db, clearedFor } = connect(databaseUrl, 3);
const log = pino(
  { level: logLevel, serializers: { err: plainError } },
  { write: (line: string) => say({ kind: "log", line }) },
);
const texts = { de: rememberWords(makeTexts("de", deCatalogues)), en: rememberWords(makeTexts("en", enCatalogues)) };
const words = (language: Language) => ({ language, t: texts[language].t as PublicContext["t"] });
const sessions = makeSessions(db, { secure });
const providers = makeProviders([]);
const limits = makeLimits({ db });
const pool = makePool({ log, limits: { threads: 1 } });
const handlers = import("virtual:remix/server-build").then((build) =>
  perAddress(build as ServerBuild, (part) => createRequestHandler(part, "production")),
);

const asked = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
let lastId = 0;

parentPort!.on("message", (said: ToThread) => {
  if (said.kind === "make") return void make(said.id, said.wanted);
  const waiting = asked.get(said.id);
  asked.delete(said.id);
  if (said.error === undefined) waiting?.resolve(said.answer as never);
  else waiting?.reject(said.refusal ? refusalFrom(said.refusal) : new Error(said.error));
});

async function make(id: number, wanted: Wanted): Promise<void> {
  try {
    const { url, method, headers, body: sent } = wanted;
    const request = new Request(url, { method, headers, ...(sent && { body: sent }) });
    const answer = (await handlers)(new URL(url).pathname);
    const response = await answer(request, await contextOf(wanted));
    const body = await response.arrayBuffer();
    const made = { status: response.status, headers: [...response.headers], body: new Uint8Array(body) };
    say({ kind: "made", id, made }, [body]);
  } catch (error) {
    say({ kind: "made", id, error: (error as Error).stack ?? String(error) });
  }
}

const enqueue = makeEnqueue();

async function contextOf({ language, actor, origin, requestId, ...rest }: Wanted): Promise<AppLoadContext> {
  const ctx: PublicContext = {
    db: await clearedDatabase({ db, clearedFor }, actor?.personId ?? null, new Date()),
    actor,
    announce: (topic) => say({ kind: "announce", topic }),
    rooms,
    pool,
    lookups,
    now: () => new Date(),
    enqueue,
    ...words(language),
    wordsFor: (reader) => words(reader ?? language),
    origin,
  };
  // One page at a time is made here, and nobody else is waiting in this thread.
  const turn = () => Promise.resolve();
  const holdForm: AppLoadContext["holdForm"] = (data) =>
    beginStep(sessions, "form", { personId: actor?.personId ?? null, data }, new Date());
  const state = await findMaintenance(db);
  const maintenance = { current: () => state, look: async () => undefined };
  return {
    ctx,
    ...rest,
    maintenance,
    holdForm,
    noteReading: readingsOf({ db, now: () => new Date(), actor }),
    passwords: true,
    texts: texts[language],
    log: log.child({ requestId }),
    sessions,
    providers,
    limits,
    logins,
    config,
    turn,
  };
}

// --- texts ----------------------------------------------------------------------------

function ask<Kind extends keyof Questions>(
  question: { kind: Kind } & Questions[Kind]["given"],
): Promise<Questions[Kind]["answer"]> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    asked.set(id, { resolve, reject });
    say({ kind: "ask", id, question: question as Question });
  });
}

const kept = new Map<number, { seq: number; content: TextContent }>();

const rooms: Rooms = {
  async edit(documentId, { task }, by, claim) {
    if (!task) throw new Error("Here texts are only read.");
    return (await ask({ kind: "edit", documentId, task, by, claim })) as never;
  },
  async read(documentId) {
    const updates = await ask({ kind: "unstored", documentId });
    return updates ? contentIn(updates) : readStored(documentId);
  },
  disconnect: () => {
    throw new Error("Here nobody is connected.");
  },
};

/** Asked for its position first: what comes in meanwhile is read anew by the next one. */
async function readStored(documentId: number): Promise<TextContent> {
  const seq = (await findHeads(db, [documentId])).get(documentId);
  if (seq === undefined) throw new NotFound();
  const known = kept.get(documentId);
  if (known?.seq === seq) return known.content;
  const content = (await findCurrentContent(db, documentId)) ?? (await deriveContent(documentId));
  kept.delete(documentId);
  kept.set(documentId, { seq, content });
  for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
  return content;
}

async function deriveContent(documentId: number): Promise<TextContent> {
  const stored = await findStoredText(db, documentId);
  if (!stored) throw new NotFound();
  return contentIn(stored.state ? [stored.state, ...stored.updates] : stored.updates);
}
