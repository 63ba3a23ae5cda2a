/** Reads who runs the installation, for anybody, and what visitors reported, for administrators. */
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { NO_CONTACTS, type ContactsInput } from "./rules.ts";

const FIELDS = Object.keys(NO_CONTACTS) as (keyof ContactsInput)[];

export const shownContacts = { table: "contacts", id: 1, columns: FIELDS } satisfies Shown<"contacts">;

export async function findContacts(db: Database): Promise<ContactsInput> {
  return (await db.selectFrom("contacts").select(FIELDS).executeTakeFirst()) ?? NO_CONTACTS;
}

/** @throws NotFound for anybody but administrators */
export async function requireContacts(ctx: Context): Promise<ContactsInput> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  return findContacts(ctx.db);
}

export const BARRIERS_SHOWN = 200;

export interface Barrier {
  id: number;
  page: string;
  body: string;
  replyTo: string;
  createdAt: Date;
  settledAt: Date | null;
}

/** What waits stands first, the oldest on top. @throws NotFound for anybody but administrators */
export async function listBarriers(ctx: Context): Promise<Barrier[]> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  return ctx.db
    .selectFrom("barriers")
    .select(["id", "page", "body", "reply_to as replyTo", "created_at as createdAt", "settled_at as settledAt"])
    .orderBy((order) => order("settled_at", "is not", null))
    .orderBy("created_at")
    .limit(BARRIERS_SHOWN)
    .execute();
}

/** @returns how many wait */
export async function countBarriers(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom("barriers")
    .where("settled_at", "is", null)
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
