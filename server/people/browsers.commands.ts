/**
 * Browsers that people have signed in with before: a cookie that signs nobody in, but whose guesses are counted apart from those of
 * everybody else, so that nobody can lock its owner out.
 */
import { randomBytes } from "node:crypto";
import type { Database } from "../context.ts";
import { type Sessions } from "./sessions.ts";
import { hashToken } from "../platform/tokens.ts";

const BROWSER_COOKIE = "joint_agenda_browser";
/** The longest that browsers keep a cookie. */
const BROWSER_SECONDS = 400 * 86_400;

/** What this browser is known by from now on; the cookie signs nobody in. @returns the token, and the Set-Cookie header for it */
export function knowBrowser({ secure }: Sessions, cookies: string | null): { token: string; cookie: string } {
  const [, before] = new RegExp(`(?:^|; *)${BROWSER_COOKIE}=([a-z0-9]{30,60})(?:;|$)`).exec(cookies ?? "") ?? [];
  const token = before ?? randomBytes(25).toString("hex");
  const cookie = `${BROWSER_COOKIE}=${token}; Path=/; Max-Age=${BROWSER_SECONDS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return { token, cookie };
}

/** @returns the browser's hash when this account was signed in with it before */
export async function findKnownBrowser(db: Database, token: string | undefined, email: string): Promise<string | undefined> {
  const known = await db
    .selectFrom("known_browsers")
    .innerJoin("people", "people.id", "known_browsers.person_id")
    .where("token_hash", "=", hashToken(token ?? ""))
    .where("people.email", "=", email)
    .select("token_hash")
    .executeTakeFirst();
  return known?.token_hash;
}

export async function rememberBrowser(db: Database, token: string, person_id: number, last_used_at: Date): Promise<void> {
  await db
    .insertInto("known_browsers")
    .values({ token_hash: hashToken(token), person_id, last_used_at })
    .onConflict((conflict) => conflict.columns(["token_hash", "person_id"]).doUpdateSet({ last_used_at }))
    .execute();
}
