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
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ViteDevServer } from "vite";
import { version } from "../package.json";
import deCatalogues from "../app/texts.de.ts";
import enCatalogues from "../app/texts.en.ts";
import { makeTexts, rememberWords } from "../app/texts.ts";
import { connect } from "../db/connection.ts";
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
import { runMaintenanceCommand } from "./http/maintenance.ts";
import { makeLongPages } from "./http/long-pages.ts";
import { clearedAlike } from "./markings/cleared.queries.ts";
import { readingsOf } from "./markings/readings.commands.ts";
import { openGateway } from "./live/gateway/gateway.ts";
import { makeCompaction } from "./live/compaction/compaction.ts";
import { builtFiles, packAnswers } from "./http/packing.ts";
import { readOut } from "./http/read-out.ts";
import { perAddress } from "./http/per-address.ts";
import { refuseForms } from "./http/read-only.ts";
import { makeRooms } from "./live/rooms/rooms.ts";
import { makeBus, type AccessChange } from "./platform/bus.ts";
import { makeTopicHub } from "./live/topics/topic-hub.ts";
import { snapshotsFor } from "./live/topics/topics.ts";
import { makeLimits } from "./platform/limits.ts";
import { ensureFirstInvitation } from "./people/commands.ts";
import type { Limits } from "./platform/limits.rules.ts";
import { makeEnqueue, startJobsSoon, type Jobs } from "./platform/jobs.ts";
import { watchMaintenance, type MaintenanceState } from "./platform/maintenance.ts";
import { enqueueForgottenMails } from "./platform/mails.commands.ts";
import { makeSharedReads } from "./platform/shared-reads.ts";
import { makeMailer } from "./platform/mails.jobs.ts";
import type { HeldForm } from "./people/proof.commands.ts";
import { beginStep } from "./people/steps.commands.ts";
import { makeProviders, type Providers } from "./people/providers.ts";
import { readSignInSettings } from "./people/settings.ts";
import { authenticate, makeSessions, type Sessions } from "./people/sessions.ts";
import { openLog, type LogOutput } from "./platform/log.ts";
import { JOBS } from "./upkeep/jobs.ts";
import { verifyAndSay } from "./http/audit.ts";
import { backupHandlers, isBackupCommand, runBackupCommand, type BackupCommand } from "./http/backups.ts";
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
import { answerHealth } from "./http/health.ts";
import { makeRouteNames } from "./http/route-names.ts";
import { StartError } from "./http/start-error.ts";
import { makeTurns } from "./http/turns.ts";
import { failureLog, openWatch } from "./http/watch.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    ctx: PublicContext;
    /** Hashed id of the login session, if any. */
    sessionId: string | null;
    theme: "light" | "dark" | null;
    texts: i18n;
    nonce: string;
    log: Logger;
    sessions: Sessions;
    providers: Providers;
    /** Off: people come in by other houses only. */
    passwords: boolean;
    /** Keeps a form until its person has proved who they are. @returns the cookie that it is found by */
    holdForm: (form: HeldForm) => Promise<[string, string]>;
    /** Notes who opens what is marked highest. @param page what its loader gives it */
    noteReading: (path: string, page: unknown) => Promise<void>;
    limits: Limits;
    address: string;
    /** Waited for before much is reckoned in one go. */
    turn: () => Promise<void>;
    maintenance: MaintenanceState;
    config: { showMail: boolean; sendsMail: boolean; version: string };
    /** Of the sample town, for the start page of a demo; else empty. */
    logins: Login[];
  }
}

interface Options {
  command: "start" | "seed" | "reset" | "maintenance" | "audit:verify" | BackupCommand;
  /** What came behind the command. */
  words?: string[];
  dev?: ViteDevServer;
}

export async function main(options: Options): Promise<void> {
  const config = sentenceOnError(() => readConfig(process.env));
  const output = openLog({ level: config.logLevel, pretty: config.development && process.stdout.isTTY });
  try {
    await run(options, config, output);
  } catch (error) {
    await output.close();
    throw error;
  }
}

async function run({ command, words = [], dev }: Options, config: Config, output: LogOutput): Promise<void> {
  if (isBackupCommand(command)) return runBackupCommand(command, config, output.log, words);
  if (command === "maintenance") return runMaintenanceCommand(config, output.log, words);
  // Read while the database starts.
  const pages = command === "start" && !dev ? import("virtual:remix/server-build") : null;
  pages?.catch(() => undefined);
  const database = await openDatabase(config, output.log);
  try {
    if (command === "reset") await reset(config, database);
    if (command === "seed") await seedAndSay(database, originFor(config));
    if (command === "audit:verify") await verifyAndSay(database);
  } finally {
    if (command !== "start") await database.close();
  }
  if (command === "start") await serve(config, output, database, { dev, pages });
}

function sentenceOnError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

/** When the server ends: a page takes less, and whoever ends it waits. */
const ANSWERED_WITHIN_MS = 3_000;
/** Whoever ends the server while jobs are being started waits so long for them; a database that is away may never answer. */
const JOBS_WITHIN_MS = 2_000;

// --- serving ----------------------------------------------------------------

interface Pages {
  dev?: ViteDevServer | undefined;
  /** Null while developing. */
  pages: Promise<unknown> | null;
}

async function serve(config: Config, output: LogOutput, database: Opened, { dev, pages }: Pages): Promise<void> {
  const signIn = sentenceOnError(() => readSignInSettings(process.env));
  const { log } = output;
  const { db, sql, clearedFor } = database;
  const now = () => new Date();
  const holder = await sql.reserve();
  await holder`select pg_advisory_lock_shared(${SERVING_LOCK})`;
  // Servers that start together prepare the database one after the other: the second one finds it done.
  await holder`select pg_advisory_lock(${PREPARING_LOCK})`;
  const migrations = await migrateOrSay(database);
  log.info({ event: "migrated", migrations }, "the database is migrated");
  await loadTemplates(db);
  const seeded = config.demo ? await seed(database, now(), originFor(config), { isDemo: true }) : { logins: [] };
  const logins = signIn.passwords ? seeded.logins : [];
  const upgraded = await upgradeTexts(db, now());
  if (upgraded > 0) log.info({ texts: upgraded }, "texts were brought to the newest content model");
  await enqueueForgottenMails(db, makeEnqueue());
  await holder`select pg_advisory_unlock(${PREPARING_LOCK})`;

  const texts: Record<Language, i18n> = {
    de: rememberWords(makeTexts("de", deCatalogues)),
    en: rememberWords(makeTexts("en", enCatalogues)),
  };
  const words = (language: Language) => ({ language, t: texts[language].t as PublicContext["t"] });
  const state: { stopping: boolean; jobs?: Jobs | undefined } = { stopping: false };
  const secure = config.origin?.startsWith("https:") ?? false;
  const sessions = makeSessions(db, { secure, rules: signIn.sessions });
  const providers = makeProviders(signIn.providers);
  const bus = makeBus({ sql, openListener: () => connect(database.url, 1).sql, log });
  const compaction = makeCompaction({ log });
  const pool = makePool({ log });
  const rooms = makeRooms({ db, log, now, bus, compaction });
  const topicHub = makeTopicHub({ log, now, snapshotsFor: (readers) => snapshotsFor({ db, clearedFor, now }, readers) });
  const watch = await openWatch({ db, log, now, version, config, rooms, topicHub });
  const limits = makeLimits({ db, onFailure: failureLog(log, watch.names, config) });

  const disconnect = (which: AccessChange) => {
    rooms.disconnect(which);
    topicHub.disconnect(which);
  };

  const enqueue = makeEnqueue();
  // Letters let people in: they are shown only where all logins are publicly known, or on a developer's own machine.
  const shown = {
    showMail: config.development || (logins.length > 0 && !config.smtpUrl),
    sendsMail: Boolean(config.smtpUrl),
    version,
  };
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
  const build = dev
    ? async () => refuseForms((await dev.ssrLoadModule("virtual:remix/server-build")) as ServerBuild)
    : refuseForms((await pages) as ServerBuild);
  const { default: routes } = dev
    ? ((await dev.ssrLoadModule("/app/routes.ts")) as { default: { path?: string }[] })
    : { default: Object.values((build as ServerBuild).routes) };
  app.use(withRequestLog(log, watch, makeRouteNames(routes)));
  app.use(answerHealth({ db, state }));
  app.get("/metrics", watch.metrics.answer);
  app.use(securityHeaders(secure, dev !== undefined));
  app.use(refuseOddRequests);
  if (dev) app.use(dev.middlewares);
  else app.use(builtFiles());
  app.use(packAnswers());
  app.use(takeTurns(makeTurns()));
  app.use(refuseForeignForms(config));
  app.use(answerOnce(secure));

  const getLoadContext = async (request: express.Request, response: express.Response): Promise<AppLoadContext> => {
    const person = await authenticate(sessions, db, request.headers.cookie, now(), request.path);
    response.locals.personId = person?.actor.personId;
    const language = person?.language ?? languageOf(request);
    const [own] = await clearedAlike({ db, clearedFor }, [person?.actor.personId ?? null], now());
    const common = base(language, request.headers.host);
    return {
      // What others read is only for those who see the same.
      ctx: {
        ...common,
        db: own!.db,
        shared: (topic, name, look) => shared.read(topic, `${own!.hidden} ${name}`, look),
        actor: person?.actor ?? null,
      },
      sessionId: person?.sessionId ?? null,
      theme: person?.theme ?? themeOf(request),
      texts: texts[language],
      nonce: response.locals.nonce as string,
      log: response.locals.log as Logger,
      sessions,
      providers,
      passwords: signIn.passwords,
      holdForm: (data) => beginStep(sessions, "form", { personId: person?.actor.personId ?? null, data }, now()),
      noteReading: readingsOf({ db, now, actor: person?.actor ?? null }),
      limits,
      address: request.ip ?? "",
      turn: response.locals.turn as () => Promise<void>,
      logins,
      maintenance,
      config: shown,
    };
  };
  if (longPages) app.all("*", answerLongPages(longPages, getLoadContext));
  const answerWith = (some: typeof build) =>
    createRequestHandler({ build: some, mode: dev ? "development" : "production", getLoadContext });
  // While developing routes come and go.
  const whole = typeof build === "function" ? answerWith(build) : null;
  const answerOf = typeof build === "function" ? () => whole! : perAddress(build, answerWith);
  app.all("*", (request, response, next) => {
    // As Remix reads it, without dots and turned strokes.
    const address = `http://host${request.originalUrl}`;
    const path = URL.canParse(address) ? new URL(address).pathname : request.path;
    void answerOf(path)(request, response, next);
  });
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
      if (state.stopping && response.destroyed) return;
      (response.locals.log as Logger | undefined)?.error({ err: error }, "request failed");
      if (!response.headersSent) response.status(500).type("text").send("Internal error");
    },
  );

  const server = createServer((request, response) => {
    setPublicHost(request, config.origin);
    readOut(request, response);
    gateway.http(request, response, () => app(request, response));
  });
  // Longer than proxies and browsers keep theirs: who asks on a connection that is just being closed gets no answer.
  server.keepAliveTimeout = 75_000;
  const gateway = openGateway({
    server,
    db,
    clearedFor,
    log,
    now,
    rooms,
    topicHub,
    isOwnOrigin: (request) => isOwnOrigin(request.headers, config),
    authenticate: (request) => authenticate(sessions, db, request.headers.cookie, now()),
    names: watch.names,
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
  // Whoever writes is told to read, or may write again; what they have not sent stays with them.
  const maintenance = await watchMaintenance(db, (isOn) => {
    log.info({ isOn }, "maintenance");
    void gateway.judgeAnew();
    state.jobs?.rest(isOn);
  });
  await gateway.warmed;
  await listen(server, config);
  const starting = new AbortController();
  const handlers = [...JOBS, ...mailer.handlers, ...backupHandlers(config, database.url)];
  const isResting = () => maintenance.current() !== null;
  const jobParts = () => ({ isResting: isResting(), url: database.url, log, handlers, systemContext });
  const jobs = startJobsSoon(jobParts, starting.signal).then((started) => {
    state.jobs = started ?? undefined;
    // It may have begun or ended while they were started.
    started?.rest(isResting());
  });
  const stop = async () => {
    state.stopping = true;
    void watch.presence.sayStopping();
    maintenance.close();
    await takeQueued(server);
    const quiet = new Promise<void>((done) => server.close(() => done()));
    await gateway.close();
    // What is being answered is answered to its end; what waits for a next question is not waited for.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    await Promise.race([quiet, delay(ANSWERED_WITHIN_MS)]);
    clearInterval(idle);
    // What is not answered by now is not answered, and nobody is to blame for what it still asks of the database.
    server.closeAllConnections();
    await bus.close();
    await compaction.close();
    await pool.close();
    await longPages?.close();
    starting.abort();
    await Promise.race([jobs, delay(JOBS_WITHIN_MS)]);
    await state.jobs?.stop();
    mailer.close();
    await watch.close();
    holder.release();
    await database.close();
    await dev?.close();
  };
  listenForEnds(output, stop);
  log.info({ event: "ready", version, ms: Math.round(performance.now()) }, "ready");

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

/** As long as the queue of a port may be. */
const MOST_QUEUED = 1_024;

/** Takes the connections that wait in the queue of the port, one each turn of the loop, before it closes: the kernel would reset them. */
async function takeQueued(server: Server): Promise<void> {
  let taken = 0;
  const count = () => void taken++;
  server.on("connection", count);
  for (let before = -1; before < taken && taken < MOST_QUEUED; ) {
    before = taken;
    await nextTurn();
    await nextTurn();
  }
  server.off("connection", count);
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
