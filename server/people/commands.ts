/** What people do with their own account: sign in and out, change name, language and password, end sessions. */
import type { Language } from "../../db/schema/people.ts";
import type { Context, Database, PublicContext, Trx } from "../context.ts";
import { Invalid, NotAllowed, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { findKnownBrowser, knowBrowser, rememberBrowser } from "./browsers.commands.ts";
import { issueInvitation } from "./invitations.commands.ts";
import type { Rename } from "./names.rules.ts";
import { endPasswordResets } from "./password-resets.commands.ts";
import { acceptedPassword, verifyPassword } from "./passwords.ts";
import { FIRST_ADMINISTRATOR, type Visitor } from "./rules.ts";
import type { Limits } from "../platform/limits.rules.ts";
import { startSession, type Sessions } from "./sessions.ts";

/** What signing in needs beside the context; the load context has both. */
export interface SignInParts {
  lucia: Sessions;
  limits: Limits;
}

/**
 * Unknown address, wrong password and an account that never accepted its invitation get the same answer after the same time.
 * @returns the Set-Cookie header of the new session; the one that this browser had before is over
 * @throws Invalid for wrong credentials, NotAllowed after too many attempts, Busy while too many others sign in
 */
export async function signIn(
  ctx: PublicContext,
  { lucia, limits }: SignInParts,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<string> {
  const { email } = input;
  const [person, browser] = await Promise.all([
    ctx.db.selectFrom("people").where("email", "=", email).select(["id", "password_hash"]).executeTakeFirst(),
    findKnownBrowser(ctx.db, visitor.browser, email),
  ]);
  const guess = { email, address: visitor.address, browser };
  const outcome = await limits.guess(guess, () => verifyPassword(person?.password_hash, input.password));
  if (outcome === "too-many") throw new NotAllowed("people:error.too-many-attempts");
  if (!person || outcome === "wrong") throw new Invalid("people:error.sign-in");
  // Its cookie is about to be replaced, and nobody could end it any more.
  if (visitor.sessionId) await signOut(ctx, lucia, visitor.sessionId);
  if (visitor.browser) await rememberBrowser(ctx.db, visitor.browser, person.id, ctx.now());
  await lucia.deleteExpiredSessions();
  return startSession(lucia, person.id, visitor.userAgent, ctx.now());
}

/** The same from a form. @returns the Set-Cookie headers: of the session, and of the browser that is known from now on */
export async function signInBrowser(
  ctx: PublicContext,
  parts: SignInParts & Pick<Visitor, "address" | "sessionId">,
  credentials: { email: string; password: string },
  headers: Headers,
): Promise<[string, string][]> {
  const browser = knowBrowser(parts.lucia, headers.get("cookie"));
  const { address, sessionId } = parts;
  const visitor = { address, sessionId, browser: browser.token, userAgent: headers.get("user-agent") ?? "" };
  const cookie = await signIn(ctx, parts, credentials, visitor);
  return [cookie, browser.cookie].map((value) => ["Set-Cookie", value]);
}

/** Ends one session, one's own current one included, and its live connections. */
export async function signOut(ctx: PublicContext, lucia: Sessions, sessionId: string): Promise<void> {
  await lucia.invalidateSession(sessionId);
  ctx.rooms.disconnect({ sessionId });
}

/** @throws NotFound for somebody else's session */
export async function endSession(ctx: Context, sessionId: string): Promise<void> {
  const ended = await ctx.db
    .deleteFrom("sessions")
    .where("id", "=", sessionId)
    .where("person_id", "=", ctx.actor.personId)
    .returning("id")
    .executeTakeFirst();
  if (!ended) throw new NotFound();
  ctx.rooms.disconnect({ sessionId });
}

export async function endOtherSessions(ctx: Context, currentId: string): Promise<void> {
  const ended = await transact(ctx, (trx) => deleteOtherSessions(trx, ctx, currentId));
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
  here: { sessionId: string; address: string },
  input: { current_password: string; new_password: string },
): Promise<void> {
  const { personId, name, email } = ctx.actor;
  const person = await ctx.db.selectFrom("people").where("id", "=", personId).select("password_hash").executeTakeFirstOrThrow();
  const guess = { email, address: here.address, browser: here.sessionId };
  const outcome = await limits.guess(guess, () => verifyPassword(person.password_hash, input.current_password));
  if (outcome === "too-many") throw new NotAllowed("people:error.too-many-attempts");
  if (outcome === "wrong") throw new Invalid("people:error.current-password", "current_password");
  const password_hash = await acceptedPassword(input.new_password, [name, email]);
  const ended = await transact(ctx, async (trx) => {
    await trx.updateTable("people").set({ password_hash }).where("id", "=", personId).execute();
    await endPasswordResets(trx, personId);
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
    const admins = await trx.selectFrom("people").where("is_admin", "=", true).select(["id", "password_hash"]).execute();
    if (admins.some((admin) => admin.password_hash !== null)) return null;
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
