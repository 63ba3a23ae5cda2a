/** What every request passes before a route sees it: the log, security headers, where it comes from, how large it may be. */
import type { AppLoadContext } from "@remix-run/node";
import type express from "express";
import helmet from "helmet";
import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { arrayBuffer } from "node:stream/consumers";
import type { Logger } from "pino";
import type { Language } from "../../db/schema/people.ts";
import type { Config } from "../config.ts";
import { LARGEST_TABLE } from "../consultations/synopsis/table.rules.ts";
import { LARGEST_ATTACHMENT } from "../consultations/attachments/rules.ts";
import { LARGEST_EVIDENCE } from "../formats/evidence/rules.ts";
import { LARGEST_IMAGE } from "../documents/images/rules.ts";
import { LARGEST_LIST } from "../formats/list/rules.ts";
import { LARGEST_IMPORT } from "../documents/import/rules.ts";
import { namedSession } from "../people/sessions.ts";
import type { LongPages } from "./long-pages.ts";
import { isForThread } from "./long-pages.rules.ts";
import type { RouteName } from "./route-names.ts";
import type { Turn } from "./turns.ts";
import type { Watch } from "./watch.ts";

/**
 * What may be sent without a name: an anonymous topic, a secret ballot, the sheet of a survey. A line with the time and the person would say
 * whose it is, and so would one without the person, between the lines before and after it.
 */
const WITHOUT_NAME = ["/processes/:id/topics/new", "/methods/:id/ballots", "/survey/:key"];
/** Asked while a title is typed, by script. */
const TYPED = "/processes/:id/topics/similar";

const leavesNoLine = (method: string, route: string, status: number): boolean =>
  status < 500 && (route === TYPED || (method === "POST" && WITHOUT_NAME.includes(route)));

/** @param names of people and addresses, for a day; whose a request was is known only after it was asked */
export function withRequestLog(
  log: Logger,
  { names, metrics }: Pick<Watch, "names" | "metrics">,
  routeOf: RouteName,
): express.RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    const own = log.child({ requestId });
    response.locals.log = own;
    response.setHeader("X-Request-Id", requestId);
    response.on("finish", () => {
      // Whole, where a part of the server sees only its part of the address. Links in letters and addresses of calendars carry a secret.
      const route = routeOf(request.originalUrl);
      const isPage = response.locals.isPage === true || response.statusCode >= 400;
      // 503 asks to come again, during maintenance, at the end of this server or when very many want the same: nothing broke.
      const isBroken = response.statusCode >= 500 && response.statusCode !== 503;
      const level = isBroken ? "error" : response.statusCode === 503 ? "warn" : isPage ? "info" : "trace";
      const ms = Math.round(performance.now() - started);
      const what = { method: request.method, route, status: response.statusCode };
      metrics.answered(what, ms);
      if (!own.isLevelEnabled(level) || leavesNoLine(request.method, route, response.statusCode)) return;
      const personId = response.locals.personId as number | undefined;
      const person = personId === undefined ? undefined : names.person(personId);
      own[level]({ event: "request", ...what, ms, person, address: names.address(request.ip ?? "") }, "request");
    });
    next();
  };
}

/** As browsers write it: a name or an address, and a port. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

export function securityHeaders(secure: boolean, development: boolean): express.RequestHandler[] {
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
          // Older browsers do not count the own socket as 'self'. What is no name of a house would be no policy either; it is refused next.
          connectSrc: [
            "'self'",
            ...(development ? ["ws:"] : []),
            ({ headers }) => `${secure ? "wss" : "ws"}://${HOST.exec(headers.host ?? "")?.[0] ?? "localhost"}`,
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

/**
 * What no page of ours and no browser sends ends here, with a sentence. The framework would take it for an error of ours, and a
 * stranger could fill the log with them.
 */
export const refuseOddRequests: express.RequestHandler = (request, response, next) => {
  const { method, headers, url } = request;
  const refuse = (status: number, sentence: string) => void response.status(status).type("text").send(sentence);
  if (!["GET", "HEAD", "POST"].includes(method)) {
    response.setHeader("Allow", "GET, HEAD, POST");
    return refuse(405, "Hier wird nur gelesen oder ein Formular gesendet. / Here things are only read, or a form is sent.");
  }
  // A path alone: requests to a proxy name another house before it.
  const isOdd = !HOST.test(headers.host ?? "") || !url.startsWith("/") || !URL.canParse(`http://${headers.host}${url}`);
  if (isOdd) return refuse(400, "Diese Adresse ist unvollständig oder verschrieben. / This address is incomplete or mistyped.");
  request.url = request.originalUrl = withoutOldWays(url);
  next();
};

/** An earlier version of the framework took this for the name of a part of a page. Ours never write it, so it means nothing. */
function withoutOldWays(url: string): string {
  const [path = ""] = url.split("?", 1);
  const search = new URLSearchParams(url.slice(path.length));
  if (!search.has("_data")) return url;
  search.delete("_data");
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Remix adds its headers: what a page says replaces what the server has said, and behind TLS no cookie travels without it. */
export function answerOnce(secure: boolean): express.RequestHandler {
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

/** Pages and forms; files that lie ready need none. Whoever is signed in does not wait for what comes from the same network. */
export function takeTurns(turn: Turn): express.RequestHandler {
  return (request, response, next) => {
    const by = namedSession(request.headers.cookie) ?? request.ip ?? "";
    response.locals.turn = () => turn(by);
    void turn(by).then(() => !response.destroyed && next());
  };
}

const MIB = 1024 * 1024;
const LARGEST_FORM_BYTES = MIB;
/** Addresses that take files, with the rest of their form. */
const UPLOADS: readonly [RegExp, number][] = [
  [/^\/processes\/\d+\/documents\/import(\.data)?$/, LARGEST_IMPORT + MIB],
  [/^\/processes\/\d+\/formats\/import(\.data)?$/, LARGEST_LIST + MIB],
  [/^\/consultations\/\d+\/weighing\/table(\.data)?$/, LARGEST_TABLE + MIB],
  [/^\/formats\/\d+\/evaluations\/\d+\/evidence(\.data)?$/, LARGEST_EVIDENCE + MIB],
  [/^\/roundtables\/\d+\/minutes\/signed(\.data)?$/, LARGEST_ATTACHMENT + MIB],
  [/^\/documents\/\d+\/images(\/new)?(\.data)?$/, LARGEST_IMAGE + MIB],
  // Eleven thousand municipalities, and a register of five thousand rows.
  [/^\/places\/import(\.data)?$/, 8 * MIB],
  [/^\/processes\/\d+\/(partnerships|interdependencies)\/import(\.data)?$/, 5 * MIB],
  [/^\/consultations\/\d+\/intakes(\.data)?$/, LARGEST_ATTACHMENT + MIB],
  [/^\/consultations\/\d+\/statement\/attachments(\.data)?$/, LARGEST_ATTACHMENT + MIB],
  [/^\/consultations\/\d+\/statements\/\d+\/attachments\/\d+\/redaction(\.data)?$/, LARGEST_ATTACHMENT + MIB],
];

/** @see long-pages.ts */
export function answerLongPages(
  pages: LongPages,
  getLoadContext: (request: express.Request, response: express.Response) => Promise<AppLoadContext>,
): express.RequestHandler {
  const answer = async (request: express.Request, response: express.Response): Promise<boolean> => {
    if (!isForThread(request.method, request.path) || !(await pages.isLong(request.path))) return false;
    const isForm = request.method === "POST";
    const { ctx, sessionId, theme, nonce, address } = await getLoadContext(request, response);
    const gone = new AbortController();
    // A form is done also when nobody waits for its answer any more.
    if (!isForm) {
      if (response.destroyed) return true;
      response.on("close", () => gone.abort());
    }
    const wanted = {
      method: request.method,
      body: isForm ? await arrayBuffer(request) : undefined,
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

const FOREIGN_FORM =
  "Dieses Formular kam von einer fremden Seite und wurde nicht angenommen. / This form came from another site and was not taken.";

/** A form from another site, or one larger than any of ours, ends here. */
export function refuseForeignForms(config: Config): express.RequestHandler {
  return (request, response, next) => {
    // A picture never changes; it says itself who may keep it.
    if (!/^\/images\/\d+$/.test(request.path)) response.setHeader("Cache-Control", "private, no-store");
    if (request.method === "GET" || request.method === "HEAD") return next();
    // From server to server: no browser, no cookie, and signed by whoever sends it.
    const isFromHouse = /^\/sign-in\/providers\/[\w-]+\/logout$/.test(request.path) && !request.headers.cookie;
    if (!isFromHouse && !isOwnOrigin(request.headers, config)) return void response.status(403).type("text").send(FOREIGN_FORM);
    const most = UPLOADS.find(([address]) => address.test(request.path))?.[1] ?? LARGEST_FORM_BYTES;
    if (Number(request.headers["content-length"] ?? Number.NaN) <= most) return next();
    const megabytes = Math.max(1, Math.round(most / MIB) - 1);
    response.status(413).type("text").send(`Zu groß: höchstens ${megabytes} MB. / Too large: ${megabytes} MB at most.`);
  };
}

/**
 * Where the public address is told, nobody may call the installation by another one: pages, policies and links take it from here. Where it
 * is not, a browser's Origin is compared with Host, and nothing else may say what that is.
 */
export function setPublicHost(request: IncomingMessage, origin: string | undefined): void {
  delete request.headers["x-forwarded-host"];
  if (origin) request.headers.host = new URL(origin).host;
}

/** Browsers send Origin with every form and every socket; one of another site, or none at all, is refused. */
export function isOwnOrigin(headers: IncomingMessage["headers"], config: Config): boolean {
  if (!headers.origin) return false;
  if (config.origin) return headers.origin === config.origin;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

const cookieOf = (request: express.Request, name: string) =>
  new RegExp(`(?:^|; *)${name}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1];

export function languageOf(request: express.Request): Language {
  const chosen = cookieOf(request, "joint_agenda_language");
  if (chosen === "de" || chosen === "en") return chosen;
  return request.acceptsLanguages("de", "en") === "en" ? "en" : "de";
}

export function themeOf(request: express.Request): "light" | "dark" | null {
  const chosen = cookieOf(request, "joint_agenda_theme");
  return chosen === "light" || chosen === "dark" ? chosen : null;
}
