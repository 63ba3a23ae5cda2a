/**
 * What a browser has begun and comes back for within minutes: over another house, with a second factor, with a form that waits. Its
 * cookie carries a token and nothing else; taken, a step is over.
 */
import { sql } from "kysely";
import type { StepKind } from "../../db/schema/people.ts";
import type { Database } from "../context.ts";
import { hashToken, newToken } from "../platform/tokens.ts";
import type { Sessions } from "./sessions.ts";

const STEP_COOKIE = "joint_agenda_step";
const STEP_MINUTES = 15;

export interface Step<Data> {
  personId: number | null;
  data: Data;
}

/** @returns the Set-Cookie header */
export async function beginStep(
  { db, secure }: Sessions,
  kind: StepKind,
  { personId, data }: Step<object>,
  now: Date,
): Promise<[string, string]> {
  const token = newToken();
  const expires_at = new Date(now.getTime() + STEP_MINUTES * 60_000);
  await db
    .insertInto("sign_in_steps")
    .values({ token_hash: hashToken(token), kind, person_id: personId, data: JSON.stringify(data), expires_at })
    .execute();
  return stepCookie(secure, kind, token);
}

/** @returns undefined when there is none, of another kind, or too long ago */
export async function findStep<Data>(
  db: Database,
  cookies: string | null,
  kind: StepKind,
  now: Date,
): Promise<Step<Data> | undefined> {
  const row = await db
    .selectFrom("sign_in_steps")
    .where(isNamed(cookies, kind, now))
    .select(STEP)
    .executeTakeFirst();
  return row && { personId: row.personId, data: row.data as Data };
}

/** The same, once. */
export async function takeStep<Data>(
  db: Database,
  cookies: string | null,
  kind: StepKind,
  now: Date,
): Promise<Step<Data> | undefined> {
  const row = await db
    .deleteFrom("sign_in_steps")
    .where(isNamed(cookies, kind, now))
    .returning(STEP)
    .executeTakeFirst();
  return row && { personId: row.personId, data: row.data as Data };
}

const STEP = ["person_id as personId", "data"] as const;

const isNamed = (cookies: string | null, kind: StepKind, now: Date) =>
  sql<boolean>`token_hash = ${stepNamed(cookies, kind)} and kind = ${kind} and expires_at > ${now}`;

const stepNamed = (cookies: string | null, kind: StepKind): string =>
  hashToken(new RegExp(`(?:^|; *)(?:__Host-)?${STEP_COOKIE}_${kind}=([\\w-]+)`).exec(cookies ?? "")?.[1] ?? "");

/** `None` behind TLS would let other sites send it; the way back from another house is a link, which `Lax` allows. */
const stepCookie = (secure: boolean, kind: StepKind, token: string): [string, string] => [
  "Set-Cookie",
  `${secure ? "__Host-" : ""}${STEP_COOKIE}_${kind}=${token}; Path=/; Max-Age=${STEP_MINUTES * 60}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`,
];
