/** Looks at accounts, their sessions, and the outgoing mail. */
import { sql } from "kysely";
import type { Language } from "../../db/schema/people.ts";
import type { Context, Database } from "../context.ts";
import { writeEmail } from "./emails.ts";
import { inUse } from "./sessions.ts";

export interface Account {
  name: string;
  email: string;
  /** Null: as the browser says. */
  language: Language | null;
  /** Null: as the system says. */
  theme: "light" | "dark" | null;
  single_keys: boolean;
  is_auditor: boolean;
}

export async function requireAccount(ctx: Context): Promise<Account> {
  const account = await ctx.db
    .selectFrom("people")
    .where("id", "=", ctx.actor.personId)
    .select(["name", "email", "language", "theme", "single_keys", "is_auditor"])
    .executeTakeFirstOrThrow();
  return { ...account, email: writeEmail(account.email) };
}

/** Of the table `people`: somebody has come in before, by whatever way. */
export const hasAccount = sql<boolean>`(people.password_hash is not null
  or exists (select 1 from identities where identities.person_id = people.id))`;

export interface OwnSession {
  /** Hashed, as in the table: it signs nobody in. */
  id: string;
  userAgent: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Those that still count, last used first. */
export async function listOwnSessions(ctx: Context): Promise<OwnSession[]> {
  return ctx.db
    .selectFrom("sessions")
    .where("person_id", "=", ctx.actor.personId)
    .where("expires_at", ">", ctx.now())
    .where(inUse(ctx.now()))
    .select(["id", "user_agent as userAgent", "created_at as createdAt", "last_seen_at as lastSeenAt"])
    .orderBy("last_seen_at", "desc")
    .execute();
}

export interface Letter {
  id: number;
  to: string;
  subject: string;
  body: string;
  at: Date;
}

export const MAILS_PER_PAGE = 20;

/** The outgoing mail, newest first; only the page for demonstration and development shows it. */
export async function listMails(db: Database, page: number): Promise<{ mails: Letter[]; total: number }> {
  const [mails, { total }] = await Promise.all([
    db
      .selectFrom("mails")
      .select(["id", "to_email as to", "subject", "body", "created_at as at"])
      .orderBy("id", "desc")
      .limit(MAILS_PER_PAGE)
      .offset((page - 1) * MAILS_PER_PAGE)
      .execute(),
    db
      .selectFrom("mails")
      .select(sql<number>`count(*)::int`.as("total"))
      .executeTakeFirstOrThrow(),
  ]);
  return { mails, total };
}
