/** What people do with their own account: sign in and out, change name, language and password, end sessions. */
import type { Language } from "../../db/schema/people.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context, Database, PublicContext, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { findKnownBrowser, knowBrowser, rememberBrowser } from "./browsers.commands.ts";
import { issueInvitation } from "./invitations.commands.ts";
import type { Rename } from "./names.rules.ts";
import { endPasswordResets } from "./password-resets.commands.ts";
import { acceptedPassword, requirePasswords, verifyPassword } from "./passwords.ts";
import { requirePasskey } from "./passkeys.commands.ts";
import type { PasskeyAnswer } from "./passkeys.rules.ts";
import { requirePassword, type Here } from "./proof.commands.ts";
import { hasAccount } from "./queries.ts";
import { requireCode } from "./factors.commands.ts";
import { findFactor } from "./factors.queries.ts";
import { beginStep, findStep, takeStep } from "./steps.commands.ts";
import { FIRST_ADMINISTRATOR, type Visitor } from "./rules.ts";
import type { Limits } from "../platform/limits.rules.ts";
import {
  deleteExpiredSessions,
  endingCookies,
  endNamedSessions,
  endSession as deleteSession,
  lacksFactor,
  startSession,
  type Sessions,
} from "./sessions.ts";

/** What signing in needs beside the context; the load context has both. */
export interface SignInParts {
  sessions: Sessions;
  limits: Limits;
  /** Off: nobody comes in by one. */
  passwords: boolean;
}

type Credentials = { email: string; password: string };

/**
 * Unknown address, wrong password and an account that never accepted its invitation get the same answer after the same time.
 * @returns the Set-Cookie header of the new session; the one that this browser had before is over
 * @throws Invalid for wrong credentials, or where a second factor is asked for; NotAllowed after too many attempts, Busy while too many
 * others sign in
 */
export async function signIn(ctx: PublicContext, parts: SignInParts, input: Credentials, visitor: Visitor): Promise<string> {
  const personId = await requireCredentials(ctx, parts, input, visitor);
  if ((await findFactor(ctx.db, personId)).isSet) throw new Invalid("people:error.code-needed", "code");
  return enter(ctx, parts, { personId, way: "password" }, visitor);
}

async function requireCredentials(
  ctx: PublicContext,
  { limits, passwords }: SignInParts,
  { email, password }: Credentials,
  visitor: Visitor,
): Promise<number> {
  requirePasswords({ passwords });
  const [person, browser] = await Promise.all([
    ctx.db.selectFrom("people").where("email", "=", email).select(["id", "password_hash"]).executeTakeFirst(),
    findKnownBrowser(ctx.db, visitor.browser, email),
  ]);
  const guess = { email, address: visitor.address, browser };
  const outcome = await limits.guess(guess, () => verifyPassword(person?.password_hash, password));
  if (person && outcome === "right") return person.id;
  await noteRefusal(ctx, person?.id, outcome === "too-many" ? "sign-in-refused" : "sign-in-failed");
  if (outcome === "too-many") throw new NotAllowed("people:error.too-many-attempts");
  throw new Invalid("people:error.sign-in");
}

const noteRefusal = (ctx: PublicContext, personId: number | undefined, act: "sign-in-refused" | "sign-in-failed") =>
  recordAct(ctx.db, { now: ctx.now, actor: null }, { act, ...(personId !== undefined && { subject: ["people", personId] }) });

/** Who comes in, and what they have shown. */
interface Entering {
  personId: number;
  way: "password" | "code" | "passkey";
}

async function enter(
  ctx: PublicContext,
  { sessions }: SignInParts,
  { personId, way }: Entering,
  visitor: Visitor,
): Promise<string> {
  // Its cookie is about to be replaced, and nobody could end it any more.
  if (visitor.sessionId) await signOut(ctx, sessions, visitor.sessionId);
  if (visitor.browser) await rememberBrowser(ctx.db, visitor.browser, personId, ctx.now());
  await deleteExpiredSessions(sessions, ctx.now());
  await recordAct(ctx.db, { now: ctx.now, actor: { personId } }, { act: "signed-in", facts: { way } });
  return startSession(sessions, { personId, userAgent: visitor.userAgent }, ctx.now());
}

type Parts = SignInParts & Pick<Visitor, "address" | "sessionId">;

/** @returns the Set-Cookie headers, and whether a second factor is to follow: then there is no session yet */
export interface SignedInBrowser {
  next: "in" | "code";
  cookies: [string, string][];
}

/** The same from a form. With a second factor its code comes along, or on a page of its own. */
export async function signInBrowser(
  ctx: PublicContext,
  parts: Parts,
  { code, ...credentials }: Credentials & { code?: string | undefined },
  headers: Headers,
): Promise<SignedInBrowser> {
  const { visitor, cookie } = visitorOf(parts, headers);
  const personId = await requireCredentials(ctx, parts, credentials, visitor);
  const hasFactor = (await findFactor(ctx.db, personId)).isSet;
  if (hasFactor && !code) {
    const step = await beginStep(parts.sessions, "factor", { personId, data: {} }, ctx.now());
    return { next: "code", cookies: [step, cookie] };
  }
  if (hasFactor)
    await requireCode(ctx, parts.limits, { personId, address: parts.address }, { code: code ?? "", field: "again_code" });
  const way = hasFactor ? "code" : "password";
  return { next: "in", cookies: [...(await enterBrowser(ctx, parts, { personId, way }, headers)), cookie] };
}

/** The second step. @throws Conflict when the first was too long ago, Invalid at `code` */
export async function signInWithCode(
  ctx: PublicContext,
  parts: Parts,
  code: string,
  headers: Headers,
): Promise<[string, string][]> {
  const begun = await findStep<object>(ctx.db, headers.get("cookie"), "factor", ctx.now());
  if (!begun?.personId) throw new Conflict("people:error.code-late");
  const who = { personId: begun.personId, address: parts.address };
  await requireCode(ctx, parts.limits, who, { code, field: "code" });
  await takeStep<object>(ctx.db, headers.get("cookie"), "factor", ctx.now());
  return enterBrowser(ctx, parts, { personId: begun.personId, way: "code" }, headers);
}

/**
 * Alone, or as the second step after a password: its device has asked for a finger, a face or a PIN, so there is nothing more to ask.
 * @throws NotAllowed where people come in by their own houses only; what `requirePasskey` throws
 */
export async function signInWithPasskey(
  ctx: PublicContext,
  parts: Parts,
  passkey: PasskeyAnswer,
  headers: Headers,
): Promise<[string, string][]> {
  requirePasswords(parts);
  const personId = await requirePasskey(ctx, passkey, headers);
  await takeStep<object>(ctx.db, headers.get("cookie"), "factor", ctx.now());
  return [...(await enterBrowser(ctx, parts, { personId, way: "passkey" }, headers)), visitorOf(parts, headers).cookie];
}

async function enterBrowser(
  ctx: PublicContext,
  parts: Parts,
  entering: Entering,
  headers: Headers,
): Promise<[string, string][]> {
  const session = await enter(ctx, parts, entering, visitorOf(parts, headers).visitor);
  await endNamed(ctx, parts.sessions, headers);
  return [["Set-Cookie", session]];
}

function visitorOf({ sessions, address, sessionId }: Parts, headers: Headers): { visitor: Visitor; cookie: [string, string] } {
  const browser = knowBrowser(sessions, headers.get("cookie"));
  const visitor = { address, sessionId, browser: browser.token, userAgent: headers.get("user-agent") ?? "" };
  return { visitor, cookie: ["Set-Cookie", browser.cookie] };
}

/** Before a form that chooses or takes one. @throws NotAllowed where people come in by their own houses only */
export const requirePasswordsHere = (context: { passwords: boolean }): void => requirePasswords(context);

/** Signed in, and led to setting up a second factor whatever else they want. */
export const mustSetUpFactor = (ctx: PublicContext, sessions: Sessions, headers: Headers): Promise<boolean> =>
  lacksFactor(sessions, headers.get("cookie"), ctx.now());

/** Ends what this browser's cookies name, of an earlier version too. @returns the Set-Cookie headers that take them away */
export async function signOutBrowser(ctx: PublicContext, sessions: Sessions, headers: Headers): Promise<[string, string][]> {
  await endNamed(ctx, sessions, headers);
  if (ctx.actor) await recordAct(ctx.db, { now: ctx.now, actor: ctx.actor }, { act: "signed-out" });
  return endingCookies(sessions);
}

async function endNamed(ctx: PublicContext, sessions: Sessions, headers: Headers): Promise<void> {
  for (const sessionId of await endNamedSessions(sessions, headers.get("cookie"))) ctx.rooms.disconnect({ sessionId });
}

/** Ends one session, one's own current one included, and its live connections. */
export async function signOut(ctx: PublicContext, sessions: Sessions, sessionId: string): Promise<void> {
  await deleteSession(sessions, sessionId);
  ctx.rooms.disconnect({ sessionId });
}

/** @throws NotFound for somebody else's session */
export async function endSession(ctx: Context, sessionId: string): Promise<void> {
  await transact(ctx, async (trx) => {
    const ended = await trx
      .deleteFrom("sessions")
      .where("id", "=", sessionId)
      .where("person_id", "=", ctx.actor.personId)
      .returning("id")
      .executeTakeFirst();
    if (!ended) throw new NotFound();
    await noteEnded(trx, ctx, 1);
  });
  ctx.rooms.disconnect({ sessionId });
}

/** Elsewhere, by their own person. */
const noteEnded = (trx: Trx, ctx: Context, sessions: number) =>
  recordAct(trx, ctx, { act: "session-ended", subject: ["people", ctx.actor.personId], facts: { sessions } });

export async function endOtherSessions(ctx: Context, currentId: string): Promise<void> {
  const ended = await transact(ctx, async (trx) => {
    const gone = await deleteOtherSessions(trx, ctx, currentId);
    if (gone.length > 0) await noteEnded(trx, ctx, gone.length);
    return gone;
  });
  for (const sessionId of ended) ctx.rooms.disconnect({ sessionId });
}

/** @throws Invalid at `name` for one that somebody else could be taken for */
export async function updateAccount(
  ctx: Context,
  input: {
    name: string;
    language: Language | null;
    theme: "light" | "dark" | null;
    single_keys?: boolean | undefined;
  },
  rename: Rename,
): Promise<void> {
  const { name, language, theme, single_keys } = input;
  const { personId } = ctx.actor;
  const isRenamed = await transact(ctx, async (trx, announce) => {
    const own = trx.selectFrom("people").where("id", "=", personId).select("name").forUpdate();
    const { name: from } = await own.executeTakeFirstOrThrow();
    await trx.updateTable("people").set({ language, theme, single_keys }).where("id", "=", personId).execute();
    if (from === name) return false;
    for (const processId of await rename(trx, ctx.now(), { personId, from, to: name })) announce(`process:${processId}`);
    return true;
  });
  // Whoever writes in a text right now is shown there under the old name until they come in anew.
  if (isRenamed) ctx.rooms.disconnect({ personId });
}

/** The switches in the head of every page; what is not given stays. */
export async function savePreferences(
  ctx: Context,
  input: { language?: Language; theme?: "light" | "dark" | null },
): Promise<void> {
  const { language, theme } = input;
  if (language === undefined && theme === undefined) return;
  await ctx.db
    .updateTable("people")
    .set({ ...(language !== undefined && { language }), ...(theme !== undefined && { theme }) })
    .where("id", "=", ctx.actor.personId)
    .execute();
}

/**
 * A new password ends every other session: whoever knew the old one is out. Guessing the current one counts like signing in.
 * @param here the session that stays, and the network address it comes from
 * @throws Invalid when the current one is wrong or the new one is refused, NotAllowed after too many attempts
 */
export async function changePassword(
  ctx: Context,
  limits: Limits,
  here: Here,
  input: { current_password: string; new_password: string },
): Promise<void> {
  const { personId, name, email } = ctx.actor;
  await requirePassword(ctx, limits, here, { password: input.current_password, field: "current_password" });
  const password_hash = await acceptedPassword(input.new_password, [name, email]);
  const ended = await transact(ctx, async (trx) => {
    await trx.updateTable("people").set({ password_hash }).where("id", "=", personId).execute();
    await endPasswordResets(trx, personId);
    await recordAct(trx, ctx, { act: "password-changed" });
    return deleteOtherSessions(trx, ctx, here.sessionId);
  });
  for (const sessionId of ended) ctx.rooms.disconnect({ sessionId });
}

/**
 * The way into an empty installation: main.ts prints the link. Until it is used, every start makes a new one.
 * @returns the token, or null when an administrator can sign in
 */
export async function ensureFirstInvitation(db: Database, now: Date): Promise<string | null> {
  return db.transaction().execute(async (trx) => {
    const admins = await trx
      .selectFrom("people")
      .where("is_admin", "=", true)
      .select(["id", hasAccount.as("hasAccount")])
      .execute();
    if (admins.some((admin) => admin.hasAccount)) return null;
    const personId = admins[0]?.id ?? (await insertFirstAdministrator(trx, now));
    return issueInvitation(trx, { now: () => now }, { personId, processId: null, invitedBy: null });
  });
}

async function insertFirstAdministrator(trx: Trx, now: Date): Promise<number> {
  const { id } = await trx
    .insertInto("people")
    .values({
      name: "Administration",
      email: FIRST_ADMINISTRATOR,
      password_hash: null,
      language: null,
      theme: null,
      is_admin: true,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function deleteOtherSessions(trx: Trx, ctx: Context, currentId: string): Promise<string[]> {
  const rows = await trx
    .deleteFrom("sessions")
    .where("person_id", "=", ctx.actor.personId)
    .where("id", "!=", currentId)
    .returning("id")
    .execute();
  return rows.map((row) => row.id);
}
