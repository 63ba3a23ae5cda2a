/**
 * Who is signed in. The cookie carries a random token, the database only its SHA-256; every request and every live connection passes
 * through `authenticate`. How long a session lasts is written into it when it starts.
 */
import { sql } from "kysely";
import { Cookie, generateIdFromEntropySize, Lucia, TimeSpan } from "lucia";
import type { Language } from "../../db/schema/people.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Actor, Database } from "../context.ts";
import { hashToken } from "../platform/tokens.ts";
import { findFactor } from "./factors.queries.ts";
import { makeAdapter, type PersonAttributes, type SessionAttributes } from "./lucia-adapter.ts";
import { DEFAULT_SESSION_RULES, guardedRoles, spanFor, type SessionRules } from "./session.rules.ts";

export const SESSION_COOKIE = "joint_agenda_session";

/** How exactly "last seen" is kept: one write a minute at most. */
const SEEN_EVERY_MS = 60_000;

declare module "lucia" {
  interface Register {
    Lucia: Sessions["lucia"];
    UserId: number;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: PersonAttributes;
  }
}

/** Handed to whatever starts and ends sessions. */
export interface Sessions {
  db: Database;
  lucia: Lucia<SessionAttributes, PersonAttributes>;
  /** Cookies only over https, as in production: no other host of the domain can then set one of ours. */
  secure: boolean;
  rules: SessionRules;
}

export const makeSessions = (
  db: Database,
  { secure, rules = DEFAULT_SESSION_RULES }: { secure: boolean; rules?: SessionRules },
): Sessions => ({
  ...{ db, secure, rules },
  lucia: new Lucia<SessionAttributes, PersonAttributes>(makeAdapter(db), {
    sessionExpiresIn: new TimeSpan(rules.hours, "h"),
    sessionCookie: { name: cookieName({ secure }), attributes: { secure, sameSite: "lax", path: "/" } },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  }),
});

export interface SignedIn {
  actor: Actor;
  /** The hashed id, as in the table. */
  sessionId: string;
  language: Language | null;
  theme: "light" | "dark" | null;
}

/**
 * Reads the cookie and looks the session up, in one query.
 * @param path what is asked for: whoever has to set up a second factor first is signed in there alone
 * @returns null without a cookie, with an unknown one, or when its time is over
 */
export async function authenticate(
  sessions: Sessions,
  db: Database,
  cookieHeader: string | null | undefined,
  now: Date = new Date(),
  path?: string,
): Promise<SignedIn | null> {
  const token = readToken(cookieHeader ?? "", cookieName(sessions));
  if (!token) return null;
  const { session, user } = await sessions.lucia.validateSession(hashToken(token));
  if (!session || !isInUse(session, now) || (session.lacks_factor && !isOpenWithoutFactor(path))) return null;
  if (now.getTime() - session.last_seen_at.getTime() > SEEN_EVERY_MS) await noteSeen(db, [session.id], now);
  const provenMs = now.getTime() - (session.proven_at ?? session.created_at).getTime();
  return {
    actor: {
      personId: user.id,
      name: user.name,
      email: user.email,
      isAdmin: user.is_admin,
      singleKeys: user.single_keys,
      mustProve: provenMs > sessions.rules.proofMinutes * 60_000,
    },
    sessionId: session.id,
    language: user.language,
    theme: user.theme,
  };
}

/** Not over, and somebody was here lately, where that is asked for. */
const isInUse = ({ expires_at, last_seen_at, idle_minutes }: SessionAttributes, now: Date): boolean =>
  expires_at > now && (idle_minutes === null || last_seen_at.getTime() + idle_minutes * 60_000 > now.getTime());

const isOpenWithoutFactor = (path = "") => /^\/(account\/factors(\/passkey)?|sign-out)(\.data)?$/.test(path);

/** Somebody came in with a password, and has to set up a second factor before anything else. */
export async function lacksFactor({ db }: Sessions, cookies: string | null, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom("sessions")
    .where("id", "=", namedSession(cookies) ?? "")
    .where("expires_at", ">", now)
    .select("lacks_factor")
    .executeTakeFirst();
  return row?.lacks_factor ?? false;
}

/** Of the table `sessions`: somebody was here lately, where that is asked for. */
export const inUse = (now: Date) =>
  sql<boolean>`(sessions.idle_minutes is null or sessions.last_seen_at + sessions.idle_minutes * interval '1 minute' > ${now})`;

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
  const cookies = cookieHeader ?? "";
  const token = readToken(cookies, `__Host-${SESSION_COOKIE}`) ?? readToken(cookies, SESSION_COOKIE);
  return token ? hashToken(token) : null;
}

/** Behind TLS a cookie under the name without prefix is one from before; it signs nobody in, and is ended with the others. */
const namedSessions = (cookies: string): string[] =>
  [`__Host-${SESSION_COOKIE}`, SESSION_COOKIE].flatMap((name) => {
    const token = readToken(cookies, name);
    return token ? [hashToken(token)] : [];
  });

/** A malformed cookie of somebody else on this host is none of ours. */
const readToken = (cookies: string, name: string) => new RegExp(`(?:^|; *)${name}=([a-z0-9]+)`).exec(cookies)?.[1];

const cookieName = ({ secure }: Pick<Sessions, "secure">) => (secure ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE);

/** How somebody came in. */
export interface Entry {
  personId: number;
  userAgent: string;
  /** By an account of another house. */
  by?: { identityId: number; session: string | undefined; idToken: string };
}

/**
 * A fresh session, as after every signing in.
 * @returns the Set-Cookie header
 */
export async function startSession(sessions: Sessions, entry: Entry, now: Date): Promise<string> {
  const { db, rules, lucia } = sessions;
  const { personId, userAgent, by } = entry;
  const token = generateIdFromEntropySize(25);
  const standing = await standingOf(db, personId, now);
  const { hours, idleMinutes } = spanFor(rules, standing);
  // Another house asks for what it holds necessary.
  const isAsked = !by && guardedRoles(standing).some((role) => rules.factorFor.includes(role));
  const lacks_factor = isAsked && !(await findFactor(db, personId)).isSet;
  const expires_at = new Date(now.getTime() + hours * 3_600_000);
  const attributes: SessionAttributes = {
    ...{ expires_at, created_at: now, last_seen_at: now, proven_at: now, lacks_factor },
    ...{ idle_minutes: idleMinutes, user_agent: userAgent.slice(0, 400) },
    ...{ identity_id: by?.identityId ?? null, provider_session: by?.session ?? null, id_token: by?.idToken ?? null },
  };
  await lucia.createSession(personId, attributes, { sessionId: hashToken(token) });
  const cookie = lucia.createSessionCookie(token);
  cookie.attributes.maxAge = hours * 3_600;
  return cookie.serialize();
}

async function standingOf(db: Database, personId: number, now: Date) {
  const { rows } = await sql<{ isAdmin: boolean; facilitates: boolean }>`
    select is_admin as "isAdmin", exists (
      select 1 from mandates where person_id = people.id and role = 'facilitator'
        and valid_from <= ${dayOf(now)}::date and (valid_to is null or valid_to >= ${dayOf(now)}::date)
    ) as facilitates from people where id = ${personId}`.execute(db);
  return rows[0] ?? { isAdmin: false, facilitates: false };
}

/** @returns the Set-Cookie headers that take the cookie away, and one of an earlier version */
export function endingCookies({ lucia, secure }: Sessions): [string, string][] {
  const earlier = new Cookie(SESSION_COOKIE, "", { path: "/", maxAge: 0 });
  return [lucia.createBlankSessionCookie(), ...(secure ? [earlier] : [])].map((each) => ["Set-Cookie", each.serialize()]);
}

/** @returns those that were there */
export async function endNamedSessions(sessions: Sessions, cookies: string | null): Promise<string[]> {
  const named = namedSessions(cookies ?? "");
  for (const id of named) await endSession(sessions, id);
  return named;
}

export const endSession = ({ lucia }: Sessions, id: string): Promise<void> => lucia.invalidateSession(id);

export async function deleteExpiredSessions({ db }: Sessions, now: Date): Promise<void> {
  await db.deleteFrom("sessions").where("expires_at", "<=", now).execute();
}

/** @returns the account of another house that a session came by */
export async function startedBy(db: Database, id: string): Promise<{ issuer: string; idToken: string | null } | undefined> {
  return db
    .selectFrom("sessions")
    .innerJoin("identities", "identities.id", "sessions.identity_id")
    .where("sessions.id", "=", id)
    .select(["issuer", "id_token as idToken"])
    .executeTakeFirst();
}
