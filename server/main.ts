/**
 * Opens database, HTTP and sockets; the only file that starts anything or holds state. Called by start.mjs with the built
 * server, or with Vite's development server in front.
 */
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import express from "express";
import helmet from "helmet";
import type { i18n } from "i18next";
import { randomBytes, randomUUID } from "node:crypto";
import { once as onceEmitted } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { Logger } from "pino";
import type { ViteDevServer } from "vite";
import { version } from "../package.json";
import deCatalogues from "../app/texts.de.ts";
import enCatalogues from "../app/texts.en.ts";
import { makeTexts } from "../app/texts.ts";
import { openCluster } from "../db/cluster.ts";
import { connect, type Connection } from "../db/connection.ts";
import { isMigrated, migrate, NewerDatabase } from "../db/migrate.ts";
import type { Language } from "../db/schema.ts";
import { sample } from "../db/sample.ts";
import { loadTemplates, seed, type Login } from "../db/seed.ts";
import { originFor, readConfig, type Config } from "./config.ts";
import type { Database, Hand, PublicContext, Topic } from "./context.ts";
import { upgradeTexts } from "./documents/log/upgrade.commands.ts";
import { LARGEST_IMAGE } from "./documents/images/rules.ts";
import { LARGEST_IMPORT } from "./documents/import/rules.ts";
import { passageChange, type PassageOrder } from "./documents/comments/marks.rules.ts";
import { makePool } from "./platform/worker-pool.ts";
import { listenForEnds } from "./http/ends.ts";
import { readOut } from "./http/read-out.ts";
import { makeLongPages, type LongPages } from "./http/long-pages.ts";
import { openDoor } from "./live/gateway/gateway.ts";
import { makeFolding } from "./live/compaction/compaction.ts";
import { makeRooms } from "./live/rooms/rooms.ts";
import { makeSignals, type AccessChange } from "./platform/bus.ts";
import { makeSwitchboard } from "./live/topics/topic-hub.ts";
import { makeLimits } from "./platform/limits.ts";
import { ensureFirstInvitation } from "./people/commands.ts";
import type { Limits } from "./platform/limits.rules.ts";
import { makeEnqueue, prepareJobs, startJobs } from "./platform/jobs.ts";
import { enqueueForgottenMails } from "./platform/mails.commands.ts";
import { makeMailer } from "./platform/mails.jobs.ts";
import { authenticate, makeLucia, type Sessions } from "./people/sessions.ts";
import { roundtableSnapshot } from "./roundtables/queries.ts";
import { openLog, type LogOutput } from "./platform/log.ts";
import { JOB_KINDS, SWEEPS } from "./upkeep/jobs.ts";

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
    config: { showMail: boolean; version: string };
    /** Of the sample town, for the start page of a demo; else empty. */
    logins: Login[];
  }
}

/** One clear sentence for whoever starts it; no stack. */
class StartError extends Error {
  readonly sentence: string;
  constructor(sentence: string) {
    super(sentence);
    this.sentence = sentence;
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
    if (options.command === "seed") await seedAndSay(database);
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

// --- database ---------------------------------------------------------------

interface Opened extends Connection {
  close(): Promise<void>;
}

/** The given PostgreSQL or the embedded one. @throws StartError when it cannot be reached. */
async function openDatabase(config: Config, log: Logger): Promise<Opened> {
  if (config.databaseUrl) {
    const connection = connect(config.databaseUrl);
    try {
      await connection.sql`select 1`;
    } catch (error) {
      await connection.sql.end({ timeout: 1 });
      const reason = (error as { code?: string; message: string }).code ?? (error as Error).message;
      throw new StartError(
        `Die Datenbank aus DATABASE_URL ist nicht erreichbar (${reason}). / The database in DATABASE_URL cannot be reached.`,
      );
    }
    await refuseOtherEncodings(connection);
    return { ...connection, close: () => connection.sql.end({ timeout: 5 }) };
  }
  const cluster = await openCluster({
    dataDir: config.dataDir,
    log: (line) => log.info(line),
    onCrash: () => {
      log.fatal("PostgreSQL ended unexpectedly");
      process.exit(1);
    },
  });
  const connection = connect(cluster.url);
  const close = async () => {
    await connection.sql.end({ timeout: 5 });
    await cluster.stop();
  };
  return { ...connection, close };
}

async function refuseOtherEncodings(connection: Connection): Promise<void> {
  const [row] = await connection.sql<{ encoding: string }[]>`select current_setting('server_encoding') as encoding`;
  if (row?.encoding === "UTF8") return;
  await connection.sql.end({ timeout: 1 });
  throw new StartError(
    `Die Datenbank aus DATABASE_URL speichert Texte als ${row?.encoding}, nötig ist UTF8. / The database in DATABASE_URL must be created with the encoding UTF8.`,
  );
}

async function migrateOrSay({ db, url }: Connection): Promise<void> {
  await migrate(db).catch((error: unknown) => {
    if (!(error instanceof NewerDatabase)) throw error;
    throw new StartError(
      `Die Datenbank gehört zu einer neueren Version (${error.message}). Bitte starten Sie diese, oder spielen Sie eine Sicherung von vorher ein. / The database belongs to a newer version; start that one, or restore a backup from before.`,
    );
  });
  await prepareJobs(url, JOB_KINDS);
}

/** Held (shared) by every server on this database; `reset` wants it alone. */
const SERVING_LOCK = 7_405_021;
const PREPARING_LOCK = 7_405_022;

async function reset(config: Config, { sql }: Connection): Promise<void> {
  if (config.databaseUrl && !process.argv.includes("--yes")) {
    throw new StartError(
      "DATABASE_URL ist gesetzt: Zum Leeren dieser Datenbank bitte „npm run reset -- --yes“. / To empty that database, add -- --yes.",
    );
  }
  const [row] = await sql<{ free: boolean }[]>`select pg_try_advisory_lock(${SERVING_LOCK}) as free`;
  if (!row?.free)
    throw new StartError(
      "Ein Server benutzt diese Daten gerade. Bitte beenden Sie ihn zuerst. / A server is using these data; stop it first.",
    );
  await sql.unsafe("drop schema public cascade; drop schema if exists pgboss cascade; create schema public");
  console.log("Die Daten sind gelöscht. / The data are gone.");
}

async function seedAndSay(database: Connection): Promise<void> {
  await migrateOrSay(database);
  await loadTemplates(database.db);
  const { logins } = await seed(database);
  for (const login of logins) console.log(`${login.email}  ${login.password}  (${login.role})`);
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
  const { logins } = config.demo ? await seed(database) : { logins: [] };
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
  const signals = makeSignals({ sql, openListener: () => connect(database.url, 1).sql, log });
  const folding = makeFolding({ log });
  const pool = makePool({ log });
  const rooms = makeRooms({ db, log, now, signals, folding });
  const switchboard = makeSwitchboard({ log, now, snapshots: makeSnapshots(db, now) });

  const disconnect = (which: AccessChange) => {
    rooms.disconnect(which);
    switchboard.disconnect(which);
  };

  const enqueue = makeEnqueue();
  // Letters let people in: they are shown only where all logins are publicly known, or on a developer's own machine.
  const shown = { showMail: config.development || (logins.length > 0 && !config.smtpUrl), version };
  const announce = (topic: Topic) => {
    switchboard.announce(topic);
    signals.announce(topic);
  };
  const surroundings = { databaseUrl: database.url, logLevel: config.logLevel, secure, config: shown, logins };
  const editPassages = (documentId: number, order: PassageOrder, by: Hand | undefined) =>
    rooms.edit<unknown>(documentId, passageChange(order as never), by);
  const longPages = dev
    ? null
    : makeLongPages({ db, log, rooms: { unstored: rooms.unstored, edit: editPassages }, announce, surroundings });

  const base = (request: { headers: IncomingMessage["headers"] }, language: Language) => ({
    db,
    announce,
    rooms: {
      edit: rooms.edit,
      read: rooms.read,
      disconnect: (which: AccessChange) => {
        disconnect(which);
        signals.disconnect(which);
      },
    },
    pool,
    folding,
    now,
    enqueue,
    ...words(language),
    wordsFor: (reader: Language | null) => words(reader ?? language),
    origin: originFor(config, request.headers.host),
  });

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustProxy);
  // Nobody here reads it: routes look at the address themselves.
  app.set("query parser", false);
  app.use(withRequestLog(log));
  app.get("/healthz", (_request, response) => void response.type("text").send("ok"));
  app.get("/readyz", async (_request, response) => {
    const ready = !state.stopping && (await isMigrated(db).catch(() => false));
    response
      .status(ready ? 200 : 503)
      .type("text")
      .send(ready ? "ready" : "not ready");
  });
  app.use(securityHeaders(secure, dev !== undefined));
  if (dev) app.use(dev.middlewares);
  else {
    app.use("/assets", express.static(resolve("build/client/assets"), { immutable: true, maxAge: "1y", fallthrough: false }));
    app.use(express.static(resolve("build/client"), { maxAge: "1h" }));
  }
  app.use(refuseForeignForms(config));
  app.use(answerOnce(secure));

  const build = dev
    ? () => dev.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>
    : ((await import("virtual:remix/server-build")) as ServerBuild);
  const getLoadContext = async (request: express.Request, response: express.Response): Promise<AppLoadContext> => {
    const person = await authenticate(lucia, db, request.headers.cookie, now());
    const language = person?.language ?? languageOf(request);
    return {
      ctx: { ...base(request, language), actor: person?.actor ?? null },
      sessionId: person?.sessionId ?? null,
      theme: person?.theme ?? themeOf(request),
      texts: texts[language],
      nonce: response.locals.nonce as string,
      log: response.locals.log as Logger,
      lucia,
      limits,
      address: request.ip ?? "",
      logins,
      config: shown,
    };
  };
  if (longPages) app.get("*", answerLongPages(longPages, getLoadContext));
  app.all("*", createRequestHandler({ build, mode: dev ? "development" : "production", getLoadContext }));
  app.use(
    (
      error: Error & { status?: number },
      _request: express.Request,
      response: express.Response,
      _next: express.NextFunction,
    ) => {
      // What Express itself refuses: a missing asset, a malformed address.
      if (error.status && error.status < 500) return void response.status(error.status).type("text").send("Not found");
      (response.locals.log as Logger | undefined)?.error({ err: error }, "request failed");
      if (!response.headersSent) response.status(500).type("text").send("Internal error");
    },
  );

  const server = createServer((request, response) => {
    if (config.origin) nameHouse(request, config.origin);
    readOut(request, response);
    door.http(request, response, () => app(request, response));
  });
  const door = openDoor({
    server,
    db,
    log,
    now,
    rooms,
    switchboard,
    isOwnOrigin: (request) => isOwnOrigin(request.headers, config),
    authenticate: (request) => authenticate(lucia, db, request.headers.cookie, now()),
    // Vite's own socket in development belongs to Vite.
    ignore: dev ? (request) => !request.url?.startsWith("/live/") : undefined,
  });

  signals.start({
    onText: rooms.hear,
    onTopic: switchboard.announce,
    onAccessChange: disconnect,
    onCarets: rooms.hearCarets,
    onAsked: rooms.repeatCarets,
    onDeparture: rooms.forgetCarets,
    onGap: () => {
      void rooms.look();
      switchboard.announceAll();
      void door.judgeAnew();
    },
  });

  // The sample town may stay in a house that has got a real mail server since.
  const fictitious = [...new Set(Object.values(sample.people).map(({ email }) => email.replace(/.*@/, "")))];
  const mailer = makeMailer({ ...config, fictitious }, log);
  const systemContext = () => base({ headers: {} }, "de");
  const jobs = await startJobs({ url: database.url, log, handlers: [...SWEEPS, ...mailer.handlers], systemContext });
  await listen(server, config);
  const stop = async () => {
    state.stopping = true;
    server.close();
    server.closeIdleConnections();
    await door.close();
    await signals.close();
    await folding.close();
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

function makeSnapshots(db: Database, now: () => Date) {
  return {
    roundtable: (id: number) => roundtableSnapshot(db, id, now()),
    // Lists and threads differ per person: the message only says that there is something new to load.
    process: async () => ({ revision: now().getTime() }),
    document: async () => ({ revision: now().getTime() }),
  };
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

// --- requests ---------------------------------------------------------------

function withRequestLog(log: Logger): express.RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    const own = log.child({ requestId });
    response.locals.log = own;
    response.setHeader("X-Request-Id", requestId);
    response.on("finish", () => {
      // Whole, where a part of the house sees only its part of the address. Links in letters carry a secret.
      const path = request.originalUrl.replace(/\?.*/s, "").replace(/^(\/(?:invitations|password-resets)\/).+/i, "$1…");
      const route = path.replace(/\/\d+(?=\/|\.|$)/g, "/:id");
      const isPage = response.locals.isPage === true || response.statusCode >= 400;
      const level = response.statusCode >= 500 ? "error" : isPage ? "info" : "trace";
      const ms = Math.round(performance.now() - started);
      own[level]({ method: request.method, route, path, status: response.statusCode, ms }, "request");
    });
    next();
  };
}

function securityHeaders(secure: boolean, development: boolean): express.RequestHandler[] {
  return [
    (_request, response, next) => {
      response.locals.nonce = randomBytes(16).toString("base64");
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", (_request, response) => `'nonce-${(response as express.Response).locals.nonce as string}'`],
          styleSrc: development ? ["'self'", "'unsafe-inline'"] : ["'self'"],
          // Tiptap's carets and react-aria's overlays position themselves with style attributes.
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", "data:"],
          fontSrc: ["'self'", "data:"],
          // Older browsers do not count the own socket as 'self'.
          connectSrc: [
            "'self'",
            ...(development ? ["ws:"] : []),
            (request) => `${secure ? "wss" : "ws"}://${request.headers.host ?? "localhost"}`,
          ],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
      referrerPolicy: { policy: "same-origin" },
      xFrameOptions: { action: "deny" },
    }),
    (_request, response, next) => {
      response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
      next();
    },
  ];
}

/** Remix adds its headers: what a page says replaces what the house has said, and behind TLS no cookie travels without it. */
function answerOnce(secure: boolean): express.RequestHandler {
  return (_request, response, next) => {
    response.locals.isPage = true;
    const append = response.append.bind(response);
    response.append = (name, value = "") => {
      if (name.toLowerCase() !== "set-cookie") return response.setHeader(name, value);
      const isOpen = secure && !/; *secure(;|$)/i.test(String(value));
      return append(name, isOpen ? `${String(value)}; Secure` : value);
    };
    next();
  };
}

const MIB = 1024 * 1024;
const LARGEST_FORM_BYTES = MIB;
/** Addresses that take files, with the rest of their form. */
const UPLOADS: readonly [RegExp, number][] = [
  [/^\/processes\/\d+\/documents\/import(\.data)?$/, LARGEST_IMPORT + MIB],
  [/^\/documents\/\d+\/images(\/new)?(\.data)?$/, LARGEST_IMAGE + MIB],
];

/** @see long-pages.ts */
function answerLongPages(
  pages: LongPages,
  getLoadContext: (request: express.Request, response: express.Response) => Promise<AppLoadContext>,
): express.RequestHandler {
  const answer = async (request: express.Request, response: express.Response): Promise<boolean> => {
    if (request.method !== "GET" || !(await pages.isLong(request.path))) return false;
    const { ctx, sessionId, theme, nonce, address } = await getLoadContext(request, response);
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const wanted = {
      url: `${request.protocol}://${request.get("host")}${request.originalUrl}`,
      headers: Object.entries(request.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one) => [name, one] as [string, string]),
      ),
      ...{ actor: ctx.actor, sessionId, language: ctx.language, theme, nonce, origin: ctx.origin, address },
      requestId: String(response.getHeader("X-Request-Id")),
    };
    const made = await pages.make(wanted, String(ctx.actor?.personId ?? address), gone.signal);
    if (made === "full") {
      const sentence =
        "Zu viele Seiten auf einmal, bitte laden Sie gleich noch einmal. / Too many pages at once, please reload in a moment.";
      response.status(503).set("Retry-After", "5").type("text").send(sentence);
      return true;
    }
    for (const [name, value] of made.headers) response.append(name, value);
    response.status(made.status).end(made.body);
    return true;
  };
  return (request, response, next) => {
    answer(request, response).then(
      (isAnswered) => !isAnswered && next(),
      (error: unknown) => !response.destroyed && next(error),
    );
  };
}

/** A form from another site, or one larger than any of ours, ends here. */
function refuseForeignForms(config: Config): express.RequestHandler {
  return (request, response, next) => {
    // A picture never changes; it says itself who may keep it.
    if (!/^\/images\/\d+$/.test(request.path)) response.setHeader("Cache-Control", "private, no-store");
    if (request.method === "GET" || request.method === "HEAD") return next();
    if (!isOwnOrigin(request.headers, config)) return void response.status(403).type("text").send("Foreign origin");
    const most = UPLOADS.find(([address]) => address.test(request.path))?.[1] ?? LARGEST_FORM_BYTES;
    if (Number(request.headers["content-length"] ?? Number.NaN) <= most) return next();
    const megabytes = Math.max(1, Math.round(most / MIB) - 1);
    response.status(413).type("text").send(`Zu groß: höchstens ${megabytes} MB. / Too large: ${megabytes} MB at most.`);
  };
}

/** Where the public address is told, nobody may call the house by another one: pages, policies and links take it from here. */
function nameHouse(request: IncomingMessage, origin: string): void {
  request.headers.host = new URL(origin).host;
  delete request.headers["x-forwarded-host"];
}

/** Browsers send Origin with every form and every socket; one of another site, or none at all, is refused. */
function isOwnOrigin(headers: IncomingMessage["headers"], config: Config): boolean {
  if (!headers.origin) return false;
  if (config.origin) return headers.origin === config.origin;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

const cookieOf = (request: express.Request, name: string) =>
  new RegExp(`(?:^|; *)${name}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1];

function languageOf(request: express.Request): Language {
  const chosen = cookieOf(request, "joint_agenda_language");
  if (chosen === "de" || chosen === "en") return chosen;
  return request.acceptsLanguages("de", "en") === "en" ? "en" : "de";
}

function themeOf(request: express.Request): "light" | "dark" | null {
  const chosen = cookieOf(request, "joint_agenda_theme");
  return chosen === "light" || chosen === "dark" ? chosen : null;
}
