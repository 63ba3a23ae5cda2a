/**
 * Who is signed in. The cookie carries a random token, the database only its SHA-256; every request and every live connection passes through `authenticate`.
 */
import { sql } from "kysely";
import { generateIdFromEntropySize, Lucia, TimeSpan } from "lucia";
import type { Language } from "../../db/schema/people.ts";
import type { Actor, Database } from "../context.ts";
import { makeAdapter } from "./lucia-adapter.ts";
import { hashToken } from "../platform/tokens.ts";

export const SESSION_COOKIE = "joint_agenda_session";

/** A working day; after it people sign in again. */
const SESSION_HOURS = 10;

/** How exactly "last seen" is kept: one write a minute at most. */
const SEEN_EVERY_MS = 60_000;

interface SessionAttributes {
  created_at: Date;
  last_seen_at: Date;
  user_agent: string;
}

interface PersonAttributes {
  name: string;
  email: string;
  is_admin: boolean;
  single_keys: boolean;
  language: Language | null;
  theme: "light" | "dark" | null;
}

declare module "lucia" {
  interface Register {
    Lucia: Sessions;
    UserId: number;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: PersonAttributes;
  }
}

export type Sessions = Lucia<SessionAttributes, PersonAttributes>;

/** @param secure cookies only over https, as in production */
export function makeLucia(db: Database, { secure }: { secure: boolean }): Sessions {
  return new Lucia<SessionAttributes, PersonAttributes>(makeAdapter(db), {
    sessionExpiresIn: new TimeSpan(SESSION_HOURS, "h"),
    sessionCookie: { name: SESSION_COOKIE, attributes: { secure, sameSite: "lax", path: "/" } },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
}

export interface SignedIn {
  actor: Actor;
  /** The hashed id, as in the table. */
  sessionId: string;
  language: Language | null;
  theme: "light" | "dark" | null;
}

/**
 * Reads the cookie and looks the session up, in one query.
 * @returns null without a cookie, with an unknown one, or after its ten hours
 */
export async function authenticate(
  lucia: Sessions,
  db: Database,
  cookieHeader: string | null | undefined,
  now: Date = new Date(),
): Promise<SignedIn | null> {
  const token = readToken(cookieHeader ?? "");
  if (!token) return null;
  const { session, user } = await lucia.validateSession(hashToken(token));
  if (!session) return null;
  if (now.getTime() - session.last_seen_at.getTime() > SEEN_EVERY_MS) {
    await db.updateTable("sessions").set({ last_seen_at: now }).where("id", "=", session.id).execute();
  }
  return {
    actor: {
      personId: user.id,
      name: user.name,
      email: user.email,
      isAdmin: user.is_admin,
      singleKeys: user.single_keys,
    },
    sessionId: session.id,
    language: user.language,
    theme: user.theme,
  };
}

/** As `authenticate` does it, for many who were found to be signed in. */
export async function noteSeen(db: Database, sessionIds: readonly string[], now: Date): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ last_seen_at: now })
    .where(sql<boolean>`id = any(${sessionIds}::text[])`)
    .where("last_seen_at", "<", new Date(now.getTime() - SEEN_EVERY_MS))
    .execute();
}

/** The session that a cookie names, valid or not, without asking the database. */
export function namedSession(cookieHeader: string | null | undefined): string | null {
  const token = readToken(cookieHeader ?? "");
  return token ? hashToken(token) : null;
}

/** Lucia's own reader fails when any other cookie of this host is malformed. */
const readToken = (cookies: string) => new RegExp(`(?:^|; *)${SESSION_COOKIE}=([a-z0-9]+)`).exec(cookies)?.[1];

/**
 * A fresh session, as after every signing in.
 * @returns the Set-Cookie header
 */
export async function startSession(lucia: Sessions, personId: number, userAgent: string, now: Date): Promise<string> {
  const token = generateIdFromEntropySize(25);
  const attributes = { created_at: now, last_seen_at: now, user_agent: userAgent.slice(0, 400) };
  await lucia.createSession(personId, attributes, { sessionId: hashToken(token) });
  return lucia.createSessionCookie(token).serialize();
}
