/**
 * What routes share: who asks, which form, which answer. A route reads `load(…)` or `act(schema, …)`, calls a query or a
 * command, and redirects. Refusals become HTTP status here and nowhere else.
 */
import { data, redirect, type ActionFunctionArgs, type AppLoadContext, type LoaderFunctionArgs } from "@remix-run/node";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { LARGEST_ID } from "../db/schema/columns.ts";
import { recordAct } from "./audit/commands.ts";
import type { Context, PublicContext } from "./context.ts";
import { Conflict, Invalid, NotFound, NotProven, Refusal, TooMany } from "./errors.ts";
import { FIND_MARKING } from "./platform/find-marking.ts";
import { classifiedInForm, MENTION_REASON, MENTIONED } from "./platform/classified.rules.ts";
import { noteMention } from "./platform/mentions.commands.ts";
import { WorkRefused } from "./platform/work.rules.ts";
import { workIn } from "./platform/worker-pool.ts";
import type { Measured } from "./platform/limits.rules.ts";
import { pageNumber } from "./platform/paging.rules.ts";
import {
  ECHO_LIMITS,
  echoOf,
  FORM_LIMITS,
  readFormValues,
  UnreadableForm,
  wordsOfPacked,
  type FormValues,
} from "./platform/forms.ts";

/** What comes back to a form that could not be taken: all that was typed, and sentences in the reader's language. */
export interface FormState {
  /** Which form of the page: the `name` of its ActionForm. */
  name: string;
  values: FormValues;
  /** Sentence per field. */
  errors: Record<string, string>;
  /** Sentence about the whole form. */
  error: string | null;
  /** Not looked at, because nobody or somebody else is signed in now: the form stays as it is. */
  isUnsent?: "signed-out" | "other-person";
  /** It bears a marking of classified information, or only speaks of one: then its sender says so. */
  isMarked?: boolean;
}

/** The same for a form that was sent without a script, and whose page is gone: for a page that shows what was typed. */
export interface UnsentForm {
  reason: "signed-out" | "other-person";
  /** Where it was to go. */
  to: string;
  values: FormValues;
  /** A file was with it, and has to be chosen again. */
  hadFile: boolean;
  /** Whoever signs in with a password may send it on at once. */
  byPassword: boolean;
}

type ActArgs = ActionFunctionArgs & { requestId: string };

/**
 * A loader for people who are signed in; others go to /sign-in and come back afterwards.
 * @param what is counted per person; pages are not
 */
export function load<T>(look: (ctx: Context, args: LoaderFunctionArgs) => Promise<T>, what?: Measured) {
  return async (args: LoaderFunctionArgs): Promise<T> => {
    const ctx = requireActor(args.context, args.request);
    return orThrowResponse(args.context, async () => {
      if (what) await requireMeasure(args.context, ctx, what);
      const page = await look(ctx, args);
      await args.context.noteReading(new URL(args.request.url).pathname, page);
      return page;
    });
  };
}

/**
 * A loader of a file, for people who are signed in. A file has no page of its own that could say why it is not there: whoever
 * followed a link to it is led to one that does.
 */
export function loadFile(
  look: (ctx: Context, args: LoaderFunctionArgs) => Promise<Response>,
  what: Extract<Measured, "file" | "many"> = "file",
) {
  return async (args: LoaderFunctionArgs): Promise<Response> => {
    const ctx = requireActor(args.context, args.request);
    try {
      await requireMeasure(args.context, ctx, what);
      const file = await look(ctx, args);
      await noteFile(ctx, args.request);
      return file;
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (!(thrown instanceof TooMany)) await args.context.limits.giveBack(what, ctx.actor.personId);
      if (!wantsPage(args.request)) throw refusalResponse(args.context, thrown);
      return redirectTo(`/refused?because=${encodeURIComponent(thrown.code)}`);
    }
  };
}

/** @returns the sentence of a refusal that an address names, and nothing that somebody made up */
export function refusedBecause(ctx: PublicContext, code: string | null): string | null {
  const isKnown = /^[a-z]+:([\w-]+\.)*error\.[\w-]+$/.test(code ?? "") && ctx.t(code!) !== code!.replace(/^[a-z]+:/, "");
  return isKnown ? ctx.t(code!) : null;
}

/** On the way over another house there is no page that could say what went wrong: the sign-in page does, or the account's. */
export async function orSignIn(context: AppLoadContext, go: () => Promise<Response>): Promise<Response> {
  try {
    return await go();
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown instanceof NotFound) throw thrown;
    context.log.warn({ code: thrown.code, ...thrown.params }, "a sign-in over another house was refused");
    const page = context.ctx.actor ? "/account" : "/sign-in";
    return redirectTo(`${page}?because=${encodeURIComponent(thrown.code)}`);
  }
}

/** Who took which file, as its address says. */
async function noteFile(ctx: Context, request: Request): Promise<void> {
  const { pathname } = new URL(request.url);
  const [, kind = "", id = ""] = pathname.split("/");
  const isSubject = /^[a-z-]{1,40}$/.test(kind) && /^\d{1,9}$/.test(id);
  const file = pathname.replace(/[^\w./-]/g, "-").slice(0, 80);
  await recordAct(ctx.db, ctx, {
    act: "file-exported",
    ...(isSubject && { subject: [kind.replaceAll("-", "_"), Number(id)] }),
    facts: { file },
  });
}

/** A loader for anybody. */
export function loadPublic<T>(look: (ctx: PublicContext, args: LoaderFunctionArgs) => Promise<T>) {
  return async (args: LoaderFunctionArgs): Promise<T> => orThrowResponse(args.context, () => look(args.context.ctx, args));
}

type Run<S extends z.ZodType> = (ctx: Context, input: z.output<S>, args: ActArgs) => Promise<Response>;

/** An action for people who are signed in. `schema` checks the form; messages of its issues are catalogue keys. */
export const act = <S extends z.ZodType>(schema: S, run: Run<S>) => actAs("form", schema, run);

/** The same for a form whose words others find in their texts and letter boxes: nobody sends many of these a minute. */
export const actWords = <S extends z.ZodType>(schema: S, run: Run<S>) => actAs("words", schema, run);

function actAs<S extends z.ZodType>(what: Measured, schema: S, run: Run<S>) {
  return async (args: ActionFunctionArgs) => {
    const ctx = actingContext(args);
    if (!ctx) return returnUnsent(args);
    return submit(ctx, args, schema, async (input, requestId) => {
      await requireMeasure(args.context, ctx, what);
      return run(ctx, input, { ...args, requestId });
    });
  };
}

/** A file of a form, in full; the server has refused larger ones already. */
export interface Upload {
  name: string;
  bytes: Uint8Array;
}

/**
 * An action for people who are signed in whose form brings a file in the field `file`; undefined when nobody chose one.
 * @param shown what the page of a form shows that is made anew from what came, for when it is refused; undefined: the form itself.
 *   `isTooMany`: refused because this person asks for too much, so that this may not be the same work once more
 */
export function actUpload<S extends z.ZodType>(
  schema: S,
  run: (ctx: Context, input: z.output<S>, args: ActArgs & { file: Upload | undefined }) => Promise<Response>,
  shown: (
    ctx: Context,
    input: z.output<S>,
    args: ActionFunctionArgs & { isTooMany: boolean },
  ) => Promise<object | undefined> = async () => undefined,
) {
  return async (args: ActionFunctionArgs) => {
    const ctx = actingContext(args);
    if (!ctx) return returnUnsent(args);
    const take: Take<S> = async (input, requestId, file, values) => {
      await requireMeasure(args.context, ctx, "file");
      if (file) await refuseMarkedFile(ctx, args.request, values, file);
      return run(ctx, input, { ...args, requestId, file });
    };
    return submit(ctx, args, schema, take, { shown: (input, isTooMany) => shown(ctx, input, { ...args, isTooMany }) });
  };
}

/** The same action for scripts, which get plain JSON: at an address without a page. */
export function forScripts(action: (args: ActionFunctionArgs) => Promise<Awaited<ReturnType<typeof submit>>>) {
  return async (args: ActionFunctionArgs): Promise<Response> => {
    const answer = await action(args);
    return answer instanceof Response ? answer : Response.json(answer.data, answer.init ?? undefined);
  };
}

/**
 * An action for anybody: signing in, accepting an invitation, choosing a language.
 * @param echo for a form that carries what somebody has typed elsewhere
 */
export function actPublic<S extends z.ZodType>(
  schema: S,
  run: (ctx: PublicContext, input: z.output<S>, args: ActArgs) => Promise<Response>,
  echo: keyof typeof ECHO_LIMITS = "stranger",
) {
  return async (args: ActionFunctionArgs) =>
    submit(args.context.ctx, args, schema, (input, requestId) => run(args.context.ctx, input, { ...args, requestId }), {
      echo,
    });
}

type Take<S extends z.ZodType> = (
  input: z.output<S>,
  requestId: string,
  file: Upload | undefined,
  values: FormValues,
) => Promise<Response>;

interface Returning<S extends z.ZodType> {
  echo?: keyof typeof ECHO_LIMITS;
  shown?: (input: z.output<S>, isTooMany: boolean) => Promise<object | undefined>;
}

async function submit<S extends z.ZodType>(
  ctx: PublicContext,
  args: ActionFunctionArgs,
  schema: S,
  run: Take<S>,
  { echo = "person", shown = async () => undefined }: Returning<S> = {},
) {
  const { request, context } = args;
  const { values, file } = await readForm(request, ctx);
  if (isOfSomebodyElse(ctx, values)) return refuseUnsent(args, "other-person", values, file);
  const name = nameOf(values);
  const parsed = schema.safeParse(values, { reportInput: true });
  const comeBack = async (refused: Omit<FormState, "name" | "values">, status: number) => {
    const page = parsed.success ? await shown(parsed.data, status === TOO_MANY).catch(unlessRefused) : undefined;
    // What the page holds already does not come a second time; whoever is told that somebody was faster sees what is new.
    const { seen, ...others }: FormValues = page ? {} : echoed(values, echo);
    const typed = seen === undefined || status === CONFLICT ? others : { ...others, seen };
    return data({ ...page, form: { name, values: typed, ...refused } satisfies FormState }, { status });
  };
  // Lists are packed for those who are signed in; of strangers nothing is unpacked.
  const kept = ctx.actor ? wordsOfPacked(String(values.kept ?? "")) : "";
  const marking = classifiedInForm({ ...values, kept }, file?.name);
  if (marking) {
    const refused = await refuseMarked(ctx, request, values, marking);
    if (refused) return comeBack({ errors: {}, isMarked: true, ...refused }, 422);
  }
  const sentences: Record<string, string> = {};
  let error: string | null = null;
  let status = 422;
  let isMarked = false;
  if (parsed.success) {
    try {
      // With the address: the id of one form, sent to another address, must not stand for what the first one made.
      const requestId = values.request_id ? `${new URL(request.url).pathname} ${String(values.request_id)}` : "";
      refuseUnderMaintenance(context, request);
      return await run(parsed.data, requestId, await uploadOf(file), values);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (thrown instanceof NotFound) throw refusalResponse(context, thrown);
      if (thrown instanceof NotProven) return await askProof(args, echoed(values, "person"), file !== undefined);
      isMarked = thrown.code.startsWith(CLASSIFIED);
      const sentence = ctx.t(thrown.code, thrown.params);
      status = thrown.status;
      if (thrown instanceof Invalid && thrown.field) sentences[thrown.field] = sentence;
      else error = sentence;
    }
  } else {
    for (const issue of parsed.error.issues) {
      const field = String(issue.path[0] ?? "");
      // Words only for the first issue of each field: a long list may have one per entry.
      if (!field) error ??= ctx.t(keyOf(issue), { ...issue });
      else sentences[field] ??= ctx.t(keyOf(issue), { ...issue });
    }
  }
  return comeBack({ errors: sentences, error, ...(isMarked && { isMarked }) }, status);
}

const CLASSIFIED = "common:invalid.classified";
const TOO_MANY = new TooMany("").status;
const CONFLICT = new Conflict("").status;

function unlessRefused(thrown: unknown): undefined {
  if (!(thrown instanceof Refusal)) throw thrown;
}

/** Undefined when it is only spoken of; that is noted with the reason. */
async function refuseMarked(
  { db, t, actor, now }: PublicContext,
  request: Request,
  values: FormValues,
  marking: string,
): Promise<Pick<FormState, "error"> | undefined> {
  const reason = String(values[MENTION_REASON] ?? "").trim();
  if (!values[MENTIONED]) return { error: t(CLASSIFIED, { marking }) };
  if (!reason) return { error: t("common:invalid.classified-reason") };
  await noteMention(db, {
    personId: actor?.personId ?? null,
    path: withoutTokens(new URL(request.url).pathname),
    marking,
    reason,
    at: now(),
  });
  return undefined;
}

/** Addresses of guests and of those who were asked by letter are known to nobody else, and kept nowhere. */
const withoutTokens = (path: string): string => path.replace(/\/[\w-]{20,}(?=\/|$)/g, "/…");

/** Before anything of it is kept. What cannot be looked into, whoever reads it refuses. @throws Invalid */
async function refuseMarkedFile(ctx: Context, request: Request, values: FormValues, file: Upload): Promise<void> {
  const given = { bytes: file.bytes };
  const marking = await workIn(ctx.pool, (lane) => lane.ask(FIND_MARKING, given), ctx.actor.personId).catch(
    (error: unknown) => {
      if (error instanceof WorkRefused) return null;
      throw error;
    },
  );
  if (!marking) return;
  const refused = await refuseMarked(ctx, request, values, marking);
  if (refused) throw new Invalid(values[MENTIONED] ? "common:invalid.classified-reason" : CLASSIFIED, undefined, { marking });
}

/** Signing in and out, and ending it. */
const ALWAYS_TAKEN = /^\/(sign-in|sign-out|maintenance)([/.]|$)/;

/** @throws Conflict while everybody only reads; what was typed comes back with the form */
function refuseUnderMaintenance({ maintenance }: AppLoadContext, request: Request): void {
  const state = maintenance.current();
  if (state && !ALWAYS_TAKEN.test(new URL(request.url).pathname))
    throw new Conflict("common:error.maintenance", { reason: state.reason });
}

/** The form waits with all that was typed, whether a script or a plain form has sent it. */
async function askProof({ request, context }: ActionFunctionArgs, values: FormValues, hadFile: boolean): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  return redirectTo("/sign-in/proof", undefined, [await context.holdForm({ to: pathname + search, values, hadFile })]);
}

const nameOf = ({ form = "" }: FormValues): string => String(form).slice(0, FORM_LIMITS.name);

/** Passwords are never sent back. */
const echoed = (values: FormValues, echo: keyof typeof ECHO_LIMITS): FormValues =>
  echoOf(Object.fromEntries(Object.entries(values).filter(([key]) => !key.includes("password"))), ECHO_LIMITS[echo]);

/** The page was made for one person, and another one is signed in now: their name must not stand under what the first one wrote. */
const isOfSomebodyElse = ({ actor }: PublicContext, { signed_in: sender }: FormValues): boolean =>
  sender !== undefined && actor !== null && sender !== String(actor.personId);

const actingContext = ({ context: { ctx } }: ActionFunctionArgs): Context | null => ctx.actor && { ...ctx, actor: ctx.actor };

/** As large as a form without a file may be: nothing larger is read for nobody. */
const LARGEST_UNSENT = 1024 * 1024;

/**
 * The session has ended while somebody typed. A script keeps its form as it is; for a plain form there is a page with what was typed.
 * @throws that page, or a redirect to the sign-in page when nothing was typed
 */
async function returnUnsent(args: ActionFunctionArgs) {
  const { request, context } = args;
  if (!wantsPage(request)) return refuseUnsent(args, "signed-out", {}, undefined);
  if (Number(request.headers.get("content-length") ?? Number.NaN) > LARGEST_UNSENT) throw signInFirst(request);
  const { values, file } = await readForm(request, context.ctx);
  if (!isAnythingTyped(values)) throw signInFirst(request);
  return refuseUnsent(args, "signed-out", values, file);
}

const isAnythingTyped = ({ form: _form, request_id: _id, signed_in: _person, ...values }: FormValues): boolean =>
  Object.values(values).some((value) => value.length > 0);

function refuseUnsent({ request, context }: ActionFunctionArgs, reason: UnsentForm["reason"], values: FormValues, file?: File) {
  const status = reason === "signed-out" ? 401 : 409;
  const error = context.ctx.t(`common:error.${reason}`);
  const form: FormState = { name: nameOf(values), values: {}, errors: {}, error, isUnsent: reason };
  if (!wantsPage(request)) return data({ form }, { status });
  const { pathname, search } = new URL(request.url);
  const sent = { to: pathname + search, values: echoed(values, "person"), hadFile: file !== undefined };
  const unsent: UnsentForm = { reason, ...sent, byPassword: context.passwords };
  throw Response.json({ sentence: error, unsent }, { status });
}

/** What zod itself says is English and for programmers: a field that did not come is empty, anything else does not fit. */
function keyOf({ code, message, input }: z.core.$ZodIssue): string {
  if (/^[a-z]+:[\w.-]+$/.test(message)) return message;
  return code === "invalid_type" && input === undefined ? "common:invalid.required" : "common:invalid.value";
}

/** @throws a response for a body that is no form, or a larger one than any of ours */
async function readForm(request: Request, ctx: PublicContext): Promise<{ values: FormValues; file: File | undefined }> {
  try {
    return await readFormValues(request);
  } catch (thrown) {
    if (!(thrown instanceof UnreadableForm)) throw thrown;
    throw Response.json({ sentence: ctx.t(thrown.code) }, { status: thrown.status });
  }
}

const uploadOf = async (file: File | undefined): Promise<Upload | undefined> =>
  file && { name: file.name.toWellFormed().slice(0, 300), bytes: new Uint8Array(await file.arrayBuffer()) };

const requireMeasure = (context: AppLoadContext, { actor }: Context, what: Measured): Promise<void> =>
  requireMeasureOf(context, what, actor.personId);

/** @throws TooMany when this person has done more of it than anybody needs */
export async function requireMeasureOf({ limits }: AppLoadContext, what: Measured, who: number): Promise<void> {
  const exceeded = await limits.take(what, who);
  if (exceeded) throw new TooMany(`common:error.too-many-in-${exceeded === "minute" ? "a-minute" : "an-hour"}`);
}

/** @throws a redirect to the sign-in page that remembers where the person wanted to go. */
export function requireActor(context: AppLoadContext, request: Request): Context {
  const { actor } = context.ctx;
  // A page on which its person has typed something, and that asks only for them (app/ui/retrying-fetch.ts).
  const wanted = request.headers.get("x-page-of") ?? String(actor?.personId);
  if (actor && wanted === String(actor.personId)) return { ...context.ctx, actor };
  throw signInFirst(request);
}

/** The header tells scripts why: a page on which something is typed does not follow. */
function signInFirst(request: Request): Response {
  const url = new URL(request.url);
  const to = request.method === "GET" ? url.pathname + url.search : refererPath(request);
  return redirect(`/sign-in?to=${encodeURIComponent(to)}`, { headers: { "X-Signed-Out": "1" } });
}

function refererPath(request: Request): string {
  try {
    return new URL(request.headers.get("referer") ?? "").pathname;
  } catch {
    return "/";
  }
}

async function orThrowResponse<T>(context: AppLoadContext, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (thrown) {
    if (thrown instanceof Refusal) throw refusalResponse(context, thrown);
    throw thrown;
  }
}

function refusalResponse(context: AppLoadContext, refusal: Refusal): Response {
  return Response.json(
    { code: refusal.code, sentence: context.ctx.t(refusal.code, refusal.params) },
    { status: refusal.status },
  );
}

/** The id in a URL. @throws NotFound for anything that is no positive integer. */
export function idOf(param: string | undefined): number {
  if (!param || !/^[1-9]\d{0,9}$/.test(param) || Number(param) > LARGEST_ID) throw new NotFound();
  return Number(param);
}

export const pageOf = (request: Request): number => pageNumber(new URL(request.url).searchParams);

const FLASH_COOKIE = "joint_agenda_flash";

/** A catalogue key whose sentence the next page shows once, and where what it says is undone. */
type Flashed = string | { sentence: string; undo?: string };

/** 303 to a path of our own. */
export function redirectTo(path: string, flash?: Flashed, headers: HeadersInit = {}): Response {
  return redirect(ownPath(path), { status: 303, headers: withFlash(headers, flash) });
}

function withFlash(headers: HeadersInit, flash: Flashed | undefined): Headers {
  const all = new Headers(headers);
  const { sentence, undo } = typeof flash === "object" ? flash : { sentence: flash, undo: undefined };
  const value = encodeURIComponent(sentence ?? "") + (undo ? `~${undo}` : "");
  if (value) all.append("Set-Cookie", `${FLASH_COOKIE}=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`);
  return all;
}

/**
 * After a form that changed the page it stands on: sent in the background, the page stays where it is and asks its loaders anew;
 * sent as a plain form, it is shown again.
 * @param flash a mere key is said only to plain forms: others see what has changed
 * @param answer what the form in the background gets to know (`onDone`)
 */
export function stayOn(request: Request, path: string, flash?: Flashed, answer: unknown = null): Response {
  if (wantsPage(request)) return redirectTo(path, flash);
  return Response.json(answer, { headers: typeof flash === "object" ? withFlash({}, flash) : {} });
}

/** A link or a plain form, and not a script. */
export const wantsPage = (request: Request): boolean => request.headers.get("accept")?.includes("text/html") ?? false;

/** Only paths of this installation, as a header can carry them; `//elsewhere`, `/\elsewhere` and their like would leave it. */
export function ownPath(path: string): string {
  const here = "http://here.invalid";
  if (!/^\/[^\p{Cc}\\]*$/u.test(path) || !URL.canParse(path, here)) return "/";
  const { origin, pathname, search, hash } = new URL(path, here);
  return origin === here && !pathname.startsWith("//") ? pathname + search + hash : "/";
}

export interface Flash {
  sentence: string;
  /** Where a form without fields undoes it. */
  undo: string | null;
}

/** What was left by `redirectTo`, and the header that takes it away. */
export function takeFlash(request: Request, ctx: PublicContext): { flash: Flash | null; headers: HeadersInit } {
  const match = new RegExp(`(?:^|; *)${FLASH_COOKIE}=([^;]+)`).exec(request.headers.get("cookie") ?? "");
  if (!match) return { flash: null, headers: {} };
  // As redirectTo wrote it; anything else is not ours.
  const [, namespace, key, undo = null] =
    /^([a-z]+)(?::|%3A)([\w.-]+)(?:~(\/[a-z]+\/\d+\/[a-z]+))?$/.exec(match[1] ?? "") ?? [];
  const flash = key ? { sentence: ctx.t(`${namespace}:${key}`), undo } : null;
  return { flash, headers: { "Set-Cookie": `${FLASH_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax` } };
}

/** A file to keep. `name` may hold umlauts; browsers get an ASCII name beside it. */
export function download(bytes: Uint8Array | string, file: { name: string; type: string; inline?: boolean }): Response {
  const ascii = file.name.normalize("NFKD").replace(/[^\w .()-]/g, "");
  return new Response(bytes as BodyInit, {
    headers: {
      "Content-Type": file.type,
      "Content-Disposition": `${file.inline ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed())}`,
      "Cache-Control": "private, no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

/** A file that came from elsewhere: whatever its bytes were taken for, nothing in them runs. */
export function passOn({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array }): Response {
  const answer = download(bytes, { name, type: mediaType });
  answer.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  return answer;
}

const TYPES: Record<string, string> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
  md: "text/markdown; charset=utf-8",
  html: "text/html; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
};

/** What writes a file of one thing. @param asked what stands behind the `?` */
export type FileWriter = (
  ctx: Context,
  id: number,
  asked: URLSearchParams,
  params: LoaderFunctionArgs["params"],
) => Promise<{ name: string; bytes: Uint8Array | string }>;

/** A loader of files of one thing, by the last part of the address: `document.docx`, `document.pdf`. */
export const loadFiles = (writers: Record<string, FileWriter>, what: Extract<Measured, "file" | "many"> = "file") =>
  loadFile(async (ctx, { params, request }) => {
    const { pathname, searchParams } = new URL(request.url);
    const file = pathname.split("/").at(-1) ?? "";
    if (!Object.hasOwn(writers, file)) throw new NotFound();
    const { name, bytes } = await writers[file]!(ctx, idOf(params.id), searchParams, params);
    const ending = file.split(".").at(-1) ?? "";
    return download(bytes, { name: `${name}.${ending}`, type: TYPES[ending] ?? "application/octet-stream" });
  }, what);

/** A fresh seed for the request ids of all forms of one page. */
export const formSeed = (): string => randomUUID();
