/**
 * Opens database, HTTP and sockets; the only file that starts anything or holds state. Called by start.mjs with the built
 * server, or with Vite's development server in front.
 */
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import express from "express";
import type { i18n } from "i18next";
import { once as onceEmitted } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import type { ViteDevServer } from "vite";
import { version } from "../package.json";
import deCatalogues from "../app/texts.de.ts";
import enCatalogues from "../app/texts.en.ts";
import { makeTexts } from "../app/texts.ts";
import { connect } from "../db/connection.ts";
import { isMigrated } from "../db/migrate.ts";
import type { Language } from "../db/schema/people.ts";
import { sample } from "../db/sample.ts";
import { loadTemplates, seed, type Login } from "../db/seed.ts";
import { originFor, readConfig, type Config } from "./config.ts";
import type { Author, Database, EditClaim, PublicContext, SystemContext, Topic } from "./context.ts";
import { upgradeTexts } from "./documents/log/upgrade.commands.ts";
import { editOf, type EditTask } from "./documents/edits.rules.ts";
import { lookups } from "./lookups.ts";
import { makePool } from "./platform/worker-pool.ts";
import { listenForEnds } from "./http/ends.ts";
import { makeLongPages } from "./http/long-pages.ts";
import { openGateway } from "./live/gateway/gateway.ts";
import { makeCompaction } from "./live/compaction/compaction.ts";
import { builtFiles, packAnswers } from "./http/packing.ts";
import { readOut } from "./http/read-out.ts";
import { makeRooms } from "./live/rooms/rooms.ts";
import { makeBus, type AccessChange } from "./platform/bus.ts";
import { makeTopicHub } from "./live/topics/topic-hub.ts";
import { snapshotsOf } from "./live/topics/topics.ts";
import { makeLimits } from "./platform/limits.ts";
import { ensureFirstInvitation } from "./people/commands.ts";
import type { Limits } from "./platform/limits.rules.ts";
import { makeEnqueue, startJobs } from "./platform/jobs.ts";
import { enqueueForgottenMails } from "./platform/mails.commands.ts";
import { makeSharedReads } from "./platform/shared-reads.ts";
import { makeMailer } from "./platform/mails.jobs.ts";
import { authenticate, makeLucia, type Sessions } from "./people/sessions.ts";
import { openLog, type LogOutput } from "./platform/log.ts";
import { NEWS_JOBS } from "./overview/news.jobs.ts";
import { SWEEPS } from "./upkeep/jobs.ts";
import { migrateOrSay, openDatabase, PREPARING_LOCK, reset, seedAndSay, SERVING_LOCK, type Opened } from "./http/database.ts";
import {
  answerLongPages,
  answerOnce,
  isOwnOrigin,
  languageOf,
  setPublicHost,
  refuseForeignForms,
  refuseOddRequests,
  securityHeaders,
  themeOf,
  takeTurns,
  withRequestLog,
} from "./http/requests.ts";
import { StartError } from "./http/start-error.ts";
import { makeTurns } from "./http/turns.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    ctx: PublicContext;
    /** Hashed id of the login session, if any. */
    sessionId: string | null;
    theme: "light" | "dark" | null;
    texts: i18n;
    nonce: string;
    log: Logger;
    lucia: Sessions;
    limits: Limits;
    address: string;
    /** Waited for before much is reckoned in one go. */
    turn: () => Promise<void>;
    config: { showMail: boolean; version: string };
    /** Of the sample town, for the start page of a demo; else empty. */
    logins: Login[];
  }
}

export async function main(options: { command: "start" | "seed" | "reset"; dev?: ViteDevServer }): Promise<void> {
  const config = sentenceOnError(() => readConfig(process.env));
  const output = openLog({ level: config.logLevel, pretty: config.development && process.stdout.isTTY });
  try {
    await run(options, config, output);
  } catch (error) {
    await output.close();
    throw error;
  }
}

async function run(
  options: { command: "start" | "seed" | "reset"; dev?: ViteDevServer },
  config: Config,
  output: LogOutput,
): Promise<void> {
  const database = await openDatabase(config, output.log);
  try {
    if (options.command === "reset") await reset(config, database);
    if (options.command === "seed") await seedAndSay(database, originFor(config));
  } finally {
    if (options.command !== "start") await database.close();
  }
  if (options.command === "start") await serve(config, output, database, options.dev);
}

function sentenceOnError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

// --- serving ----------------------------------------------------------------

async function serve(config: Config, output: LogOutput, database: Opened, dev?: ViteDevServer): Promise<void> {
  const { log } = output;
  const { db, sql } = database;
  const now = () => new Date();
  const holder = await sql.reserve();
  await holder`select pg_advisory_lock_shared(${SERVING_LOCK})`;
  // Servers that start together prepare the database one after the other: the second one finds it done.
  await holder`select pg_advisory_lock(${PREPARING_LOCK})`;
  await migrateOrSay(database);
  await loadTemplates(db);
  const { logins } = config.demo ? await seed(database, now(), originFor(config)) : { logins: [] };
  const upgraded = await upgradeTexts(db, now());
  if (upgraded > 0) log.info({ texts: upgraded }, "texts were brought to the newest content model");
  await enqueueForgottenMails(db, makeEnqueue());
  await holder`select pg_advisory_unlock(${PREPARING_LOCK})`;

  const texts: Record<Language, i18n> = { de: makeTexts("de", deCatalogues), en: makeTexts("en", enCatalogues) };
  const words = (language: Language) => ({ language, t: texts[language].t as PublicContext["t"] });
  const state = { stopping: false };
  const secure = config.origin?.startsWith("https:") ?? false;
  const lucia = makeLucia(db, { secure });
  const limits = makeLimits({ db });
  const bus = makeBus({ sql, openListener: () => connect(database.url, 1).sql, log });
  const compaction = makeCompaction({ log });
  const pool = makePool({ log });
  const rooms = makeRooms({ db, log, now, bus, compaction });
  const topicHub = makeTopicHub({ log, now, snapshots: snapshotsOf({ db, now }) });

  const disconnect = (which: AccessChange) => {
    rooms.disconnect(which);
    topicHub.disconnect(which);
  };

  const enqueue = makeEnqueue();
  // Letters let people in: they are shown only where all logins are publicly known, or on a developer's own machine.
  const shown = { showMail: config.development || (logins.length > 0 && !config.smtpUrl), version };
  const shared = makeSharedReads();
  const hear = (topic: Topic) => {
    shared.forget(topic);
    topicHub.announce(topic);
  };
  const announce = (topic: Topic) => {
    hear(topic);
    bus.announce(topic);
  };
  const surroundings = { databaseUrl: database.url, logLevel: config.logLevel, secure, config: shown, logins };
  const edit = (documentId: number, task: EditTask, by: Author | undefined, claim: EditClaim | undefined) =>
    rooms.edit(documentId, editOf(task), by, claim);
  const longPages = dev ? null : makeLongPages({ db, log, rooms: { unstored: rooms.unstored, edit }, announce, surroundings });

  const base = (language: Language, host?: string) => ({
    db,
    announce,
    rooms: {
      edit: rooms.edit,
      read: rooms.read,
      disconnect: (which: AccessChange) => {
        disconnect(which);
        bus.disconnect(which);
      },
    },
    pool,
    compaction,
    shared: shared.read,
    lookups,
    now,
    enqueue,
    ...words(language),
    wordsFor: (reader: Language | null) => words(reader ?? language),
    origin: originFor(config, host),
  });

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustProxy);
  // Nobody here reads it: routes look at the address themselves.
  app.set("query parser", false);
  app.use(withRequestLog(log));
  app.get("/healthz", (_request, response) => void response.type("text").send("ok"));
  const isReady = async () => !state.stopping && isMigrated(db).catch(() => false);
  app.get("/readyz", (_request, response) => {
    void isReady().then((ready) =>
      response
        .status(ready ? 200 : 503)
        .type("text")
        .send(ready ? "ready" : "not ready"),
    );
  });
  app.use(securityHeaders(secure, dev !== undefined));
  app.use(refuseOddRequests);
  if (dev) app.use(dev.middlewares);
  else app.use(builtFiles());
  app.use(packAnswers());
  app.use(takeTurns(makeTurns()));
  app.use(refuseForeignForms(config));
  app.use(answerOnce(secure));

  const build = dev
    ? () => dev.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>
    : ((await import("virtual:remix/server-build")) as ServerBuild);
  const getLoadContext = async (request: express.Request, response: express.Response): Promise<AppLoadContext> => {
    const person = await authenticate(lucia, db, request.headers.cookie, now());
    const language = person?.language ?? languageOf(request);
    return {
      ctx: { ...base(language, request.headers.host), actor: person?.actor ?? null },
      sessionId: person?.sessionId ?? null,
      theme: person?.theme ?? themeOf(request),
      texts: texts[language],
      nonce: response.locals.nonce as string,
      log: response.locals.log as Logger,
      lucia,
      limits,
      address: request.ip ?? "",
      turn: response.locals.turn as () => Promise<void>,
      logins,
      config: shown,
    };
  };
  if (longPages) app.all("*", answerLongPages(longPages, getLoadContext));
  const answer = createRequestHandler({ build, mode: dev ? "development" : "production", getLoadContext });
  app.all("*", (request, response, next) => void answer(request, response, next));
  app.use(
    (
      error: Error & { status?: number },
      _request: express.Request,
      response: express.Response,
      _next: express.NextFunction,
    ) => {
      // Of a file that was to be sent packed and is gone.
      if (!response.headersSent) response.removeHeader("Content-Encoding");
      // What Express itself refuses: a missing asset, a malformed address.
      if (error.status && error.status < 500)
        return void response.status(error.status).type("text").send("Das gibt es hier nicht. / There is nothing here.");
      (response.locals.log as Logger | undefined)?.error({ err: error }, "request failed");
      if (!response.headersSent) response.status(500).type("text").send("Internal error");
    },
  );

  const server = createServer((request, response) => {
    setPublicHost(request, config.origin);
    readOut(request, response);
    gateway.http(request, response, () => app(request, response));
  });
  const gateway = openGateway({
    server,
    db,
    log,
    now,
    rooms,
    topicHub,
    isOwnOrigin: (request) => isOwnOrigin(request.headers, config),
    authenticate: (request) => authenticate(lucia, db, request.headers.cookie, now()),
    // Vite's own socket in development belongs to Vite.
    ignore: dev ? (request) => !request.url?.startsWith("/live/") : undefined,
  });

  bus.start({
    onText: rooms.hear,
    onTopic: hear,
    onAccessChange: disconnect,
    onCarets: rooms.hearCarets,
    onAsked: rooms.repeatCarets,
    onDeparture: rooms.forgetCarets,
    onGap: () => {
      void rooms.look();
      shared.forget();
      topicHub.announceAll();
      void gateway.judgeAnew();
    },
  });

  // The sample town may stay in an installation that has got a real mail server since.
  const fictitious = [...new Set(Object.values(sample.people).map(({ email }) => email.replace(/.*@/, "")))];
  const mailer = makeMailer({ ...config, fictitious }, log);
  const systemContext = (language: Language): SystemContext => ({ ...base(language), actor: null });
  const jobs = await startJobs({
    url: database.url,
    log,
    handlers: [...NEWS_JOBS, ...SWEEPS, ...mailer.handlers],
    systemContext,
  });
  await listen(server, config);
  const stop = async () => {
    state.stopping = true;
    server.close();
    server.closeIdleConnections();
    await gateway.close();
    await bus.close();
    await compaction.close();
    await pool.close();
    await longPages?.close();
    await jobs.stop();
    mailer.close();
    server.closeAllConnections();
    holder.release();
    await database.close();
    await dev?.close();
  };
  listenForEnds(output, stop);

  const address = server.address() as AddressInfo;
  const origin = config.origin ?? `http://${config.host === "127.0.0.1" ? "localhost" : config.host}:${address.port}`;
  output.say(await hello(config, db, now(), origin, logins));
}

/** Says the address last, so that whoever starts it finds it; with the demo logins, or the link for the first administrator. */
async function hello(config: Config, db: Database, now: Date, origin: string, logins: Login[]): Promise<string> {
  const lines = ["", `  Gemeinsame Agenda / Joint Agenda: ${origin}`];
  if (config.demo && logins.length > 0) {
    lines.push("", `  Demo-Anmeldungen / demo logins, Passwort / password: ${logins[0]?.password}`);
    for (const login of logins) lines.push(`    ${login.email.padEnd(44)} ${login.role}`);
    if (!["127.0.0.1", "::1", "localhost"].includes(config.host)) {
      lines.push("", "  Achtung: Diese Anmeldungen sind öffentlich bekannt. / Attention: these logins are publicly known.");
    }
  }
  const token = await ensureFirstInvitation(db, now);
  if (token)
    lines.push("", `  Erste Administratorin, erster Administrator / first administrator: ${origin}/invitations/${token}`);
  return `${lines.join("\n")}\n\n`;
}

async function listen(server: Server, config: Config): Promise<void> {
  server.listen(config.port, config.host);
  try {
    await onceEmitted(server, "listening");
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "EADDRINUSE") {
      throw new StartError(
        `Port ${config.port} ist schon belegt. Mit PORT=… wählen Sie einen anderen. / Port ${config.port} is taken; choose another one with PORT=….`,
      );
    }
    throw new StartError(`${config.host}:${config.port} lässt sich nicht öffnen (${code}). / That address cannot be opened.`);
  }
}
