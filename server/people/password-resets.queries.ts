/** Looks at a link for a forgotten password through its token; nothing here changes it. */
import type { Database } from "../context.ts";
import { hashToken } from "../platform/tokens.ts";

/** @returns whose password the link may set; undefined when it was used, is over, or was never given: the three look alike */
export async function findPasswordReset(
  db: Database,
  token: string,
  now: Date,
): Promise<{ personId: number; name: string; email: string } | undefined> {
  return db
    .selectFrom("password_resets")
    .innerJoin("people", "people.id", "password_resets.person_id")
    .where("password_resets.token_hash", "=", hashToken(token))
    .where("password_resets.expires_at", ">", now)
    .select(["people.id as personId", "people.name", "people.email"])
    .executeTakeFirst();
}
