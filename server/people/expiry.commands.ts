/** Forgets what counts for nobody any more: sessions, links, and the memory of forms. */
import type { Database } from "../context.ts";

const DAY_MS = 86_400_000;

/** Nobody sends a form a second time later than that: a tab left open, a browser that is started again after the holidays. */
const SUBMISSION_DAYS = 30;
/** As long as its cookie lasts. */
const BROWSER_DAYS = 400;

/** So long somebody may bring back what they removed. */
const REMOVAL_DAYS = 1;

/** Invitations stay: they say who let whom in. @returns how many rows went of each */
export async function forgetExpired(
  db: Database,
  now: Date,
): Promise<{ sessions: number; passwordResets: number; submissions: number }> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const count = async (deletion: { executeTakeFirstOrThrow(): Promise<{ numDeletedRows: bigint }> }) =>
    Number((await deletion.executeTakeFirstOrThrow()).numDeletedRows);
  await db.deleteFrom("known_browsers").where("last_used_at", "<", before(BROWSER_DAYS)).execute();
  await db.deleteFrom("sign_in_steps").where("expires_at", "<=", now).execute();
  await db.deleteFrom("logout_tokens").where("expires_at", "<=", now).execute();
  await db.deleteFrom("removals").where("removed_at", "<", before(REMOVAL_DAYS)).execute();
  return {
    sessions: await count(db.deleteFrom("sessions").where("expires_at", "<=", now)),
    passwordResets: await count(db.deleteFrom("password_resets").where("expires_at", "<=", now)),
    submissions: await count(db.deleteFrom("submissions").where("created_at", "<", before(SUBMISSION_DAYS))),
  };
}
