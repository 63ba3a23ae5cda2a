/** People for the measures. */
import { sql } from "kysely";
import type { Connection } from "../../db/connection.ts";
import { dayOf } from "../../server/calendar/rules.ts";
import { SESSION_COOKIE } from "../../server/people/sessions.ts";
import { hashToken } from "../../server/platform/tokens.ts";

/** Delegates of the towns, signed in. @returns their cookies */
export async function makeDelegates(
  db: Connection["db"],
  processId: number,
  { count, name }: { count: number; name: string },
): Promise<string[]> {
  const now = new Date();
  const towns = await db.selectFrom("organisations").where("level", "=", "kommune").select("id").execute();
  const people = await db
    .insertInto("people")
    .values(
      Array.from({ length: count }, (_, index) => ({
        name: `${name} ${index}`,
        email: `${name.toLowerCase()}-${index}@bench.example`,
        password_hash: null,
        language: null,
        theme: null,
        created_at: now,
      })),
    )
    .returning("id")
    .execute();
  await db
    .insertInto("mandates")
    .values(
      people.map(({ id }, index) => ({
        process_id: processId,
        person_id: id,
        organisation_id: towns[index % towns.length]!.id,
        role: "delegate" as const,
        bench: "kommunen" as const,
        may_bind: false,
        valid_from: dayOf(now),
        valid_to: null,
        created_at: now,
      })),
    )
    .execute();
  const cookies = await signIn(
    db,
    people.map(({ id }) => id),
  );
  await sql`analyze people, mandates, sessions`.execute(db);
  return cookies;
}

/** @returns their cookies */
export async function signIn(db: Connection["db"], personIds: readonly number[]): Promise<string[]> {
  const now = new Date();
  const tokens = personIds.map((id) => ({ id, token: `bench${id}` }));
  await db
    .insertInto("sessions")
    .values(
      tokens.map(({ id, token }) => ({
        id: hashToken(token),
        person_id: id,
        expires_at: new Date(now.getTime() + 10 * 3_600_000),
        created_at: now,
        last_seen_at: now,
        user_agent: "bench",
      })),
    )
    .execute();
  return tokens.map(({ token }) => `${SESSION_COOKIE}=${token}`);
}
