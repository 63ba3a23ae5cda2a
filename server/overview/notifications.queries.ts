/**
 * What is new for somebody: counted in the head of every page, listed, and gathered for letters. Whoever has lost the mandate, or may no
 * longer see a thread, sees and counts nothing of it; what is gone or was taken back is no longer told.
 */
import { sql } from "kysely";
import type { NotificationKind } from "../../db/schema/notifications.ts";
import { ABILITIES } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { threadIsSeen } from "../documents/visibility.queries.ts";
import { NotFound } from "../errors.ts";
import { actingName } from "../processes/acting.queries.ts";
import { isId } from "../processes/queries.ts";

/** Notifications with the mandate through which their reader sees them now. */
export const shownNotifications = (now: Date) => sql`
  notifications
  join mandates as my on my.process_id = notifications.process_id and my.person_id = notifications.person_id
    and my.valid_from <= ${dayOf(now)}::date and (my.valid_to is null or my.valid_to >= ${dayOf(now)}::date)
  join processes on processes.id = notifications.process_id
  left join threads on subject_kind = 'thread' and threads.id = subject_id and ${threadIsSeen("my")}
  left join proposals on subject_kind = 'proposal' and proposals.id = subject_id and proposals.person_id = notifications.person_id
  left join documents on documents.process_id = my.process_id and documents.id = case subject_kind
    when 'document' then subject_id when 'thread' then threads.document_id when 'proposal' then proposals.document_id end
  left join roundtables on subject_kind = 'roundtable' and roundtables.id = subject_id and roundtables.process_id = my.process_id`;

/** A condition on them: it is still so. */
export const stillTrue = sql<boolean>`(case notifications.kind
  when 'invitation' then subject_kind = 'process'
  when 'mention' then documents.id is not null and exists (
    select from comments join comment_mentions on comment_id = comments.id
    where comments.thread_id = threads.id and comment_mentions.person_id = notifications.person_id)
  when 'answer' then documents.id is not null and exists (
    select from comments where comments.thread_id = threads.id and comments.person_id <> notifications.person_id)
  when 'comments-opened' then my.role = any(${[...ABILITIES["document:comment"]]}::text[]) and case subject_kind
    when 'document' then documents.comments_open
    when 'process' then (
      select (rules ->> 'consultedMayComment')::boolean from process_stages where process_id = processes.id and key = processes.stage) end
  -- Somebody who is consulted for another organisation now reads only what came into the text (proposals/rules.ts).
  when 'proposal-decided' then documents.id is not null and (proposals.status in ('accepted', 'accepted-with-changes')
    or proposals.status = 'declined' and (my.role <> 'consulted' or proposals.organisation_id = my.organisation_id))
  when 'proposal-reopened' then documents.id is not null and proposals.status = 'submitted'
    and (my.role <> 'consulted' or proposals.organisation_id = my.organisation_id)
  when 'roundtable-cancelled' then roundtables.state = 'cancelled'
  else roundtables.state <> 'cancelled' end)`;

/** Where one can look at it. */
const path = sql<string>`case subject_kind
    when 'thread' then '/documents/' || documents.id || '?thread=' || threads.id || '#thread-' || threads.id
    when 'proposal' then '/documents/' || documents.id || '/proposals/' || proposals.id
    when 'document' then '/documents/' || documents.id
    when 'roundtable' then '/roundtables/' || roundtables.id
    else '/processes/' || processes.id || case notifications.kind when 'comments-opened' then '/documents' else '' end end`;

export interface Unread {
  count: number;
  /** Where the newest of them lead: whoever comes there has read them. */
  paths: string[];
}

const MOST_PATHS = 50;

/** What is on the bell: none at all is the usual answer, from an index of what is unread. */
export async function findUnread(db: Database, personId: number, now: Date): Promise<Unread> {
  const { rows } = await sql<{ path: string; count: number }>`
    select ${path} as path, count(*) over ()::int as count from ${shownNotifications(now)}
    where notifications.person_id = ${personId} and read_at is null and ${stillTrue}
    order by notifications.at desc limit ${MOST_PATHS}`.execute(db);
  return { count: rows[0]?.count ?? 0, paths: rows.map((row) => row.path) };
}

/** @returns which of the actor's unread ones lead to these places */
export async function listUnreadAt(ctx: Context, places: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select notifications.id from ${shownNotifications(ctx.now())}
    where notifications.person_id = ${ctx.actor.personId} and read_at is null and ${path} = any(${[...places]}::text[])`.execute(
    ctx.db,
  );
  return rows.map(({ id }) => id);
}

export interface Notification {
  id: number;
  kind: NotificationKind;
  /** Of the text, the roundtable or the process. */
  title: string;
  processNumber: string;
  /** Whoever did it last, with the organisation they acted for. */
  by: string | null;
  at: Date;
  /** How often since it was last read. */
  times: number;
  isUnread: boolean;
  path: string;
}

const columns = sql`
  notifications.id, notifications.kind, notifications.at, notifications.times, notifications.read_at is null as "isUnread",
  processes.number as "processNumber", coalesce(documents.title, roundtables.title, processes.title) as title,
  ${actingName("actors", { process: "notifications.process_id", at: "notifications.at" })} as by,
  ${path} as path`;

const withActors = sql`left join people as actors on actors.id = notifications.by_person_id`;

const NOTIFICATIONS_PER_PAGE = 30;

/** Newest first. */
export async function listNotifications(
  ctx: Context,
  page = 1,
): Promise<{ notifications: Notification[]; page: number; pages: number; total: number }> {
  const { rows } = await sql<Notification & { total: number }>`
    select ${columns}, count(*) over ()::int as total from ${shownNotifications(ctx.now())} ${withActors}
    where notifications.person_id = ${ctx.actor.personId} and ${stillTrue}
    order by notifications.at desc, notifications.id desc
    limit ${NOTIFICATIONS_PER_PAGE} offset ${(page - 1) * NOTIFICATIONS_PER_PAGE}`.execute(ctx.db);
  const total = rows[0]?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / NOTIFICATIONS_PER_PAGE));
  return { notifications: rows.map(({ total: _, ...row }) => row), page, pages, total };
}

/** @throws NotFound for somebody else's, and for what its reader may no longer see */
export async function requireNotification(ctx: Context, id: number): Promise<Notification> {
  if (!isId(id)) throw new NotFound();
  const { rows } = await sql<Notification>`
    select ${columns} from ${shownNotifications(ctx.now())} ${withActors}
    where notifications.person_id = ${ctx.actor.personId} and notifications.id = ${id} and ${stillTrue}`.execute(ctx.db);
  if (!rows[0]) throw new NotFound();
  return rows[0];
}
